"""Matters on the page of a topic, of an activity and of whoever signed them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.matters.models import FINAL, Matter, Signature
from huiyin.members.models import Person
from huiyin.members.parts import PARTS, Line, Part
from huiyin.plans.models import Topic
from huiyin.plans.progress import COUNTERS, Counter


def _seen(user: Any) -> Any:
    return Matter.objects.visible_to(user)


def _matters(user: Any) -> QuerySet[Matter]:
    return _seen(user).order_by("-opened_on", "-pk")


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
# What is closed was followed to its end; a draft is nothing yet.
for _path, _under_way, _closed in (
    ("proposal__topic", _("办理中的提案"), _("办结的提案")),
    ("livelihood__topic", _("办理中的意见建议和民生事项"), _("办结的意见建议和民生事项")),
):
    COUNTERS += [
        Counter("followed_up", _under_way, lambda user: _seen(user).open().exclude(state__in=FINAL), _path, False),
        Counter("followed_up", _closed, lambda user: _seen(user).filter(state__in=FINAL), _path),
    ]
