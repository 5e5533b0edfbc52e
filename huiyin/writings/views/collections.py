"""The pages of collections: what there is, what stands in one, choosing, ordering, printing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.exports import answered, wanted
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed, allowed
from huiyin.writings import sheets
from huiyin.writings.collection_forms import ChangeForm, ChooseFilter, ChooseForm, NewCollectionForm, PlaceForm
from huiyin.writings.models import Collection, Writing
from huiyin.writings.workflow import collecting
from huiyin.writings.workflow.collecting import COLLECTION_STEPS

ROWS, CANDIDATES = 30, 100


def collections(request: HttpRequest) -> HttpResponseBase:
    visible = Collection.objects.visible_to(request.user).select_related("assembly").annotate(size=Count("items"))
    visible = visible.order_by("-pk")
    if wanted(request):
        return answered(request, sheets.collections(visible))
    page_obj = Paginator(visible, ROWS).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "may_begin": _begins(request.user)}
    return render(request, "writings/collections.html", context)


def _begins(user: Any) -> bool:
    return bool(user.holds(Role.LIAISON))


@never_cache
def collection_new(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not _begins(user):
        raise PermissionDenied
    return ask(
        request,
        NewCollectionForm(request.POST or None, user=user),
        lambda facts: collecting.begin_collection(by=user, **facts),
        title=_("新文集"),
        about=_("先写题目，再选文稿。编者的话以后还可以改。"),
        back=lambda made: made or reverse("writings:collections"),
    )


def _collection(request: HttpRequest, pk: int) -> Collection:
    visible = Collection.objects.visible_to(request.user).select_related("assembly")
    return get_object_or_404(visible, pk=pk)


@never_cache
def collection(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _collection(request, pk)
    if wanted(request):
        return answered(request, sheets.contents(found, collecting.entries(found)))
    return _page(request, found)


def _page(request: HttpRequest, found: Collection, refused: dict[str, Any] | None = None) -> HttpResponse:
    """`refused`: the row whose form was not good, with that form."""
    entries = collecting.entries(found)
    steps = allowed(COLLECTION_STEPS, request.user, found)
    opened = Writing.objects.visible_to(request.user).filter(pk__in=[entry.item.writing_id for entry in entries])
    facts = [
        (_("政协"), found.assembly.name),
        (_("篇数"), len([entry for entry in entries if entry.writing])),
        (_("定稿日期"), found.finished_on),
    ]
    context = {
        "collection": found,
        "entries": [(entry, _place_form(entry, refused)) for entry in entries],
        "opened": set(opened.values_list("pk", flat=True)),
        "steps": steps,
        "orders": "move" in steps,
        "facts": facts,
        "events": _events(found) if collecting.keeps_collection(request.user, found) else [],
        "gone": any(entry.writing is None for entry in entries),
    }
    return render(request, "writings/collection.html", context, status=400 if refused else 200)


def _place_form(entry: collecting.Entry, refused: dict[str, Any] | None) -> Any:
    if refused and refused["item"] == entry.item.pk:
        return refused["form"]
    return PlaceForm(initial={"to": entry.number}, auto_id=f"id_{entry.item.pk}_%s")


def _events(found: Collection) -> list[dict[str, Any]]:
    """Choosing and ordering leave one line each; who reads the page needs who began, finished and reopened it."""
    words = {name: step.label for name, step in COLLECTION_STEPS.items()} | {"begin_collection": _("新文集")}
    told = Event.objects.of(found).filter(step__in=["begin_collection", "change", "finish", "reopen"]).reverse()
    return [{"at": event.at, "who": event.actor_name, "what": words[event.step], "detail": ""} for event in told]


@never_cache
def collection_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = _collection(request, pk)
    if name not in ("change", "finish", "reopen"):
        raise Http404
    if not COLLECTION_STEPS[name].may(request.user, found):
        raise PermissionDenied
    form: Any = ChangeForm(request.POST or None, collection=found) if name == "change" else None
    return ask(
        request,
        form or StepForm(request.POST or None),
        lambda facts: getattr(collecting, name)(found, by=request.user, **facts),
        title=COLLECTION_STEPS[name].label,
        about=found,
        back=lambda _made: found,
        notes=_notes(name),
    )


def _notes(name: str) -> list[str]:
    return {
        "finish": [_("定稿后，本级委员和工作人员可以阅读、打印。作者撤回的，随时从里面去掉。")],
        "reopen": [_("重新编辑期间，别人看不到这本文集；再定稿后恢复。")],
    }.get(name, [])


@never_cache
def collection_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Writings that were approved or published and whose author allows it, with how far they allow it."""
    found = _collection(request, pk)
    if not collecting.keeps_collection(request.user, found):
        raise PermissionDenied
    there = collecting.candidates(found)
    filters = ChooseFilter(request.GET)
    shown = _narrowed(there, filters.cleaned_data) if filters.is_valid() else there.none()
    form = ChooseForm(request.POST or None, there=there)
    if form.is_valid():
        try:
            chosen = list(form.cleaned_data["writings"])
            collecting.put_in(found, by=request.user, key=form.cleaned_data["key"], writings=chosen)
        except StepNotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            count = len(chosen)
            words = ngettext("已选入 %(count)d 篇。", "已选入 %(count)d 篇。", count) % {"count": count}
            messages.success(request, words)
            return redirect(found)
    page_obj = Paginator(shown, CANDIDATES).get_page(request.GET.get("page"))
    ticked = {int(pk) for pk in request.POST.getlist("writings") if pk.isascii() and pk.isdecimal() and len(pk) < 18}
    context = {"collection": found, "filters": filters, "form": form, "page_obj": page_obj, "ticked": ticked}
    return render(request, "writings/choose.html", context, status=400 if form.is_bound else 200)


def _narrowed(there: Any, typed: dict[str, Any]) -> Any:
    for word in typed["q"].split():
        named = Q(author__name__contains=word) | Q(body__name__contains=word)
        there = there.filter(Q(title__icontains=word) | Q(title_bo__icontains=word) | named)
    if typed["kind"]:
        there = there.filter(kind=typed["kind"])
    return there.filter(submitted_on__year=typed["year"]) if typed["year"] else there


def collection_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """One place of a collection: up, down, to a number, out."""
    found = _collection(request, pk)
    if not collecting.keeps_collection(request.user, found):
        raise PermissionDenied
    item = found.items.filter(pk=item_pk).first()
    if item is None or request.method != "POST":  # taken out a moment ago
        return redirect(found)
    data = request.POST.copy()
    data["to"] = data.get("move") or data.get("to", "")  # up and down are buttons that say to which place
    form: Any = PlaceForm(data, auto_id=f"id_{item_pk}_%s")
    if not form.is_valid():
        return _page(request, found, {"item": item_pk, "form": form})
    try:
        if "out" in data:
            collecting.take_out(item, by=request.user, key=form.cleaned_data["key"])
        else:
            collecting.move(item, by=request.user, **form.facts())
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
    return redirect(f"{found.get_absolute_url()}#item-{item_pk}")


@never_cache
def collection_print(request: HttpRequest, pk: int) -> HttpResponse:
    """As it is printed: also the preview of a draft, for those who keep it."""
    found = _collection(request, pk)
    layout = "beside" if request.GET.get("layout") == "beside" else "after"
    context = {"collection": found, "entries": collecting.entries(found), "layout": layout}
    return render(request, "writings/collection_print.html", context)
