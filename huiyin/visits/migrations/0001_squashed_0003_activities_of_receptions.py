import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('visits', '0001_initial'),
        ('visits', '0002_reception_activity'),
        ('visits', '0003_activities_of_receptions'),
    ]

    initial = True

    dependencies = [
        ('activities', '0001_squashed_0002_programme_and_roll'),
        ('assemblies', '0001_squashed_0003_sessions'),
        ('matters', '0001_squashed_0012_opened_on_of_parts'),
        ('members', '0001_squashed_0005_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Received',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('what', models.TextField(verbose_name='反映的事')),
                ('outcome', models.CharField(choices=[('open', '待定'), ('answered', '当面答复'), ('entered', '记入台账')], default='open', max_length=10, verbose_name='结果')),
                ('answer', models.TextField(blank=True, verbose_name='当面答复的内容')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                ('form', models.CharField(blank=True, choices=[('letter', '书信'), ('phone', '电话'), ('in_person', '当面'), ('notice', '在接待处张贴告知')], max_length=10, verbose_name='方式')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received', to='matters.matter')),
                ('originator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received', to='matters.originator')),
                ('same_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='others', to='visits.received')),
            ],
            options={
                'ordering': ['reception', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField(verbose_name='原来的记录')),
                ('answer', models.TextField(blank=True, verbose_name='原来的答复')),
                ('reason', models.CharField(max_length=200, verbose_name='更正理由')),
                ('on', models.DateField(verbose_name='更正日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('received', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='visits.received')),
            ],
            options={
                'ordering': ['received', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Reception',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reception_day', '接待日'), ('visit', '下访'), ('deliberation', '协商议事')], max_length=20, verbose_name='类别')),
                ('state', models.CharField(choices=[('planned', '已安排'), ('under_way', '接待中'), ('held', '已结束'), ('cancelled', '已取消')], default='planned', max_length=10, verbose_name='状态')),
                ('held_on', models.DateField(verbose_name='日期')),
                ('theme', models.CharField(blank=True, max_length=100, verbose_name='主题')),
                ('note', models.TextField(blank=True, verbose_name='小结')),
                ('cancelled_why', models.CharField(blank=True, max_length=200, verbose_name='取消原因')),
                ('activity', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reception', to='activities.activity')),
                ('members', models.ManyToManyField(related_name='receptions', to='members.person', verbose_name='接待委员')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['held_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='received',
            name='reception',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received', to='visits.reception'),
        ),
        migrations.CreateModel(
            name='ReceptionPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('studio', '委员工作室'), ('deliberation_room', '协商议事室'), ('members_home', '委员之家'), ('parlour', '会客厅'), ('village', '村（社区）')], max_length=20, verbose_name='类别')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('spot', models.CharField(blank=True, max_length=60, verbose_name='具体地点')),
                ('regular_days', models.CharField(blank=True, max_length=100, verbose_name='固定接待日')),
                ('is_open', models.BooleanField(default=True, verbose_name='在用')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reception_places', to='assemblies.assembly')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly', verbose_name='所在县（区）')),
            ],
            options={
                'ordering': ['assembly', 'place__place_code', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='reception',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receptions', to='visits.receptionplace'),
        ),
        migrations.AddConstraint(
            model_name='received',
            constraint=models.UniqueConstraint(fields=('reception', 'order'), name='one_received_per_order'),
        ),
        migrations.AddConstraint(
            model_name='received',
            constraint=models.CheckConstraint(condition=models.Q(('same_as', models.F('pk')), _negated=True), name='received_is_not_itself'),
        ),
        migrations.AddConstraint(
            model_name='received',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('matter__isnull', True), ('outcome', 'open')), models.Q(('answered_by__isnull', False), ('answered_on__isnull', False), ('matter__isnull', True), ('outcome', 'answered'), models.Q(('answer', ''), _negated=True), models.Q(('form', ''), _negated=True)), models.Q(('answer', ''), ('matter__isnull', False), ('outcome', 'entered')), _connector='OR'), name='received_is_answered_or_entered'),
        ),
        migrations.AddConstraint(
            model_name='receptionplace',
            constraint=models.UniqueConstraint(fields=('assembly', 'name'), name='one_reception_place_per_name'),
        ),
        migrations.AddIndex(
            model_name='reception',
            index=models.Index(fields=['place', 'held_on'], name='visits_rece_place_i_1bef1d_idx'),
        ),
        migrations.AddIndex(
            model_name='reception',
            index=models.Index(fields=['state', 'held_on'], name='visits_rece_state_008850_idx'),
        ),
        migrations.AddConstraint(
            model_name='reception',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_why', ''), _negated=True), _connector='OR'), name='cancelled_reception_says_why'),
        ),
    ]
