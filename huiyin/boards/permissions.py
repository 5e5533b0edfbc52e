"""Who does what on a board. Who reads it: `models.sectors_read`; the table is docs/rules/access.md."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Sector
from huiyin.boards.models import READS_BOARDS, Post, sectors_read
from huiyin.members.models import memberships_of, person_of


def has_a_board(user: Any) -> bool:
    """Asked on every page, and so without a query of its own."""
    return bool(memberships_of(user)) or bool(user.sectors_as(Role.CONVENER)) or user.holds(*READS_BOARDS)


def boards_of(user: Any) -> QuerySet[Sector]:
    return Sector.objects.filter(sectors_read(user)).select_related("assembly")


def is_of(user: Any, sector_id: int) -> bool:
    """A member for the sector today: they alone post and add."""
    return any(held.sector_id == sector_id for held in memberships_of(user))


def convenes(user: Any, sector_id: int) -> bool:
    return sector_id in user.sectors_as(Role.CONVENER)


def is_author(user: Any, post: Post) -> bool:
    person = person_of(user)
    return person is not None and person.pk == post.author_id


def adds(user: Any, post: Post) -> bool:
    return is_of(user, post.sector_id)


def handles(user: Any, post: Post) -> bool:
    return convenes(user, post.sector_id)
