import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版本')),
                ('years', models.JSONField(default=list, verbose_name='已确认的年份')),
                ('assembly', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar', to='assemblies.assembly')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CalendarChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='版本')),
                ('kind', models.CharField(choices=[('edit', '登记'), ('remove', '删除'), ('import', '导入'), ('confirm', '确认年份'), ('undo', '撤销')], max_length=8, verbose_name='类别')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('days', models.JSONField(default=list)),
                ('years', models.JSONField(default=list)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='calendars.calendar')),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('kind', models.CharField(choices=[('off', '放假'), ('work', '上班')], max_length=4, verbose_name='类别')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='依据')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='登记时间')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='calendars.calendar')),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.AddConstraint(
            model_name='calendar',
            constraint=models.UniqueConstraint(django.db.models.functions.comparison.Coalesce('assembly', models.Value(0)), name='one_calendar_per_assembly_and_one_national'),
        ),
        migrations.AddConstraint(
            model_name='calendarchange',
            constraint=models.UniqueConstraint(fields=('calendar', 'version'), name='one_change_per_calendar_version'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.UniqueConstraint(fields=('calendar', 'day'), name='one_entry_per_calendar_and_day'),
        ),
    ]
