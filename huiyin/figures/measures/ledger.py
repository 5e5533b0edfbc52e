"""The ledger of livelihood matters: 件件有着落、事事有回音 in numbers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import MATTERS, Measure, Middle, Rate
from huiyin.figures.measures.proposals import by_category, by_sector
from huiyin.figures.rows import ledger as rows

LEDGER = "台账"
by_kind = splits.by_choice("livelihood__kind", _("类别"))
by_source = splits.by_choice("livelihood__source", _("来源"))
by_place = splits.by_words("place", _("地点"), "place__place_name")

_collected = Measure(
    code="ledger_collected",
    label=_("收集事项"),
    unit="件",
    definition=_(
        "当年收集进本级台账的事项：民生问题、民生实事、热点难点问题、调研发现、意见建议都在内，后来不予受理、转送、重复的也在内。"
    ),
    rows=rows.ledger_collected,
    words=[Words(MATTERS, noun="事项|问题|诉求", tight="收集|收到|征集", sentence=LEDGER)],
    chapter="ledger",
    splits=(splits.by_month("opened_on"), by_kind, by_source, by_sector, by_place, by_category),
)
_answered = Measure(
    code="ledger_answered",
    label=_("已答复反映人的事项"),
    unit="件",
    definition=_("当年收集的事项中，到统计日已经答复反映人的；不予受理、转送、重复的也要答复。"),
    rows=rows.ledger_answered,
    words=[Words(MATTERS, noun="事项|问题|诉求", tight="答复|回复|回音", sentence=LEDGER)],
    chapter="ledger",
    splits=(splits.by_month("first_answered_on"), by_kind),
)

MEASURES = (
    _collected,
    Measure(
        code="ledger_registered",
        label=_("登记事项"),
        unit="件",
        definition=_("当年核实登记、编了号的本级台账事项；号一经编定不再改变，后来重复、转送的也在内。"),
        rows=rows.ledger_registered,
        words=[Words(MATTERS, noun="事项|问题|诉求", tight="登记|编号", sentence=LEDGER)],
        chapter="ledger",
        splits=(by_kind, by_source, by_sector, by_place, by_category),
    ),
    Measure(
        code="ledger_solved",
        label=_("已解决事项"),
        unit="件",
        definition=_("当年实地查明已经办好的本级台账事项，各类都在内；只有承办单位自述的不计。"),
        rows=rows.ledger_solved,
        words=[Words(MATTERS, noun="事项|问题|诉求", tight="解决|办好|销号", sentence=LEDGER, never="长期|说明")],
        chapter="ledger",
        splits=(splits.by_month("livelihood__solved_on"), by_kind, by_place),
    ),
    Measure(
        code="ledger_long_term",
        label=_("转为长期推进事项"),
        unit="件",
        definition=_("当年决定暂时不能办、定了日子再复核的本级台账事项；不算解决。"),
        rows=rows.ledger_long_term,
        words=[Words(MATTERS, noun="事项|问题|诉求", tight="长期(?:推进|坚持)", sentence=LEDGER)],
        chapter="ledger",
        splits=(by_kind,),
    ),
    Measure(
        code="ledger_explained",
        label=_("说明原因办结事项"),
        unit="件",
        definition=_("当年说明确实不能办的原因、答复反映人后办结的本级台账事项；与已解决分开计。"),
        rows=rows.ledger_explained,
        words=[Words(MATTERS, noun="事项|问题|诉求", tight="说明(?:了)?原因|解释", sentence=LEDGER)],
        chapter="ledger",
        splits=(by_kind,),
    ),
    Measure(
        code="ledger_closed",
        label=_("办结事项"),
        unit="件",
        definition=_("当年办结的本级台账事项，不论怎样办结；每件都答复过反映人。"),
        rows=rows.ledger_closed,
        words=[Words(MATTERS, noun="事项|问题|诉求|办结", tight="办结", sentence=LEDGER)],
        chapter="ledger",
        splits=(splits.by_choice("livelihood__outcome", _("办结方式")), by_kind, splits.by_month("closed_on")),
    ),
    Measure(
        code="ledger_overdue",
        label=_("逾期事项"),
        unit="件",
        definition=_("统计日有一项期限已过、仍没有完成的本级台账事项，不论期限由哪一方承担。"),
        rows=rows.ledger_overdue,
        words=[Words(MATTERS, noun="事项|问题|诉求|逾期", tight="逾期|超期", sentence=LEDGER)],
        chapter="ledger",
        splits=(by_kind,),
    ),
    _answered,
    Rate(
        code="ledger_answer_rate",
        label=_("答复反映人的比率"),
        definition=_("已答复反映人的事项 ÷ 当年收集的事项。"),
        part=_answered,
        whole=_collected,
        words=[],
        chapter="ledger",
    ),
    Middle(
        code="days_to_answer",
        label=_("收集到答复的天数"),
        unit="天",
        definition=_("当年收集、到统计日已答复的事项，从收集到首次答复反映人的日历天数。"),
        rows=rows.ledger_answered,
        of=rows.days_to_answer,
        words=[],
        chapter="ledger",
    ),
    Middle(
        code="days_to_solve",
        label=_("收集到解决的天数"),
        unit="天",
        definition=_("当年解决的事项，从收集到查明办好的日历天数，哪一年收集的都算。"),
        rows=rows.ledger_solved,
        of=rows.days_to_solve,
        words=[],
        chapter="ledger",
    ),
)
