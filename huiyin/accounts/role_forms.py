"""What granting asks for: first which role and where, then only what that role needs."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role, RoleHolding, User
from huiyin.accounts.separation import PLACES
from huiyin.assemblies.models import Agency, Assembly, Body, Sector
from huiyin.forms import PrivateText, StepForm, Text, readable


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ChooseForm(forms.Form):
    """Which role, in which assembly: the page that follows asks for the rest."""

    assembly = forms.ModelChoiceField(label=gettext_lazy("政协"), queryset=Assembly.objects.none(), empty_label=None)
    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=Role.choices, widget=forms.RadioSelect)

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = Assembly.objects.filter(pk__in=user.assemblies_as(Role.SECURITY_ADMIN))
        self.fields["assembly"].queryset = where  # type: ignore[attr-defined]


class AccountFields(StepForm):
    """An account is named by its account name, and checked by the name of whoever it is for."""

    username = PrivateText(label=gettext_lazy("账号"), max_length=150)
    name = PrivateText(
        label=gettext_lazy("姓名"),
        max_length=60,
        help_text=gettext_lazy("同账号核对，避免授予错了人。"),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        username, name = found.pop("username", None), found.pop("name", None)
        if username and name:
            user = User.objects.filter(username=username).first()
            if user is None:
                self.add_error("username", _("没有这个账号。账号由系统管理员开设。"))
            elif user.name != name:
                self.add_error("name", _("姓名同这个账号登记的不一致。"))
            else:
                found["user"] = user
        return found


class DaysFields(forms.Form):
    starts_on = Day(label=gettext_lazy("从哪一天"), initial=timezone.localdate)
    ends_on = Day(
        label=gettext_lazy("到哪一天"),
        required=False,
        help_text=gettext_lazy("当天仍有效。不填就一直有效，到结束为止。"),
    )


class GrantForm(AccountFields, DaysFields):
    """With the one place the role is held for, of its assembly, where it is held for one."""

    field_order = ["username", "name", "place", "starts_on", "ends_on", "key"]

    def __init__(self, role: str, assembly: Assembly, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role in PLACES:
            self.fields["place"] = _place(PLACES[Role(role)], assembly)
        self.order_fields(self.field_order)


def _place(what: str, assembly: Assembly) -> forms.ModelChoiceField:
    rows: dict[str, tuple[Any, Any]] = {
        "agency": (gettext_lazy("承办单位"), Agency.objects.filter(assembly=assembly).order_by("name")),
        "body": (
            gettext_lazy("专门委员会"),
            Body.objects.filter(assembly=assembly, kind=Body.Kind.SPECIAL_COMMITTEE),
        ),
        "sector": (gettext_lazy("界别"), Sector.objects.filter(assembly=assembly)),
    }
    label, found = rows[what]
    return forms.ModelChoiceField(label=label, queryset=found)


class ChangeForm(StepForm, DaysFields):
    field_order = ["starts_on", "ends_on", "key"]


class EndForm(StepForm):
    reason = Text(label=gettext_lazy("原因"), max_length=200, required=False)


class AskForm(StepForm):
    agency = forms.ModelChoiceField(label=gettext_lazy("承办单位"), queryset=Agency.objects.none(), empty_label=None)
    name = Text(label=gettext_lazy("给谁"), max_length=60, help_text=gettext_lazy("联络员的姓名。"))
    note = Text(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        led = Agency.objects.filter(pk__in=user.agencies_as(Role.AGENCY_LEADER))
        self.fields["agency"].queryset = led  # type: ignore[attr-defined]
        self.order_fields(["agency", "name", "note", "key"])


class GrantRequestForm(AccountFields, DaysFields):
    field_order = ["username", "name", "starts_on", "ends_on", "key"]


class RefuseForm(StepForm):
    reason = Text(label=gettext_lazy("理由"), max_length=200, lines=3)


class RoleFilter(django_filters.FilterSet):
    """Who holds what on a day: today unless `on` names another."""

    who = django_filters.CharFilter(
        label=gettext_lazy("姓名或账号"), method="by_who", max_length=60, validators=[readable]
    )
    role = django_filters.ChoiceFilter(
        label=gettext_lazy("角色"), choices=Role.choices, empty_label=gettext_lazy("全部")
    )
    place = django_filters.CharFilter(
        label=gettext_lazy("单位"), method="by_place", max_length=60, validators=[readable]
    )
    on = django_filters.DateFilter(
        label=gettext_lazy("在哪一天"),
        method="on_day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    past = django_filters.ChoiceFilter(
        label=gettext_lazy("范围"),
        choices=[("all", gettext_lazy("也列已结束和还没有开始的"))],
        empty_label=gettext_lazy("这一天有效的"),
        method="on_day",
    )

    class Meta:
        model = RoleHolding
        fields: list[str] = []

    @property
    def day(self) -> Any:
        return (self.form.is_valid() and self.form.cleaned_data["on"]) or timezone.localdate()

    def filter_queryset(self, queryset: Any) -> Any:
        found: Any = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["past"] else found.on(self.day)

    def on_day(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        return queryset  # `filter_queryset` asks the day, also when none was typed

    def by_who(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        words = value.strip()
        return queryset.filter(Q(user__name__icontains=words) | Q(user__username__icontains=words))

    def by_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        words = value.strip()
        places = ("agency", "body", "sector", "assembly")
        asked = Q()
        for place in places:
            asked |= Q(**{f"{place}__name__icontains": words})
        return queryset.filter(asked)
