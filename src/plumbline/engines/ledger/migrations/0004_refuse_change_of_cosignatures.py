"""Let the database refuse to change or remove what witnesses signed, and what they warned of."""

from django.db import migrations

from plumbline.engines.ledger import triggers


def guard(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_cosignatures_of_witnesses")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
