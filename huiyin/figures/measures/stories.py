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
        splits=(splits.by_month("submitted_on"), splits.by_author_sector),
    ),
    Measure(
        code="stories_approved",
        label=_("采用的委员故事"),
        unit="篇",
        definition=_("当年采用的本级委员故事；撤回的不计。"),
        rows=rows.stories_approved,
        words=[Words("篇 个 份 则 件 条", noun="故事(?:稿件|作品)?", tight="采用|录用")],
        chapter="stories",
        splits=(
            splits.by_month("approved_on"),
            splits.by_author_sector,
        ),
    ),
    Measure(
        code="stories_published",
        label=_("发布的委员故事"),
        unit="篇",
        definition=_("当年发布、没有撤回的本级委员故事，不论发布在本级内部还是向社会公开。"),
        rows=rows.stories_published,
        words=[Words("篇 个 份 则 期 件 条", noun="故事(?:稿件|作品)?", tight="发布|刊发|刊登|发表")],
        chapter="stories",
        splits=(
            splits.by_month("published_on"),
            splits.by_author_sector,
        ),
    ),
    Measure(
        code="histories",
        label=_("村史家史"),
        unit="篇",
        definition=_("当年提交的村史、家史；草稿和撤回的不计。"),
        rows=rows.histories,
        words=[Words("篇 部 个 份", noun="(?:村史|家史|村史家史|家风故事)")],
        chapter="stories",
        splits=(
            splits.by_month("submitted_on"),
            splits.by_author_sector,
        ),
    ),
)
