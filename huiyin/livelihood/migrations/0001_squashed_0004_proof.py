import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('livelihood', '0001_initial'),
        ('livelihood', '0002_whole_ledger'),
        ('livelihood', '0003_livelihood_course'),
        ('livelihood', '0004_proof'),
    ]

    initial = True

    dependencies = [
        ('activities', '0001_squashed_0002_programme_and_roll'),
        ('files', '0001_squashed_0002_audio'),
        ('matters', '0001_squashed_0012_opened_on_of_parts'),
        ('members', '0001_squashed_0005_consents'),
        ('plans', '0001_squashed_0003_course_of_a_topic'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('on_the_spot', '实地察看'), ('meeting', '座谈了解'), ('visited', '走访群众'), ('phoned', '电话核实')], max_length=12, verbose_name='方式')),
                ('held_on', models.DateField(verbose_name='日期')),
                ('people', models.CharField(blank=True, max_length=300, verbose_name='参加人员')),
                ('found', models.TextField(verbose_name='看到的情况')),
                ('is_done', models.BooleanField(verbose_name='确已办好')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='matters.matter')),
                ('members', models.ManyToManyField(blank=True, related_name='verifications', to='members.person', verbose_name='参加委员')),
            ],
            options={
                'ordering': ['matter', 'held_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Deferral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('long_term', '暂时不能，长期推进'), ('explained', '确实不能，说明原因')], max_length=10, verbose_name='申请')),
                ('ground', models.TextField(verbose_name='理由')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='下次复核')),
                ('asked_on', models.DateField(verbose_name='申请日期')),
                ('decision', models.CharField(blank=True, choices=[('approved', '同意'), ('refused', '不同意')], max_length=10, verbose_name='决定')),
                ('note', models.TextField(blank=True, verbose_name='决定的说明')),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deferrals', to='matters.assignment')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['assignment', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('assignment',), name='one_open_deferral_per_part'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'long_term'), _negated=True), ('review_on__isnull', False), _connector='OR'), name='long_term_names_its_review'), models.CheckConstraint(condition=models.Q(('decision', ''), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='decided_deferral_has_its_day')],
            },
        ),
        migrations.CreateModel(
            name='LivelihoodMatter',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='livelihood', serialize=False, to='matters.matter')),
                ('kind', models.CharField(choices=[('problem', '民生问题'), ('deed', '民生实事'), ('hot_issue', '热点难点问题'), ('finding', '调研发现'), ('suggestion', '意见建议')], max_length=10, verbose_name='类别')),
                ('source', models.CharField(choices=[('sector_group', '界别群'), ('research', '调研'), ('visit', '走访'), ('studio', '接待群众'), ('member', '委员反映'), ('opinion', '社情民意转来'), ('commitment', '提案承诺转来'), ('leader', '领导走访'), ('plan', '工作计划'), ('below', '下级政协上报')], max_length=12, verbose_name='来源')),
                ('description', models.TextField(verbose_name='情况')),
                ('spot', models.CharField(blank=True, max_length=60, verbose_name='具体地点')),
                ('channel', models.CharField(blank=True, choices=[('hotline', '政务服务热线'), ('petitions', '信访部门'), ('court', '司法机关')], max_length=10, verbose_name='转送')),
                ('result', models.TextField(blank=True, verbose_name='结果')),
                ('outcome', models.CharField(blank=True, choices=[('solved', '已解决'), ('explained', '已说明原因'), ('duplicate', '重复'), ('rejected', '不予受理'), ('referred', '已转送'), ('given_back', '退回下级')], max_length=10, verbose_name='办结方式')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='下次复核')),
                ('solved_on', models.DateField(blank=True, null=True, verbose_name='解决日期')),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='livelihood_matters', to='activities.activity')),
                ('commitment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='livelihood', to='matters.commitment', verbose_name='承诺事项')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('supervisors', models.ManyToManyField(blank=True, related_name='supervised', to='members.person', verbose_name='监督委员')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='livelihood_matters', to='plans.topic')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'solved_on'], name='livelihood__kind_3040c8_idx')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='日期')),
                ('decision', models.CharField(choices=[('resumed', '继续办理'), ('long_term', '继续长期推进'), ('explained', '转为说明原因')], max_length=10, verbose_name='决定')),
                ('reason', models.TextField(verbose_name='理由')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='下次复核')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='matters.matter')),
            ],
            options={
                'ordering': ['matter', 'held_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decision', 'long_term'), _negated=True), ('next_on__isnull', False), _connector='OR'), name='review_names_the_next')],
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.attachment', verbose_name='附件')),
                ('note', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='matters.progressnote')),
                ('verification', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='livelihood.verification')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('note__isnull', True), ('verification__isnull', False)), models.Q(('note__isnull', False), ('verification__isnull', True)), _connector='OR'), name='proof_goes_with_one')],
            },
        ),
    ]
