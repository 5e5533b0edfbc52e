from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import EACH, EVENTS, HELD, ITEMS, AnyFigure, Measure, Rate, for_the_offices
from huiyin.figures.rows import fieldwork as rows

_COUNTS: tuple[Measure, ...] = (
    Measure(
        code="field_trips",
        label=_("调研视察活动"),
        unit="次",
        definition=_("本级举行、当年开始的带队调研、自选调研、视察、考察和民主监督；与其他政协共同举办的，各计一次。"),
        rows=rows.field_trips,
        words=[Words(EVENTS, noun=f"(?:调研视察|视察调研|视察考察|调研考察)(?:活动)?{HELD}", not_sentence=EACH)],
        chapter="fieldwork",
        splits=(
            splits.by_activity_kind,
            splits.by_leader,
            splits.by_month("starts_on"),
        ),
    ),
    Measure(
        code="trip_participations",
        label=_("委员参加调研视察"),
        unit="人次",
        definition=_("本级委员参加当年调研视察活动的人次。"),
        rows=rows.trip_participations,
        words=[Words("人次", tight="(?:参加|参与).*(?:调研|视察|考察)|(?:调研|视察|考察).*(?:参加|参与)")],
        chapter="fieldwork",
        splits=splits.of_participations,
        persons="membership__person",
    ),
    Measure(
        code="trip_participants",
        label=_("参加调研视察的委员"),
        unit="名",
        definition=_("当年至少参加过一次调研视察活动的本级委员，一人计一次。名单只供联络工作机构和领导查看。"),
        rows=rows.trip_participants,
        words=[],
        chapter="fieldwork",
        opens=for_the_offices,
    ),
    Measure(
        code="trip_stops",
        label=_("调研点位"),
        unit="个",
        definition=_("当年调研视察活动去过的点：现场查看、座谈会、入户走访、走访企业、个别访谈、问卷调查各计一个。"),
        rows=rows.trip_stops,
        words=[Words("个 处", noun="(?:调研|视察|考察|现场|走访)(?:点位|点)")],
        chapter="fieldwork",
        splits=(
            splits.by_stop_kind,
            splits.by_month("on"),
        ),
    ),
    Measure(
        code="trip_places",
        label=_("调研到过的县（区）"),
        unit="个",
        definition=_("当年调研视察活动到过的县（区），一个县（区）计一次，列出在那里的一个点。"),
        rows=rows.trip_places,
        words=[],
        chapter="fieldwork",
    ),
    Measure(
        code="trip_enterprises",
        label=_("调研走访企业"),
        unit="家",
        definition=_("当年调研视察活动走访的企业；走访一次计一家。"),
        rows=rows.trip_enterprises,
        words=[Words("家 个", noun="企业", tight="调研|视察|考察", never="座谈|协商")],
        chapter="fieldwork",
        splits=(splits.by_month("on"),),
    ),
    Measure(
        code="trip_households",
        label=_("调研入户走访"),
        unit="户",
        definition=_("当年调研视察活动入户走访的农牧户、居民户；走访一次计一户。"),
        rows=rows.trip_households,
        words=[
            Words("户 家", noun="(?:农牧户|农户|住户|居民|农牧民)?", tight="(?:调研|视察).*入户|入户.*(?:调研|视察)")
        ],
        chapter="fieldwork",
        splits=(splits.by_month("on"),),
    ),
    Measure(
        code="trip_forums",
        label=_("调研座谈会"),
        unit="场",
        definition=_("当年调研视察活动中召开的座谈会。"),
        rows=rows.trip_forums,
        words=[
            Words(EVENTS, noun=f"座谈会?{HELD}", tight="调研|视察|考察", never="学习|理论|思想|主题教育|读书|协商|谈心")
        ],
        chapter="fieldwork",
        splits=(splits.by_month("on"),),
    ),
    Measure(
        code="findings",
        label=_("调研发现的问题"),
        unit="条",
        definition=_("本级调研视察活动当年记下的发现。"),
        rows=rows.findings,
        words=[
            Words(
                f"{ITEMS} 类",
                noun="(?:发现|梳理|查找)(?:出|的)?(?:困难|突出)?(?:和)?问题",
                tight="调研|视察|考察",
                never="解决|群众|民生",
            )
        ],
        chapter="fieldwork",
        splits=(splits.by_month("found_on"),),
    ),
    Measure(
        code="findings_with_a_way",
        label=_("有去向的调研发现"),
        unit="条",
        definition=_("当年记下的调研发现中，写成了提案、社情民意信息或台账事项，写入了报告，或者写明理由不再提出的。"),
        rows=rows.findings_with_a_way,
        words=[],
        chapter="fieldwork",
    ),
    Measure(
        code="finding_ways",
        label=_("调研发现转化"),
        unit="件",
        definition=_(
            "调研发现当年写成的提案、社情民意信息和台账事项；撤回、作废的不计。一条发现可以有几个去向，各计一件。"
        ),
        rows=rows.finding_ways,
        words=[],
        chapter="fieldwork",
        splits=(splits.by_month("on"),),
    ),
    Measure(
        code="finding_proposals",
        label=_("调研发现写成的提案"),
        unit="件",
        definition=_("调研发现当年写成的提案；撤回、作废的不计。"),
        rows=rows.finding_proposals,
        words=[],
        chapter="fieldwork",
    ),
    Measure(
        code="finding_opinion_items",
        label=_("调研发现写成的社情民意信息"),
        unit="条",
        definition=_("调研发现当年写成的社情民意信息；撤回、作废的不计。"),
        rows=rows.finding_opinion_items,
        words=[],
        chapter="fieldwork",
    ),
    Measure(
        code="finding_ledger_matters",
        label=_("调研发现记入台账"),
        unit="件",
        definition=_("调研发现当年记入台账的事项；撤回、作废的不计。"),
        rows=rows.finding_ledger_matters,
        words=[],
        chapter="fieldwork",
    ),
)

_count = {each.code: each for each in _COUNTS}
MEASURES: tuple[AnyFigure, ...] = (
    *_COUNTS,
    Rate(
        code="findings_rate",
        label=_("调研发现落地率"),
        definition=_("有去向的调研发现，占当年调研发现的百分比。"),
        part=_count["findings_with_a_way"],
        whole=_count["findings"],
        words=[],
        chapter="fieldwork",
    ),
)
