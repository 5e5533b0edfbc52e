from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import EACH, Measure
from huiyin.figures.rows import proposals as rows

MEASURES = (
    Measure(
        code="proposals_received",
        label=_("收到提案"),
        unit="件",
        definition=_("当年提出并已提交的本级提案；草稿、联名中和已撤回的不计。"),
        rows=rows.proposals_received,
        words=[
            Words(
                "件 份",
                noun="提案",
                tight="收到|提交|征集",
                never=f"立案|办复|答复|重点|(?<!和)集体|联名|名义|民生|{EACH}",
            ),
            Words(
                "件 份",
                noun="提案",
                tight="提出",
                never=f"立案|办复|答复|重点|(?<!和)集体|联名|名义|{EACH}",
                not_sentence="民生|报告",
            ),
            Words("件 份", tight="^提案#$", segment="立案"),
        ],
        chapter="proposals",
        splits=(splits.by_month("opened_on"),),
    ),
    Measure(
        code="proposals_filed",
        label=_("立案提案"),
        unit="件",
        definition=_("当年立案的本级提案。"),
        rows=rows.proposals_filed,
        words=[Words("件 份", noun="提案|立案(?:交办|办理)?", tight="立案", never="不予|未予?立案|不立案|办复|答复")],
        chapter="proposals",
        splits=(splits.by_month("filed_on"),),
    ),
    Measure(
        code="proposals_not_filed",
        label=_("不予立案提案"),
        unit="件",
        definition=_("当年决定不予立案的本级提案；每件都有答复。"),
        rows=rows.proposals_not_filed,
        words=[Words("件 份", noun="提案|立案", tight="不予立案|未予?立案|不立案", never="[或和、]不予立案")],
        chapter="proposals",
    ),
    Measure(
        code="proposals_replied",
        label=_("已答复提案"),
        unit="件",
        definition=_("当年首次答复的本级立案提案。"),
        rows=rows.proposals_replied,
        words=[Words("件 份", noun="提案|答复|办复", tight="答复|办复")],
        chapter="proposals",
        splits=(splits.by_month("first_answered_on"),),
    ),
    Measure(
        code="opinion_items_received",
        label=_("收到社情民意信息"),
        unit="条",
        definition=_("当年提出并已提交的本级社情民意信息；草稿和已撤回的不计。"),
        rows=rows.opinion_items_received,
        words=[
            Words(
                "条 篇 件 份",
                noun="社情民意(?:信息)?",
                tight="收到|征集|收集|提交|反映",
            )
        ],
        chapter="proposals",
        splits=(splits.by_month("opened_on"),),
    ),
)
