import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('opinions', '0001_initial'),
        ('opinions', '0002_whole_ledger'),
        ('opinions', '0003_grounds'),
    ]

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('matters', '0001_squashed_0012_opened_on_of_parts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulletinIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(choices=[('bulletin', '《社情民意》'), ('special', '专报')], max_length=8, verbose_name='刊物')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='期号')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('foreword', models.TextField(blank=True, verbose_name='编者按')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='刊发日期')),
                ('signed_by', models.CharField(blank=True, max_length=60, verbose_name='签发人')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulletin_issues', to='assemblies.assembly')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['assembly', '-year', 'series', '-number', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='IssueEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='opinions.bulletinissue')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issue_entries', to='matters.matter')),
            ],
            options={
                'ordering': ['issue', 'place'],
            },
        ),
        migrations.CreateModel(
            name='ItemVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('original', '原文'), ('resubmitted', '作者修改'), ('edited', '编辑稿')], max_length=12)),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('situation', models.TextField(verbose_name='情况')),
                ('cause', models.TextField(blank=True, verbose_name='原因')),
                ('advice', models.TextField(verbose_name='建议')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='编辑说明')),
                ('made_on', models.DateField(verbose_name='日期')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='item_versions', to='matters.matter')),
            ],
            options={
                'ordering': ['matter', 'number'],
            },
        ),
        migrations.CreateModel(
            name='OpinionItem',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='opinion', serialize=False, to='matters.matter')),
                ('situation', models.TextField(verbose_name='情况')),
                ('cause', models.TextField(blank=True, verbose_name='原因')),
                ('advice', models.TextField(verbose_name='建议')),
                ('author_kind', models.CharField(choices=[('member', '委员'), ('organisation', '参加单位'), ('committee', '专门委员会'), ('informant', '信息员'), ('collection_point', '联系点')], default='member', max_length=16, verbose_name='反映渠道')),
                ('author_name', models.CharField(blank=True, max_length=60, verbose_name='反映单位')),
                ('classification', models.CharField(choices=[('public', '公开'), ('internal', '内部'), ('work_secret', '工作秘密')], default='internal', max_length=12, verbose_name='密级')),
                ('for_chair', models.BooleanField(default=False, verbose_name='须主席签发')),
                ('edition', models.PositiveSmallIntegerField(default=1)),
                ('used', models.BooleanField(default=False, verbose_name='采用')),
                ('not_used_ground', models.CharField(blank=True, choices=[('known', '同类情况已有反映'), ('handled', '有关单位已在办理'), ('single', '属于个别情况'), ('unclear', '情况不清楚'), ('no_advice', '没有可行的建议'), ('expired', '留存期满'), ('proposal', '更适合写成提案'), ('other', '其他')], max_length=10, verbose_name='未采用的理由')),
                ('not_used_note', models.TextField(blank=True, verbose_name='给作者的说明')),
                ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinion_items', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('checked', '核稿'), ('signed', '签发'), ('chair', '主席签发'), ('sent_back', '退回重编')], max_length=10)),
                ('edition', models.PositiveSmallIntegerField()),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='意见')),
                ('on', models.DateField(verbose_name='日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='matters.matter')),
            ],
            options={
                'ordering': ['matter', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('own', '本级政协'), ('county', '县级'), ('prefecture', '市（地）级'), ('region', '自治区（省）级'), ('national', '全国')], max_length=10, verbose_name='层级')),
                ('body', models.CharField(max_length=60, verbose_name='报送单位')),
                ('sent_on', models.DateField(verbose_name='报送日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='opinions.bulletinissue')),
            ],
            options={
                'ordering': ['issue', 'sent_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('own', '本级政协'), ('county', '县级'), ('prefecture', '市（地）级'), ('region', '自治区（省）级'), ('national', '全国')], max_length=10, verbose_name='层级')),
                ('body', models.CharField(max_length=60, verbose_name='采用单位')),
                ('adopted_on', models.DateField(verbose_name='采用日期')),
                ('proof', models.CharField(blank=True, max_length=200, verbose_name='凭据')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adoptions', to='matters.matter')),
            ],
            options={
                'ordering': ['matter', 'adopted_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('matter', 'body', 'adopted_on'), name='one_adoption_per_body_and_day'), models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='adoption_names_a_body')],
            },
        ),
        migrations.AddConstraint(
            model_name='bulletinissue',
            constraint=models.UniqueConstraint(fields=('assembly', 'series', 'year', 'number'), name='one_bulletin_issue_per_number'),
        ),
        migrations.AddConstraint(
            model_name='bulletinissue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_on__isnull', True), ('number__isnull', True)), models.Q(('issued_on__isnull', False), ('number__isnull', False)), _connector='OR'), name='issued_bulletin_has_number_and_day'),
        ),
        migrations.AddConstraint(
            model_name='issueentry',
            constraint=models.UniqueConstraint(fields=('issue', 'matter'), name='an_item_stands_once_in_an_issue'),
        ),
        migrations.AddConstraint(
            model_name='itemversion',
            constraint=models.UniqueConstraint(fields=('matter', 'number'), name='one_item_version_per_number'),
        ),
        migrations.AddConstraint(
            model_name='opinionitem',
            constraint=models.CheckConstraint(condition=models.Q(('author_kind__in', ['member', 'informant']), models.Q(('author_name', ''), _negated=True), _connector='OR'), name='a_body_s_item_names_it'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.UniqueConstraint(fields=('matter', 'edition', 'kind'), name='one_sign_off_per_kind_and_edition'),
        ),
    ]
