"""What waits on the boards, and for whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.boards.models import Post
from huiyin.boards.terms import unattended_since

OVERSEES = (Role.LIAISON, Role.LEADER)


def works(user: Any) -> bool:
    """Has posts to attend to, or to see that they are attended to."""
    return bool(user.sectors_as(Role.CONVENER)) or user.holds(*OVERSEES)


def awaited(user: Any) -> QuerySet[Post]:
    """A convener's: all that waits. The liaison office's and the leader's: what has waited for more than ten working
    days, also in a draft nobody handed in."""
    mine = Q(sector__in=user.sectors_as(Role.CONVENER), pk__in=Post.objects.waiting())
    today = timezone.localdate()
    for assembly in Assembly.objects.filter(pk__in=user.assemblies_as(*OVERSEES)):
        late = Post.objects.unattended().filter(assembly=assembly, waits_from__lt=unattended_since(assembly, today))
        mine |= Q(pk__in=late)
    return Post.objects.visible_to(user).exclude(state=Post.State.WITHDRAWN).filter(mine)
