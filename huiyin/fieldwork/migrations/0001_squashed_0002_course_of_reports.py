import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('fieldwork', '0001_initial'),
        ('fieldwork', '0002_course_of_reports'),
    ]

    initial = True

    dependencies = [
        ('activities', '0001_squashed_0002_programme_and_roll'),
        ('assemblies', '0001_squashed_0003_sessions'),
        ('files', '0001_squashed_0002_audio'),
        ('matters', '0001_squashed_0012_opened_on_of_parts'),
        ('members', '0001_squashed_0005_consents'),
        ('plans', '0001_squashed_0003_course_of_a_topic'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('problem', models.TextField(verbose_name='问题')),
                ('cause', models.TextField(blank=True, verbose_name='原因')),
                ('advice', models.TextField(blank=True, verbose_name='建议')),
                ('spot', models.CharField(blank=True, max_length=60, verbose_name='具体地点')),
                ('found_on', models.DateField(verbose_name='发现日期')),
                ('let_go_on', models.DateField(blank=True, null=True, verbose_name='不再提出的日期')),
                ('let_go_why', models.CharField(blank=True, max_length=200, verbose_name='不再提出的理由')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='activities.activity')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='assemblies.assembly', verbose_name='所在县（区）')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '调研发现',
                'ordering': ['found_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', '起草'), ('circulated', '征求意见'), ('adopted', '已审定'), ('sent', '已报送'), ('closed', '已办结')], default='draft', max_length=10, verbose_name='状态')),
                ('title', models.CharField(max_length=100, verbose_name='题目')),
                ('text', models.TextField(verbose_name='正文')),
                ('edits', models.PositiveIntegerField(default=0)),
                ('circulated_on', models.DateField(blank=True, null=True, verbose_name='征求意见日期')),
                ('comments_until', models.DateField(blank=True, null=True, verbose_name='意见截止')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='审定日期')),
                ('adopted_by', models.CharField(blank=True, max_length=60, verbose_name='审定的会议或领导')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('outcome', models.TextField(blank=True, verbose_name='办结小结')),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='activities.activity')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='assemblies.assembly')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='members.person', verbose_name='执笔')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='assemblies.body', verbose_name='完成单位')),
                ('findings', models.ManyToManyField(blank=True, related_name='reports', to='fieldwork.finding', verbose_name='写入的发现')),
                ('signed_copy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.attachment', verbose_name='签发件')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='plans.topic')),
                ('within', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='fieldwork.report', verbose_name='总报告')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '调研报告',
                'ordering': ['-adopted_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('text', models.TextField(verbose_name='建议')),
                ('why_not', models.CharField(blank=True, max_length=200, verbose_name='不转为事项的理由')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.agency', verbose_name='建议由谁采纳')),
                ('matter', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recommendation', to='matters.matter', verbose_name='转化事项')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recommendations', to='fieldwork.report')),
            ],
            options={
                'verbose_name': '报告建议',
                'ordering': ['report', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='日期')),
                ('text', models.TextField(verbose_name='意见')),
                ('outcome', models.CharField(blank=True, choices=[('taken', '采纳'), ('partly', '部分采纳'), ('not_taken', '未采纳')], max_length=10, verbose_name='采纳情况')),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='fieldwork.report')),
            ],
            options={
                'verbose_name': '报告意见',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportInstruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leader', models.CharField(max_length=60, verbose_name='批示领导')),
                ('level', models.CharField(choices=[('national', '国家级'), ('region', '自治区（省）级'), ('prefecture', '市（地）级'), ('county', '县（区）级')], max_length=10, verbose_name='级别')),
                ('on', models.DateField(verbose_name='批示日期')),
                ('text', models.TextField(verbose_name='批示内容')),
                ('gist', models.CharField(blank=True, max_length=200, verbose_name='要点')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='instructions', to='fieldwork.report')),
            ],
            options={
                'verbose_name': '报告批示',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几稿')),
                ('title', models.CharField(max_length=100, verbose_name='题目')),
                ('text', models.TextField(verbose_name='正文')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='改动说明')),
                ('on', models.DateField(verbose_name='日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='fieldwork.report')),
            ],
            options={
                'verbose_name': '报告文稿',
                'ordering': ['report', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.CharField(max_length=60, verbose_name='报送')),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='文号')),
                ('on', models.DateField(verbose_name='报送日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='fieldwork.report')),
            ],
            options={
                'verbose_name': '报送',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('kind', models.CharField(choices=[('site', '现场查看'), ('forum', '座谈会'), ('household', '入户走访'), ('enterprise', '走访企业'), ('interview', '个别访谈'), ('survey', '问卷调查')], max_length=10, verbose_name='方式')),
                ('on', models.DateField(verbose_name='日期')),
                ('spot', models.CharField(blank=True, max_length=60, verbose_name='具体地点')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='人数')),
                ('note', models.TextField(blank=True, verbose_name='记录')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='activities.activity')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly', verbose_name='所在县（区）')),
            ],
            options={
                'verbose_name': '调研点',
                'ordering': ['activity', 'order'],
            },
        ),
        migrations.AddField(
            model_name='finding',
            name='stop',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='fieldwork.stop'),
        ),
        migrations.CreateModel(
            name='Way',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ways', to='fieldwork.finding')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='from_findings', to='matters.matter')),
            ],
            options={
                'verbose_name': '去向',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['assembly', 'adopted_on'], name='fieldwork_r_assembl_4a25dc_idx'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('author__isnull', False), ('body__isnull', False), _connector='OR'), name='report_has_author_or_body'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'circulated'), _negated=True), models.Q(('circulated_on__isnull', False), ('comments_until__isnull', False)), _connector='OR'), name='circulated_report_says_until_when'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['adopted', 'sent', 'closed']), _negated=True), models.Q(('adopted_on__isnull', False), models.Q(('adopted_by', ''), _negated=True)), _connector='OR'), name='adopted_report_says_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', False), _connector='OR'), name='closed_report_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('within', models.F('pk')), _negated=True), name='report_is_not_within_itself'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.UniqueConstraint(fields=('report', 'order'), name='one_recommendation_per_order'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.CheckConstraint(condition=models.Q(('matter__isnull', True), ('why_not', ''), _connector='OR'), name='recommendation_is_entered_or_says_why_not'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='answered_comment_says_what_came_of_it'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'taken']), models.Q(('answer', ''), _negated=True), _connector='OR'), name='comment_not_taken_says_why'),
        ),
        migrations.AddConstraint(
            model_name='reportversion',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='one_report_version_per_number'),
        ),
        migrations.AddConstraint(
            model_name='sending',
            constraint=models.UniqueConstraint(fields=('report', 'to'), name='one_sending_per_addressee'),
        ),
        migrations.AddConstraint(
            model_name='stop',
            constraint=models.UniqueConstraint(fields=('activity', 'order'), name='one_stop_per_order'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['activity', 'found_on'], name='fieldwork_f_activit_944839_idx'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('let_go_on__isnull', True), ('let_go_why', '')), models.Q(('let_go_on__isnull', False), models.Q(('let_go_why', ''), _negated=True)), _connector='OR'), name='finding_let_go_says_why'),
        ),
        migrations.AddConstraint(
            model_name='way',
            constraint=models.UniqueConstraint(fields=('finding', 'matter'), name='one_way_per_matter'),
        ),
    ]
