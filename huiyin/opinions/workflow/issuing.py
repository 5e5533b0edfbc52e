"""Issues of the bulletin and special reports: put together, numbered and issued; sent upward; adopted elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly
from huiyin.history.models import Event, record
from huiyin.history.taking import StepNotAllowed
from huiyin.history.wording import kept
from huiyin.matters import notifying, steps
from huiyin.matters.models import Kind, Matter, State, next_number
from huiyin.opinions.models import Adoption, BulletinIssue, IssueEntry, SignOff, Submission
from huiyin.opinions.permissions import keeps_issues
from huiyin.opinions.workflow.raising import authors
from huiyin.opinions.workflow.table import take
from huiyin.opinions.workflow.versions import set_item


@transaction.atomic
def begin_issue(
    *, by: Any, assembly: Assembly, key: uuid.UUID, series: str, title: str, foreword: str = "", on: date | None = None
) -> BulletinIssue:
    """An empty one, to be put together. The same key gives the same again."""
    on = on or timezone.localdate()
    digest = steps.digest_of([series, title, foreword])
    if event := Event.objects.filter(key=key).first():
        if (event.step, event.actor_id, event.digest) != ("begin_issue", by.pk, digest):
            raise steps.KeyAlreadyUsed
        return BulletinIssue.objects.get(pk=event.subject_id)
    if not keeps_issues(by, assembly.pk):
        raise PermissionDenied
    made = BulletinIssue.objects.create(
        assembly=assembly, series=series, year=on.year, title=title, foreword=foreword, made_by=by
    )
    record(made, "begin_issue", by=by, before="", after="", key=key, facts={}, digest=digest)
    return made


def waiting_for_issue(issue: BulletinIssue) -> Any:
    """Signed items of the assembly that stand in no other issue that is being put together."""
    elsewhere = IssueEntry.objects.filter(issue__issued_on=None).exclude(issue=issue)
    signed = Matter.objects.filter(kind=Kind.OPINION, assembly=issue.assembly_id, state=State.SIGNED)
    return signed.exclude(pk__in=elsewhere.values("matter")).order_by("due_on", "pk")


def _held(issue: BulletinIssue, name: str, *, by: Any, key: uuid.UUID, digest: str, open_only: bool = True) -> bool:
    """Lock the issue till the end; False where this very request was taken before."""
    now = BulletinIssue.objects.select_for_update().filter(pk=issue.pk).first()
    if steps.seen_before(issue, name, by=by, key=key, digest=digest):  # type: ignore[arg-type]
        return False
    if not keeps_issues(by, issue.assembly_id):
        raise PermissionDenied
    if now is None:
        raise StepNotAllowed(_("这一期刚被别人删去了。"))
    if open_only and now.issued_on:
        raise StepNotAllowed(_("这一期已经刊发，不能再改动。"))
    if not open_only and not now.issued_on:
        raise StepNotAllowed(_("这一期还没有刊发。"))
    issue.refresh_from_db()
    return True


def _recorded(issue: BulletinIssue, name: str, *, by: Any, key: uuid.UUID, digest: str, **facts: Any) -> None:
    record(issue, name, by=by, before="", after="", key=key, facts=facts, digest=digest)


@transaction.atomic
def compose(
    issue: BulletinIssue, *, by: Any, key: uuid.UUID, title: str, places: Mapping[int, int], foreword: str = ""
) -> None:
    """What it is called, what stands before it, and which items stand in it in which order.

    `places`: key of a matter → its place; of two with the same place the older stands first.
    """
    digest = steps.digest_of([title, foreword, sorted(places.items())])
    if not _held(issue, "compose", by=by, key=key, digest=digest):
        return
    found = {matter.pk: matter for matter in waiting_for_issue(issue).filter(pk__in=places)}
    if len(found) < len(places):
        raise StepNotAllowed(_("有的信息已经退回重编，或者编进了另一期。请看下面现在的情况，再选一次。"))
    BulletinIssue.objects.filter(pk=issue.pk).update(title=title, foreword=foreword)
    issue.entries.all().delete()
    ordered = sorted(found, key=lambda pk: (places[pk], pk))
    IssueEntry.objects.bulk_create(
        IssueEntry(issue=issue, matter=found[pk], place=place) for place, pk in enumerate(ordered, 1)
    )
    issue.refresh_from_db()
    _recorded(issue, "compose", by=by, key=key, digest=digest, items=ordered)


@transaction.atomic
def issue_it(issue: BulletinIssue, *, by: Any, key: uuid.UUID, signed_by: str = "", on: date | None = None) -> None:
    """It gets the next number of its series in the year; every item in it is issued with it, or none.

    Raises StepNotAllowed for an empty one, or where an item was sent back meanwhile.
    """
    on = on or timezone.localdate()
    digest = steps.digest_of([signed_by])
    if not _held(issue, "issue", by=by, key=key, digest=digest):
        return
    entries = list(issue.entries.select_related("matter"))
    if not entries:
        raise StepNotAllowed(_("这一期里还没有信息。请先编入已签发的信息。"))
    number = next_number(issue.assembly, issue.series, on.year)
    names = signed_by or "、".join(_signers(entries))
    BulletinIssue.objects.filter(pk=issue.pk).update(number=number, year=on.year, issued_on=on, signed_by=names[:60])
    issue.refresh_from_db()
    for entry in entries:
        matter = entry.matter
        if take(
            matter, "issue", by=by, key=uuid.uuid5(key, str(matter.pk)), on=on, facts={"note": kept(lambda: issue.name)}
        ):
            set_item(matter, used=True)
    _recorded(issue, "issue", by=by, key=key, digest=digest)


def _signers(entries: list[IssueEntry]) -> list[str]:
    """Who signed the items, the chair before others; each once."""
    last = [SignOff.Kind.CHAIR, SignOff.Kind.SIGNED]
    given = SignOff.objects.filter(matter__in=[entry.matter_id for entry in entries], kind__in=last)
    return list(dict.fromkeys(str(sign_off.by) for sign_off in given.select_related("by").order_by("kind", "pk")))


@transaction.atomic
def discard_issue(issue: BulletinIssue, *, by: Any, key: uuid.UUID) -> None:
    """One that was never issued goes; its items are as they were."""
    if not _held(issue, "discard_issue", by=by, key=key, digest=""):
        return
    _recorded(issue, "discard_issue", by=by, key=key, digest="", title=issue.title)
    BulletinIssue.objects.filter(pk=issue.pk).delete()


@transaction.atomic
def send_upward(issue: BulletinIssue, *, by: Any, key: uuid.UUID, level: str, body: str, sent_on: date) -> None:
    """It was sent to a body above, or beside."""
    digest = steps.digest_of([level, body, sent_on])
    if not _held(issue, "send_upward", by=by, key=key, digest=digest, open_only=False):
        return
    _not_before(sent_on, issue.issued_on)
    Submission.objects.create(issue=issue, level=level, body=body, sent_on=sent_on, by=by)
    _recorded(issue, "send_upward", by=by, key=key, digest=digest, note=body)


def _not_before(day: date, issued_on: date | None) -> None:
    if day > timezone.localdate():
        raise StepNotAllowed(_("日期不能晚于今天。"))
    if issued_on and day < issued_on:
        raise StepNotAllowed(_("日期不能早于刊发日期（%(day)s）。") % {"day": issued_on})


@transaction.atomic
def record_adoption(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    level: str,
    body: str,
    adopted_on: date,
    proof: str = "",
    on: date | None = None,
) -> None:
    """A body adopted it. As many as there were, also after it is closed; the authors hear of each. No points."""
    typed = [level, body, adopted_on, proof]
    if not take(matter, "record_adoption", by=by, key=key, on=on, typed=typed, facts={"note": body}):
        return
    first = BulletinIssue.objects.filter(entries__matter=matter, issued_on__isnull=False).order_by("issued_on").first()
    _not_before(adopted_on, first.issued_on if first else None)
    if matter.adoptions.filter(body=body, adopted_on=adopted_on).exists():
        raise StepNotAllowed(_("这次采用已经登记过。"))
    Adoption.objects.create(matter=matter, level=level, body=body, adopted_on=adopted_on, proof=proof, by=by)
    words = kept(lambda: _("%(about)s被%(body)s采用") % {"about": notifying.about(matter), "body": body})
    notifying.tell(matter, authors(matter), words, seed=f"{key}/adopted", by=by)
