import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_whole_ledger'),
        ('accounts', '0003_accounts_made'),
        ('accounts', '0004_roles_granted'),
    ]

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('oidc_subject', models.CharField(blank=True, default='', max_length=191, verbose_name='统一登录的标识')),
                ('must_change_password', models.BooleanField(default=False, verbose_name='密码由别人设置')),
                ('assembly', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='assemblies.assembly', verbose_name='开设的政协')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoleHolding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('cit', '注册群众'), ('con', '界别召集人'), ('org', '参加单位'), ('sco', '专门委员会干部'), ('prp', '提案工作人员'), ('prd', '提案委员会'), ('opn', '信息编辑'), ('inf', '信息员'), ('sig', '秘书长（领导）'), ('lia', '委员联络'), ('ldg', '台账工作人员'), ('gov', '政府督查室'), ('agy', '承办单位联络员'), ('agl', '承办单位负责人'), ('upt', '上级政协'), ('sys', '系统管理员'), ('sec', '安全管理员'), ('aud', '审计员')], max_length=3, verbose_name='角色')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='开始')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='当日停止')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='role_holdings', to='assemblies.agency')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_holdings', to='assemblies.assembly')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='role_holdings', to='assemblies.body')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='role_holdings', to='assemblies.sector')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_holdings', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AccountRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('state', models.CharField(choices=[('asked', '等待授予'), ('granted', '已授予'), ('refused', '不同意'), ('withdrawn', '已撤回')], default='asked', max_length=10, verbose_name='状态')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='申请日期')),
                ('decided_on', models.DateField(null=True, verbose_name='决定日期')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_requests', to='assemblies.agency', verbose_name='承办单位')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_requests', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holding', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='asked_for', to='accounts.roleholding')),
            ],
            options={
                'verbose_name': '账号申请',
                'ordering': ['-asked_on', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(condition=models.Q(('oidc_subject', ''), _negated=True), fields=('oidc_subject',), name='one_account_per_oidc_subject'),
        ),
        migrations.AddConstraint(
            model_name='roleholding',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='role_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='roleholding',
            constraint=models.CheckConstraint(condition=models.Q(('agency__isnull', False), models.Q(('role__in', ['agy', 'agl']), _negated=True), _connector='OR'), name='agency_roles_name_their_agency'),
        ),
        migrations.AddConstraint(
            model_name='roleholding',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ends_on__isnull', False), _connector='OR'), name='role_ended_at_once_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='accountrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holding__isnull', False), ('state', 'granted')), models.Q(models.Q(('state', 'granted'), _negated=True), ('holding__isnull', True)), _connector='OR'), name='a_granted_request_has_its_role'),
        ),
    ]
