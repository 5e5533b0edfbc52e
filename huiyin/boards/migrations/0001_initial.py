import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('files', '0001_squashed_0002_audio'),
        ('matters', '0001_squashed_0012_opened_on_of_parts'),
        ('members', '0001_squashed_0005_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='听到的情况')),
                ('state', models.CharField(choices=[('waiting', '等召集人处理'), ('raised', '已提出'), ('answered', '召集人已答复'), ('withdrawn', '已撤回')], default='waiting', max_length=10, verbose_name='状态')),
                ('posted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('waits_from', models.DateField(default=django.utils.timezone.localdate)),
                ('due_on', models.DateField(verbose_name='期限')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='assemblies.assembly')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='members.person')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.attachment', verbose_name='照片')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts_here', to='assemblies.assembly', verbose_name='地方')),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='assemblies.sector')),
            ],
            options={
                'ordering': ['-posted_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Answered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='答复')),
                ('on', models.DateField(verbose_name='答复日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='boards.post')),
            ],
            options={
                'ordering': ['post', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AlsoHere',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='补充')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='also_here', to='members.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly', verbose_name='地方')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='also_here', to='boards.post')),
            ],
            options={
                'ordering': ['post', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Raised',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proposal', '提案'), ('opinion', '社情民意信息'), ('livelihood', '民生事项')], max_length=10)),
                ('on', models.DateField(verbose_name='提出日期')),
                ('dropped_on', models.DateField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts_raised', to='matters.matter')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='raised', to='boards.post')),
            ],
            options={
                'ordering': ['post', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['sector', 'posted_at'], name='boards_post_sector__5e840e_idx'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['assembly', 'waits_from'], name='post_waiting'),
        ),
        migrations.AddConstraint(
            model_name='answered',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='an_answer_on_a_board_says_something'),
        ),
        migrations.AddConstraint(
            model_name='alsohere',
            constraint=models.UniqueConstraint(fields=('post', 'person', 'place'), name='one_also_here_per_person_and_place'),
        ),
        migrations.AddConstraint(
            model_name='raised',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_on__isnull', True)), fields=('post', 'kind'), name='one_matter_of_each_kind_per_post'),
        ),
    ]
