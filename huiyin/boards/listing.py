"""The posts of a board: which, newest first, a page at a time by the last one read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly, Sector
from huiyin.boards.fates import with_fates, with_parts
from huiyin.boards.forms import PlaceName
from huiyin.boards.models import Post
from huiyin.boards.terms import waited
from huiyin.calendars.stored import working_days
from huiyin.exports import DAY, Column, Personal
from huiyin.matters.models import due_limits

SHOWN = 20
State = Post.State


class FilterForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("处理情况"),
        required=False,
        choices=[("", gettext_lazy("全部")), *[one for one in State.choices if one[0] != State.WITHDRAWN]],
    )
    place = PlaceName(
        label=gettext_lazy("地方"), required=False, queryset=Assembly.objects.none(), empty_label=gettext_lazy("全部")
    )

    def __init__(self, *args: Any, sector: Sector, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = Post.objects.filter(sector=sector).values("place")
        also = Post.objects.filter(sector=sector).values("also_here__place")
        places = Assembly.objects.filter(Q(pk__in=named) | Q(pk__in=also))
        self.fields["place"].queryset = places  # type: ignore[attr-defined]

    def narrowed(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        self.is_valid()  # what cannot be read narrows nothing
        state, place = self.cleaned_data.get("state"), self.cleaned_data.get("place")
        if state == State.WAITING:
            posts = posts.waiting()  # type: ignore[attr-defined]
        elif state:
            posts = posts.filter(state=state).exclude(pk__in=Post.objects.waiting())
        if place:
            posts = posts.filter(Q(place=place) | Q(also_here__place=place)).distinct()
        return posts


def on_board(sector: Sector, user: Any) -> QuerySet[Post]:
    return Post.objects.visible_to(user).filter(sector=sector).exclude(state=State.WITHDRAWN)


@dataclass(frozen=True)
class Page:
    posts: list[Post]
    before: int | None  # the last one shown, where more follow


def page_of(posts: QuerySet[Post], user: Any, before: str = "") -> Page:
    """Newest first. `before` is the last post of the page read before; one that is gone begins anew."""
    last = posts.model.objects.visible_to(user).filter(pk=int(before[:18])).first() if before.isdecimal() else None
    if last:
        posts = posts.filter(Q(posted_at__lt=last.posted_at) | Q(posted_at=last.posted_at, pk__lt=last.pk))
    found = list(with_parts(posts.order_by("-posted_at", "-pk"))[: SHOWN + 1])
    shown = with_terms(with_fates(found[:SHOWN], user))
    return Page(shown, shown[-1].pk if len(found) > SHOWN else None)


def with_terms(posts: list[Post]) -> list[Post]:
    """How long each has waited for its convener, in words and colour."""
    today, limits, calendars = timezone.localdate(), None, {}
    for post in posts:
        if post.stands != State.WAITING:  # type: ignore[attr-defined]
            continue
        limits = limits or due_limits(today)
        if post.assembly_id not in calendars:
            calendars[post.assembly_id] = working_days(post.assembly)
        yellow, _blue = limits.of(post.assembly_id)
        post.waited = waited(calendars[post.assembly_id], post.waits_from, today)  # type: ignore[attr-defined]
        near = "yellow" if post.due_on <= yellow else "later"
        post.due = "red" if post.due_on < today else near  # type: ignore[attr-defined]
    return posts


COLUMNS = [
    Column("sector", gettext_lazy("界别"), width=18),
    Column("posted_on", gettext_lazy("日期"), DAY, 12),
    Column("author", gettext_lazy("反映人"), width=14, personal=Personal.NAME),
    Column("place", gettext_lazy("地方"), width=14),
    Column("text", gettext_lazy("情况"), width=50),
    Column("also_here", gettext_lazy("也有同样情况"), width=36, personal=Personal.WORDS),
    Column("state", gettext_lazy("处理情况"), width=14),
    Column("became", gettext_lazy("提为"), width=36),
    Column("answers", gettext_lazy("召集人答复"), width=36),
]
SLICE = 500


def lines_of(posts: QuerySet[Post], user: Any, *order: str) -> Iterator[list[Any]]:
    """A slice at a time, so that each asks what became of its own."""
    order = order or ("-posted_at", "-pk")
    keys = list(posts.order_by(*order).values_list("pk", flat=True))
    for first in range(0, len(keys), SLICE):
        part = with_parts(Post.objects.filter(pk__in=keys[first : first + SLICE]))
        for post in with_fates(part.order_by(*order), user):
            yield _row(post)


def _row(post: Any) -> list[Any]:
    also = [
        f"{row.place.place_name}（{row.person}{'：' if row.note else ''}{row.note}）" for row in post.also_here.all()
    ]
    return [
        post.sector,
        timezone.localdate(post.posted_at),
        str(post.author),
        post.place.place_name,
        post.text,
        "；".join(also),
        str(post.stands.label),
        "；".join(_fate(fate) for fate in post.fates),
        "；".join(f"{row.on.isoformat()} {row.text}" for row in post.answers.all()),
    ]


def _fate(fate: Any) -> str:
    answered = _("%(day)s答复") % {"day": fate.answered_on.isoformat()} if fate.answered_on else ""
    return " ".join(part for part in (fate.kind, fate.number, fate.words, answered) if part)
