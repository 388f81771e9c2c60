import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('bodies', '0001_regions_bodies_and_officers'),
        ('matters', '0001_matters_and_what_was_done'),
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=10)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='bodies.body')),
            ],
            options={
                'ordering': ('body', 'year', 'word'),
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('template', models.CharField(max_length=60)),
                ('ordinal', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=80)),
                ('sequence', models.PositiveIntegerField()),
                ('issued_at', models.DateTimeField()),
                ('content', models.JSONField()),
                ('seed', models.CharField(max_length=32)),
                ('digest', models.CharField(max_length=64)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='matters.matter')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='documents.series')),
            ],
            options={
                'ordering': ('issued_at', 'id'),
            },
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(fields=('body', 'word', 'year'), name='series_is_one_a_body_word_and_year'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('word', ''), _negated=True), name='series_has_a_word'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['number'], name='document_by_number'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['digest'], name='document_by_digest'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('series', 'ordinal'), name='document_number_is_given_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('ordinal__gte', 1)), name='document_numbers_begin_at_one'),
        ),
    ]
