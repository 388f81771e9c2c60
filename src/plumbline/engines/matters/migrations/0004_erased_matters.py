from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_what_changes_a_matter")]

    operations = [
        migrations.AddField(model_name="matter", name="erased_at", field=models.DateTimeField(null=True)),
    ]
