"""A writing on a page: its words in one language or two, its pictures, its voice note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse

from huiyin.writings import words
from huiyin.writings.models import Writing, WritingPicture
from huiyin.writings.permissions import writes

register = template.Library()


@dataclass(frozen=True)
class Shown:
    """A picture with its address; the public has its own."""

    picture: WritingPicture
    url: str

    @property
    def caption(self) -> str:
        return words.alt_of(self.picture)


def _url(attachment_id: int, public: bool) -> str:
    return reverse("files:public_file" if public else "files:file", args=[attachment_id])


def _enclosed(writing: Writing, public: bool) -> dict[str, Any]:
    pictures = [Shown(one, _url(one.attachment_id, public)) for one in words.pictures_of(writing)]
    sound = writing.audio
    return {"pictures": pictures, "sound": sound, "sound_url": _url(sound.pk, public) if sound else ""}


@register.inclusion_tag("writings/_words.html", takes_context=True)
def writing_words(context: Any, writing: Writing, public: bool = False) -> dict[str, Any]:
    """Which language is shown stands in the address (`?words=`): it works without scripts, and can be sent on."""
    side = words.chosen(writing, context["request"].GET.get("words", ""))
    sides = words.sides_of(writing)
    shown = {"writing": writing, "side": side.value, "sides": sides if len(sides) > 1 else []}
    enclosed, own = _enclosed(writing, public), not public and writes(context["request"].user, writing)
    there = bool(enclosed["pictures"] or enclosed["sound"])
    return shown | enclosed | {"encloses": own and (there or writing.state == Writing.State.DRAFT)}


@register.inclusion_tag("writings/_printed.html")
def printed_words(writing: Writing, layout: str = "after") -> dict[str, Any]:
    both = bool(writing.text and writing.text_bo)
    return {"writing": writing, "beside": both and layout == "beside"} | _enclosed(writing, False)


@register.inclusion_tag("writings/_title.html")
def writing_title(writing: Writing) -> dict[str, Any]:
    """In the language it has; the Tibetan says so to fonts and to screen readers."""
    return {"writing": writing}
