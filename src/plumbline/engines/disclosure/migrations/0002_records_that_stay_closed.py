from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_publications")]

    operations = [
        migrations.AddField(model_name="publication", name="closed", field=models.JSONField(default=list)),
    ]
