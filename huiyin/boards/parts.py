"""Boards on other pages: the posts a matter came from, and what a notice calls a post."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.boards.models import Post, Raised
from huiyin.matters.models import Matter
from huiyin.matters.timeline import OTHER_STEPS
from huiyin.members.parts import PARTS, Line, Part

OTHER_STEPS["join"] = _("并入界别群里的情况")


def _raised(user: Any) -> QuerySet[Raised]:
    rows = Raised.objects.visible_to(user).filter(dropped_on__isnull=True)
    return rows.select_related("post__author", "post__place").order_by("-post__posted_at", "-pk")


def _line(row: Raised) -> Line:
    post = row.post
    return Line(
        str(post),
        post.get_absolute_url(),
        timezone.localdate(post.posted_at),
        f"{post.author} · {post.place.place_name}",
    )


PARTS[Matter].append(Part(_("来自界别群"), ("matter",), _raised, _line))


def titles(user: Any, posts: list[int]) -> dict[int, str]:
    return {post.pk: str(post) for post in Post.objects.visible_to(user).filter(pk__in=posts)}
