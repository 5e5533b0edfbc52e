from django.db import migrations


def carry_over(apps, schema_editor):
    """What a group was called becomes a group of its own; themes that stood open are sealed."""
    Pair, PublicGroup = apps.get_model("contacts", "Pair"), apps.get_model("contacts", "PublicGroup")
    Membership = apps.get_model("members", "Membership")
    for pair in Pair.objects.exclude(public_group="").order_by("pk").iterator():
        held = Membership.objects.filter(person=pair.first_id, assembly=pair.assembly_id).order_by("-starts_on").first()
        group = PublicGroup.objects.create(
            assembly_id=pair.assembly_id, name=pair.public_group, sector_id=held.sector_id if held else None
        )
        Pair.objects.filter(pk=pair.pk).update(group=group)
    Meeting = apps.get_model("contacts", "Meeting")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, theme FROM contacts_meeting WHERE theme <> ''")
        open_themes = cursor.fetchall()
    for pk, theme in open_themes:
        Meeting.objects.filter(pk=pk).update(theme=theme)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_talks_and_pairing")]

    operations = [migrations.RunPython(carry_over, elidable=True)]
