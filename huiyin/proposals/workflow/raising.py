"""From the first word to handing in: begun in one's own name or a body's, changed, submitted.

Names under it: signing.py.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Agency, Assembly, Sector
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import permissions, steps
from huiyin.matters.models import (
    UNSENT,
    Kind,
    Matter,
    Signature,
)
from huiyin.members import consents
from huiyin.members.models import Consent, Membership, Person
from huiyin.proposals.intake import moment_of, next_intake, open_intake
from huiyin.proposals.models import Proposal
from huiyin.proposals.proposers import OWN, Capacity, capacity_of, signer_of
from huiyin.proposals.workflow.signing import reset
from huiyin.proposals.workflow.table import take
from huiyin.proposals.workflow.versions import keep_version

WORDS = {"title", "grounds", "recommendations"}  # whoever signs, signs these
MOST_SUGGESTED = 5  # agencies


@dataclass(frozen=True)
class Begun:
    """Whose proposal it is to be: who signs first, for which sector, and for which body if for one."""

    person: Person
    sector: Sector | None = None
    kind: str = ""
    name: str = ""
    entered_by: Any = None


@transaction.atomic
def draft(
    *,
    by: Any,
    assembly: Assembly,
    key: uuid.UUID,
    on: date | None = None,
    title: str,
    category: str = "",
    raised_as: str = OWN,
    suggested_agencies: list[Agency] | None = None,
    **texts: Any,
) -> Matter:
    """Begin a proposal of `by`, or of the body `by` signs for (`raised_as`, a code of `capacities`).

    A repeated `key` gives the same draft again. A sector's or a group's is begun at any time, so that nothing typed is
    lost when the hour passes; it is handed in at the session only. Raises PermissionDenied when `by` may not.
    """
    on = on or timezone.localdate()
    typed = [title, category, raised_as, _keys(suggested_agencies), texts]
    if existing := steps.made_before("draft", by=by, key=key, digest=steps.digest_of(typed)):
        return existing
    capacity = capacity_of(by, assembly, raised_as, on)
    if capacity is None:
        raise PermissionDenied
    begun = Begun(signer_of(by), capacity.sector, capacity.kind, capacity.name)
    matter = _begin(begun, assembly, on, title, category, suggested_agencies, texts)
    facts = {"for": capacity.name} if capacity.name else {}
    digest = steps.digest_of(typed)
    steps.record(matter, "draft", by=by, before="", after=matter.state, key=key, facts=facts, digest=digest)
    return matter


@transaction.atomic
def draft_for(
    *,
    by: Any,
    assembly: Assembly,
    key: uuid.UUID,
    person: Person,
    on: date | None = None,
    title: str,
    category: str = "",
    collective_kind: str = "",
    collective_name: str = "",
    suggested_agencies: list[Agency] | None = None,
    **texts: Any,
) -> Matter:
    """What `person`, a member, signed on paper, for themselves or a body, written down by the proposals staff.

    The staff acts in its own name: the history and the page say who entered it, and it signs for nobody else.
    """
    on = on or timezone.localdate()
    typed = [person.pk, title, category, collective_kind, collective_name, _keys(suggested_agencies), texts]
    if existing := steps.made_before("draft_for", by=by, key=key, digest=steps.digest_of(typed)):
        return existing
    membership = Membership.objects.on(on).filter(person=person, assembly=assembly).first()
    if membership is None or not permissions.is_proposals_staff_of(by, assembly.pk):
        raise PermissionDenied
    begun = Begun(person, membership.sector, collective_kind, collective_name, entered_by=by)
    matter = _begin(begun, assembly, on, title, category, suggested_agencies, texts)
    facts, digest = {"for": person.pk, "note": collective_name or person.name}, steps.digest_of(typed)
    steps.record(matter, "draft_for", by=by, before="", after=matter.state, key=key, facts=facts, digest=digest)
    return matter


def _keys(agencies: list[Agency] | None) -> list[int]:
    return sorted(agency.pk for agency in agencies or [])


def _begin(
    begun: Begun,
    assembly: Assembly,
    on: date,
    title: str,
    category: str,
    agencies: list[Agency] | None,
    texts: dict[str, Any],
) -> Matter:
    matter = Matter.objects.create(
        kind=Kind.PROPOSAL,
        assembly=assembly,
        rule_set=assembly.rules_on(on),
        year=on.year,
        title=title,
        category=category,
        sector=begun.sector,
        opened_on=on,
        holder_person=begun.person,
    )
    proposal = Proposal.objects.create(
        matter=matter, entered_by=begun.entered_by, **_whose(begun.kind, begun.name), **texts
    )
    _suggest(proposal, agencies)
    first, signed = Signature.Role.LEAD, Signature.State.SIGNED
    Signature.objects.create(matter=matter, person=begun.person, role=first, state=signed, signed_on=on)
    return matter


def _whose(kind: str, name: str) -> dict[str, str]:
    raised_by = Proposal.RaisedBy.COLLECTIVE if kind else Proposal.RaisedBy.INDIVIDUAL
    return {"raised_by": raised_by, "collective_kind": kind, "collective_name": name if kind else ""}


def _suggest(proposal: Proposal, agencies: list[Agency] | None) -> None:
    """Left as they are where nothing was said of them."""
    if agencies is None:
        return
    if len(agencies) > MOST_SUGGESTED:
        raise StepNotAllowed(_("建议的承办单位最多 %(most)d 个。") % {"most": MOST_SUGGESTED})
    proposal.suggested_agencies.set(agencies)


@transaction.atomic
def edit(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    title: str,
    category: str,
    on: date | None = None,
    raised_as: str | None = None,
    suggested_agencies: list[Agency] | None = None,
    **texts: Any,
) -> None:
    """Change the words, or before it is handed in whose proposal it is. Who had signed the old ones is asked again."""
    on = on or timezone.localdate()
    Matter.objects.select_for_update().get(pk=matter.pk)  # so that what is compared is what stands there
    matter.refresh_from_db()
    whose = _whose_now(matter, by, raised_as)
    old = {"title": matter.title} | {name: getattr(matter.proposal, name) for name in texts | whose}
    new = {"title": title} | texts | whose
    changed = [name for name in new if new[name] != old[name]]
    typed = [title, category, raised_as, _keys(suggested_agencies), texts]
    if not take(
        matter, "edit", by=by, key=key, on=on, typed=typed, title=title, category=category, facts={"changed": changed}
    ):
        return
    Proposal.objects.filter(pk=matter.pk).update(**texts | whose)
    matter.proposal.refresh_from_db()
    _suggest(matter.proposal, suggested_agencies)
    if set(changed) & (WORDS | set(whose)):
        reset(matter, on)


def _whose_now(matter: Matter, by: Any, raised_as: str | None) -> dict[str, str]:
    """Empty where it stays whose it is: once handed in, or written down for somebody, it does."""
    if raised_as is None or matter.state not in UNSENT or matter.proposal.entered_by_id:
        return {}
    capacity: Capacity | None = capacity_of(by, matter.assembly, raised_as)
    if capacity is None:
        raise PermissionDenied
    return _whose(capacity.kind, capacity.name)


@transaction.atomic
def submit(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None, at: datetime | None = None) -> None:
    """Hand in. It is raised on the day it was first handed in, and that moment decides whether it is a session's.

    Who was asked and has not signed is left out. Raises StepNotAllowed for a sector's or group's outside the window.
    """
    at = at or moment_of(on)
    on = on or timezone.localdate(at)
    matter.refresh_from_db(fields=["state"])
    first = matter.state in UNSENT
    raised: dict[str, Any] = {"opened_on": on, "year": on.year} if first else {}
    if first and not steps.seen_before(matter, "submit", by=by, key=key, digest=""):
        _refuse_outside_the_session(matter, at)
    if not take(matter, "submit", by=by, key=key, on=on, **raised):
        return
    matter.signatures.filter(state__in=[Signature.State.INVITED, Signature.State.EXPIRED]).delete()
    keep_version(matter, by=by, on=on)
    changes: dict[str, Any] = {"raised_by": _raised_by(matter), "seconding": False, "signing_until": None}
    if first:
        intake = open_intake(matter.assembly, at)
        window = Proposal.Window.SESSION if intake else Proposal.Window.BETWEEN
        changes |= {"window": window, "session": intake.session if intake else None}
    Proposal.objects.filter(pk=matter.pk).update(**changes)
    matter.proposal.refresh_from_db()
    _keep_consent(matter, by)


def _keep_consent(matter: Matter, by: Any) -> None:
    """What the first proposer said of publishing it, with the day; not asked, nothing is kept."""
    lead = matter.signatures.filter(role=Signature.Role.LEAD).select_related("person").first()
    if lead and (given := matter.proposal.publish_consent) is not None:
        consents.say(lead.person, Consent.What.PROPOSAL, matter, given=given, by=by)


def _raised_by(matter: Matter) -> str:
    if matter.proposal.collective_kind:
        return Proposal.RaisedBy.COLLECTIVE
    several = matter.signatures.proposers().filter(role=Signature.Role.COSIGNER).exists()
    return Proposal.RaisedBy.JOINT if several else Proposal.RaisedBy.INDIVIDUAL


def _refuse_outside_the_session(matter: Matter, at: datetime) -> None:
    if matter.proposal.collective_kind not in Proposal.ONLY_AT_SESSION or open_intake(matter.assembly, at):
        return
    kind = matter.proposal.get_collective_kind_display()
    coming = next_intake(matter.assembly, at)
    when = _("下一次收件从 %(opens)s 开始。") % {"opens": coming.opens} if coming else _("下一次会议的日期还没有登记。")
    raise StepNotAllowed(
        _("%(kind)s只在大会收件期间提交，现在不在收件期。草稿保留着，也可以改成以本人名义提出。%(when)s")
        % {"kind": kind, "when": when}
    )


@transaction.atomic
def discard(matter: Matter, *, by: Any, key: uuid.UUID) -> None:
    """Who was asked and has not answered sees it no more."""
    if take(matter, "discard", by=by, key=key):
        matter.signatures.filter(state=Signature.State.INVITED).delete()
        Proposal.objects.filter(pk=matter.pk).update(seconding=False, signing_until=None)
