from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import MATTERS, Measure
from huiyin.figures.rows import research as rows

MEASURES = (
    Measure(
        code="consultation_topics",
        label=_("协商议题"),
        unit="个",
        definition=_("本级当年已确定的协商议题，不含分题。"),
        rows=rows.consultation_topics,
        words=[
            Words(MATTERS, noun="协商(?:计划|议政|重点)?的?(?:议题|课题|题目|选题|主题)"),
            Words(MATTERS, tight="(?:围绕|聚焦)#的?(?:重点|重要)?议题(?:深入)?(?:开展|进行)?协商(?:议政|建言)?$"),
            # An item of a list: 4．协商：全年议题9个.
            Words(MATTERS, noun="议题", sentence=r"\A[\W0-9一二三四五六七八九十]*协商(?:议政)?[：:]"),
        ],
        chapter="research",
    ),
    Measure(
        code="research_topics",
        label=_("主题教育调研题目"),
        unit="个",
        definition=_("本级当年已确定的主题教育调研题目，不含分题。"),
        rows=rows.research_topics,
        words=[
            Words(MATTERS, noun="主题教育[^，。]{0,6}(?:题目|选题|课题)", tight="题"),
            Words(MATTERS, noun="调研(?:题目|选题|课题)", sentence="主题教育"),
        ],
        chapter="research",
    ),
    Measure(
        code="research_trips",
        label=_("带队调研"),
        unit="次",
        definition=_("本级举行、当年开始的带队调研；与其他政协共同举办的，各计一次。"),
        rows=rows.research_trips,
        words=[
            Words(
                "次 场 场次 趟 批 批次 轮 回",
                noun="调研|考察",
                near="带队|率队|领题|主席会议|组织.{0,4}委员|深入|基层|一线",
                not_near="自选|自主|自行|自发",
                never="座谈|协商|群众",
            ),
            Words(
                "次 场 场次 趟 批 批次 轮 回",
                noun="调研|考察",
                tight="(?:协商|重点)(?:议题|课题|题目|选题)(?:组织|深入)?(?:开展|进行)",
                not_near="自选|自主|自行|自发",
                never="座谈|协商(?!议题|课题|题目|选题)|群众",
            ),
            Words(
                "次 场 场次 趟 批 批次 轮 回",
                tight="(?:带队|率队)#$",
                sentence=r"\A[\W0-9一二三四五六七八九十]*调研[：:]",
            ),
        ],
        chapter="research",
        splits=(splits.by_month("starts_on"),),
    ),
    Measure(
        code="own_research",
        label=_("自选调研"),
        unit="次",
        definition=_("本级委员已进行、当年开始的自选调研。"),
        rows=rows.own_research,
        words=[Words("次 场 场次 趟 批 批次 轮 回", noun="调研|考察", near="自选|自主|自行|自发")],
        chapter="research",
        bound="at_least",
        splits=(splits.by_month("starts_on"),),
    ),
)
