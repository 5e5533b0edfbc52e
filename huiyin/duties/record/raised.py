"""What a member raised and signed, with its result as far as the reader may see it. What others thought of an answer
stands nowhere in the record."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from huiyin.duties.record.lines import Line, dated, days_of
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import NOT_RAISED, Kind, Matter, Signature
from huiyin.members.models import Membership
from huiyin.opinions.models import Adoption
from huiyin.supervision.models import Award, KeyProposal, SupervisionOrder


def _signed(membership: Membership, kind: str) -> QuerySet[Signature]:
    """Names under matters of the assembly that were handed in during the membership; in whatever state they are now."""
    signed = Signature.objects.signed().filter(
        person=membership.person_id,
        matter__kind=kind,
        matter__assembly=membership.assembly_id,
        matter__opened_on__range=days_of(membership),
    )
    return signed.exclude(matter__state__in=NOT_RAISED)


def _seen(membership: Membership, user: Any, kind: str) -> QuerySet[Signature]:
    seen = _signed(membership, kind).filter(matter__in=Matter.objects.visible_to(user))
    return seen.select_related("matter").order_by("-matter__opened_on", "-matter__pk")


def _unseen(membership: Membership, user: Any, kind: str) -> int:
    return _signed(membership, kind).exclude(matter__in=Matter.objects.visible_to(user)).count()


def proposals_unseen(membership: Membership, user: Any) -> int:
    return _unseen(membership, user, Kind.PROPOSAL)


def opinions_unseen(membership: Membership, user: Any) -> int:
    return _unseen(membership, user, Kind.OPINION)


def livelihood_unseen(membership: Membership, user: Any) -> int:
    return _unseen(membership, user, Kind.LIVELIHOOD)


def _number(matter: Matter) -> str:
    return f"{matter.year} {matter.docket}" if matter.docket else ""


def plain(matter: Matter) -> str:
    """What it is called where those read who may not know what it is about."""
    return f"{matter.get_kind_display()} {_number(matter)}".strip()


def _matter(matter: Matter, *notes: str) -> Line:
    return dated(
        f"{_number(matter)} {matter.title}".strip(),
        matter.opened_on,
        url=matter.get_absolute_url(),
        note="，".join(filter(None, [*notes, str(matter.get_state_display())])),
        subject=matter,
        state=matter.state,
        plain=plain(matter),
    )


def proposals(membership: Membership, user: Any) -> list[Line]:
    return [_matter(row.matter, str(row.get_role_display())) for row in _seen(membership, user, Kind.PROPOSAL)]


def opinions(membership: Membership, user: Any) -> list[Line]:
    adopted = Prefetch("matter__adoptions", Adoption.objects.visible_to(user))
    rows = _seen(membership, user, Kind.OPINION).prefetch_related(adopted)
    return [_matter(row.matter, _adopted(row.matter)) for row in rows]


def _adopted(matter: Matter) -> str:
    """采用：自治区（省）级、全国; each level once: no points, no count to compete by."""
    levels = dict.fromkeys(str(one.get_level_display()) for one in matter.adoptions.all())
    return _("采用：%(levels)s") % {"levels": "、".join(levels)} if levels else ""


def livelihood(membership: Membership, user: Any) -> list[Line]:
    """Raised by them, and supervised by them."""
    first, last = days_of(membership)
    lines = [_matter(row.matter, str(row.get_role_display())) for row in _seen(membership, user, Kind.LIVELIHOOD)]
    raised = {line.code for line in lines}
    watched = Matter.objects.visible_to(user).filter(
        assembly=membership.assembly_id,
        opened_on__range=(first, last),
        pk__in=LivelihoodMatter.supervisors.through.objects.filter(person=membership.person_id).values(
            "livelihoodmatter"
        ),
    )
    lines += [line for matter in watched if (line := _matter(matter, str(_("监督委员")))).code not in raised]
    return sorted(lines, key=lambda line: str(line.on), reverse=True)


def _proposed(membership: Membership) -> Any:
    return _signed(membership, Kind.PROPOSAL).filter(role__in=Signature.PROPOSERS).values("matter")


def marked_unseen(membership: Membership, user: Any) -> int:
    """Of proposals this reader may not open: key ones, and those with an award."""
    hidden = Matter.objects.filter(pk__in=_proposed(membership)).exclude(pk__in=Matter.objects.visible_to(user))
    keys = KeyProposal.objects.filter(matter__in=hidden, unmarked_on=None)
    awards = Award.objects.filter(matter__in=hidden, state=Award.State.AWARDED, round__published_on__isnull=False)
    return keys.count() + awards.count()


def marked(membership: Membership, user: Any) -> list[Line]:
    """Key proposals and awards of what they signed; orders they gave as a leader."""
    signed = _proposed(membership)
    keys = KeyProposal.objects.visible_to(user).filter(matter__in=signed, unmarked_on=None).select_related("matter")
    lines = [
        dated(
            row.matter.title,
            row.chosen_on,
            url=row.matter.get_absolute_url(),
            note=_("重点提案"),
            subject=row,
            plain=plain(row.matter),
        )
        for row in keys
    ]
    awards = Award.objects.visible_to(user).filter(matter__in=signed, state=Award.State.AWARDED)
    lines += [
        dated(
            row.matter.title,
            row.round.published_on,
            url=row.round.get_absolute_url(),
            note=_("%(round)s，获奖") % {"round": row.round},
            subject=row,
            plain=plain(row.matter),
        )
        for row in awards.filter(round__published_on__isnull=False).select_related("matter", "round")
    ]
    given = SupervisionOrder.objects.visible_to(user).filter(
        leader=membership.person_id,
        matter__assembly=membership.assembly_id,
        ordered_on__range=days_of(membership),
    )
    lines += [
        dated(
            row.matter.title,
            row.ordered_on,
            url=row.get_absolute_url(),
            note=_("%(kind)s，%(state)s") % {"kind": row.get_kind_display(), "state": row.get_state_display()},
            subject=row,
            state=row.state,
            plain=plain(row.matter),
        )
        for row in given.select_related("matter")
    ]
    return sorted(lines, key=lambda line: str(line.on), reverse=True)
