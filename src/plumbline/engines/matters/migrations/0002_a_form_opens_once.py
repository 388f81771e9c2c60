"""A form that opens a matter does so once, also when it is sent twice at the same moment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_matters_and_what_was_done")]

    operations = [
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(
                fields=("key",), condition=models.Q(("sequence", 1)), name="record_opens_once"
            ),
        ),
    ]
