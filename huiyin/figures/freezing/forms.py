"""What is typed into a report and on its way, and how it is checked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.figures.freezing import prose
from huiyin.figures.freezing.workflow import LARGEST, impossible
from huiyin.figures.models import AnnualReport, FrozenFigure
from huiyin.forms import StepForm, Text

FRAME, BLANK = "frame", "blank"


class BeginForm(StepForm):
    """Which report, and the words it starts from."""

    of = forms.ChoiceField(label=_("哪一级、哪一年"))
    title = Text(
        label=_("题目"), max_length=100, required=False, help_text=_("可以不写，就用“×××政协××××年工作报告”。")
    )
    start = forms.ChoiceField(label=_("从哪里写起"), initial=FRAME, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, places: list[tuple[Assembly, int]], earlier: list[AnnualReport], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"{assembly.slug}/{year}": (assembly, year) for assembly, year in places}
        self.earlier = {str(report.pk): report for report in earlier}
        names = [(key, f"{assembly} {year}") for key, (assembly, year) in self.places.items()]
        self.fields["of"].choices = names  # type: ignore[attr-defined]
        old = [(key, _("沿用《%(title)s》的文字") % {"title": report.title}) for key, report in self.earlier.items()]
        self.fields["start"].choices = [  # type: ignore[attr-defined]
            (FRAME, _("按章节列好的框架，数字已经放好")),
            *old,
            (BLANK, _("空白")),
        ]


class EditForm(StepForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    title = Text(label=_("题目"), max_length=100)
    text = Text(
        label=_("正文"),
        lines=24,
        required=False,
        max_length=LARGEST,
        strip=True,
        help_text=_(
            "# 开头是一级标题，## 开头是二级标题，一行一段。数字写成 {members}；只要数字 {members:n}；"
            "约数 {pairs:about}；别的年份 {members@2022}；一部分 {visits|month=5}；整章的表 {table:members}，单独一行。"
        ),
    )

    def __init__(self, *args: Any, report: AnnualReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report

    def clean_text(self) -> str:
        """Each thing that cannot be read or counted, by its line."""
        text: str = self.cleaned_data["text"]
        if wrong := prose.problems(text, self.report.assembly, self.report.year):
            raise ValidationError([str(problem) for problem in wrong])
        return text


class FreezeForm(StepForm):
    although = Text(
        label=_("不相符而仍要定稿的理由"),
        lines=2,
        max_length=400,
        required=False,
        help_text=_("会和不相符的关系一起留在报告里。"),
    )

    def __init__(self, *args: Any, failing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if failing:
            self.fields["although"].required = True
        elif "although" not in self.data:  # of a press repeated once the report is frozen, the words are asked for too
            del self.fields["although"]


class ThawForm(StepForm):
    why = Text(label=_("退回原因"), max_length=200, help_text=_("定稿的数字会删去，再定稿时重新统计；退回留在经过里。"))


class CorrectForm(StepForm):
    figure = forms.ModelChoiceField(label=_("哪个数字"), queryset=FrozenFigure.objects.none())
    number = forms.DecimalField(
        label=_("更正为"), max_digits=15, decimal_places=2, min_value=Decimal(0), localize=False
    )
    why = Text(label=_("原因"), lines=2, max_length=400, help_text=_("和更正一起公布。请不要写姓名和不宜公开的事。"))

    def __init__(self, *args: Any, report: AnnualReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["figure"]
        field.queryset = report.figures.defer("rows")  # type: ignore[attr-defined]
        field.label_from_instance = _name_of  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        figure, number = given.get("figure"), given.get("number")
        if figure is not None and number is not None and (wrong := impossible(figure, number)):
            self.add_error("number", wrong)
        return given


def _name_of(figure: FrozenFigure) -> str:
    from huiyin.figures.freezing.numbers import Stored

    return f"{figure.label} {figure.year}：{Stored(figure).words()}"
