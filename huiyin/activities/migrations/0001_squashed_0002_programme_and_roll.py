import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('activities', '0001_initial'),
        ('activities', '0002_programme_and_roll'),
    ]

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('files', '0001_squashed_0002_audio'),
        ('members', '0001_squashed_0005_consents'),
        ('plans', '0001_squashed_0003_course_of_a_topic'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('symposium', '学习座谈会'), ('lecture', '政协讲堂'), ('reading', '委员读书'), ('training', '培训班'), ('outside_course', '外出培训'), ('research_trip', '带队调研'), ('own_research', '自选调研'), ('inspection', '视察'), ('study_tour', '考察'), ('consultation', '协商会议'), ('supervision', '民主监督'), ('reception', '接待群众'), ('storytelling', '讲故事活动'), ('plenary', '全体会议'), ('standing_session', '常委会会议'), ('meeting', '其他会议')], max_length=16, verbose_name='类别')),
                ('called', models.CharField(blank=True, max_length=40, verbose_name='本级叫法')),
                ('state', models.CharField(choices=[('planned', '已安排'), ('held', '已举行'), ('cancelled', '已取消')], default='planned', max_length=10, verbose_name='状态')),
                ('format', models.CharField(blank=True, choices=[('plenary', '全体会议'), ('standing_session', '专题议政性常委会会议'), ('thematic', '专题协商会'), ('forum', '协商座谈会'), ('counterpart', '对口协商'), ('sector', '界别协商'), ('proposal_handling', '提案办理协商'), ('remote', '远程协商')], max_length=20, verbose_name='协商形式')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='第几期')),
                ('starts_on', models.DateField(verbose_name='开始')),
                ('ends_on', models.DateField(verbose_name='结束')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='开始时刻')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='结束时刻')),
                ('half_days', models.PositiveSmallIntegerField(default=1, verbose_name='半天数')),
                ('place', models.CharField(max_length=80, verbose_name='地点')),
                ('partner', models.CharField(blank=True, max_length=80, verbose_name='合办单位')),
                ('minutes', models.TextField(blank=True, verbose_name='纪要')),
                ('is_public', models.BooleanField(default=False, verbose_name='列入公开日历')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='名额')),
                ('sign_up_until', models.DateField(blank=True, null=True, verbose_name='报名截止')),
                ('cancelled_why', models.CharField(blank=True, max_length=200, verbose_name='取消原因')),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('roll_completed_on', models.DateField(blank=True, null=True, verbose_name='名册核定日期')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='assemblies.assembly')),
                ('led_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_activities', to='members.person')),
                ('organiser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='assemblies.body')),
                ('planned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='planned_activities', to=settings.AUTH_USER_MODEL)),
                ('roll_completed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='plans.topic')),
                ('visited', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='assemblies.assembly')),
                ('with_assemblies', models.ManyToManyField(blank=True, related_name='joint_activities', to='assemblies.assembly', verbose_name='共同举办的政协')),
            ],
            options={
                'verbose_name': '活动',
                'ordering': ['starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='材料')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='activities.activity')),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.attachment')),
            ],
            options={
                'verbose_name': '会前材料',
                'ordering': ['activity', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('called', '已通知'), ('waiting', '候补'), ('confirmed', '确认参加'), ('leave_asked', '申请请假'), ('leave_refused', '请假未准'), ('excused', '请假'), ('present', '到会'), ('partial', '到会不足'), ('absent', '缺席')], default='called', max_length=13, verbose_name='状态')),
                ('half_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='到会半天数')),
                ('reason', models.CharField(blank=True, max_length=30, verbose_name='请假事由')),
                ('is_exempt', models.BooleanField(default=False, verbose_name='不计入应到')),
                ('signed_up', models.BooleanField(default=False, verbose_name='自行报名')),
                ('edits', models.PositiveIntegerField(default=0)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='activities.activity')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='members.membership')),
            ],
            options={
                'verbose_name': '参加情况',
                'ordering': ['activity', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asked', '待批'), ('granted', '准假'), ('refused', '不准'), ('withdrawn', '已撤回')], default='asked', max_length=10, verbose_name='状态')),
                ('reason', models.CharField(max_length=30, verbose_name='事由')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('asked_on', models.DateField(verbose_name='申请日期')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='决定日期')),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='答复')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='activities.participation')),
            ],
            options={
                'verbose_name': '请假',
                'ordering': ['asked_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RollCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.CharField(choices=[('called', '已通知'), ('waiting', '候补'), ('confirmed', '确认参加'), ('leave_asked', '申请请假'), ('leave_refused', '请假未准'), ('excused', '请假'), ('present', '到会'), ('partial', '到会不足'), ('absent', '缺席')], max_length=13, verbose_name='原记录')),
                ('was_half_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('became', models.CharField(choices=[('called', '已通知'), ('waiting', '候补'), ('confirmed', '确认参加'), ('leave_asked', '申请请假'), ('leave_refused', '请假未准'), ('excused', '请假'), ('present', '到会'), ('partial', '到会不足'), ('absent', '缺席')], max_length=13, verbose_name='更正为')),
                ('became_half_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('reason', models.CharField(max_length=200, verbose_name='更正理由')),
                ('on', models.DateField(verbose_name='更正日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='activities.participation')),
            ],
            options={
                'verbose_name': '名册更正',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RollCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('called', models.PositiveIntegerField(verbose_name='通知人数')),
                ('exempt', models.PositiveIntegerField(verbose_name='不计入应到')),
                ('due', models.PositiveIntegerField(verbose_name='应到')),
                ('present', models.PositiveIntegerField(verbose_name='到会')),
                ('excused', models.PositiveIntegerField(verbose_name='请假')),
                ('rule', models.TextField(verbose_name='应到的算法')),
                ('counted_on', models.DateField(verbose_name='核定日期')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roll_counts', to='activities.activity')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly')),
                ('rule_set', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.ruleset')),
            ],
            options={
                'verbose_name': '出席统计',
                'ordering': ['activity', 'assembly'],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('symposium', '学习座谈会'), ('lecture', '政协讲堂'), ('reading', '委员读书'), ('training', '培训班'), ('outside_course', '外出培训'), ('research_trip', '带队调研'), ('own_research', '自选调研'), ('inspection', '视察'), ('study_tour', '考察'), ('consultation', '协商会议'), ('supervision', '民主监督'), ('reception', '接待群众'), ('storytelling', '讲故事活动'), ('plenary', '全体会议'), ('standing_session', '常委会会议'), ('meeting', '其他会议')], max_length=16, verbose_name='类别')),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('note', models.TextField(blank=True, verbose_name='说明')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='assemblies.assembly')),
            ],
            options={
                'verbose_name': '系列',
                'ordering': ['assembly', 'title', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='activity',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='activities.series'),
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('title', models.CharField(max_length=120, verbose_name='议程')),
                ('is_first_item', models.BooleanField(default=False, verbose_name='第一议题（学习）')),
                ('speaker_name', models.CharField(blank=True, max_length=60, verbose_name='发言人')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='activities.activity')),
                ('speaker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='speeches', to='members.person')),
            ],
            options={
                'verbose_name': '议程',
                'ordering': ['activity', 'order'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'order'), name='one_agenda_item_per_order')],
            },
        ),
        migrations.CreateModel(
            name='CalledGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('everyone', '全体委员'), ('standing', '常务委员'), ('body', '专委会或小组'), ('sector', '界别'), ('person', '个人')], max_length=10, verbose_name='类别')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='called_groups', to='activities.activity')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly', verbose_name='政协')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.body')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.sector')),
            ],
            options={
                'verbose_name': '通知范围',
                'ordering': ['activity', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('body', None), ('kind__in', ['everyone', 'standing']), ('person', None), ('sector', None)), models.Q(('body__isnull', False), ('kind', 'body'), ('person', None), ('sector', None)), models.Q(('body', None), ('kind', 'sector'), ('person', None), ('sector__isnull', False)), models.Q(('body', None), ('kind', 'person'), ('person__isnull', False), ('sector', None)), _connector='OR'), name='called_group_names_whom')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('text', models.TextField(verbose_name='议定事项')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                ('done', models.TextField(blank=True, verbose_name='落实情况')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='落实日期')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='activities.activity')),
                ('asked_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='assemblies.agency')),
                ('asked_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='assemblies.body')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '议定事项',
                'ordering': ['activity', 'order'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'order'), name='one_decision_per_order'), models.CheckConstraint(condition=models.Q(('asked_body__isnull', True), ('asked_agency__isnull', True), _connector='OR'), name='a_decision_asks_one'), models.CheckConstraint(condition=models.Q(models.Q(('done', ''), ('done_on__isnull', True)), models.Q(('done_on__isnull', False), models.Q(('done', ''), _negated=True)), _connector='OR'), name='done_decision_says_what_and_when')],
            },
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='名称')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='生成时间')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feeds', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '日历订阅',
                'ordering': ['-made_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('revoked_at__isnull', True)), fields=['user'], name='feed_in_use')],
            },
        ),
        migrations.CreateModel(
            name='LeaveOfAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='开始')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束')),
                ('reason', models.CharField(max_length=30, verbose_name='事由')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves_of_absence', to='members.membership')),
            ],
            options={
                'verbose_name': '长期请假',
                'ordering': ['starts_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='leave_of_absence_ends_after_start')],
            },
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('activity', 'membership'), name='one_participation_per_member'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('half_days__isnull', True), ('status__in', ['present', 'partial']), _connector='OR'), name='half_days_are_of_one_who_came'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('participation',), name='one_open_leave'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['granted', 'refused']), _negated=True), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='decided_leave_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='refused_leave_says_why'),
        ),
        migrations.AddConstraint(
            model_name='rollcount',
            constraint=models.UniqueConstraint(fields=('activity', 'assembly'), name='one_roll_count_per_assembly'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(fields=('assembly', 'title'), name='one_series_per_title'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['assembly', 'kind', 'starts_on'], name='activities__assembl_ce3fc9_idx'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['state', 'starts_on'], name='activities__state_d5b654_idx'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='activity_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), models.Q(('starts_at__isnull', False), models.Q(('ends_on__gt', models.F('starts_on')), ('ends_at__gt', models.F('starts_at')), _connector='OR')), _connector='OR'), name='hours_of_an_activity_are_in_order'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_why', ''), _negated=True), _connector='OR'), name='cancelled_activity_says_why'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('roll_completed_on__isnull', True), ('state', 'held'), _connector='OR'), name='complete_roll_is_of_what_was_held'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('half_days__gte', 1)), name='activity_lasts'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.UniqueConstraint(fields=('series', 'number'), name='one_number_in_a_series'),
        ),
    ]
