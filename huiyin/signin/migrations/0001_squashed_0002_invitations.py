import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models
from huiyin.beginnings import Beginning


def make_cache_table(apps, schema_editor):
    """All processes share the cache (settings.CACHES): limits are counted in it."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(Beginning):

    replaces = [
        ('signin', '0001_cache_table'),
        ('signin', '0002_invitations'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('last_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('way', models.CharField(choices=[('printed', '打印'), ('mailed', '发邮件')], default='printed', max_length=8, verbose_name='怎样送达')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_day', models.DateField(verbose_name='有效期至')),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('used_at', None), ('withdrawn_at', None)), fields=('user',), name='one_open_invitation_per_account')],
            },
        ),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
