"""The pages of a proposal: by a button at a time, without scripts."""

import io
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import load_workbook

from huiyin.contacts.models import ContactWish, Pair, Pairing, PublicGroup
from tests.contacts.pairing.test_propose import home, liaison, tomorrow, worked_out  # noqa: F401

Kind = Pair.Kind


@pytest.fixture
def office(client, liaison):  # noqa: F811
    client.force_login(liaison)
    return client


def press(client, url, **typed):
    return client.post(url, {"key": uuid.uuid4(), **typed}, follow=True)


def begin(office, **typed):
    asked = {"mode": "new", "kinds": Kind.values, "starts_on": tomorrow().isoformat()} | typed
    return press(office, reverse("contacts:pairing_begin"), **asked)


def test_a_proposal_goes_from_the_form_into_force_without_scripts(office, home):  # noqa: F811
    begin(office)
    made = Pairing.objects.get()
    for done in range(1, 5):
        page = press(office, reverse("contacts:pairing_work", args=[made.pk]))
        assert f"{done}/4 类已测算" in page.content.decode()
    made.refresh_from_db()
    row = made.rows.filter(kind=Kind.STAFF_MEMBER).first()
    url = reverse("contacts:pairing_mend_first", args=[row.pk])
    offered = re.findall(r'name="who" value="(\d+)"', office.get(url).content.decode())
    press(office, url, who=offered[0], edits=made.edits)
    row.refresh_from_db()
    assert row.first_id == int(offered[0])

    made.refresh_from_db()
    page = press(office, reverse("contacts:pairing_force", args=[made.pk]), edits=made.edits)

    assert "已生效" in page.content.decode()
    assert Pair.objects.filter(starts_on=tomorrow()).count() == made.rows.count() == 33


def test_with_scripts_the_kinds_follow_each_other_and_the_page_opens_at_the_end(office, home):  # noqa: F811
    begin(office, kinds=[Kind.STAFF_MEMBER, Kind.MEMBER_MEMBER])
    url = reverse("contacts:pairing_work", args=[Pairing.objects.get().pk])

    first = office.post(url, {"key": uuid.uuid4()}, headers={"HX-Request": "true"})
    last = office.post(url, {"key": uuid.uuid4()}, headers={"HX-Request": "true"})

    assert "1/2 类已测算" in first.content.decode()
    assert "<html" not in first.content.decode()
    assert last.headers["HX-Redirect"] == Pairing.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"mode": "rebalance"}, "最多换掉几对"),
        ({"kinds": []}, "至少选一类"),
        ({"starts_on": "2023-01-01"}, "不能早于今天"),
        ({"starts_on": "9999-12-31"}, "一年以内"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_made(typed, words, office, home):  # noqa: F811
    page = begin(office, **typed)

    assert page.status_code == 400
    assert words in page.content.decode()
    assert not Pairing.objects.exists()


def test_lines_are_found_by_name_and_kind_and_go_into_a_sheet(office, home, liaison):  # noqa: F811
    made = worked_out(home, liaison)
    row = made.rows.filter(kind=Kind.MEMBER_PUBLIC).first()

    found = office.get(made.get_absolute_url(), {"name": row.group.name, "kind": row.kind, "only": "new"})
    named = {one.pk for one in made.rows.filter(group__name__contains=row.group.name)}
    assert {one.pk for one in found.context["page_obj"]} == named
    sheet = office.get(reverse("contacts:pairing_xlsx", args=[made.pk])).getvalue()
    assert len(load_workbook(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()) == made.rows.count() + 1


def test_the_leader_reads_and_changes_nothing(client, home, liaison, cast):  # noqa: F811
    made = worked_out(home, liaison, kinds=[Kind.STAFF_MEMBER])
    client.force_login(cast.leader)

    assert "换人" not in client.get(made.get_absolute_url()).content.decode()
    assert client.get(reverse("contacts:pairing_force", args=[made.pk])).status_code == 403
    client.force_login(cast.zhuoma)
    assert client.get(made.get_absolute_url()).status_code == 404


def test_who_lacks_a_pair_is_given_one_from_the_list_of_what_is_open(office, home, liaison):  # noqa: F811
    made = worked_out(home, liaison, kinds=[Kind.STAFF_MEMBER])
    row = made.rows.first()
    press(office, reverse("contacts:pairing_remove", args=[row.pk]), edits=made.edits)
    page = office.get(made.get_absolute_url())
    (open_thing,) = [thing for thing in page.context["open"] if "add" in thing]

    made.refresh_from_db()
    offered = re.findall(r'name="who" value="(\d+)"', office.get(open_thing["add"]).content.decode())
    press(office, open_thing["add"], who=offered[0], edits=made.edits)

    made.refresh_from_db()
    assert made.unmet == []


def test_a_kind_is_worked_out_again_when_people_changed_since(office, home, liaison):  # noqa: F811
    made = worked_out(home, liaison, kinds=[Kind.STAFF_MEMBER])
    held = home.memberships.filter(cpc=False).first()
    home.memberships.filter(pk=held.pk).update(ends_on=timezone.localdate())
    refused = press(office, reverse("contacts:pairing_force", args=[made.pk]), edits=made.edits)
    assert str(held.person) in refused.content.decode()

    press(office, reverse("contacts:pairing_work", args=[made.pk]), kind=Kind.STAFF_MEMBER)
    made.refresh_from_db()
    press(office, reverse("contacts:pairing_force", args=[made.pk]), edits=made.edits)

    assert Pair.objects.on(tomorrow()).count() == 7


def test_a_group_is_added_changed_and_closed(office, home):  # noqa: F811
    facts = {"name": "河边村牧户", "language": "bo", "is_open": "on"}
    press(office, reverse("contacts:group_open"), **facts)
    made = PublicGroup.objects.get(name="河边村牧户")
    again = press(office, reverse("contacts:group_open"), **facts)
    assert again.status_code == 409

    press(office, reverse("contacts:group_change", args=[made.pk]), name="河边村牧户", language="any")

    made.refresh_from_db()
    assert (made.language, made.is_open) == ("any", False)


def test_a_member_says_in_which_language_and_nobody_else_reads_it(client, home, cast):  # noqa: F811
    mine = cast.zhuoma.person.memberships.get()
    client.force_login(cast.zhuoma)
    press(client, reverse("contacts:wish", args=[mine.pk]), language="bo")

    assert ContactWish.objects.get(membership=mine).language == "bo"
    for other in (cast.ciren, cast.leader):
        client.force_login(other)
        assert client.get(reverse("contacts:wish", args=[mine.pk])).status_code == 404
        assert not ContactWish.objects.visible_to(other).exists()
