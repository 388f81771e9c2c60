"""Let SQLite number waiting rows, leaves and nodes itself, instead of keeping a second index for each."""

import django.db.models.deletion
from django.db import migrations

from plumbline.engines.ledger import row_numbers, triggers


def guard(apps, schema_editor):
    triggers.install(schema_editor.connection)


def unguard(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_erased_files")]

    operations = [
        migrations.RunPython(unguard, guard),
        migrations.AlterField(
            model_name="leaf",
            name="index",
            field=row_numbers.RowNumber(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="treenode",
            name="position",
            field=row_numbers.RowNumber(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="unsealed",
            name="event",
            field=row_numbers.RowNumberOfOther(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                primary_key=True,
                related_name="+",
                serialize=False,
                to="ledger.event",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
