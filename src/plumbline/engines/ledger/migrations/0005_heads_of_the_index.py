from django.db import migrations, models

import plumbline.engines.ledger.models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0004_refuse_change_of_cosignatures'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndexHead',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('root', plumbline.engines.ledger.models.BytesField(max_length=32)),
                ('note', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
    ]
