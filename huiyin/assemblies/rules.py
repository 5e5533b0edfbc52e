"""The schema of a rule set, what is wrong with a document, and the one Huiyin ships as a start.

Sources: docs/rules/rule-set.md.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from huiyin.web import is_readable

UNITS = ("working_days", "days", "months")
FIXED_DATE = "fixed_date"
DUTIES = ("proposal", "opinion_item", "story", "study_reflection", "research", "training")
# Of whom a duty is asked: every member, or those with a seat in a body of that kind (assemblies/models.py Body.Kind).
OWED_BY = ("members", "standing_committee", "chair_council", "special_committee")
JOINT = ("each", "lead")  # joint work counts for each who signed it, or for who signed first
PAIR_KINDS = ("party_nonparty", "staff_member", "member_member", "member_public")
# What is kept for so many months after the term ends (or after the record, where it belongs to no term).
KEPT = ("talks", "meetings", "leaves", "wishes", "corrections", "notices", "looks")
ERASE = "erase"  # beside them: whether the daily round erases what is past its term
LEAST_LOOKS = 6  # months the history is kept whatever a rule set says: Cybersecurity Law, article 21
CLOCKS = ("pre_check", "revise", "decide", "hand_over", "acknowledge", "handle", "rehandle", "feedback", "mediate")
# Terms a document may leave out: those of DEFAULTS then hold. Session proposals have the term of all others then.
SESSION = "handle_session"
SCHEME_CLOCKS = (SESSION, "co_opinion", "return_window")  # with the answer's, those an example sets
# Of a social-opinion item, then of a livelihood matter, in the order of their course.
ITEM_CLOCKS = ("screen", "resubmit", "reserve", "edit_item", "sign_off", "issue", "agency_reply", "feed_back")
LIVELIHOOD_CLOCKS = (
    *("verify", "assign", "accept", "resolve", "report_progress", "decide_deferral", "check_claim"),
    *("answer_back", "evaluate", "review_deferred", "receive", "keep_contact"),
)
OPTIONAL_CLOCKS = (
    *(*SCHEME_CLOCKS, "decide_return", "check_reply", "progress", "confirm", "answer_correction"),
    *ITEM_CLOCKS,
    *LIVELIHOOD_CLOCKS,
)
MEANINGS = ("solved", "planned", "reference")  # of a result class, in the order of A, B, C
FIXED_CLOCKS = ("handle", SESSION, "co_opinion")  # may end on a fixed date: 30 June
# What an activity counts as (activities/models/activity.py); an assembly's own kinds each mean one of them.
ACTIVITY_MEANINGS = (
    *("symposium", "lecture", "reading", "training", "outside_course", "research_trip", "own_research", "inspection"),
    *("study_tour", "consultation", "supervision", "reception", "storytelling", "plenary", "standing_session"),
    "meeting",
)
LEAVE_APPROVERS = ("con", "lia", "sig")  # roles that may grant leave from an activity
TABLES = ("categories", "non_filing_grounds", "result_classes", "duties")
OPTIONAL_TABLES = ("activity_kinds", "leave_reasons")


def _words(most: int) -> dict[str, Any]:
    return {"type": "string", "pattern": r"\S", "maxLength": most}


def _named(code_length: int) -> dict[str, Any]:
    """A row of a table. Lengths are those of the columns that will hold the code and the name."""
    return {
        "type": "object",
        "required": ["code", "name"],
        "properties": {
            "code": {"type": "string", "pattern": r"^[a-z][a-z0-9_]*\Z", "maxLength": code_length},
            "name": _words(100),
            "help": {"type": "string", "maxLength": 200},
        },
        "additionalProperties": False,
    }


def _class() -> dict[str, Any]:
    """A result class may say what it means (meaning_of)."""
    named = _named(20)
    return named | {"properties": named["properties"] | {"meaning": {"enum": list(MEANINGS)}}}


def _kind() -> dict[str, Any]:
    named = _named(30)
    named["properties"]["name"] = _words(40)
    return named | {
        "required": ["code", "name", "meaning"],
        "properties": named["properties"] | {"meaning": {"enum": list(ACTIVITY_MEANINGS)}},
    }


def _leave_reason() -> dict[str, Any]:
    """`exempt`: whoever is away for it is not counted among those who should have come."""
    named = _named(30)
    return named | {"properties": named["properties"] | {"exempt": {"type": "boolean"}}}


_COUNT = {"type": "integer", "minimum": 1, "maximum": 400}
_UNIT = {"enum": list(UNITS)}
_PERIOD = {
    "type": "object",
    "required": ["count", "unit"],
    "properties": {"count": _COUNT, "unit": _UNIT},
    "additionalProperties": False,
}
_HOUR = {"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z"}
# The next such day, to the hour where one is named; but at least `not_before` after the start, if that is later.
_FIXED = {
    "type": "object",
    "required": ["unit", "month", "day"],
    "properties": {
        "unit": {"const": FIXED_DATE},
        "month": {"type": "integer", "minimum": 1, "maximum": 12},
        "day": {"type": "integer", "minimum": 1, "maximum": 31},
        "hour": _HOUR,
        "not_before": _PERIOD,
    },
    "additionalProperties": False,
}
_DAY_OF_YEAR = {
    "type": "object",
    "required": ["month", "day"],
    "properties": {
        "month": {"type": "integer", "minimum": 1, "maximum": 12},
        "day": {"type": "integer", "minimum": 1, "maximum": 31},
    },
    "additionalProperties": False,
}
_TERM = {
    "if": {"type": "object", "required": ["unit"], "properties": {"unit": {"const": FIXED_DATE}}},
    "then": _FIXED,
    "else": _PERIOD | {"properties": {"count": _COUNT, "unit": {"enum": [*UNITS, FIXED_DATE]}}},
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["deadlines", "lengths", "categories", "non_filing_grounds", "result_classes", "duties", "docket"],
    "additionalProperties": False,
    "properties": {
        "deadlines": {
            "type": "object",
            "required": list(CLOCKS),
            "properties": dict.fromkeys((*CLOCKS, *OPTIONAL_CLOCKS), _PERIOD) | dict.fromkeys(FIXED_CLOCKS, _TERM),
            "additionalProperties": False,
        },
        # By how much an answer's term may be extended, how often, and how long it may be in all from its start.
        "extension": {
            "type": "object",
            "required": ["count", "unit", "times", "longest"],
            "properties": {
                "count": _COUNT,
                "unit": _UNIT,
                "times": {"type": "integer", "minimum": 0, "maximum": 9},
                "longest": _PERIOD,
            },
            "additionalProperties": False,
        },
        # Session proposals: from so long before the opening, to this hour so many days before the closing day.
        "intake": {
            "type": "object",
            "required": ["opens_before", "closes_days_before", "closes_at"],
            "properties": {
                "opens_before": _PERIOD,
                "closes_days_before": {"type": "integer", "minimum": 0, "maximum": 30},
                "closes_at": _HOUR,
            },
            "additionalProperties": False,
        },
        # What the assembly calls its activities, and what each counts as.
        "activity_kinds": {"type": "array", "minItems": 1, "maxItems": 100, "items": _kind()},
        "leave_reasons": {"type": "array", "minItems": 1, "maxItems": 100, "items": _leave_reason()},
        # Who grants leave from what lasts a day at most, and from what lasts longer; asked for so many days before.
        "leave": {
            "type": "object",
            "required": ["one_day", "longer", "days_before"],
            "properties": {
                "one_day": {"enum": list(LEAVE_APPROVERS)},
                "longer": {"enum": list(LEAVE_APPROVERS)},
                "days_before": {"type": "integer", "minimum": 0, "maximum": 60},
            },
            "additionalProperties": False,
        },
        # Who was there for fewer than `parts` of `of` half days counts as absent; who was excused is due or is not.
        "attendance": {
            "type": "object",
            "required": ["parts", "of", "excused_are_due"],
            "properties": {
                "parts": {"type": "integer", "minimum": 0, "maximum": 10},
                "of": {"type": "integer", "minimum": 1, "maximum": 10},
                "excused_are_due": {"type": "boolean"},
            },
            "additionalProperties": False,
        },
        # Whether members of an assembly above who live here may propose here too.
        "upper_tier_members": {"type": "boolean"},
        "lengths": {
            "type": "object",
            "required": ["title", "body"],
            "properties": {
                "title": {"type": "integer", "minimum": 10, "maximum": 100},
                "body": {"type": "integer", "minimum": 100, "maximum": 20000},
            },
            "additionalProperties": False,
        },
        "categories": {"type": "array", "minItems": 1, "maxItems": 100, "items": _named(30)},
        "non_filing_grounds": {"type": "array", "minItems": 1, "maxItems": 100, "items": _named(30)},
        "result_classes": {"type": "array", "minItems": 1, "maxItems": 100, "items": _class()},
        # {number}, plain or with leading zeros, once; {year} may stand beside it.
        "docket": {
            "type": "string",
            "pattern": r"^([^{}]|\{year\})*\{number(:0[1-9]d)?\}([^{}]|\{year\})*\Z",
            "maxLength": 30,
        },
        "duties": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "name", "unit", "count"],
                "properties": {
                    "code": {"enum": list(DUTIES)},
                    "name": _words(40),
                    "unit": _words(8),
                    "count": {"type": "integer", "minimum": 1, "maximum": 50},
                    "owed_by": {"enum": list(OWED_BY)},
                    "joint": {"enum": list(JOINT)},
                    # Of joint work at most so many pieces count in a year.
                    "most_joint": {"type": "integer", "minimum": 0, "maximum": 50},
                    # Who became a member after that day of the year owes nothing that year.
                    "joined_by": _DAY_OF_YEAR,
                    # Nor does who was on leave of absence for so many days of it.
                    "leave_days": {"type": "integer", "minimum": 1, "maximum": 366},
                },
                "additionalProperties": False,
            },
        },
        # Scores, for an assembly that wants them: points for each piece, at most so many. Without it there are none.
        "scores": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
                "type": "object",
                "required": ["code", "each", "most"],
                "properties": {
                    "code": {"enum": [*DUTIES, "attendance"]},
                    "each": {"type": "integer", "minimum": 1, "maximum": 100},
                    "most": {"type": "integer", "minimum": 1, "maximum": 1000},
                },
                "additionalProperties": False,
            },
        },
        # The four contacts: how many pairs of each kind everybody has, who is not met for so many months, whether a
        # member may be paired with the head of a body they sit in.
        "contacts": {
            "type": "object",
            "required": ["pairs", "unmet_months", "superiors"],
            "properties": {
                "pairs": {
                    "type": "object",
                    "properties": {kind: {"type": "integer", "minimum": 0, "maximum": 9} for kind in PAIR_KINDS},
                    "additionalProperties": False,
                },
                "unmet_months": {"type": "integer", "minimum": 1, "maximum": 36},
                "superiors": {"type": "boolean"},
            },
            "additionalProperties": False,
        },
        "kept": {
            "type": "object",
            "properties": {
                code: {"type": "integer", "minimum": LEAST_LOOKS if code == "looks" else 1, "maximum": 1200}
                for code in KEPT
            }
            | {ERASE: {"type": "boolean"}},
            "additionalProperties": False,
        },
    },
}
# What holds where a document is silent; the only place it is said.
DEFAULTS: dict[str, Any] = {
    "co_opinion": {"count": 1, "unit": "months"},
    "return_window": {"count": 7, "unit": "working_days"},
    "decide_return": {"count": 5, "unit": "working_days"},
    "check_reply": {"count": 5, "unit": "working_days"},
    "progress": {"count": 6, "unit": "months"},
    "confirm": {"count": 15, "unit": "working_days"},
    "answer_correction": {"count": 10, "unit": "working_days"},
    "screen": {"count": 5, "unit": "working_days"},
    "resubmit": {"count": 30, "unit": "days"},
    "reserve": {"count": 60, "unit": "days"},
    "edit_item": {"count": 5, "unit": "working_days"},
    "sign_off": {"count": 3, "unit": "working_days"},
    "issue": {"count": 5, "unit": "working_days"},
    "agency_reply": {"count": 30, "unit": "days"},
    "feed_back": {"count": 10, "unit": "working_days"},
    "verify": {"count": 5, "unit": "working_days"},
    "assign": {"count": 3, "unit": "working_days"},
    "accept": {"count": 5, "unit": "working_days"},
    "resolve": {"count": 3, "unit": "months"},
    "report_progress": {"count": 1, "unit": "months"},
    "decide_deferral": {"count": 5, "unit": "working_days"},
    "check_claim": {"count": 10, "unit": "working_days"},
    "answer_back": {"count": 5, "unit": "working_days"},
    "evaluate": {"count": 10, "unit": "working_days"},
    "review_deferred": {"count": 12, "unit": "months"},
    "receive": {"count": 5, "unit": "working_days"},
    "keep_contact": {"count": 24, "unit": "months"},
    "extension": {"count": 3, "unit": "months", "times": 1, "longest": {"count": 6, "unit": "months"}},
    "upper_tier_members": False,
    "leave_reasons": [
        {"code": "superior", "name": "参加上级会议或活动", "exempt": True},
        {"code": "abroad", "name": "出国（境）学习或公务", "exempt": True},
        {"code": "absence", "name": "长期请假", "exempt": True},
        {"code": "duty", "name": "本职公务"},
        {"code": "illness", "name": "因病"},
        {"code": "personal", "name": "因事"},
    ],
    "leave": {"one_day": "lia", "longer": "sig", "days_before": 2},
    "attendance": {"parts": 2, "of": 3, "excused_are_due": True},
    "contacts": {
        "pairs": {"party_nonparty": 1, "staff_member": 1, "member_member": 1, "member_public": 2},
        "unmet_months": 6,
        "superiors": False,
    },
    # Months. A talk's words go first; that it took place is kept as long as the record of the term is worked with.
    "kept": {"talks": 12, "meetings": 60, "leaves": 24, "wishes": 1, "corrections": 60, "notices": 24, "looks": 60},
}
DOCKET_LENGTH = 20  # of the column that holds it

Place = tuple[str | int, ...]
_NAMES: dict[str, str | Promise] = {
    "deadlines": gettext_lazy("期限"),
    "pre_check": gettext_lazy("初审"),
    "revise": gettext_lazy("修改"),
    "decide": gettext_lazy("审查决定"),
    "hand_over": gettext_lazy("交办"),
    "acknowledge": gettext_lazy("签收"),
    "handle": gettext_lazy("答复"),
    SESSION: gettext_lazy("大会提案的答复"),
    "rehandle": gettext_lazy("再次答复"),
    "feedback": gettext_lazy("反馈"),
    "mediate": gettext_lazy("会商"),
    "co_opinion": gettext_lazy("会办意见"),
    "return_window": gettext_lazy("退回重办"),
    "decide_return": gettext_lazy("退回决定"),
    "check_reply": gettext_lazy("答复审核"),
    "progress": gettext_lazy("报告进展"),
    "confirm": gettext_lazy("核实兑现"),
    "answer_correction": gettext_lazy("更正申请答复"),
    "screen": gettext_lazy("信息筛选"),
    "resubmit": gettext_lazy("信息补充修改"),
    "reserve": gettext_lazy("留存备用"),
    "edit_item": gettext_lazy("信息编辑"),
    "sign_off": gettext_lazy("信息核签"),
    "issue": gettext_lazy("信息刊发"),
    "agency_reply": gettext_lazy("部门回复"),
    "feed_back": gettext_lazy("反馈作者"),
    "verify": gettext_lazy("核实登记"),
    "assign": gettext_lazy("台账交办"),
    "accept": gettext_lazy("接办"),
    "resolve": gettext_lazy("办理"),
    "report_progress": gettext_lazy("每月进展"),
    "decide_deferral": gettext_lazy("暂缓决定"),
    "check_claim": gettext_lazy("核验"),
    "answer_back": gettext_lazy("回复反映人"),
    "evaluate": gettext_lazy("评价办结"),
    "review_deferred": gettext_lazy("长期事项复核"),
    "receive": gettext_lazy("上级签收"),
    "keep_contact": gettext_lazy("联系方式保存"),
    "extension": gettext_lazy("延期"),
    "times": gettext_lazy("次数"),
    "longest": gettext_lazy("最长"),
    "intake": gettext_lazy("大会提案收件"),
    "opens_before": gettext_lazy("开始"),
    "closes_days_before": gettext_lazy("截止日"),
    "closes_at": gettext_lazy("截止时刻"),
    "activity_kinds": gettext_lazy("活动类别"),
    "leave_reasons": gettext_lazy("请假事由"),
    "exempt": gettext_lazy("不计入应到"),
    "leave": gettext_lazy("请假审批"),
    "one_day": gettext_lazy("一天以内"),
    "longer": gettext_lazy("一天以上"),
    "days_before": gettext_lazy("提前天数"),
    "attendance": gettext_lazy("出席计算"),
    "parts": gettext_lazy("到会份数"),
    "of": gettext_lazy("总份数"),
    "excused_are_due": gettext_lazy("准假的仍计入应到"),
    "upper_tier_members": gettext_lazy("住在本地的上级政协委员可在本级提案"),
    "lengths": gettext_lazy("字数"),
    "title": gettext_lazy("案由"),
    "body": gettext_lazy("正文每部分"),
    "categories": gettext_lazy("分类"),
    "non_filing_grounds": gettext_lazy("不予立案理由"),
    "result_classes": gettext_lazy("办理结果"),
    "docket": gettext_lazy("案号写法"),
    "duties": gettext_lazy("每年的履职任务"),
    "owed_by": gettext_lazy("谁承担"),
    "joint": gettext_lazy("联名怎样算"),
    "most_joint": gettext_lazy("联名最多算几件"),
    "joined_by": gettext_lazy("此日以后到任的当年免"),
    "leave_days": gettext_lazy("长期请假满多少天的免"),
    "scores": gettext_lazy("履职计分"),
    "each": gettext_lazy("每件分数"),
    "most": gettext_lazy("最多分数"),
    "contacts": gettext_lazy("四个联系"),
    "pairs": gettext_lazy("每人对子数"),
    "unmet_months": gettext_lazy("多少个月没有联系列为待办"),
    "superiors": gettext_lazy("可与所在机构的负责人结对"),
    "kept": gettext_lazy("保存期限"),
    "party_nonparty": gettext_lazy("党员委员联系党外委员"),
    "staff_member": gettext_lazy("政协干部联系委员"),
    "member_member": gettext_lazy("委员联系委员"),
    "member_public": gettext_lazy("委员联系界别群众"),
    "talks": gettext_lazy("谈心内容"),
    "meetings": gettext_lazy("谈心和走访的次数记录"),
    "leaves": gettext_lazy("请假说明"),
    "wishes": gettext_lazy("联系意愿"),
    "corrections": gettext_lazy("更正申请"),
    "notices": gettext_lazy("通知"),
    "looks": gettext_lazy("查看记录"),
    "erase": gettext_lazy("到期自动删除"),
    "code": gettext_lazy("代码"),
    "name": gettext_lazy("名称"),
    "help": gettext_lazy("说明"),
    "meaning": gettext_lazy("含义"),
    "unit": gettext_lazy("单位"),
    "count": gettext_lazy("数量"),
    "month": gettext_lazy("月"),
    "day": gettext_lazy("日"),
    "hour": gettext_lazy("时刻"),
    "not_before": gettext_lazy("至少"),
}


def name_of(key: str) -> str:
    """What people call a field of the document."""
    return str(_NAMES.get(key, key))


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, where: ("deadlines", "handle", "count"). An empty place is the document itself."""

    place: Place
    words: str

    def __str__(self) -> str:
        named = [
            _("第 %(number)d 项") % {"number": part + 1} if isinstance(part, int) else name_of(part)
            for part in self.place
        ]
        return _("%(place)s：%(words)s") % {"place": " › ".join(named) or _("整份规则"), "words": self.words}


# A whole number is one without a point: 3.0 is none, nor is true.
_checked_types = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda checker, found: type(found) is int)
_Validator = extend(Draft202012Validator, type_checker=_checked_types)


def faults(document: Any) -> list[Fault]:
    """What is wrong with a rule set, each at its place; empty when it is sound."""
    found = [fault for error in _Validator(SCHEMA).iter_errors(document) for fault in _said(error)]
    found += [
        Fault(place, _("文字中有无法识别的字符。")) for place, text in _strings(document) if not is_readable(text)
    ]
    if not found:
        found = [*_doubled(document), *_too_long(document), *_extension_too_short(document)]
        found += [*_scores_of_nothing(document)]
        found += [*_nothing_solved(document), *_no_such_day(document)] if not found else []
    first = {fault.place: fault for fault in reversed(found)}  # one word a place: 1.5 is no whole number, and too small
    return sorted(first.values(), key=lambda fault: [_order(part) for part in fault.place])


def _order(part: str | int) -> tuple[int, str]:
    """Faults come in the order of the document; what is no field of it comes last."""
    if isinstance(part, int):
        return part, ""
    return (list(_NAMES).index(part), "") if part in _NAMES else (len(_NAMES), part)


def _said(error: ValidationError) -> Iterator[Fault]:
    place, limit = tuple(error.absolute_path), error.validator_value
    match error.validator:
        case "required":
            yield Fault((*place, error.message.split("'")[1]), _("没有填写。"))
        case "additionalProperties":
            for extra in sorted(set(error.instance) - set(error.schema["properties"])):  # type: ignore
                yield Fault((*place, extra), _("没有这一项规则。"))
        case _:
            yield Fault(place, _reason(str(error.validator), limit, place))


def _reason(kind: str, limit: Any, place: Place) -> str:
    if kind == "pattern":
        return {
            "docket": _("要写明 {number}（可写作 {number:04d}），另外只能用 {year}。"),
            "closes_at": _("请按“10:00”的样子写。"),
            "hour": _("请按“18:00”的样子写。"),
            "code": _("代码以小写字母开头，只用小写字母、数字和下划线。"),
        }.get(str(place[-1]) if place else "", _("没有填写。"))
    if kind == "type":
        return {
            "integer": _("要填一个整数。"),
            "string": _("要填文字。"),
            "array": _("要写成一个列表。"),
            "object": _("要写成一组“名称：内容”。"),
            "boolean": _("要填“是”或“否”（true 或 false）。"),
        }[limit]
    return {
        "minimum": _("不能小于 %(limit)s。"),
        "maximum": _("不能大于 %(limit)s。"),
        "maxLength": _("最多 %(limit)s 字。"),
        "minItems": _("至少要有 %(limit)s 项。"),
        "maxItems": _("最多 %(limit)s 项。"),
        "enum": _("只能是 %(limit)s 之一。"),
    }[kind] % {"limit": "、".join(limit) if isinstance(limit, list) else limit}


def _strings(found: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(found, str):
        yield place, found
    elif isinstance(found, dict):
        for key, value in found.items():
            yield from _strings(value, (*place, key))
    elif isinstance(found, list):
        for number, value in enumerate(found):
            yield from _strings(value, (*place, number))


def _doubled(document: dict[str, Any]) -> Iterator[Fault]:
    """A code stands once in its table, and so does a name people choose by."""
    for table in (*TABLES, *OPTIONAL_TABLES):
        for key in ("code", "name"):
            seen: set[str] = set()
            for number, row in enumerate(document.get(table, [])):
                if row[key] in seen:
                    yield Fault((table, number, key), _("和前面的一项重复。"))
                seen.add(row[key])


def _too_long(document: dict[str, Any]) -> Iterator[Fault]:
    if len(docket(document, number=9999, year=2026)) > DOCKET_LENGTH:
        yield Fault(("docket",), _("写出来的案号最多 %(limit)s 字。") % {"limit": DOCKET_LENGTH})


def _extension_too_short(document: dict[str, Any]) -> Iterator[Fault]:
    """The longest term in all is not shorter than the plain one; told only where both have one unit."""
    longest = document.get("extension", {}).get("longest")
    for clock in ("handle", SESSION):
        plain = document["deadlines"].get(clock)
        if longest and plain and plain["unit"] == longest["unit"] and plain["count"] > longest["count"]:
            yield Fault(("extension", "longest", "count"), _("不能短于“%(clock)s”的期限。") % {"clock": name_of(clock)})


def _nothing_solved(document: dict[str, Any]) -> Iterator[Fault]:
    """Promises that were kept turn the class of an answer; one must be there to turn to."""
    if class_that_means(document, "solved") is None:
        yield Fault(("result_classes", 0, "meaning"), _("至少要有一项表示已经解决或者采纳。"))


def meaning_of(document: dict[str, Any], code: str) -> str:
    """solved, planned or reference; where a class is silent, by its place: the first, the second, any other.

    A code the document does not have means nothing: "".
    """
    for place, row in enumerate(document["result_classes"]):
        if row["code"] == code:
            return str(row.get("meaning") or MEANINGS[min(place, 2)])
    return ""


def classes_that_mean(document: dict[str, Any], *meanings: str) -> list[str]:
    codes = [row["code"] for row in document["result_classes"]]
    return [code for code in codes if meaning_of(document, code) in meanings]


def class_that_means(document: dict[str, Any], meaning: str) -> str | None:
    """The first one; None where no class means that."""
    return next(iter(classes_that_mean(document, meaning)), None)


def _no_such_day(document: dict[str, Any]) -> Iterator[Fault]:
    for clock, term in document["deadlines"].items():
        if term["unit"] == FIXED_DATE and not is_day_of_year(term["month"], term["day"]):
            yield Fault(("deadlines", clock, "day"), _("这个月没有这一天。"))
    for number, row in enumerate(document["duties"]):
        if (last := row.get("joined_by")) and not is_day_of_year(last["month"], last["day"]):
            yield Fault(("duties", number, "joined_by", "day"), _("这个月没有这一天。"))


def _scores_of_nothing(document: dict[str, Any]) -> Iterator[Fault]:
    """A line stands once, and is of a duty the assembly has; what people came to, every assembly has."""
    owed, seen = {row["code"] for row in document["duties"]}, set()
    for number, row in enumerate(document.get("scores", [])):
        if row["code"] in seen:
            yield Fault(("scores", number, "code"), _("和前面的一项重复。"))
        elif row["code"] not in owed | {"attendance"}:
            yield Fault(("scores", number, "code"), _("每年的履职任务里没有这一种，不能给它计分。"))
        seen.add(row["code"])


def is_day_of_year(month: int, day: int) -> bool:
    """29 February is one: in other years it is the last of February."""
    return day <= monthrange(2024, month)[1]


def docket(document: dict[str, Any], *, number: int, year: int) -> str:
    return str(document["docket"]).format(number=number, year=year)


def period(document: dict[str, Any], clock: str, window: str = "") -> dict[str, Any]:
    """{"count": 3, "unit": "months"} for the named clock; session proposals may have a term of their own.

    A fixed date is {"unit": "fixed_date", "month": 6, "day": 30}: calendars.deadlines.due_for takes either.
    """
    deadlines = document["deadlines"]
    found: dict[str, Any] = deadlines.get(f"{clock}_{window}") or deadlines.get(clock) or DEFAULTS[clock]
    return found


def extension(document: dict[str, Any]) -> dict[str, Any]:
    """By how much, how often, and to which longest term in all; `times` 0 is never."""
    found: dict[str, Any] = document.get("extension") or DEFAULTS["extension"]
    return found


def activity_kinds(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Code, name, what it counts as; none where the assembly calls them as everybody does."""
    return list(document.get("activity_kinds", []))


def leave_reasons(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document.get("leave_reasons") or DEFAULTS["leave_reasons"]
    return found


def leave(document: dict[str, Any]) -> dict[str, Any]:
    """{"one_day": role, "longer": role, "days_before": n}"""
    found: dict[str, Any] = document.get("leave") or DEFAULTS["leave"]
    return found


def attendance(document: dict[str, Any]) -> dict[str, Any]:
    """{"parts": 2, "of": 3, "excused_are_due": True}: under two thirds of the half days is absent."""
    found: dict[str, Any] = document.get("attendance") or DEFAULTS["attendance"]
    return found


def contacts(document: dict[str, Any]) -> dict[str, Any]:
    """{"pairs": {kind: n}, "unmet_months": n, "superiors": bool}; a kind that is silent is paired as by default."""
    found: dict[str, Any] = document.get("contacts") or DEFAULTS["contacts"]
    return found | {"pairs": DEFAULTS["contacts"]["pairs"] | found["pairs"]}


def kept(document: dict[str, Any]) -> dict[str, int]:
    """Months by code; what the document does not name as by default."""
    found: dict[str, Any] = DEFAULTS["kept"] | document.get("kept", {})
    return {code: found[code] for code in KEPT}


def erases_when_due(document: dict[str, Any]) -> bool:
    """False where the document is silent: somebody asks for it then (`huiyin retention --erase`)."""
    return bool(document.get("kept", {}).get(ERASE, False))


def scores(document: dict[str, Any]) -> list[dict[str, Any]]:
    """None where the assembly has not switched them on."""
    return list(document.get("scores", []))


def takes_upper_tier_members(document: dict[str, Any]) -> bool:
    return bool(document.get("upper_tier_members", DEFAULTS["upper_tier_members"]))


def laid_over(document: dict[str, Any], scheme: dict[str, Any]) -> dict[str, Any]:
    """The document with the answer's terms of a scheme (assemblies/examples); everything else stays."""
    made = deepcopy(document)
    for clock in ("handle", *SCHEME_CLOCKS):
        made["deadlines"].pop(clock, None)
    made["deadlines"] |= deepcopy(scheme["deadlines"])
    made.pop("extension", None)
    return made | ({"extension": deepcopy(scheme["extension"])} if "extension" in scheme else {})


def fresh_code(taken: set[str]) -> str:
    """A code no row has had: a code never changes its meaning."""
    used = [int(found[1]) for code in taken if (found := re.fullmatch(r"item_(\d{1,6})", code))]
    return f"item_{max(used, default=0) + 1}"


def _rows(**names: str) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, name in names.items()]


def _period(count: int, unit: str = "working_days") -> dict[str, Any]:
    return {"count": count, "unit": unit}


STARTING_RULES: dict[str, Any] = {
    "deadlines": {
        "pre_check": _period(3),
        "revise": _period(5),
        "decide": _period(10),
        "hand_over": _period(30, "days"),
        "acknowledge": _period(5),
        "handle": _period(3, "months"),
        "rehandle": _period(3, "months"),
        "feedback": _period(15),
        "mediate": _period(1, "months"),
    },
    "lengths": {"title": 50, "body": 1500},
    "docket": "第{number:04d}号",
    "categories": _rows(
        economy="经济建设", livelihood="民生与社会", culture="教育科技文化", ecology="生态环境", unity="民族团结与治理"
    ),
    "non_filing_grounds": _rows(
        secret="涉及国家秘密",  # nosec B106 - a ground, no password
        prohibited="国家明令禁止的",
        cpc_internal="中共党员反映党内有关组织、人事安排等问题",
        party_internal="民主党派成员反映本组织内部问题",
        litigation="进入诉讼、仲裁程序的",
        academic="纯学术研讨的",
        personal="为本人或者亲属解决个人问题的",
        promotion="宣传、推介具体作品、产品的",
        accusation="指名举报的",
        empty="内容空泛、没有具体建议的",
    ),
    "result_classes": [
        {"code": "a", "name": "A类", "help": "已经解决或者采纳"},
        {"code": "b", "name": "B类", "help": "列入计划正在解决"},
        {"code": "c", "name": "C类", "help": "留作参考"},
    ],
    "duties": [
        {"code": "proposal", "name": "撰写提案", "unit": "份", "count": 1},
        {"code": "opinion_item", "name": "反映社情民意信息", "unit": "条", "count": 1},
        {"code": "story", "name": "编写委员故事", "unit": "个", "count": 1},
        {"code": "study_reflection", "name": "起草学习心得体会", "unit": "份", "count": 1},
    ],
}
