"""The pages of kept searches: the list, what is new in one; keeping, changing, removing one and taking that back."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.forms import Text
from huiyin.searching import saved as kept_searches
from huiyin.searching.asking import AskForm, restored
from huiyin.searching.models import SavedSearch
from huiyin.searching.showing import rows


class SavedSearchForm(forms.Form):
    name = Text(label=gettext_lazy("检索名称"), max_length=40)
    alert = forms.ChoiceField(
        label=gettext_lazy("有新结果时"), choices=SavedSearch.Alert.choices, initial=SavedSearch.Alert.NONE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


def _restored(saved: SavedSearch) -> AskForm | None:
    try:
        return restored(saved.asked, saved.user)
    except ValidationError:
        return None


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.visible_to(request.user).select_related("user"), pk=pk)


def saved_searches(request: HttpRequest) -> HttpResponse:
    seen = SavedSearch.objects.visible_to(request.user).select_related("user")
    shown = [(saved, _restored(saved)) for saved in seen.in_use()]
    removed = seen.filter(removed_on__gte=timezone.localdate() - kept_searches.KEPT_DAYS)
    return render(request, "search/saved_searches.html", {"searches": shown, "removed": removed})


@never_cache
def saved_search(request: HttpRequest, pk: int) -> HttpResponse:
    """What was new in it of late; all it finds is a link away."""
    saved = _own(request, pk)
    form = _restored(saved)
    since = timezone.localdate() - kept_searches.KEPT_DAYS
    news = kept_searches.news_of(saved, request.user, since) if form else []
    shown = rows(request.user, news, form.words) if form else []
    return render(request, "search/saved_search_news.html", {"saved": saved, "form": form, "rows": shown})


@never_cache
def saved_search_new(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.GET or None, request.user)
    if not (form.is_asked and form.is_valid()):
        return redirect(f"{reverse('search:home')}?{request.GET.urlencode()}")
    return _form(request, SavedSearch(user=request.user, name=form.text[:40]), form)  # type: ignore[misc]


@never_cache
def saved_search_edit(request: HttpRequest, pk: int) -> HttpResponse:
    saved = _own(request, pk)
    form = _restored(saved)
    if form is None or saved.removed_on:
        messages.warning(request, _("这个检索的条件已经不能用了，只能移除。"))
        return redirect("search:saved_searches")
    return _form(request, saved, form)


def _form(request: HttpRequest, saved: SavedSearch, asked: AskForm) -> HttpResponse:
    form = SavedSearchForm(request.POST or None, initial={"name": saved.name, "alert": saved.alert})
    if form.is_valid():
        saved.name, saved.alert = form.cleaned_data["name"], form.cleaned_data["alert"]
        try:
            kept_searches.keep(saved, asked, on=timezone.localdate())
            messages.success(request, _("已保存检索「%(name)s」。") % {"name": saved.name})
            return redirect("search:saved_searches")
        except kept_searches.NotKept as wrong:
            form.add_error(wrong.field, str(wrong))
    status = 400 if form.is_bound else 200
    return render(request, "search/saved_search.html", {"form": form, "saved": saved, "asked": asked}, status=status)


def saved_search_remove(request: HttpRequest, pk: int) -> HttpResponse:
    saved = _own(request, pk)
    if request.method != "POST":
        return redirect("search:saved_searches")
    kept_searches.remove(saved, on=timezone.localdate())
    messages.info(request, _("已移除检索「%(name)s」。30 天内可以在下面恢复。") % {"name": saved.name})
    return redirect("search:saved_searches")


def saved_search_restore(request: HttpRequest, pk: int) -> HttpResponse:
    saved = _own(request, pk)
    if request.method != "POST":
        return redirect("search:saved_searches")
    kept_searches.restore(saved)
    messages.success(request, _("已恢复检索。"))
    return redirect("search:saved_searches")
