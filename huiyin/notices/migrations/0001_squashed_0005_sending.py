import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('notices', '0001_initial'),
        ('notices', '0002_view_notices'),
        ('notices', '0003_activities'),
        ('notices', '0004_search_notices'),
        ('notices', '0005_sending'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['day', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('name', 'day'), name='one_daily_round_a_day')],
            },
        ),
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_wanted', models.BooleanField(default=True, verbose_name='也用邮件通知我')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mail_choice', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('waiting', '等待处理'), ('answered', '有了答复'), ('before', '期限临近'), ('due', '期限已到'), ('overdue', '超过期限'), ('oversight', '逾期督促'), ('view', '视图有新事项'), ('search', '检索有新结果'), ('activity', '活动通知')], max_length=10, verbose_name='类别')),
                ('subject', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('about', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=200, verbose_name='内容')),
                ('path', models.CharField(max_length=200)),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='已读时间')),
                ('mail', models.CharField(choices=[('none', '不发邮件'), ('waiting', '等待发送'), ('sending', '正在发送'), ('sent', '已经发送'), ('failed', '没有发出')], default='none', max_length=8, verbose_name='邮件')),
                ('send_after', models.DateTimeField(default=django.utils.timezone.now)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('mail_error', models.CharField(blank=True, max_length=300)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['recipient', 'created_at'], name='notices_not_recipie_390482_idx'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient'], name='notice_unread'), models.Index(condition=models.Q(('mail__in', ['waiting', 'sending'])), fields=['send_after'], name='notice_mail_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('mail', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='sent_mail_has_its_time')],
            },
        ),
    ]
