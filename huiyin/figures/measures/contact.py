from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import OTHERS, PEOPLE, Measure, where_party_is_known_of
from huiyin.figures.rows import contact as rows

MEASURES = (
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
)
