from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import HELD, ITEMS, MATTERS, PIECES, AnyFigure, Measure, Rate, for_the_offices
from huiyin.figures.rows import research as rows

_COUNTS: tuple[Measure, ...] = (
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
    Measure(
        code="consultation_topics_held",
        label=_("已开展协商的议题"),
        unit="个",
        definition=_("当年协商议题中，本议题或它的分题已经举行过协商会议的。"),
        rows=rows.consultation_topics_held,
        words=[],
        chapter="research",
        splits=(splits.by_topic_form,),
    ),
    Measure(
        code="consultations",
        label=_("协商活动"),
        unit="次",
        definition=_(
            "本级举行、当年开始的协商会议；与其他政协共同举办的，各计一次。协商形式以会议写明的为准，没有写的看它的议题。"
        ),
        rows=rows.consultations,
        words=[
            Words(
                "次 场 场次",
                noun=f"(?:协商会议?|协商活动){HELD}",
                never="(?:专题|双月|月度|对口|界别|提案办理|远程|网络|基层)协商",  # one form is not all
            )
        ],
        chapter="research",
        splits=(
            splits.by_consultation_form,
            splits.by_month("starts_on"),
        ),
    ),
    Measure(
        code="consultation_participations",
        label=_("委员参加协商"),
        unit="人次",
        definition=_("本级委员到会参加当年协商会议的人次。"),
        rows=rows.consultation_participations,
        words=[Words("人次", tight="(?:参加|参与|出席).*协商|协商.*(?:参加|参与|出席)")],
        chapter="research",
        splits=(splits.by_month("activity__starts_on"),),
        persons="membership__person",
    ),
    Measure(
        code="consultation_participants",
        label=_("参加协商的委员"),
        unit="名",
        definition=_("当年至少到会参加过一次协商会议的本级委员，一人计一次。名单只供联络工作机构和领导查看。"),
        rows=rows.consultation_participants,
        words=[],
        chapter="research",
        opens=for_the_offices,
    ),
    Measure(
        code="consultation_speeches",
        label=_("协商发言"),
        unit="人次",
        definition=_("当年协商会议的议程上写明发言人的发言；一人发言一次计一人次，应邀而来的人也算。"),
        rows=rows.consultation_speeches,
        words=[Words("人次 名 位 人", noun="(?:作(?:了)?)?发言", segment="协商", never="大会|全会|全体会议")],
        chapter="research",
        splits=(splits.by_month("activity__starts_on"),),
    ),
    Measure(
        code="reports_adopted",
        label=_("审定的报告"),
        unit="篇",
        definition=_("当年审定的本级调研、协商报告，总报告和分报告各计一篇。"),
        rows=rows.reports_adopted,
        words=[Words(PIECES, noun="审定(?:的)?(?:调研|视察|考察|协商)?(?:成果)?报告", never="工作报告|年度报告")],
        chapter="research",
        splits=(splits.by_month("adopted_on"),),
    ),
    Measure(
        code="consultation_reports",
        label=_("协商议题的报告"),
        unit="篇",
        definition=_("当年审定的报告中，出自协商议题的；没有写明议题的，出自协商会议的。"),
        rows=rows.consultation_reports,
        words=[],
        chapter="research",
    ),
    Measure(
        code="research_reports",
        label=_("其他调研报告"),
        unit="篇",
        definition=_("当年审定的报告中，不是出自协商议题或协商会议的。"),
        rows=rows.research_reports,
        words=[],
        chapter="research",
    ),
    Measure(
        code="recommendations",
        label=_("报告提出的建议"),
        unit="条",
        definition=_("当年审定的报告所提的建议。"),
        rows=rows.recommendations,
        words=[Words(ITEMS, noun="(?:意见)?建议", tight="报告中?(?:共|累计)?提出")],
        chapter="research",
    ),
    Measure(
        code="recommendations_taken_up",
        label=_("转为事项的建议"),
        unit="条",
        definition=_("当年审定的报告所提的建议中，已经转入台账办理的。"),
        rows=rows.recommendations_taken_up,
        words=[],
        chapter="research",
    ),
    Measure(
        code="recommendations_answered",
        label=_("有答复的建议"),
        unit="条",
        definition=_("当年审定的报告所提的建议中，转入台账后已经答复的。"),
        rows=rows.recommendations_answered,
        words=[],
        chapter="research",
    ),
    Measure(
        code="report_instructions",
        label=_("报告获得的批示"),
        unit="件",
        definition=_("当年领导在本级报告上作的批示；一份报告有几次批示，计几件。"),
        rows=rows.report_instructions,
        words=[Words("件 次 个 条", noun="批示", tight="(?:调研|视察|考察|协商)(?:成果)?报告")],
        chapter="research",
        splits=(
            splits.by_level,
            splits.by_month("on"),
        ),
    ),
)

_count = {each.code: each for each in _COUNTS}
MEASURES: tuple[AnyFigure, ...] = (
    *_COUNTS,
    Rate(
        code="recommendations_rate",
        label=_("建议转化率"),
        definition=_("转入台账办理的建议，占当年审定的报告所提建议的百分比。"),
        part=_count["recommendations_taken_up"],
        whole=_count["recommendations"],
        words=[Words("%", noun="(?:成果|建议)?转化率")],
        chapter="research",
    ),
)
