"""What is typed in supervision, and how it is checked."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Agency, Assembly, Body
from huiyin.forms import PastDay, Several, StepForm, Text
from huiyin.matters.models import Matter
from huiyin.members.models import Membership, Person, Seat
from huiyin.supervision import orders
from huiyin.supervision.models import AwardRound, LeaderInstruction, SupervisionOrder, Visit
from huiyin.supervision.orders import Leader
from huiyin.supervision.permissions import answering_agencies, may_be_awarded
from huiyin.web import number_in

LEADING = [Seat.Role.CHAIR, Seat.Role.VICE_CHAIR, Seat.Role.SECRETARY_GENERAL]


class ComingDay(forms.DateField):
    """Today or a day still to come."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day < timezone.localdate():
            raise ValidationError(_("日期不能早于今天。"))
        return day


class SeatField(forms.ModelChoiceField):
    def label_from_instance(self, seat: Any) -> str:
        return f"{seat.person} {seat.office}"


def leading_seats(assembly: Assembly) -> Any:
    seats = Seat.objects.on(timezone.localdate()).filter(
        body__assembly=assembly, body__kind=Body.Kind.CHAIR_COUNCIL, role__in=LEADING
    )
    return seats.select_related("person", "body__assembly")


class LedForm(StepForm):
    """Names the leader: one of the assembly's own, or typed with name and office."""

    seat = SeatField(
        label=gettext_lazy("本级政协领导"),
        queryset=Seat.objects.none(),
        required=False,
        empty_label=gettext_lazy("（不是本级政协领导，在下面填写）"),
    )
    leader_name = Text(label=gettext_lazy("领导姓名"), required=False, max_length=60)
    leader_office = Text(label=gettext_lazy("领导职务"), required=False, max_length=60)
    reason = Text(label=gettext_lazy("督办事由"), lines=4, help_text=gettext_lazy("为什么督办，要看到什么结果。"))
    agencies = Several(
        label=gettext_lazy("指向的承办单位"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不选，就是所有承办这一事项的单位。"),
    )
    office = forms.ChoiceField(label=gettext_lazy("负责处室"))
    due_on = ComingDay(label=gettext_lazy("报告期限"), help_text=gettext_lazy("到这一天要报告督办结果。"))

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = leading_seats(matter.assembly)  # type: ignore[attr-defined]
        assigned = Agency.objects.filter(pk__in=matter.assignments.current().values("agency"))
        self.fields["agencies"].queryset = assigned  # type: ignore[attr-defined]
        if not assigned.exists():
            del self.fields["agencies"]
        self.fields["office"].choices = orders.offices_for(matter)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        typed = given.get("leader_name"), given.get("leader_office")
        if given.get("seat") and any(typed):
            self.add_error("leader_name", _("已经选了本级政协领导，这里请留空。"))
        elif not given.get("seat") and not all(typed):
            missing = "leader_office" if typed[0] else "leader_name"
            self.add_error(missing, _("请选一位本级政协领导，或者写明姓名和职务。"))
        return given

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        seat, name, office = (given.pop(field) for field in ("seat", "leader_name", "leader_office"))
        return given | {"leader": orders.leader_in(seat) if seat else Leader(name, office)}


class OrderForm(LedForm):
    pass


class KeyForm(LedForm):
    confirmed_by = Text(
        label=gettext_lazy("由哪次会议确定"), max_length=100, help_text=gettext_lazy("例如：第十二届第三十次主席会议。")
    )
    on = PastDay(label=gettext_lazy("确定日期"))
    fast_track = forms.BooleanField(label=gettext_lazy("快速办理"), required=False)
    field_order = ["confirmed_by", "on", "fast_track"]


class OrderStepForm(StepForm):
    def __init__(self, *args: Any, order: SupervisionOrder, user: Any, **kwargs: Any) -> None:
        self.order, self.user = order, user
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the order or the one who asks."""


_STEP_LINE = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[\s:：,，]+(.+)")


class PlanForm(OrderStepForm):
    text = Text(label=gettext_lazy("方案"), lines=5)
    steps = Text(
        label=gettext_lazy("安排"),
        lines=5,
        help_text=gettext_lazy("一行一项，先写日期，再写做什么。例如：2026-12-01 到县里看现场"),
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "2026-12-01 …"}),
    )

    def prepare(self) -> None:
        self.initial.setdefault("text", self.order.plan)
        self.initial.setdefault("steps", "\n".join(str(step) for step in self.order.plan_steps.all()))

    def clean_steps(self) -> list[tuple[date, str]]:
        lines = [line.strip() for line in self.cleaned_data["steps"].splitlines()]
        return [self._step(number, line) for number, line in enumerate(lines, 1) if line]

    def _step(self, number: int, line: str) -> tuple[date, str]:
        match = _STEP_LINE.fullmatch(line)
        try:
            day = date(*map(int, match[1].split("-"))) if match else None
        except ValueError:
            day = None
        if match is None or day is None:
            raise ValidationError(
                _("第 %(number)d 行读不懂：“%(line)s”。请先写日期，如 2026-12-01，空一格，再写做什么。")
                % {"number": number, "line": line[:30]}
            )
        if day < self.order.ordered_on:
            raise ValidationError(_("第 %(number)d 行的日期早于督办下达的日期。") % {"number": number})
        if len(match[2]) > 200:
            raise ValidationError(_("第 %(number)d 行太长，最多 200 字。") % {"number": number})
        return day, match[2]


class VisitForm(OrderStepForm):
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=Visit.Kind.choices)
    held_on = PastDay(label=gettext_lazy("日期"))
    place = Text(label=gettext_lazy("地点"), max_length=60)
    people = Text(
        label=gettext_lazy("本级政协参加的人"),
        required=False,
        help_text=gettext_lazy("写姓名，用顿号分开。同名的人注明界别，如：扎西（农业界）。"),
    )
    others = Text(label=gettext_lazy("其他参加的人"), required=False, max_length=200)
    found = Text(label=gettext_lazy("看到的情况"), lines=5)

    def clean_people(self) -> list[Person]:
        names = [name.strip() for name in re.split(r"[、,，;；\n]", self.cleaned_data["people"]) if name.strip()]
        return persons_named(list(dict.fromkeys(names)), self.order.matter.assembly, others=True)


_WITH_SECTOR = re.compile(r"(.+?)[（(](.+)[）)]")


def persons_named(names: list[str], assembly: Assembly, *, others: bool = False) -> list[Person]:
    """Persons of the assembly by their names: members, and those with a seat in one of its bodies.

    `others`: the form has a field beside it for anybody else.

    Raises ValidationError that names whom it does not know, or of whom there are several.
    """
    asked = [match.groups() if (match := _WITH_SECTOR.fullmatch(name)) else (name, None) for name in names]
    found = _known(names, [name for name, _sector in asked], assembly)
    persons = []
    for whole, (name, sector) in zip(names, asked, strict=True):
        fitting = {person for person, sectors in found[name].items() if sector is None or sector in sectors}
        fitting = set(found[whole]) or fitting  # a name may have brackets of its own
        if not fitting:
            words = _("本级政协没有“%(name)s”。请核对姓名。")
            if others:
                words = _("本级政协没有“%(name)s”。请核对姓名，或写到“其他参加的人”里。")
            raise ValidationError(words % {"name": whole})
        if len(fitting) > 1:
            sectors = "、".join(sorted({one for person in fitting for one in found[name].get(person, ())}))
            words = _("叫“%(name)s”的不止一位，请注明界别，如：%(name)s（%(sector)s）。")
            raise ValidationError(words % {"name": name, "sector": sectors or _("界别")})
        persons.append(fitting.pop())
    return persons


def _known(names: list[str], short: list[str], assembly: Assembly) -> dict[str, dict[Person, set[str]]]:
    """Name → person → sectors."""
    today, wanted = timezone.localdate(), Q(person__name__in=[*names, *short])
    found: dict[str, dict[Person, set[str]]] = defaultdict(lambda: defaultdict(set))
    for held in Membership.objects.on(today).filter(wanted, assembly=assembly).select_related("person", "sector"):
        found[held.person.name][held.person].add(held.sector.name)
    for seat in Seat.objects.on(today).filter(wanted, body__assembly=assembly).select_related("person"):
        found[seat.person.name].setdefault(seat.person, set())
    return found


class NoteForm(OrderStepForm):
    agency = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=Agency.objects.none(), empty_label=None)
    text = Text(label=gettext_lazy("进展"), lines=4, help_text=gettext_lazy("做了什么，还差什么，下一步在哪一天。"))

    def prepare(self) -> None:
        mine = answering_agencies(self.user, self.order.matter, self.order.agencies.all())
        self.fields["agency"].queryset = mine  # type: ignore[attr-defined]
        self.initial.setdefault("agency", mine.first())


class ReportForm(OrderStepForm):
    result = Text(label=gettext_lazy("督办结果"), lines=6)
    reported_by = Text(label=gettext_lazy("报告人"), max_length=60)

    def prepare(self) -> None:
        self.initial.setdefault("result", self.order.result)
        self.initial.setdefault("reported_by", str(self.user))


class SayWhyForm(StepForm):
    """A step that needs its reason and nothing else."""

    text = Text(label=gettext_lazy("理由"), lines=3)

    def __init__(self, *args: Any, order: Any = None, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class EndForm(SayWhyForm):
    text = Text(label=gettext_lazy("意见"), lines=3, required=False)


FORMS: dict[str, type[Any]] = {
    "plan": PlanForm,
    "replan": PlanForm,
    "visit": VisitForm,
    "note": NoteForm,
    "report": ReportForm,
    "send_back": SayWhyForm,
    "end": EndForm,
    "call_off": SayWhyForm,
}


class InstructionForm(StepForm):
    leader_name = Text(label=gettext_lazy("领导姓名"), max_length=60)
    leader_office = Text(label=gettext_lazy("领导职务"), max_length=60)
    level = forms.ChoiceField(label=gettext_lazy("级别"), choices=LeaderInstruction.Level.choices)
    given_on = PastDay(label=gettext_lazy("批示日期"))
    text = Text(
        label=gettext_lazy("批示全文"),
        lines=5,
        help_text=gettext_lazy("只有办理这一事项的处室、领导、政府督查室和承办单位看得到。"),
    )
    gist = Text(
        label=gettext_lazy("摘要"),
        max_length=200,
        help_text=gettext_lazy("提出人只看到这一句，请写可以告诉他们的内容。"),
    )


class AmendForm(InstructionForm):
    reason = Text(label=gettext_lazy("更正理由"), max_length=200)


class SlipForm(StepForm):
    name = Text(label=gettext_lazy("签收人"), max_length=60)
    text = Text(label=gettext_lazy("打算怎样办"), lines=4, help_text=gettext_lazy("哪一天以前做完什么。"))


class RoundForm(StepForm):
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=1949, max_value=2100)
    name = Text(label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("例如：年度好提案、优秀提案。"))


class DecideForm(StepForm):
    decided_by = Text(label=gettext_lazy("由哪次会议决定"), max_length=100)
    decided_on = PastDay(label=gettext_lazy("决定日期"))


class NominateForm(StepForm):
    docket = Text(
        label=gettext_lazy("案号"),
        max_length=20,
        help_text=gettext_lazy("写年度和案号，用空格分开，例如：2026 第0012号"),
    )
    reason = Text(
        label=gettext_lazy("推荐理由"), lines=3, help_text=gettext_lazy("这件提案好在哪里、办成了什么。不评价人。")
    )

    def __init__(self, *args: Any, round: AwardRound, user: Any, **kwargs: Any) -> None:
        self.round, self.user = round, user
        super().__init__(*args, **kwargs)
        self.fields["reason"].validators.append(MaxLengthValidator(300))

    def clean_docket(self) -> str:
        """The proposal goes along as `matter`."""
        year, _space, docket = self.cleaned_data["docket"].strip().partition(" ")
        found = Matter.objects.visible_to(self.user).filter(assembly=self.round.assembly, filed_on__isnull=False)
        named = number_in(year)
        matter = found.filter(year=named, docket=docket.strip()).first() if named is not None else None
        if matter is None:
            raise ValidationError(_("没有找到这件提案。请照台账上的写法填写年度和案号，例如：2026 第0012号。"))
        if not may_be_awarded(matter):
            raise ValidationError(_("只有本级已立案并且已办结的提案可以参评。"))
        self.cleaned_data["matter"] = matter
        return str(docket)

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "docket"}
