from django.db import migrations, models


def carry_over(apps, schema_editor):
    """Reports among the writings go where reports have a course: handed in, they are out for comment; used, adopted."""
    Writing = apps.get_model("writings", "Writing")
    Report = apps.get_model("fieldwork", "Report")
    written = Writing.objects.filter(kind="report").select_related("author").order_by("pk")
    for writing in written.iterator():
        day, facts = writing.submitted_on, {}
        if writing.state == "submitted":
            facts = {"state": "circulated", "circulated_on": day, "comments_until": day}
        elif writing.state == "approved":
            facts = {"state": "adopted", "adopted_on": day, "adopted_by": "原文稿已采用"}
        Report.objects.create(
            assembly_id=writing.assembly_id,
            author_id=writing.author_id,
            written_by_id=writing.author.user_id if writing.author else None,
            body_id=writing.body_id,
            topic_id=writing.topic_id,
            activity_id=writing.activity_id,
            title=writing.title,
            text=writing.text,
            **facts,
        )
    written.delete()


class Migration(migrations.Migration):
    dependencies = [("writings", "0001_initial"), ("fieldwork", "0002_course_of_reports")]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="writing",
            name="kind",
            field=models.CharField(
                choices=[("story", "委员故事"), ("reflection", "学习心得")], max_length=10, verbose_name="类别"
            ),
        ),
    ]
