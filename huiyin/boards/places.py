"""Where it is: the places a member taps first, and all others of the assembly."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.assemblies.models import Assembly
from huiyin.boards.models import Post
from huiyin.members.models import Person

USUAL, LOOKED_BACK = 4, 30  # places shown first; own posts they are taken from


def places_of(assembly: Assembly) -> QuerySet[Assembly]:
    """What lies below the assembly, without itself; of a county itself, of the country its regions."""
    if assembly.tier == Assembly.Tier.NATIONAL:
        return Assembly.objects.filter(parent=assembly)
    below = Assembly.objects.within(assembly).exclude(pk=assembly.pk)
    return below if below.exists() else Assembly.objects.filter(pk=assembly.pk)


def tapped_first(assembly: Assembly, person: Person | None) -> list[Assembly]:
    """Of one's last posts, the latest first; then those right below the assembly."""
    mine = Post.objects.filter(author=person, assembly=assembly).order_by("-posted_at").select_related("place")
    usual = list(dict.fromkeys(post.place for post in mine[:LOOKED_BACK]))[:USUAL] if person else []
    below = list(Assembly.objects.filter(parent=assembly)) or [assembly]
    return list(dict.fromkeys([*usual, *below]))
