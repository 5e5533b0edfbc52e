"""What is made of a finding: a proposal, a social-opinion item, a matter of the ledger. Decision 0033.

Each is begun by that app's own verb, by the rules and in the name it would be anyway; a way is the tie between them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly
from huiyin.fieldwork.models import GONE, Finding, Way
from huiyin.fieldwork.permissions import sends_finding
from huiyin.fieldwork.telling import tell_writer
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, begin, begun, locked
from huiyin.livelihood import workflow as livelihood
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.permissions import may_collect
from huiyin.matters.models import Kind, Matter
from huiyin.members.models import Person, person_of
from huiyin.opinions import workflow as opinions
from huiyin.opinions.authors import Writer, writers
from huiyin.proposals import workflow as proposals
from huiyin.proposals.proposers import Capacity, capacities

Source = LivelihoodMatter.Source
LABELS = {
    Kind.PROPOSAL: gettext_lazy("写成提案"),
    Kind.OPINION: gettext_lazy("写成社情民意信息"),
    Kind.LIVELIHOOD: gettext_lazy("记入民生台账"),
}
STEPS = {Kind.PROPOSAL: "raise_proposal", Kind.OPINION: "raise_item", Kind.LIVELIHOOD: "raise_matter"}


def offered(user: Any, finding: Finding) -> list[Kind]:
    """What this reader may make of it now; from this come the buttons."""
    if not sends_finding(user, finding):
        return []
    standing = standing_kinds(finding)
    return [kind for kind, may in _MAY.items() if kind not in standing and may(user, finding)]


def standing_kinds(finding: Finding) -> set[str]:
    return set(finding.ways.exclude(matter__state__in=GONE).values_list("matter__kind", flat=True))


def holders_of(activity: Activity) -> list[Assembly]:
    """The assembly that keeps it first."""
    return [activity.assembly, *activity.with_assemblies.order_by("pk")]


def proposers(user: Any, finding: Finding) -> list[Capacity]:
    """In whose names `user` may write a proposal out of it."""
    there = holders_of(finding.activity)
    return [one for one in capacities(user) if one.assembly in there]


def item_writers(user: Any, finding: Finding) -> list[Writer]:
    there = holders_of(finding.activity)
    kinds = ("member", "committee", "organisation")  # a point's items are what people said there, not found on a trip
    return [one for one in writers(user) if one.assembly in there and one.kind in kinds]


def ledgers(user: Any, finding: Finding) -> list[Assembly]:
    return [one for one in holders_of(finding.activity) if may_collect(user, one.pk)]


_MAY: dict[Kind, Callable[[Any, Finding], Any]] = {
    Kind.PROPOSAL: proposers,
    Kind.OPINION: item_writers,
    Kind.LIVELIHOOD: ledgers,
}


def raise_as(finding: Finding, kind: str, /, *, by: Any, key: uuid.UUID, **facts: Any) -> Matter:
    """One verb for every way. A finding may go several ways; of each kind one matter stands at most."""
    return _RAISES[Kind(kind)](finding, by=by, key=key, **facts)


def raise_proposal(
    finding: Finding, *, by: Any, key: uuid.UUID, title: str, grounds: str, recommendations: str = "", name: str = ""
) -> Matter:
    """A draft of whoever writes it. `name`: the code of one of `proposers`; the first where none is named."""

    def make() -> Matter:
        capacity = _named(proposers(by, finding), name)
        return proposals.draft(
            by=by,
            assembly=_with_rules(capacity.assembly),
            key=uuid.uuid5(key, "matter"),
            title=title,
            grounds=grounds,
            recommendations=recommendations,
            raised_as=capacity.code,
            topic=_topic(finding, capacity.assembly),
        )

    return _raise(finding, Kind.PROPOSAL, [title, grounds, recommendations, name], make, by=by, key=key)


def raise_item(
    finding: Finding,
    *,
    by: Any,
    key: uuid.UUID,
    title: str,
    situation: str,
    advice: str,
    cause: str = "",
    name: str = "",
) -> Matter:
    """A draft under the name of whoever writes it: who found it has not read these words."""

    def make() -> Matter:
        writer = _named(item_writers(by, finding), name)
        return opinions.draft(
            by=by,
            assembly=_with_rules(writer.assembly),
            key=uuid.uuid5(key, "matter"),
            title=title,
            situation=situation,
            cause=cause,
            advice=advice,
            author_kind=writer.kind,
            author_name=writer.name,
            place=finding.place,
        )

    return _raise(finding, Kind.OPINION, [title, situation, cause, advice, name], make, by=by, key=key)


def raise_matter(
    finding: Finding,
    *,
    by: Any,
    key: uuid.UUID,
    title: str,
    description: str,
    kind: str = LivelihoodMatter.Kind.FINDING,
) -> Matter:
    """Into the ledger at once, in the names of the member who found it and of the one who enters it."""

    def make() -> Matter:
        assembly = _named(ledgers(by, finding))
        activity = finding.activity
        return livelihood.collect(
            by=by,
            assembly=_with_rules(assembly),
            key=uuid.uuid5(key, "matter"),
            kind=kind,
            source=Source.STUDIO if activity.kind == Activity.Kind.RECEPTION else Source.RESEARCH,
            title=title,
            description=description,
            place=finding.place,
            spot=finding.spot,
            topic=_topic(finding, assembly),
            activity=activity,
            people=_people(finding, by, assembly),
        )

    return _raise(finding, Kind.LIVELIHOOD, [title, description, kind], make, by=by, key=key)


_RAISES: dict[Kind, Callable[..., Matter]] = {
    Kind.PROPOSAL: raise_proposal,
    Kind.OPINION: raise_item,
    Kind.LIVELIHOOD: raise_matter,
}


@transaction.atomic
def _raise(
    finding: Finding, kind: Kind, typed: list[Any], make: Callable[[], Matter], *, by: Any, key: uuid.UUID
) -> Matter:
    """The same request again gives the same matter; of two persons at once the second is told."""
    now = locked(finding)
    if begun(Finding, STEPS[kind], by=by, key=key, typed=[finding.pk, typed]):
        return Matter.objects.get(pk=Event.objects.get(key=key).facts["matter"])
    if not sends_finding(by, now):
        raise PermissionDenied
    if kind in standing_kinds(now):
        words = _("这一条已经提为%(kind)s，可能刚有人提过。请返回查看。")
        raise StepNotAllowed(words % {"kind": kind.label})
    matter = make()
    Way.objects.create(finding=now, matter=matter, on=timezone.localdate(), by=by)
    Finding.objects.filter(pk=now.pk).update(let_go_on=None, let_go_why="")
    begin(now, STEPS[kind], by=by, key=key, typed=[finding.pk, typed], facts={"matter": matter.pk})
    tell_writer(now, matter, by=by, key=key)
    return matter


def _named(found: list[Any], code: str = "") -> Any:
    """The one chosen, or the first. Raises PermissionDenied where there is none."""
    chosen = next((one for one in found if not code or code_of(one) == code), None)
    if chosen is None:
        raise PermissionDenied
    return chosen


def code_of(one: Capacity | Writer) -> str:
    return f"{one.assembly.slug}/{one.code}"


def _with_rules(assembly: Assembly) -> Assembly:
    if not assembly.has_rules_on(timezone.localdate()):
        words = _("%(assembly)s还没有设定规则，暂时不能记录。请与政协机关联系。")
        raise StepNotAllowed(words % {"assembly": assembly})
    return assembly


def _topic(finding: Finding, assembly: Assembly) -> Any:
    topic = finding.activity.topic
    return topic if topic and topic.assembly_id == assembly.pk else None


def _people(finding: Finding, by: Any, assembly: Assembly) -> list[Person]:
    """Members of that assembly alone."""
    persons = [Person.objects.filter(user=finding.written_by_id).first(), person_of(by)]
    today = timezone.localdate()
    known = [one for one in persons if one and one.memberships.on(today).filter(assembly=assembly).exists()]
    return list(dict.fromkeys(known))
