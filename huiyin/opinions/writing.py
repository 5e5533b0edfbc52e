"""What is typed when an item is written: the three fields that matter, whose it is, and that it holds no secret."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.forms import PrivateText, StepForm, Text
from huiyin.matters.models import Matter, Originator
from huiyin.matters.originators import NEEDS_A_CONTACT
from huiyin.opinions.authors import Writer
from huiyin.opinions.models import OpinionItem
from huiyin.opinions.secrecy import refuse_secrets

WORDS = ("title", "situation", "cause", "advice")
HEARD = ("heard_name", "heard_contact", "heard_by")


def limit(field: Any, most: int) -> None:
    field.widget.attrs["data-most"] = most  # counted while typing; never cut off
    field.validators.append(_at_most(most))


def _at_most(most: int) -> Any:
    def check(text: str) -> None:
        if len(text) > most:
            raise ValidationError(
                _("最多 %(most)d 字，现在有 %(now)d 字，请删减 %(over)d 字。")
                % {"most": most, "now": len(text), "over": len(text) - most}
            )

    return check


class ItemForm(StepForm):
    """Lengths and categories are those of the assembly's rule set."""

    raised_as = forms.ChoiceField(label=gettext_lazy("以谁的名义"), widget=forms.RadioSelect)
    author_name = Text(
        label=gettext_lazy("联系点名称"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("代联系点录入时填写，例如：某社区社情民意信息联系点。不写群众姓名。"),
    )
    title = Text(label=gettext_lazy("标题"), help_text=gettext_lazy("一事一报，用一句话说清反映什么。"))
    situation = Text(
        label=gettext_lazy("情况"), lines=6, help_text=gettext_lazy("什么事、在哪里、多少人，写看到和听到的事实。")
    )
    cause = Text(label=gettext_lazy("原因（可不填）"), lines=3, required=False)
    advice = Text(label=gettext_lazy("建议"), lines=4, help_text=gettext_lazy("希望哪个部门做什么，尽量具体。"))
    category = forms.ChoiceField(label=gettext_lazy("分类（可不填）"), required=False)
    heard_name = PrivateText(
        label=gettext_lazy("反映人姓名（可不填）"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("加密保存，只有接待人和台账工作人员看得到。不愿留名的，不填。"),
    )
    heard_contact = PrivateText(label=gettext_lazy("反映人联系方式（可不填）"), max_length=100, required=False)
    heard_by = forms.ChoiceField(
        label=gettext_lazy("反映人希望怎样得到答复"),
        choices=[("", gettext_lazy("没有具体的反映人"))],
        required=False,
    )
    classification = forms.ChoiceField(
        label=gettext_lazy("密级"),
        choices=OpinionItem.Classification.choices,
        initial=OpinionItem.Classification.INTERNAL,
        widget=forms.RadioSelect,
    )
    no_secrets = forms.BooleanField(
        label=gettext_lazy("我确认：以上内容不涉及国家秘密"),
        error_messages={"required": gettext_lazy("请确认内容不涉及国家秘密。涉及的，不能写进本系统。")},
    )

    def __init__(self, *args: Any, assembly: Assembly, writers: list[Writer] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = assembly.rules_on(timezone.localdate())
        self.fields["category"].choices = [("", _("请选择")), *rules.choices("categories")]  # type: ignore[attr-defined]
        lengths = rules.document["lengths"]
        for name in WORDS:
            limit(self.fields[name], lengths["title" if name == "title" else "body"])
            self.fields[name].validators.append(refuse_secrets)
        self.writers = {writer.code: writer for writer in writers or []}
        self._offer()

    def _offer(self) -> None:
        """Asked only where there is something to choose."""
        kinds = {writer.kind for writer in self.writers.values()}
        self.for_a_point = OpinionItem.AuthorKind.COLLECTION_POINT in kinds
        if not self.for_a_point:
            for name in ("author_name", *HEARD):
                del self.fields[name]
        else:
            field: Any = self.fields["heard_by"]
            field.choices = [*field.choices, *Originator.AnswerBy.choices]
        if len(self.writers) < 2:
            del self.fields["raised_as"]
            return
        chosen: Any = self.fields["raised_as"]
        chosen.choices = [(writer.code, writer.label) for writer in self.writers.values()]
        chosen.initial = next(iter(self.writers))

    def writer(self) -> Writer | None:
        """Whose it is to be; None while it is changed, when it stays whose it is."""
        code = self.cleaned_data.get("raised_as") or next(iter(self.writers), "")
        return self.writers.get(code)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        writer = self.writer()
        if writer is None or writer.kind != OpinionItem.AuthorKind.COLLECTION_POINT:
            return typed
        if "author_name" in typed and not typed["author_name"].strip():
            self.add_error("author_name", _("请写明是哪个联系点。"))
        if typed.get("heard_by") in NEEDS_A_CONTACT and not typed.get("heard_contact"):
            self.add_error(
                "heard_contact",
                _("选择书信或电话答复时，请留下联系方式；不愿留的，可以选择当面或者张贴告知。"),
            )
        if not typed.get("heard_by") and (typed.get("heard_name") or typed.get("heard_contact")):
            self.add_error("heard_by", _("请选择怎样答复反映人。"))
        return typed

    def facts(self) -> dict[str, Any]:
        """Of the words; whose it is and who was heard: `writer`, `heard`."""
        names = ("key", *WORDS, "category", "classification")
        return {name: self.cleaned_data[name] for name in names}

    def heard(self) -> dict[str, Any] | None:
        """Of whoever was heard without an account, what was taken down; None where there is nobody."""
        writer = self.writer()
        if writer is None or writer.kind != OpinionItem.AuthorKind.COLLECTION_POINT:
            return None
        if not self.cleaned_data.get("heard_by"):
            return None
        return {
            "answer_by": self.cleaned_data["heard_by"],
            "name": self.cleaned_data.get("heard_name", ""),
            "contact": self.cleaned_data.get("heard_contact", ""),
        }

    @classmethod
    def words_of(cls, matter: Matter) -> dict[str, Any]:
        item = matter.opinion
        words = {name: getattr(item, name) for name in ("situation", "cause", "advice", "classification")}
        return words | {"title": matter.title, "category": matter.category}
