"""What a proposal's page tells of its examination, as far as it is the reader's business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from huiyin.matters.comparing import compared
from huiyin.matters.models import Matter, State
from huiyin.matters.permissions import READS_AFTER_SUBMISSION, is_invited, is_lead_proposer, is_proposer, is_reviewer
from huiyin.proposals import workflow
from huiyin.proposals.checklist import shown
from huiyin.proposals.models import Letter, ProposalVersion, Recommendation
from huiyin.proposals.workflow.seconding import last_words
from huiyin.proposals.workflow.table import DECIDED_BY_TWO, refused
from huiyin.proposals.workflow.versions import to_sign_again

PARTS = ("title", "grounds", "recommendations")


def examination(user: Any, matter: Matter) -> dict[str, Any]:
    """Context of `_examination.html`, `_versions.html` and `_became.html`."""
    return {
        "advice": _advice(user, matter),
        "waiting_for_another": _waiting(user, matter),
        "comparisons": _comparisons(user, matter),
        "sign_again": _sign_again(user, matter),
        "became": Matter.objects.visible_to(user).filter(origin=matter).first(),
        "letter": Letter.objects.visible_to(user).filter(matter=matter).select_related("to").first(),
    }


def _advice(user: Any, matter: Matter) -> list[dict[str, Any]]:
    """Newest first; `stands` where it is its giver's last word on the words handed in last."""
    given = list(
        Recommendation.objects.visible_to(user)
        .filter(matter=matter)
        .select_related("by", "into")
        .prefetch_related("agencies")
    )
    if not given:
        return []
    handed_in = matter.versions.count()
    standing = {advice.pk for advice in last_words(advice for advice in given if advice.version == handed_in)}
    grounds = dict(matter.rule_set.choices("non_filing_grounds"))
    categories = dict(matter.rule_set.choices("categories"))
    return [
        {
            "given": advice,
            "ground": grounds.get(advice.ground, ""),
            "category": categories.get(advice.category, ""),
            "checks": shown(advice.checks),
            "stands": advice.pk in standing,
        }
        for advice in reversed(given)
    ]


def _waiting(user: Any, matter: Matter) -> list[tuple[Any, str]]:
    """Decisions that would be `user`'s but for the second person, and why: one line where a button is missing."""
    if matter.state != State.IN_REVIEW or not is_reviewer(user, matter):
        return []
    names = [name for name in DECIDED_BY_TWO if name in workflow.STEPS]
    return [(workflow.STEPS[name].label, why) for name in names if (why := refused(user, matter, name))]


def _comparisons(user: Any, matter: Matter) -> list[dict[str, Any]]:
    """Each version with the one before it, newest first. What is being revised, for those who sign it alone."""
    versions = list(ProposalVersion.objects.visible_to(user).filter(matter=matter).prefetch_related("signers"))
    pairs: list[tuple[Any, Any]] = list(pairwise(versions))
    if versions and matter.state == State.RETURNED and (is_proposer(user, matter) or is_invited(user, matter)):
        pairs.append((versions[-1], None))
    told = is_lead_proposer(user, matter) or user.holds(*READS_AFTER_SUBMISSION, assembly_id=matter.assembly_id)
    return [found for old, new in reversed(pairs) if (found := _compared(matter, old, new, told))]


def _compared(matter: Matter, old: ProposalVersion, new: ProposalVersion | None, told: bool) -> dict[str, Any] | None:
    """None where words still being revised are the same as those handed in.

    `told`: who had signed the one and has not signed the other; a co-signer is not told of the others.
    """
    now = {
        "title": matter.title,
        "grounds": matter.proposal.grounds,
        "recommendations": matter.proposal.recommendations,
    }
    words = {name: getattr(new, name) for name in PARTS} if new else now
    parts = [_part(name, getattr(old, name), words[name]) for name in PARTS if getattr(old, name) != words[name]]
    if not parts and new is None:
        return None
    signed = set(new.signers.all()) if new else None
    left = [person for person in old.signers.all() if told and signed is not None and person not in signed]
    return {"old": old, "new": new, "parts": parts, "no_longer_signed": left}


def _part(name: str, old: str, new: str) -> dict[str, Any]:
    return compared(ProposalVersion._meta.get_field(name).verbose_name, old, new)  # type: ignore[union-attr]


def _sign_again(user: Any, matter: Matter) -> list[Any]:
    """While it is being revised, for the one who asked them."""
    return list(to_sign_again(matter)) if matter.state == State.RETURNED and is_lead_proposer(user, matter) else []


def recommended(matters: Iterable[Matter], user: Any) -> dict[int, list[Recommendation]]:
    """What stands for each proposal in review, by key; one query, however many there are."""
    in_review = [matter.pk for matter in matters if matter.state == State.IN_REVIEW]
    if not in_review:
        return {}
    given: dict[int, list[Recommendation]] = defaultdict(list)
    for advice in Recommendation.objects.visible_to(user).filter(matter__in=in_review).select_related("by"):
        given[advice.matter_id].append(advice)
    last = {pk: max(advice.version for advice in all_given) for pk, all_given in given.items()}
    return {
        pk: last_words(advice for advice in all_given if advice.version == last[pk]) for pk, all_given in given.items()
    }
