"""The desk's list: what an office or an agency looks after, by tab, filter and order, in pages that cost the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.db.models import Case, CharField, DateField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.matters.ledger import LedgerFilter
from huiyin.matters.models import NEVER_SENT, Assignment, Due, Kind, Matter, State
from huiyin.matters.permissions import AGENCIES, agencies_of

OFFICES = (
    Role.PROPOSALS_STAFF,
    Role.PROPOSALS_COMMITTEE,
    Role.LEADER,
    Role.GOV_SUPERVISION,
    Role.LEDGER_STAFF,
    Role.OPINION_EDITOR,
)
NO_DATE = date(9999, 12, 31)  # what has no date stands after all that have one


def has_a_desk(user: Any) -> bool:
    """Roles that hold matters; a citizen's or an administrator's account has none."""
    return user.holds(*OFFICES, *AGENCIES)


def is_an_agency_s(user: Any) -> bool:
    return user.holds(*AGENCIES) and not user.holds(*OFFICES)


def looked_after(user: Any) -> Any:
    """Of what `user` sees: matters of the assemblies whose office they are, and those given to their agency."""
    given = Assignment.objects.current().filter(agency__in=agencies_of(user)).values("matter")
    ours = Q(assembly__in=user.assemblies_as(*OFFICES)) | Q(pk__in=given) | Q(merged_into__in=given)
    return Matter.objects.visible_to(user).filter(ours).exclude(state__in=NEVER_SENT)


@dataclass(frozen=True)
class Tab:
    code: str
    words: str | Promise
    total: int


TABS = {"mine": _("等我处理"), "pending": _("在办"), "late": _("已逾期"), "all": _("全部")}


def in_tab(user: Any, code: str) -> Any:
    matters = looked_after(user)
    if code == "mine":
        return matters.waiting_for(user).filter(holder_person=None)
    if code == "late":
        return matters.due(Due.RED, timezone.localdate())
    return matters if code == "all" else matters.open()


def tabs(user: Any) -> list[Tab]:
    return [Tab(code, words, in_tab(user, code).count()) for code, words in TABS.items()]


class DeskFilter(LedgerFilter):
    category = django_filters.ChoiceFilter(
        label=_("分类"), field_name="category", choices=[], empty_label=_("全部分类")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["category"].extra["choices"] = _categories(self.request.user)


def _categories(user: Any) -> list[tuple[str, str]]:
    """Those of the rules in force where the user works; a name an assembly has of its own stands beside the others."""
    today = timezone.localdate()
    where = user.assemblies_as(*OFFICES, *AGENCIES)
    found: dict[str, str] = {}
    for assembly in Assembly.objects.filter(pk__in=where).order_by("pk"):
        if assembly.has_rules_on(today):
            found = dict(assembly.rules_on(today).choices("categories")) | found
    return list(found.items())


# Orders: each a column to sort by, then the due date, then the key. A page begins after the last row of the one before.

_DUE = Coalesce("due_on", Value(NO_DATE), output_field=DateField())
_STATES = Case(
    *[When(state=state, then=Value(place)) for place, state in enumerate(State.values)], output_field=IntegerField()
)
_AGENCY = Coalesce("holder_agency__name", Value(""), output_field=CharField())
ORDERS: dict[str, tuple[str | Promise, Any]] = {
    "due": (_("期限"), _DUE),
    "opened": (_("提出日期"), F("opened_on")),
    "state": (_("状态"), _STATES),
    "agency": (_("承办单位"), _AGENCY),
}


def ordered(matters: QuerySet[Matter], order: str) -> Any:
    """What waits longest stands first. `first` and `second` are what the place of a row is told by."""
    placed = matters.annotate(first=ORDERS[order][1], second=_DUE).order_by("first", "second", "pk")
    return placed.select_related("assembly", "holder_agency", "holder_person").prefetch_related("handovers")


def place_of(matter: Any) -> str:
    return f"{matter.pk}.{matter.second.isoformat()}.{matter.first}"


def after(matters: QuerySet[Matter], order: str, place: str) -> Any:
    """The rows that follow; all of them where `place` is none."""
    try:
        key, second, first = place.split(".", 2)
        pk, day = int(key), date.fromisoformat(second)
        value: Any = _read(order, first)
    except ValueError:
        return matters
    here = Q(first=value)
    return matters.filter(Q(first__gt=value) | here & (Q(second__gt=day) | Q(second=day, pk__gt=pk)))


def _read(order: str, text: str) -> Any:
    if order == "state":
        return int(text)
    return text if order == "agency" else date.fromisoformat(text)


def for_bulk(matters: QuerySet[Matter]) -> Any:
    """Proposals alone have steps that may be taken for many at once."""
    return matters.filter(kind=Kind.PROPOSAL)
