import django.db.models.deletion
import django.utils.timezone
import huiyin.sealed
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('contacts', '0001_initial'),
        ('contacts', '0002_talks_and_pairing'),
        ('contacts', '0003_groups_and_sealed_themes'),
        ('contacts', '0004_pairs_with_groups'),
        ('contacts', '0005_words_apart'),
    ]

    initial = True

    dependencies = [
        ('assemblies', '0001_squashed_0003_sessions'),
        ('matters', '0001_squashed_0012_opened_on_of_parts'),
        ('members', '0001_squashed_0005_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('any', '都可以'), ('zh', '汉语'), ('bo', '藏语')], default='any', max_length=3, verbose_name='语言')),
                ('membership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact_wish', to='members.membership')),
            ],
            options={
                'verbose_name': '联系意愿',
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('talk', '谈心谈话'), ('visit', '走访慰问')], max_length=5, verbose_name='类别')),
                ('held_on', models.DateField(verbose_name='日期')),
                ('is_void', models.BooleanField(default=False, verbose_name='误记')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='assemblies.assembly')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings_held', to='members.person', verbose_name='主动方')),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='matters.matter', verbose_name='反映的事')),
                ('met', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings_had', to='members.person', verbose_name='对方')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='记录人')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='members.seat')),
            ],
            options={
                'ordering': ['held_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was_held_on', models.DateField(verbose_name='原来的日期')),
                ('was_kind', models.CharField(choices=[('talk', '谈心谈话'), ('visit', '走访慰问')], max_length=5, verbose_name='原来的类别')),
                ('was_void', models.BooleanField(default=False)),
                ('reason', huiyin.sealed.SealedText(keys='TALK_KEYS', verbose_name='更正理由')),
                ('on', models.DateField(verbose_name='更正日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='contacts.meeting')),
            ],
            options={
                'verbose_name': '谈话记录更正',
                'ordering': ['meeting', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('party_nonparty', '党员委员联系党外委员'), ('staff_member', '政协干部联系委员'), ('member_member', '委员联系委员'), ('member_public', '委员联系界别群众')], max_length=16, verbose_name='类别')),
                ('starts_on', models.DateField(verbose_name='结对日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('ended', models.CharField(blank=True, choices=[('left', '一方离任'), ('repaired', '结对调整'), ('by_hand', '工作人员结束')], max_length=10, verbose_name='结束原因')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='assemblies.assembly')),
                ('before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='after', to='contacts.pair', verbose_name='接自')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs_begun', to='members.person', verbose_name='联系人')),
                ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pairs_joined', to='members.person', verbose_name='联系对象')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='pair',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='contacts.pair'),
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', '拟定'), ('in_force', '已生效'), ('discarded', '已放弃')], default='draft', max_length=10, verbose_name='状态')),
                ('mode', models.CharField(choices=[('new', '重新结对'), ('repair', '只补缺口'), ('rebalance', '限量调整')], max_length=10, verbose_name='方式')),
                ('kinds', models.JSONField(default=list)),
                ('starts_on', models.DateField(verbose_name='生效日期')),
                ('most_changes', models.PositiveIntegerField(blank=True, null=True, verbose_name='最多调整对数')),
                ('done', models.JSONField(default=list)),
                ('unmet', models.JSONField(default=list)),
                ('loads', models.JSONField(default=dict)),
                ('edits', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='assemblies.assembly')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '结对方案',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PublicGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('language', models.CharField(choices=[('any', '都可以'), ('zh', '汉语'), ('bo', '藏语')], default='any', max_length=3, verbose_name='语言')),
                ('is_open', models.BooleanField(default=True, verbose_name='在用')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_groups', to='assemblies.assembly')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly', verbose_name='所在地')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.sector', verbose_name='界别')),
            ],
            options={
                'verbose_name': '界别群众',
                'ordering': ['assembly', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposedPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('party_nonparty', '党员委员联系党外委员'), ('staff_member', '政协干部联系委员'), ('member_member', '委员联系委员'), ('member_public', '委员联系界别群众')], max_length=16, verbose_name='类别')),
                ('origin', models.CharField(choices=[('kept', '保留'), ('worked_out', '测算'), ('by_hand', '人工调整')], max_length=10, verbose_name='来由')),
                ('reasons', models.JSONField(default=list)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person', verbose_name='联系人')),
                ('keeps', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contacts.pair')),
                ('pairing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='contacts.pairing')),
                ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person', verbose_name='联系对象')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.publicgroup', verbose_name='界别群众')),
            ],
            options={
                'verbose_name': '拟结对子',
                'ordering': ['pairing', 'kind', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='pair',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='contacts.publicgroup', verbose_name='界别群众'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='contacts.publicgroup', verbose_name='界别群众'),
        ),
        migrations.CreateModel(
            name='MeetingNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', huiyin.sealed.SealedText(blank=True, keys='TALK_KEYS', verbose_name='主题')),
                ('words', huiyin.sealed.SealedText(blank=True, keys='TALK_KEYS', verbose_name='内容')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meeting_notes', to='members.person', verbose_name='记录人')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='contacts.meeting')),
            ],
            options={
                'verbose_name': '谈话内容',
                'ordering': ['meeting', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'by'), name='one_note_per_person_and_meeting')],
            },
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('assembly',), name='one_pairing_drafted'),
        ),
        migrations.AddConstraint(
            model_name='proposedpair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', False), ('kind', 'member_public'), ('second__isnull', True)), models.Q(models.Q(('kind', 'member_public'), _negated=True), ('group__isnull', True), ('second__isnull', False)), _connector='OR'), name='proposed_pair_has_one_other_end'),
        ),
        migrations.AddConstraint(
            model_name='proposedpair',
            constraint=models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='nobody_is_proposed_oneself'),
        ),
        migrations.AddIndex(
            model_name='pair',
            index=models.Index(fields=['assembly', 'starts_on'], name='contacts_pa_assembl_a53dc7_idx'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='pair_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', False), ('kind', 'member_public'), ('second__isnull', True)), models.Q(models.Q(('kind', 'member_public'), _negated=True), ('group__isnull', True), ('second__isnull', False)), _connector='OR'), name='pair_has_one_other_end'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='nobody_pairs_with_oneself'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['assembly', 'kind', 'held_on'], name='contacts_me_assembl_c6d61c_idx'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('by', models.F('met')), _negated=True), name='nobody_meets_oneself'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', True), ('met__isnull', False)), models.Q(('group__isnull', False), ('met__isnull', True)), _connector='OR'), name='meeting_is_with_a_person_or_a_group'),
        ),
    ]
