"""Supervision on the page of a matter: what there is of it for this reader, and the way to the page of its own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.matters.beside import LINKS
from huiyin.matters.models import Matter
from huiyin.members.parts import PARTS, Line, Part
from huiyin.supervision.models import Award, KeyProposal, LeaderInstruction, Slip, SupervisionOrder
from huiyin.supervision.permissions import sees_supervision


def _marks(user: Any) -> QuerySet[KeyProposal]:
    return KeyProposal.objects.visible_to(user).filter(unmarked_on__isnull=True).select_related("order")


def _mark(mark: KeyProposal) -> Line:
    order = mark.order
    words = f"{order.leader_office}{order.leader_name}"
    return Line(words, order.get_absolute_url(), mark.chosen_on, order.get_state_display())


def _orders(user: Any) -> QuerySet[SupervisionOrder]:
    return SupervisionOrder.objects.visible_to(user).filter(kind=SupervisionOrder.Kind.ORDER)


def _order(order: SupervisionOrder) -> Line:
    words = f"{order.leader_office}{order.leader_name}"
    return Line(words, order.get_absolute_url(), order.ordered_on, order.get_state_display())


def _instructions(user: Any) -> QuerySet[LeaderInstruction]:
    """Never the text: this list is for those who know the gist, too."""
    known = LeaderInstruction.objects.known_to(user).filter(amended_by__isnull=True)
    return known.defer("text", "amendment_reason").order_by("-given_on", "-pk")


def _instruction(row: LeaderInstruction) -> Line:
    address = reverse("supervision:matter", args=[row.matter_id]) + "#instructions"
    return Line(f"{row.leader_office}{row.leader_name}", address, row.given_on, row.gist)


def _slips(user: Any) -> QuerySet[Slip]:
    return Slip.objects.visible_to(user).select_related("agency")


def _slip(slip: Slip) -> Line:
    words = _("已签收") if slip.acknowledged_on else _("还没有签收")
    return Line(str(slip), slip.get_absolute_url(), slip.issued_on, f"{slip.agency} · {words}")


def _awards(user: Any) -> QuerySet[Award]:
    return Award.objects.visible_to(user).select_related("round")


def _award(award: Award) -> Line:
    return Line(str(award.round), award.round.get_absolute_url(), award.round.published_on, award.get_state_display())


PARTS[Matter] += [
    Part(gettext_lazy("重点提案"), ("matter",), _marks, _mark),
    Part(gettext_lazy("领导督办"), ("matter",), _orders, _order),
    Part(gettext_lazy("领导批示"), ("matter",), _instructions, _instruction),
    Part(gettext_lazy("督办单"), ("matter",), _slips, _slip),
    Part(gettext_lazy("评选"), ("matter",), _awards, _award),
]


def _link(user: Any, matter: Matter) -> Line | None:
    """For whoever has something to do there; others come to each record by its own line."""
    if not sees_supervision(user):
        return None
    return Line(_("督办、批示和督办单"), reverse("supervision:matter", args=[matter.pk]))


LINKS.append(_link)
