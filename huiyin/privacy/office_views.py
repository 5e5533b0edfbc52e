"""The offices' pages: what must not be erased, who is to be erased. Nobody else finds them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly
from huiyin.exports import DAY, Column, Personal, Sheet, answered, wanted
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.history.models import Event
from huiyin.history.taking import allowed
from huiyin.matters.models import Matter
from huiyin.members.models import Person
from huiyin.privacy import erasing, holding
from huiyin.privacy.hold_forms import EraseForm, ReasonForm
from huiyin.privacy.models import Erasure, Hold
from huiyin.privacy.permissions import keeps_registers, lifts, places_holds, sees_holds
from huiyin.web import record_named

ROWS = 50
HOLDS = [
    Column(
        "what",
        gettext_lazy("谁、哪件事项"),
        width=40,
        read=lambda one: one.person or one.matter,
        personal=Personal.NAME,
    ),
    Column("assembly", gettext_lazy("政协"), width=20),
    Column("reason", gettext_lazy("为什么"), width=40, personal=Personal.WORDS),
    Column("placed_on", gettext_lazy("起"), DAY, 12),
    Column("placed_by", gettext_lazy("登记人"), width=14, personal=Personal.NO),
    Column("lifted_on", gettext_lazy("止"), DAY, 12),
    Column("lifted_why", gettext_lazy("为什么解除"), width=40, personal=Personal.WORDS),
]
ERASURES = [
    Column("person", gettext_lazy("谁"), width=14, personal=Personal.NAME),
    Column("assembly", gettext_lazy("政协"), width=20),
    Column("state", gettext_lazy("状态"), width=12, read="get_state_display"),
    Column("asked_on", gettext_lazy("提出日期"), DAY, 12),
    Column("asked_by", gettext_lazy("提出人"), width=14, personal=Personal.NO),
    Column("decided_on", gettext_lazy("决定日期"), DAY, 12),
    Column("decided_by", gettext_lazy("决定人"), width=14, personal=Personal.NO),
]


@never_cache
def holds(request: HttpRequest) -> HttpResponseBase:
    if not sees_holds(request.user):
        raise Http404
    rows = Hold.objects.visible_to(request.user).select_related("assembly", "person", "matter", "placed_by")
    if wanted(request):
        return answered(request, Sheet("holds", _("暂缓删除"), HOLDS, rows))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    lifting = places_holds(request.user)
    for one in page.object_list:
        one.lifts = one.assembly_id in lifting and not one.lifted_on
        one.named = one.person or _seen(one.matter, request.user)
    return render(request, "privacy/holds.html", {"page_obj": page})


def _seen(matter: Matter, user: Any) -> Matter | None:
    """Whoever reads holds need not see the matter: its number and title are its own."""
    return Matter.objects.visible_to(user).filter(pk=matter.pk).first()


def _about(request: HttpRequest, mine: set[int]) -> tuple[Person | None, Matter | None, Assembly]:
    """What the address names, in one of the assemblies `mine`: 404 for anything else."""
    person = record_named(request, "person", Person.objects.filter(memberships__assembly__in=mine).distinct())
    matter = record_named(request, "matter", Matter.objects.visible_to(request.user).filter(assembly__in=mine))
    if not mine or (person is None) == (matter is None):
        raise Http404
    if matter is not None:
        return None, matter, matter.assembly
    return person, None, person.memberships.filter(assembly__in=mine).order_by("-starts_on").first().assembly


@never_cache
def hold_new(request: HttpRequest) -> HttpResponse:
    person, matter, assembly = _about(request, places_holds(request.user))
    return ask(
        request,
        ReasonForm(
            request.POST or None, called=_("为什么"), field="reason", help_text=_("例如：诉讼未了，法院要求保留。")
        ),
        lambda facts: holding.place(by=request.user, assembly=assembly, person=person, matter=matter, **facts),
        title=_("暂缓删除"),
        about=person or matter,
        back=person or matter,
        notes=[_("登记以后，这些记录到期也不删，本人也不能注销，直到解除。")],
    )


@never_cache
def hold_lift(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Hold.objects.visible_to(request.user), pk=pk)
    if not lifts(request.user, found):
        raise PermissionDenied
    named = found.person or _seen(found.matter, request.user) or _("一件事项")
    return ask(
        request,
        ReasonForm(request.POST or None, called=_("为什么解除"), field="why"),
        lambda facts: holding.lift(found, by=request.user, **facts),
        title=_("解除暂缓"),
        about=named,
        back=reverse("privacy:holds"),
        facts=[(_("为什么暂缓"), found.reason), (_("起"), found.placed_on.isoformat())],
        notes=[_("解除以后，到期的在下一次删除时删去。")],
    )


@never_cache
def erasures(request: HttpRequest) -> HttpResponseBase:
    if not sees_holds(request.user):
        raise Http404
    rows = Erasure.objects.visible_to(request.user).select_related("assembly", "person", "asked_by", "decided_by")
    if wanted(request):
        return answered(request, Sheet("erasures", _("注销个人信息"), ERASURES, rows))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(request, "privacy/erasures.html", {"page_obj": page})


@never_cache
def erasure_new(request: HttpRequest) -> HttpResponse:
    person, _matter, assembly = _about(request, keeps_registers(request.user))
    if person is None:
        raise Http404
    return ask(
        request,
        ReasonForm(
            request.POST or None,
            called=_("为什么"),
            field="why",
            help_text=_("例如：本人书面申请。不要写姓名和联系方式。"),
        ),
        lambda facts: erasing.ask_erasure(by=request.user, assembly=assembly, person=person, **facts),
        title=_("申请注销"),
        about=person,
        back=lambda made: made or person,
        template="privacy/erase.html",
        plan=erasing.plan(person),
        notes=[_("由领导确认以后才注销：提出和确认必须是两个人。注销以后不能恢复。")],
    )


@never_cache
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    found = _erasure(request, pk)
    return render(
        request,
        "privacy/erasure.html",
        {
            "erasure": found,
            "steps": [(name, erasing.STEPS[name].label) for name in allowed(erasing.STEPS, request.user, found)],
            "plan": erasing.plan(found.person) if found.state == Erasure.State.ASKED else None,
            "done": [(_WAYS[way], sum(rows.values())) for way, rows in found.counts.items()],
            "facts": [
                (_("为什么"), found.why),
                (_("提出"), f"{found.asked_by} · {found.asked_on.isoformat()}"),
                (_("决定"), f"{found.decided_by} · {found.decided_on.isoformat()}" if found.decided_on else ""),
                (_("决定的理由"), found.answer),
                (_("检索索引重建"), _index_words(found)),
            ],
            "events": [
                {"at": event.at, "who": event.actor_name, "what": _step_words(event.step)}
                for event in Event.objects.of(found).reverse()
            ],
        },
    )


_WAYS = {"gone": gettext_lazy("删去"), "emptied": gettext_lazy("去掉文字"), "renamed": gettext_lazy("换掉姓名")}


def _index_words(found: Erasure) -> str:
    if found.state != Erasure.State.DONE:
        return ""
    return found.index_written_at.date().isoformat() if found.index_written_at else _("今天夜里")


def _step_words(step: str) -> Any:
    return erasing.STEPS[step].label if step in erasing.STEPS else _("申请注销")


def _erasure(request: HttpRequest, pk: int) -> Erasure:
    rows = Erasure.objects.visible_to(request.user).select_related("assembly", "person", "asked_by", "decided_by")
    return get_object_or_404(rows, pk=pk)


@never_cache
def erasure_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    found = _erasure(request, pk)
    if step not in erasing.STEPS:
        raise Http404
    if not erasing.STEPS[step].may(request.user, found):
        raise PermissionDenied
    form, act, notes = _STEPS[step]
    return ask(
        request,
        form(request.POST or None),
        lambda facts: act(found, by=request.user, **facts),
        title=erasing.STEPS[step].label,
        about=found.person,
        back=found,
        template="privacy/erase.html",
        plan=erasing.plan(found.person) if step == "erase_person" else None,
        facts=[(_("为什么"), found.why), (_("提出"), f"{found.asked_by} · {found.asked_on.isoformat()}")],
        notes=notes,
    )


def _refuse_form(given: Any) -> ReasonForm:
    return ReasonForm(given, called=_("为什么不予注销"), field="answer")


_STEPS: dict[str, Any] = {
    "erase_person": (EraseForm, erasing.erase_person, [gettext_lazy("请先核对下面：什么会删去，什么留下、为什么。")]),
    "refuse_erasure": (_refuse_form, erasing.refuse_erasure, []),
    "withdraw_erasure": (StepForm, erasing.withdraw_erasure, []),
}
