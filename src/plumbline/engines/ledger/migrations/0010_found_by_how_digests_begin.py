"""Find events by the first bytes of their leaves: an index of whole digests, which are random, was most of what a batch wrote."""

from django.db import migrations, models

import plumbline.engines.ledger.models
from plumbline.engines.ledger import triggers


def guard(apps, schema_editor):
    triggers.install(schema_editor.connection)


def unguard(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_rows_numbered_by_the_database")]

    operations = [
        migrations.RunPython(unguard, guard),
        migrations.AlterField(
            model_name="event",
            name="digest",
            field=plumbline.engines.ledger.models.BytesField(max_length=32),
        ),
        migrations.AddIndex(
            model_name="leaf",
            index=models.Index(
                models.Func(
                    "digest",
                    models.Value(1),
                    models.Value(4),
                    function="SUBSTR",
                    output_field=plumbline.engines.ledger.models.BytesField(),
                ),
                name="leaf_by_how_digest_begins",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
