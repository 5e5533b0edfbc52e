"""Who is told that a report was published: those who wrote it. The notice holds its year, not its words."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.figures.models import AnnualReport
from huiyin.history.models import Event
from huiyin.history.wording import kept
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put


def tell_published(report: AnnualReport, *, but: Any) -> int:
    wrote = Event.objects.of(report).filter(step__in=("create_report", "edit"), actor__isnull=False)
    accounts = {report.written_by_id, *wrote.values_list("actor", flat=True)} - {but.pk}
    words = kept(lambda: _("您参加起草的 %(year)d 年年度报告公布了。") % {"year": report.year})
    return put(
        Word(
            recipient=account,
            kind=Notice.Kind.ANSWERED,
            subject=AnnualReport._meta.label_lower,
            subject_id=report.pk,
            about=kept(lambda: _("年度报告")),
            title=words,
            path=report.get_absolute_url(),
            seed=f"annual-report/{report.pk}/published",
            send_after=timezone.now(),
        )
        for account in sorted(accounts)
    )
