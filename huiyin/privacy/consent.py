"""What of mine is public because I agreed, since when, to which words; each is taken back where it was given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huiyin.matters.models import Matter, Signature
from huiyin.members import consents
from huiyin.members.models import Consent, Person
from huiyin.proposals.models import Publication
from huiyin.writings.models import Writing

What = Consent.What


@dataclass(frozen=True)
class Agreed:
    what: str | Promise
    title: str
    url: str
    shown: str  # how far, in words
    at: datetime | None  # None: before it was kept when
    wording: str
    withdraw: str  # the page on which it is taken back
    again: bool = False  # it was taken back, and may be given again


def agreed(person: Person) -> list[Agreed]:
    """What holds now, of proposals and of writings."""
    return [*_names(person), *_proposals(person), *_writings(person)]


def signed(person: Person) -> Any:
    """Proposals that bear the name."""
    names = Signature.objects.filter(person=person, state=Signature.State.SIGNED)
    return Matter.objects.filter(pk__in=names.values("matter")).order_by("-pk")


def led(person: Person) -> Any:
    names = Signature.objects.filter(person=person, role=Signature.Role.LEAD)
    return Matter.objects.filter(pk__in=names.values("matter"), kind="proposal").order_by("-pk")


def _names(person: Person) -> Iterator[Agreed]:
    public = Publication.objects.published().values("matter")
    for matter in signed(person).filter(pk__in=public):
        last = consents.said_last(person, What.NAME, matter)
        withheld = last is not None and not last.given
        shown = _("只留姓") if withheld else _("全名")
        yield _one(What.NAME, matter, last, shown, "name", again=withheld)


def _proposals(person: Person) -> Iterator[Agreed]:
    for matter in led(person).filter(proposal__publish_consent=True):
        copy = Publication.objects.published().filter(matter=matter).first()
        shown = copy.get_level_display() if copy else _("还没有公开")
        yield _one(What.PROPOSAL, matter, consents.said_last(person, What.PROPOSAL, matter), shown, "proposal")


def _writings(person: Person) -> Iterator[Agreed]:
    mine = Writing.objects.filter(author=person).exclude(consent="none").exclude(state__in=["draft", "withdrawn"])
    for one in mine.order_by("-pk"):
        last = consents.said_last(person, What.WRITING, one)
        withdraw = reverse("writings:step", args=[one.pk, "change_consent"])
        yield Agreed(
            What.WRITING.label, one.title, one.get_absolute_url(), one.get_consent_display(), *_when(last), withdraw
        )


def _one(what: Any, matter: Matter, last: Consent | None, shown: str, code: str, *, again: bool = False) -> Agreed:
    withdraw = reverse("privacy:consent", args=[code, matter.pk])
    return Agreed(what.label, matter.title, matter.get_absolute_url(), str(shown), *_when(last), withdraw, again)


def _when(last: Consent | None) -> tuple[datetime | None, str]:
    return (last.at, consents.words_of(last)) if last else (None, "")
