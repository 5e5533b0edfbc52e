"""The schema of a rule set, and the one Huiyin ships as a start. Sources: docs/rules/rule-set.md."""

from typing import Any

from jsonschema import Draft202012Validator

_NAMED = {
    "type": "object",
    "required": ["code", "name"],
    "properties": {
        "code": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "name": {"type": "string", "minLength": 1},
        "help": {"type": "string"},
    },
    "additionalProperties": False,
}
_PERIOD = {
    "type": "object",
    "required": ["count", "unit"],
    "properties": {
        "count": {"type": "integer", "minimum": 1, "maximum": 400},
        "unit": {"enum": ["working_days", "days", "months"]},
    },
    "additionalProperties": False,
}
CLOCKS = ("pre_check", "revise", "decide", "hand_over", "acknowledge", "handle", "rehandle", "feedback", "mediate")
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["deadlines", "lengths", "categories", "non_filing_grounds", "result_classes", "duties", "docket"],
    "additionalProperties": False,
    "properties": {
        "deadlines": {
            "type": "object",
            "required": list(CLOCKS),
            "properties": dict.fromkeys(CLOCKS, _PERIOD),
            "additionalProperties": False,
        },
        "lengths": {
            "type": "object",
            "required": ["title", "body"],
            "properties": {"title": {"type": "integer", "minimum": 10}, "body": {"type": "integer", "minimum": 100}},
            "additionalProperties": False,
        },
        "categories": {"type": "array", "minItems": 1, "items": _NAMED},
        "non_filing_grounds": {"type": "array", "minItems": 1, "items": _NAMED},
        "result_classes": {"type": "array", "minItems": 1, "items": _NAMED},
        "docket": {"type": "string", "pattern": r"\{number"},
        "duties": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "name", "unit", "count"],
                "properties": {
                    "code": {"enum": ["proposal", "opinion_item", "story", "study_reflection"]},
                    "name": {"type": "string"},
                    "unit": {"type": "string"},
                    "count": {"type": "integer", "minimum": 1, "maximum": 50},
                },
                "additionalProperties": False,
            },
        },
    },
}


def faults(document: Any) -> list[str]:
    """What is wrong with a rule set, one sentence a place; empty when it is sound."""
    errors = sorted(Draft202012Validator(SCHEMA).iter_errors(document), key=lambda error: list(map(str, error.path)))
    return [f"{'/'.join(map(str, error.path)) or '/'}: {error.message}" for error in errors]


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
        secret="涉及国家秘密",
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
