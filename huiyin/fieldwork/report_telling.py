"""Who is told of a report: those of its body and its trip that it may be commented on; who commented, of the answer.

A notice holds no title: that is read on the report's page, by those who see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role, RoleHolding
from huiyin.fieldwork.models import Comment, Report
from huiyin.history.wording import kept
from huiyin.members.models import Membership, Person, Seat
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put


def tell_circulated(report: Report, *, but: Any) -> int:
    """Members of the assembly who sit in its body or were on its trip, and the body's staff."""
    today, day = timezone.localdate(), report.comments_until
    people = set(Seat.objects.on(today).filter(body=report.body_id).values_list("person", flat=True))
    if report.activity:
        people |= set(report.activity.participations.values_list("membership__person", flat=True))
    members = Membership.objects.on(today).filter(assembly=report.assembly_id, person__in=people)
    known = Person.objects.filter(pk__in=members.values("person"), user__isnull=False)
    accounts = set(known.values_list("user", flat=True))
    if report.body_id:
        staff = RoleHolding.objects.on(today).filter(role=Role.COMMITTEE_STAFF, body=report.body_id)
        accounts |= set(staff.values_list("user", flat=True))
    words = kept(lambda: _("一份调研报告请您提意见，%(day)s 前。") % {"day": day and day.isoformat()})
    return _put(report, accounts - {but.pk}, Notice.Kind.WAITING, f"circulated/{report.versions.count()}/{day}", words)


def tell_answered(comment: Comment) -> int:
    words = kept(lambda: _("您对一份调研报告的意见有了答复。"))
    return _put(comment.report, {comment.by_id}, Notice.Kind.ANSWERED, f"comment/{comment.pk}", words)


def _put(report: Report, accounts: Iterable[int], kind: str, seed: str, words: str) -> int:
    return put(
        Word(
            recipient=account,
            kind=kind,
            subject=Report._meta.label_lower,
            subject_id=report.pk,
            about=kept(lambda: _("调研报告")),
            title=words,
            path=report.get_absolute_url(),
            seed=f"report/{report.pk}/{seed}",
            send_after=timezone.now(),
        )
        for account in accounts
    )
