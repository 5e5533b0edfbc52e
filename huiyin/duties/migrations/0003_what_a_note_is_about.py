from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_record_and_reports")]

    operations = [
        migrations.AddField(
            model_name="recordnote",
            name="about",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="关于哪一条"),
            preserve_default=False,
        ),
    ]
