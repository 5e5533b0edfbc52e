"""Matters on the page of a topic, of an activity and of whoever signed them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.matters.models import Matter, Signature
from huiyin.members.models import Person
from huiyin.members.parts import PARTS, Line, Part
from huiyin.plans.models import Topic


def _matters(user: Any) -> QuerySet[Matter]:
    return Matter.objects.visible_to(user).order_by("-opened_on", "-pk")


def _signatures(user: Any) -> QuerySet[Signature]:
    return _newest_first(Signature.objects.visible_to(user).proposers())


def _seconded(user: Any) -> QuerySet[Signature]:
    return _newest_first(Signature.objects.visible_to(user).seconders())


def _newest_first(signed: QuerySet[Signature]) -> QuerySet[Signature]:
    return signed.select_related("matter").order_by("-matter__opened_on", "-matter__pk")


def _matter(matter: Matter) -> Line:
    return Line(matter.title, matter.get_absolute_url(), matter.opened_on, matter.get_state_display())


def _signed(signature: Signature) -> Line:
    matter = signature.matter
    words = f"{matter.get_kind_display()} · {signature.get_role_display()} · {matter.get_state_display()}"
    return Line(matter.title, matter.get_absolute_url(), matter.opened_on, words)


PARTS[Person].append(Part(_("提出和联名的事项"), ("person",), _signatures, _signed))
PARTS[Person].append(Part(_("附议的提案"), ("person",), _seconded, _signed))
PARTS[Topic] += [
    Part(_("提案"), ("proposal__topic",), _matters, _matter),
    Part(_("民生事项和意见建议"), ("livelihood__topic",), _matters, _matter),
]
PARTS[Activity].append(Part(_("由此提出的事项"), ("livelihood__activity",), _matters, _matter))
