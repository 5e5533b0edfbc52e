"""The register of measures: every figure the assembly reports, with its unit, its definition and its rows.

A figure is never typed in and nothing is stored as a total: a measure's value is the number of rows its query
returns. Source of each definition: docs/rules/figures.md. A definition that changes gets a higher `version`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.figures import rows as queries
from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.splits import Split
from huiyin.members.models import Membership

Opens = Callable[[QuerySet, Any], QuerySet]


def to_whom_it_concerns(rows: QuerySet, user: Any) -> QuerySet:
    """The rows `user` may open: those the model itself shows."""
    return rows.filter(pk__in=rows.model._default_manager.visible_to(user).order_by().values("pk"))


def whose_party_is_known(memberships: QuerySet, user: Any) -> QuerySet:
    """A list of who is in the Party, or of who is not, opens only to those who may know it."""
    return memberships.filter(pk__in=Membership.objects.party_known_to(user).order_by().values("pk"))


def where_party_is_known_of(*persons: str) -> Opens:
    """The same where a row tells it of the persons at these fields."""

    def opens(rows: QuerySet, user: Any) -> QuerySet:
        known = Membership.objects.party_known_to(user).order_by().values("person")
        return to_whom_it_concerns(rows.filter(*[Q((f"{person}__in", known)) for person in persons]), user)

    return opens


@dataclass(frozen=True)
class Measure:
    code: str
    label: str | Promise
    unit: str
    definition: str | Promise
    rows: Callable[[Assembly, int], QuerySet]
    words: Sequence[Words]
    chapter: str
    bound: str = "exact"  # how a report in prose gives it
    version: int = 1
    split: Split | None = None
    persons: str = ""  # the way from a row to a person, where persons are fewer than rows
    opens: Opens = to_whom_it_concerns
    party_of: tuple[str, ...] = ()  # ways from a row to the persons of whom it tells whether they are in the Party

    @property
    def unit_words(self) -> str | Promise:
        """The unit in the reader's language; `unit` itself is what reports are written and read in."""
        return UNITS[self.unit]

    def value(self, assembly: Assembly, year: int) -> int:
        return self.rows(assembly, year).count()

    def url(self, assembly: Assembly, year: int) -> str:
        return reverse("figures:figure", args=[assembly.slug, year, self.code])


CHAPTERS: dict[str, str | Promise] = {
    "members": _("委员"),
    "study": _("学习培训"),
    "research": _("协商调研"),
    "livelihood": _("服务群众"),
    "duties": _("每位委员的“四个一”"),
    "contact": _("联系走访"),
    "stories": _("委员故事"),
    "proposals": _("提案与社情民意"),
}

UNITS: dict[str, str | Promise] = {
    "名": pgettext_lazy("unit", "名"),
    "次": pgettext_lazy("unit", "次"),
    "期": pgettext_lazy("unit", "期"),
    "人次": pgettext_lazy("unit", "人次"),
    "个": pgettext_lazy("unit", "个"),
    "件": pgettext_lazy("unit", "件"),
    "条": pgettext_lazy("unit", "条"),
    "份": pgettext_lazy("unit", "份"),
    "对": pgettext_lazy("unit", "对"),
    "位": pgettext_lazy("unit", "位"),
    "篇": pgettext_lazy("unit", "篇"),
}

# Units of one family: reports use one for the other.
PEOPLE = "名 人 位"
EVENTS = "次 场 场次 期 回 轮 个"
MATTERS = "件 个 项"
PIECES = "篇 个 份"
ITEMS = "条 个 件 项"
HELD = "(?:召开|举办|举行|开展|组织)?"
# A clause that says nothing but how many members there are; beside these it speaks of some of them.
OUR_MEMBERS = (
    r"^(?:截至.*?|目前|现|我区|全区|现有|共有|[0-9]{4}年|(?:第?十[一二三四五六七八九]|本)届|自治区|\s)*(?:政协)?委员"
)
SOME_OF_THEM = r"\A(?!.*(?:走访|慰问|看望|邀请|表彰|培训|参加|参与|出席|赴|选派|优秀|受到|荣获|补选|增补))"
OTHERS = "群众|企业|农牧民|困难|村|社区|户|老人|学生|僧|干部|职工"
EACH = "四个一|每(?:名|位|个|人|年|届)|人均|各自完成"
LIVELIHOOD = "民生"

_all_tiers = (
    "各级|[二三四五]级|全国.{0,12}(?:自治区|省|市|区).{0,12}(?:市|地|州|盟).{0,12}(?:县|区|旗)|"
    "(?:自治区|省).{0,8}(?:市|地|州).{0,8}(?:县|区|旗)"
)
NOT_ALL_MEMBERS = (
    "党员|党外|中共|赴|培训|参加|参与|出席|选派|联名|提交|撰写|新任|连任|常委|常务|[组队团]由|"
    f"住.{{0,4}}全国|{_all_tiers}"
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        code="members_all_tiers",
        label=_("各级政协委员"),
        unit="名",
        definition=_(
            "统计日在任的委员：本级、下属各级，以及居住在本地区的上一级委员，各级相加。一人兼任两级的，每级各计一次。"
        ),
        rows=queries.members_all_tiers,
        words=[Words(PEOPLE, noun="委员", tight=_all_tiers, never="党员|党外|常委|培训|参加|参与")],
        chapter="members",
        split=splits.by_tier,
    ),
    Measure(
        code="members",
        label=_("本级政协委员"),
        unit="名",
        definition=_("统计日在任的本级委员。"),
        rows=queries.members,
        words=[
            Words(
                PEOPLE,
                noun="委员",
                near="新一届|本届|[一二三四五六七八九十]届|换届|现有|共有|实有|总数|本级|政协委员(?:中|共|有)|组成",
                never=NOT_ALL_MEMBERS,
            ),
            Words(
                PEOPLE,
                tight=rf"{OUR_MEMBERS}(?:总数|人数|总计|共计|达到?|由|共|有|为|约)*#(?:组成|构成)?$",
                segment=SOME_OF_THEM,
                never=NOT_ALL_MEMBERS,
            ),
            Words(PEOPLE, tight="^在#(?:自治区|本届|政协)*委员[之当]?中$", never=NOT_ALL_MEMBERS),
        ],
        chapter="members",
        split=splits.by_sector,
    ),
    Measure(
        code="symposia",
        label=_("学习座谈会"),
        unit="次",
        definition=_("本级举行、当年开始的学习座谈会；与其他政协共同举办的，各计一次。"),
        rows=queries.symposia,
        words=[
            Words(
                EVENTS,
                noun=f"(?:座谈会?|座谈研讨会?|研讨会){HELD}",
                tight="学习|理论|思想|主题教育|读书",
                never="协商|谈心|征求意见",
            )
        ],
        chapter="study",
        split=splits.by_month("starts_on"),
    ),
    Measure(
        code="lectures",
        label=_("政协讲堂"),
        unit="期",
        definition=_("本级举行、当年开始的政协讲堂；与其他政协共同举办的，各计一次。"),
        rows=queries.lectures,
        words=[Words(f"{EVENTS} 讲 堂", noun=f"讲堂(?:讲座)?(?:{HELD}|开讲|开课)")],
        chapter="study",
        split=splits.by_month("starts_on"),
    ),
    Measure(
        code="study_participations",
        label=_("委员参加学习"),
        unit="人次",
        definition=_("本级委员到会参加当年学习座谈会和政协讲堂的人次；请假、缺席和仅通知的不计。"),
        rows=queries.study_participations,
        words=[
            Words(
                "人次",
                tight="参加|参与|参学|出席|到会|聆听|学习",
                segment="座谈会?|讲堂|学习",
                never="谈心|谈话|走访|慰问|调研|视察|考察|培训班|协商|群众|各类活动",
            )
        ],
        chapter="study",
        split=splits.by_month("activity__starts_on"),
        persons="membership__person",
    ),
    Measure(
        code="training_classes",
        label=_("培训班"),
        unit="期",
        definition=_("本级举行、当年开始的培训班；与其他政协共同举办的，各计一次。"),
        rows=queries.training_classes,
        words=[
            Words(
                f"{EVENTS} 班 班次", noun=f"(?:培训|研修|轮训)班{HELD}|(?<!开)办班", never="技能|就业|农牧民|群众|职工"
            )
        ],
        chapter="study",
    ),
    Measure(
        code="outside_trainees",
        label=_("外出培训委员"),
        unit="名",
        definition=_("本级委员到会参加当年开始的外出培训的人数；一年不止一次外出培训的，每次各计一次。"),
        rows=queries.outside_trainees,
        words=[
            Words(
                PEOPLE,
                tight="(?=.*委员)(?=.*(?:大学|学院|党校|外出|内地|区外|省外|外省|延安|井冈山|基地))(?=.*(?:培训|学习|研修|进修|深造))",
            )
        ],
        chapter="study",
    ),
    Measure(
        code="consultation_topics",
        label=_("协商议题"),
        unit="个",
        definition=_("本级当年已确定的协商议题，不含分题。"),
        rows=queries.consultation_topics,
        words=[
            Words(MATTERS, noun="协商(?:计划|议政|的|重点)?(?:议题|课题|题目|选题|主题)"),
            Words(MATTERS, tight="(?:围绕|聚焦)#的?(?:重点|重要)?议题(?:深入)?(?:开展|进行)?协商(?:议政|建言)?$"),
        ],
        chapter="research",
    ),
    Measure(
        code="research_topics",
        label=_("主题教育调研题目"),
        unit="个",
        definition=_("本级当年已确定的主题教育调研题目，不含分题。"),
        rows=queries.research_topics,
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
        rows=queries.research_trips,
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
        ],
        chapter="research",
        split=splits.by_month("starts_on"),
    ),
    Measure(
        code="own_research",
        label=_("自选调研"),
        unit="次",
        definition=_("本级委员已进行、当年开始的自选调研。"),
        rows=queries.own_research,
        words=[Words("次 场 场次 趟 批 批次 轮 回", noun="调研|考察", near="自选|自主|自行|自发")],
        chapter="research",
        bound="at_least",
        split=splits.by_month("starts_on"),
    ),
    Measure(
        code="livelihood_reports",
        label=_("民生议题调研报告"),
        unit="个",
        definition=_("出自民生议题、当年审定的本级调研报告。"),
        rows=queries.livelihood_reports,
        words=[Words(PIECES, noun="报告", sentence=LIVELIHOOD, never="工作报告|年度报告|述职")],
        chapter="livelihood",
    ),
    Measure(
        code="livelihood_proposals",
        label=_("民生议题提案"),
        unit="件",
        definition=_("出自民生议题、当年立案的本级提案。"),
        rows=queries.livelihood_proposals,
        words=[
            Words(
                "件 个 份",
                noun="提案",
                sentence=LIVELIHOOD,
                never=f"收到|立案|征集|审查|交办|办复|答复|办结|提交|大会|全会|重点|{EACH}",
            )
        ],
        chapter="livelihood",
    ),
    Measure(
        code="livelihood_suggestions",
        label=_("意见建议"),
        unit="条",
        definition=_("出自民生议题、当年提出的本级意见建议。"),
        rows=queries.livelihood_suggestions,
        words=[Words(ITEMS, noun="意见建议|对策建议|建议|意见", sentence=LIVELIHOOD, never="收到|征求|收集")],
        chapter="livelihood",
        split=splits.by_month("opened_on"),
    ),
    Measure(
        code="problems_solved",
        label=_("解决民生问题"),
        unit="件",
        definition=_("当年实地查明已经解决的民生问题；只有承办单位自述的不计。"),
        rows=queries.problems_solved,
        words=[
            Words(
                f"{ITEMS} 桩",
                noun="问题|难题|难事|急难愁盼",
                tight="解决|化解|破解",
                near="民生|群众|农牧民|百姓|急难愁盼",
            )
        ],
        chapter="livelihood",
        split=splits.by_month("livelihood__solved_on"),
    ),
    Measure(
        code="deeds_done",
        label=_("办实事"),
        unit="件",
        definition=_("当年实地查明已经办成的民生实事。"),
        rows=queries.deeds_done,
        words=[Words(f"{ITEMS} 桩", noun="实事|好事")],
        chapter="livelihood",
        split=splits.by_month("livelihood__solved_on"),
    ),
    Measure(
        code="hot_issues",
        label=_("热点难点问题"),
        unit="条",
        definition=_("当年从界别群收集的热点难点问题。"),
        rows=queries.hot_issues,
        words=[
            Words(
                ITEMS,
                noun="(?:热点|难点|焦点|堵点)(?:问题)?(?:[、和与及]?(?:热点|难点|焦点|堵点))*(?:问题|诉求|信息|事项|话题)?",
                never="解决|化解|破解",
            )
        ],
        chapter="livelihood",
        split=splits.by_month("opened_on"),
    ),
    Measure(
        code="duty_proposal",
        label=_("每人撰写提案"),
        unit="份",
        definition=_("统计日生效的规则要求每位委员每年撰写的提案。"),
        rows=queries.duty_proposal,
        words=[Words("份 件 个 篇", noun="提案", segment=EACH, surer=1)],
        chapter="duties",
    ),
    Measure(
        code="duty_opinion_item",
        label=_("每人反映社情民意信息"),
        unit="条",
        definition=_("统计日生效的规则要求每位委员每年反映的社情民意信息。"),
        rows=queries.duty_opinion_item,
        words=[Words("条 件 份 篇 个", noun="社情民意(?:信息)?", segment=EACH, surer=1)],
        chapter="duties",
    ),
    Measure(
        code="duty_story",
        label=_("每人编写委员故事"),
        unit="个",
        definition=_("统计日生效的规则要求每位委员每年编写的委员故事。"),
        rows=queries.duty_story,
        words=[Words("个 篇 份 则", noun="故事", segment=EACH, surer=1, never="征集|收集|收到|刊发")],
        chapter="duties",
    ),
    Measure(
        code="duty_study_reflection",
        label=_("每人起草学习心得体会"),
        unit="份",
        definition=_("统计日生效的规则要求每位委员每年起草的学习心得体会。"),
        rows=queries.duty_study_reflection,
        words=[Words("份 篇 个", noun="(?:学习)?(?:心得体会|心得|体会)", segment=EACH, surer=1)],
        chapter="duties",
    ),
    Measure(
        code="members_cpc",
        label=_("党员委员"),
        unit="名",
        definition=_("统计日在任的本级委员中，中共党员。"),
        rows=queries.members_cpc,
        words=[
            Words(
                PEOPLE,
                noun="(?<!非)(?<!非中共)(?:中共党员|党员|中共)(?:委员|身份的?委员)?(?!干部|副主席|主席|群众|领导|教师|委员)",
                sentence="委员",
                never="副主席|非中共|发展|培训|谈心|参加",
            )
        ],
        chapter="members",
        opens=whose_party_is_known,
        party_of=("person",),
    ),
    Measure(
        code="members_non_cpc",
        label=_("党外委员"),
        unit="名",
        definition=_("统计日在任的本级委员中，非中共党员。"),
        rows=queries.members_non_cpc,
        words=[
            Words(
                PEOPLE,
                noun="党外(?:委员|人士|代表人士)?|非中共(?:党员)?(?:委员)?|非党员?委员",
                sentence="委员",
                never="副主席|干部|培训|谈心|参加",
            )
        ],
        chapter="members",
        opens=whose_party_is_known,
        party_of=("person",),
    ),
    Measure(
        code="pairs",
        label=_("联系对子"),
        unit="对",
        definition=_("统计日有效的本级联系对子，四类相加。"),
        rows=queries.pairs,
        words=[
            # 界别委员联系群众1800多对 speaks of one kind of the four.
            Words(
                "对",
                tight="对子|结对|结成|联系(?:共计|达到|共|达|有|了)*#",
                never="^[^、]*(?:联系|[与和])(?:界别)?群众[^、]*$",
            ),
            Words("个", noun="(?:联系|结对)?对子"),
        ],
        chapter="contact",
        bound="at_least",
        split=splits.by_choice("kind", _("类别")),
    ),
    Measure(
        code="party_vice_chairs",
        label=_("开展谈心的党员副主席"),
        unit="位",
        definition=_("在本级主席会议任副主席、本人是中共党员，且当年至少开展过一次“副主席谈心”的人。"),
        rows=queries.party_vice_chairs,
        words=[
            # 8位副主席中有6位党员副主席: of the eight some are not spoken of here.
            Words(PEOPLE, noun="党员副主席(?!中)", never="党外副主席|非中共|民主党派", surer=1),
            Words(PEOPLE, noun="(?<!党外)副主席(?!中)", segment="谈心|谈话", never="党外副主席|非中共|民主党派"),
        ],
        chapter="contact",
        opens=where_party_is_known_of("person"),
        party_of=("person",),
    ),
    Measure(
        code="vice_chair_talks",
        label=_("副主席谈心"),
        unit="人次",
        definition=_("党员副主席当年以这一身份与当日不是中共党员的委员谈心；与一人谈一次计一人次。"),
        rows=queries.vice_chair_talks,
        words=[Words("人次", tight="谈心|谈话", sentence="副主席", not_near="分党组|支部")],
        chapter="contact",
        bound="at_least",
        split=splits.by_month("held_on"),
        persons="met",
        opens=where_party_is_known_of("by", "met"),
        party_of=("by", "met"),
    ),
    Measure(
        code="subgroup_talks",
        label=_("专委会分党组谈心交流"),
        unit="人次",
        definition=_("专门委员会分党组成员当年以这一身份谈心交流；与一人谈一次计一人次。"),
        rows=queries.subgroup_talks,
        words=[Words("人次", tight="谈心|谈话|交流", near="分党组")],
        chapter="contact",
        bound="at_least",
        split=splits.by_month("held_on"),
        persons="met",
        opens=where_party_is_known_of("by"),
        party_of=("by",),
    ),
    Measure(
        code="visits",
        label=_("走访慰问委员"),
        unit="人次",
        definition=_("本级当年的走访慰问；看望一人一次计一人次。"),
        rows=queries.visits,
        words=[
            Words(
                "人次",
                tight="走访|慰问|看望|探望",
                near="委员",
                never="群众|企业|农牧民|困难(?!.{0,4}委员)|谈心|党员(?!委员)",
            ),
            Words(
                "人次",
                tight="(?:^|开展|进行)(?:走访慰问|走访看望|看望慰问)(?:活动)?(?:共计|累计|达到|共|达)*#$",
                segment=rf"\A(?!.*(?:{OTHERS}))",
                never="谈心|党员",
            ),
        ],
        chapter="contact",
        bound="at_least",
        split=splits.by_month("held_on"),
        persons="met",
    ),
    Measure(
        code="stories",
        label=_("委员故事"),
        unit="篇",
        definition=_("当年提交的本级委员故事；草稿不计。"),
        rows=queries.stories,
        words=[Words("篇 个 份 则 期 件 条", noun="故事(?:来稿|稿件|作品|征文)?")],
        chapter="stories",
        bound="at_least",
        split=splits.by_month("submitted_on"),
    ),
)

FURTHER: tuple[Measure, ...] = (
    Measure(
        code="proposals_received",
        label=_("收到提案"),
        unit="件",
        definition=_("当年提出并已提交的本级提案；草稿、联名中和已撤回的不计。"),
        rows=queries.proposals_received,
        words=[Words("件 份", noun="提案", tight="收到|提交|征集", never=f"立案|办复|答复|重点|{EACH}")],
        chapter="proposals",
        split=splits.by_month("opened_on"),
    ),
    Measure(
        code="proposals_filed",
        label=_("立案提案"),
        unit="件",
        definition=_("当年立案的本级提案。"),
        rows=queries.proposals_filed,
        words=[Words("件 份", noun="提案|立案", tight="立案", never="不予|未予?立案|不立案|办复|答复")],
        chapter="proposals",
        split=splits.by_month("filed_on"),
    ),
    Measure(
        code="proposals_not_filed",
        label=_("不予立案提案"),
        unit="件",
        definition=_("当年决定不予立案的本级提案；每件都有答复。"),
        rows=queries.proposals_not_filed,
        words=[Words("件 份", noun="提案|立案", tight="不予立案|未予?立案|不立案")],
        chapter="proposals",
    ),
    Measure(
        code="proposals_replied",
        label=_("已答复提案"),
        unit="件",
        definition=_("当年首次答复的本级立案提案。"),
        rows=queries.proposals_replied,
        words=[Words("件 份", noun="提案|答复|办复", tight="答复|办复")],
        chapter="proposals",
        split=splits.by_month("first_answered_on"),
    ),
    Measure(
        code="opinion_items_received",
        label=_("收到社情民意信息"),
        unit="条",
        definition=_("当年提出并已提交的本级社情民意信息；草稿和已撤回的不计。"),
        rows=queries.opinion_items_received,
        words=[
            Words(
                "条 篇 件 份",
                noun="社情民意(?:信息)?",
                tight="收到|征集|收集|提交|反映",
            )
        ],
        chapter="proposals",
        split=splits.by_month("opened_on"),
    ),
)

EVERY: tuple[Measure, ...] = MEASURES + FURTHER
BY_CODE: dict[str, Measure] = {measure.code: measure for measure in EVERY}
