"""The pages of writings: the list and its sheet, one writing with its course and versions, the forms of its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
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
from huiyin.exports import DAY, Column, Personal, Sheet, answered, asked_by, back_to_the_page, wanted
from huiyin.forms import StepForm
from huiyin.history.asking import ask, refuse
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.comparing import compared
from huiyin.members.models import member_assemblies, person_of
from huiyin.members.parts import panels_of
from huiyin.web import page, record_named
from huiyin.writings import forms, workflow
from huiyin.writings.filters import WritingFilter
from huiyin.writings.kinds import Kind
from huiyin.writings.models import Call, Writing, WritingVersion
from huiyin.writings.permissions import OFFICES, follows
from huiyin.writings.workflow.enclosing import ENCLOSED

ROWS = 50
BESIDE = ("assembly", "author", "body", "topic", "activity", "place", "call", "approved_by")
# Buttons at the head: the next thing first, what seldom happens last.
HEAD = ["submit", "save", "agree", "object_to", "approve", "publish", "edit", "send_back", "change_consent"]
HEAD += ["take_back", "unpublish", "resume", "withdraw"]
OWN_PAGES = {"save": "change", "edit": "edit"}


# Many


@dataclass(frozen=True)
class Tab:
    code: str
    words: Any
    rows: QuerySet[Writing]


def _tabs(user: Any) -> list[Tab]:
    seen = Writing.objects.visible_to(user)
    newest = seen.order_by(F("submitted_on").desc(nulls_first=True), "-pk")
    tabs = [Tab("all", _("全部"), newest)]
    if person := person_of(user):
        tabs.append(Tab("mine", _("我的"), newest.filter(author=person)))
    if user.assemblies_as(Role.LIAISON):
        tabs.append(Tab("handle", _("等联络机构处理"), Writing.objects.to_handle(user)))
    out = seen.filter(state=Writing.State.PUBLISHED).order_by("-published_on", "-pk")
    return [*tabs, Tab("published", _("已发布"), out)]


def _withdrawn(user: Any) -> QuerySet[Any]:
    return Writing.objects.known_withdrawn_to(user)


def listing(request: HttpRequest) -> HttpResponseBase:
    """By what is to be done with them; the withdrawn, for the offices, without a word of theirs."""
    if wanted(request):
        return xlsx(request)
    user: Any = request.user
    tabs, of_office = _tabs(user), bool(user.assemblies_as(*OFFICES))
    asked = request.GET.get("tab", "all")
    shown = [{"code": tab.code, "words": tab.words, "total": tab.rows.count()} for tab in tabs]
    if of_office:
        shown.append({"code": "withdrawn", "words": _("已撤回"), "total": _withdrawn(user).count()})
    context: dict[str, Any] = {"tabs": shown, "tab": asked, "of_office": of_office, "may_write": bool(_homes(user))}
    if asked == "withdrawn" and of_office:
        kept = Paginator(_withdrawn(user), ROWS).get_page(request.GET.get("page"))
        labels = dict(Kind.choices)
        context |= {"page_obj": kept, "withdrawn": [row | {"kind": labels[row["kind"]]} for row in kept]}
        return page(request, "writings/writings.html", part="rows", context=context)
    tab = next((one for one in tabs if one.code == asked), tabs[0])
    filters = WritingFilter(request.GET, queryset=tab.rows.select_related("author", "body").defer("text", "text_bo"))
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [(row, (today - row.waits_since).days if _waits(row, tab) else None) for row in found]
    context |= {"form": filters.form, "page_obj": found, "rows": rows, "tab": tab.code}
    return page(request, "writings/writings.html", part="rows", context=context)


def _waits(row: Writing, tab: Tab) -> bool:
    return tab.code == "handle" and row.waits_since is not None


def _homes(user: Any) -> list[Assembly]:
    keys = member_assemblies(user) | user.assemblies_as(Role.LIAISON)
    return list(Assembly.objects.filter(pk__in=keys).order_by("pk"))


COLUMNS = [
    Column("title", gettext_lazy("题目"), width=50, read=str),
    Column("kind", gettext_lazy("类别"), width=12, read="get_kind_display"),
    Column("state", gettext_lazy("状态"), width=12, read="get_state_display"),
    Column("author", gettext_lazy("作者"), width=18, read=lambda one: one.author or one.body, personal=Personal.NO),
    Column("submitted_on", gettext_lazy("提交日期"), DAY, 12),
    Column("waits_since", gettext_lazy("等待开始"), DAY, 12),
    Column("approved_on", gettext_lazy("采用日期"), DAY, 12),
    Column(
        "consent",
        gettext_lazy("作者同意"),
        width=22,
        read=lambda one: one.get_consent_display() if one.author_id else "",
    ),
    Column("published_on", gettext_lazy("发布日期"), DAY, 12),
    Column(
        "audience",
        gettext_lazy("发布范围"),
        width=12,
        read=lambda one: one.get_audience_display() if one.audience else "",
    ),
    Column("call", gettext_lazy("应征"), width=30),
]


def xlsx(request: HttpRequest) -> HttpResponseBase:
    """What its offices have before them, of the tab that is open; nobody's drafts."""
    user: Any = request.user
    homes = user.assemblies_as(*OFFICES)
    if not homes:
        raise PermissionDenied
    handed_in = Writing.objects.handed_in().visible_to(user).filter(assembly__in=homes)
    tab = next((one for one in _tabs(user) if one.code == request.GET.get("tab")), None)
    of_tab = handed_in.filter(pk__in=tab.rows.order_by().values("pk")) if tab else handed_in
    filters = WritingFilter(request.GET, queryset=of_tab.order_by("-submitted_on", "-pk"))
    if not filters.form.is_valid():
        return back_to_the_page(request, reverse("writings:list"))
    rows = filters.qs.select_related("author", "body", "call").defer("text", "text_bo")
    asked = [*([(_("哪些"), tab.words)] if tab else []), *asked_by(filters.form)]
    return answered(request, Sheet(f"writings-{timezone.localdate()}", _("文稿"), COLUMNS, rows, asked))


# One


def _writing(request: HttpRequest, pk: int) -> Writing:
    return get_object_or_404(Writing.objects.visible_to(request.user).select_related(*BESIDE), pk=pk)


def writing(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = _writing(request, pk), request.user
    followed = follows(user, found)
    offered = workflow.offered(user, found) if followed else []
    events = list(Event.objects.of(found)) if followed else []
    context = {
        "writing": found,
        "steps": [_button(found, name) for name in HEAD if name in offered],
        "facts": _facts(found, user, followed),
        "followed": followed,
        "word": _word(found, events),
        "changes": _edited(found) if followed and found.state == Writing.State.EDITED else None,
        "has_versions": WritingVersion.objects.visible_to(user).filter(writing=found).exists(),
        "events": _told(reversed(events)),
        "panels": panels_of(found, user),
    }
    return render(request, "writings/writing.html", context)


def _button(found: Writing, name: str) -> dict[str, Any]:
    route = f"writings:{OWN_PAGES[name]}" if name in OWN_PAGES else "writings:step"
    arguments = [found.pk] if name in OWN_PAGES else [found.pk, name]
    return {"label": workflow.STEPS[name].label, "url": reverse(route, args=arguments), "rare": name == "withdraw"}


def _facts(found: Writing, user: Any, followed: bool) -> list[tuple[Any, Any]]:
    """Whoever only reads it is told whose it is and since when it is published."""
    call = Call.objects.visible_to(user).filter(pk=found.call_id).first() if found.call_id else None
    facts: list[tuple[Any, Any]] = [
        (_("类别"), found.get_kind_display()),
        (_("作者"), found.author),
        (_("署名单位"), found.body and found.body.name),
        (_("政协"), found.assembly.name),
        (_("写的是哪里"), found.place and found.place.place_name),
        (_("议题"), found.topic),
        (_("活动"), found.activity),
        (_("应征"), call),
        (_("发布日期"), found.published_on),
    ]
    if followed:
        facts += [
            (_("发布范围"), found.get_audience_display() if found.audience else ""),
            (_("作者同意"), found.get_consent_display() if found.author_id else ""),
            (_("提交日期"), found.submitted_on),
            (_("作者认可编辑稿"), found.agreed_on),
            (_("采用日期"), found.approved_on),
            (_("撤回日期"), found.withdrawn_on),
            (_("撤回原因"), found.withdrawn_why),
        ]
    return facts


def _word(found: Writing, events: list[Event]) -> dict[str, Any] | None:
    """Why it was sent back, or what the author does not agree to: what the other side has to read first."""
    moved = [event for event in events if event.before != event.after]
    last = moved[-1] if moved else None
    if last is None or last.step not in ("send_back", "object_to"):
        return None
    return {"what": workflow.STEPS[last.step].label, "who": last.actor_name, "text": last.facts.get("note", "")}


LABELS = {"title": gettext_lazy("题目"), "text": gettext_lazy("正文")}
LABELS |= {"title_bo": gettext_lazy("题目（藏文）"), "text_bo": gettext_lazy("正文（藏文）")}


def _edited(found: Writing) -> list[dict[str, Any]] | None:
    """What the office made of the author's last words."""
    own = workflow.accepted(found)
    return _differing(own, found) if own else None


def _differing(old: Any, new: Any) -> list[dict[str, Any]]:
    return [
        compared(label, getattr(old, name), getattr(new, name))
        for name, label in LABELS.items()
        if getattr(old, name) != getattr(new, name)
    ]


def _told(events: Any) -> list[dict[str, Any]]:
    words = {name: step.label for name, step in workflow.STEPS.items()} | ENCLOSED | {"create_writing": _("起草")}
    return [
        {
            "at": event.at,
            "who": event.actor_name,
            "what": words.get(event.step, event.step),
            "detail": _detail(event),
        }
        for event in events
    ]


def _detail(event: Event) -> str:
    if event.step == "change_consent":
        labels = {value: str(label) for value, label in Writing.Consent.choices}
        was, now = event.facts.get("was", ""), event.facts.get("consent", "")
        return _("由“%(was)s”改为“%(now)s”") % {"was": labels.get(was, was), "now": labels.get(now, now)}
    if event.step == "publish":
        audiences = dict(Writing._meta.get_field("audience").choices or [])
        return str(audiences.get(event.facts.get("audience"), ""))
    return str(event.facts.get("note", ""))


def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Each version with what differs from the one before it; 404 for those who do not read them."""
    found = _writing(request, pk)
    rows = list(WritingVersion.objects.visible_to(request.user).filter(writing=found).select_related("by"))
    if not rows:
        raise Http404
    pairs = [(row, _differing(rows[place - 1], row) if place else None) for place, row in enumerate(rows)]
    return render(request, "writings/versions.html", {"writing": found, "pairs": reversed(pairs)})


# Written


@never_cache
def write(request: HttpRequest) -> HttpResponse:
    """A new one: of one's own, of a body, for a call, of an activity."""
    user: Any = request.user
    call = record_named(request, "call", Call.objects.visible_to(user))
    activity = record_named(request, "activity", Activity.objects.visible_to(user))
    home = _home(request, call)
    of_a_body = home.pk not in member_assemblies(user)
    initial: dict[str, Any] = {"kind": call.kind if call else request.GET.get("kind", "")}
    initial |= {"activity": activity.pk if activity else None}
    form = forms.NewForm(request.POST or None, assembly=home, user=user, of_a_body=of_a_body, initial=initial)
    if call is not None:
        form.fields["kind"].choices = [one for one in Kind.choices if one[0] == call.kind]  # type: ignore[attr-defined]

    def act(facts: dict[str, Any]) -> Writing:
        return workflow.create_writing(by=user, assembly=home, call=call, **facts)

    return _written(request, form, act, {"assembly": home, "call": call, "of_a_body": of_a_body})


def _home(request: HttpRequest, call: Call | None) -> Assembly:
    homes = _homes(request.user)
    if call is not None:
        homes = [home for home in homes if home.pk == call.assembly_id]
    if not homes:
        raise PermissionDenied
    return next((one for one in homes if one.slug == request.GET.get("assembly")), homes[0])


@never_cache
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft, by its author. Of two saved at once the second sees both."""
    found = _guarded(request, pk, "save")
    initial: dict[str, Any] = {"seen": found.edits, "consent": found.consent, **_words(found)}
    initial |= {"place": found.place_id, "activity": found.activity_id}
    form = forms.DraftForm(
        request.POST or None, assembly=found.assembly, user=request.user, writing=found, initial=initial
    )

    def act(facts: dict[str, Any]) -> Writing:
        return workflow.save(found, by=request.user, **facts)

    return _written(request, form, act, {"writing": found, "assembly": found.assembly})


@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The office's words, which stand once the author agrees."""
    found = _guarded(request, pk, "edit")
    form = forms.EditForm(request.POST or None, initial={"seen": found.edits, **_words(found)})

    def act(facts: dict[str, Any]) -> Writing:
        return workflow.edit(found, by=request.user, **facts)

    return _written(request, form, act, {"writing": found, "assembly": found.assembly, "editing": True})


def _words(found: Writing) -> dict[str, str]:
    return {name: getattr(found, name) for name in LABELS}


def _guarded(request: HttpRequest, pk: int, name: str) -> Writing:
    found = _writing(request, pk)
    if not workflow.STEPS[name].may(request.user, found):
        raise PermissionDenied
    return found


def _written(request: HttpRequest, form: Any, act: Any, context: dict[str, Any]) -> HttpResponse:
    """The page of the words: saved, or handed in as well; refused, with all that was typed."""
    context |= {"form": form}
    if not form.is_valid():
        return render(request, "writings/write.html", context, status=400 if form.is_bound else 200)
    try:
        made = act(form.facts())
    except workflow.EditedMeanwhile as refused:
        found = context["writing"]
        found.refresh_from_db()
        typed = {name: form.cleaned_data.get(name, "") for name in LABELS}
        theirs = [compared(LABELS[name], getattr(found, name), typed[name]) for name in LABELS]
        context |= {"refused": refused, "theirs": [one for one in theirs if one["came"] or one["went"]]}
        form.data = request.POST.copy()
        form.data["seen"] = str(found.edits)
        return render(request, "writings/write.html", context, status=409)
    except StepNotAllowed as refused:
        refuse(form, refused)
        return render(request, "writings/write.html", context, status=409)
    if "submit" in request.POST and "submit" in workflow.offered(request.user, made):
        return redirect("writings:step", made.pk, "submit")
    messages.success(request, _("已保存。"))
    return redirect(made)


# Steps


PLAIN: dict[str, type[StepForm]] = {
    "send_back": forms.SendBackForm,
    "object_to": forms.ObjectForm,
    "unpublish": forms.UnpublishForm,
    "withdraw": forms.WithdrawForm,
}


def _form(request: HttpRequest, found: Writing, name: str) -> StepForm:
    given = request.POST or None
    if name == "publish":
        return forms.PublishForm(given, writing=found)
    if name == "change_consent":
        return forms.ConsentForm(given, initial={"consent": found.consent})
    if name == "agree":
        return forms.AgreeForm(given, initial={"seen": found.edits})
    return PLAIN.get(name, StepForm)(given)


def _notes(name: str, found: Writing) -> list[Any]:
    consent = found.get_consent_display()
    notes = {
        "submit": [_("提交给本级联络机构。您同意的范围：%(consent)s。") % {"consent": consent}],
        "take_back": [_("收回以后是草稿，改好了再提交。")],
        "edit": [],
        "agree": [_("同意以后，以编辑稿为准。")],
        "approve": [_("采用以后可以在作者同意的范围内发布。")],
        "publish": [_("作者同意的范围：%(consent)s。") % {"consent": consent}] if found.author_id else [],
        "change_consent": [_("改小了，超出范围的发布马上停止。已经印出来的收不回。")],
        "withdraw": [_("撤回以后，别人马上都看不到；联络机构只看到有一篇撤回了。您自己还看得到，也可以重新起草。")],
        "resume": [_("恢复成草稿，改好了再提交。")],
    }
    return notes.get(name, [])


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    if name not in workflow.STEPS or name in OWN_PAGES or name == "take_down":
        raise Http404
    found = _guarded(request, pk, name)

    def leads_to(_made: Any) -> Any:
        """The office no longer sees what it sent back; its list goes on."""
        seen = Writing.objects.visible_to(request.user).filter(pk=found.pk).exists()
        return found if seen else f"{reverse('writings:list')}?tab=handle"

    context: dict[str, Any] = {"template": "ask.html"}
    if name == "agree":
        context = {"template": "writings/agree.html", "changes": _edited(found) or [], "writing": found}
    return ask(
        request,
        _form(request, found, name),
        lambda facts: getattr(workflow, name)(found, by=request.user, **facts),
        title=workflow.STEPS[name].label,
        about=found,
        back=leads_to,
        notes=_notes(name, found),
        **context,
    )
