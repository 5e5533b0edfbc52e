"""The language of what is kept."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import override


def kept(words: Callable[[], str]) -> str:
    """Words that go into a record are the assembly's own, whatever language the one who acts reads pages in."""
    with override(settings.LANGUAGE_CODE):
        return words()
