"""What can happen to a rule set: begun as a draft, edited, discarded, put into force. Pages call these alone."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies import rules
from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.duties.models import lay_down
from huiyin.history.models import Event, record
from huiyin.rulebook.permissions import drafts_rules, puts_rules_into_force


class VersionRefused(Exception):
    """The step is not possible now. The message is for people."""


class EditedMeanwhile(VersionRefused):
    """Somebody else saved the draft after it was read."""


def begin(assembly: Assembly, *, by: Any, document: dict[str, Any], source: str) -> RuleSet:
    """The assembly's one draft, as its next version. Of two people at once the second is told."""
    if not drafts_rules(by, assembly):
        raise PermissionDenied
    highest = assembly.rule_sets.aggregate(highest=Max("version"))["highest"] or 0
    try:
        with transaction.atomic():
            draft = RuleSet.objects.create(assembly=assembly, version=highest + 1, document=document)
            _record(draft, "begin", by=by, before="", facts={"source": source})
    except IntegrityError:
        raise VersionRefused(_("已经有一份草稿。请在那份草稿上修改，或先丢弃它。")) from None
    return draft


@transaction.atomic
def edit(draft: RuleSet, *, by: Any, seen: int, document: dict[str, Any]) -> None:
    """Replace the draft's document, if nobody saved since edit number `seen` was read."""
    if not drafts_rules(by, draft.assembly):
        raise PermissionDenied
    if rules.faults(document):
        raise ValueError("a rule set that is not sound is never stored")
    _change(draft, seen, document=document, edits=F("edits") + 1)
    _record(draft, "edit", by=by, before=RuleSet.State.DRAFT, facts={"edits": draft.edits})


@transaction.atomic
def discard(draft: RuleSet, *, by: Any, seen: int) -> None:
    """Nothing ran under a draft, so nothing is lost but the draft; its document stays in the history."""
    if not drafts_rules(by, draft.assembly):
        raise PermissionDenied
    _change(draft, seen, edits=F("edits") + 1)
    _record(draft, "discard", by=by, before=RuleSet.State.DRAFT, facts={"document": draft.document})
    draft.delete()


@transaction.atomic
def put_into_force(draft: RuleSet, *, by: Any, seen: int, on: date) -> None:
    """From the day `on` it rules, and is never changed again. Running clocks and matters keep what they began with."""
    if not puts_rules_into_force(by, draft.assembly):
        raise PermissionDenied
    earliest = earliest_day(draft)
    if on < earliest:
        raise VersionRefused(_("生效日期不能早于 %(day)s。") % {"day": earliest})
    if draft.assembly.rule_sets.put_into_force().filter(version__gt=draft.version).exists():
        raise VersionRefused(_("更新的版本已经施行，这一版不能再施行。"))
    _change(draft, seen, in_force_from=on)
    lay_down(draft)
    _record(draft, "put_into_force", by=by, before=RuleSet.State.DRAFT, facts={"on": on.isoformat()})


def earliest_day(draft: RuleSet) -> date:
    """Today, or the day of the version before it where that is still to come."""
    latest = draft.assembly.rule_sets.aggregate(latest=Max("in_force_from"))["latest"]
    return max(filter(None, [timezone.localdate(), latest]))


def _change(draft: RuleSet, seen: int, **changes: Any) -> None:
    """One guarded UPDATE: of two people at once the second is told, with the first one's name."""
    moved = RuleSet.objects.drafts().filter(pk=draft.pk, edits=seen).update(**changes)
    if not moved:
        raise _too_late(draft)
    draft.refresh_from_db()


def _too_late(draft: RuleSet) -> VersionRefused:
    last = Event.objects.of(draft).last()
    who = last.actor_name if last else ""
    if RuleSet.objects.drafts().filter(pk=draft.pk).exists():
        return EditedMeanwhile(_("您打开这份草稿之后，%(who)s保存过修改。") % {"who": who})
    if RuleSet.objects.filter(pk=draft.pk).exists():
        return VersionRefused(_("%(who)s刚刚施行了这一版，不能再改。") % {"who": who})
    return VersionRefused(_("%(who)s刚刚丢弃了这份草稿。") % {"who": who})


def _record(rule_set: RuleSet, step: str, *, by: Any, before: str, facts: dict[str, Any]) -> None:
    after = "" if step == "discard" else rule_set.state_on(timezone.localdate(), rule_set)
    record(rule_set, step, by=by, before=before, after=after, key=uuid.uuid4(), facts=facts)
