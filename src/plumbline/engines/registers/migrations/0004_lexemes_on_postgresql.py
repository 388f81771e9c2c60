"""On PostgreSQL, words are kept as lexemes: pairs of characters and the last one of each line, no longer each by itself.

All follows from the names and words of a row, its register and its body. Facets get a sign of their own before them: body 3 stood
under `b3`, which may be a pair of characters, too.
"""

from django.db import migrations

FACETS = r"""
    SELECT U&'\E104r' || encode(convert_to(edition.register, 'UTF8'), 'hex')
    UNION ALL SELECT U&'\E104b' || edition.body_id
"""
PAIRS = r"""
    SELECT {before} || substr(line, place, 2)
    FROM regexp_split_to_table({column}, E'\n') AS line, generate_series(1, length(line)) AS place
"""
SINGLES = r"""
    SELECT {before} || U&'\E100' || sign FROM regexp_split_to_table({column}, '') AS sign WHERE sign NOT IN ('', E'\n')
"""
EACH = (("names", r"U&'\E103'"), ("words", "''"))
LEXEMES = " UNION ALL ".join([FACETS, *(PAIRS.format(column=column, before=before) for column, before in EACH)])
TOKENS = " UNION ALL ".join(
    [FACETS.replace(r"\E104", "")]
    + [each.format(column=column, before=before) for each in (PAIRS, SINGLES) for column, before in EACH]
)
FILL = """
    UPDATE registers_words SET {column} = (SELECT {gathered} FROM ({held}) AS held (one))
    FROM registers_edition AS edition WHERE edition.id = registers_words.number
"""


def keep_lexemes(apps, schema_editor):
    """Keep lexemes instead of tokens."""
    gathered = "array_to_tsvector(array_agg(DISTINCT one))"
    _put_in_place(schema_editor, old="tokens", new="lexemes", kind="tsvector", gathered=gathered, held=LEXEMES)


def keep_tokens(apps, schema_editor):
    """Keep tokens instead of lexemes."""
    gathered = "array_agg(DISTINCT one)"
    _put_in_place(schema_editor, old="lexemes", new="tokens", kind="text[]", gathered=gathered, held=TOKENS)


def _put_in_place(schema_editor, *, old, new, kind, gathered, held):
    if schema_editor.connection.vendor != "postgresql":
        return
    for statement in (
        f"ALTER TABLE registers_words DROP COLUMN {old}",
        f"ALTER TABLE registers_words ADD COLUMN {new} {kind}",
        FILL.format(column=new, gathered=gathered, held=held),
        f"ALTER TABLE registers_words ALTER COLUMN {new} SET NOT NULL",
        f"CREATE INDEX registers_words_{new} ON registers_words USING gin ({new})",
    ):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0003_indexes_that_questions_need"),
    ]

    operations = [
        migrations.RunPython(keep_lexemes, keep_tokens),
    ]
