import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('members', '0001_squashed_0005_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CorrectionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(choices=[('cit', '注册群众'), ('con', '界别召集人'), ('org', '参加单位'), ('sco', '专门委员会干部'), ('prp', '提案工作人员'), ('prd', '提案委员会'), ('opn', '信息编辑'), ('inf', '信息员'), ('sig', '秘书长（领导）'), ('lia', '委员联络'), ('ldg', '台账工作人员'), ('gov', '政府督查室'), ('agy', '承办单位联络员'), ('agl', '承办单位负责人'), ('upt', '上级政协'), ('sys', '系统管理员'), ('sec', '安全管理员'), ('aud', '审计员')], max_length=3, verbose_name='答复部门')),
                ('section', models.CharField(blank=True, max_length=30)),
                ('subject', models.CharField(blank=True, max_length=60)),
                ('subject_id', models.BigIntegerField(blank=True, null=True)),
                ('about', models.CharField(max_length=200, verbose_name='关于哪一条')),
                ('text', models.TextField(verbose_name='哪里不对')),
                ('state', models.CharField(choices=[('asked', '待答复'), ('answered', '已答复'), ('withdrawn', '已撤回')], default='asked', max_length=10, verbose_name='状态')),
                ('asked_on', models.DateField(verbose_name='提出日期')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('outcome', models.CharField(blank=True, choices=[('corrected', '已更正'), ('partly', '部分更正'), ('kept', '核实后不改')], max_length=10, verbose_name='结果')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='correction_requests', to='assemblies.assembly')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='correction_requests', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction_requests', to='members.person')),
            ],
            options={
                'verbose_name': '更正申请',
                'ordering': ['-asked_on', '-pk'],
                'indexes': [models.Index(fields=['assembly', 'office', 'state'], name='corrections_assembl_bec0f2_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), models.Q(('answered_by__isnull', False), ('answered_on__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='answered_request_says_what_came_of_it')],
            },
        ),
    ]
