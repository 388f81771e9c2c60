"""When it was said that an entry ends: feeds tell of it. For entries that ended before, the ledger knows."""

import json

from django.db import migrations, models
from django.db.models import Q


def take_from_ledger(apps, schema_editor):
    """Fill in when those entries were ended of which the ledger says so."""
    events = apps.get_model("ledger", "Event").objects.filter(kind="registers.ended", stream__startswith="registers/")
    editions = apps.get_model("registers", "Edition").objects
    for body, recorded_at in events.order_by("id").values_list("body", "recorded_at"):
        said = json.loads(bytes(body))["public"]
        ended = editions.filter(register=said["register"], body__code=said["body"], replaced_at=None)
        for key, number, _because in said["keys"]:
            ended.filter(key=key, number=number).update(ended_at=recorded_at)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0010_found_by_how_digests_begin"),
        ("registers", "0004_lexemes_on_postgresql"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=Q(("ended_at__isnull", False)), fields=["ended_at"], name="edition_by_its_end"
            ),
        ),
        migrations.RunPython(take_from_ledger, migrations.RunPython.noop),
    ]
