"""One index of entries instead of two; and parts of the index of words are merged later, eight at a time.

A list that is put in leaves one part of that index. Merging four at a time wrote each word some times more.
"""

from django.db import migrations, models

TOGETHER, BEFORE = 8, 4  # 4 is what FTS5 does when nothing is said
SET = "INSERT INTO registers_words (registers_words, rank) VALUES ('automerge', {})"


def merge_later(apps, schema_editor):
    """Merge eight parts at a time."""
    _merge(schema_editor, TOGETHER)


def merge_as_before(apps, schema_editor):
    """Merge four at a time."""
    _merge(schema_editor, BEFORE)


def _merge(schema_editor, parts):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SET.format(parts))


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0002_index_of_words"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="entry", name="entry_key_is_unique_in_its_list"),
        migrations.AlterField(
            model_name="entry",
            name="body",
            field=models.ForeignKey(
                db_index=False, on_delete=models.deletion.PROTECT, related_name="entries", to="bodies.body"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                models.F("body"), models.F("register"), models.F("key"), name="entry_key_is_unique_in_its_list"
            ),
        ),
        migrations.RunPython(merge_later, merge_as_before),
    ]
