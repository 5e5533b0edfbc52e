"""What anybody reads without signing in: writings published to everybody, and nothing else of this app."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from huiyin.assemblies.models import Assembly
from huiyin.exports import answered, asked_by, back_to_the_page, wanted
from huiyin.forms import readable
from huiyin.writings import sheets
from huiyin.writings.kinds import Kind
from huiyin.writings.models import Writing
from huiyin.writings.reach import open_to_all

ROWS = 20
# What is taken back is gone at once: a browser asks again each time.
fresh = cache_control(private=True, no_cache=True)


def _places(_request: Any) -> QuerySet[Assembly]:
    found = open_to_all().order_by()
    about = Q(pk__in=found.values("place")) | Q(pk__in=found.filter(place=None).values("assembly"))
    return Assembly.objects.filter(about).order_by("pk")


class StoryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("题目"), method="titled", max_length=60, validators=[readable])
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Kind.choices, empty_label=_("全部"))
    place = django_filters.ModelChoiceFilter(label=_("地方"), queryset=_places, method="about", empty_label=_("全部"))

    class Meta:
        model = Writing
        fields: list[str] = []

    def titled(self, found: QuerySet[Writing], _name: str, typed: str) -> QuerySet[Writing]:
        for word in typed.split():
            found = found.filter(Q(title__icontains=word) | Q(title_bo__icontains=word))
        return found

    def about(self, found: QuerySet[Writing], _name: str, place: Assembly) -> QuerySet[Writing]:
        return found.filter(Q(place=place) | Q(place=None, assembly=place))


@login_not_required
@fresh
@require_safe
def stories(request: HttpRequest) -> HttpResponseBase:
    newest = open_to_all().select_related("author", "body", "place", "assembly").defer("text", "text_bo")
    found = newest.prefetch_related("pictures__attachment").order_by(F("published_on").desc(), "-pk")
    filters = StoryFilter(request.GET, queryset=found)
    if wanted(request):
        if not filters.is_valid():
            return back_to_the_page(request)
        return answered(request, sheets.stories(filters.qs, asked_by(filters.form)))
    rows = filters.qs if filters.is_valid() else found.none()
    page_obj = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    searched = any(request.GET.get(name) for name in ("q", "kind", "place"))
    context = {"form": filters.form, "page_obj": page_obj, "searched": searched}
    return render(request, "writings/stories.html", context, status=200 if filters.is_valid() else 400)


@login_not_required
@fresh
@require_safe
def story(request: HttpRequest, pk: int) -> HttpResponse:
    """The author's name as it stands in the register, which is what they agreed to; nothing of its course."""
    found = open_to_all().select_related("author", "body", "place", "assembly", "audio")
    return render(request, "writings/story.html", {"writing": get_object_or_404(found, pk=pk)})
