from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import (
    ALL_TIERS,
    NOT_ALL_MEMBERS,
    OUR_MEMBERS,
    PEOPLE,
    SOME_OF_THEM,
    Measure,
    whose_party_is_known,
)
from huiyin.figures.rows import members as rows

MEASURES = (
    Measure(
        code="members_all_tiers",
        label=_("各级政协委员"),
        unit="名",
        definition=_(
            "统计日在任的委员：本级、下属各级，以及居住在本地区的上一级委员，各级相加。一人兼任两级的，每级各计一次。"
        ),
        rows=rows.members_all_tiers,
        words=[Words(PEOPLE, noun="委员", tight=ALL_TIERS, never="党员|党外|常委|培训|参加|参与")],
        chapter="members",
        splits=(splits.by_tier,),
    ),
    Measure(
        code="members",
        label=_("本级政协委员"),
        unit="名",
        definition=_("统计日在任的本级委员。"),
        rows=rows.members,
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
            Words(
                PEOPLE,
                tight="其中(?:自治区|省|市|州|盟|县|区|旗|本级)政协委员(?:共|有|为)*#$",
                sentence="[二三四五]级(?:政协|委员)|各级政协",
                never="党员|党外|中共|培训|参加|参与|出席|常委",
            ),
            Words(PEOPLE, tight="^在#(?:自治区|本届|政协)*委员[之当]?中$", never=NOT_ALL_MEMBERS),
        ],
        chapter="members",
        splits=(splits.by_sector,),
    ),
    Measure(
        code="members_cpc",
        label=_("党员委员"),
        unit="名",
        definition=_("统计日在任的本级委员中，中共党员。"),
        rows=rows.members_cpc,
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
        rows=rows.members_non_cpc,
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
        code="members_new",
        label=_("新任委员"),
        unit="名",
        definition=_("统计日在任的本级委员中，本届新任的。"),
        rows=rows.members_new,
        words=[
            Words(PEOPLE, noun="新任(?!命)(?:的)?(?:政协)?委员"),
            Words(PEOPLE, noun="新任(?!命)(?:的)?", sentence="委员.{0,20}连任|连任.{0,20}委员"),
        ],
        chapter="members",
        splits=(splits.by_sector,),
    ),
    Measure(
        code="members_continuing",
        label=_("连任委员"),
        unit="名",
        definition=_("统计日在任的本级委员中，由上一届继续提名的。"),
        rows=rows.members_continuing,
        words=[
            Words(PEOPLE, noun="(?:连任|留任)(?:的)?(?:政协)?委员"),
            Words(PEOPLE, noun="(?:连任|留任)(?:的)?", sentence="委员.{0,20}新任|新任.{0,20}委员"),
        ],
        chapter="members",
        splits=(splits.by_sector,),
    ),
    Measure(
        code="members_at_start",
        label=_("上年末本级委员"),
        unit="名",
        definition=_("上年12月31日在任的本级委员。"),
        rows=rows.members_at_start,
        words=[],
        chapter="members",
        splits=(splits.by_sector,),
    ),
    Measure(
        code="members_stayed",
        label=_("继续在任的委员"),
        unit="名",
        definition=_("统计日在任、上年12月31日也在任的本级委员；换届后连任的也是继续在任。"),
        rows=rows.members_stayed,
        words=[],
        chapter="members",
        splits=(splits.by_sector,),
    ),
    Measure(
        code="members_came",
        label=_("新增委员"),
        unit="名",
        definition=_("统计日在任、上年12月31日不在任的本级委员；换届新任和届中增补都算。"),
        rows=rows.members_came,
        words=[],
        chapter="members",
        splits=(splits.by_sector,),
    ),
    Measure(
        code="members_left",
        label=_("减少的委员"),
        unit="名",
        definition=_("上年12月31日在任、统计日不在任的本级委员；任期届满和届中离任都算。"),
        rows=rows.members_left,
        words=[],
        chapter="members",
        splits=(splits.by_sector,),
    ),
    Measure(
        code="standing_members",
        label=_("常务委员"),
        unit="名",
        definition=_("统计日在任的本级委员中，在常务委员会任职的（含主席、副主席、秘书长），一人计一次。"),
        rows=rows.standing_members,
        words=[
            Words(
                PEOPLE, noun="常务委员(?!会)|(?:政协)?常委(?!会)", never="党委|[市县区]委|参加|出席|列席|培训|应到|实到"
            )
        ],
        chapter="members",
        splits=(splits.by_sector,),
    ),
    Measure(
        code="committee_seats",
        label=_("专门委员会组成人员"),
        unit="名",
        definition=_("统计日在本级专门委员会任职的人，机关干部不计；一人在两个专门委员会任职的，各计一次。"),
        rows=rows.committee_seats,
        words=[],
        chapter="members",
        splits=(splits.by_body,),
        persons="person",
    ),
)

COUNTS = {each.code: each for each in MEASURES}
