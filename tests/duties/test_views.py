from datetime import date

import pytest

from huiyin.duties.counts import how_many
from huiyin.duties.fulfilment import standing_of
from huiyin.duties.models import YearlyDuty, lay_down
from huiyin.matters.models import State
from tests.factories.raised import OpenMatterFactory, signed
from tests.factories.writings import WritingFactory


@pytest.fixture
def duties(assembly):
    return {duty.kind: duty for duty in lay_down(assembly.rule_sets.get())}


@pytest.fixture
def page(client, cast):
    def opened(who, duty, **asked):
        client.force_login(getattr(cast, who))
        response = client.get(duty.get_absolute_url(), asked)
        assert response.status_code == 200
        return response

    return opened


@pytest.mark.parametrize("who", ["zhuoma", "zhaxi", "liming", "wangfang", "leader"])
def test_the_duty_and_its_rule_are_open_to_all_who_sign_in(who, duties, page):
    assert "本区政协规则第1版" in page(who, duties["story"]).content.decode()


def test_a_member_reads_which_record_fulfils_it_in_which_year(duties, cast, assembly, page):
    WritingFactory(author=cast.zhuoma.person, assembly=assembly, title="雪山下的课堂", submitted_on=date(2023, 4, 1))

    told = {
        year: "雪山下的课堂" in page("zhuoma", duties["story"], year=year).content.decode() for year in (2023, 2024)
    }
    assert told == {2023: True, 2024: False}


@pytest.mark.parametrize("who", ["wangfang", "zhaxi", "leader"])
def test_who_owes_nothing_is_told_of_nobodys_record(who, duties, cast, assembly, page):
    WritingFactory(author=cast.zhuoma.person, assembly=assembly, title="雪山下的课堂", submitted_on=date(2023, 4, 1))

    response = page(who, duties["story"], year=2023)
    assert response.context["mine"] == []
    assert "雪山下的课堂" not in response.content.decode()
    assert "卓玛" not in response.content.decode()


@pytest.mark.parametrize(("who", "figure"), [("leader", (1, 2)), ("zhuoma", None), ("zhaxi", None), ("wangfang", None)])
def test_how_many_fulfilled_it_is_a_figure_for_the_leader_alone(who, figure, duties, cast, assembly, page):
    WritingFactory(author=cast.zhuoma.person, assembly=assembly, submitted_on=date(2023, 4, 1))
    context = page(who, duties["story"], year=2023).context

    assert (("count" in context) and (context["count"].done, context["count"].owed)) == (figure or False)


@pytest.mark.parametrize(
    ("asked", "shown"), [("2023", 2023), ("1000", 2023), ("9999", 2026), ("x", 2026), ("२०२३", 2023)]
)
def test_a_year_outside_the_rules_years_is_the_nearest(asked, shown, duties, page, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *given: date(2026, 11, 22))

    assert page("zhuoma", duties["story"], year=asked).context["year"] == shown


def test_the_figure_agrees_with_each_members_own_record(duties, cast, assembly):
    """Two ways of asking, over records that count and records that do not."""
    people = [cast.zhuoma.person, cast.ciren.person]
    joint = OpenMatterFactory(kind="proposal", assembly=assembly, state=State.SUBMITTED)
    for person, role in zip(people, ("lead", "cosigner"), strict=True):
        signed(joint, person, role)
    signed(OpenMatterFactory(kind="opinion", assembly=assembly, state=State.WITHDRAWN), people[0])
    signed(OpenMatterFactory(kind="opinion", assembly=assembly, state=State.RECEIVED), people[1])
    WritingFactory(author=people[0], assembly=assembly, state="draft")
    WritingFactory(author=people[1], assembly=assembly, kind="reflection", submitted_on=date(2022, 12, 31))
    WritingFactory(author=cast.wangfang.person, assembly=assembly)

    figures = {kind: how_many(duty, 2023).done for kind, duty in duties.items()}
    own = [one for person in people for one in standing_of(person.memberships.get(), 2023)]
    assert figures == {
        kind: sum(one.duty == duty and one.state == "done" for one in own) for kind, duty in duties.items()
    }
    assert figures[YearlyDuty.Kind.PROPOSAL] == 2
