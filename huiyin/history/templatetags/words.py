"""Filters that turn stored facts into words on a page."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

HTML_LANG = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
OWN_NAMES = {"zh-hans": "简体", "zh-hant": "繁體", "en": "English"}


@register.filter
def html_lang(code: str) -> str:
    """The language tag browsers and screen readers expect."""
    return HTML_LANG.get(code, code)


@register.filter
def own_name(code: str) -> str:
    """A language's name in itself, so that whoever needs it can read it."""
    return OWN_NAMES.get(code, code)


@register.filter
def version(_nothing: Any) -> str:
    return _installed()


@lru_cache(maxsize=1)
def _installed() -> str:
    try:
        return version_of("huiyin")
    except PackageNotFoundError:
        return "—"


@register.filter
def iso_day(text: str | date) -> date:
    """The day an ISO text of a stored explanation names."""
    return text if isinstance(text, date) else date.fromisoformat(text)


@register.filter
def period_words(explanation: dict[str, Any]) -> str:
    """3 months, 15 working days: the count with its unit."""
    if explanation["unit"] == "fixed_date":
        return _fixed_date_words(explanation)
    if explanation["unit"] == "agreed":
        return _("约定的日期")
    count = explanation["count"]
    words = {
        "months": ngettext("%(count)d 个月", "%(count)d 个月", count),
        "days": ngettext("%(count)d 天", "%(count)d 天", count),
        "working_days": ngettext("%(count)d 个工作日", "%(count)d 个工作日", count),
    }[explanation["unit"]]
    return words % {"count": count}


def _fixed_date_words(explanation: dict[str, Any]) -> str:
    if "month" in explanation:
        return _named_day_words(explanation)
    if moment := explanation.get("due_at"):
        return _("到%(day)s %(hour)s") % {"day": date_format(iso_day(explanation["due"])), "hour": moment[11:16]}
    return _("到%(day)s") % {"day": date_format(iso_day(explanation["due"]))}


def _named_day_words(period: dict[str, Any]) -> str:
    """To 30 June 18:00, at least 2 months: of a rule, or of an explanation that keeps the rule's own words."""
    day = date_format(date(2024, period["month"], period["day"]), _("n月j日"))  # a leap year has every day
    named = (
        _("到%(day)s %(hour)s") % {"day": day, "hour": period["hour"]}
        if "hour" in period
        else _("到%(day)s") % {"day": day}
    )
    if "not_before" not in period:
        return named
    return _("%(named)s，起算后至少 %(least)s") % {"named": named, "least": period_words(period["not_before"])}


@register.filter
def stretch_words(stretch: list[str]) -> str:
    """One stretch of days that did not count, with its reason."""
    first, last = iso_day(stretch[0]), iso_day(stretch[1])
    reason = _("周末") if stretch[2] == "weekend" else stretch[2]
    days = (last - first).days + 1
    count = ngettext("%(count)d 天", "%(count)d 天", days) % {"count": days}
    if first == last:
        return _("%(day)s（%(reason)s）") % {"day": date_format(first), "reason": reason}
    return _("%(first)s至%(last)s（%(reason)s，%(count)s）") % {
        "first": date_format(first),
        "last": date_format(last),
        "reason": reason,
        "count": count,
    }


@register.filter
def pause_words(pause: dict[str, str]) -> str:
    """From when to when a term did not run, and what it waited for."""
    days = {"first": date_format(iso_day(pause["from"])), "why": pause["why"]}
    if not pause["to"]:
        told = _("%(first)s起，还没有恢复") % days
    else:
        told = _("%(first)s至%(last)s") % (days | {"last": date_format(iso_day(pause["to"]))})
    return _("%(days)s（%(why)s）") % {"days": told, "why": pause["why"]} if pause["why"] else told


@register.filter
def extension_words(extension: dict[str, str]) -> str:
    """To which day, granted by whom, when, why."""
    told = _("延至%(until)s") % {"until": date_format(iso_day(extension["until"]))}
    return _with_decision(told, extension, _("%(by)s于%(on)s批准"))


@register.filter
def recomputed_words(entry: dict[str, str]) -> str:
    """What the due date was before, who counted it again, when, why."""
    told = _("原为%(was)s") % {"was": date_format(iso_day(entry["was"]))}
    return _with_decision(told, entry, _("%(by)s于%(on)s核定"))


def _with_decision(told: str, entry: dict[str, str], decided: str) -> str:
    """The parts that are known: some who granted something long ago are not named."""
    if entry.get("by") and entry.get("on"):
        told = _("%(what)s，%(decided)s") % {
            "what": told,
            "decided": decided % {"by": entry["by"], "on": date_format(iso_day(entry["on"]))},
        }
    return _("%(what)s：%(reason)s") % {"what": told, "reason": entry["reason"]} if entry.get("reason") else told
