from django.db import migrations


def tell_joint_ones(apps, schema_editor):
    """Those handed in before a joint proposal was called one."""
    Proposal = apps.get_model("proposals", "Proposal")
    signed = {"matter__signatures__role": "cosigner", "matter__signatures__state": "signed"}
    sent = Proposal.objects.exclude(matter__state__in=["draft", "cosigning", "discarded"])
    joint = list(sent.filter(raised_by="individual", **signed).values_list("pk", flat=True).distinct())
    for place in range(0, len(joint), 500):
        Proposal.objects.filter(pk__in=joint[place : place + 500]).update(raised_by="joint")


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0004_raising'),
    ]

    operations = [migrations.RunPython(tell_joint_ones, migrations.RunPython.noop)]
