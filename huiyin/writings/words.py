"""The two languages of a writing: either alone is enough; together they stand side by side."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.writings.models import Writing, WritingPicture


class Side(models.TextChoices):
    """Which of the two a reader looks at; the words are each language's own name."""

    CHINESE = "zh", "汉"
    TIBETAN = "bo", "བོད"
    BOTH = "both", _("并排")


# Typed with its own fonts and line height (huiyin.css), and without a spelling checker, which knows none of its words.
TIBETAN = {"lang": "bo", "spellcheck": "false", "autocapitalize": "off"}


def sides_of(writing: Writing) -> list[Side]:
    """Those one can choose among; a writing in one language has but that one."""
    there = [Side.CHINESE] if writing.text or not writing.text_bo else []
    there += [Side.TIBETAN] if writing.text_bo else []
    return [*there, Side.BOTH] if len(there) > 1 else there


def chosen(writing: Writing, asked: str) -> Side:
    sides = sides_of(writing)
    return Side(asked) if asked in sides else sides[-1]


def pictures_of(writing: Writing) -> QuerySet[WritingPicture]:
    return writing.pictures.select_related("attachment")


def alt_of(picture: WritingPicture) -> str:
    return picture.caption or picture.attachment.alt
