"""Let the database refuse to change or remove a signed head of the index."""

from django.db import migrations

from plumbline.engines.ledger import triggers


def guard(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_heads_of_the_index")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
