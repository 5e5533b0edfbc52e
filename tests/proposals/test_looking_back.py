"""The pages after closing: steps on promises, and looking back at a year."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.matters.models import Matter, State
from tests.factories.base import AssemblyFactory, RuleSetFactory
from tests.proposals.afterwards import DAY, act, closed, promises
from tests.proposals.course import key

pytestmark = pytest.mark.django_db


def step_url(matter, name):
    return reverse("proposals:step", args=[matter.pk, name])


def _ahead(days):
    return timezone.localdate() + timedelta(days=days)


def open_now(cast, **given):
    """Closed yesterday with two promises to come."""
    promised = [("改造两所小学", _ahead(100)), ("公布结果", _ahead(200))]
    return closed(cast, on=timezone.localdate() - timedelta(days=30), promised=promised, **given)


def test_a_promise_goes_its_way_on_the_pages(cast, client):
    matter = open_now(cast)
    first, second = promises(matter)

    def send(who, step, one, **typed):
        client.force_login(who)
        assert client.get(step_url(matter, step)).status_code == 200
        return client.post(step_url(matter, step), {"key": key(), "commitment": one.pk} | typed).status_code

    assert send(cast.liming, "progress", first, text="过半") == 302
    assert send(cast.liming, "ask_change", first, due_on=_ahead(150), text="天冷") == 302
    assert send(cast.zhaxi, "grant_change", first) == 302
    assert send(cast.liming, "claim_fulfilled", first, text="已验收") == 302
    assert send(cast.zhuoma, "reject_claim", first, text="差一所") == 302
    for one in (first, second):
        assert send(cast.liming, "claim_fulfilled", one, text="已验收") == 302
        assert send(cast.zhuoma, "confirm_fulfilled", one) == 302

    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.state, matter.proposal.result_class) == (State.CLOSED, "a")
    page = client.get(matter.get_absolute_url()).content.decode()
    assert "承诺全部兑现" in page
    assert "B类 → A类" in page
    assert "原承诺" in page


@pytest.mark.parametrize(
    ("step", "who", "typed", "field"),
    [
        ("progress", "liming", {"text": ""}, "text"),
        ("claim_fulfilled", "liming", {"text": "做完", "commitment": "0"}, "commitment"),
        ("ask_change", "liming", {"due_on": "2020-01-01", "text": "晚"}, "due_on"),
        ("mark_failed", "zhaxi", {"text": ""}, "text"),
        (
            "look_back",
            "zhaxi",
            {"held_on": "2020-01-01", "kind": "visited", "people": "甲", "finding": "乙"},
            "held_on",
        ),
        ("look_back", "zhaxi", {"kind": "decided", "people": "甲", "finding": "乙"}, "kind"),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_field_and_nothing_happens(step, who, typed, field, cast, client):
    matter = open_now(cast)
    client.force_login(getattr(cast, who))
    before = Matter.objects.filter(pk=matter.pk).values().get()

    response = client.post(step_url(matter, step), {"key": key(), "commitment": promises(matter)[0].pk} | typed)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert Matter.objects.filter(pk=matter.pk).values().get() == before


def test_an_overdue_promise_is_not_moved_on_the_page_either(cast, client):
    matter = closed(cast, on=date(2023, 3, 2), promised=[("改造", date(2023, 9, 1))])
    client.force_login(cast.liming)

    typed = {"key": key(), "commitment": promises(matter)[0].pk, "due_on": _ahead(30), "text": "请延后"}
    response = client.post(step_url(matter, "ask_change"), typed)
    assert "已经到期" in str(response.context["form"].errors["commitment"])


def test_buttons_are_there_when_there_is_something_to_take_them_on(cast, client):
    matter = open_now(cast)

    def offered(who):
        client.force_login(who)
        return [name for name, _label in client.get(matter.get_absolute_url()).context["steps"]]

    assert offered(cast.zhuoma) == []
    assert offered(cast.liming) == ["progress", "claim_fulfilled", "ask_change"]
    assert offered(cast.zhaxi) == ["mark_failed", "look_back", "publish"]
    act(cast, matter, "claim_fulfilled", promises(matter)[0])
    assert offered(cast.zhuoma) == ["confirm_fulfilled", "reject_claim"]
    act(cast, matter, "look_back", held_on=timezone.localdate())
    assert "add_commitment" in offered(cast.zhaxi)


def test_a_step_whose_occasion_has_passed_leads_back_with_a_word(cast, client):
    matter = open_now(cast)
    client.force_login(cast.zhuoma)

    response = client.get(step_url(matter, "confirm_fulfilled"), follow=True)
    assert "现在没有等待核实的申报" in response.content.decode()


def test_a_proposer_finds_on_the_first_page_what_the_agency_claims(cast, client):
    matter = open_now(cast)
    act(cast, matter, "claim_fulfilled", promises(matter)[0])
    client.force_login(cast.zhuoma)

    queues = {queue.code: queue.matters for queue in client.get("/").context["queues"]}
    assert queues["claimed"] == [matter]


def test_the_clock_of_a_promise_tells_who_named_the_day(cast, client):
    matter = open_now(cast)
    client.force_login(cast.liming)

    page = client.get(matter.get_absolute_url()).content.decode()
    assert "教育局在" in page
    assert "改造两所小学" in page
    assert "不按规则推算" in page


# Looking back at a year


def _look(client, **query):
    return client.get(reverse("proposals:look_back"), {"first": 2026, "last": 2026} | query)


def _listed(client, **query):
    return {row.title for row in _look(client, **query).context["page_obj"]}


def _year_of_them(cast):
    """Planned and tracked, planned and turned, left as reference, solved at once."""
    closed(cast, title="正在跟踪")
    turned = closed(cast, title="已经转变", promised=[("做", date(2026, 9, 1))])
    act(cast, turned, "claim_fulfilled", promises(turned)[0])
    act(cast, turned, "confirm_fulfilled", promises(turned)[0])
    kept = closed(cast, title="留作参考", promised=None, result_class="c")
    closed(cast, title="当时已解决", promised=None, result_class="a")
    act(cast, kept, "look_back")


def test_looking_back_lists_what_was_planned_and_what_was_left_and_the_number_opens(cast, client):
    _year_of_them(cast)
    client.force_login(cast.zhaxi)

    assert _listed(client) == {"正在跟踪", "已经转变", "留作参考"}
    assert _listed(client, show="planned") == {"正在跟踪"}
    assert _listed(client, show="reference") == {"留作参考"}
    assert _listed(client, show="turned") == {"已经转变"}
    counts = {show: count for show, _label, count in _look(client).context["counts"]}
    assert counts == {show: len(_listed(client, show=show)) for show in counts}
    assert _listed(client, first=2025, last=2025) == set()
    assert "A类" in _look(client, show="turned").content.decode()


def test_each_version_of_the_rules_says_what_its_classes_mean(cast, client):
    matter = closed(cast, promised=None, result_class="c")
    other = RuleSetFactory(
        assembly=matter.assembly,
        version=2,
        in_force_from=date(2026, 1, 1),
        document=matter.rule_set.document
        | {"result_classes": [{"code": "a", "name": "甲"}, {"code": "c", "name": "丙", "meaning": "solved"}]},
    )
    client.force_login(cast.zhaxi)
    assert len(_listed(client)) == 1
    Matter.objects.filter(pk=matter.pk).update(rule_set=other)

    assert _listed(client) == set()


def test_looking_back_goes_out_as_csv(cast, client):
    _year_of_them(cast)
    client.force_login(cast.zhaxi)

    response = client.get(reverse("proposals:look_back_csv"), {"first": 2026, "last": 2026})
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert any("b→" not in line and "B类→A类" in line for line in lines)
    assert any("实地走访：正在施工。" in line for line in lines)


@pytest.mark.parametrize(("who", "status"), [("yangjin", 200), ("leader", 200), ("liming", 403), ("zhuoma", 403)])
def test_looking_back_is_for_those_who_read_every_proposal(who, status, cast, client):
    client.force_login(getattr(cast, who))

    assert client.get(reverse("proposals:look_back")).status_code == status
    assert client.get(reverse("proposals:look_back_csv")).status_code == status


def test_another_assembly_s_year_is_not_there(cast, client):
    client.force_login(cast.zhaxi)
    AssemblyFactory(slug="third")

    assert _look(client, assembly="third").status_code == 400
    assert _look(client, first="x").status_code == 400


def test_looking_back_costs_the_same_for_one_row_and_for_three(cast, client, django_assert_max_num_queries):
    client.force_login(cast.zhaxi)
    asked = []
    for number in range(3):
        matter = closed(cast, title=f"第{number}件")
        act(cast, matter, "look_back", held_on=DAY + timedelta(days=9))
        with django_assert_max_num_queries(60) as counted:
            _look(client)
        asked.append(len(counted))
    assert asked[0] == asked[2]
