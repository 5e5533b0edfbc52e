from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity, Decision
from huiyin.assemblies.models import Assembly, Body
from huiyin.forms import readable
from huiyin.members.models import member_assemblies, person_of

ALL = _("全部")
MONTHS = [(number, number) for number in range(1, 13)]


def home_of(user: Any) -> int | None:
    """The assembly a reader belongs to."""
    mine = member_assemblies(user) or {held.assembly_id for held in user.roles_today if held.assembly_id}
    return min(mine, default=None)


def own_activities(user: Any) -> Q:
    """Where somebody was called, signed up, leads or speaks."""
    person = person_of(user)
    if person is None:
        return Q(pk__in=[])
    there = Activity.objects.filter(
        Q(participations__membership__person=person) | Q(led_by=person) | Q(agenda__speaker=person)
    )
    return Q(pk__in=there.order_by().values("pk"))


def organised_by(user: Any) -> Q:
    offices = user.assemblies_as(Role.LIAISON)
    held = Activity.with_assemblies.through.objects.filter(assembly__in=offices).values("activity")
    return (
        Q(assembly__in=offices)
        | Q(pk__in=held)
        | Q(organiser__in=user.bodies_as(Role.COMMITTEE_STAFF))
        | Q(planned_by=user)
    )


def _own_words(request: Any) -> list[tuple[str, str]]:
    named = Activity.objects.exclude(called="").order_by("called").values_list("called", flat=True).distinct()
    return [(name, name) for name in named]


def _organisers(request: Any) -> Any:
    """Bodies of the reader's own assemblies that ever organised something."""
    return Body.objects.filter(assembly=home_of(request.user), activities__isnull=False).distinct()


class ActivityFilter(django_filters.FilterSet):
    title = django_filters.CharFilter(label=_("名称"), lookup_expr="icontains", max_length=60, validators=[readable])
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Activity.Kind.choices, empty_label=ALL)
    called = django_filters.ChoiceFilter(label=_("本级叫法"), choices=lambda: _own_words(None), empty_label=ALL)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Activity.State.choices, empty_label=ALL)
    mine = django_filters.ChoiceFilter(
        label=_("与我有关"),
        choices=[("there", _("我参加的")), ("organised", _("我组织的"))],
        method="of_mine",
        empty_label=ALL,
    )
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="starts_on__year", min_value=1949, max_value=9999, decimal_places=0
    )
    month = django_filters.ChoiceFilter(label=_("月份"), field_name="starts_on__month", choices=MONTHS, empty_label=ALL)
    assembly = django_filters.ModelChoiceFilter(
        label=_("政协"), queryset=Assembly.objects.all(), method="of_assembly", empty_label=ALL
    )
    organiser = django_filters.ModelChoiceFilter(label=_("组织"), queryset=_organisers, empty_label=ALL)
    joint = django_filters.ChoiceFilter(
        label=_("联合举办"), choices=[("yes", _("几级共同举办的"))], method="of_joint", empty_label=ALL
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def of_mine(self, rows: Any, _name: str, value: str) -> Any:
        user = self.request.user
        return rows.filter(own_activities(user) if value == "there" else organised_by(user))

    def of_assembly(self, rows: Any, _name: str, value: Assembly) -> Any:
        return rows.of(value)

    def of_joint(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(pk__in=Activity.with_assemblies.through.objects.values("activity"))


class DecisionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("落实"),
        choices=[("open", _("还没有落实")), ("late", _("已经逾期")), ("done", _("已落实"))],
        method="of_state",
        empty_label=ALL,
    )
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="activity__starts_on__year", min_value=1949, max_value=9999, decimal_places=0
    )
    text = django_filters.CharFilter(label=_("内容"), lookup_expr="icontains", max_length=60, validators=[readable])

    class Meta:
        model = Decision
        fields: list[str] = []

    def filter_queryset(self, rows: Any) -> Any:
        found = super().filter_queryset(rows)
        return found.order_by(
            F("done_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "activity__starts_on", "order"
        )

    def of_state(self, rows: Any, _name: str, value: str) -> Any:
        if value == "done":
            return rows.filter(done_on__isnull=False)
        asked = Q(asked_body__isnull=False) | Q(asked_agency__isnull=False)
        still = rows.filter(asked, done_on__isnull=True)
        return still.filter(due_on__lt=timezone.localdate()) if value == "late" else still
