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
)
