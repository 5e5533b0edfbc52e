"""What is typed for a proposal of pairs, for groups of the public and for a wish."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly, Sector
from huiyin.contacts.models import Pair, Pairing, ProposedPair, PublicGroup
from huiyin.contacts.models.pairs import Language
from huiyin.contacts.pairing.propose import latest_start, too_late
from huiyin.forms import StepForm, Text, readable
from huiyin.members.models import Membership

_M = Pairing.Mode


class BeginForm(StepForm):
    mode = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=[
            (_M.REPAIR, gettext_lazy("只补缺口：合规则的现有对子都不动，只给没有对子的人配上")),
            (_M.REBALANCE, gettext_lazy("限量调整：补上缺口，再换掉最不合适的几对，换几对由您定")),
            (_M.NEW, gettext_lazy("重新结对：全部重新测算；同样合适时，仍用现有的对子")),
        ],
        initial=_M.REPAIR,
        widget=forms.RadioSelect,
    )
    most_changes = forms.IntegerField(
        label=gettext_lazy("每一类最多换掉几对"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=gettext_lazy("只在“限量调整”时填写。"),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("哪几类联系"),
        choices=Pair.Kind.choices,
        initial=Pair.Kind.values,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一类联系。")},
    )
    starts_on = forms.DateField(
        label=gettext_lazy("从哪一天起"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("测算以这一天在任的人为准；生效后，换掉的对子到前一天为止。"),
    )

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("生效日期不能早于今天。请改成今天或者以后的一天。"))
        if day > latest_start():
            raise forms.ValidationError(too_late())
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("mode") == _M.REBALANCE and not given.get("most_changes") and "most_changes" not in self.errors:
            self.add_error("most_changes", _("请写明每一类最多换掉几对，例如 20。"))
        return given


class EditsForm(StepForm):
    """`edits`: the state of the proposal that the page showed."""

    edits = forms.IntegerField(widget=forms.HiddenInput)


class ChoosePersonForm(EditsForm):
    """One of those who may be taken, the lightest first."""

    who = forms.TypedChoiceField(
        label=gettext_lazy("换成"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选一位。要找的人不在里面，先在上面按姓名查找。"),
            "invalid_choice": gettext_lazy("这一位现在不能选，可能刚有人改过方案。请另选一位。"),
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        field.choices, field.label = choices, label  # type: ignore[attr-defined]


class GroupForm(StepForm):
    name = Text(
        label=gettext_lazy("名称"),
        max_length=60,
        help_text=gettext_lazy("写户、组或者联系点，不写个人姓名，例如：某乡牧户联系点。"),
    )
    sector = forms.ModelChoiceField(label=gettext_lazy("界别"), queryset=Sector.objects.none(), required=False)
    place = forms.ModelChoiceField(label=gettext_lazy("所在地"), queryset=Assembly.objects.none(), required=False)
    language = forms.ChoiceField(label=gettext_lazy("交谈用的语言"), choices=Language.choices, initial=Language.ANY)
    is_open = forms.BooleanField(
        label=gettext_lazy("在用"),
        required=False,
        initial=True,
        help_text=gettext_lazy("停用后不再结新的对子；现有的对子到下一份方案生效时结束。"),
    )

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].queryset = Sector.objects.filter(assembly=assembly)  # type: ignore[attr-defined]
        self.fields["place"].queryset = Assembly.objects.within(assembly)  # type: ignore[attr-defined]
        self.fields["place"].label_from_instance = lambda one: one.place_name  # type: ignore[attr-defined]


class WishForm(StepForm):
    language = forms.ChoiceField(
        label=gettext_lazy("希望用哪种语言交谈"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("拟定结对方案时，尽量安排能用这种语言交谈的人。"),
    )


class RowFilter(django_filters.FilterSet):
    """The lines of a proposal."""

    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("类别"), choices=Pair.Kind.choices, empty_label=gettext_lazy("全部")
    )
    name = django_filters.CharFilter(label=gettext_lazy("姓名"), method="named", max_length=60, validators=[readable])
    only = django_filters.ChoiceFilter(
        label=gettext_lazy("只看"),
        choices=[
            ("new", gettext_lazy("新结的")),
            ("by_hand", gettext_lazy("人工调整的")),
            ("language", gettext_lazy("语言不合的")),
        ],
        empty_label=gettext_lazy("全部"),
        method="narrowed",
    )

    class Meta:
        model = ProposedPair
        fields: list[str] = []

    def named(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        value = value.strip()
        by_name = Q(first__name__contains=value) | Q(second__name__contains=value) | Q(group__name__contains=value)
        return rows.filter(by_name)

    def narrowed(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        if value == "new":
            return rows.filter(keeps=None)
        if value == "by_hand":
            return rows.filter(origin=ProposedPair.Origin.BY_HAND)
        clashing = [pk for pk, why in rows.values_list("pk", "reasons") if "language_clash" in why]
        return rows.filter(pk__in=clashing)


class GroupFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(
        label=gettext_lazy("名称"), lookup_expr="icontains", max_length=60, validators=[readable]
    )
    is_open = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"),
        choices=[("True", gettext_lazy("在用")), ("False", gettext_lazy("已停用"))],
        empty_label=gettext_lazy("全部"),
    )

    class Meta:
        model = PublicGroup
        fields: list[str] = []


class WishFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(
        label=gettext_lazy("姓名"),
        field_name="person__name",
        lookup_expr="icontains",
        max_length=60,
        validators=[readable],
    )

    class Meta:
        model = Membership
        fields: list[str] = []
