import django.db.models.deletion
import django.utils.timezone
import huiyin.sealed
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('matters', '0001_initial'),
        ('matters', '0002_assignments'),
        ('matters', '0003_parts_of_what_runs'),
        ('matters', '0004_origin'),
        ('matters', '0005_afterwards'),
        ('matters', '0006_after_closing_states'),
        ('matters', '0007_terms'),
        ('matters', '0008_seconders'),
        ('matters', '0009_whole_ledger'),
        ('matters', '0010_ledger_indexes'),
        ('matters', '0011_saved_views'),
        ('matters', '0012_opened_on_of_parts'),
    ]

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('members', '0001_squashed_0005_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('office', models.CharField(blank=True, choices=[('cit', '注册群众'), ('con', '界别召集人'), ('org', '参加单位'), ('sco', '专门委员会干部'), ('prp', '提案工作人员'), ('prd', '提案委员会'), ('opn', '信息编辑'), ('inf', '信息员'), ('sig', '秘书长（领导）'), ('lia', '委员联络'), ('ldg', '台账工作人员'), ('gov', '政府督查室'), ('agy', '承办单位联络员'), ('agl', '承办单位负责人'), ('upt', '上级政协'), ('sys', '系统管理员'), ('sec', '安全管理员'), ('aud', '审计员')], max_length=3)),
                ('signed_by', models.CharField(blank=True, max_length=60, verbose_name='签发人')),
                ('result_class', models.CharField(blank=True, max_length=20, verbose_name='办理结果')),
                ('text', models.TextField(verbose_name='答复内容')),
                ('given_on', models.DateField(verbose_name='答复日期')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='assemblies.agency')),
            ],
            options={
                'ordering': ['matter', 'given_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('sole', '独办'), ('lead', '主办'), ('co', '会办'), ('separate', '分办')], default='sole', max_length=8, verbose_name='承办方式')),
                ('state', models.CharField(choices=[('assigned', '已交办'), ('return_requested', '申请退回'), ('accepted', '办理中'), ('reply_review', '答复审核'), ('replied', '已答复'), ('given', '已提会办意见'), ('reassigned', '已改交')], default='assigned', max_length=20, verbose_name='状态')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('opened_on', models.DateField(editable=False, verbose_name='提出日期')),
                ('assigned_on', models.DateField(verbose_name='交办日期')),
                ('acknowledged_on', models.DateField(blank=True, null=True, verbose_name='签收日期')),
                ('deemed', models.BooleanField(default=False, verbose_name='视为签收')),
                ('handler', models.CharField(blank=True, max_length=60, verbose_name='经办人')),
                ('leader', models.CharField(blank=True, max_length=60, verbose_name='分管负责人')),
                ('by_decision', models.BooleanField(default=False, verbose_name='由协调决定交办')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='assemblies.agency')),
            ],
            options={
                'ordering': ['matter', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='承诺事项')),
                ('state', models.CharField(choices=[('open', '履行中'), ('claimed', '已申报兑现'), ('fulfilled', '已兑现'), ('failed', '未兑现')], default='open', max_length=10, verbose_name='兑现情况')),
                ('promised_on', models.DateField(verbose_name='承诺日期')),
                ('first_due_on', models.DateField()),
                ('due_on', models.DateField(verbose_name='完成期限')),
                ('proposed_due_on', models.DateField(blank=True, null=True)),
                ('settled_on', models.DateField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='assemblies.agency')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='matters.answer')),
            ],
            options={
                'ordering': ['matter', 'due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CommitmentNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('progress', '进展'), ('claim', '申报兑现'), ('confirm', '确认兑现'), ('reject', '退回申报'), ('ask', '申请改期'), ('grant', '同意改期'), ('refuse', '不同意改期'), ('fail', '认定未兑现')], max_length=10)),
                ('text', models.TextField(blank=True)),
                ('noted_on', models.DateField()),
                ('was_due_on', models.DateField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='matters.commitment')),
            ],
            options={
                'ordering': ['commitment', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CoOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='会办意见')),
                ('result_class', models.CharField(max_length=20, verbose_name='办理结果')),
                ('signed_by', models.CharField(max_length=60, verbose_name='签发人')),
                ('given_on', models.DateField(verbose_name='提出日期')),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='opinion', to='matters.assignment')),
            ],
            options={
                'ordering': ['assignment'],
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proposal', '提案'), ('opinion', '社情民意信息'), ('livelihood', '民生事项')], max_length=10, verbose_name='类别')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='编号')),
                ('docket', models.CharField(blank=True, max_length=20, verbose_name='案号')),
                ('title', models.CharField(max_length=100, verbose_name='案由')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('cosigning', '联名中'), ('discarded', '已丢弃'), ('submitted', '已提交'), ('in_review', '审查中'), ('returned', '退回修改'), ('withdrawn', '已撤回'), ('not_filed', '不予立案'), ('filed', '已立案'), ('merged', '已并案'), ('assigned', '已交办'), ('return_requested', '申请退回'), ('accepted', '办理中'), ('reply_review', '答复审核'), ('replied', '已答复'), ('rehandling', '再次办理'), ('mediation', '会商'), ('received', '已收到'), ('shortlisted', '入选待编'), ('reserve', '留存备用'), ('not_used', '未采用'), ('edited', '已编辑'), ('signed', '已签发'), ('issued', '已刊发'), ('dispatched', '已转办'), ('answered', '部门已回复'), ('fed_back', '已反馈作者'), ('collected', '已收集'), ('registered', '已登记'), ('duplicate', '重复'), ('rejected', '不予受理'), ('referred', '已转送'), ('handed_up', '已上报'), ('in_progress', '处理中'), ('claimed', '申报办结'), ('verified', '核实属实'), ('long_term', '长期推进'), ('explained', '说明原因'), ('closed', '已办结'), ('tracking', '办结跟踪'), ('failed', '承诺未兑现')], default='draft', max_length=20, verbose_name='状态')),
                ('category', models.CharField(blank=True, max_length=30, verbose_name='分类')),
                ('holder_office', models.CharField(blank=True, choices=[('cit', '注册群众'), ('con', '界别召集人'), ('org', '参加单位'), ('sco', '专门委员会干部'), ('prp', '提案工作人员'), ('prd', '提案委员会'), ('opn', '信息编辑'), ('inf', '信息员'), ('sig', '秘书长（领导）'), ('lia', '委员联络'), ('ldg', '台账工作人员'), ('gov', '政府督查室'), ('agy', '承办单位联络员'), ('agl', '承办单位负责人'), ('upt', '上级政协'), ('sys', '系统管理员'), ('sec', '安全管理员'), ('aud', '审计员')], max_length=3, verbose_name='承办处室')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                ('opened_on', models.DateField(verbose_name='提出日期')),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='立案日期')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('archived_on', models.DateField(blank=True, null=True, verbose_name='归档日期')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='assemblies.assembly')),
                ('handed_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed_from', to='matters.matter')),
                ('holder_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held_matters', to='assemblies.agency')),
                ('holder_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held_matters', to='members.person')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='matters.matter')),
                ('origin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='became', to='matters.matter')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters_here', to='assemblies.assembly')),
                ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.ruleset')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='assemblies.sector')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='LookBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('visited', '实地走访'), ('forum', '座谈'), ('phoned', '电话回访'), ('papers', '查阅资料'), ('fulfilled', '承诺全部兑现'), ('decided', '变更办理结果')], max_length=10, verbose_name='方式')),
                ('held_on', models.DateField(verbose_name='日期')),
                ('people', models.CharField(blank=True, max_length=300, verbose_name='参加人员')),
                ('finding', models.TextField(blank=True, verbose_name='情况')),
                ('proposed_class', models.CharField(blank=True, max_length=20, verbose_name='建议的办理结果')),
                ('from_class', models.CharField(blank=True, max_length=20)),
                ('to_class', models.CharField(blank=True, max_length=20)),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='look_backs', to='matters.matter')),
            ],
            options={
                'ordering': ['matter', 'held_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HandUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='上报理由')),
                ('sent_on', models.DateField(verbose_name='上报日期')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='签收日期')),
                ('returned_on', models.DateField(blank=True, null=True, verbose_name='退回日期')),
                ('return_reason', models.TextField(blank=True, verbose_name='退回理由')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('above', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='hand_up', to='matters.matter')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_ups', to='matters.matter')),
            ],
            options={
                'ordering': ['matter', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('satisfaction', models.CharField(choices=[('satisfied', '满意'), ('basically', '基本满意'), ('not', '不满意')], max_length=10, verbose_name='总体评价')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='意见')),
                ('given_on', models.DateField(verbose_name='评价日期')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='members.person')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='matters.matter')),
            ],
            options={
                'ordering': ['matter', 'round', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='commitment',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='matters.matter'),
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('pre_check', '初审'), ('revise', '修改'), ('decide', '审查决定'), ('hand_over', '交办'), ('acknowledge', '签收'), ('decide_return', '退回决定'), ('co_opinion', '会办意见'), ('handle', '答复'), ('check_reply', '答复审核'), ('rehandle', '再次答复'), ('feedback', '反馈'), ('mediate', '会商'), ('commitment', '兑现承诺'), ('progress', '报告进展'), ('confirm', '核实兑现'), ('screen', '信息筛选'), ('resubmit', '信息补充修改'), ('reserve', '留存备用'), ('edit_item', '信息编辑'), ('sign_off', '信息核签'), ('issue', '信息刊发'), ('agency_reply', '部门回复'), ('feed_back', '反馈作者'), ('verify', '核实登记'), ('assign', '台账交办'), ('accept', '接办'), ('resolve', '办理'), ('report_progress', '每月进展'), ('decide_deferral', '暂缓决定'), ('check_claim', '核验'), ('answer_back', '回复反映人'), ('evaluate', '评价办结'), ('review_deferred', '长期事项复核'), ('receive', '上级签收')], max_length=20, verbose_name='期限')),
                ('started_on', models.DateField()),
                ('due_on', models.DateField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('paused_on', models.DateField(blank=True, null=True)),
                ('stopped_on', models.DateField(blank=True, null=True)),
                ('explanation', models.JSONField()),
                ('assignment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='matters.assignment')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='matters.matter')),
            ],
            options={
                'ordering': ['matter', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='assignment',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='answer',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='matters.matter'),
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proposal', '提案'), ('opinion', '社情民意信息'), ('livelihood', '民生事项')], max_length=10)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assemblies.assembly')),
            ],
        ),
        migrations.CreateModel(
            name='Originator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('masked', models.CharField(max_length=20, verbose_name='反映人')),
                ('name', huiyin.sealed.SealedText(blank=True, verbose_name='姓名')),
                ('contact', huiyin.sealed.SealedText(blank=True, verbose_name='联系方式')),
                ('answer_by', models.CharField(choices=[('letter', '书信'), ('phone', '电话'), ('in_person', '当面'), ('notice', '在接待处张贴告知')], max_length=10, verbose_name='希望怎样得到答复')),
                ('taken_on', models.DateField(verbose_name='接待日期')),
                ('keep_until', models.DateField(verbose_name='保存至')),
                ('erased_on', models.DateField(blank=True, null=True, verbose_name='删除日期')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProgressNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='进展')),
                ('noted_on', models.DateField(verbose_name='日期')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress_notes', to='matters.matter')),
            ],
            options={
                'ordering': ['matter', 'noted_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposerContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('kind', models.CharField(choices=[('met', '面商'), ('visited', '走访'), ('phoned', '电话'), ('wrote', '书信')], max_length=8, verbose_name='方式')),
                ('held_on', models.DateField(verbose_name='日期')),
                ('gist', models.CharField(max_length=500, verbose_name='要点')),
                ('word', models.CharField(blank=True, choices=[('confirmed', '属实'), ('disputed', '有异议')], max_length=10, verbose_name='提案人的意见')),
                ('word_note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.agency')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='matters.matter')),
                ('word_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
            ],
            options={
                'ordering': ['matter', 'held_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to=settings.AUTH_USER_MODEL)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='matters.answer')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='members.person')),
            ],
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('text', models.TextField(verbose_name='答复内容')),
                ('result_class', models.CharField(max_length=20, verbose_name='办理结果')),
                ('signed_by', models.CharField(max_length=60, verbose_name='签发人')),
                ('commitments', models.JSONField(blank=True, default=list)),
                ('apart', models.JSONField(blank=True, default=dict)),
                ('submitted_on', models.DateField(verbose_name='报送日期')),
                ('decision', models.CharField(blank=True, choices=[('sent_back', '退回重写'), ('released', '已发出')], max_length=10, verbose_name='审核')),
                ('checks', models.JSONField(blank=True, default=list)),
                ('note', models.TextField(blank=True, verbose_name='审核意见')),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='matters.assignment')),
            ],
            options={
                'ordering': ['assignment', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReturnRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='退回理由')),
                ('asked_on', models.DateField(verbose_name='申请日期')),
                ('decision', models.CharField(blank=True, choices=[('reassigned', '同意改交'), ('refused', '不同意')], max_length=12, verbose_name='决定')),
                ('note', models.TextField(blank=True, verbose_name='决定的说明')),
                ('leader', models.CharField(blank=True, max_length=60, verbose_name='裁定的领导')),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='return_requests', to='matters.assignment')),
                ('given_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.agency')),
                ('proposed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.agency', verbose_name='建议改交的单位')),
            ],
            options={
                'ordering': ['assignment', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='视图名称')),
                ('query', models.CharField(blank=True, max_length=1000, verbose_name='条件')),
                ('role', models.CharField(blank=True, choices=[('cit', '注册群众'), ('con', '界别召集人'), ('org', '参加单位'), ('sco', '专门委员会干部'), ('prp', '提案工作人员'), ('prd', '提案委员会'), ('opn', '信息编辑'), ('inf', '信息员'), ('sig', '秘书长（领导）'), ('lia', '委员联络'), ('ldg', '台账工作人员'), ('gov', '政府督查室'), ('agy', '承办单位联络员'), ('agl', '承办单位负责人'), ('upt', '上级政协'), ('sys', '系统管理员'), ('sec', '安全管理员'), ('aud', '审计员')], max_length=3, verbose_name='共用的处室')),
                ('alert', models.CharField(choices=[('none', '不提醒'), ('daily', '每天提醒'), ('weekly', '每周提醒')], default='none', max_length=6, verbose_name='有新事项时')),
                ('known', models.JSONField(blank=True, default=list)),
                ('looked_on', models.DateField(blank=True, null=True)),
                ('removed_on', models.DateField(blank=True, null=True, verbose_name='移除日期')),
                ('assembly', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assemblies.assembly')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', '第一提案人'), ('cosigner', '联名人'), ('author', '反映人'), ('seconder', '附议人')], max_length=8)),
                ('state', models.CharField(choices=[('invited', '已邀请'), ('signed', '已签名'), ('declined', '已谢绝'), ('expired', '已过期')], default='invited', max_length=8)),
                ('signed_on', models.DateField(blank=True, null=True)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='matters.matter')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='members.person')),
            ],
            options={
                'ordering': ['matter', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('carried_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried_from', to='matters.voice')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voices', to='matters.matter')),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='matters.originator')),
            ],
            options={
                'ordering': ['matter', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='VoiceAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('letter', '书信'), ('phone', '电话'), ('in_person', '当面'), ('notice', '在接待处张贴告知')], max_length=10, verbose_name='方式')),
                ('given_on', models.DateField(verbose_name='答复日期')),
                ('reaction', models.CharField(blank=True, max_length=200, verbose_name='反映人的态度')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voice_answers', to='matters.answer')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='matters.voice')),
            ],
            options={
                'ordering': ['voice', 'given_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='延期理由')),
                ('until', models.DateField(verbose_name='延期至')),
                ('asked_on', models.DateField(verbose_name='申请日期')),
                ('decision', models.CharField(blank=True, choices=[('granted', '同意延期'), ('refused', '不同意')], max_length=8, verbose_name='决定')),
                ('note', models.TextField(blank=True, verbose_name='决定的说明')),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='matters.assignment')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='matters.clock')),
            ],
            options={
                'ordering': ['assignment', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('clock',), name='one_open_extension_per_clock'), models.CheckConstraint(condition=models.Q(('decision', ''), ('decided_on__isnull', False), _connector='OR'), name='decided_extension_has_its_day')],
            },
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['assembly', 'kind', 'opened_on', 'id'], name='ledger_newest'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['assembly', 'kind', 'due_on', 'id'], name='ledger_due'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['assembly', 'kind', 'changed_at', 'id'], name='ledger_changed'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['sector', 'kind', 'opened_on', 'id'], name='ledger_of_sector'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('handed_to__isnull', False)), fields=['assembly', 'handed_to'], name='ledger_handed_up'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['opened_on', 'id', 'merged_into'], name='ledger_merged'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['assembly', 'state', 'due_on'], name='matters_mat_assembl_0fa575_idx'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['holder_agency', 'state'], name='matters_mat_holder__229484_idx'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['holder_person', 'state'], name='matters_mat_holder__2a742b_idx'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.UniqueConstraint(fields=('assembly', 'kind', 'year', 'number'), name='one_matter_per_number'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'in_review', 'returned', 'filed', 'merged', 'assigned', 'return_requested', 'accepted', 'reply_review', 'replied', 'rehandling', 'mediation', 'received', 'shortlisted', 'reserve', 'not_used', 'edited', 'signed', 'issued', 'dispatched', 'answered', 'fed_back', 'collected', 'registered', 'duplicate', 'rejected', 'referred', 'handed_up', 'in_progress', 'claimed', 'verified', 'long_term', 'explained', 'tracking']), _negated=True), models.Q(('due_on__isnull', False), models.Q(models.Q(('holder_office', ''), _negated=True), ('holder_person__isnull', False), ('holder_agency__isnull', False), _connector='OR')), _connector='OR'), name='open_matter_has_holder_and_date'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ['merged', 'duplicate']), _negated=True), ('merged_into__isnull', False), _connector='OR'), models.Q(('merged_into', models.F('pk')), _negated=True)), name='merged_matter_names_another'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'handed_up'), _negated=True), ('handed_to__isnull', False), _connector='OR'), models.Q(('handed_to', models.F('pk')), _negated=True)), name='handed_up_matter_names_where'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'fed_back'), _negated=True), ('answered_on__isnull', False), _connector='OR'), name='fed_back_item_is_answered'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'livelihood'), ('state__in', ['assigned', 'in_progress']), _negated=True), ('holder_agency__isnull', False), _connector='OR'), name='livelihood_at_an_agency_names_it'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['not_filed', 'closed', 'failed', 'tracking']), _negated=True), models.Q(('answered_on__isnull', False), ('closed_on__isnull', False)), _connector='OR'), name='nothing_ends_without_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('archived_on__isnull', True), ('state__in', ['discarded', 'withdrawn', 'not_filed', 'closed', 'failed']), _connector='OR'), name='archived_matter_has_ended'),
        ),
        migrations.AddConstraint(
            model_name='lookback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_class', ''), ('to_class', '')), models.Q(models.Q(('from_class', ''), _negated=True), models.Q(('to_class', ''), _negated=True), models.Q(('from_class', models.F('to_class')), _negated=True)), _connector='OR'), name='a_class_is_turned_from_one_to_another'),
        ),
        migrations.AddConstraint(
            model_name='handup',
            constraint=models.CheckConstraint(condition=models.Q(('returned_on__isnull', True), models.Q(('return_reason', ''), _negated=True), _connector='OR'), name='returned_hand_up_says_why'),
        ),
        migrations.AddConstraint(
            model_name='handup',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_on__isnull', True)), fields=('matter',), name='one_hand_up_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.UniqueConstraint(fields=('matter', 'round', 'person'), name='one_feedback_per_person_and_round'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('promised_on')), ('first_due_on__gt', models.F('promised_on'))), name='commitment_is_due_after_it_was_made'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', False), ('state__in', ['fulfilled', 'failed'])), models.Q(('settled_on__isnull', True), ('state__in', ['open', 'claimed'])), _connector='OR'), name='settled_commitment_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_due_on__isnull', True), ('state', 'open'), _connector='OR'), name='only_open_commitment_asks_for_another_day'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(condition=models.Q(('assignment__isnull', True), ('stopped_on__isnull', True)), fields=('matter', 'name'), name='one_running_clock_per_name'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(condition=models.Q(('stopped_on__isnull', True)), fields=('assignment', 'name'), name='one_running_clock_per_part'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('started_on'))), name='clock_is_due_after_start'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['agency', 'opened_on', 'matter', 'state'], name='ledger_of_agency'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'reassigned'), _negated=True), fields=('matter', 'agency'), name='one_assignment_per_agency'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('acknowledged_on__isnull', True), ('acknowledged_on__gte', models.F('assigned_on')), _connector='OR'), name='acknowledged_after_assigned'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'given'), _negated=True), ('role', 'co'), _connector='OR'), name='only_a_cohandler_gives_an_opinion'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['reply_review', 'replied']), _negated=True), models.Q(('role', 'co'), _negated=True), _connector='OR'), name='a_cohandler_answers_nobody'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('agency__isnull', False), models.Q(('office', ''), _negated=True), _connector='OR'), name='answer_is_given_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.UniqueConstraint(fields=('assembly', 'kind', 'year'), name='one_series_per_year'),
        ),
        migrations.AddIndex(
            model_name='originator',
            index=models.Index(fields=['keep_until'], name='matters_ori_keep_un_e54837_idx'),
        ),
        migrations.AddConstraint(
            model_name='originator',
            constraint=models.CheckConstraint(condition=models.Q(('erased_on__isnull', True), models.Q(('contact', ''), ('name', '')), _connector='OR'), name='erased_originator_holds_nothing'),
        ),
        migrations.AddConstraint(
            model_name='originator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_by__in', ['letter', 'phone']), _negated=True), ('erased_on__isnull', False), models.Q(('contact', ''), _negated=True), _connector='OR'), name='letter_or_phone_needs_a_contact'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('answer', 'person'), name='one_receipt_per_person'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('answer', 'account'), name='one_receipt_per_account'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', True), ('person__isnull', False)), models.Q(('account__isnull', False), ('person__isnull', True)), _connector='OR'), name='receipt_is_a_person_s_or_an_account_s'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('assignment',), name='one_reply_in_review_per_part'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('decision', ''), ('decided_on__isnull', False), _connector='OR'), name='decided_reply_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='returnrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('assignment',), name='one_open_return_request_per_part'),
        ),
        migrations.AddConstraint(
            model_name='returnrequest',
            constraint=models.CheckConstraint(condition=models.Q(('decision', ''), ('decided_on__isnull', False), _connector='OR'), name='decided_return_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_on__isnull', True)), fields=('owner', 'name'), name='one_saved_view_per_name'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assembly__isnull', True), ('role', '')), models.Q(models.Q(('role', ''), _negated=True), ('assembly__isnull', False)), _connector='OR'), name='shared_view_names_office_and_assembly'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('matter', 'person'), name='one_signature_per_person'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(condition=models.Q(('role__in', ['lead', 'author'])), fields=('matter',), name='one_lead_per_matter'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), ('signed_on__isnull', False), _connector='OR'), name='signed_signature_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='voice',
            constraint=models.UniqueConstraint(fields=('matter', 'originator'), name='one_voice_per_originator'),
        ),
        migrations.AddConstraint(
            model_name='voice',
            constraint=models.CheckConstraint(condition=models.Q(('carried_to', models.F('pk')), _negated=True), name='voice_is_carried_elsewhere'),
        ),
        migrations.AddConstraint(
            model_name='voiceanswer',
            constraint=models.UniqueConstraint(fields=('voice', 'answer'), name='one_telling_per_voice_and_answer'),
        ),
    ]
