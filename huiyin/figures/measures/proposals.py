"""Proposals raised, examined and filed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import EACH, PEOPLE, AnyFigure, Measure, Rate
from huiyin.figures.measures.members import MEASURES as OF_MEMBERS
from huiyin.figures.rows import proposals as rows
from huiyin.matters.permissions import READS_AFTER_SUBMISSION
from huiyin.members.models import person_of
from huiyin.proposals.workflow.examining import NOT_REVISED, NOT_REVISED_WORDS

OF_THOSE_RECEIVED = r"\A(?!.*(?:立案|办复|答复|委员会名义|重点))"  # not of those filed, nor of one committee's

by_category = splits.by_rule("category", _("分类"), "category", "categories")
by_sector = splits.by_words("sector", _("界别"), "sector__name")
by_form = splits.by_choice("proposal__raised_by", _("提案形式"))
by_window = splits.by_choice("proposal__window", _("提出时间"))
by_ground = splits.by_rule(
    "ground",
    _("不予立案理由"),
    "proposal__non_filing_ground",
    "non_filing_grounds",
    known={NOT_REVISED: NOT_REVISED_WORDS},
)
by_disposition = splits.by_choice("proposal__disposition", _("处理方式"))


def _who_read_what_was_raised(memberships: QuerySet, user: Any) -> QuerySet:
    """Who raised what is not filed yet is the business of the offices that examine it, and one's own."""
    offices = memberships.filter(assembly__in=user.assemblies_as(*READS_AFTER_SUBMISSION))
    person = person_of(user)
    return offices | memberships.filter(person=person) if person else offices


_members = next(measure for measure in OF_MEMBERS if measure.code == "members")
_received = Measure(
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
            never=f"立案|办复|答复|重点|(?<!和)集体|联名|名义|民生|大会提案|平时提案|{EACH}",
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
    splits=(splits.by_month("opened_on"), by_form, by_category, by_sector, by_window),
)
_proposing = Measure(
    code="proposing_members",
    label=_("提出提案的委员"),
    unit="名",
    definition=_("统计日在任的本级委员中，当年作为第一提案人或联名人签名提交过提案的人；一人提出几件也只计一次。"),
    rows=rows.proposing_members,
    words=[
        Words(
            PEOPLE, noun="委员", tight="(?:提出|提交|参与提出|撰写)(?:了)?(?:个人|联名)?提案|参与提案", never="未|没有"
        )
    ],
    chapter="proposals",
    splits=(splits.by_sector,),
    opens=_who_read_what_was_raised,
)
_received_filed = Measure(
    code="received_filed",
    label=_("当年收到并立案的提案（并案另计）"),
    unit="件",
    definition=_("当年收到的提案中，至今已经立案的；并入他案的另计，不算立案。立案率的分子。"),
    rows=rows.received_filed,
    words=[],
    chapter="proposals",
    splits=(by_form, by_category),
)
_received_filed_with_merged = Measure(
    code="received_filed_with_merged",
    label=_("当年收到并立案的提案（并案计入）"),
    unit="件",
    definition=_("当年收到的提案中，至今已经立案或者并入他案的。另一种口径的立案率的分子。"),
    rows=rows.received_filed_with_merged,
    words=[],
    chapter="proposals",
    splits=(by_form, by_category),
)

MEASURES: tuple[AnyFigure, ...] = (
    _received,
    Measure(
        code="proposals_individual",
        label=_("委员个人提案"),
        unit="件",
        definition=_("当年收到的提案中，由一名委员提出的。"),
        rows=rows.proposals_individual,
        words=[Words("件 份", noun="(?:委员)?个人提案", sentence=OF_THOSE_RECEIVED)],
        chapter="proposals",
        splits=(by_category, by_sector),
    ),
    Measure(
        code="proposals_joint",
        label=_("委员联名提案"),
        unit="件",
        definition=_("当年收到的提案中，提交时有联名人签名的；附议不是联名。"),
        rows=rows.proposals_joint,
        words=[Words("件 份", noun="(?:委员)?联名提案", sentence=OF_THOSE_RECEIVED, never="个人[和与及、]")],
        chapter="proposals",
        splits=(by_category, by_sector),
    ),
    Measure(
        code="proposals_collective",
        label=_("集体提案"),
        unit="件",
        definition=_("当年收到的提案中，以党派、团体、专门委员会、界别或小组名义提出的。"),
        rows=rows.proposals_collective,
        words=[Words("件 份", noun="集体提案", sentence=OF_THOSE_RECEIVED)],
        chapter="proposals",
        splits=(splits.by_choice("proposal__collective_kind", _("集体提案")), by_category),
    ),
    _proposing,
    Rate(
        code="proposing_share",
        label=_("提出提案的委员占比"),
        definition=_("提出提案的委员 ÷ 统计日在任的本级委员。"),
        part=_proposing,
        whole=_members,
        words=[],
        chapter="proposals",
    ),
    Measure(
        code="proposals_filed",
        label=_("立案提案（并案另计）"),
        unit="件",
        definition=_("当年立案、编了案号的本级提案。并入他案的不编案号，另计在“并案提案”里，不算立案。"),
        rows=rows.proposals_filed,
        words=[
            Words(
                "件 份",
                noun="提案|立案(?:交办|办理)?",
                tight="立案|立为提案",
                never="不予|未予?立案|不立案|办复|答复|并案|合并",
            )
        ],
        chapter="proposals",
        splits=(splits.by_month("filed_on"), by_form, by_category),
    ),
    Measure(
        code="proposals_filed_with_merged",
        label=_("立案提案（并案计入）"),
        unit="件",
        definition=_("当年立案的与当年并入他案的本级提案相加。报告采用这一口径时，须写明并案计入立案。"),
        rows=rows.proposals_filed_with_merged,
        words=[
            Words(
                "件 份",
                noun="提案|立案",
                tight="立案",
                sentence="(?:含|包括|计入).{0,6}并案|并案.{0,6}(?:在内|计入)",
                not_sentence="率[^，。；]{0,10}(?:含|包括|计入).{0,6}并案",  # that is how the rate was reckoned
            )
        ],
        chapter="proposals",
        splits=(by_form, by_category),
    ),
    Measure(
        code="proposals_merged",
        label=_("并案提案"),
        unit="件",
        definition=_("当年并入他案的本级提案；被并入的主案不计。取消并案的不计。"),
        rows=rows.proposals_merged,
        words=[Words("件 份", noun="提案|(?:并案|合并)(?:办理|处理|立案)?", tight="并案|合并", never="建议|信息|议案")],
        chapter="proposals",
        splits=(splits.by_month("merged_on"), by_category),
    ),
    _received_filed,
    _received_filed_with_merged,
    Rate(
        code="filing_rate",
        label=_("立案率（并案另计）"),
        definition=_("当年收到的提案中，已立案的 ÷ 当年收到的提案；并入他案的只在分母里。"),
        part=_received_filed,
        whole=_received,
        words=[],
        chapter="proposals",
    ),
    Rate(
        code="filing_rate_with_merged",
        label=_("立案率（并案计入）"),
        definition=_("当年收到的提案中，已立案或已并入他案的 ÷ 当年收到的提案。"),
        part=_received_filed_with_merged,
        whole=_received,
        words=[],
        chapter="proposals",
    ),
    Measure(
        code="proposals_not_filed",
        label=_("不予立案提案"),
        unit="件",
        definition=_("当年决定不予立案的本级提案；每件都有答复。"),
        rows=rows.proposals_not_filed,
        words=[Words("件 份", noun="提案|立案", tight="不予立案|未予?立案|不立案", never="[或和、]不予立案")],
        chapter="proposals",
        splits=(by_ground, by_disposition, by_category),
    ),
    *(
        Measure(
            code=code,
            label=label,
            unit="件",
            definition=definition,
            rows=counted,
            words=words,
            chapter="proposals",
            splits=(by_ground,),
        )
        for code, label, definition, counted, words in (
            (
                "proposals_to_opinion",
                _("不予立案转社情民意信息"),
                _("当年决定不予立案、转为社情民意信息的提案。"),
                rows.proposals_to_opinion,
                [Words("件 份", noun="提案|社情民意(?:信息)?", tight="提案.*转.{0,4}社情民意", surer=1)],
            ),
            (
                "proposals_as_reference",
                _("不予立案转送参考"),
                _("当年决定不予立案、转送有关单位研究参考的提案。"),
                rows.proposals_as_reference,
                [Words("件 份", tight="转(?:送|作|为).{0,10}(?:参考|意见建议)", segment="提案")],
            ),
            (
                "proposals_to_petitions",
                _("不予立案转信访"),
                _("当年决定不予立案、转送信访部门的提案。"),
                rows.proposals_to_petitions,
                [Words("件 份", tight="转.{0,4}信访", segment="提案")],
            ),
        )
    ),
    Measure(
        code="proposals_published",
        label=_("公开提案"),
        unit="件",
        definition=_("当年向社会公开、现在仍然公开的本级提案；决定不公开的和已撤下的不计。"),
        rows=rows.proposals_published,
        words=[Words("件 份", noun="提案", tight="(?<!不)公开")],
        chapter="proposals",
        splits=(splits.by_choice("level", _("公开范围")), splits.by_month("published_on")),
    ),
)
