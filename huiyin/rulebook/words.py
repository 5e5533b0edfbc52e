"""A rule set in words people read: what it says, line by line, and what differs between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.accounts.models import Role
from huiyin.activities.models import ActivityKind
from huiyin.assemblies import rules
from huiyin.assemblies.models import Body
from huiyin.assemblies.rules import CLOCKS, DEFAULTS, OPTIONAL_CLOCKS, SESSION, name_of
from huiyin.history.templatetags.words import period_words


@dataclass(frozen=True)
class Line:
    """One thing a rule set lays down. `key` is the same in every version; `silent`: the document does not say it."""

    key: tuple[str, str]
    label: str
    words: str
    silent: bool = False


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Difference:
    """`old` None: added; `new` None: removed."""

    section: str
    label: str
    old: str | None
    new: str | None

    @property
    def kind(self) -> str:
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


def sections(document: dict[str, Any]) -> list[Section]:
    made = {
        "deadlines": _deadlines(document),
        "lengths": _lengths(document),
        "categories": _table(document, "categories"),
        "non_filing_grounds": _table(document, "non_filing_grounds"),
        "result_classes": _classes(document),
        "duties": _duties(document),
        "activity_kinds": _kinds(document),
        "leave_reasons": _leave_reasons(document),
        "attendance": _attendance(document),
        "scores": _scores(document),
        "contacts": _contacts(document),
        "kept": _kept(document),
    }
    titles = {"attendance": _("请假与出席"), "lengths": _("字数与案号"), "deadlines": _("期限与收件")}
    return [Section(code, titles.get(code) or name_of(code), lines) for code, lines in made.items()]


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Line by line, in the order of the pages; what is the same in both has no row."""
    found = []
    for before, after in zip(sections(old), sections(new), strict=True):
        was, becomes = ({line.key: line for line in section.lines} for section in (before, after))
        for key in [*was, *(key for key in becomes if key not in was)]:
            left, right = was.get(key), becomes.get(key)
            words = (left.words if left else None, right.words if right else None)
            if words[0] != words[1]:
                found.append(Difference(before.title, (right or left).label, *words))  # type: ignore[union-attr]
    return found


def _deadlines(document: dict[str, Any]) -> list[Line]:
    place = CLOCKS.index("handle") + 1
    first, then = (SESSION,), [clock for clock in OPTIONAL_CLOCKS if clock != SESSION]
    return [
        *[_term(document, clock) for clock in (*CLOCKS[:place], *first)],
        Line(("extension", ""), name_of("extension"), extension_words(document), "extension" not in document),
        *[_term(document, clock) for clock in (*then, *CLOCKS[place:])],
        Line(("intake", ""), name_of("intake"), _intake(document)),
    ]


def _term(document: dict[str, Any], clock: str) -> Line:
    stated = document["deadlines"].get(clock)
    if clock == SESSION and not stated:
        return Line(("deadlines", clock), name_of(clock), _("与平时提案相同"))
    words = period_words(stated or DEFAULTS[clock])
    return Line(("deadlines", clock), name_of(clock), words, silent=stated is None)


def extension_words(document: dict[str, Any]) -> str:
    """An empty document has what holds where nothing is said."""
    found = rules.extension(document)
    if not found["times"]:
        return _("不能延期")
    return ngettext(
        "可延期 %(times)d 次，每次 %(period)s，连同原期限最长 %(longest)s",
        "可延期 %(times)d 次，每次 %(period)s，连同原期限最长 %(longest)s",
        found["times"],
    ) % {"times": found["times"], "period": period_words(found), "longest": period_words(found["longest"])}


def _intake(document: dict[str, Any]) -> str:
    found = document.get("intake")
    if not found:
        return _("没有规定")
    opens, at = period_words(found["opens_before"]), found["closes_at"]
    if not found["closes_days_before"]:
        return _("开幕前 %(opens)s起，至闭幕当天 %(at)s") % {"opens": opens, "at": at}
    days = period_words({"count": found["closes_days_before"], "unit": "days"})
    return _("开幕前 %(opens)s起，至闭幕前 %(days)s的 %(at)s") % {"opens": opens, "days": days, "at": at}


def _lengths(document: dict[str, Any]) -> list[Line]:
    lengths = [
        Line(("lengths", key), name_of(key), _("最多 %(count)d 字") % {"count": document["lengths"][key]})
        for key in ("title", "body")
    ]
    sample = rules.docket(document, number=7, year=2026)
    words = _("2026 年的第 7 件写作“%(sample)s”") % {"sample": sample}
    upper = _("是") if rules.takes_upper_tier_members(document) else _("否")
    return [
        *lengths,
        Line(("docket", ""), name_of("docket"), words),
        Line(("upper_tier_members", ""), name_of("upper_tier_members"), upper, "upper_tier_members" not in document),
    ]


def _table(document: dict[str, Any], table: str) -> list[Line]:
    return [
        Line((table, row["code"]), row["name"], " ".join(filter(None, [row["name"], row.get("help")])))
        for row in document[table]
    ]


def _classes(document: dict[str, Any]) -> list[Line]:
    """What a class means is said where the document says it."""
    meanings = {
        "solved": _("已经解决或者采纳"),
        "planned": _("列入计划，须承诺时间"),
        "reference": _("留作参考"),
    }
    stated = {row["code"]: meanings.get(row.get("meaning", "")) for row in document["result_classes"]}
    words = _("%(class)s（含义：%(meaning)s）")
    return [
        Line(line.key, line.label, words % {"class": line.words, "meaning": stated[line.key[1]]})
        if stated[line.key[1]]
        else line
        for line in _table(document, "result_classes")
    ]


def _leave_reasons(document: dict[str, Any]) -> list[Line]:
    """Those of DEFAULTS where the document is silent."""
    silent = "leave_reasons" not in document
    words = _("%(reason)s（不计入应到）")
    return [
        Line(
            ("leave_reasons", row["code"]),
            row["name"],
            words % {"reason": row["name"]} if row.get("exempt") else row["name"],
            silent,
        )
        for row in rules.leave_reasons(document)
    ]


def _attendance(document: dict[str, Any]) -> list[Line]:
    leave, counted, roles = rules.leave(document), rules.attendance(document), dict(Role.choices)
    enough = _("满半天总数的 %(parts)d/%(of)d") % {"parts": counted["parts"], "of": counted["of"]}
    days = ngettext("%(count)d 天", "%(count)d 天", leave["days_before"]) % {"count": leave["days_before"]}
    silent = "leave" not in document
    return [
        *[Line(("leave", key), name_of(key), str(roles[leave[key]]), silent) for key in ("one_day", "longer")],
        Line(("leave", "days_before"), name_of("days_before"), days, silent),
        Line(("attendance", "parts"), _("算作到会"), enough, "attendance" not in document),
        Line(
            ("attendance", "excused_are_due"),
            name_of("excused_are_due"),
            _("是") if counted["excused_are_due"] else _("否"),
            "attendance" not in document,
        ),
    ]


def _duties(document: dict[str, Any]) -> list[Line]:
    """What the document does not say has no words: all members, joint work counts for each, nobody is let off."""
    words = _("每年 %(count)d %(unit)s")
    return [
        Line(
            ("duties", row["code"]),
            row["name"],
            "；".join(
                [f"{row['name']}：{_owed_by(row)}{words % {'count': row['count'], 'unit': row['unit']}}", *_more(row)]
            ),
        )
        for row in document["duties"]
    ]


def _owed_by(row: dict[str, Any]) -> str:
    if row.get("owed_by", "members") == "members":
        return _("每名委员")
    return _("%(body)s组成人员") % {"body": Body.Kind(row["owed_by"]).label}


def _more(row: dict[str, Any]) -> list[str]:
    joint = {"each": _("联名的每位署名人都算"), "lead": _("联名的只对第一署名人算")}
    said = [joint[row["joint"]]] if "joint" in row else []
    if "most_joint" in row:
        said.append(_("联名最多算 %(count)d 件") % {"count": row["most_joint"]})
    if "joined_by" in row:
        said.append(_("%(month)d 月 %(day)d 日以后到任的当年免") % row["joined_by"])
    if "leave_days" in row:
        said.append(_("长期请假满 %(days)d 天的当年免") % {"days": row["leave_days"]})
    return said


def _scores(document: dict[str, Any]) -> list[Line]:
    """None where the assembly has not switched them on: the section says nothing then."""
    names = {row["code"]: row["name"] for row in document["duties"]} | {"attendance": _("应邀到会")}
    words = _("%(name)s：每件 %(each)d 分，最多 %(most)d 分")
    return [
        Line(("scores", row["code"]), names[row["code"]], words % (row | {"name": names[row["code"]]}))
        for row in rules.scores(document)
    ]


def _contacts(document: dict[str, Any]) -> list[Line]:
    found, silent = rules.contacts(document), "contacts" not in document
    stated = document.get("contacts", {}).get("pairs", {})
    pairs = [
        Line(("pairs", kind), name_of(kind), _pairs(found["pairs"][kind]), kind not in stated)
        for kind in rules.PAIR_KINDS
    ]
    unmet = period_words({"count": found["unmet_months"], "unit": "months"})
    superiors = _("是") if found["superiors"] else _("否")
    return [
        *pairs,
        Line(("contacts", "unmet_months"), _("多久没有联系列为待办"), unmet, silent),
        Line(("contacts", "superiors"), name_of("superiors"), superiors, silent),
    ]


def contacts_words() -> str:
    """What holds where nothing is said."""
    return "；".join(f"{line.label} {line.words}" for line in _contacts({}))


def _pairs(count: int) -> str:
    return ngettext("每人 %(count)d 对", "每人 %(count)d 对", count) % {"count": count} if count else _("不结")


def _kept(document: dict[str, Any]) -> list[Line]:
    stated = document.get("kept", {})
    found = [
        Line(("kept", code), name_of(code), period_words({"count": months, "unit": "months"}), code not in stated)
        for code, months in rules.kept(document).items()
    ]
    erases = _("是") if rules.erases_when_due(document) else _("否")
    return [*found, Line(("kept", rules.ERASE), name_of(rules.ERASE), erases, rules.ERASE not in stated)]


def _kinds(document: dict[str, Any]) -> list[Line]:
    """Nothing where the assembly calls them as everybody does."""
    names = dict(ActivityKind.choices)
    words = _("%(name)s（统计上算作%(meaning)s）")
    return [
        Line(
            ("activity_kinds", row["code"]),
            row["name"],
            " ".join(filter(None, [words % {"name": row["name"], "meaning": names[row["meaning"]]}, row.get("help")])),
        )
        for row in rules.activity_kinds(document)
    ]
