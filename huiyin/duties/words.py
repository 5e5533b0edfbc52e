"""What a duty asks, how a piece counts, and how it stands, in words people read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from huiyin.assemblies.models import Body
from huiyin.duties.models import YearlyDuty
from huiyin.duties.owing import EVERYBODY

JOINT_KINDS = (YearlyDuty.Kind.PROPOSAL, YearlyDuty.Kind.OPINION_ITEM)


def how(duty: YearlyDuty) -> str:
    """What counts, and which rule of the assembly's makes it narrower."""
    rule = duty.rule_set.entry("duties", duty.kind)
    return "".join([_counts(duty.kind), *_joint(duty.kind, rule)])


def _counts(kind: str) -> str:
    return {
        YearlyDuty.Kind.PROPOSAL: _("当年提出并提交的提案，草稿和撤回的不算。"),
        YearlyDuty.Kind.OPINION_ITEM: _("当年报送的社情民意信息，草稿和撤回的不算。"),
        YearlyDuty.Kind.STORY: _("当年提交的委员故事，草稿和撤回的不算。"),
        YearlyDuty.Kind.STUDY_REFLECTION: _("当年提交的学习心得体会，草稿和撤回的不算。"),
        YearlyDuty.Kind.RESEARCH: _("当年到会的带队调研、视察，和自己记下的自选调研。一次活动算一件。"),
        YearlyDuty.Kind.TRAINING: _("当年到会的培训班、学习座谈会、政协讲堂、外出培训。一次活动算一件。"),
    }[YearlyDuty.Kind(kind)]


def _joint(kind: str, rule: dict[str, Any]) -> list[str]:
    if kind not in JOINT_KINDS:
        return []
    led = rule.get("joint") == "lead"
    words = [_("联名的只对第一署名人算。") if led else _("联名的对每位署名人都算，附议不算。")]
    if "most_joint" in rule:
        words.append(_("联名的每年最多算 %(count)d 件。") % {"count": rule["most_joint"]})
    return words


def who_owes(rule: dict[str, Any]) -> str:
    body = rule.get("owed_by", EVERYBODY)
    if body == EVERYBODY:
        return _("全体委员")
    return _("%(body)s组成人员") % {"body": Body.Kind(body).label}


def exemptions(rule: dict[str, Any]) -> str:
    words = [_("当年离任的免。")]
    if by := rule.get("joined_by"):
        words.append(_("%(month)d 月 %(day)d 日以后到任的，当年免。") % by)
    if days := rule.get("leave_days"):
        words.append(_("长期请假满 %(days)d 天的，当年免。") % {"days": days})
    return "".join(words)


def states() -> dict[str, str]:
    return {"done": _("已完成"), "missing": _("还没有"), "exempt": _("当年免"), "not_owed": _("不承担")}


def reasons() -> dict[str, str]:
    """Why somebody was let off, for a sum of several."""
    return {"left": _("当年离任"), "late": _("到任较晚"), "leave": _("长期请假")}
