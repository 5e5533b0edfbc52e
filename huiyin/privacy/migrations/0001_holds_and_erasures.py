import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('matters', '0001_squashed_0012_opened_on_of_parts'),
        ('members', '0001_squashed_0005_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=300, verbose_name='为什么')),
                ('state', models.CharField(choices=[('asked', '等待确认'), ('done', '已注销'), ('refused', '不予注销'), ('withdrawn', '已撤回')], default='asked', max_length=10, verbose_name='状态')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='提出日期')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='决定日期')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='决定的理由')),
                ('counts', models.JSONField(blank=True, default=dict)),
                ('index_written_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='assemblies.assembly', verbose_name='政协')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='members.person', verbose_name='谁')),
            ],
            options={
                'verbose_name': '注销个人信息',
                'ordering': ['-asked_on', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('person',), name='one_open_erasure_a_person'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('state', 'withdrawn'), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='nobody_decides_on_an_erasure_they_asked_for'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'refused']), _negated=True), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='decided_erasure_says_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='为什么')),
                ('placed_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='起')),
                ('lifted_on', models.DateField(blank=True, null=True, verbose_name='止')),
                ('lifted_why', models.CharField(blank=True, max_length=300, verbose_name='为什么解除')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='assemblies.assembly', verbose_name='政协')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='matters.matter', verbose_name='哪件事项')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='members.person', verbose_name='谁')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '暂缓删除',
                'ordering': ['-placed_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('matter__isnull', True), ('person__isnull', False)), models.Q(('matter__isnull', False), ('person__isnull', True)), _connector='OR'), name='hold_is_on_one_thing'), models.CheckConstraint(condition=models.Q(('lifted_on__isnull', True), models.Q(('lifted_by__isnull', False), models.Q(('lifted_why', ''), _negated=True)), _connector='OR'), name='lifted_hold_says_by_whom_and_why'), models.UniqueConstraint(condition=models.Q(('lifted_on__isnull', True), ('person__isnull', False)), fields=('assembly', 'person'), name='one_hold_of_an_assembly_on_a_person'), models.UniqueConstraint(condition=models.Q(('lifted_on__isnull', True), ('matter__isnull', False)), fields=('assembly', 'matter'), name='one_hold_of_an_assembly_on_a_matter')],
            },
        ),
    ]
