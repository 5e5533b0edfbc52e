"""What is typed to take member lists over, and how it is checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Term
from huiyin.forms import StepForm, Text
from huiyin.members.importing.lists import MemberList, recognised
from huiyin.sheets import MOST_MEGABYTES, Sheet, read

MOST_FILES = 6
SHEETS = ".xlsx,.xls,.ods,.csv,.txt"


class _Several(forms.FileInput):
    allow_multiple_selected = True


def _help(words: Any) -> str:
    return f"{words}{_('每个不超过 %(most)d MB。') % {'most': MOST_MEGABYTES}}"


class SheetsField(forms.FileField):
    """Spreadsheets, several at once; cleans to (name of the file, its sheets). Every bad file is told."""

    def __init__(self, *, most: int = MOST_FILES, **kwargs: Any) -> None:
        self.most = most
        several = forms.FileInput if most == 1 else _Several
        kwargs.setdefault("widget", several(attrs={"accept": SHEETS}))
        kwargs["help_text"] = lazy(_help, str)(kwargs.get("help_text", ""))
        super().__init__(allow_empty_file=True, **kwargs)  # an empty one is refused in our words

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, list[Sheet]]]:
        given = data if isinstance(data, list | tuple) else [data]
        uploads = [upload for upload in given if upload is not None]
        if not uploads:
            super().clean(None)
        if len(uploads) > self.most:
            raise ValidationError(_("一次最多传 %(most)d 个文件，请分几次。") % {"most": self.most})
        found, wrong = [], []
        for upload in uploads:
            try:
                found.append((upload.name, read(upload)))
            except ValidationError as refused:
                wrong += refused.messages
        if wrong:
            raise ValidationError(wrong)
        return found


def pasted_field(label: Any) -> Text:
    """Beside a SheetsField: what is copied out of a spreadsheet."""
    return Text(
        label=label,
        lines=4,
        required=False,
        strip=False,
        help_text=gettext_lazy("在表格软件里连同表头一起选中、复制，粘贴到这里。"),
    )


def given_sheets(given: dict[str, Any]) -> list[tuple[str, Sheet]]:
    """By the name of their file: of `sheets` and of what was `pasted`."""
    sheets = [(name, sheet) for name, found in given["sheets"] for sheet in found]
    return sheets + [(sheet.name, sheet) for sheet in (read(given["pasted"]) if given["pasted"].strip() else [])]


class ListsForm(StepForm):
    term = forms.ModelChoiceField(label=gettext_lazy("届"), queryset=Term.objects.none(), empty_label=None)
    starts_on = forms.DateField(
        label=gettext_lazy("任职开始"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("新增的委员从这一天起任职。不写，就是这一届开始的那一天。"),
    )
    sheets = SheetsField(
        label=gettext_lazy("名单文件"),
        required=False,
        help_text=gettext_lazy("xlsx、xls、ods 或 csv，可以一次选几份（按界别、按委员小组、按专门委员会）。"),
    )
    pasted = pasted_field(gettext_lazy("或者粘贴一份名单"))

    def __init__(self, *args: Any, terms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = terms  # type: ignore[attr-defined]
        self.ignored: list[str] = []

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        sheets = given_sheets(given)
        if not sheets:
            raise ValidationError(_("请选名单文件，或者把名单粘贴到下面的框里。"))
        given["lists"] = self._lists(sheets)
        self._check_days(given)
        return given

    def _lists(self, sheets: list[tuple[str, Sheet]]) -> list[MemberList]:
        read_as = [(name, sheet.name, recognised(sheet, name)) for name, sheet in sheets]
        found = [one for _name, _sheet, one in read_as if one]
        self.ignored = [_sheet_words(name, sheet) for name, sheet, one in read_as if not one]
        if not found:
            raise ValidationError(
                _("没有认出名单：需要有一行表头，其中有“姓名”，并有“界别”“委员小组”“专门委员会”“党派”中的一项。")
            )
        if not any(one.entries for one in found):
            raise ValidationError(_("名单只有表头，下面没有人。"))
        return found

    def _check_days(self, given: dict[str, Any]) -> None:
        term = given["term"]
        given["starts_on"] = given["starts_on"] or term.starts_on
        if given["starts_on"] < term.starts_on or (term.ends_on and given["starts_on"] > term.ends_on):
            self.add_error("starts_on", _("这一天不在所选的这一届之内。"))

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"assembly": given["term"].assembly} | {
            name: given[name] for name in ("term", "starts_on", "lists", "key")
        }


def _sheet_words(name: str, sheet: str) -> str:
    return name if sheet == name else _("%(file)s的工作表“%(sheet)s”") % {"file": name, "sheet": sheet}
