"""The index of the words of entries, which only the database knows."""

from django.db import migrations

FTS5 = (
    "CREATE VIRTUAL TABLE registers_words USING fts5"
    "(names, words, facets, tokenize = 'ascii', content = '', columnsize = 0)"
)
GIN = (
    "CREATE TABLE registers_words (number bigint PRIMARY KEY, names text NOT NULL, words text NOT NULL,"
    " tokens text[] NOT NULL)",
    "CREATE INDEX registers_words_tokens ON registers_words USING gin (tokens)",
)


def create_index(apps, schema_editor):
    """Create the index of words."""
    for statement in GIN if schema_editor.connection.vendor == "postgresql" else (FTS5,):
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    """Drop the index of words: it follows from the entries."""
    schema_editor.execute("DROP TABLE registers_words")


class Migration(migrations.Migration):

    dependencies = [
        ("registers", "0001_entries_and_their_editions"),
    ]

    operations = [
        migrations.RunPython(create_index, drop_index),
    ]
