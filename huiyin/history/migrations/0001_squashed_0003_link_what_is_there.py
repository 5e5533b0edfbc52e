import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('history', '0001_initial'),
        ('history', '0002_chained'),
        ('history', '0003_link_what_is_there'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Head',
            fields=[
                ('chain', models.BigIntegerField(primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(default=0, verbose_name='序号')),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64, verbose_name='摘要值')),
            ],
            options={
                'ordering': ['chain'],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.BigIntegerField()),
                ('number', models.BigIntegerField(verbose_name='序号')),
                ('table', models.CharField(max_length=20)),
                ('row', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('written', '写入'), ('redacted', '涂去'), ('forgotten', '到期删除')], max_length=10)),
                ('content', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64, verbose_name='摘要值')),
            ],
            options={
                'ordering': ['chain', 'number'],
                'indexes': [models.Index(fields=['table', 'row', 'kind'], name='history_link_of_row')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'number'), name='history_one_link_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('step', models.CharField(max_length=40, verbose_name='步骤')),
                ('before', models.CharField(blank=True, max_length=20)),
                ('after', models.CharField(blank=True, max_length=20)),
                ('actor_name', models.CharField(blank=True, max_length=60, verbose_name='经办')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['subject', 'subject_id', 'at'], name='history_eve_subject_4ea17c_idx')],
            },
        ),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.BigIntegerField()),
                ('event', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('redacted', '涂去'), ('forgotten', '到期删除')], max_length=10, verbose_name='方式')),
                ('actor_name', models.CharField(blank=True, max_length=60)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('why', models.CharField(max_length=200, verbose_name='原因')),
                ('by_name', models.CharField(blank=True, max_length=60, verbose_name='经办')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['event'], name='history_redaction_of_event')],
            },
        ),
    ]
