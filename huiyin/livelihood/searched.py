"""Livelihood matters by what was heard and what came of it; not by whom it was heard from.

Filters besides those of every matter: `kind` (problem, deed …), `source`, `outcome`, `topic`.
"""

from django.utils.translation import gettext_lazy as _

from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Kind
from huiyin.matters.searched import of_kind
from huiyin.search.sources import SOURCES

SOURCES.add(
    of_kind(
        Kind.LIVELIHOOD,
        _("民生事项"),
        LivelihoodMatter,
        ("description", "spot", "result"),
        {name: f"livelihood__{name}" for name in ("kind", "source", "outcome", "topic")},
    )
)
