"""Keep no index of a column with which another index begins: each act wrote into both."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_power_that_a_matter_exercises")]

    operations = [
        migrations.AlterField(
            model_name="matter",
            name="body",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matters",
                to="bodies.body",
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="matter",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                to="matters.matter",
            ),
        ),
    ]
