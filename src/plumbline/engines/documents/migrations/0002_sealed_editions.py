import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_documents_and_their_numbers"),
        ("ledger", "0002_refuse_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealedEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed_editions",
                        to="ledger.event",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["digest"], name="sealed_edition_by_digest")],
                "constraints": [
                    models.UniqueConstraint(fields=("recorded", "event"), name="sealed_edition_is_made_once")
                ],
            },
        ),
    ]
