import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('plans', '0001_initial'),
        ('plans', '0002_plan_of_the_year'),
        ('plans', '0003_course_of_a_topic'),
    ]

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnnualPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('state', models.CharField(choices=[('collecting', '征集选题'), ('draft', '草案'), ('decided', '已研究确定'), ('adopted', '已通过')], default='collecting', max_length=10, verbose_name='状态')),
                ('suggest_until', models.DateField(blank=True, null=True, verbose_name='征集截止')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='研究确定日期')),
                ('decided_by', models.CharField(blank=True, max_length=60, verbose_name='研究确定的会议')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='通过日期')),
                ('adopted_by', models.CharField(blank=True, max_length=60, verbose_name='通过的会议')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='assemblies.assembly', verbose_name='政协')),
            ],
            options={
                'verbose_name': '年度计划',
                'ordering': ['-year', 'assembly'],
                'constraints': [models.UniqueConstraint(fields=('assembly', 'year'), name='one_plan_per_year'), models.CheckConstraint(condition=models.Q(('state__in', ['collecting', 'draft']), models.Q(('decided_on__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='decided_plan_says_when_and_where'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'adopted'), _negated=True), models.Q(('adopted_on__isnull', False), models.Q(('adopted_by', ''), _negated=True)), _connector='OR'), name='adopted_plan_says_when_and_where')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('kind', models.CharField(choices=[('consultation', '协商议题'), ('research', '调研题目')], max_length=12, verbose_name='类别')),
                ('state', models.CharField(choices=[('suggested', '已建议'), ('shortlisted', '入围'), ('drafted', '列入草案'), ('approved', '已确定'), ('closed', '已办结'), ('declined', '未采纳'), ('merged', '已并入'), ('withdrawn', '已撤回')], default='approved', max_length=12, verbose_name='状态')),
                ('title', models.CharField(max_length=100, verbose_name='题目')),
                ('why', models.TextField(blank=True, verbose_name='理由')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='序号')),
                ('thematic_education', models.BooleanField(default=False, verbose_name='主题教育选题')),
                ('livelihood', models.BooleanField(default=False, verbose_name='民生议题')),
                ('format', models.CharField(blank=True, choices=[('plenary', '全体会议'), ('standing_session', '专题议政性常委会会议'), ('thematic', '专题协商会'), ('forum', '协商座谈会'), ('counterpart', '对口协商'), ('sector', '界别协商'), ('proposal_handling', '提案办理协商'), ('remote', '远程协商')], max_length=20, verbose_name='协商形式')),
                ('first_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='开始月份')),
                ('last_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='结束月份')),
                ('participants', models.CharField(blank=True, max_length=200, verbose_name='参加人员')),
                ('outputs', models.CharField(blank=True, max_length=200, verbose_name='预期成果')),
                ('suggested_on', models.DateField(blank=True, null=True, verbose_name='建议日期')),
                ('answer', models.TextField(blank=True, verbose_name='对建议的答复')),
                ('chosen_on', models.DateField(blank=True, null=True, verbose_name='确定日期')),
                ('chosen_by', models.CharField(blank=True, max_length=60, verbose_name='确定的会议')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='assemblies.assembly')),
                ('lead_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='assemblies.body')),
                ('suggested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggested_topics', to=settings.AUTH_USER_MODEL)),
                ('suggested_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggested_topics', to='assemblies.body', verbose_name='建议单位')),
                ('taken_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_in', to='plans.topic', verbose_name='并入')),
                ('with_bodies', models.ManyToManyField(blank=True, related_name='joint_topics', to='assemblies.body', verbose_name='参与单位')),
                ('within', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='plans.topic')),
            ],
            options={
                'ordering': ['year', 'order', 'pk'],
                'indexes': [models.Index(fields=['assembly', 'year', 'kind'], name='plans_topic_assembl_e12b0b_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'closed']), _negated=True), ('chosen_on__isnull', False), _connector='OR'), name='chosen_topic_has_its_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', False), _connector='OR'), name='closed_topic_has_its_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='declined_topic_is_answered'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'merged'), ('taken_into__isnull', False), models.Q(('answer', ''), _negated=True)), models.Q(models.Q(('state', 'merged'), _negated=True), ('taken_into__isnull', True)), _connector='OR'), name='merged_topic_says_into_which'), models.CheckConstraint(condition=models.Q(models.Q(('first_month__isnull', True), ('first_month__range', (1, 12)), _connector='OR'), models.Q(('last_month__isnull', True), models.Q(('first_month__lte', models.F('last_month')), ('last_month__range', (1, 12))), _connector='OR')), name='months_of_a_topic_are_months')],
            },
        ),
    ]
