"""The pages of reports: the list and its sheet, one report with all that came of it, the forms of its steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly
from huiyin.exports import DAY, WHOLE, Column, Personal, Sheet, answered, asked_by, back_to_the_page, wanted
from huiyin.fieldwork import report_forms as forms
from huiyin.fieldwork import reporting
from huiyin.fieldwork.conversions import conversions
from huiyin.fieldwork.models import Comment, Recommendation, Report, ReportInstruction, ReportVersion
from huiyin.fieldwork.permissions import writes_report
from huiyin.fieldwork.report_filters import ReportFilter
from huiyin.fieldwork.report_parts import newest
from huiyin.forms import StepForm
from huiyin.history.asking import ask, refuse
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, allowed
from huiyin.matters.comparing import compared
from huiyin.plans.models import Topic
from huiyin.web import page, record_named

ROWS = 50
BESIDE = ("assembly", "body", "author", "topic", "activity", "within", "signed_copy", "written_by")
# Buttons at the head: the next thing first, what seldom happens last.
HEAD = ["circulate", "adopt", "send", "comment", "edit", "lay_in", "recommend", "instruct", "attach", "close"]
HEAD += ["describe", "take_back"]
OWN_PAGES = ("edit", *reporting.OF_A_COMMENT, *reporting.OF_A_RECOMMENDATION)


def listing(request: HttpRequest) -> HttpResponseBase:
    """Newest first; what is still written or commented on before all."""
    if wanted(request):
        return xlsx(request)
    filters = ReportFilter(request.GET, queryset=newest(request.user), user=request.user)
    rows = filters.qs.select_related("body", "author", "topic").defer("text")
    found = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"form": filters.form, "page_obj": found, "may_write": bool(_homes(request))}
    return page(request, "fieldwork/reports.html", part="rows", context=context)


def _homes(request: HttpRequest) -> list[Assembly]:
    return list(Assembly.objects.filter(pk__in=reporting.assemblies_to_write_for(request.user)))


def _left(report: Report) -> int | None:
    if report.state not in Report.ADOPTED:
        return None
    advised = report.recommendations.all()
    return sum(1 for row in advised if not row.why_not and not (row.matter and row.matter.answered_on))


def _sent(report: Report) -> str:
    return "；".join(f"{one.to} {one.number} {one.on}".replace("  ", " ") for one in report.sendings.all())


def _turned(report: Report) -> int:
    return sum(1 for row in report.recommendations.all() if row.matter_id)


COLUMNS = [
    Column("title", gettext_lazy("题目"), width=50),
    Column("state", gettext_lazy("状态"), width=12, read="get_state_display"),
    Column("body", gettext_lazy("完成单位"), width=22),
    Column("author", gettext_lazy("执笔"), width=12, personal=Personal.NO),
    Column("topic", gettext_lazy("议题"), width=36),
    Column("adopted_on", gettext_lazy("审定日期"), DAY, 12),
    Column("adopted_by", gettext_lazy("审定的会议或领导"), width=22),
    Column("sent", gettext_lazy("报送"), width=36, read=_sent),
    Column("recommendations", gettext_lazy("建议"), WHOLE, 10, read=lambda report: len(report.recommendations.all())),
    Column("turned", gettext_lazy("已转为事项"), WHOLE, 12, read=_turned),
    Column("left", gettext_lazy("还没有答复"), WHOLE, 12, read=_left),
    Column("closed_on", gettext_lazy("办结日期"), DAY, 12),
]


def xlsx(request: HttpRequest) -> HttpResponseBase:
    filters = ReportFilter(request.GET, queryset=newest(request.user), user=request.user)
    if not filters.form.is_valid():
        return back_to_the_page(request, reverse("fieldwork:reports"))
    advised = Prefetch("recommendations", Recommendation.objects.select_related("matter"))
    rows = filters.qs.select_related("body", "author", "topic").defer("text").prefetch_related("sendings", advised)
    name = f"reports-{timezone.localdate()}"
    return answered(request, Sheet(name, _("调研报告"), COLUMNS, rows, asked_by(filters.form)))


# One report


def _report(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user).select_related(*BESIDE), pk=pk)


def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    user = request.user
    seen = Report.objects.visible_to(user)
    offered = allowed(reporting.STEPS, user, found)
    if found.comments_until and found.comments_until > timezone.localdate() and "adopt" in offered:
        offered.remove("adopt")  # not before the last day of comments
    context = {
        "report": found,
        "steps": [(name, reporting.STEPS[name].label) for name in HEAD if name in offered],
        "offered": offered,
        "facts": _facts(found, user),
        "whole": found.within if found.within_id and seen.filter(pk=found.within_id).exists() else None,
        "parts": seen.filter(within=found).order_by("pk").defer("text"),
        "comments": Comment.objects.visible_to(user).filter(report=found).select_related("by"),
        "rows": conversions(found.recommendations.all(), user),
        "sendings": found.sendings.all(),
        "instructions": _instructions(found, user),
        "has_versions": ReportVersion.objects.visible_to(user).filter(report=found).exists(),
        "laid": found.findings.count(),
        "events": _events(found) if offered or writes_report(user, found) else _milestones(found),
    }
    return render(request, "fieldwork/report.html", context)


def _facts(found: Report, user: Any) -> list[tuple[str, Any]]:
    topic = Topic.objects.visible_to(user).filter(pk=found.topic_id).first() if found.topic_id else None
    return [
        (_("完成单位"), found.body and found.body.name),
        (_("执笔"), found.author),
        (_("政协"), found.assembly.name),
        (_("议题"), topic),
        (_("调研活动"), found.activity),
        (_("征求意见"), _until(found)),
        (_("审定日期"), found.adopted_on),
        (_("审定的会议或领导"), found.adopted_by),
        (_("签发件"), found.signed_copy),
        (_("办结日期"), found.closed_on),
    ]


def _until(found: Report) -> str:
    if found.circulated_on is None or found.comments_until is None:
        return ""
    return _("%(since)s 至 %(until)s") % {"since": found.circulated_on, "until": found.comments_until}


def _instructions(found: Report, user: Any) -> list[tuple[ReportInstruction, str]]:
    """Each with every word for those who read it, else its gist."""
    whole = dict(ReportInstruction.objects.visible_to(user).filter(report=found).values_list("pk", "text"))
    return [(row, whole.get(row.pk, "")) for row in found.instructions.defer("text")]


def _words() -> dict[str, Any]:
    return {name: step.label for name, step in reporting.STEPS.items()} | {"begin_report": _("起草")}


def _told(events: Iterable[Event]) -> list[dict[str, Any]]:
    words = _words()
    return [
        {
            "at": event.at,
            "who": event.actor_name,
            "what": words.get(event.step, event.step),
            "detail": event.facts.get("note", ""),
        }
        for event in events
    ]


def _events(found: Report) -> list[dict[str, Any]]:
    """Who commented is the writers' business; that is read with the comment."""
    return _told(Event.objects.of(found).exclude(step="comment").reverse())


MILESTONES = ("circulate", "adopt", "send", "close")


def _milestones(found: Report) -> list[dict[str, Any]]:
    return _told(Event.objects.of(found).filter(step__in=MILESTONES).reverse())


def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """As a letter: title, whose it is, the text as it stands, its parts, to whom it went."""
    found = _report(request, pk)
    parts = Report.objects.visible_to(request.user).filter(within=found).order_by("pk")
    context = {"report": found, "parts": parts, "sendings": found.sendings.all()}
    return render(request, "fieldwork/report_print.html", context)


def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Each version with what differs from the one before it; 404 for those who do not read them."""
    found = _report(request, pk)
    rows = list(ReportVersion.objects.visible_to(request.user).filter(report=found).select_related("by"))
    if not rows:
        raise Http404
    pairs = [(row, _differing(rows[place - 1], row) if place else None) for place, row in enumerate(rows)]
    return render(request, "fieldwork/report_versions.html", {"report": found, "pairs": reversed(pairs)})


def _differing(old: Any, new: Any) -> list[dict[str, Any]]:
    fields = [(_("题目"), old.title, new.title), (_("正文"), old.text, new.text)]
    return [compared(label, before, after) for label, before, after in fields if before != after]


# Steps


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """From the page of a topic or a trip, whose findings can be ticked, or of itself."""
    topic = record_named(request, "topic", Topic.objects.visible_to(request.user))
    trip = record_named(request, "activity", Activity.objects.visible_to(request.user))
    about = topic or trip
    homes = [home for home in _homes(request) if about is None or home.pk == about.assembly_id]
    if not homes:
        raise PermissionDenied
    home = next((one for one in homes if one.slug == request.GET.get("assembly")), homes[0])
    source = Report(assembly=home, topic=topic or (trip and trip.topic), activity=trip)
    initial = {"topic": source.topic_id, "activity": source.activity_id}
    body = trip.organiser_id if trip else topic.lead_body_id if topic else None
    body = body or min(request.user.bodies_as(Role.COMMITTEE_STAFF), default=None)  # type: ignore[union-attr]
    form = forms.BeginForm(
        request.POST or None, assembly=home, user=request.user, source=source, initial=initial | {"body": body}
    )
    return ask(
        request,
        form,
        lambda facts: reporting.begin_report(by=request.user, assembly=home, **facts),
        title=_("起草调研报告"),
        about=about or home,
        back=lambda made: made or about or reverse("fieldwork:reports"),
    )


def _guarded(request: HttpRequest, found: Report, name: str) -> None:
    if not reporting.STEPS[name].may(request.user, found):
        raise PermissionDenied


@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words. Of two who edit at once the second sees both beside each other, and saves what holds."""
    found = _report(request, pk)
    _guarded(request, found, "edit")
    initial = {"seen": found.edits, "title": found.title, "text": found.text}
    form = forms.EditForm(request.POST or None, report=found, initial=initial)
    context: dict[str, Any] = {"report": found, "form": form}
    if form.is_valid():
        try:
            reporting.edit(found, by=request.user, **form.facts())
        except reporting.EditedMeanwhile as refused:
            found.refresh_from_db()
            context |= {"refused": refused, "theirs": _theirs(found, form)}
            form.data = request.POST.copy()
            form.data["seen"] = str(found.edits)
            return render(request, "fieldwork/report_edit.html", context, status=409)
        except StepNotAllowed as refused:
            refuse(form, refused)
            return render(request, "fieldwork/report_edit.html", context, status=409)
        messages.success(request, _("已保存。"))
        if "more" in request.POST:
            return redirect("fieldwork:report_edit", found.pk)
        return redirect(found)
    return render(request, "fieldwork/report_edit.html", context, status=400 if form.is_bound else 200)


def _theirs(found: Report, form: Any) -> list[dict[str, Any]]:
    mine = form.cleaned_data
    fields = [(_("题目"), found.title, mine["title"]), (_("正文"), found.text, mine["text"])]
    return [compared(label, saved, typed) for label, saved, typed in fields if saved != typed]


def _form(request: HttpRequest, found: Report, name: str) -> StepForm:
    given, user = request.POST or None, request.user
    if name == "describe":
        author = forms.named(found.author, found.assembly) if found.author else ""
        initial = {field: getattr(found, f"{field}_id") for field in ("body", "topic", "activity", "within")}
        initial["author"] = author
        return forms.DescribeForm(given, assembly=found.assembly, user=user, report=found, initial=initial)
    if name == "lay_in":
        return forms.LayInForm(given, report=found, user=user)
    if name == "recommend":
        return forms.RecommendForm(given, report=found)
    if name == "attach":
        return forms.AttachForm(given, request.FILES or None)
    return PLAIN[name](given)


PLAIN: dict[str, type[StepForm]] = {
    "circulate": forms.CirculateForm,
    "comment": forms.CommentForm,
    "take_back": forms.TakeBackForm,
    "adopt": forms.AdoptForm,
    "send": forms.SendForm,
    "instruct": forms.InstructForm,
    "close": forms.CloseForm,
}


def _notes(name: str) -> list[Any]:
    if name == "circulate":
        return [_("本级委员都可以提意见；完成单位的成员和参加调研的委员会收到通知。从这时起，正文的每次改动都留存。")]
    if name == "adopt":
        return [_("审定以后正文不再改动。每条意见都要先有答复。")]
    if name == "close":
        return [_("每条建议都要有答复，或者说明为什么不转为事项。")]
    return []


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = _report(request, pk)
    if name not in reporting.STEPS or name in OWN_PAGES:
        raise Http404
    _guarded(request, found, name)
    return ask(
        request,
        _form(request, found, name),
        lambda facts: getattr(reporting, name)(found, by=request.user, **facts),
        title=reporting.STEPS[name].label,
        about=found,
        back=lambda _made: found,
        notes=_notes(name),
        template="fieldwork/report_upload.html" if name == "attach" else "ask.html",
    )


@never_cache
def answer_comment(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Comment.objects.visible_to(request.user).select_related("report"), pk=pk)
    _guarded(request, row.report, "answer_comment")
    return ask(
        request,
        forms.AnswerCommentForm(request.POST or None),
        lambda facts: reporting.answer_comment(row, by=request.user, **facts),
        title=reporting.STEPS["answer_comment"].label,
        about=row.report,
        back=lambda _made: f"{row.report.get_absolute_url()}#comments",
        notes=[_("%(who)s：%(text)s") % {"who": row.by, "text": row.text}],
    )


@never_cache
def advice(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One recommendation: changed, dropped, entered in the ledger, joined to what is there, or left out."""
    rows = Recommendation.objects.visible_to(request.user).select_related(
        "report__assembly", "report__author", "agency"
    )
    row = get_object_or_404(rows, pk=pk)
    if name not in reporting.OF_A_RECOMMENDATION:
        raise Http404
    _guarded(request, row.report, name)
    return ask(
        request,
        _advice_form(request, row, name),
        lambda facts: getattr(reporting, name)(row, by=request.user, **facts),
        title=reporting.STEPS[name].label,
        about=row.report,
        back=lambda _made: f"{row.report.get_absolute_url()}#advice",
        notes=[f"{row.order}. {row.text}"],
    )


def _advice_form(request: HttpRequest, row: Recommendation, name: str) -> StepForm:
    given = request.POST or None
    if name == "change_recommendation":
        initial = {"text": row.text, "agency": row.agency_id}
        return forms.RecommendForm(given, report=row.report, initial=initial)
    if name == "enter":
        return forms.EnterForm(given, row=row)
    if name == "join":
        return forms.JoinForm(given, row=row, user=request.user)
    return forms.LeaveOutForm(given) if name == "leave_out" else StepForm(given)
