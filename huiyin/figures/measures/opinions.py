"""Social-opinion items: received, used, sent upward, adopted, answered, fed back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import EACH, Measure, Rate
from huiyin.figures.measures.proposals import by_category, by_sector
from huiyin.figures.rows import opinions as rows
from huiyin.figures.rows import supervision

ITEM = "社情民意(?:信息)?|信息"
by_author = splits.by_choice("opinion__author_kind", _("反映渠道"))
by_level = splits.by_choice("level", _("层级"))

_received = Measure(
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
    chapter="opinions",
    splits=(splits.by_month("opened_on"), by_author, by_sector, by_category),
)
_received_used = Measure(
    code="received_used",
    label=_("当年收到并采用的信息"),
    unit="条",
    definition=_("当年收到的信息中，到统计日已经刊发的。采用率的分子。"),
    rows=rows.received_used,
    words=[],
    chapter="opinions",
    splits=(by_author, by_category),
)
_received_fed_back = Measure(
    code="received_fed_back",
    label=_("当年收到并已反馈作者的信息"),
    unit="条",
    definition=_("当年收到的信息中，到统计日已向作者反馈的，未采用的也在内。作者反馈率的分子。"),
    rows=rows.received_fed_back,
    words=[],
    chapter="opinions",
    splits=(by_author,),
)
_dispatched = Measure(
    code="opinion_dispatched",
    label=_("转办信息"),
    unit="条",
    definition=_("当年转给承办单位办理的社情民意信息。"),
    rows=rows.opinion_dispatched,
    words=[Words("条 件", noun=ITEM, tight="转办|转交", sentence="社情民意")],
    chapter="opinions",
    splits=(splits.by_words("agency", _("承办单位"), "assignments__agency__name", several=True),),
)
_answered = Measure(
    code="opinion_answered",
    label=_("部门已回复的转办信息"),
    unit="条",
    definition=_("当年转办的信息中，到统计日承办单位已经回复的。"),
    rows=rows.opinion_answered,
    words=[Words("条 件", noun=ITEM, tight="(?:部门|单位).{0,4}(?:回复|答复)", sentence="社情民意")],
    chapter="opinions",
)

MEASURES = (
    _received,
    Measure(
        code="opinion_from_members",
        label=_("委员反映的信息"),
        unit="条",
        definition=_("当年收到的信息中，委员反映的。"),
        rows=rows.opinion_from_members,
        words=[],
        chapter="opinions",
        splits=(by_sector, by_category),
    ),
    Measure(
        code="opinion_from_bodies",
        label=_("单位反映的信息"),
        unit="条",
        definition=_("当年收到的信息中，参加单位和专门委员会反映的。"),
        rows=rows.opinion_from_bodies,
        words=[],
        chapter="opinions",
        splits=(splits.by_words("author", _("反映单位"), "opinion__author_name"),),
    ),
    Measure(
        code="opinion_from_public",
        label=_("群众反映的信息"),
        unit="条",
        definition=_("当年收到的信息中，由联系点代群众录入的。"),
        rows=rows.opinion_from_public,
        words=[],
        chapter="opinions",
        splits=(splits.by_words("author", _("联系点"), "opinion__author_name"),),
    ),
    Measure(
        code="opinion_used",
        label=_("采用信息"),
        unit="条",
        definition=_("当年首次在本级刊物或专报刊发的社情民意信息；以后再刊发的不再计。"),
        rows=rows.opinion_used,
        words=[Words("条 篇 件", noun=ITEM, tight="(?:采用|编发|刊发)", sentence="社情民意", never="期|全国|上级|被")],
        chapter="opinions",
        splits=(splits.by_month("issued_on"), by_author, by_category),
    ),
    _received_used,
    Rate(
        code="use_rate",
        label=_("信息采用率"),
        definition=_("当年收到并采用的信息 ÷ 当年收到的信息。"),
        part=_received_used,
        whole=_received,
        words=[],
        chapter="opinions",
    ),
    Measure(
        code="bulletin_issues",
        label=_("刊发期数"),
        unit="期",
        definition=_("当年刊发的《社情民意》和专报，每期一次。"),
        rows=rows.bulletin_issues,
        words=[Words("期", noun="《?社情民意》?(?:信息)?|专报", tight="编|刊发|印发|报送|专报")],
        chapter="opinions",
        splits=(splits.by_choice("series", _("刊物")), splits.by_month("issued_on")),
    ),
    Measure(
        code="opinion_submissions",
        label=_("报送"),
        unit="次",
        definition=_("当年把一期刊物或专报报送一个单位，计一次；同一期送几个单位，各计一次。"),
        rows=rows.opinion_submissions,
        words=[Words("次 期", tight="报送", sentence="社情民意|专报", never=f"编发|刊发|{EACH}")],
        chapter="opinions",
        splits=(splits.by_words("body", _("报送单位"), "body"), by_level, splits.by_month("sent_on")),
    ),
    Measure(
        code="opinion_adoptions",
        label=_("被采用"),
        unit="次",
        definition=_("本级信息当年被一个单位采用，计一次；一条信息被几个单位采用，各计一次。"),
        rows=rows.opinion_adoptions,
        words=[Words("次 条次 篇次", tight="采用|采纳|录用", sentence="社情民意|信息")],
        chapter="opinions",
        splits=(by_level, splits.by_words("body", _("采用单位"), "body"), splits.by_month("adopted_on")),
    ),
    Measure(
        code="opinion_adopted",
        label=_("被采用的信息"),
        unit="条",
        definition=_("当年至少被一个单位采用过的本级信息；一条被几个单位采用，也只计一条。"),
        rows=rows.opinion_adopted,
        words=[Words("条 篇 件", noun=ITEM, tight="被.{0,16}(?:采用|采纳|录用)", sentence="社情民意")],
        chapter="opinions",
        splits=(by_category,),
    ),
    Measure(
        code="opinion_instructions",
        label=_("领导批示信息"),
        unit="次",
        definition=_("领导当年对本级社情民意信息的批示；更正过的，以更正后的为准，只计一次。"),
        rows=supervision.opinion_instructions,
        words=[Words("次 条 件 篇", tight="批示", sentence="社情民意|信息", never="提案")],
        chapter="opinions",
        splits=(splits.by_choice("level", _("级别")), splits.by_month("given_on")),
    ),
    _dispatched,
    _answered,
    Rate(
        code="opinion_answer_rate",
        label=_("转办回复率"),
        definition=_("部门已回复的转办信息 ÷ 当年转办信息。"),
        part=_answered,
        whole=_dispatched,
        words=[],
        chapter="opinions",
    ),
    Measure(
        code="opinion_fed_back",
        label=_("反馈作者的信息"),
        unit="条",
        definition=_("当年向作者反馈过结果的信息，哪一年收到的都算；采用不采用都要反馈。"),
        rows=rows.opinion_fed_back,
        words=[Words("条 件 篇", noun=ITEM, tight="反馈", sentence="社情民意", never="收到|采用")],
        chapter="opinions",
        splits=(by_author,),
    ),
    _received_fed_back,
    Rate(
        code="author_feedback_rate",
        label=_("作者反馈率"),
        definition=_("当年收到并已反馈作者的信息 ÷ 当年收到的信息。"),
        part=_received_fed_back,
        whole=_received,
        words=[],
        chapter="opinions",
    ),
)
