"""The ways from the list of pairs on to what this reader keeps: proposals, groups, wishes."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.contacts.permissions import OFFICES
from huiyin.members.models import memberships_of

register = template.Library()


@register.simple_tag(takes_context=True)
def pairing_links(context: dict[str, Any]) -> list[tuple[str, str]]:
    user = context["request"].user
    found = []
    if user.holds(*OFFICES):
        found += [(_("结对方案"), reverse("contacts:pairings")), (_("界别群众"), reverse("contacts:groups"))]
    if user.holds(Role.LIAISON) or memberships_of(user):
        found.append((_("联系意愿"), reverse("contacts:wishes")))
    return found
