"""Accounts from before name the assembly that looks after them: where a role is held, else where one is a member."""

from django.db import migrations


def name_assembly(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    holding = apps.get_model("accounts", "RoleHolding").objects.order_by("starts_on", "pk")
    membership = apps.get_model("members", "Membership").objects.order_by("starts_on", "pk")
    roles, seats = {}, {}
    for user, assembly in holding.values_list("user", "assembly"):
        roles.setdefault(user, assembly)
    for user, assembly in membership.exclude(person__user=None).values_list("person__user", "assembly"):
        seats.setdefault(user, assembly)
    nameless = User.objects.filter(assembly=None)
    for pk in nameless.values_list("pk", flat=True):
        assembly = roles.get(pk) or seats.get(pk)
        if assembly:
            User.objects.filter(pk=pk).update(assembly=assembly)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_member_import"),
        ("accounts", "0003_accounts_made"),
    ]

    operations = [migrations.RunPython(name_assembly, migrations.RunPython.noop)]
