from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import EACH, ITEMS, LIVELIHOOD, PIECES, Measure
from huiyin.figures.rows import livelihood as rows

MEASURES = (
    Measure(
        code="livelihood_reports",
        label=_("民生议题调研报告"),
        unit="个",
        definition=_("出自民生议题、当年审定的本级调研报告。"),
        rows=rows.livelihood_reports,
        words=[Words(PIECES, noun="报告", sentence=LIVELIHOOD, never="工作报告|年度报告|述职")],
        chapter="livelihood",
    ),
    Measure(
        code="livelihood_proposals",
        label=_("民生议题提案"),
        unit="件",
        definition=_("出自民生议题、当年立案的本级提案。"),
        rows=rows.livelihood_proposals,
        words=[
            Words(
                "件 个 份",
                noun="提案",
                sentence=LIVELIHOOD,
                never=f"收到|立案|征集|审查|交办|办复|答复|办结|提交|大会|全会|重点|方面|其[他它]|{EACH}",
            )
        ],
        chapter="livelihood",
    ),
    Measure(
        code="livelihood_suggestions",
        label=_("意见建议"),
        unit="条",
        definition=_("出自民生议题、当年提出的本级意见建议。"),
        rows=rows.livelihood_suggestions,
        words=[Words(ITEMS, noun="意见建议|对策建议|建议|意见", sentence=LIVELIHOOD, never="收到|征求|收集")],
        chapter="livelihood",
        splits=(splits.by_month("opened_on"),),
    ),
    Measure(
        code="problems_solved",
        label=_("解决民生问题"),
        unit="件",
        definition=_("当年实地查明已经解决的民生问题；只有承办单位自述的不计。"),
        rows=rows.problems_solved,
        words=[
            Words(
                f"{ITEMS} 桩",
                noun="问题|难题|难事|急难愁盼",
                tight="解决|化解|破解",
                near="民生|群众|农牧民|百姓|急难愁盼",
            )
        ],
        chapter="livelihood",
        splits=(splits.by_month("livelihood__solved_on"),),
    ),
    Measure(
        code="deeds_done",
        label=_("办实事"),
        unit="件",
        definition=_("当年实地查明已经办成的民生实事。"),
        rows=rows.deeds_done,
        words=[Words(f"{ITEMS} 桩", noun="实事|好事", never="承诺")],
        chapter="livelihood",
        splits=(splits.by_month("livelihood__solved_on"),),
    ),
    Measure(
        code="hot_issues",
        label=_("热点难点问题"),
        unit="条",
        definition=_("当年从界别群收集的热点难点问题。"),
        rows=rows.hot_issues,
        words=[
            Words(
                ITEMS,
                noun="(?:热点|难点|焦点|堵点)(?:问题)?(?:[、和与及]?(?:热点|难点|焦点|堵点))*(?:问题|诉求|信息|事项|话题)?",
                never="解决|化解|破解",
                not_sentence="工作室|接待群众",
            )
        ],
        chapter="livelihood",
        splits=(splits.by_month("opened_on"), splits.by_words("sector", _("界别"), "sector__name")),
    ),
)
