import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('duties', '0001_initial'),
        ('duties', '0002_record_and_reports'),
        ('duties', '0003_what_a_note_is_about'),
    ]

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('members', '0001_squashed_0005_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RecordNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(blank=True, max_length=30, verbose_name='部分')),
                ('subject', models.CharField(blank=True, max_length=60)),
                ('subject_id', models.BigIntegerField(blank=True, null=True)),
                ('about', models.CharField(blank=True, max_length=200, verbose_name='关于哪一条')),
                ('text', models.TextField(verbose_name='补充说明')),
                ('on', models.DateField(verbose_name='日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='record_notes', to='members.membership')),
            ],
            options={
                'verbose_name': '履职档案补充',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DutyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '已提交')], default='draft', max_length=10, verbose_name='状态')),
                ('text', models.TextField(verbose_name='正文')),
                ('edits', models.PositiveIntegerField(default=0)),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='提交日期')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_reports', to='members.membership')),
            ],
            options={
                'verbose_name': '履职报告',
                'ordering': ['-year', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('membership', 'year'), name='one_duty_report_a_year'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('submitted_on__isnull', False), _connector='OR'), name='submitted_duty_report_has_its_day')],
            },
        ),
        migrations.CreateModel(
            name='YearlyDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proposal', '提案'), ('opinion_item', '社情民意信息'), ('story', '委员故事'), ('study_reflection', '学习心得体会'), ('research', '调研视察'), ('training', '学习培训')], max_length=16, verbose_name='类别')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='第几件')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('unit', models.CharField(max_length=8, verbose_name='单位')),
                ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='assemblies.ruleset')),
            ],
            options={
                'ordering': ['rule_set', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('rule_set', 'kind', 'ordinal'), name='one_duty_per_ordinal')],
            },
        ),
    ]
