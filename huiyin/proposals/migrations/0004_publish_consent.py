from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_first_versions")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="publish_consent",
            field=models.BooleanField(blank=True, null=True, verbose_name="同意公开"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="publish_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="不同意公开的理由"),
        ),
    ]
