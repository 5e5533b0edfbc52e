from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.figures import splits
from huiyin.figures.measures.kinds import AnyFigure, Measure
from huiyin.figures.rows import examined as rows

MEASURES: tuple[AnyFigure, ...] = (
    Measure(
        code="received_not_filed",
        label=_("当年收到、不予立案的提案"),
        unit="件",
        definition=_("当年收到的提案中，现在已经决定不予立案的，不论哪一年决定。"),
        rows=rows.received_not_filed,
        words=[],
        chapter="proposals",
        splits=(splits.by_month("opened_on"),),
    ),
    Measure(
        code="received_examined",
        label=_("当年收到、尚在审查的提案"),
        unit="件",
        definition=_("当年收到的提案中，现在还没有立案、并案，也没有决定不予立案的。"),
        rows=rows.received_examined,
        words=[],
        chapter="proposals",
        splits=(splits.by_month("opened_on"),),
    ),
)
