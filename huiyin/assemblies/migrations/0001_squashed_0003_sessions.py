import django.db.models.deletion
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('assemblies', '0001_initial'),
        ('assemblies', '0002_rule_set_drafts'),
        ('assemblies', '0003_sessions'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Assembly',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier', models.CharField(choices=[('national', '全国'), ('region', '自治区（省）'), ('prefecture', '市（地）'), ('county', '县（区）')], max_length=10, verbose_name='层级')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('place_name', models.CharField(max_length=30, verbose_name='所在地')),
                ('place_name_bo', models.CharField(blank=True, max_length=60, verbose_name='所在地（藏文）')),
                ('place_code', models.CharField(blank=True, max_length=6, verbose_name='行政区划代码')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='assemblies.assembly')),
            ],
            options={
                'ordering': ['place_code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='届')),
                ('starts_on', models.DateField(verbose_name='开始')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='assemblies.assembly')),
            ],
            options={
                'ordering': ['assembly', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='次')),
                ('opens_on', models.DateField(verbose_name='开幕日期')),
                ('closes_on', models.DateField(verbose_name='闭幕日期')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='assemblies.assembly')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='assemblies.term')),
            ],
            options={
                'ordering': ['assembly', 'opens_on'],
            },
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='承办单位')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agencies', to='assemblies.assembly')),
            ],
            options={
                'ordering': ['assembly', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('assembly', 'name'), name='one_agency_per_name')],
            },
        ),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('standing_committee', '常务委员会'), ('chair_council', '主席会议'), ('special_committee', '专门委员会'), ('party_group', '党组'), ('party_subgroup', '专门委员会分党组'), ('secretariat', '机关'), ('session_group', '委员小组')], max_length=20, verbose_name='类别')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bodies', to='assemblies.assembly')),
                ('within', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='assemblies.body')),
            ],
            options={
                'ordering': ['assembly', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('assembly', 'name'), name='one_body_per_name')],
            },
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('in_force_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('document', models.JSONField(verbose_name='规则')),
                ('edits', models.PositiveIntegerField(default=0)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rule_sets', to='assemblies.assembly')),
            ],
            options={
                'ordering': ['assembly', 'version'],
                'constraints': [models.UniqueConstraint(fields=('assembly', 'version'), name='one_rule_set_per_version'), models.UniqueConstraint(condition=models.Q(('in_force_from__isnull', True)), fields=('assembly',), name='one_draft_of_rules_per_assembly')],
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='界别')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sectors', to='assemblies.assembly')),
            ],
            options={
                'ordering': ['assembly', 'order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('assembly', 'name'), name='one_sector_per_name')],
            },
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('assembly', 'number'), name='one_term_per_number'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='term_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(fields=('term', 'number'), name='one_session_per_number'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='session_closes_after_it_opens'),
        ),
    ]
