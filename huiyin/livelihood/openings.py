"""A livelihood matter out of an opinion item or of a promise in a proposal's answer: no name and no voice is lost."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.workflow.collecting import opened
from huiyin.matters.carrying import carry_names, carry_voices
from huiyin.matters.models import Commitment, Kind, Matter
from huiyin.matters.openings import OPENINGS, Carried
from huiyin.matters.permissions import is_proposals_staff

Source = LivelihoodMatter.Source


def open_matter(origin: Matter, carried: Carried, by: Any, on: date) -> Matter:
    """Collected, with all who signed and were heard; on both sides the history says so.

    What a body or an informant wrote is signed by nobody: then the account that wrote it is answered, as before.
    """
    opinion = getattr(origin, "opinion", None)
    source = _SOURCES.get(origin.kind, Source.MEMBER)
    return _open(
        origin, carried.situation, carried.advice, by, on, source=source, entered_by=opinion and opinion.raised_by
    )


_SOURCES = {Kind.OPINION.value: Source.OPINION, Kind.PROPOSAL.value: Source.COMMITMENT}


def _open(
    origin: Matter,
    situation: str,
    advice: str,
    by: Any,
    on: date,
    *,
    source: str,
    commitment: Commitment | None = None,
    entered_by: Any = None,
) -> Matter:
    matter = opened(
        *(origin.assembly, on, entered_by or by, "verify"),
        title=(commitment.text if commitment else origin.title)[:100],
        origin=origin,
        category=origin.category,
        sector=origin.sector,
        place=origin.place,
        own={
            "kind": LivelihoodMatter.Kind.PROBLEM,
            "source": source,
            "description": "\n\n".join(filter(None, [situation, advice])),
            "commitment": commitment,
        },
    )
    carry_names(origin.signatures.proposers(), matter)
    carry_voices(origin, matter)
    facts = {"origin": origin.pk}
    record(matter, "collect", by=by, before="", after=matter.state, key=uuid.uuid4(), facts=facts)
    return matter


def may_take_over(user: Any, commitment: Commitment) -> bool:
    """The proposals staff, as long as the promise is not kept and nobody took it over."""
    taken = LivelihoodMatter.objects.filter(commitment=commitment).exists()
    return is_open(commitment) and not taken and is_proposals_staff(user, commitment.matter)


def is_open(commitment: Commitment) -> bool:
    return commitment.state in (Commitment.State.OPEN, Commitment.State.CLAIMED)


@transaction.atomic
def take_over(commitment: Commitment, *, by: Any, key: uuid.UUID, on: date | None = None) -> Matter:
    """The promise is followed in the ledger; on the proposal it is confirmed as before. The same again is one."""
    on = on or timezone.localdate()
    Matter.objects.select_for_update().get(pk=commitment.matter_id)
    known = LivelihoodMatter.objects.filter(commitment=commitment).select_related("matter").first()
    if known:
        return known.matter
    if not is_proposals_staff(by, commitment.matter):
        raise PermissionDenied
    if not may_take_over(by, commitment):
        raise StepNotAllowed(_("这项承诺已经有结果，不需要再转入台账。"))
    origin = commitment.matter
    words = _("%(docket)s的答复承诺：%(text)s（%(due)s 前）")
    facts = {"docket": f"{origin.year} {origin.docket}", "text": commitment.text, "due": commitment.due_on}
    matter = _open(origin, words % facts, "", by, on, source=Source.COMMITMENT, commitment=commitment)
    note = {"became": matter.pk, "note": commitment.text[:100]}
    record(origin, "to_ledger", by=by, before=origin.state, after=origin.state, key=key, facts=note)
    return matter


OPENINGS[Kind.LIVELIHOOD] = open_matter
