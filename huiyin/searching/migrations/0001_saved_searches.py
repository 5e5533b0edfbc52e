import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='检索名称')),
                ('asked', models.JSONField(verbose_name='条件')),
                ('alert', models.CharField(choices=[('none', '不提醒'), ('daily', '每天提醒'), ('weekly', '每周提醒')], default='none', max_length=6, verbose_name='有新结果时')),
                ('known', models.JSONField(blank=True, default=list)),
                ('news', models.JSONField(blank=True, default=dict)),
                ('looked_on', models.DateField(blank=True, null=True)),
                ('removed_on', models.DateField(blank=True, null=True, verbose_name='移除日期')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_on__isnull', True)), fields=('user', 'name'), name='one_saved_search_per_name')],
            },
        ),
    ]
