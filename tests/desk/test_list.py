"""The desk's list: what stands in which tab, in which order, and what it costs."""

from datetime import date, timedelta

import pytest
from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.matters.models import Matter
from huiyin.proposals.batches import Handover
from tests.asked import queries
from tests.factories.base import AgencyFactory, RoleHoldingFactory, UserFactory
from tests.factories.raised import OpenMatterFactory
from tests.proposals.course import draft, walk
from tests.proposals.test_bulk import many

pytestmark = pytest.mark.django_db
LIST = reverse("desk:list")


def titles(client, user, query="", path=LIST):
    client.force_login(user)
    return [matter.title for matter in client.get(path + query).context["matters"]]


def test_each_tab_has_what_its_words_say(cast, client):
    draft(cast, title="没有提交的")
    mine, theirs, late, over = (walk(cast, step) for step in ["file", "acknowledge", "submit", "feedback"])
    for matter, title in [(mine, "等我的"), (theirs, "单位在办的"), (late, "逾期的"), (over, "办结的")]:
        Matter.objects.filter(pk=matter.pk).update(title=title)
    Matter.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(1))

    assert titles(client, cast.zhaxi) == ["逾期的", "等我的"]
    assert titles(client, cast.zhaxi, "?tab=pending") == ["逾期的", "等我的", "单位在办的"]
    assert titles(client, cast.zhaxi, "?tab=late") == ["逾期的"]
    assert titles(client, cast.zhaxi, "?tab=all") == ["逾期的", "等我的", "单位在办的", "办结的"]
    assert titles(client, cast.zhaxi, "?tab=nonsense") == titles(client, cast.zhaxi)
    assert [tab.total for tab in client.get(LIST).context["tabs"]] == [2, 3, 1, 4]


def test_an_agency_s_inbox_holds_its_own_and_says_at_which_handover_it_came(cast, client):
    ours, other = walk(cast, "assign"), AgencyFactory(assembly=cast.agency.assembly)
    elsewhere = walk(cast, "file")
    from tests.proposals.course import take

    take(cast, elsewhere, "assign", lead=other)
    held = Handover.objects.create(assembly=cast.agency.assembly, name="春季交办会", held_on=date(2026, 3, 2))
    held.matters.set([ours, elsewhere])

    assert titles(client, cast.liming, "?tab=all") == [ours.title]
    assert "2026-03-02 春季交办会" in client.get(LIST).content.decode()
    listed = client.get(held.get_absolute_url())
    assert list(listed.context["matters"]) == [ours]


def test_a_matter_of_another_assembly_one_is_a_member_of_is_not_looked_after(cast, client):
    """A clerk who is also a member elsewhere reads that assembly's proposals; they are not the clerk's work."""
    RoleHoldingFactory(user=cast.wangfang, assembly=cast.wangfang.person.memberships.get().assembly)
    walk(cast, "file")

    assert titles(client, cast.wangfang, "?tab=all") == []


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.LIAISON, Role.AUDITOR])
def test_who_holds_no_matters_has_no_desk(role, cast, client):
    user = UserFactory()
    RoleHoldingFactory(user=user, role=role, assembly=cast.agency.assembly)
    client.force_login(user)

    assert client.get(LIST).status_code == 403
    assert LIST not in client.get("/").content.decode()


@pytest.mark.parametrize("order", ["due", "opened", "state", "agency"])
def test_pages_follow_each_other_in_every_order_and_hold_every_row_once(order, cast, client, monkeypatch):
    monkeypatch.setattr(site, "LEDGER_PAGE_ROWS", 3)
    made = many(cast, 4) + many(cast, 3, step="acknowledge") + [walk(cast, "feedback"), walk(cast, "submit")]
    for number, matter in enumerate(made):
        if matter.state != "closed":
            Matter.objects.filter(pk=matter.pk).update(due_on=date(2026, 1, 5) + timedelta(number % 3))
    client.force_login(cast.zhaxi)

    seen, query = [], f"?tab=all&sort={order}"
    while query is not None:
        context = client.get(LIST + query).context
        seen += [matter.pk for matter in context["matters"]]
        query = f"?tab=all&sort={order}&after={context['more']}" if context["more"] else None

    whole = Matter.objects.filter(pk__in=[matter.pk for matter in made])
    assert sorted(seen) == sorted(whole.values_list("pk", flat=True))
    by = {"due": "due_on", "opened": "opened_on", "state": "state", "agency": "holder_agency__name"}[order]
    values = dict(whole.values_list("pk", by))
    found = [values[pk] for pk in seen]
    if order == "state":
        assert found == sorted(found, key=["submitted", "filed", "accepted", "closed"].index)
    else:
        last = date(9999, 12, 31) if order == "due" else ""
        assert found == sorted(found, key=lambda value: value or last)


@pytest.mark.parametrize("place", ["x", "1", "1.2026-01-01", "1.2026-13-01.5", "a.b.c", "1.2026-01-01.2026-99-99"])
def test_a_place_that_is_none_begins_at_the_beginning(place, cast, client):
    walk(cast, "file")

    assert len(titles(client, cast.zhaxi, f"?after={place}")) == 1


def test_filters_find_by_state_category_agency_and_words(cast, client):
    filed, held = walk(cast, "file"), walk(cast, "acknowledge")
    Matter.objects.filter(pk=filed.pk).update(title="灯", category="economy")
    client.force_login(cast.zhaxi)

    for query, found in [
        ("&state=filed", [filed]),
        ("&category=economy", [filed]),
        (f"&agency={cast.agency.pk}", [held]),
        ("&q=灯", [filed]),
        ("&category=nonsense", []),
    ]:
        assert client.get(f"{LIST}?tab=all{query}").context["matters"] == found, query


def _rows(total, cast):
    """`total` open proposals with an agency, and one handover they came with."""
    held = Handover.objects.create(assembly=cast.agency.assembly, name=f"{total}", held_on=date(2026, 3, 2))
    made = many(cast, total, step="assign")
    from huiyin.matters.models import Assignment

    Assignment.objects.bulk_create(
        Assignment(matter=matter, agency=cast.agency, assigned_on=date(2026, 3, 2)) for matter in made[1:]
    )
    held.matters.set(made)
    return held


def test_the_number_of_queries_does_not_grow_from_1_to_3_and_1000_rows(cast, client):
    asked = {}
    for total in (1, 3, 1000):
        held = _rows(total, cast)
        for who in ("zhaxi", "liming"):
            client.force_login(getattr(cast, who))
            paths = ["/", f"{LIST}?tab=pending", f"{LIST}?tab=pending&sort=agency", reverse("matters:ledger")]
            paths += [reverse("desk:handovers"), held.get_absolute_url(), reverse("desk:batches")]
            for place, path in enumerate(paths):
                asked.setdefault((who, place), []).append(queries(client, path))

    # The ledger counts no further than 1,000, and then asks less.
    assert {key: counts for key, counts in asked.items() if max(counts) > counts[0]} == {}


def test_the_number_of_queries_of_a_result_does_not_grow_with_its_rows(cast, client):
    from tests.proposals.test_bulk import done, prepared

    client.force_login(cast.zhaxi)
    counts = set()
    for total in (1, 3, 60):
        batch = done(prepared(cast.zhaxi, many(cast, total), agency=cast.agency.pk), cast.zhaxi)
        counts.add(queries(client, batch.get_absolute_url()))

    assert len(counts) == 1


def test_only_proposals_can_be_ticked(cast, client):
    walk(cast, "file")
    OpenMatterFactory(assembly=cast.agency.assembly)
    client.force_login(cast.zhaxi)

    page = client.get(f"{LIST}?tab=pending")
    assert len(page.context["matters"]) == 2
    assert page.content.decode().count('name="matter"') == 1
