"""Days and places of receiving people, as sheets: nobody who came has a name here."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.exports import DAY, YES_NO, Column, Personal, Sheet

DAYS = [
    Column("held_on", gettext_lazy("日期"), DAY, 12),
    Column("place", gettext_lazy("接待点"), width=28),
    Column("county", gettext_lazy("所在县（区）"), read="place.place.place_name"),
    Column("kind", gettext_lazy("类别"), read="get_kind_display"),
    Column(
        "members",
        gettext_lazy("委员"),
        width=30,
        read=lambda one: "、".join(map(str, one.members.all())),
        personal=Personal.NO,
    ),
    Column("theme", gettext_lazy("主题"), width=30),
    Column("state", gettext_lazy("状态"), width=12, read="get_state_display"),
]
PLACES = [
    Column("name", gettext_lazy("名称"), width=28),
    Column("kind", gettext_lazy("类别"), read="get_kind_display"),
    Column("county", gettext_lazy("所在县（区）"), read="place.place_name"),
    Column("is_open", gettext_lazy("在用"), YES_NO, 8),
    Column("next_on", gettext_lazy("下一次"), DAY, 12),
    Column("last_on", gettext_lazy("上一次"), DAY, 12),
]


def days(found: Any) -> Sheet:
    return Sheet(f"reception-days-{timezone.localdate()}", _("走访接待"), DAYS, found, [])


def places(found: Any) -> Sheet:
    return Sheet(f"reception-places-{timezone.localdate()}", _("接待点"), PLACES, found, [])
