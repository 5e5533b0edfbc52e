"""What was found: written by whoever was there, corrected, let go with a reason. Ways out: ways.py."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.activities.models import Activity
from huiyin.activities.workflow import record_own
from huiyin.fieldwork.models import GONE, Finding
from huiyin.fieldwork.permissions import edits_finding, writes_findings
from huiyin.history.taking import StepNotAllowed, begin, begun, digest_of, locked

WORDS = ("problem", "cause", "advice", "place", "spot", "stop", "found_on")


@transaction.atomic
def write_finding(activity: Activity, *, by: Any, key: uuid.UUID, **words: Any) -> Finding:
    """Several write at once: each finding is a row of its own. `words`: those of WORDS."""
    typed = [activity.pk, _typed(words)]
    if made := begun(Finding, "write_finding", by=by, key=key, typed=typed):
        return made
    if not writes_findings(by, activity):
        raise PermissionDenied
    _sound(activity, words)
    finding = Finding.objects.create(activity=activity, written_by=by, key=key, **words)
    begin(finding, "write_finding", by=by, key=key, typed=typed)
    return finding


@transaction.atomic
def edit_finding(finding: Finding, *, by: Any, key: uuid.UUID, read: str, **words: Any) -> Finding:
    """As long as nothing was made of it. `read` is `version_of` what the writer had before them."""
    typed = [finding.pk, _typed(words)]
    now = locked(finding)
    if begun(Finding, "edit_finding", by=by, key=key, typed=typed):
        return now
    if not edits_finding(by, now):
        raise PermissionDenied
    if not is_open(now):
        raise StepNotAllowed(_("这一条已经有了去向，文字不再改动。要补充的，请在去向那里写，或者另写一条。"))
    if read != version_of(now):
        raise StepNotAllowed(
            _("您打开以后，有人改过这一条，现在是：“%(problem)s”。请对照后再提交一次。") % {"problem": now.problem}
        )
    _sound(now.activity, words)
    was = {name: str(getattr(now, name) or "") for name in ("problem", "cause", "advice")}
    for name, value in words.items():
        setattr(now, name, value)
    now.save(update_fields=list(words))
    begin(now, "edit_finding", by=by, key=key, typed=typed, facts=was)
    return now


@transaction.atomic
def let_go(finding: Finding, *, by: Any, key: uuid.UUID, why: str) -> Finding:
    """Nothing will come of it, and why. Whoever makes something of it later takes it up again."""
    typed = [finding.pk, why.strip()]
    now = locked(finding)
    if begun(Finding, "let_go", by=by, key=key, typed=typed):
        return now
    if not edits_finding(by, now):
        raise PermissionDenied
    if not why.strip():
        raise StepNotAllowed(_("请写明为什么不再提出。"))
    if not is_open(now):
        raise StepNotAllowed(_("这一条已经有了去向，可能刚有人处理过。请返回查看。"))
    now.let_go_on, now.let_go_why = timezone.localdate(), why.strip()
    now.save(update_fields=["let_go_on", "let_go_why"])
    begin(now, "let_go", by=by, key=key, typed=typed, facts={"note": now.let_go_why})
    return now


@transaction.atomic
def note_own(
    *, by: Any, key: uuid.UUID, problem: str = "", advice: str = "", visited: Any, spot: str = "", **facts: Any
) -> Activity:
    """A member's own visit and, where something was found, the finding: one request, both or neither."""
    place = f"{visited.place_name}{spot.strip()}"[:80]
    activity = record_own(by=by, key=key, place=place, visited=visited, **facts)
    if problem.strip():
        words = {"problem": problem.strip(), "advice": advice.strip(), "place": visited, "spot": spot.strip()}
        write_finding(activity, by=by, key=uuid.uuid5(key, "finding"), found_on=facts["on"], **words)
    return activity


def is_open(finding: Finding) -> bool:
    """No matter that stands, no report, not let go."""
    standing = finding.ways.exclude(matter__state__in=GONE)
    return finding.let_go_on is None and not standing.exists() and not finding.reports.exists()


def version_of(finding: Finding) -> str:
    return digest_of(_typed({name: getattr(finding, name) for name in WORDS}))


def _typed(words: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, "pk", value) for name, value in words.items()}


def _sound(activity: Activity, words: dict[str, Any]) -> None:
    if activity.state == Activity.State.CANCELLED:
        raise StepNotAllowed(_("活动已经取消，没有可以记的。"))
    if not words["problem"].strip():
        raise StepNotAllowed(_("请写明发现的问题。"))
    stop, on = words.get("stop"), words["found_on"]
    if stop is not None and stop.activity_id != activity.pk:
        raise StepNotAllowed(_("请选这次活动的调研点。"))
    if on < activity.starts_on or on > timezone.localdate():
        raise StepNotAllowed(_days(activity, on))


def _days(activity: Activity, on: date) -> str:
    if on > timezone.localdate():
        return _("日期不能晚于今天。")
    return _("发现日期不能早于活动开始（%(day)s）。") % {"day": activity.starts_on.isoformat()}
