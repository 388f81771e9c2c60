from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('erasing', '0001_erasures'),
    ]

    operations = [
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=64)),
                ('at', models.DateTimeField(db_index=True)),
            ],
            options={
                'ordering': ('id',),
            },
        ),
    ]
