"""What the tests of boards start from: a sector with members and a convener, two counties, posts."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.boards import workflow
from huiyin.boards.models import Post
from tests.factories.base import AssemblyFactory, MembershipFactory, PersonFactory, RoleHoldingFactory, UserFactory


def key() -> uuid.UUID:
    return uuid.uuid4()


def county(parent, name):
    return AssemblyFactory(
        parent=parent, tier=Assembly.Tier.COUNTY, slug=f"county-{uuid.uuid4().hex[:8]}", place_name=name
    )


def again(user):
    """As the next request has it: what was read of the account is read anew."""
    return type(user).objects.get(pk=user.pk)


def office(role, assembly, **where):
    user = UserFactory(name=f"任{role}")
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def board(cast):
    """卓玛 and 次仁 sit in the sector; 索朗 convenes it; 达瓦 sits in another sector of the same assembly."""
    home = cast.agency.assembly
    membership = cast.zhuoma.person.memberships.get()
    convener = MembershipFactory(person=PersonFactory(name="索朗"), assembly=home, sector=membership.sector).person.user
    RoleHoldingFactory(user=convener, role=Role.CONVENER, assembly=home, sector=membership.sector)
    return SimpleNamespace(
        home=home,
        sector=membership.sector,
        convener=convener,
        linzhou=county(home, "林周县"),
        nimu=county(home, "尼木县"),
    )


def post(cast, made, text="村里的水渠断了三天。", **how) -> Post:
    given = {"by": cast.zhuoma, "sector": made.sector, "key": key(), "text": text, "place": made.linzhou} | how
    return workflow.post(**given)


def raise_matter(made, post, **how):
    given = {"by": made.convener, "key": key(), "title": "林周县：水渠断流", "description": post.text} | how
    return workflow.raise_matter(post, **given)
