from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.figures.reading import Unreadable, given
from huiyin.figures.reports import assemblies_of, newest_year, years_of
from huiyin.forms import Text

LARGEST = 2 * 1024 * 1024  # bytes; a long annual report has some 60,000
TOO_LARGE = _("文字超过 2 MB。请只提交报告正文，或分几次核对。")


class AuditForm(forms.Form):
    """A report as text or as a file, and the year it speaks of."""

    report = forms.ChoiceField(label=_("哪一年的报告"))
    text = Text(label=_("报告正文"), lines=14, required=False, strip=False)
    file = forms.FileField(
        label=_("或上传文件（.txt、.docx）"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.docx,text/plain"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reports = {
            f"{assembly.slug}/{year}": (assembly, year)
            for assembly in assemblies_of(user)
            for year in years_of(assembly)
        }
        if (first := assemblies_of(user).first()) and (year := newest_year(first)):
            self.fields["report"].initial = f"{first.slug}/{year}"
        choices = [(key, f"{assembly} {year}") for key, (assembly, year) in self.reports.items()]
        self.fields["report"].choices = choices  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text.encode()) > LARGEST:
            raise ValidationError(TOO_LARGE)
        return text

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > LARGEST:
            raise ValidationError(TOO_LARGE)
        try:
            return given(file.read())
        except Unreadable as unreadable:
            raise ValidationError(gettext(unreadable.words)) from unreadable

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.data.get("text", "").strip() and self.files.get("file"):
            self.add_error("file", _("正文和文件只能给一个。请清空正文，或不选文件。"))
        elif not self.errors and not (given["text"].strip() or given["file"].strip()):
            self.add_error("text", _("请粘贴报告正文，或选择一个有文字的文本文件。"))
        return given

    @property
    def given(self) -> str:
        """The file's text where one was chosen."""
        text: str = self.cleaned_data["file"] or self.cleaned_data["text"]
        return text.replace("\r\n", "\n")

    @property
    def chosen(self) -> tuple[Assembly, int]:
        return self.reports[self.cleaned_data["report"]]
