from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.matching import Words
from huiyin.figures.measures.kinds import Measure
from huiyin.figures.rows import stories as rows

MEASURES = (
    Measure(
        code="stories",
        label=_("委员故事"),
        unit="篇",
        definition=_("当年提交的本级委员故事；草稿不计。"),
        rows=rows.stories,
        words=[Words("篇 个 份 则 期 件 条", noun="故事(?:投稿|来稿|稿件|作品|征文)?")],
        chapter="stories",
        bound="at_least",
        splits=(splits.by_month("submitted_on"),),
    ),
)
