"""What can happen to a report: written out of findings, circulated, adopted, sent, instructed, followed up, closed.

What it advises becomes matters of the ledger: who takes it up, by when and with what result is read there and nowhere
else. The rules: docs/rules/reports.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity
from huiyin.activities.permissions import OFFICES
from huiyin.assemblies.models import Agency, Assembly, Body
from huiyin.fieldwork.models import (
    Comment,
    Finding,
    Recommendation,
    Report,
    ReportInstruction,
    ReportVersion,
    Sending,
)
from huiyin.fieldwork.permissions import (
    comments_on_report,
    enters_instructions,
    enters_recommendations,
    keeps_report,
    writes_report,
    writes_reports,
)
from huiyin.fieldwork.report_telling import tell_answered, tell_circulated
from huiyin.files.accepting import Accepted
from huiyin.files.keeping import keep
from huiyin.history.models import Event
from huiyin.history.taking import Step, StepNotAllowed, allowed, begin, begun, locked, take
from huiyin.history.wording import kept
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.workflow import collect
from huiyin.matters.models import ENDED, Matter
from huiyin.members.models import Person, member_assemblies, person_of
from huiyin.plans.models import Topic

_S = Report.State
_WRITTEN = frozenset({_S.DRAFT.value, _S.CIRCULATED.value})
_FIXED = frozenset({_S.ADOPTED.value, _S.SENT.value})
_OUT = frozenset({_S.CIRCULATED.value})
STEPS = {
    "describe": Step(gettext_lazy("改动基本情况"), frozenset({_S.DRAFT.value}), None, writes_report),
    "lay_in": Step(gettext_lazy("写入调研发现"), frozenset({_S.DRAFT.value}), None, writes_report),
    "edit": Step(gettext_lazy("修改正文"), _WRITTEN, None, writes_report),
    "circulate": Step(gettext_lazy("征求意见"), frozenset({_S.DRAFT.value}), _S.CIRCULATED.value, keeps_report),
    "comment": Step(gettext_lazy("提意见"), _OUT, None, comments_on_report),
    "answer_comment": Step(gettext_lazy("答复意见"), _OUT, None, writes_report),
    "take_back": Step(gettext_lazy("退回起草"), _OUT, _S.DRAFT.value, keeps_report),
    "adopt": Step(gettext_lazy("审定"), _OUT, _S.ADOPTED.value, keeps_report),
    "attach": Step(gettext_lazy("附上签发件"), _FIXED, None, keeps_report),
    "send": Step(gettext_lazy("报送"), _FIXED, _S.SENT.value, keeps_report),
    "instruct": Step(
        gettext_lazy("登记领导批示"), frozenset({_S.SENT.value, _S.CLOSED.value}), None, enters_instructions
    ),
    "recommend": Step(gettext_lazy("加一条建议"), _WRITTEN | _FIXED, None, writes_report),
    "change_recommendation": Step(gettext_lazy("改动建议"), _WRITTEN | _FIXED, None, writes_report),
    "drop_recommendation": Step(gettext_lazy("删去建议"), _WRITTEN, None, writes_report),
    "enter": Step(gettext_lazy("转为台账事项"), _FIXED, None, enters_recommendations),
    "join": Step(gettext_lazy("对应已有事项"), _FIXED, None, enters_recommendations),
    "leave_out": Step(gettext_lazy("不转为事项"), _FIXED, None, keeps_report),
    "close": Step(gettext_lazy("办结"), _FIXED, _S.CLOSED.value, keeps_report),
}
# Each on one row of the report, by a page of its own.
OF_A_COMMENT = ("answer_comment",)
OF_A_RECOMMENDATION = ("change_recommendation", "drop_recommendation", "enter", "join", "leave_out")


class EditedMeanwhile(StepNotAllowed):
    """Somebody saved the text after `seen` was read: neither text is lost, whoever saves next has seen both."""


# Begun and written


@transaction.atomic
def begin_report(
    *,
    by: Any,
    assembly: Assembly,
    key: uuid.UUID,
    title: str,
    text: str = "",
    body: Body | None = None,
    author: Person | None = None,
    topic: Topic | None = None,
    activity: Activity | None = None,
    within: Report | None = None,
    findings: Iterable[Finding] = (),
) -> Report:
    """A draft out of a topic or a trip, with those of its findings that are laid in at once."""
    laid = sorted(set(findings), key=lambda one: one.pk)
    typed = [assembly.pk, title, text, _keys(body, author, topic, activity, within), [one.pk for one in laid]]
    if existing := begun(Report, "begin_report", by=by, key=key, typed=typed):
        return existing
    if not writes_reports(by, assembly.pk):
        raise PermissionDenied
    if body is None and author is None and assembly.pk in member_assemblies(by):
        author = person_of(by)
    report = Report(assembly=assembly, written_by=by, title=title.strip(), text=text.strip())
    _described(report, by, body=body, author=author, topic=topic, activity=activity, within=within)
    report.save()
    begin(report, "begin_report", by=by, key=key, typed=typed)
    if laid:
        lay_in(report, by=by, key=uuid.uuid5(key, "findings"), findings=laid)
    return report


def _keys(*rows: Any) -> list[int | None]:
    return [getattr(row, "pk", None) for row in rows]


def _described(
    report: Report,
    by: Any,
    *,
    body: Body | None,
    author: Person | None,
    topic: Topic | None,
    activity: Activity | None,
    within: Report | None,
) -> None:
    if not report.title:
        raise StepNotAllowed(_("请写题目。"))
    if body is None and author is None:
        raise StepNotAllowed(_("请写明由哪个单位完成，或者由哪位委员执笔。"))
    if activity is not None and topic is None:
        topic = activity.topic
    _within(report, by, within)
    report.body, report.author, report.topic, report.activity, report.within = body, author, topic, activity, within


def _within(report: Report, by: Any, whole: Report | None) -> None:
    """One level: a part has no parts, and what has parts is no part."""
    if whole is None:
        return
    if not Report.objects.visible_to(by).filter(pk=whole.pk, assembly=report.assembly_id).exists():
        raise StepNotAllowed(_("请选一份本级的报告作总报告。"))
    if whole.pk == report.pk or whole.within_id or (report.pk and report.parts.exists()):
        raise StepNotAllowed(_("总报告下只有一层分报告：请选一份本身不是分报告的。"))
    if whole.state not in _WRITTEN:
        raise StepNotAllowed(_("总报告已经审定，不能再加分报告。"))


@transaction.atomic
def describe(
    report: Report,
    *,
    by: Any,
    key: uuid.UUID,
    body: Body | None = None,
    author: Person | None = None,
    topic: Topic | None = None,
    activity: Activity | None = None,
    within: Report | None = None,
) -> Report:
    typed = _keys(body, author, topic, activity, within)
    if take(STEPS, report, "describe", by=by, key=key, typed=typed):
        _described(report, by, body=body, author=author, topic=topic, activity=activity, within=within)
        report.save(update_fields=["body", "author", "topic", "activity", "within"])
    return report


def findings_for(report: Report, user: Any) -> QuerySet[Finding]:
    """Of its trip, and of the trips of its topic and the topic's parts; those let go and laid in already left out."""
    of_trip = Q(activity=report.activity_id) if report.activity_id else Q(pk__in=[])
    topic = report.topic_id
    of_topic = Q(activity__topic=topic) | Q(activity__topic__within=topic) if topic else Q(pk__in=[])
    seen = Finding.objects.visible_to(user).filter(of_trip | of_topic, let_go_on__isnull=True)
    laid = Report.findings.through.objects.filter(report=report.pk, finding=OuterRef("pk"))
    return seen.filter(~Exists(laid)).select_related("activity", "place")


@transaction.atomic
def lay_in(report: Report, *, by: Any, key: uuid.UUID, findings: Iterable[Finding]) -> Report:
    """Each finding once: its paragraph at the end of the text, what it advises among the recommendations."""
    chosen = sorted({one.pk for one in findings})
    if not chosen:
        raise StepNotAllowed(_("请勾选要写入的发现。"))
    now = locked(report)
    if begun(Report, "lay_in", by=by, key=key, typed=chosen):
        return report
    rows = list(findings_for(now, by).filter(pk__in=chosen).order_by("found_on", "pk"))
    if len(rows) != len(chosen):
        raise StepNotAllowed(_("勾选的发现里有已经写入这份报告的，或者您看不到的。请返回重新勾选。"))
    text = "\n\n".join(filter(None, [now.text, *map(paragraph, rows)]))
    take(STEPS, report, "lay_in", by=by, key=key, typed=chosen, text=text, edits=F("edits") + 1)
    report.findings.add(*rows)
    for row in rows:
        if row.advice.strip():
            _add_recommendation(report, row.advice.strip())
    return report


def paragraph(finding: Finding) -> str:
    """As it stands in the report: where, then problem, cause and advice, a line each."""
    return kept(lambda: _paragraph(finding))


def _paragraph(finding: Finding) -> str:
    where = (finding.place.place_name if finding.place else "") + finding.spot
    lines = [
        f"【{where}】" if where else "",
        _("问题：%(words)s") % {"words": finding.problem.strip()},
        _("原因：%(words)s") % {"words": finding.cause.strip()} if finding.cause.strip() else "",
        _("建议：%(words)s") % {"words": finding.advice.strip()} if finding.advice.strip() else "",
    ]
    return "\n".join(filter(None, lines))


@transaction.atomic
def edit(report: Report, *, by: Any, key: uuid.UUID, seen: int, title: str, text: str, note: str = "") -> Report:
    """Replace the words, if nobody saved since edit number `seen` was read; circulated, they are a version more."""
    title, text, note = title.strip(), text.strip(), note.strip()
    if not title or not text:
        raise StepNotAllowed(_("题目和正文都不能空着。"))
    typed = [title, text, note]
    now = locked(report)
    if begun(Report, "edit", by=by, key=key, typed=typed) is None and now.edits != seen and _may_edit(by, now):
        last = Event.objects.of(report).filter(step__in=["edit", "lay_in"]).last()
        raise EditedMeanwhile(_("您打开之后，%(who)s保存过修改。") % {"who": last.actor_name if last else ""})
    changes = {"title": title, "text": text, "edits": F("edits") + 1}
    if take(STEPS, report, "edit", by=by, key=key, typed=typed, facts={"note": note}, **changes):
        report.refresh_from_db()
        if report.state == _S.CIRCULATED:
            _keep_version(report, by, note)
    return report


def _may_edit(user: Any, report: Report) -> bool:
    return "edit" in allowed(STEPS, user, report)


def _keep_version(report: Report, by: Any, note: str = "") -> None:
    """Unless the words are those of the last one."""
    last = report.versions.last()
    if last and (last.title, last.text) == (report.title, report.text):
        return
    number = last.number + 1 if last else 1
    words = {"title": report.title, "text": report.text, "note": note[:200], "on": timezone.localdate()}
    ReportVersion.objects.create(report=report, number=number, by=by, **words)


# Commented on


@transaction.atomic
def circulate(report: Report, *, by: Any, key: uuid.UUID, until: date) -> Report:
    """To the assembly's members, until a day. Those of its body and of its trip are told."""
    if until < timezone.localdate():
        raise StepNotAllowed(_("意见截止日期不能早于今天。"))
    days = {"circulated_on": timezone.localdate(), "comments_until": until}
    facts = {"until": until.isoformat()}
    if take(STEPS, report, "circulate", by=by, key=key, typed=until, facts=facts, **days):
        if not report.text.strip():
            raise StepNotAllowed(_("正文还空着，不能征求意见。"))
        _keep_version(report, by)
        tell_circulated(report, but=by)
    return report


@transaction.atomic
def comment(report: Report, *, by: Any, key: uuid.UUID, text: str) -> Report:
    if not text.strip():
        raise StepNotAllowed(_("请写意见。"))
    if take(STEPS, report, "comment", by=by, key=key, typed=text.strip()):
        if report.comments_until and report.comments_until < timezone.localdate():
            words = _("征求意见到 %(day)s 为止。还有意见，请直接告诉完成单位。")
            raise StepNotAllowed(words % {"day": report.comments_until})
        Comment.objects.create(report=report, by=by, on=timezone.localdate(), text=text.strip())
    return report


@transaction.atomic
def answer_comment(row: Comment, *, by: Any, key: uuid.UUID, outcome: str, answer: str = "") -> Report:
    """Every comment is answered: taken, in part, or not and why. Its writer is told."""
    report, answer = row.report, answer.strip()
    if outcome not in Comment.Outcome.values:
        raise StepNotAllowed(_("请选择是否采纳。"))
    if outcome != Comment.Outcome.TAKEN and not answer:
        raise StepNotAllowed(_("没有全部采纳的，请说明理由。"))
    if take(STEPS, report, "answer_comment", by=by, key=key, typed=[row.pk, outcome, answer], facts={"of": row.pk}):
        given = {"outcome": outcome, "answer": answer, "answered_on": timezone.localdate()}
        if not Comment.objects.filter(pk=row.pk, outcome="").update(**given):
            raise StepNotAllowed(_("这条意见已经有了答复。"))
        tell_answered(row)
    row.refresh_from_db()
    return report


def take_back(report: Report, *, by: Any, key: uuid.UUID, text: str) -> Report:
    """To be written anew; what was said of it stays and is still to be answered."""
    if not text.strip():
        raise StepNotAllowed(_("请写明为什么退回起草。"))
    take(STEPS, report, "take_back", by=by, key=key, typed=text.strip(), facts={"note": text.strip()})
    return report


# Adopted, sent, instructed


@transaction.atomic
def adopt(report: Report, *, by: Any, key: uuid.UUID, on: date, adopted_by: str) -> Report:
    """By a meeting or a leader, on a day. Nobody's comment is left unanswered, no part left behind."""
    if not adopted_by.strip():
        raise StepNotAllowed(_("请写明由哪次会议或哪位领导审定。"))
    facts = {"note": adopted_by.strip(), "on": on.isoformat()}
    given = {"adopted_on": on, "adopted_by": adopted_by.strip()}
    if take(STEPS, report, "adopt", by=by, key=key, typed=[on, adopted_by.strip()], facts=facts, **given):
        _may_be_adopted(report, on)
    return report


def _may_be_adopted(report: Report, on: date) -> None:
    if on > timezone.localdate():
        raise StepNotAllowed(_("审定日期不能晚于今天。"))
    if report.circulated_on and on < report.circulated_on:
        raise StepNotAllowed(_("审定日期不能早于征求意见的日期（%(day)s）。") % {"day": report.circulated_on})
    if report.comments_until and on < report.comments_until:
        raise StepNotAllowed(_("意见征求到 %(day)s 为止，在那之前不能审定。") % {"day": report.comments_until})
    if left := report.comments.filter(outcome="").count():
        raise StepNotAllowed(_("还有 %(count)d 条意见没有答复。请先逐条写明是否采纳。") % {"count": left})
    if left := report.parts.exclude(state__in=Report.ADOPTED).count():
        raise StepNotAllowed(_("还有 %(count)d 份分报告没有审定。") % {"count": left})


@transaction.atomic
def attach(report: Report, *, by: Any, key: uuid.UUID, copy: Accepted) -> Report:
    """The signed version. A newer one takes its place; nothing holds the older any more."""
    if take(STEPS, report, "attach", by=by, key=key, typed=copy.sha256):
        Report.objects.filter(pk=report.pk).update(signed_copy=keep(copy, by=by, key=key))
        report.refresh_from_db()
    return report


@transaction.atomic
def send(report: Report, *, by: Any, key: uuid.UUID, to: str, on: date, number: str = "") -> Report:
    if not to.strip():
        raise StepNotAllowed(_("请写明报送给谁。"))
    typed = [to.strip(), on, number.strip()]
    if take(STEPS, report, "send", by=by, key=key, typed=typed, facts={"note": to.strip(), "on": on.isoformat()}):
        if report.adopted_on and not report.adopted_on <= on <= timezone.localdate():
            words = _("报送日期要在审定（%(day)s）之后、今天之前。")
            raise StepNotAllowed(words % {"day": report.adopted_on})
        if report.sendings.filter(to=to.strip()).exists():
            raise StepNotAllowed(_("已经报送过“%(to)s”。") % {"to": to.strip()})
        Sending.objects.create(report=report, to=to.strip(), number=number.strip(), on=on, by=by)
    return report


@transaction.atomic
def instruct(
    report: Report, *, by: Any, key: uuid.UUID, leader: str, level: str, on: date, text: str, gist: str = ""
) -> Report:
    """What a leader wrote. The history keeps that it was entered, never the words."""
    typed = [leader.strip(), level, on, text.strip(), gist.strip()]
    if not leader.strip() or not text.strip():
        raise StepNotAllowed(_("请写明批示领导和批示内容。"))
    if take(STEPS, report, "instruct", by=by, key=key, typed=typed):
        first = min([one.on for one in report.sendings.all()], default=report.adopted_on)
        if (first and on < first) or on > timezone.localdate():
            raise StepNotAllowed(_("批示日期要在报送（%(day)s）之后、今天之前。") % {"day": first})
        words = {"leader": leader.strip(), "level": level, "text": text.strip(), "gist": gist.strip()}
        ReportInstruction.objects.create(report=report, on=on, by=by, **words)
    return report


# What it advises


@transaction.atomic
def recommend(report: Report, *, by: Any, key: uuid.UUID, text: str, agency: Agency | None = None) -> Report:
    if not text.strip():
        raise StepNotAllowed(_("请写建议。"))
    if take(STEPS, report, "recommend", by=by, key=key, typed=[text.strip(), *_keys(agency)]):
        _add_recommendation(report, text.strip(), agency)
    return report


def _add_recommendation(report: Report, text: str, agency: Agency | None = None) -> Recommendation:
    order = (report.recommendations.aggregate(last=Max("order"))["last"] or 0) + 1
    return Recommendation.objects.create(report=report, order=order, text=text, agency=agency)


@transaction.atomic
def change_recommendation(
    row: Recommendation, *, by: Any, key: uuid.UUID, text: str, agency: Agency | None = None
) -> Report:
    if not text.strip():
        raise StepNotAllowed(_("请写建议。"))
    if _takes(row, "change_recommendation", by=by, key=key, typed=[text.strip(), *_keys(agency)]):
        Recommendation.objects.filter(pk=row.pk).update(text=text.strip(), agency=agency)
        row.refresh_from_db()
    return row.report


@transaction.atomic
def drop_recommendation(row: Recommendation, *, by: Any, key: uuid.UUID) -> Report:
    """Before it is adopted; afterwards one says why nothing is entered."""
    report = row.report
    if _takes(row, "drop_recommendation", by=by, key=key, typed=[], facts={"note": row.text[:100]}):
        row.delete()
    return report


def _takes(row: Recommendation, name: str, *, by: Any, key: uuid.UUID, typed: list[Any], **more: Any) -> bool:
    """False when the key was seen before. What has become a matter, or was said not to, is settled."""
    if not take(STEPS, row.report, name, by=by, key=key, typed=[row.pk, *typed], **more):
        return False
    now = Recommendation.objects.select_related("matter").filter(pk=row.pk).first()
    if now is None:
        raise StepNotAllowed(_("这条建议刚被删去了。"))
    if now.matter_id or now.why_not:
        raise StepNotAllowed(_("这条建议已经有了着落，不能再改。"))
    return True


@transaction.atomic
def enter(row: Recommendation, *, by: Any, key: uuid.UUID, title: str) -> Report:
    """Into the ledger of the assembly, as a suggestion out of this report: from there on the ledger's rules hold."""
    if not title.strip():
        raise StepNotAllowed(_("请写台账上的标题。"))
    if _takes(row, "enter", by=by, key=key, typed=[title.strip()]):
        report = row.report
        matter = collect(
            by=by,
            assembly=report.assembly,
            key=uuid.uuid5(key, "matter"),
            kind=LivelihoodMatter.Kind.SUGGESTION,
            source=LivelihoodMatter.Source.RESEARCH,
            title=title.strip(),
            description=kept(lambda: _described_for_the_ledger(row)),
            topic=report.topic,
            activity=report.activity,
            people=[report.author] if report.author else [],
        )
        Recommendation.objects.filter(pk=row.pk).update(matter=matter)
        row.refresh_from_db()
    return row.report


def _described_for_the_ledger(row: Recommendation) -> str:
    lines = [row.text, _("出自报告《%(title)s》。") % {"title": row.report.title}]
    if row.agency:
        lines.append(_("建议由%(agency)s采纳。") % {"agency": row.agency})
    return "\n".join(lines)


def matters_to_join(report: Report, user: Any) -> QuerySet[Matter]:
    """Suggestions and findings in the ledger out of the same topic or trip that answer for no recommendation yet."""
    of_topic = Q(livelihood__topic=report.topic_id) if report.topic_id else Q(pk__in=[])
    of_trip = Q(livelihood__activity=report.activity_id) if report.activity_id else Q(pk__in=[])
    kinds = [LivelihoodMatter.Kind.SUGGESTION, LivelihoodMatter.Kind.FINDING, LivelihoodMatter.Kind.PROBLEM]
    free = Matter.objects.visible_to(user).filter(recommendation__isnull=True, assembly=report.assembly_id)
    return free.filter(of_topic | of_trip, livelihood__kind__in=kinds).order_by("-opened_on", "-pk")


@transaction.atomic
def join(row: Recommendation, *, by: Any, key: uuid.UUID, matter: Matter) -> Report:
    """What it advises stands in the ledger already: recorded once."""
    if _takes(row, "join", by=by, key=key, typed=[matter.pk], facts={"matter": matter.pk}):
        if not matters_to_join(row.report, by).filter(pk=matter.pk).exists():
            raise StepNotAllowed(_("这件事项不是同一议题或同一次调研的，或者已经对应了别的建议。"))
        Recommendation.objects.filter(pk=row.pk).update(matter=matter)
        row.refresh_from_db()
    return row.report


@transaction.atomic
def leave_out(row: Recommendation, *, by: Any, key: uuid.UUID, why: str) -> Report:
    if not why.strip():
        raise StepNotAllowed(_("请写明为什么不转为事项。"))
    if _takes(row, "leave_out", by=by, key=key, typed=[why.strip()]):
        Recommendation.objects.filter(pk=row.pk).update(why_not=why.strip())
        row.refresh_from_db()
    return row.report


# Over


@transaction.atomic
def close(report: Report, *, by: Any, key: uuid.UUID, outcome: str) -> Report:
    """Every recommendation is answered, or somebody said why nothing was entered; its parts are over too."""
    if not outcome.strip():
        raise StepNotAllowed(_("请写办结小结。"))
    given: dict[str, Any] = {"closed_on": timezone.localdate(), "outcome": outcome.strip()}
    if take(STEPS, report, "close", by=by, key=key, typed=outcome.strip(), **given):
        _may_be_closed(report)
    return report


def _may_be_closed(report: Report) -> None:
    if not report.within_id and not report.sendings.exists():
        raise StepNotAllowed(_("还没有报送，不能办结。"))
    if left := report.parts.exclude(state=_S.CLOSED).count():
        raise StepNotAllowed(_("还有 %(count)d 份分报告没有办结。") % {"count": left})
    if left := unanswered(report.recommendations.all()).count():
        raise StepNotAllowed(_("还有 %(count)d 条建议没有答复，也没有说明为什么不转为事项。") % {"count": left})


def unanswered(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """Neither answered in the ledger nor left out for a reason."""
    answered = Q(matter__answered_on__isnull=False) | Q(matter__state__in=ENDED)
    return rows.filter(why_not="").exclude(answered)


def assemblies_to_write_for(user: Any) -> list[int]:
    return sorted(member_assemblies(user) | user.assemblies_as(*OFFICES, Role.COMMITTEE_STAFF))
