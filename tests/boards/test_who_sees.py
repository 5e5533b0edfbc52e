"""Random people, sectors and posts: who sees what, by a second reading of the rule that knows no database."""

from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.boards.models import AlsoHere, Answered, Post, Raised
from huiyin.matters.models import Kind
from tests.factories.base import (
    AssemblyFactory,
    MembershipFactory,
    PersonFactory,
    RoleHoldingFactory,
    RuleSetFactory,
    SectorFactory,
)
from tests.factories.raised import OpenMatterFactory

pytestmark = pytest.mark.django_db
READS = {Role.LIAISON, Role.LEDGER_STAFF, Role.LEADER}
ROLES = [*READS, Role.PROPOSALS_STAFF, Role.OPINION_EDITOR, Role.SYSTEM_ADMIN, Role.GOV_SUPERVISION]


def _span(luck, today):
    """Days of a membership or a role, and whether they hold today."""
    begun = today - timedelta(luck.randint(2, 400))
    ended, holds = luck.choice([(None, True), (today, True), (today - timedelta(1), False), (None, True)])
    if luck.random() < 0.15:
        return {"starts_on": today + timedelta(1), "ends_on": None}, False
    return {"starts_on": begun, "ends_on": ended}, holds


class _Drawn:
    """What was drawn, in sets: the oracle reads these and nothing else."""

    def __init__(self, luck):
        self.luck, today = luck, timezone.localdate()
        houses = [AssemblyFactory() for _ in range(2)]
        RuleSetFactory(assembly=houses[0])
        self.sectors = [SectorFactory(assembly=house, name=f"界别{n}") for house in houses for n in range(3)]
        self.people = [PersonFactory() for _ in range(7)]
        self.boards, self.offices = {one.pk: set() for one in self.people}, {one.pk: set() for one in self.people}
        for person in self.people:
            for sector in luck.sample(self.sectors, luck.randint(0, 2)):
                days, holds = _span(luck, today)
                MembershipFactory(person=person, assembly=sector.assembly, sector=sector, **days)
                self.boards[person.pk] |= {sector.pk} if holds else set()
            if luck.random() < 0.3:
                sector, (days, holds) = luck.choice(self.sectors), _span(luck, today)
                RoleHoldingFactory(
                    user=person.user, role=Role.CONVENER, assembly=sector.assembly, sector=sector, **days
                )
                self.boards[person.pk] |= {sector.pk} if holds else set()
            if luck.random() < 0.4:
                role, house, (days, holds) = luck.choice(ROLES), luck.choice(houses), _span(luck, today)
                RoleHoldingFactory(user=person.user, role=role, assembly=house, **days)
                self.offices[person.pk] |= {house.pk} if holds and role in READS else set()
        self.posts = [self._post() for _ in range(14)]

    def _post(self):
        luck, sector = self.luck, self.luck.choice(self.sectors)
        author, state = luck.choice(self.people), luck.choice(Post.State.values)
        post = Post.objects.create(
            sector=sector,
            assembly=sector.assembly,
            author=author,
            text="听到的",
            place=sector.assembly,
            state=state,
            due_on=timezone.localdate(),
        )
        added = luck.sample(self.people, luck.randint(0, 2))
        for person in added:
            AlsoHere.objects.create(post=post, person=person, place=sector.assembly)
        Answered.objects.create(post=post, text="答复", by=author.user, on=timezone.localdate())
        matter = OpenMatterFactory(kind=Kind.LIVELIHOOD)
        Raised.objects.create(post=post, matter=matter, kind=matter.kind, by=author.user, on=timezone.localdate())
        return post, {author.pk, *(person.pk for person in added)}

    def sees(self, person, post, voices):
        if person.pk in voices:
            return True
        if post.state == "withdrawn":
            return False
        return post.sector_id in self.boards[person.pk] or post.assembly_id in self.offices[person.pk]


@pytest.mark.parametrize("seed", range(6))
def test_each_sees_what_the_rule_says_and_no_more(seed, client):
    drawn = _Drawn(Random(seed))
    for person in drawn.people:
        user = type(person.user).objects.get(pk=person.user_id)
        expected = {post.pk for post, voices in drawn.posts if drawn.sees(person, post, voices)}

        assert set(Post.objects.visible_to(user).values_list("pk", flat=True)) == expected
        for part in (AlsoHere, Answered, Raised):
            seen = set(part.objects.visible_to(user).values_list("post", flat=True))
            assert seen == expected & set(part.objects.values_list("post", flat=True)), part
        client.force_login(user)
        for post, _voices in drawn.posts[:4]:
            status = client.get(reverse("boards:post", args=[post.pk])).status_code
            assert status == (200 if post.pk in expected else 404)
        for sector in drawn.sectors[:3]:
            answer = client.get(reverse("boards:board", args=[sector.pk]))
            reads = sector.pk in drawn.boards[person.pk] or sector.assembly_id in drawn.offices[person.pk]
            assert answer.status_code == (200 if reads else 404)
            if reads:
                listed = {post.pk for post in answer.context["found"].posts}
                there = {post.pk for post, _v in drawn.posts if post.sector == sector and post.state != "withdrawn"}
                assert listed == there & expected
