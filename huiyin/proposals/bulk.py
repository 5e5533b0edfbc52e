"""One step for many proposals: chosen, looked over, then taken row by row through the verb of the single page.

Each row has a transaction and a key of its own, so that a bad row stops no other and a repeated request takes nothing
twice. What is typed once is put to each row's own form; there is no second set of rules here.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from huiyin.calendars.stored import read_once
from huiyin.forms import PastDay, Text
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.forms import MatterStepForm
from huiyin.matters.models import Kind, Matter
from huiyin.matters.steps import allowed, barred, fitting
from huiyin.proposals import workflow
from huiyin.proposals.batches import Batch, BatchRow, Handover
from huiyin.proposals.step_forms import FORMS

MOST = 500  # rows of a batch: what one request can take within seconds
PREPARED_FOR = timedelta(days=1)  # a batch that was never run is forgotten after that
Outcome = BatchRow.Outcome
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bulk:
    """`own`: fields that may be left empty, with the words for it; each row then has what its own form begins with."""

    own: dict[str, str | Promise] | None = None
    handover: bool = False  # what is taken together may be kept as one meeting's list


# Steps that may be taken for many at once, where the table of steps has them.
BULK: dict[str, Bulk] = {
    "review": Bulk(),
    "file": Bulk(own={"category": gettext_lazy("各按提案现在的分类")}),
    "assign": Bulk(handover=True, own={"lead": gettext_lazy("各按建议的第一个单位")}),
    "remind": Bulk(),
    "acknowledge": Bulk(),
    "release": Bulk(),
    "close_unanswered": Bulk(),
    "archive": Bulk(),
}


def in_bulk() -> dict[str, Bulk]:
    return {name: how for name, how in BULK.items() if name in workflow.STEPS}


class ChosenAnew(StepNotAllowed):
    """The step or what was typed is not what the person had looked over."""

    def __init__(self) -> None:
        super().__init__(_("这一批在别的窗口里改过，还没有办理任何一件。请核对下面的内容，再确认一次。"))


# Choosing


@transaction.atomic
def prepare(user: Any, matters: Iterable[Matter]) -> tuple[Batch, int]:
    """A batch of these, in their order, and how many were left out: no proposal, or of another assembly than the first.

    Raises StepNotAllowed when nothing is left.
    """
    chosen = list(matters)
    proposals = [matter for matter in chosen if matter.kind == Kind.PROPOSAL]
    together = [matter for matter in proposals if matter.assembly_id == proposals[0].assembly_id][:MOST]
    if not together:
        raise StepNotAllowed(_("请先选择要办理的提案。"))
    Batch.objects.filter(user=user, run_at=None, made_at__lt=timezone.now() - PREPARED_FOR).delete()
    batch = Batch.objects.create(user=user, assembly_id=together[0].assembly_id)
    BatchRow.objects.bulk_create(
        BatchRow(batch=batch, matter=matter, place=place) for place, matter in enumerate(together, 1)
    )
    return batch, len(chosen) - len(together)


def rows_of(batch: Batch, user: Any) -> QuerySet[BatchRow]:
    """Those `user` may see, with what their steps and their line on a page ask for."""
    seen = BatchRow.objects.visible_to(user).filter(batch=batch).order_by("place")
    parts = ("assembly", "rule_set", "proposal", "holder_agency", "holder_person")
    return seen.select_related(*(f"matter__{part}" for part in parts)).prefetch_related(
        "matter__signatures", "matter__assignments", "matter__merged__signatures"
    )


def choices(user: Any, rows: Iterable[BatchRow]) -> list[tuple[str, Any, int]]:
    """Steps that at least one row offers `user`: name, label, for how many."""
    steps = {name: workflow.STEPS[name] for name in in_bulk()}
    offered = [name for row in rows for name in allowed(steps, user, row.matter)]
    return [(name, steps[name].label, offered.count(name)) for name in steps if name in offered]


def why_not(user: Any, matter: Matter, name: str) -> str | None:
    """What a person is told when the row cannot take the step; the step itself asks again."""
    step = workflow.STEPS[name]
    if matter.state not in step.starts:
        words = _("现在是“%(state)s”，不能“%(step)s”。")
        return words % {"state": matter.get_state_display(), "step": step.label}
    if why := barred(step, user, matter):
        return why
    if step.may is None or not step.may(user, matter):
        return _("这一件的这一步不由您来进行。")
    if step.part and not fitting(step, user, matter):
        return _("承办单位现在没有到这一步。")
    return step.needs(user, matter) if step.needs else None


# What is typed once


class HandoverForm(forms.Form):
    handover_name = Text(
        label=gettext_lazy("交办会名称"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "可不填。填了名称，这次交办的提案就归在一起，可以查看、打印和导出。同一天同一名称的算作同一次。"
        ),
    )
    handover_on = PastDay(label=gettext_lazy("交办会日期"), required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("handover_name") and not typed.get("handover_on") and "handover_on" not in self.errors:
            self.add_error("handover_on", _("请填写交办会日期。"))
        return typed


def shared_form(name: str, matter: Matter, user: Any, data: Any = None) -> MatterStepForm:
    """The single page's form, as one of the rows has it, without its key; `own` fields may be left empty."""
    form = FORMS.get(name, MatterStepForm)(data, matter=matter, user=user)
    del form.fields["key"]
    for field_name, words in (BULK[name].own or {}).items():
        if field := form.fields.get(field_name):
            field.required, field.initial = False, None
            field.choices = [("", words), *(choice for choice in field.choices if choice[0])]  # type: ignore[attr-defined]
            if data is not None and not form[field_name].value():
                form.errors.pop(field_name, None)  # each row has a value of its own, and its own form says if not
    return form


def asks_nothing(name: str, matter: Matter, user: Any) -> bool:
    return not BULK[name].handover and not shared_form(name, matter, user).fields


def typed_in(data: QueryDict, *of: forms.Form) -> dict[str, list[str]]:
    return {name: data.getlist(name) for form in of for name in form.fields}


def choose(batch: Batch, *, by: Any, step: str, facts: dict[str, list[str]]) -> None:
    """Raises PermissionDenied for another's batch, StepNotAllowed when it was run meanwhile."""
    if batch.user_id != by.pk or step not in in_bulk():
        raise PermissionDenied
    if not Batch.objects.filter(pk=batch.pk, run_at=None).update(step=step, facts=facts):
        raise StepNotAllowed(_("这一批已经办理过，不能再改。结果在下面。"))
    batch.refresh_from_db()


def seal(batch: Batch) -> str:
    """Of what is about to be done: the page that shows it sends it back."""
    return hashlib.sha256(json.dumps([batch.step, batch.facts], sort_keys=True).encode()).hexdigest()


def row_form(batch: Batch, matter: Matter, user: Any) -> MatterStepForm:
    """The matter's own form of the step, filled with what was typed for all."""
    made, data = FORMS.get(batch.step, MatterStepForm), QueryDict(mutable=True)
    for name, values in batch.facts.items():
        data.setlist(name, values)
    for name in BULK[batch.step].own or {}:
        if not any(batch.facts.get(name, [])):
            data.setlist(name, _begins_with(made(matter=matter, user=user), name))
    data["key"] = str(batch.key_of(matter))
    return made(data, matter=matter, user=user)


def _begins_with(form: forms.Form, name: str) -> list[str]:
    if name not in form.fields:
        return []
    value = form[name].value()
    if value in (None, ""):
        return []
    return [str(one) for one in (value if isinstance(value, (list, tuple)) else [value])]


def faults(form: forms.Form) -> str:
    """The errors of a form in one line, each with its field."""
    return " ".join(
        f"{form.fields[name].label}：{' '.join(map(str, errors))}"
        if name in form.fields
        else " ".join(map(str, errors))
        for name, errors in form.errors.items()
    )


def said(form: forms.Form, names: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """What a valid form says, in words: label and value."""
    shown = [name for name in form.fields if name != "key"] if names is None else [n for n in names if n in form.fields]
    pairs = [(str(form.fields[name].label), _in_words(form, name)) for name in shown]
    return [(label, words) for label, words in pairs if words]


def said_for_all(batch: Batch, matter: Matter) -> list[tuple[str, str]]:
    """What was typed once, in words; nothing where it no longer reads as it did."""
    data = QueryDict(mutable=True)
    for name, values in batch.facts.items():
        data.setlist(name, values)
    held = BULK[batch.step].handover and any(batch.facts.get("handover_name", []))  # a day alone says nothing
    read = [shared_form(batch.step, matter, batch.user, data), *([HandoverForm(data)] if held else [])]
    return [pair for form in read if form.is_valid() for pair in said(form)]


def _in_words(form: forms.Form, name: str) -> str:
    field, value = form.fields[name], form.cleaned_data.get(name)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    several = isinstance(value, (list, tuple, QuerySet))
    labels = {} if isinstance(field, forms.ModelChoiceField) else dict(getattr(field, "choices", []))
    found = [str(labels.get(one, one)) for one in (value if several else [value]) if one not in (None, "")]  # type: ignore[union-attr]
    if not found and not several and "" in labels:
        return str(labels[""])
    return "、".join(found)


# Looking over


@dataclass(frozen=True)
class Planned:
    row: BatchRow
    refusal: str | None
    own: list[tuple[str, str]]  # what this row has for itself

    @property
    def matter(self) -> Matter:
        return self.row.matter


def plan(batch: Batch, user: Any, rows: Iterable[BatchRow]) -> list[Planned]:
    return [_planned(batch, user, row) for row in rows]


def _planned(batch: Batch, user: Any, row: BatchRow) -> Planned:
    if refusal := why_not(user, row.matter, batch.step):
        return Planned(row, refusal, [])
    form = row_form(batch, row.matter, user)
    if not form.is_valid():
        return Planned(row, faults(form), [])
    return Planned(row, None, said(form, BULK[batch.step].own or {}))


# Doing


def begin(batch: Batch, *, by: Any, sealed: str, going: set[int]) -> bool:
    """Fix what was looked over; rows not in `going` (places) are refused with their reason. False when begun before.

    Raises PermissionDenied for another's batch, ChosenAnew when it is not what the person saw.
    """
    if batch.user_id != by.pk or not batch.step:
        raise PermissionDenied
    if batch.run_at is not None:
        return False
    with override(settings.LANGUAGE_CODE):
        left = plan(batch, by, rows_of(batch, by).exclude(place__in=going))
        stays = {planned.row.pk: planned.refusal or _("确认时没有选上。") for planned in left}
    with transaction.atomic():
        stored = Batch.objects.select_for_update().get(pk=batch.pk)
        if stored.run_at is not None:
            return False
        if seal(stored) != sealed:
            raise ChosenAnew
        Batch.objects.filter(pk=batch.pk).update(run_at=timezone.now())
        rows = list(batch.rows.filter(pk__in=stays))
        for row in rows:
            row.outcome, row.reason = Outcome.REFUSED, stays[row.pk]
        BatchRow.objects.bulk_update(rows, ["outcome", "reason"], batch_size=100)
    batch.refresh_from_db()
    return True


def run(batch: Batch, *, by: Any) -> None:
    """Take the step for each row that waits. Sent again, it goes on where it stopped and takes nothing twice.

    Raises PermissionDenied for another's batch.
    """
    if batch.user_id != by.pk or batch.run_at is None:
        raise PermissionDenied
    with override(settings.LANGUAGE_CODE), read_once():  # what is kept as a reason is in the assembly's own words
        for row in batch.rows.filter(outcome=Outcome.WAITING).order_by("place"):
            _run_row(batch, row, by)


def _run_row(batch: Batch, row: BatchRow, by: Any) -> None:
    try:
        with transaction.atomic():
            _take(batch, row, by)
    except StepNotAllowed as refused:
        _refused(row, str(refused))
    except PermissionDenied:
        _refused(row, _("这一件的这一步不由您来进行。"))
    except Exception:  # a fault of one row, whatever it is, stops no other; the row waits and may be tried again
        log.exception("batch %s, matter %s", batch.pk, row.matter_id)


def _take(batch: Batch, row: BatchRow, by: Any) -> None:
    matter = Matter.objects.visible_to(by).select_related("assembly", "rule_set", "proposal").filter(pk=row.matter_id)
    seen = matter.first()
    if seen is None:
        raise StepNotAllowed(_("您现在不能查阅这一件。"))
    form = row_form(batch, seen, by)
    if not form.is_valid():
        raise StepNotAllowed(faults(form))
    verb: Callable[..., Any] = getattr(workflow, batch.step)
    verb(seen, by=by, **form.facts())
    _keep_with_the_handover(batch, seen)
    BatchRow.objects.filter(pk=row.pk).update(outcome=Outcome.DONE, reason="")


def _refused(row: BatchRow, reason: str) -> None:
    """Not over a "done" that another sending of the same request has written meanwhile."""
    BatchRow.objects.filter(pk=row.pk, outcome=Outcome.WAITING).update(outcome=Outcome.REFUSED, reason=reason)


def _keep_with_the_handover(batch: Batch, matter: Matter) -> None:
    if not BULK[batch.step].handover:
        return
    name, day = ("".join(batch.facts.get(field, [])).strip() for field in ("handover_name", "handover_on"))
    if name:
        day_held = date.fromisoformat(day)
        kept, _made = Handover.objects.get_or_create(assembly=batch.assembly, name=name, held_on=day_held)
        kept.matters.add(matter)


def counted(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Each with how many rows it has, and how many of them were done."""
    return batches.annotate(total=Count("rows"), done=Count("rows", filter=Q(rows__outcome=Outcome.DONE)))


def tally(batch: Batch) -> dict[str, int]:
    """How many rows came to what; all of them, those one may not see too."""
    outcomes = list(batch.rows.values_list("outcome", flat=True))
    return {outcome.value: outcomes.count(outcome.value) for outcome in Outcome}
