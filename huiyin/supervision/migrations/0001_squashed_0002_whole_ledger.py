import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('supervision', '0001_initial'),
        ('supervision', '0002_whole_ledger'),
    ]

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('matters', '0001_squashed_0012_opened_on_of_parts'),
        ('members', '0001_squashed_0005_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AwardRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('decided_by', models.CharField(blank=True, max_length=100, verbose_name='由哪次会议决定')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='决定日期')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='公布日期')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='award_rounds', to='assemblies.assembly')),
            ],
            options={
                'ordering': ['-year', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('nominated', '已提名'), ('shortlisted', '已入围'), ('awarded', '获奖'), ('dropped', '未入选')], default='nominated', max_length=11, verbose_name='状态')),
                ('reason', models.CharField(max_length=300, verbose_name='推荐理由')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='matters.matter')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='supervision.awardround')),
            ],
            options={
                'ordering': ['round', 'matter__year', 'matter__number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LeaderInstruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amendment_reason', models.CharField(blank=True, max_length=200, verbose_name='更正理由')),
                ('leader_name', models.CharField(max_length=60, verbose_name='领导')),
                ('leader_office', models.CharField(max_length=60, verbose_name='职务')),
                ('level', models.CharField(choices=[('assembly', '政协领导'), ('party', '党委领导'), ('government', '政府领导'), ('upper', '上级领导')], max_length=10, verbose_name='级别')),
                ('given_on', models.DateField(verbose_name='批示日期')),
                ('text', models.TextField(verbose_name='批示全文')),
                ('gist', models.CharField(max_length=200, verbose_name='摘要')),
                ('recorded_on', models.DateField(verbose_name='登记日期')),
                ('amends', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amended_by', to='supervision.leaderinstruction')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instructions', to='matters.matter')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['given_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('number', models.PositiveIntegerField(verbose_name='编号')),
                ('colour', models.CharField(choices=[('blue', '蓝色'), ('yellow', '黄色'), ('red', '红色')], max_length=6, verbose_name='颜色')),
                ('issued_on', models.DateField(verbose_name='发出日期')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('acknowledged_on', models.DateField(blank=True, null=True, verbose_name='签收日期')),
                ('acknowledged_name', models.CharField(blank=True, max_length=60, verbose_name='签收人')),
                ('acknowledged_note', models.TextField(blank=True, verbose_name='打算怎样办')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='assemblies.agency')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='assemblies.assembly')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='matters.clock')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='matters.matter')),
            ],
            options={
                'ordering': ['-year', '-number'],
            },
        ),
        migrations.CreateModel(
            name='SupervisionOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('order', '领导督办'), ('key', '重点提案督办')], default='order', max_length=5, verbose_name='类别')),
                ('state', models.CharField(choices=[('ordered', '已下达'), ('planned', '已定方案'), ('under_way', '督办中'), ('reported', '已报告'), ('ended', '督办结束')], default='ordered', max_length=9, verbose_name='状态')),
                ('leader_name', models.CharField(max_length=60, verbose_name='领导')),
                ('leader_office', models.CharField(max_length=60, verbose_name='职务')),
                ('reason', models.TextField(verbose_name='督办事由')),
                ('ordered_on', models.DateField(verbose_name='下达日期')),
                ('office', models.CharField(choices=[('cit', '注册群众'), ('con', '界别召集人'), ('org', '参加单位'), ('sco', '专门委员会干部'), ('prp', '提案工作人员'), ('prd', '提案委员会'), ('opn', '信息编辑'), ('inf', '信息员'), ('sig', '秘书长（领导）'), ('lia', '委员联络'), ('ldg', '台账工作人员'), ('gov', '政府督查室'), ('agy', '承办单位联络员'), ('agl', '承办单位负责人'), ('upt', '上级政协'), ('sys', '系统管理员'), ('sec', '安全管理员'), ('aud', '审计员')], max_length=3, verbose_name='负责处室')),
                ('due_on', models.DateField(verbose_name='报告期限')),
                ('plan', models.TextField(blank=True, verbose_name='督办方案')),
                ('result', models.TextField(blank=True, verbose_name='督办结果')),
                ('reported_on', models.DateField(blank=True, null=True, verbose_name='报告日期')),
                ('reported_by', models.CharField(blank=True, max_length=60, verbose_name='报告人')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('ended_note', models.TextField(blank=True, verbose_name='结束意见')),
                ('agencies', models.ManyToManyField(blank=True, related_name='supervision_orders', to='assemblies.agency')),
                ('leader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supervision_orders', to='members.person')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervision_orders', to='matters.matter')),
            ],
            options={
                'ordering': ['-ordered_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ProgressNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='日期')),
                ('text', models.TextField(verbose_name='进展')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress_notes', to='supervision.supervisionorder')),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='日期')),
                ('words', models.CharField(max_length=200, verbose_name='内容')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_steps', to='supervision.supervisionorder')),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='KeyProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('chosen_on', models.DateField(verbose_name='确定日期')),
                ('confirmed_by', models.CharField(max_length=100, verbose_name='由哪次会议确定')),
                ('fast_track', models.BooleanField(default=False, verbose_name='快速办理')),
                ('unmarked_on', models.DateField(blank=True, null=True, verbose_name='取消日期')),
                ('unmarked_reason', models.TextField(blank=True, verbose_name='取消理由')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='key_marks', to='matters.matter')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='key_proposal', to='supervision.supervisionorder')),
            ],
            options={
                'ordering': ['-year', 'matter__number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('symposium', '座谈'), ('inspection', '视察'), ('research', '调研'), ('on_site', '现场')], max_length=10, verbose_name='方式')),
                ('held_on', models.DateField(verbose_name='日期')),
                ('place', models.CharField(max_length=60, verbose_name='地点')),
                ('others', models.CharField(blank=True, max_length=200, verbose_name='其他参加的人')),
                ('found', models.TextField(verbose_name='看到的情况')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='supervision.supervisionorder')),
                ('people', models.ManyToManyField(blank=True, related_name='supervision_visits', to='members.person')),
            ],
            options={
                'ordering': ['held_on', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='awardround',
            constraint=models.UniqueConstraint(fields=('assembly', 'year', 'name'), name='one_award_round_per_name'),
        ),
        migrations.AddConstraint(
            model_name='awardround',
            constraint=models.CheckConstraint(condition=models.Q(('published_on__isnull', True), models.Q(models.Q(('decided_by', ''), _negated=True), ('published_on__gte', models.F('decided_on'))), _connector='OR'), name='published_after_a_decision'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(fields=('round', 'matter'), name='one_award_per_round_and_matter'),
        ),
        migrations.AddConstraint(
            model_name='leaderinstruction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amendment_reason', ''), ('amends__isnull', True)), models.Q(('amends__isnull', False), models.Q(('amendment_reason', ''), _negated=True)), _connector='OR'), name='amended_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.UniqueConstraint(fields=('assembly', 'year', 'number'), name='one_slip_per_number'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.UniqueConstraint(fields=('clock', 'colour'), name='one_slip_per_clock_and_colour'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.CheckConstraint(condition=models.Q(('colour__in', ['blue', 'yellow', 'red'])), name='slip_has_a_colour'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_name', ''), ('acknowledged_on__isnull', True)), models.Q(('acknowledged_on__gte', models.F('issued_on')), models.Q(('acknowledged_name', ''), _negated=True), models.Q(('acknowledged_note', ''), _negated=True)), _connector='OR'), name='slip_acknowledged_in_full'),
        ),
        migrations.AddConstraint(
            model_name='supervisionorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('office', ''), _negated=True), ('due_on__gte', models.F('ordered_on'))), name='order_has_office_and_date'),
        ),
        migrations.AddConstraint(
            model_name='supervisionorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('leader_name', ''), _negated=True), models.Q(('leader_office', ''), _negated=True)), name='order_names_its_leader'),
        ),
        migrations.AddConstraint(
            model_name='supervisionorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_on__isnull', True)), _connector='OR'), name='order_ends_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='supervisionorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'reported'), _negated=True), ('reported_on__isnull', False), _connector='OR'), name='order_reports_a_result'),
        ),
        migrations.AddConstraint(
            model_name='supervisionorder',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'key'), models.Q(('state', 'ended'), _negated=True)), fields=('matter',), name='one_open_key_order_per_matter'),
        ),
        migrations.AddConstraint(
            model_name='keyproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('unmarked_on__isnull', True)), fields=('matter',), name='one_key_mark_per_matter'),
        ),
        migrations.AddConstraint(
            model_name='keyproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('unmarked_on__isnull', True), ('unmarked_reason', '')), models.Q(('unmarked_on__isnull', False), models.Q(('unmarked_reason', ''), _negated=True)), _connector='OR'), name='unmarked_with_a_reason'),
        ),
    ]
