from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_files_that_events_name")]

    operations = [
        migrations.CreateModel(
            name="ErasedFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT, related_name="erased_files", to="ledger.event"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("digest", "event"), name="file_is_erased_once_by_each")
                ],
            },
        ),
        migrations.AlterField(
            model_name="namedfile",
            name="state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("whole", "whole"),
                    ("missing", "missing"),
                    ("changed", "changed"),
                    ("erased", "erased"),
                ],
                max_length=8,
            ),
        ),
    ]
