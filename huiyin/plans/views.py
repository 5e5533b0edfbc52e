from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from huiyin.members.parts import panels_of, parts_of, totals
from huiyin.plans.models import Topic
from huiyin.plans.permissions import KEEPS
from huiyin.web import page


def topics(request: HttpRequest) -> HttpResponse:
    """The topics of one year, the newest unless another is named, each with what came of it."""
    visible = Topic.objects.visible_to(request.user)
    years = list(visible.order_by("-year").values_list("year", flat=True).distinct())
    year = _year(request.GET.get("year", ""), years)
    chosen = list(visible.filter(year=year).select_related("assembly", "lead_body").order_by("kind", "pk"))
    context = {"years": years, "year": year, "topics": totals(chosen, request.user)}
    context["may_import"] = request.user.holds(*KEEPS)  # type: ignore[union-attr]
    return page(request, "plans/topics.html", part="rows", context=context)


def _year(given: str, years: list[int]) -> int | None:
    if given.isdecimal() and int(given) in years:
        return int(given)
    return years[0] if years else None


def topic(request: HttpRequest, pk: int) -> HttpResponse:
    topics = Topic.objects.visible_to(request.user).select_related("assembly", "lead_body", "within")
    found = get_object_or_404(topics, pk=pk)
    facts = [
        (_("类别"), found.get_kind_display()),
        (_("年度"), str(found.year)),
        (_("政协"), found.assembly.name),
        (_("牵头"), found.lead_body and found.lead_body.name),
        (_("属于"), found.within),
        (_("确定日期"), found.chosen_on),
        (_("选题"), "、".join(_labels(found))),
    ]
    context = {
        "topic": found,
        "facts": facts,
        "within": found.parts.visible_to(request.user),
        "panels": panels_of(found, request.user),
        "parts": parts_of(found, request.user),
    }
    return render(request, "plans/topic.html", context)


def _labels(topic: Topic) -> list[str]:
    """What kind of choice it was, in words."""
    named = {
        "thematic_education": _("主题教育选题"),
        "livelihood": _("民生议题"),
    }
    return [words for field, words in named.items() if getattr(topic, field)]
