"""The index of the search: a table of places that Django knows, and the index of words that only the database knows."""

from django.db import migrations, models
import django.db.models.deletion

FTS5 = (
    "CREATE VIRTUAL TABLE norms_words USING fts5"
    "(names, around, words, facets, tokenize = 'ascii', content = '', columnsize = 0)"
)
GIN = (
    "CREATE TABLE norms_words (number bigint PRIMARY KEY, names text NOT NULL, around text NOT NULL,"
    " words text NOT NULL, tokens text[] NOT NULL)",
    "CREATE INDEX norms_words_tokens ON norms_words USING gin (tokens)",
)


def create_index(apps, schema_editor):
    """Create the index of words."""
    for statement in GIN if schema_editor.connection.vendor == "postgresql" else (FTS5,):
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    """Drop the index of words: it follows from the texts."""
    schema_editor.execute("DROP TABLE norms_words")


class Migration(migrations.Migration):

    dependencies = [
        ("norms", "0002_versions_citations_and_clean_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexedVersion",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("facets", models.TextField()),
                ("edition", models.PositiveSmallIntegerField()),
                ("version", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="indexed", to="norms.version")),
            ],
            options={"ordering": ("place",)},
        ),
        migrations.AddConstraint(
            model_name="indexedversion",
            constraint=models.UniqueConstraint(fields=("version",), name="one_place_a_version"),
        ),
        migrations.RunPython(create_index, drop_index),
    ]
