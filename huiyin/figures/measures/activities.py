from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import EVENTS, HELD, AnyFigure, Measure, Rate, for_the_offices
from huiyin.figures.rows import activities as rows

_COUNTS: tuple[Measure, ...] = (
    Measure(
        code="activities_held",
        label=_("举办的活动"),
        unit="次",
        definition=_("本级举行、当年开始的各类会议和活动；与其他政协共同举办的，各计一次。"),
        rows=rows.activities_held,
        words=[Words(EVENTS, noun=f"(?:各类|各种|各项)(?:履职)?活动{HELD}", never="学习|培训|群众|走访")],
        chapter="activities",
        splits=(
            splits.by_activity_kind,
            splits.by_month("starts_on"),
        ),
    ),
    Measure(
        code="participations",
        label=_("委员参加活动"),
        unit="人次",
        definition=_("本级委员到会参加当年各类活动的人次，自行报名而来的也算。"),
        rows=rows.participations,
        words=[
            Words(
                "人次",
                tight="(?:参加|参与).*(?:各类|各种|各项)(?:履职)?活动|(?:各类|各种|各项)(?:履职)?活动.*(?:参加|参与)",
            )
        ],
        chapter="activities",
        splits=splits.of_participations,
        persons="membership__person",
    ),
    Measure(
        code="participants",
        label=_("参加过活动的委员"),
        unit="名",
        definition=_("当年至少到会参加过一次活动的本级委员，一人计一次。名单只供联络工作机构和领导查看。"),
        rows=rows.participants,
        words=[],
        chapter="activities",
        opens=for_the_offices,
    ),
    Measure(
        code="complete_rolls",
        label=_("名册已核定的活动"),
        unit="次",
        definition=_("当年举办的活动中，名册已经核定的。出席率只从这些活动里算。"),
        rows=rows.complete_rolls,
        words=[],
        chapter="activities",
        splits=(
            splits.by_activity_kind,
            splits.by_month("starts_on"),
        ),
    ),
    Measure(
        code="attendance_called",
        label=_("通知人次"),
        unit="人次",
        definition=_("名册已经核定的活动中，活动第一天是本级委员、又被通知参加的人次；自行报名而来的不计。"),
        rows=rows.called,
        words=[],
        chapter="activities",
        splits=splits.of_participations,
    ),
    Measure(
        code="attendance_exempt",
        label=_("不计入应到"),
        unit="人次",
        definition=_("通知参加的人次中，按规则免到、又没有到会的：请假事由不计入应到，或者正在长期请假。"),
        rows=rows.exempt,
        words=[],
        chapter="activities",
        splits=splits.of_participations,
    ),
    Measure(
        code="attendance_due",
        label=_("应到"),
        unit="人次",
        definition=_("通知参加的人次减去不计入应到的；规则写明准假都不计入应到的，再减去准假的。"),
        rows=rows.due,
        words=[],
        chapter="activities",
        splits=splits.of_participations,
    ),
    Measure(
        code="attendance_came",
        label=_("到会"),
        unit="人次",
        definition=_("应到的人次中，名册记为到会的。"),
        rows=rows.came,
        words=[],
        chapter="activities",
        splits=splits.of_participations,
    ),
    Measure(
        code="attendance_excused",
        label=_("请假"),
        unit="人次",
        definition=_("通知参加的人次中，名册记为请假、事由又不属于免到的。"),
        rows=rows.excused,
        words=[],
        chapter="activities",
        splits=splits.of_participations,
    ),
    Measure(
        code="attendance_missed",
        label=_("缺席"),
        unit="人次",
        definition=_("通知参加的人次中，名册记为缺席或到会不足、又不在长期请假中的。"),
        rows=rows.missed,
        words=[],
        chapter="activities",
        splits=splits.of_participations,
    ),
)

_count = {each.code: each for each in _COUNTS}
MEASURES: tuple[AnyFigure, ...] = (
    *_COUNTS,
    Rate(
        code="attendance_rate",
        label=_("出席率"),
        definition=_("到会的人次占应到人次的百分比；只算名册已经核定的活动。算法见各次活动的名册。"),
        part=_count["attendance_came"],
        whole=_count["attendance_due"],
        words=[Words("%", noun="(?:到会|出席|参会|出勤)率", not_sentence="应到|实到|议员|(?:次|本次|这次)会议")],
        chapter="activities",
    ),
)
