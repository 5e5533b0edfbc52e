import django.core.validators
import django.db.models.deletion
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
            name='AnnualReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1949), django.core.validators.MaxValueValidator(2200)], verbose_name='年度')),
                ('title', models.CharField(max_length=100, verbose_name='题目')),
                ('text', models.TextField(blank=True, verbose_name='正文')),
                ('state', models.CharField(choices=[('draft', '起草'), ('frozen', '已定稿'), ('published', '已公布')], default='draft', max_length=10, verbose_name='状态')),
                ('edits', models.PositiveIntegerField(default=0)),
                ('frozen_at', models.DateTimeField(blank=True, null=True, verbose_name='定稿时间')),
                ('counted_on', models.DateField(blank=True, null=True, verbose_name='统计日')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='公布日期')),
                ('checks', models.JSONField(blank=True, default=list)),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='摘要值')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annual_reports', to='assemblies.assembly', verbose_name='政协')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '年度报告',
                'ordering': ['-year', 'assembly', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FrozenFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, verbose_name='代码')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('label', models.CharField(max_length=80, verbose_name='名称')),
                ('chapter', models.CharField(max_length=20, verbose_name='章')),
                ('unit', models.CharField(max_length=8, verbose_name='单位')),
                ('bound', models.CharField(default='exact', max_length=10, verbose_name='行文')),
                ('definition', models.TextField(verbose_name='定义')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='定义第几版')),
                ('number', models.DecimalField(decimal_places=2, max_digits=15, null=True, verbose_name='数字')),
                ('numerator', models.PositiveBigIntegerField(null=True, verbose_name='分子')),
                ('denominator', models.PositiveBigIntegerField(null=True, verbose_name='分母')),
                ('persons', models.PositiveIntegerField(null=True, verbose_name='人数')),
                ('parts', models.JSONField(blank=True, default=dict)),
                ('model', models.CharField(max_length=60)),
                ('rows', models.BinaryField(default=bytes)),
                ('digest', models.CharField(max_length=64, verbose_name='摘要值')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='figures.annualreport')),
            ],
            options={
                'verbose_name': '定稿数字',
                'ordering': ['report', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.DecimalField(decimal_places=2, max_digits=15, verbose_name='更正为')),
                ('why', models.CharField(max_length=400, verbose_name='原因')),
                ('published_on', models.DateField(verbose_name='公布日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='figures.frozenfigure', verbose_name='数字')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='figures.annualreport')),
            ],
            options={
                'verbose_name': '报告更正',
                'ordering': ['report', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='annualreport',
            index=models.Index(fields=['assembly', 'year'], name='figures_ann_assembl_681e2e_idx'),
        ),
        migrations.AddConstraint(
            model_name='annualreport',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('counted_on__isnull', False), ('frozen_at__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='frozen_report_says_when'),
        ),
        migrations.AddConstraint(
            model_name='annualreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_on__isnull', False), _connector='OR'), name='published_report_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='frozenfigure',
            constraint=models.UniqueConstraint(fields=('report', 'code', 'year'), name='one_frozen_figure_per_code'),
        ),
    ]
