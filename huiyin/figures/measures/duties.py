from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import EACH, Measure
from huiyin.figures.rows import duties as rows

MEASURES = (
    Measure(
        code="duty_proposal",
        label=_("每人撰写提案"),
        unit="份",
        definition=_("统计日生效的规则要求每位委员每年撰写的提案。"),
        rows=rows.duty_proposal,
        words=[Words("份 件 个 篇", noun="提案", segment=EACH, surer=1)],
        chapter="duties",
    ),
    Measure(
        code="duty_opinion_item",
        label=_("每人反映社情民意信息"),
        unit="条",
        definition=_("统计日生效的规则要求每位委员每年反映的社情民意信息。"),
        rows=rows.duty_opinion_item,
        words=[Words("条 件 份 篇 个", noun="社情民意(?:信息)?", segment=EACH, surer=1)],
        chapter="duties",
    ),
    Measure(
        code="duty_story",
        label=_("每人编写委员故事"),
        unit="个",
        definition=_("统计日生效的规则要求每位委员每年编写的委员故事。"),
        rows=rows.duty_story,
        words=[Words("个 篇 份 则", noun="故事", segment=EACH, surer=1, never="征集|收集|收到|刊发")],
        chapter="duties",
    ),
    Measure(
        code="duty_study_reflection",
        label=_("每人起草学习心得体会"),
        unit="份",
        definition=_("统计日生效的规则要求每位委员每年起草的学习心得体会。"),
        rows=rows.duty_study_reflection,
        words=[Words("份 篇 个", noun="(?:学习)?(?:心得体会|心得|体会)", segment=EACH, surer=1)],
        chapter="duties",
    ),
)
