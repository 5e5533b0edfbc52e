"""Social-opinion items by their words as they stand now.

Not by what was handed in or edited before (`visible_item_words`), nor by whose it is: an agency reads neither. Filters
besides those of every matter: `author_kind`, `used`.
"""

from django.utils.translation import gettext_lazy as _

from huiyin.matters.models import Kind
from huiyin.matters.searched import of_kind
from huiyin.opinions.models import OpinionItem
from huiyin.search.sources import SOURCES

SOURCES.add(
    of_kind(
        Kind.OPINION,
        _("社情民意信息"),
        OpinionItem,
        ("situation", "cause", "advice"),
        {name: f"opinion__{name}" for name in ("author_kind", "used")},
    )
)
