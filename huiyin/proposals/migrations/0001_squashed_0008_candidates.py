import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('proposals', '0001_initial'),
        ('proposals', '0002_examining'),
        ('proposals', '0003_first_versions'),
        ('proposals', '0004_raising'),
        ('proposals', '0005_joint'),
        ('proposals', '0006_publication'),
        ('proposals', '0007_handovers_and_batches'),
        ('proposals', '0008_candidates'),
    ]

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('matters', '0001_squashed_0012_opened_on_of_parts'),
        ('members', '0001_squashed_0005_consents'),
        ('plans', '0001_squashed_0003_course_of_a_topic'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(blank=True, max_length=40, verbose_name='步骤')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('run_at', models.DateTimeField(blank=True, null=True, verbose_name='办理时间')),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='BatchRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(choices=[('waiting', '还没有办理'), ('done', '已办理'), ('refused', '没有办理')], default='waiting', max_length=8, verbose_name='结果')),
                ('reason', models.TextField(blank=True, verbose_name='原因')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='proposals.batch')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matters.matter')),
            ],
            options={
                'ordering': ['batch', 'place'],
            },
        ),
        migrations.CreateModel(
            name='CandidateSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('state', models.CharField(choices=[('waiting', '正在比对'), ('done', '已比对'), ('failed', '没有比对成')], default='waiting', max_length=8, verbose_name='状态')),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('size', models.PositiveIntegerField(default=0)),
                ('pairs', models.JSONField(default=list)),
                ('read', models.JSONField(default=dict)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assemblies.assembly')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assemblies.session')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('held_on', models.DateField(verbose_name='日期')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='assemblies.assembly')),
                ('matters', models.ManyToManyField(related_name='handovers', to='matters.matter')),
            ],
            options={
                'ordering': ['-held_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reference', '供参考'), ('petition', '信访转送')], max_length=9, verbose_name='类别')),
                ('title', models.CharField(max_length=100, verbose_name='案由')),
                ('extract', models.TextField(verbose_name='建议摘录')),
                ('text', models.TextField(verbose_name='正文')),
                ('sent_on', models.DateField(verbose_name='发出日期')),
                ('read_on', models.DateField(blank=True, null=True, verbose_name='已阅日期')),
                ('read_note', models.CharField(blank=True, max_length=500, verbose_name='阅后说明')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='matters.matter')),
                ('read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='assemblies.agency')),
            ],
            options={
                'ordering': ['-sent_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NotTheSame',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_at', models.DateTimeField(auto_now_add=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matters.matter')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matters.matter')),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-said_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='proposal', serialize=False, to='matters.matter')),
                ('grounds', models.TextField(blank=True, verbose_name='案据')),
                ('recommendations', models.TextField(blank=True, verbose_name='建议')),
                ('window', models.CharField(choices=[('session', '大会提案'), ('between', '平时提案')], default='between', max_length=8, verbose_name='提出时间')),
                ('raised_by', models.CharField(choices=[('individual', '个人提案'), ('joint', '联名提案'), ('collective', '集体提案')], default='individual', max_length=10, verbose_name='提案形式')),
                ('collective_kind', models.CharField(blank=True, choices=[('party', '党派提案'), ('organisation', '团体提案'), ('special_committee', '专门委员会提案'), ('sector', '界别提案'), ('group', '小组提案')], max_length=17, verbose_name='集体提案')),
                ('collective_name', models.CharField(blank=True, max_length=60, verbose_name='提案单位')),
                ('signed_for_by', models.CharField(blank=True, max_length=60, verbose_name='签署人（联系人）')),
                ('edition', models.PositiveIntegerField(default=1)),
                ('signing_until', models.DateField(blank=True, null=True, verbose_name='联名、附议截止日')),
                ('seconding', models.BooleanField(default=False, verbose_name='征集附议')),
                ('based_on_research', models.BooleanField(default=False, verbose_name='经过调研')),
                ('forwarded', models.BooleanField(default=False, verbose_name='转交他人材料')),
                ('forwarded_from', models.CharField(blank=True, max_length=100, verbose_name='材料来源')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=200, verbose_name='撤回理由')),
                ('withdrawal_asked_on', models.DateField(blank=True, null=True, verbose_name='请求撤案日期')),
                ('members_may_read', models.BooleanField(default=True, verbose_name='同意本级委员查阅')),
                ('publish_consent', models.BooleanField(blank=True, null=True, verbose_name='同意公开')),
                ('publish_reason', models.CharField(blank=True, max_length=200, verbose_name='不同意公开的理由')),
                ('revise_note', models.TextField(blank=True, verbose_name='修改意见')),
                ('non_filing_ground', models.CharField(blank=True, max_length=30, verbose_name='不予立案理由')),
                ('non_filing_note', models.TextField(blank=True, verbose_name='说明')),
                ('disposition', models.CharField(blank=True, choices=[('converted_to_opinion', '转为社情民意信息'), ('forwarded_as_reference', '转送有关单位参考'), ('referred_to_petitions', '转送信访部门'), ('returned_final', '退回提案人')], max_length=24, verbose_name='处理方式')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('result_class', models.CharField(blank=True, max_length=20, verbose_name='办理结果')),
                ('outcome', models.CharField(blank=True, choices=[('satisfied', '满意'), ('basically', '基本满意'), ('not', '不满意'), ('no_response', '未反馈')], max_length=12, verbose_name='反馈结果')),
                ('mediation_minutes', models.TextField(blank=True, verbose_name='会商纪要')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='assemblies.session')),
                ('suggested_agencies', models.ManyToManyField(blank=True, related_name='+', to='assemblies.agency')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='plans.topic')),
            ],
        ),
        migrations.CreateModel(
            name='ProposalVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=100, verbose_name='案由')),
                ('grounds', models.TextField(verbose_name='案据')),
                ('recommendations', models.TextField(verbose_name='建议')),
                ('handed_in_on', models.DateField(verbose_name='提交日期')),
                ('handed_in_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='matters.matter')),
                ('signers', models.ManyToManyField(related_name='+', to='members.person')),
            ],
            options={
                'ordering': ['matter', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('none', '不公开'), ('title', '只公开案由'), ('abstract', '公开摘要'), ('full', '全文公开')], max_length=10, verbose_name='公开范围')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('docket', models.CharField(blank=True, max_length=20)),
                ('title', models.CharField(blank=True, max_length=100, verbose_name='案由')),
                ('proposers', models.CharField(blank=True, max_length=1000)),
                ('agencies', models.CharField(blank=True, max_length=500)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('result', models.CharField(blank=True, max_length=100)),
                ('abstract', models.TextField(blank=True, verbose_name='摘要')),
                ('grounds', models.TextField(blank=True, verbose_name='案据')),
                ('recommendations', models.TextField(blank=True, verbose_name='建议')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='不公开的理由')),
                ('published_on', models.DateField()),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='publications', to='matters.matter')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-published_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('made_on', models.DateField(verbose_name='日期')),
                ('verdict', models.CharField(choices=[('file', '立案'), ('merge', '并案'), ('decline', '不予立案'), ('return', '退回修改')], max_length=8, verbose_name='建议')),
                ('ground', models.CharField(blank=True, max_length=30, verbose_name='不予立案理由')),
                ('disposition', models.CharField(blank=True, choices=[('converted_to_opinion', '转为社情民意信息'), ('forwarded_as_reference', '转送有关单位参考'), ('referred_to_petitions', '转送信访部门'), ('returned_final', '退回提案人')], max_length=24, verbose_name='处理方式')),
                ('category', models.CharField(blank=True, max_length=30, verbose_name='分类')),
                ('remark', models.TextField(blank=True, verbose_name='说明')),
                ('checks', models.JSONField(blank=True, default=dict)),
                ('agencies', models.ManyToManyField(related_name='+', to='assemblies.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.matter')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='advice', to='matters.matter')),
            ],
            options={
                'ordering': ['matter', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('run_at__isnull', True), models.Q(('step', ''), _negated=True), _connector='OR'), name='batch_runs_a_step'),
        ),
        migrations.AddConstraint(
            model_name='batchrow',
            constraint=models.UniqueConstraint(fields=('batch', 'matter'), name='a_matter_once_in_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='batchrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='refused_with_a_reason'),
        ),
        migrations.AddIndex(
            model_name='candidatesearch',
            index=models.Index(fields=['assembly', 'year', 'made_at'], name='candidates_newest'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(fields=('assembly', 'held_on', 'name'), name='one_handover_a_day_and_name'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['to', 'sent_on'], name='proposals_l_to_id_388fb6_idx'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('read_by__isnull', True), ('read_on__isnull', True)), models.Q(('read_by__isnull', False), ('read_on__isnull', False)), _connector='OR'), name='read_letter_names_its_reader'),
        ),
        migrations.AddConstraint(
            model_name='notthesame',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='two_proposals_in_order'),
        ),
        migrations.AddConstraint(
            model_name='notthesame',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('one', 'other'), name='said_once_of_two_proposals'),
        ),
        migrations.AddConstraint(
            model_name='notthesame',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', True), ('taken_back_by__isnull', True)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), _connector='OR'), name='taken_back_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('raised_by', 'collective'), models.Q(('collective_kind', ''), _negated=True), models.Q(('collective_name', ''), _negated=True)), models.Q(models.Q(('raised_by', 'collective'), _negated=True), ('collective_kind', ''), ('collective_name', '')), _connector='OR'), name='collective_proposal_names_its_body'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('seconding', False), ('signing_until__isnull', False), _connector='OR'), name='open_call_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='proposalversion',
            constraint=models.UniqueConstraint(fields=('matter', 'number'), name='one_version_per_number'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['year', 'published_on'], name='proposals_p_year_e12a5e_idx'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('matter',), name='one_publication_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('level', 'full'), models.Q(('answer', ''), ('grounds', ''), ('recommendations', ''), models.Q(('level', 'abstract'), models.Q(('abstract', ''), ('answered_on__isnull', True), ('result', ''), models.Q(('level', 'title'), models.Q(('agencies', ''), ('proposers', ''), ('title', '')), _connector='OR')), _connector='OR')), _connector='OR'), name='a_level_keeps_no_more_than_it_shows'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), models.Q(('withdrawn_reason', ''), _negated=True), _connector='OR'), name='a_withdrawn_publication_says_why'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'decline'), _negated=True), models.Q(('ground', ''), _negated=True), _connector='OR'), name='recommended_not_to_file_names_its_ground'),
        ),
    ]
