"""Reasons and what could not be met, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiyin.contacts.models import Pair, PublicGroup
from huiyin.contacts.pairing.problem import Kind
from huiyin.members.models import Person

REASONS = {
    "language_clash": gettext_lazy("语言不合"),
    "same_language": gettext_lazy("语言相合"),
    "same_sector": gettext_lazy("同界别"),
    "other_sector": gettext_lazy("跨界别"),
    "same_place": gettext_lazy("同地市"),
    "other_place": gettext_lazy("跨地市"),
}
# What the two sides are called, by kind.
SIDES = {
    Kind.PARTY_NONPARTY: (gettext_lazy("党员委员"), gettext_lazy("党外委员")),
    Kind.STAFF_MEMBER: (gettext_lazy("政协干部"), gettext_lazy("委员")),
    Kind.MEMBER_MEMBER: (gettext_lazy("委员"), gettext_lazy("委员")),
    Kind.MEMBER_PUBLIC: (gettext_lazy("委员"), gettext_lazy("界别群众")),
}


def reason_words(codes: Iterable[str]) -> list[str]:
    return [str(REASONS[code]) for code in codes if code in REASONS]


class Open(NamedTuple):
    """One thing the proposal leaves open: words, who it is about, and what may be done about it."""

    kind: str
    code: str
    words: str
    who: list[Any]
    row: dict[str, Any]


def open_things(rows: list[dict[str, Any]]) -> list[Open]:
    persons = Person.objects.in_bulk({row[name] for row in rows for name in _person_names(row)})
    groups = PublicGroup.objects.in_bulk({row["other"] for row in rows if _is_group(row)})
    found = []
    for row in rows:
        who: list[Any] = [persons[row[name]] for name in _person_names(row) if row[name] in persons]
        who += [groups[row["other"]]] if _is_group(row) and row["other"] in groups else []
        found.append(Open(row["kind"], row["code"], _words(row), who, row))
    return found


def _is_group(row: dict[str, Any]) -> bool:
    return row["kind"] == Kind.MEMBER_PUBLIC and "other" in row


def _person_names(row: dict[str, Any]) -> list[str]:
    return [name for name in ("person", "other") if name in row and not (name == "other" and _is_group(row))]


def _words(row: dict[str, Any]) -> str:
    code, kind = row["code"], Kind(row["kind"])
    if code == "language":
        if row["kept"]:
            return _("两方希望用的语言不同。这是现有的对子，没有动它。")
        return _("两方希望用的语言不同，请看看能否换人。")
    if code == "few":
        words = ngettext("按规则还缺，现在有 %(has)d 对。", "按规则还缺，现在有 %(has)d 对。", row["has"])
        return words % {"has": row["has"]}
    if code == "uneven":
        side = SIDES[kind][0 if row["side"] == "people" else 1]
        words = _("%(side)s负担不均：最少 %(least)d 对，最多 %(most)d 对。要更均匀，请用“限量调整”。")
        return words % {"side": side, "least": row["least"], "most": row["most"]}
    if code == "groups_left":
        words = ngettext("还有 %(count)d 组界别群众没有人联系。", "还有 %(count)d 组界别群众没有人联系。", row["count"])
        return words % {"count": row["count"]}
    if code == "superior":
        return _("现在是一对，但一位是另一位所在机构的负责人。方案里已另行安排。")
    return _("生效那一天没有%(side)s，这一类结不成。") % {"side": SIDES[kind][0 if code == "no_people" else 1]}


def kind_words(kind: str) -> str:
    return str(Pair.Kind(kind).label)
