"""The lists and plans in their real layouts, which lie beside the repository and never in it. Skipped without them."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Body, Sector
from huiyin.members.importing import workflow
from huiyin.members.importing.comparing import NEW, SAME, Comparison
from huiyin.members.importing.lists import recognised
from huiyin.members.models import Membership, Seat
from huiyin.plans.importing import PlanComparison, Wanted, import_topics
from huiyin.plans.importing import recognised as recognised_plan
from huiyin.plans.models import Topic
from huiyin.sheets import read
from tests.factories.base import RoleHoldingFactory, TermFactory, UserFactory

MESSY = Path(__file__).parents[3] / "shared" / "data" / "messy"
LISTS = ["members_by_sector.xlsx", "members_by_street_group.xlsx", "members_by_committee.xlsx"]
DAY = date(2026, 1, 10)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not MESSY.exists(), reason="the real layouts are not beside the repository"),
]


def sheets(name):
    with (MESSY / name).open("rb") as file:
        return read(file)


def prepared(assembly):
    term = TermFactory(assembly=assembly, number=1, starts_on=DAY)
    liaison = UserFactory()
    RoleHoldingFactory(user=liaison, role=Role.LIAISON, assembly=assembly)

    def prepare():
        lists = [one for name in LISTS for sheet in sheets(name) if (one := recognised(sheet, name))]
        return workflow.prepare(by=liaison, assembly=assembly, term=term, starts_on=DAY, lists=lists, key=uuid4())

    return liaison, prepare


def test_three_real_lists_are_one_registry_of_339(assembly):
    liaison, prepare = prepared(assembly)
    made = prepare()
    compared = Comparison(made)
    print([(one["file"], one["by"], one["lines"]) for one in made.files], compared.counts)

    assert [one["lines"] for one in made.files] == [339, 339, 330]
    assert [len(compared.merged.missing(which)) for which in range(3)] == [0, 0, 9]
    assert (len(compared.rows), compared.counts[NEW], compared.questions) == (339, 339, [])
    assert any("标题都是" in words for words in compared.merged.warnings)

    workflow.confirm(made, by=liaison, key=uuid4(), seen=compared.digest)

    assert Membership.objects.filter(assembly=assembly).count() == 339
    assert Membership.objects.filter(assembly=assembly, cpc=True).count() == 133
    assert Sector.objects.filter(assembly=assembly).count() == 16
    assert Body.objects.filter(assembly=assembly, kind="session_group").count() == 14
    assert Body.objects.filter(assembly=assembly, kind="special_committee").count() == 6
    assert Seat.objects.filter(body__kind="session_group").count() == 330  # without the nine leaders
    assert Seat.objects.filter(body__kind="special_committee").count() == 330
    assert Comparison(prepare()).counts[SAME] == 339


def test_the_two_real_plans_are_34_and_32_topics_and_the_addresses_beside_them_are_not_read(assembly):
    liaison, _prepare = prepared(assembly)
    names = ["sector_activity_plan_2026.xlsx", "street_consultation_plan_2026.xls"]
    plans = [plan for name in names for sheet in sheets(name) if (plan := recognised_plan(sheet, name))]
    first = PlanComparison(assembly, 2026, plans, {}, Wanted())
    answers = {choice.code: "consultation" for choice in first.types.values() if not choice.chosen}
    asked = PlanComparison(assembly, 2026, plans, answers, Wanted())
    print([(plan.file, len(plan.lines)) for plan in plans], asked.counts, len(first.types))

    assert [len(plan.lines) for plan in plans] == [34, 32]
    assert asked.counts == [("新增", 66)]
    assert all(line.lead and line.first_month for plan in plans for line in plan.lines)

    import_topics(asked, by=liaison, key=uuid4(), seen=asked.digest)

    assert Topic.objects.filter(assembly=assembly, year=2026).count() == 66
    again = PlanComparison(assembly, 2026, plans, answers, Wanted())
    assert not again.new
