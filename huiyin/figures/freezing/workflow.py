"""What can happen to an annual report: written, frozen with every figure, thawed, published, corrected. Decision 0045.

A published report stays as it was for good; what was wrong in it is put right beside it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from huiyin.assemblies.models import Assembly
from huiyin.figures import identities
from huiyin.figures.freezing import prose
from huiyin.figures.freezing.counted import Counting, digest_of_report, frozen_of
from huiyin.figures.freezing.numbers import plain, written
from huiyin.figures.freezing.telling import tell_published
from huiyin.figures.measures import BY_CODE, EVERY, AnyFigure
from huiyin.figures.measures.told import is_whole
from huiyin.figures.models import AnnualReport, FrozenFigure, ReportCorrection
from huiyin.figures.permissions import answers_for_report, writes_report, writes_reports_of
from huiyin.figures.reports import is_in_term
from huiyin.figures.rows.days import as_of
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, locked, take

_S = AnnualReport.State
_DRAFT, _FROZEN, _PUBLISHED = (frozenset({state.value}) for state in (_S.DRAFT, _S.FROZEN, _S.PUBLISHED))
STEPS = {
    "edit": Step(gettext_lazy("修改正文"), _DRAFT, None, writes_report),
    "freeze": Step(gettext_lazy("定稿"), _DRAFT, _S.FROZEN.value, answers_for_report),
    "thaw": Step(gettext_lazy("退回起草"), _FROZEN, _S.DRAFT.value, answers_for_report),
    "publish": Step(gettext_lazy("公布"), _FROZEN, _S.PUBLISHED.value, answers_for_report),
    "correct": Step(gettext_lazy("更正一个数字"), _PUBLISHED, None, answers_for_report),
}
LARGEST = 200_000  # characters: an annual report has some 20,000
LONGEST_TITLE = 100


class EditedMeanwhile(StepNotAllowed):
    """Somebody saved the text after `seen` was read: neither text is lost, whoever saves next has seen both."""


class CannotBeCounted(StepNotAllowed):
    """The text names figures that are not there. `problems` says where and what to do."""

    def __init__(self, problems: list[prose.Problem]) -> None:
        self.problems = problems
        super().__init__(" ".join(map(str, problems)))


class DoesNotAddUp(StepNotAllowed):
    """What must add up does not, and nobody has said why it may stand."""

    def __init__(self, failing: list[str]) -> None:
        self.failing = failing
        super().__init__(
            _("有 %(count)d 项应当相符的关系不符：%(failing)s 请先查清；确实无误的，写明理由再定稿。")
            % {"count": len(failing), "failing": " ".join(failing)}
        )


# Written


@transaction.atomic
def create_report(
    *, by: Any, key: uuid.UUID, assembly: Assembly, year: int, title: str, text: str = ""
) -> AnnualReport:
    title, text = title.strip(), text.strip()
    typed = [assembly.pk, year, title, text]
    if existing := begun(AnnualReport, "create_report", by=by, key=key, typed=typed):
        return existing
    if not writes_reports_of(by, assembly):
        raise PermissionDenied
    if not is_in_term(assembly, year):
        raise StepNotAllowed(
            _("%(assembly)s在 %(year)d 年还没有届次，写不出那一年的报告。") % {"assembly": assembly, "year": year}
        )
    _checked(title, text)
    _countable(text, assembly, year)
    report = AnnualReport.objects.create(assembly=assembly, year=year, title=title, text=text, written_by=by)
    begin(report, "create_report", by=by, key=key, typed=typed)
    return report


@transaction.atomic
def save_report(report: AnnualReport, *, by: Any, key: uuid.UUID, seen: int, title: str, text: str) -> AnnualReport:
    """Replace the words, if nobody saved since edit number `seen` was read: in another window, in another office."""
    title, text = title.strip(), text.strip()
    typed = [title, text]
    now = locked(report)
    repeated = begun(AnnualReport, "edit", by=by, key=key, typed=typed) is not None
    if not repeated:
        if now.state == _S.DRAFT and now.edits != seen and writes_report(by, now):
            raise EditedMeanwhile(_("您打开之后，这份报告有人保存过。"))
        _checked(title, text)
        _countable(text, now.assembly, now.year)
    take(STEPS, report, "edit", by=by, key=key, typed=typed, title=title, text=text, edits=F("edits") + 1)
    report.refresh_from_db()
    return report


def _checked(title: str, text: str) -> None:
    if not title:
        raise StepNotAllowed(_("请写题目。"))
    if len(title) > LONGEST_TITLE:
        raise StepNotAllowed(_("题目超过 %(most)d 字，请写短一些。") % {"most": LONGEST_TITLE})
    if len(text) > LARGEST:
        raise StepNotAllowed(_("正文超过 %(most)d 字。请分成几份报告。") % {"most": LARGEST})


def _countable(text: str, assembly: Assembly, year: int) -> None:
    if wrong := prose.problems(text, assembly, year):
        raise CannotBeCounted(wrong)


# Frozen


def freeze(report: AnnualReport, *, by: Any, key: uuid.UUID, although: str = "") -> AnnualReport:
    """Count every figure at one moment and keep it. `although` says why what does not add up may stand."""
    return at_one_moment(lambda: _freeze(report, by=by, key=key, although=although.strip()))


def _freeze(report: AnnualReport, *, by: Any, key: uuid.UUID, although: str) -> AnnualReport:
    now = locked(report)
    if begun(AnnualReport, "freeze", by=by, key=key, typed=although):
        report.refresh_from_db()
        return report
    if now.state != _S.DRAFT or not answers_for_report(by, now):
        take(STEPS, report, "freeze", by=by, key=key, typed=although)  # refuses, and says why
    if not now.text:
        raise StepNotAllowed(_("正文还空着，没有可以定稿的。"))
    _countable(now.text, now.assembly, now.year)
    figures = counted(now)
    now.checks, now.counted_on = checks_of(now, figures, although), as_of(now.year)
    facts = {
        "digest": digest_of_report(now, figures),
        "figures": len(figures),
        **({"note": although} if although else {}),
    }
    take(
        STEPS,
        report,
        "freeze",
        by=by,
        key=key,
        typed=although,
        facts=facts,
        frozen_at=timezone.now(),
        counted_on=now.counted_on,
        checks=now.checks,
        digest=facts["digest"],
    )
    for figure in figures:
        figure.report = report
    FrozenFigure.objects.bulk_create(figures, batch_size=100)
    return report


def counted(report: AnnualReport, register: Sequence[AnyFigure] | None = None) -> list[FrozenFigure]:
    """Every figure of the register in the report's year, and those of other years that its words name."""
    named = {(mark.code, mark.year) for mark in prose.marks(prose.read(report.text)[0]) if mark.year}
    others = sorted((year, code) for code, year in named if year != report.year)
    wanted = [(measure, report.year) for measure in register or EVERY]
    wanted += [(BY_CODE[code], year) for year, code in others]
    counting = Counting()
    return [frozen_of(measure, report.assembly, year, counting) for measure, year in wanted]


def checks_of(report: AnnualReport, figures: list[FrozenFigure], although: str) -> list[dict[str, Any]]:
    """What adds up and what does not, as it was found. Raises DoesNotAddUp where nobody said why it may stand."""
    of_the_year = (figure for figure in figures if figure.year == report.year)
    # Of what was not counted nothing is checked.
    known = dict.fromkeys(BY_CODE) | {figure.code: plain(figure.number) for figure in of_the_year}
    found = identities.check(report.assembly, report.year, known, divisions=len(figures) >= len(BY_CODE))
    with override(settings.LANGUAGE_CODE):
        checks = [_told(check, although) for check in found]
    failing = [check["says"] for check in checks if not check["holds"]]
    if failing and not although:
        raise DoesNotAddUp(failing)
    return checks


def _told(check: Any, although: str) -> dict[str, Any]:
    told = {
        "says": str(check.identity.says),
        "left": [{"label": str(side.label), "value": written(side.value)} for side in check.left],
        "relation": check.identity.relation,
        "right": {"label": str(check.right.label), "value": written(check.right.value)},
        "holds": check.holds,
    }
    return told if check.holds else {**told, "although": although}


def at_one_moment(count: Callable[[], AnnualReport]) -> AnnualReport:
    """In a transaction that sees the records as they were when it began, whatever others write meanwhile.

    SQLite lets no other write while this one does. PostgreSQL shows one moment to a transaction that asks for it;
    where another moved this very report meanwhile it refuses, and is asked once more. Inside a transaction that has
    begun already (a demo being built) its moment is the one there is.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        with transaction.atomic():
            return count()
    try:
        return _repeatable(count)
    except OperationalError as refused:
        if getattr(refused.__cause__, "sqlstate", "") != "40001":
            raise
        return _repeatable(count)


def _repeatable(count: Callable[[], AnnualReport]) -> AnnualReport:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return count()


@transaction.atomic
def thaw(report: AnnualReport, *, by: Any, key: uuid.UUID, why: str) -> AnnualReport:
    """Back to a draft: what was frozen goes, and that it had been is in the history with its digest."""
    why = _said(why)
    digest = locked(report).digest
    facts = {"note": why, "digest": digest}
    empty: dict[str, Any] = {"frozen_at": None, "counted_on": None, "checks": [], "digest": ""}
    if take(STEPS, report, "thaw", by=by, key=key, typed=why, facts=facts, **empty):
        report.figures.all().delete()
    return report


@transaction.atomic
def publish(report: AnnualReport, *, by: Any, key: uuid.UUID) -> AnnualReport:
    if take(STEPS, report, "publish", by=by, key=key, published_on=timezone.localdate()):
        tell_published(report, but=by)
    return report


@transaction.atomic
def correct(
    report: AnnualReport, *, by: Any, key: uuid.UUID, figure: FrozenFigure, number: Decimal, why: str
) -> ReportCorrection:
    """Said beside the number, in public. It is not taken back; another correction may follow it."""
    why = _said(why)
    number = Decimal(number).quantize(Decimal("0.01"))
    typed = [figure.pk, str(number), why]
    if figure.report_id != report.pk:
        raise StepNotAllowed(_("这个数字不在这份报告里。"))
    if wrong := impossible(figure, number):
        raise StepNotAllowed(wrong)
    locked(report)  # of two corrections at once the second knows the first
    stands = right_number(figure)
    facts = {"note": why, "figure": str(figure), "was": str(stands), "number": str(number)}
    if not take(STEPS, report, "correct", by=by, key=key, typed=typed, facts=facts):
        return figure.corrections.filter(by=by, why=why, number=number).latest("pk")
    if stands == number:
        raise StepNotAllowed(_("现在公布的就是这个数字，不用更正。"))
    return ReportCorrection.objects.create(
        report=report, figure=figure, number=number, why=why, by=by, published_on=timezone.localdate()
    )


def impossible(figure: FrozenFigure, number: Decimal) -> str:
    """Why the figure can never be that; empty where it can."""
    if figure.denominator is not None:
        return _("比率不会超过 100%，请核对。") if number > 100 else ""
    measure = BY_CODE.get(figure.code)
    halves = measure is not None and not is_whole(measure)
    return "" if halves or number == number.to_integral_value() else _("这个数字是数出来的，请写整数。")


def right_number(figure: FrozenFigure) -> Decimal | None:
    """As corrected last, else as frozen."""
    last = figure.corrections.order_by("pk").last()
    return last.number if last else figure.number


def _said(why: str) -> str:
    why = why.strip()
    if not why:
        raise StepNotAllowed(_("请写明原因。"))
    return why
