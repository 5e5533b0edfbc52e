"""Each part says when its matter was raised, so that an agency's list is read in the order of an index."""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def copy(apps, schema_editor):
    database = schema_editor.connection.alias
    matters = apps.get_model("matters", "Matter").objects.using(database).filter(pk=OuterRef("matter"))
    parts = apps.get_model("matters", "Assignment").objects.using(database)
    parts.update(opened_on=Subquery(matters.values("opened_on")))


class Migration(migrations.Migration):
    dependencies = [("matters", "0011_saved_views")]

    operations = [
        migrations.AddField(
            "assignment", "opened_on", models.DateField(editable=False, null=True, verbose_name="提出日期")
        ),
        migrations.RunPython(copy, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("assignment", "opened_on", models.DateField(editable=False, verbose_name="提出日期")),
        migrations.AddIndex(
            "assignment", models.Index(fields=["agency", "opened_on", "matter", "state"], name="ledger_of_agency")
        ),
        migrations.RemoveIndex("matter", "ledger_merged"),
        migrations.AddIndex(
            "matter",
            models.Index(
                condition=Q(merged_into__isnull=False), fields=["opened_on", "id", "merged_into"], name="ledger_merged"
            ),
        ),
    ]
