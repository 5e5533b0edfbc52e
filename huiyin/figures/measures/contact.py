from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures import members
from huiyin.figures.measures.kinds import (
    OTHERS,
    PEOPLE,
    AnyFigure,
    Measure,
    Rate,
    for_the_offices,
    where_party_is_known_of,
    where_the_seat_may_be_known,
)
from huiyin.figures.rows import contact as rows

_COUNTS: tuple[Measure, ...] = (
    Measure(
        code="pairs",
        label=_("联系对子"),
        unit="对",
        definition=_("统计日有效的本级联系对子，四类相加。"),
        rows=rows.pairs,
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
        splits=(splits.by_choice("kind", _("类别")),),
    ),
    Measure(
        code="party_vice_chairs",
        label=_("开展谈心的党员副主席"),
        unit="位",
        definition=_("在本级主席会议任副主席、本人是中共党员，且当年至少开展过一次“副主席谈心”的人。"),
        rows=rows.party_vice_chairs,
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
        rows=rows.vice_chair_talks,
        words=[Words("人次", tight="谈心|谈话", sentence="副主席", not_near="分党组|支部")],
        chapter="contact",
        bound="at_least",
        splits=(splits.by_month("held_on"),),
        persons="met",
        opens=where_party_is_known_of("by", "met"),
        party_of=("by", "met"),
    ),
    Measure(
        code="subgroup_talks",
        label=_("专委会分党组谈心交流"),
        unit="人次",
        definition=_("专门委员会分党组成员当年以这一身份谈心交流；与一人谈一次计一人次。"),
        rows=rows.subgroup_talks,
        words=[Words("人次", tight="谈心|谈话|交流", near="分党组")],
        chapter="contact",
        bound="at_least",
        splits=(splits.by_month("held_on"),),
        persons="met",
        opens=where_party_is_known_of("by"),
        party_of=("by",),
    ),
    Measure(
        code="visits",
        label=_("走访慰问委员"),
        unit="人次",
        definition=_("本级当年的走访慰问；看望一人一次计一人次。"),
        rows=rows.visits,
        words=[
            Words(
                "人次",
                tight="走访|慰问|看望|探望",
                near="委员",
                never="群众|企业|农牧民|困难(?!.{0,4}委员)|谈心|党员(?!委员)|患病|住院",
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
        splits=(splits.by_month("held_on"),),
        persons="met",
    ),
    Measure(
        code="pairs_met",
        label=_("当年见过面的对子"),
        unit="对",
        definition=_("统计日有效的联系对子中，双方当年至少谈心或走访过一次的，无论谁主动。"),
        rows=rows.pairs_met,
        words=[],
        chapter="contact",
        splits=(splits.by_choice("kind", _("类别")),),
    ),
    Measure(
        code="talks_and_visits",
        label=_("谈心谈话和走访慰问"),
        unit="人次",
        definition=_("本级当年的谈心谈话和走访慰问，与一人（一组群众）一次计一人次；误记的不计。"),
        rows=rows.talks_and_visits,
        words=[],
        chapter="contact",
        splits=(
            splits.by_choice("kind", _("类别")),
            splits.by_capacity,
            splits.by_month("held_on"),
        ),
        persons="met",
        opens=where_the_seat_may_be_known,
        party_of=(rows.WHOSE_SEAT_TELLS,),
    ),
    Measure(
        code="talks",
        label=_("谈心谈话"),
        unit="人次",
        definition=_("本级当年的谈心谈话，各种身份相加；与一人谈一次计一人次。"),
        rows=rows.talks,
        words=[Words("人次", tight="谈心|谈话", not_near="主席|分党组|支部|干部|党组", never="走访|慰问")],
        chapter="contact",
        splits=(
            splits.by_capacity,
            splits.by_month("held_on"),
        ),
        bound="at_least",
        persons="met",
        opens=where_the_seat_may_be_known,
        party_of=(rows.WHOSE_SEAT_TELLS,),
    ),
    Measure(
        code="staff_talks",
        label=_("机关干部谈心谈话"),
        unit="人次",
        definition=_("机关干部当年以干部身份与委员谈心谈话；与一人谈一次计一人次。"),
        rows=rows.staff_talks,
        words=[Words("人次", tight="谈心|谈话", near="(?:政协|机关)干部", not_near="主席|分党组")],
        chapter="contact",
        splits=(splits.by_month("held_on"),),
        bound="at_least",
        persons="met",
    ),
    Measure(
        code="member_talks",
        label=_("委员谈心谈话"),
        unit="人次",
        definition=_("委员当年以委员身份谈心谈话；与一人（一组群众）谈一次计一人次。"),
        rows=rows.member_talks,
        words=[],
        chapter="contact",
        splits=(splits.by_month("held_on"),),
        bound="at_least",
        persons="met",
    ),
    Measure(
        code="vice_chair_visits",
        label=_("副主席走访慰问"),
        unit="人次",
        definition=_("副主席当年以这一身份走访慰问；看望一人一次计一人次。"),
        rows=rows.vice_chair_visits,
        words=[
            Words(
                "人次",
                tight="走访|慰问|看望|探望",
                near="副主席",
                never="群众|企业|农牧民|困难(?!.{0,4}委员)|谈心",
                not_near="分党组|干部",
            )
        ],
        chapter="contact",
        splits=(splits.by_month("held_on"),),
        bound="at_least",
        persons="met",
    ),
    Measure(
        code="staff_visits",
        label=_("机关干部走访慰问"),
        unit="人次",
        definition=_("机关干部当年以干部身份走访慰问；看望一人一次计一人次。"),
        rows=rows.staff_visits,
        words=[
            Words(
                "人次",
                tight="走访|慰问|看望|探望",
                near="(?:政协|机关)干部",
                never="群众|企业|农牧民|困难(?!.{0,4}委员)|谈心",
                not_near="副主席|分党组",
            )
        ],
        chapter="contact",
        splits=(splits.by_month("held_on"),),
        bound="at_least",
        persons="met",
    ),
    Measure(
        code="members_talked_with",
        label=_("当年谈过心的委员"),
        unit="名",
        definition=_(
            "统计日在任的本级委员中，当年至少有过一次谈心谈话的，无论谁主动。名单只供联络工作机构和领导查看。"
        ),
        rows=rows.members_talked_with,
        words=[],
        chapter="contact",
        opens=for_the_offices,
    ),
)

_count = {each.code: each for each in _COUNTS}
MEASURES: tuple[AnyFigure, ...] = (
    *_COUNTS,
    Rate(
        code="pairs_met_rate",
        label=_("对子见面率"),
        definition=_("当年见过面的对子占统计日有效对子的百分比。"),
        part=_count["pairs_met"],
        whole=_count["pairs"],
        words=[Words("%", noun="(?:见面|联系|走访)率", tight="对子|结对")],
        chapter="contact",
    ),
    Rate(
        code="talk_coverage_rate",
        label=_("谈心谈话覆盖率"),
        definition=_("当年谈过心的委员占统计日在任委员的百分比。"),
        part=_count["members_talked_with"],
        whole=members.COUNTS["members"],
        words=[Words("%", noun="复盖(?:率|面)", tight="谈心|谈话")],
        chapter="contact",
    ),
)
