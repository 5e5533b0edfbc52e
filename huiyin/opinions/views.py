"""The pages of an item: write it, read it, take its next step; and the list of items."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly
from huiyin.exports import answered, wanted
from huiyin.history.taking import StepNotAllowed
from huiyin.matters import step_pages
from huiyin.matters.ledger import with_colours
from huiyin.matters.models import Kind, Matter, State
from huiyin.matters.newest import after, newest_first, place_of, read_place
from huiyin.matters.originators import take_down
from huiyin.matters.sheets import matters
from huiyin.matters.step_pages import StepPages
from huiyin.opinions import workflow
from huiyin.opinions.authors import Writer, has_items, may_write, writers
from huiyin.opinions.forms import FORMS
from huiyin.opinions.shown import item_page
from huiyin.opinions.writing import ItemForm
from huiyin.web import page, refuse

# What waits where, each a page of the list: code → (words, condition).
TABS: dict[str, tuple[Any, Q]] = {
    "all": (gettext_lazy("全部"), ~Q(state=State.DISCARDED)),
    "screen": (gettext_lazy("待筛选"), Q(state=State.RECEIVED)),
    "reserve": (gettext_lazy("留存"), Q(state=State.RESERVE)),
    "editing": (gettext_lazy("待编辑、核签"), Q(state__in=[State.SHORTLISTED, State.EDITED])),
    "signed": (gettext_lazy("待刊发"), Q(state=State.SIGNED)),
    "returned": (gettext_lazy("退回作者"), Q(state=State.RETURNED)),
    "dispatched": (gettext_lazy("转办中"), Q(state=State.DISPATCHED)),
    # Whatever is decided on and has not been told in full: nothing may stay here at the end of the year.
    "unanswered": (
        gettext_lazy("未反馈"),
        Q(state__in=[State.ISSUED, State.ANSWERED, State.NOT_USED, State.FED_BACK]),
    ),
}


def items(request: HttpRequest) -> HttpResponseBase:
    """One's own, and for the desk all: by what waits where."""
    user: Any = request.user
    if not has_items(user):
        raise PermissionDenied
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "all"
    seen = Matter.objects.visible_to(user).filter(kind=Kind.OPINION, opinion__isnull=False)
    found = seen.filter(TABS[tab][1])
    if wanted(request):
        return answered(request, matters("opinions", _("信息"), newest_first(found), [(_("哪些"), TABS[tab][0])]))
    rows = list(after(newest_first(found), read_place(request.GET.get("after", "")))[: settings.LEDGER_PAGE_ROWS + 1])
    more, rows = len(rows) > settings.LEDGER_PAGE_ROWS, rows[: settings.LEDGER_PAGE_ROWS]
    context = {
        "tabs": [(code, words, seen.filter(condition).count()) for code, (words, condition) in TABS.items()],
        "tab": tab,
        "matters": with_colours(rows, timezone.localdate()),
        "more": place_of(rows[-1]) if more else "",
        "first_page": "after" not in request.GET,
        "writes": may_write(user),
    }
    return page(request, "opinions/items.html", part="rows", context=context)


@never_cache
def write(request: HttpRequest) -> HttpResponse:
    """A new item. Saved as a draft, and handed in at once if the author says so."""
    everywhere = writers(request.user)
    assembly = _assembly_to_write_for(request, everywhere)
    if not assembly.has_rules_on(timezone.localdate()):
        words = _("%(assembly)s还没有设定规则，暂时不能写信息。请与政协机关联系。") % {"assembly": assembly}
        return refuse(request, words, status=409)
    here = [writer for writer in everywhere if writer.assembly == assembly]
    form = ItemForm(request.POST or None, assembly=assembly, writers=here)
    if form.is_valid():
        try:
            return _saved(request, _drafted(request, form, assembly))
        except StepNotAllowed as refused:
            step_pages.refuse(form, refused)
    others = {writer.assembly for writer in everywhere} - {assembly}
    return _writing(request, form, {"assembly": assembly, "others": sorted(others, key=str)})


def _assembly_to_write_for(request: HttpRequest, everywhere: list[Writer]) -> Assembly:
    """The one named in the address, else the first one may write for; 403 for others."""
    slug = request.GET.get("assembly")
    for writer in everywhere:
        if slug in (None, writer.assembly.slug):
            return writer.assembly
    raise PermissionDenied


@transaction.atomic
def _drafted(request: HttpRequest, form: ItemForm, assembly: Assembly) -> Matter:
    """Of a request that comes twice nobody is taken down twice: the second has the draft of the first."""
    writer = form.writer()
    assert writer is not None  # one of those that were offered
    name = writer.name or (form.cleaned_data.get("author_name", "") if writer.code == "point" else "")
    whose: dict[str, Any] = {"author_kind": writer.kind, "author_name": name}
    before = workflow.drafted_with(request.user, form.cleaned_data["key"])
    heard = form.heard()
    if before is None and heard:
        people = [take_down(by=request.user, assembly=assembly, **heard)]
    else:
        people = [voice.originator for voice in before.voices.all()] if before else []
    return workflow.draft(by=request.user, assembly=assembly, originators=people, **whose, **form.facts())


@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    matter = _visible(request, pk)
    if "edit" not in workflow.offered(request.user, matter):
        return PAGES.not_now(request, matter, "edit")
    form = ItemForm(request.POST or None, assembly=matter.assembly, initial=ItemForm.words_of(matter))
    if form.is_valid():
        try:
            workflow.edit(matter, by=request.user, **form.facts())
            return _saved(request, matter)
        except StepNotAllowed as refused:
            step_pages.refuse(form, refused)
    context = {"assembly": matter.assembly, "matter": matter}
    return _writing(request, form, context | {"returned": item_page(request.user, matter)["returned"]})


def _writing(request: HttpRequest, form: ItemForm, context: dict[str, Any]) -> HttpResponse:
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, "opinions/write.html", context | {"form": form}, status=status)


def _saved(request: HttpRequest, matter: Matter) -> HttpResponse:
    """The draft is kept whatever comes of handing it in."""
    messages.success(request, _("草稿已保存。"))
    if "submit" in request.POST:
        return redirect("opinions:step", matter.pk, "submit")
    return redirect(matter)


def item(request: HttpRequest, pk: int) -> HttpResponse:
    """What was heard, what is advised, and what came of it."""
    matter = _visible(request, pk)
    own = matter.opinion
    context = item_page(request.user, matter)
    context["steps"] = PAGES.buttons(request.user, matter)
    context["facts"] = [
        (_("来源"), context["origin"]),
        (_("政协"), matter.assembly.name),
        (_("反映渠道"), own.get_author_kind_display()),
        (_("反映单位"), own.author_name if context["original"] else ""),
        (_("密级"), own.get_classification_display()),
        (_("界别"), matter.sector and matter.sector.name),
        (_("地点"), matter.place and matter.place.place_name),
        (_("提出日期"), _day(matter.opened_on)),
        (_("采用"), _("已采用") if own.used else _("尚未采用")),
        (_("未采用的理由"), own.get_not_used_ground_display()),
        (_("答复日期"), _day(matter.answered_on)),
        (_("办结日期"), _day(matter.closed_on)),
    ]
    return render(request, "opinions/item.html", context)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return PAGES.answer(request, _visible(request, pk), name)


def _visible(request: HttpRequest, pk: int) -> Matter:
    matters = Matter.objects.visible_to(request.user).filter(kind=Kind.OPINION, opinion__isnull=False)
    parts = ["opinion", "assembly", "rule_set", "sector", "place", "holder_agency", "holder_person"]
    return get_object_or_404(matters.select_related(*parts), pk=pk)


def _words(request: HttpRequest, matter: Matter) -> dict[str, Any]:
    """What is decided on, beside what is typed about it."""
    shown = item_page(request.user, matter)
    return {name: shown[name] for name in ("item", "comparisons", "remarks", "sign_offs", "replies", "original")}


def _say_what_became(request: HttpRequest, matter: Matter, name: str) -> None:
    if name not in ("make_proposal", "to_ledger"):
        return
    for became in Matter.objects.visible_to(request.user).filter(origin=matter):
        messages.info(request, _("现在是%(kind)s：%(title)s") % {"kind": became.get_kind_display(), "title": became})


WITH_WORDS = [name for name in workflow.STEPS if name not in ("discard", "abandon")]
PAGES = StepPages(
    workflow.STEPS,
    workflow,
    FORMS,
    workflow.offered,
    template="opinions/step.html",
    beside=dict.fromkeys(WITH_WORDS, _words),
    elsewhere=frozenset(["edit", "issue"]),
    after=_say_what_became,
)
