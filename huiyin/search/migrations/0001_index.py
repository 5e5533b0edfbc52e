import uuid
from django.db import migrations, models
from huiyin.beginnings import Beginning


def as_they_are(apps, schema_editor):
    """Blocks are dense: PostgreSQL would spend longer on packing them than it saves."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_block ALTER COLUMN data SET STORAGE EXTERNAL")


class Migration(Beginning):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=12)),
                ('object_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('version', models.PositiveSmallIntegerField()),
                ('live', models.BooleanField(default=True)),
                ('size', models.PositiveIntegerField()),
                ('newest', models.DateField()),
                ('days', models.BinaryField()),
                ('sources', models.BinaryField()),
                ('source_codes', models.JSONField()),
                ('objects_held', models.BinaryField()),
                ('digests', models.BinaryField()),
                ('directory', models.BinaryField()),
                ('frequent', models.BinaryField()),
            ],
            options={
                'ordering': ['-newest', '-pk'],
            },
        ),
        migrations.RunPython(as_they_are, migrations.RunPython.noop),
    ]
