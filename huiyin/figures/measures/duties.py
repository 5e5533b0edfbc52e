from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.duties.models import YearlyDuty
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import EACH, PEOPLE, AnyFigure, Measure, Rate
from huiyin.figures.measures.told import Told, all_done_by_sector, by_number_done, done_of, owing_by_sector
from huiyin.figures.rows import duties as rows

Kind = YearlyDuty.Kind

_COUNTS: tuple[Measure, ...] = (
    Measure(
        code="duty_proposal",
        label=_("每人撰写提案"),
        unit="份",
        definition=_("统计日生效的规则要求每位委员每年撰写的提案。"),
        rows=rows.duty_proposal,
        words=[Words("份 件 个 篇", noun="提案", segment=EACH, surer=1, never="年均|平均")],
        chapter="duties",
    ),
    Measure(
        code="duty_opinion_item",
        label=_("每人反映社情民意信息"),
        unit="条",
        definition=_("统计日生效的规则要求每位委员每年反映的社情民意信息。"),
        rows=rows.duty_opinion_item,
        words=[Words("条 件 份 篇 个", noun="社情民意(?:信息)?", segment=EACH, surer=1, never="年均|平均")],
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

# How many did what. The rate has both its sides from the same sums.
_told: dict[str, Any] = {
    each.code: each
    for each in (
        Told(
            code="duties_owing",
            label=_("承担年度任务的委员"),
            unit="名",
            definition=_(
                "年末在任、按规则承担至少一件年度任务的本级委员；免去全部任务的另计。这里打开的是规则要求的任务，不是委员名单：谁没有完成，只有本人和办理履职档案的机构知道。"
            ),
            rows=rows.asked_of_members,
            of=lambda asked: (),
            told=lambda found: found.members,
            words=[],
            chapter="duties",
            divisions=(by_number_done, owing_by_sector),
        ),
        Told(
            code="duties_exempt",
            label=_("免年度任务的委员"),
            unit="名",
            definition=_("年末在任、当年免去全部年度任务的本级委员：到任过晚或者长期请假，以规则写明的为准。"),
            rows=rows.asked_of_members,
            of=lambda asked: (),
            told=lambda found: found.exempt,
            words=[],
            chapter="duties",
        ),
        Told(
            code="duties_all_done",
            label=_("完成全部年度任务的委员"),
            unit="名",
            definition=_("承担年度任务的委员中，所承担的每一件都已完成的。不足三人的界别并入其余界别。"),
            rows=rows.asked_of_members,
            of=lambda asked: (),
            told=lambda found: found.all_done,
            words=[Words(PEOPLE, tight="(?:全部|都|均|全面)?完成.{0,6}四个一|四个一.{0,8}(?:全部|都|均|全面)?完成")],
            chapter="duties",
            divisions=(all_done_by_sector,),
        ),
        Told(
            code="duty_proposal_done",
            label=_("完成提案任务的委员"),
            unit="名",
            definition=_("承担提案任务的委员中，规则要求的件数都已完成的；规则没有要求的，为零。"),
            rows=rows.asked_of_members,
            of=lambda asked: (),
            told=done_of(Kind.PROPOSAL),
            words=[],
            chapter="duties",
        ),
        Told(
            code="duty_opinion_item_done",
            label=_("完成社情民意信息任务的委员"),
            unit="名",
            definition=_("承担社情民意信息任务的委员中，规则要求的件数都已完成的；规则没有要求的，为零。"),
            rows=rows.asked_of_members,
            of=lambda asked: (),
            told=done_of(Kind.OPINION_ITEM),
            words=[],
            chapter="duties",
        ),
        Told(
            code="duty_story_done",
            label=_("完成委员故事任务的委员"),
            unit="名",
            definition=_("承担委员故事任务的委员中，规则要求的件数都已完成的；规则没有要求的，为零。"),
            rows=rows.asked_of_members,
            of=lambda asked: (),
            told=done_of(Kind.STORY),
            words=[],
            chapter="duties",
        ),
        Told(
            code="duty_study_reflection_done",
            label=_("完成学习心得体会任务的委员"),
            unit="名",
            definition=_("承担学习心得体会任务的委员中，规则要求的件数都已完成的；规则没有要求的，为零。"),
            rows=rows.asked_of_members,
            of=lambda asked: (),
            told=done_of(Kind.STUDY_REFLECTION),
            words=[],
            chapter="duties",
        ),
        Told(
            code="duty_research_done",
            label=_("完成调研视察任务的委员"),
            unit="名",
            definition=_("承担调研视察任务的委员中，规则要求的件数都已完成的；规则没有要求的，为零。"),
            rows=rows.asked_of_members,
            of=lambda asked: (),
            told=done_of(Kind.RESEARCH),
            words=[],
            chapter="duties",
        ),
        Told(
            code="duty_training_done",
            label=_("完成学习培训任务的委员"),
            unit="名",
            definition=_("承担学习培训任务的委员中，规则要求的件数都已完成的；规则没有要求的，为零。"),
            rows=rows.asked_of_members,
            of=lambda asked: (),
            told=done_of(Kind.TRAINING),
            words=[],
            chapter="duties",
        ),
    )
}
MEASURES: tuple[AnyFigure, ...] = (
    *_COUNTS,
    *_told.values(),
    Rate(
        code="duties_done_rate",
        label=_("年度任务完成率"),
        definition=_("完成全部年度任务的委员，占承担年度任务的委员的百分比。"),
        part=_told["duties_all_done"],
        whole=_told["duties_owing"],
        words=[Words("%", noun="完成率", segment="四个一|年度任务|履职任务")],
        chapter="duties",
    ),
)
