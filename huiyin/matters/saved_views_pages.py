"""The pages of kept views: the list of them, keeping one, changing it, removing it and taking that back."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.forms import Text
from huiyin.matters.ledger import listing, views_kept
from huiyin.matters.ledger.filters import Chosen
from huiyin.matters.models import SavedView


class SavedViewForm(forms.Form):
    name = Text(label=gettext_lazy("视图名称"), max_length=40)
    office = forms.ChoiceField(label=gettext_lazy("谁用"), required=False)
    alert = forms.ChoiceField(
        label=gettext_lazy("有新事项时"), choices=SavedView.Alert.choices, initial=SavedView.Alert.NONE
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = [(f"{held.role}:{held.assembly_id}", str(held)) for held in user.roles_today]
        self.fields["office"].choices = [("", _("只有我")), *dict(offices).items()]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False


def _office(code: str) -> tuple[str, int | None]:
    role, _colon, assembly = code.partition(":")
    return role, int(assembly) if assembly else None


def saved_views(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    seen = SavedView.objects.visible_to(user).select_related("owner", "assembly")
    shown = [(view, _words(view)) for view in seen.in_use()]
    removed = seen.filter(owner=user, removed_on__gte=timezone.localdate() - views_kept.KEPT_DAYS)
    return render(request, "matters/saved_views.html", {"views": shown, "removed": removed})


def _words(view: SavedView) -> list[str]:
    return [chip.words for chip in Chosen(QueryDict(view.query).dict()).chips()]


@never_cache
def saved_view_new(request: HttpRequest) -> HttpResponse:
    chosen = Chosen(request.GET)
    order = request.GET.get("order", "")
    query = chosen.query(order=order if order in listing.ORDERS else "")
    if not chosen.is_valid or len(query) > 1000:
        return redirect(f"{reverse('matters:ledger')}?{query[:1000]}")
    return _form(request, SavedView(owner=request.user, query=query), chosen)  # type: ignore[misc]


@never_cache
def saved_view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(request.user).in_use().filter(owner=request.user), pk=pk)
    return _form(request, view, Chosen(QueryDict(view.query).dict()))


def _form(request: HttpRequest, view: SavedView, chosen: Chosen) -> HttpResponse:
    user: Any = request.user
    given = {"name": view.name, "alert": view.alert, "office": f"{view.role}:{view.assembly_id}" if view.role else ""}
    form = SavedViewForm(request.POST or None, initial=given, user=user)
    if form.is_valid():
        view.name, view.alert = form.cleaned_data["name"], form.cleaned_data["alert"]
        view.role, view.assembly_id = _office(form.cleaned_data["office"])
        try:
            views_kept.keep(view, by=user, on=timezone.localdate())
            messages.success(request, _("已保存视图「%(name)s」。") % {"name": view.name})
            return redirect("matters:saved_views")
        except views_kept.NotKept as wrong:
            form.add_error(wrong.field, str(wrong))
    status = 400 if form.is_bound else 200
    return render(request, "matters/saved_view.html", {"form": form, "view": view, "chosen": chosen}, status=status)


def _own(request: HttpRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.user).filter(owner=request.user), pk=pk)


def saved_view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    if request.method != "POST":
        return redirect("matters:saved_views")
    views_kept.remove(view, on=timezone.localdate())
    messages.info(request, _("已移除视图「%(name)s」。30 天内可以在下面恢复。") % {"name": view.name})
    return redirect("matters:saved_views")


def saved_view_restore(request: HttpRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    if request.method != "POST":
        return redirect("matters:saved_views")
    views_kept.restore(view)
    messages.success(request, _("已恢复视图。"))
    return redirect("matters:saved_views")
