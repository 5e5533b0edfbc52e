import django.db.models.deletion
import django.utils.timezone
import huiyin.files.models
import uuid
from django.conf import settings
from django.db import migrations, models
from huiyin.beginnings import Beginning


class Migration(Beginning):

    replaces = [
        ('files', '0001_initial'),
        ('files', '0002_audio'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='文件名')),
                ('kind', models.CharField(choices=[('picture', '图片'), ('pdf', 'PDF 文件'), ('audio', '录音')], max_length=7, verbose_name='类别')),
                ('media_type', models.CharField(max_length=20)),
                ('file', models.FileField(upload_to=huiyin.files.models.stored_as)),
                ('small', models.FileField(blank=True, upload_to=huiyin.files.models.stored_as)),
                ('size', models.PositiveIntegerField(verbose_name='大小')),
                ('width', models.PositiveIntegerField(blank=True, null=True)),
                ('height', models.PositiveIntegerField(blank=True, null=True)),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='上传时间')),
                ('key', models.UUIDField(default=uuid.uuid4)),
                ('alt', models.CharField(blank=True, max_length=200, verbose_name='图片说明')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('uploaded_by', 'key', 'sha256'), name='one_attachment_per_form_and_bytes'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'picture'), _negated=True), models.Q(('height__isnull', False), ('width__isnull', False)), _connector='OR'), name='a_picture_has_its_size_in_pixels')],
            },
        ),
    ]
