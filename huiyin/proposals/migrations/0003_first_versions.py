from django.db import migrations


def keep_what_was_handed_in(apps, schema_editor):
    """Proposals handed in before this have their words as they are now for a first version."""
    Proposal = apps.get_model("proposals", "Proposal")
    Version = apps.get_model("proposals", "ProposalVersion")
    Signature = apps.get_model("matters", "Signature")
    Signer = Version.signers.through
    sent = Proposal.objects.exclude(matter__state__in=["draft", "cosigning", "discarded"]).select_related("matter")
    for proposal in sent.order_by("pk").iterator():
        signed = Signature.objects.filter(matter=proposal.matter, state="signed").order_by("pk")
        lead = signed.filter(role="lead").values_list("person__user", flat=True).first()
        version = Version.objects.create(
            matter=proposal.matter,
            number=1,
            title=proposal.matter.title,
            grounds=proposal.grounds,
            recommendations=proposal.recommendations,
            handed_in_on=proposal.matter.opened_on,
            handed_in_by_id=lead,
        )
        people = signed.values_list("person", flat=True)
        Signer.objects.bulk_create(Signer(proposalversion=version, person_id=person) for person in people)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_examining")]

    operations = [migrations.RunPython(keep_what_was_handed_in, migrations.RunPython.noop, elidable=True)]
