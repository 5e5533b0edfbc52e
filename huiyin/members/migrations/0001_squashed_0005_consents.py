import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('members', '0001_initial'),
        ('members', '0002_member_import'),
        ('members', '0003_assembly_of_accounts'),
        ('members', '0004_second_accounts'),
        ('members', '0005_consents'),
    ]

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MemberImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='任职开始')),
                ('state', models.CharField(choices=[('prepared', '待确认'), ('done', '已导入'), ('undone', '已撤销'), ('discarded', '已放弃')], default='prepared', max_length=10, verbose_name='状态')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('files', models.JSONField(default=list)),
                ('lists', models.JSONField(default=list)),
                ('answers', models.JSONField(default=dict)),
                ('counts', models.JSONField(default=dict)),
                ('made', models.JSONField(default=dict)),
                ('changed', models.JSONField(default=list)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='member_imports', to='assemblies.assembly', verbose_name='政协')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='member_imports', to=settings.AUTH_USER_MODEL)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='member_imports', to='assemblies.term', verbose_name='届')),
            ],
            options={
                'verbose_name': '名单导入',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('name_bo', models.CharField(blank=True, max_length=120, verbose_name='姓名（藏文）')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='person', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cpc', models.BooleanField(default=False, verbose_name='中共党员')),
                ('first_term', models.BooleanField(default=True, verbose_name='新任')),
                ('starts_on', models.DateField(verbose_name='任职开始')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='任职结束')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='assemblies.assembly')),
                ('resident_region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resident_members', to='assemblies.assembly')),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='assemblies.sector')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='assemblies.term')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.person')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['assembly', 'starts_on'], name='members_mem_assembl_ec0da4_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('proposal', '提案向社会公开'), ('name', '公开的提案上署我的名'), ('writing', '文稿发布给谁看')], max_length=10, verbose_name='同意什么')),
                ('subject', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('given', models.BooleanField(verbose_name='同意')),
                ('scope', models.CharField(blank=True, max_length=10, verbose_name='范围')),
                ('wording', models.CharField(max_length=10, verbose_name='哪一版说明')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='members.person')),
            ],
            options={
                'verbose_name': '同意公开',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['subject', 'subject_id', 'what'], name='members_con_subject_59c2ce_idx')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('chair', '主席（主任）'), ('vice_chair', '副主席（副主任）'), ('secretary_general', '秘书长'), ('member', '成员'), ('staff', '干部')], max_length=20, verbose_name='职务')),
                ('starts_on', models.DateField(verbose_name='开始')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='assemblies.body')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='members.person')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='seat_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='SecondAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('linked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='登记日期')),
                ('unlinked_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='second_accounts', to='members.person', verbose_name='姓名')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='second_of', to=settings.AUTH_USER_MODEL, verbose_name='第二账号')),
            ],
            options={
                'verbose_name': '第二账号',
                'ordering': ['-linked_on', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('unlinked_on__isnull', True)), fields=('user',), name='an_account_is_one_person_s')],
            },
        ),
    ]
