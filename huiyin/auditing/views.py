"""The auditor's log: read, filtered, taken away; nothing on this page changes anything."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.auditing import chain, log, words
from huiyin.exports import MOMENT, Column, Personal, Sheet, answered, asked_by, back_to_the_page, wanted
from huiyin.forms import readable
from huiyin.history.models import Event
from huiyin.web import page

ROWS = 50
SHOWN_DAYS = timedelta(days=30)  # where no day is named: the newest, so that the page costs the same in every year
SORTS = {
    "look": gettext_lazy("查看敏感信息"),
    "roles": gettext_lazy("授予和结束角色"),
    "accounts": gettext_lazy("账号和登录"),
    "exports": gettext_lazy("导出"),
    "steps": gettext_lazy("办理步骤"),
}
ROLE_RECORDS = ("accounts.roleholding", "accounts.accountrequest")
ACCOUNT_RECORDS = ("accounts.user", "members.secondaccount")


class LogFilter(django_filters.FilterSet):
    account = django_filters.CharFilter(
        label=gettext_lazy("账号"), field_name="actor__username", lookup_expr="iexact", validators=[readable]
    )
    first = django_filters.DateFilter(
        label=gettext_lazy("从"), method="in_days", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = django_filters.DateFilter(
        label=gettext_lazy("到"), method="in_days", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("哪一类步骤"),
        choices=list(SORTS.items()),
        empty_label=gettext_lazy("全部"),
        method="of_sort",
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("哪一类记录"), choices=[], field_name="subject", empty_label=gettext_lazy("全部")
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = [(label, words.kind_words(label)) for label in log.subjects()]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found: QuerySet = super().filter_queryset(queryset)
        first, last = self.days
        if first:
            found = found.filter(at__gte=_midnight(first))
        return found.filter(at__lt=_midnight(last + timedelta(days=1))) if last else found

    @property
    def days(self) -> tuple[Any, Any]:
        given = self.form.cleaned_data if self.form.is_valid() else {}
        first, last = given.get("first"), given.get("last")
        return (first, last) if first or last else (timezone.localdate() - SHOWN_DAYS, None)

    def in_days(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        return queryset  # `filter_queryset` asks the two days together

    def of_sort(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "look":
            return queryset.filter(step="look")
        if value == "exports":
            return queryset.filter(step="export")
        if value == "roles":
            return queryset.filter(subject__in=ROLE_RECORDS)
        if value == "accounts":
            return queryset.filter(subject__in=ACCOUNT_RECORDS).exclude(step="look")
        apart = (*ROLE_RECORDS, *ACCOUNT_RECORDS)
        return queryset.exclude(subject__in=apart).exclude(step__in=["look", "export"])


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


COLUMNS = [
    Column("at", gettext_lazy("时间"), MOMENT),
    Column(
        "account",
        gettext_lazy("账号"),
        width=18,
        read=lambda event: event.actor.username if event.actor else log.command_of(event),
        personal=Personal.NO,
    ),
    Column("step", gettext_lazy("步骤"), width=18, read=words.step_words, personal=Personal.NO),
    Column("kind", gettext_lazy("记录"), width=18, read=lambda event: words.kind_words(event.subject)),
    Column("number", gettext_lazy("记录编号"), width=10, read=lambda event: str(event.subject_id)),
    Column("facts", gettext_lazy("说明"), width=50, read=words.facts_words),
]


def entries(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    if not log.reads_log(user):
        raise Http404
    seen = log.visible_log(user).select_related("actor").order_by("-at", "-pk")
    filters = LogFilter(request.GET, queryset=seen)
    if wanted(request):
        if not filters.form.is_valid():
            return back_to_the_page(request)
        sheet = Sheet(f"log-{timezone.localdate()}", _("审计日志"), COLUMNS, filters.qs, asked_by(filters.form))
        return answered(request, sheet)
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    for event in found:
        event.kind, event.what = words.kind_words(event.subject), words.step_words(event)
        event.told, event.command = words.facts_words(event), log.command_of(event)
    first, last = filters.days
    chains = chain.ends(user)
    context = {"form": filters.form, "page_obj": found, "first": first, "last": last, "chains": chains}
    context["broken"] = any(end.check and not end.check.holds for end in chains)
    return page(request, "auditing/log.html", part="rows", context=context)
