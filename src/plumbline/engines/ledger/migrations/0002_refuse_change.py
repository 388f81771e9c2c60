"""Let the database refuse to change or remove what was recorded, and queue each event for sealing."""

from django.db import migrations

from plumbline.engines.ledger import triggers


def guard(apps, schema_editor):
    triggers.install(schema_editor.connection)


def unguard(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_events_and_the_tree_over_them")]

    operations = [migrations.RunPython(guard, unguard)]
