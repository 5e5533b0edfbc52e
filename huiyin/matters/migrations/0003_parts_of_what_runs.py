"""Assignments made before they had a state: where their matter stood, with the clocks that were theirs."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

ANSWERED = ["replied", "mediation", "closed"]


def fill(apps, schema_editor):
    assignments, clocks = apps.get_model("matters", "Assignment"), apps.get_model("matters", "Clock")
    assignments.objects.filter(matter__state__in=["accepted", "rehandling"]).update(state="accepted")
    assignments.objects.filter(matter__state__in=ANSWERED).update(state="replied")
    theirs = assignments.objects.filter(matter=OuterRef("matter")).values("pk")[:1]
    clocks.objects.filter(name__in=["acknowledge", "handle", "rehandle"]).update(assignment=Subquery(theirs))
    proposals = apps.get_model("proposals", "Proposal")
    second = proposals.objects.filter(round__gt=1).values("matter")
    assignments.objects.filter(matter__in=second).update(round=2)


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_assignments"), ("proposals", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
