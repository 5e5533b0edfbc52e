"""What the public may read of a proposal: published by the staff with the first proposer's consent, and taken back."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.exports import masking
from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed
from huiyin.history.wording import kept
from huiyin.matters import steps
from huiyin.matters.models import Matter, Signature
from huiyin.members import consents
from huiyin.members.models import Consent, Person, person_of
from huiyin.proposals.models import Publication
from huiyin.proposals.redaction import Find, personal_data
from huiyin.proposals.workflow.after_closing import not_published
from huiyin.proposals.workflow.table import STEPS, take

Level = Publication.Level
# What each level shows of the texts; the rest is not even copied.
SHOWN: dict[str, tuple[str, ...]] = {
    Level.NONE: (),
    Level.TITLE: ("title",),
    Level.ABSTRACT: ("title", "abstract"),
    Level.FULL: ("title", "abstract", "grounds", "recommendations", "answer"),
}
NEEDED: dict[str, tuple[str, ...]] = {
    Level.TITLE: ("title",),
    Level.ABSTRACT: ("title", "abstract"),
    Level.FULL: ("title", "answer"),
}


def originals(matter: Matter) -> dict[str, str]:
    """What was written, which stays as it is."""
    last = matter.answers.filter(agency__isnull=False, round=matter.proposal.round)
    return {
        "title": matter.title,
        "grounds": matter.proposal.grounds,
        "recommendations": matter.proposal.recommendations,
        "answer": "\n\n".join(answer.text for answer in last),
    }


def texts_at(level: str, texts: dict[str, str]) -> dict[str, str]:
    return {name: texts.get(name, "").strip() for name in SHOWN[level]}


def finds(texts: dict[str, str]) -> list[Find]:
    """What looks like personal data in the texts to be shown."""
    return list(dict.fromkeys(find for text in texts.values() for find in personal_data(text)))


def copy_of(matter: Matter, level: str, texts: dict[str, str]) -> Publication:
    """As it will be read, not saved: names of proposers and agencies, never a contact, a handler or feedback."""
    names: dict[str, Any] = {}
    if level != Level.NONE:
        names["proposers"] = names_shown(matter)
        answers = matter.answers.filter(agency__isnull=False, round=matter.proposal.round).select_related("agency")
        names["agencies"] = "、".join(dict.fromkeys(answer.agency.name for answer in answers if answer.agency))[:500]
    if level in (Level.ABSTRACT, Level.FULL):  # with the title alone, nothing is told of the answer
        classes = dict(matter.rule_set.choices("result_classes"))
        names |= {"answered_on": matter.answered_on, "result": classes.get(matter.proposal.result_class, "")}
    numbered = {"year": matter.year, "docket": matter.docket, "assembly": matter.assembly}
    return Publication(matter=matter, level=level, **numbered, **names, **texts_at(level, texts))


def signers(matter: Matter) -> list[Person]:
    """Those whose names a copy bears, in the order they signed."""
    signed = matter.signatures.filter(state=Signature.State.SIGNED).select_related("person")
    return [signature.person for signature in signed]


def names_shown(matter: Matter) -> str:
    """Masked of those who took back their consent to be named."""
    people = signers(matter)
    withheld = consents.refused_by(people, Consent.What.NAME, matter)
    shown = (masking.name(one.name) if one.pk in withheld else one.name for one in people)
    return "、".join(shown)[:1000]


@transaction.atomic
def publish(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    level: str,
    texts: dict[str, str],
    reason: str = "",
    checked: bool = False,
    on: date | None = None,
) -> None:
    """A copy is frozen: what is changed in the proposal later is not published with it.

    `checked`: somebody looked at each number and address that the texts still show.
    """
    on, shown = on or timezone.localdate(), texts_at(level, texts)
    facts = {"level": level, "note": str(Level(level).label)}
    if not take(matter, "publish", by=by, key=key, on=on, typed=[level, shown, reason], facts=facts):
        return
    # Asked once more now that the row is held: somebody may have published it a moment ago.
    if refusal := not_published(by, matter) or _refusal(matter, level, shown, reason, checked):
        raise StepNotAllowed(refusal)
    copy = copy_of(matter, level, texts)
    copy.reason, copy.published_on, copy.published_by = reason if level == Level.NONE else "", on, by
    copy.save()


def _refusal(matter: Matter, level: str, shown: dict[str, str], reason: str, checked: bool) -> str | None:
    if level == Level.NONE:
        return None if reason.strip() else _("请写明不公开的理由。")
    if not matter.proposal.publish_consent:
        return _("第一提案人没有同意公开，只能选“不公开”。")
    if [name for name in NEEDED[level] if not shown[name]]:
        return _("要公开的内容还没有写全。")
    if finds(shown) and not checked:
        return _("要公开的文字里有像电话、邮箱或证件号码的内容。请改掉，或逐一核对后勾选确认。")
    return None


@transaction.atomic
def unpublish(matter: Matter, *, by: Any, key: uuid.UUID, reason: str, on: date | None = None) -> None:
    """Off the public pages at once, with the reason; of an archived proposal too, so it takes no step of the engine."""
    on, digest = on or timezone.localdate(), steps.digest_of(reason)
    if steps.seen_before(matter, "unpublish", by=by, key=key, digest=digest):
        return
    step = STEPS["unpublish"]
    if step.may is None or not step.may(by, matter):
        raise PermissionDenied
    changes = {"withdrawn_on": on, "withdrawn_by": by, "withdrawn_reason": reason}
    if not reason.strip():
        raise StepNotAllowed(_("请写明撤下的理由。"))
    if not matter.publications.filter(withdrawn_on__isnull=True).update(**changes):
        raise StepNotAllowed(_("这件提案现在没有公开的内容，可能刚有人撤下。"))
    state = matter.state
    record(matter, "unpublish", by=by, before=state, after=state, key=key, facts={"note": reason}, digest=digest)


NAME_WITHHELD, CONSENT_WITHDRAWN = "withhold_name", "withdraw_consent"


@transaction.atomic
def withhold_name(matter: Matter, *, by: Any, key: uuid.UUID, given: bool = False) -> None:
    """A proposer's name on the public copy: masked at once, there and on any later copy; shown again with `given`."""
    digest, person = steps.digest_of(given), person_of(by)
    if steps.seen_before(matter, NAME_WITHHELD, by=by, key=key, digest=digest):
        return
    if person is None or person not in signers(matter):
        raise PermissionDenied
    consents.say(person, Consent.What.NAME, matter, given=given, by=by)
    for copy in matter.publications.exclude(proposers=""):
        copy.proposers = names_shown(matter)
        copy.save(update_fields=["proposers"])
    _told(matter, NAME_WITHHELD, by, key, digest, {"given": given})


@transaction.atomic
def withdraw_publish_consent(matter: Matter, *, by: Any, key: uuid.UUID, on: date | None = None) -> None:
    """The first proposer no longer agrees: what is published is taken off the public pages in the same moment."""
    on, person = on or timezone.localdate(), person_of(by)
    if steps.seen_before(matter, CONSENT_WITHDRAWN, by=by, key=key, digest=""):
        return
    if person is None or person.pk != first_proposer(matter):
        raise PermissionDenied
    proposal = type(matter.proposal).objects.select_for_update().get(pk=matter.pk)
    if not proposal.publish_consent:
        raise StepNotAllowed(_("您没有同意过公开，或者已经收回。"))
    proposal.publish_consent = False
    proposal.save(update_fields=["publish_consent"])
    why = kept(lambda: _("第一提案人收回了同意"))
    changes = {"withdrawn_on": on, "withdrawn_by": by, "withdrawn_reason": why}
    matter.publications.filter(Publication.PUBLISHED).update(**changes)
    consents.say(person, Consent.What.PROPOSAL, matter, given=False, by=by)
    _told(matter, CONSENT_WITHDRAWN, by, key, "", {"note": why})


def first_proposer(matter: Matter) -> int | None:
    lead = matter.signatures.filter(role=Signature.Role.LEAD).values_list("person", flat=True)
    return lead.first()


def _told(matter: Matter, step: str, by: Any, key: uuid.UUID, digest: str, facts: dict[str, Any]) -> None:
    record(matter, step, by=by, before=matter.state, after=matter.state, key=key, facts=facts, digest=digest)
