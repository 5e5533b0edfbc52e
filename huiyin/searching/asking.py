"""What a reader asks for, as an address says it: the words, how, and what narrows it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly, Sector
from huiyin.forms import Text
from huiyin.search.finding import Asked
from huiyin.search.sources import SOURCES, Source
from huiyin.text.keys import Words

EXACT, RANKED = "exact", "ranked"
MOST = {EXACT: 200, RANKED: 2000}  # characters of a question
NAMES_SHOWN = 300  # of a filter that names a place or a sector
FILTER = "f_"  # of a source's own filters in the address
LABELS = {
    "sector": gettext_lazy("界别"),
    "place": gettext_lazy("地点"),
    "visited": gettext_lazy("地点"),
    "state": gettext_lazy("进展"),
    "year": gettext_lazy("年份"),
    "kind": gettext_lazy("种类"),
    "window": gettext_lazy("提出时间"),
    "raised_by": gettext_lazy("提出方式"),
    "level": gettext_lazy("公开程度"),
    "format": gettext_lazy("形式"),
}


class AskForm(forms.Form):
    """Of an address (GET). `asked` is what the index is asked, `text` what was typed."""

    q = Text(label=gettext_lazy("检索词"), strip=True, required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("怎样找"),
        required=False,
        choices=[(EXACT, gettext_lazy("逐字相符，新的在前")), (RANKED, gettext_lazy("意思相近，最相关的在前"))],
    )
    what = forms.ChoiceField(label=gettext_lazy("找什么"), required=False)
    since = forms.DateField(label=gettext_lazy("从哪天起"), required=False)
    until = forms.DateField(label=gettext_lazy("到哪天止"), required=False)
    assembly = forms.ChoiceField(label=gettext_lazy("政协组织"), required=False)
    in_title = forms.BooleanField(label=gettext_lazy("只在标题里找"), required=False)

    def __init__(self, data: Any, user: Any) -> None:
        super().__init__(data)
        self.user = user
        any_one = [("", _("不限"))]
        fields: Any = self.fields
        fields["what"].choices = any_one + [(source.code, source.label) for source in SOURCES]
        for name in ("since", "until"):
            fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        fields["assembly"].choices = any_one + _assemblies(user)
        fields["q"].widget.attrs |= {"type": "search", "autocomplete": "off", "data-limit": MOST[RANKED]}
        for name, field in _own_fields(self.source, user).items():
            fields[FILTER + name] = field

    @property
    def source(self) -> Source | None:
        code = self.data.get("what", "") if self.is_bound else ""
        return next((source for source in SOURCES if source.code == code), None)

    @property
    def days(self) -> list[Any]:
        return [self["since"], self["until"]]

    @property
    def choices(self) -> list[Any]:
        """The assembly, and the filters of the one source that was chosen."""
        return [self["assembly"], *(self[name] for name in self.fields if name.startswith(FILTER))]

    @property
    def is_asked(self) -> bool:
        return self.is_bound and bool(self.data.get("q", "").strip())

    @property
    def is_narrowed(self) -> bool:
        return any(name not in ("q", "mode") and value for name, value in self.cleaned_data.items())

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or EXACT

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        text, mode = found.get("q", ""), found.get("mode", EXACT)
        if len(text) > MOST[mode]:
            self.add_error("q", _too_long(len(text), mode))
        elif text and not Words.of(text):
            self.add_error("q", _("这里只有标点或符号，没有可以检索的字。请输入文字或数字。"))
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", _("止日早于起日。"))
        return found

    @property
    def text(self) -> str:
        return str(self.cleaned_data["q"])

    @property
    def is_ranked(self) -> bool:
        return bool(self.cleaned_data["mode"] == RANKED)

    @cached_property
    def words(self) -> Words:
        return Words.of(self.text)

    @cached_property
    def asked(self) -> Asked:
        chosen = self.cleaned_data
        filters = [("assembly", int(chosen["assembly"]))] if chosen["assembly"] else []
        own = [(name[len(FILTER) :], value) for name, value in chosen.items() if name.startswith(FILTER)]
        return Asked(
            words=self.words,
            sources=(chosen["what"],) if chosen["what"] else (),
            since=chosen["since"],
            until=chosen["until"],
            in_title=chosen["in_title"],
            filters=(*filters, *((name, value) for name, value in own if value not in ("", None))),
        )

    def kept(self, **other: str) -> dict[str, str]:
        """What was chosen, by its names in the address; with something else instead."""
        given = {name: str(self.data.get(name, "")) for name in self.fields}
        chosen = given | other
        if "what" in other:  # the filters of another source are none of its own
            chosen = {name: value for name, value in chosen.items() if not name.startswith(FILTER)}
        return {name: value for name, value in chosen.items() if value and (name, value) != ("mode", EXACT)}

    def address(self, **other: str) -> str:
        query = QueryDict(mutable=True)
        query.update(self.kept(**other))
        return query.urlencode()

    def bare(self) -> str:
        """The words alone, without what narrows them."""
        return self.address(**{name: "" for name in self.fields if name not in ("q", "mode")})

    def said(self, *without: str) -> list[tuple[str, str]]:
        """What was chosen, in words."""
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if name in without or value in ("", None, False) or (name == "mode" and not self.is_ranked):
                continue
            named = {str(code): words for code, words in getattr(field, "choices", ())}
            found.append((str(field.label), _("是") if value is True else str(named.get(str(value), value))))
        return found


def _too_long(length: int, mode: str) -> str:
    if mode == EXACT and length <= MOST[RANKED]:
        said = _("逐字相符最多 %(most)d 字，这里有 %(length)d 字。请少写几个词，或者改用“意思相近”。")
        return said % {"most": MOST[EXACT], "length": length}
    said = _("检索词最多 %(most)d 字，这里有 %(length)d 字。请只留下最要紧的几句。")
    return said % {"most": MOST[RANKED], "length": length}


def _assemblies(user: Any) -> list[tuple[Any, str]]:
    seen = Assembly.objects.visible_to(user).order_by("pk")[:NAMES_SHOWN]
    return [(str(pk), name) for pk, name in seen.values_list("pk", "name")]


def _own_fields(source: Source | None, user: Any) -> dict[str, forms.Field]:
    """Of the filters of a source those one can choose from a list, and a year."""
    found: dict[str, forms.Field] = {}
    for name, lookup in (source.filters if source else {}).items():
        if name == "year":
            found[name] = forms.IntegerField(label=LABELS[name], required=False, min_value=1900, max_value=2200)
        elif name in LABELS and (choices := _choices(source.model, lookup, user)):  # type: ignore[union-attr]
            given = [("", _("不限")), *choices]
            found[name] = forms.ChoiceField(label=LABELS[name], required=False, choices=given)
    return found


def _choices(model: type[Model], lookup: str, user: Any) -> list[Any]:
    end = _end_of(model, lookup)
    if getattr(end, "choices", None):
        return [(code, words) for code, words in end.choices if code not in ("", None)]
    if getattr(end, "related_model", None) in (Assembly, Sector):
        seen = end.related_model.objects.visible_to(user).order_by("pk")[:NAMES_SHOWN]
        return [(str(row.pk), str(row)) for row in seen]
    return []


def _end_of(model: Any, lookup: str) -> Any:
    """The field a lookup ends at; None where it ends at a part of one."""
    field: Any = None
    try:
        for name in lookup.split("__"):
            field = model._meta.get_field(name)
            model = field.related_model
    except (FieldDoesNotExist, AttributeError):
        return None
    return field


def restored(kept: dict[str, Any], user: Any) -> AskForm:
    """A question as it was kept; raises ValidationError where a choice is none any more."""
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in kept.items()})
    form = AskForm(query, user)
    if not form.is_valid() or not form.is_asked:
        raise ValidationError(_("这个检索的条件已经不能用了。"))
    return form
