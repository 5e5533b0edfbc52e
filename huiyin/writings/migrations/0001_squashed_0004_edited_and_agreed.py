import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('writings', '0001_initial'),
        ('writings', '0002_reports_go'),
        ('writings', '0003_course_and_calls'),
        ('writings', '0004_edited_and_agreed'),
    ]

    initial = True

    dependencies = [
        ('activities', '0001_squashed_0002_programme_and_roll'),
        ('assemblies', '0001_squashed_0003_sessions'),
        ('files', '0001_squashed_0002_audio'),
        ('members', '0001_squashed_0005_consents'),
        ('plans', '0001_squashed_0003_course_of_a_topic'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('story', '委员故事'), ('history', '村史家史'), ('reflection', '学习心得')], max_length=10, verbose_name='类别')),
                ('state', models.CharField(choices=[('open', '征集中'), ('closed', '已截止')], default='open', max_length=10, verbose_name='状态')),
                ('title', models.CharField(max_length=100, verbose_name='题目')),
                ('brief', models.TextField(blank=True, verbose_name='要求')),
                ('opened_on', models.DateField(verbose_name='开始日期')),
                ('due_on', models.DateField(verbose_name='截止日期')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='assemblies.assembly')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('people', models.ManyToManyField(blank=True, related_name='calls', to='members.person', verbose_name='约稿委员')),
                ('sectors', models.ManyToManyField(blank=True, related_name='+', to='assemblies.sector', verbose_name='界别')),
            ],
            options={
                'verbose_name': '征稿',
                'ordering': ['-opened_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', '编辑中'), ('finished', '已定稿')], default='draft', max_length=10, verbose_name='状态')),
                ('title', models.CharField(max_length=100, verbose_name='题目')),
                ('foreword', models.TextField(blank=True, verbose_name='编者的话')),
                ('finished_on', models.DateField(blank=True, null=True, verbose_name='定稿日期')),
                ('edits', models.PositiveIntegerField(default=0)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='assemblies.assembly')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '文集',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Writing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('story', '委员故事'), ('history', '村史家史'), ('reflection', '学习心得')], max_length=10, verbose_name='类别')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '已提交'), ('edited', '已编辑'), ('approved', '已采用'), ('published', '已发布'), ('withdrawn', '已撤回')], default='draft', max_length=10, verbose_name='状态')),
                ('title', models.CharField(max_length=100, verbose_name='题目')),
                ('text', models.TextField(blank=True, verbose_name='正文')),
                ('title_bo', models.CharField(blank=True, max_length=200, verbose_name='题目（藏文）')),
                ('text_bo', models.TextField(blank=True, verbose_name='正文（藏文）')),
                ('consent', models.CharField(choices=[('none', '只用于履职记录'), ('inside', '可在本级内部发布'), ('public', '可向社会公开')], default='none', max_length=6, verbose_name='作者同意')),
                ('audience', models.CharField(blank=True, choices=[('inside', '本级内部'), ('public', '社会公开')], max_length=6, verbose_name='发布范围')),
                ('edits', models.PositiveIntegerField(default=0)),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='提交日期')),
                ('waits_since', models.DateField(blank=True, null=True, verbose_name='等待开始')),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='作者认可编辑稿')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='采用日期')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='发布日期')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('withdrawn_why', models.CharField(blank=True, max_length=200, verbose_name='撤回原因')),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='writings', to='activities.activity')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='writings', to='assemblies.assembly')),
                ('audio', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.attachment', verbose_name='录音')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='writings', to='members.person')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='writings', to='assemblies.body')),
                ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='writings', to='writings.call', verbose_name='应征')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly', verbose_name='写的是哪里')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='writings', to='plans.topic')),
            ],
            options={
                'ordering': ['submitted_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CollectionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='writings.collection')),
                ('writing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collected', to='writings.writing')),
            ],
            options={
                'verbose_name': '文集篇目',
                'ordering': ['collection', 'order'],
            },
        ),
        migrations.CreateModel(
            name='WritingPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=1, verbose_name='序号')),
                ('caption', models.CharField(blank=True, max_length=100, verbose_name='图片说明')),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.attachment')),
                ('writing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='writings.writing')),
            ],
            options={
                'verbose_name': '文稿图片',
                'ordering': ['writing', 'order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='WritingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几稿')),
                ('title', models.CharField(max_length=100, verbose_name='题目')),
                ('text', models.TextField(blank=True, verbose_name='正文')),
                ('title_bo', models.CharField(blank=True, max_length=200, verbose_name='题目（藏文）')),
                ('text_bo', models.TextField(blank=True, verbose_name='正文（藏文）')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='改动说明')),
                ('on', models.DateField(verbose_name='日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('writing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='writings.writing')),
            ],
            options={
                'verbose_name': '文稿版本',
                'ordering': ['writing', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Declined',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('on', models.DateField(verbose_name='日期')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declined', to='writings.call')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
            ],
            options={
                'verbose_name': '谢绝约稿',
                'ordering': ['call', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('call', 'person'), name='declined_once_a_call')],
            },
        ),
        migrations.AddIndex(
            model_name='writing',
            index=models.Index(fields=['assembly', 'kind', 'submitted_on'], name='writings_wr_assembl_f8f694_idx'),
        ),
        migrations.AddConstraint(
            model_name='writing',
            constraint=models.CheckConstraint(condition=models.Q(('author__isnull', False), ('body__isnull', False), _connector='OR'), name='writing_has_author_or_body'),
        ),
        migrations.AddConstraint(
            model_name='writing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('submitted_on__isnull', False), _connector='OR'), name='submitted_writing_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='writing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('published_on__isnull', False), models.Q(('audience', ''), _negated=True)), _connector='OR'), name='published_writing_has_its_day_and_readers'),
        ),
        migrations.AddConstraint(
            model_name='writing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('author__isnull', True), models.Q(('audience', 'inside'), ('consent__in', ['inside', 'public'])), models.Q(('audience', 'public'), ('consent', 'public')), _connector='OR'), name='published_as_far_as_the_author_agrees'),
        ),
        migrations.AddConstraint(
            model_name='collectionitem',
            constraint=models.UniqueConstraint(fields=('collection', 'writing'), name='once_in_a_collection'),
        ),
        migrations.AddConstraint(
            model_name='writingversion',
            constraint=models.UniqueConstraint(fields=('writing', 'number'), name='one_writing_version_per_number'),
        ),
    ]
