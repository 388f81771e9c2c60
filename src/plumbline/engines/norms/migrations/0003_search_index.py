"""The index of the search: a table of places that Django knows, and the index of words that only the database knows.

Beside them stands what says that something was written about norms or versions, so that the search may remember.
"""

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

RENEWING = ("norms_norm", "norms_version", "norms_indexedversion")  # what the search remembers something of
VERBS = ("INSERT", "UPDATE", "DELETE")
GENERATION_SQLITE = (
    "CREATE TABLE norms_generation (token text NOT NULL)",
    "INSERT INTO norms_generation VALUES (hex(randomblob(16)))",
    *(
        f"CREATE TRIGGER {table}_renews_after_{verb.lower()} AFTER {verb} ON {table}"
        " BEGIN UPDATE norms_generation SET token = hex(randomblob(16)); END"
        for table in RENEWING
        for verb in VERBS
    ),
)
# Writers do not wait for each other: each leaves a token of its own, and takes away those that it sees and nobody holds.
GENERATION_POSTGRESQL = (
    "CREATE TABLE norms_generation (token uuid NOT NULL)",
    "INSERT INTO norms_generation VALUES (gen_random_uuid())",
    """
    CREATE FUNCTION norms_renew() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM norms_generation
        WHERE token IN (SELECT token FROM norms_generation FOR UPDATE SKIP LOCKED);
        INSERT INTO norms_generation VALUES (gen_random_uuid());
        RETURN NULL;
    END $$
    """,
    *(
        f"CREATE TRIGGER {table}_renews AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION norms_renew()"
        for table in RENEWING
    ),
)


def create_index(apps, schema_editor):
    """Create the index of words."""
    for statement in GIN if schema_editor.connection.vendor == "postgresql" else (FTS5,):
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    """Drop the index of words: it follows from the texts."""
    schema_editor.execute("DROP TABLE norms_words")


def create_generation(apps, schema_editor):
    """Create what says that something was written about norms or versions.

    A migration that rebuilds one of these tables drops its triggers with it, and puts them up again; a test holds them.
    """
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in GENERATION_POSTGRESQL if postgresql else GENERATION_SQLITE:
        schema_editor.execute(statement)


def drop_generation(apps, schema_editor):
    """Drop the triggers and their table."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION norms_renew() CASCADE")
    else:
        for table in RENEWING:
            for verb in VERBS:
                schema_editor.execute(f"DROP TRIGGER {table}_renews_after_{verb.lower()}")
    schema_editor.execute("DROP TABLE norms_generation")


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
        migrations.RunPython(create_generation, drop_generation),
    ]
