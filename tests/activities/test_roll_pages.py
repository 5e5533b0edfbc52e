"""The pages of the roll, of leave and of shares, as a browser without a script uses them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.activities import workflow
from huiyin.activities.models import CalledGroup, Leave, LeaveOfAbsence
from tests.activities import calling as work
from tests.activities.calling import key
from tests.asked import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(assembly):
    activity = work.held_on(assembly, half_days=2)
    activity.liaison = work.office(assembly)
    activity.members = work.members(assembly, "卓玛", "扎西", "次仁")
    work.call_all(activity, activity.liaison)
    activity.page = reverse("activities:roll", args=[activity.pk])
    return activity


def fields(client, address):
    """The selects of the roll as a browser sends them, by the name of the member."""
    page = client.get(address).content.decode()
    lines = re.findall(r'<label for="m\d+">(\S+) .*?<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S)
    chosen = {name: re.search(r'value="([^"]*)" selected', options)[1] for name, _field, options in lines}
    return {name: field for name, field, _options in lines}, chosen


def save(client, address, names, marks, **more):
    return client.post(address, {names[name]: mark for name, mark in marks.items()} | {"key": key()} | more)


def marks_of(activity):
    return {row.membership.person.name: row.status for row in activity.participations.select_related("membership")}


def test_two_browsers_save_one_roll_and_neither_loses_an_edit(kept, assembly, client, django_user_model):
    from django.test import Client

    first, second = client, Client()
    first.force_login(kept.liaison)
    second.force_login(work.office(assembly))
    mine, was = fields(first, kept.page)
    theirs, _same = fields(second, kept.page)
    assert save(second, kept.page, theirs, was | {"卓玛": "present", "扎西": "absent"}).status_code == 302
    answer = save(first, kept.page, mine, was | {"扎西": "present", "次仁": "partial:1"})

    assert answer.status_code == 409
    assert marks_of(kept) == {"卓玛": "present", "扎西": "absent", "次仁": "partial"}
    shown = answer.content.decode()
    assert "您记的：到会" in shown
    assert "记的：缺席" in shown
    clash = answer.context["clashes"][0]
    first.post(kept.page, {"key": key(), clash["field"]: clash["mine"][0]})
    assert marks_of(kept)["扎西"] == "present"


def test_all_the_rest_are_present_by_one_press(kept, client):
    client.force_login(kept.liaison)
    names, was = fields(client, kept.page)
    save(client, kept.page, names, was | {"扎西": "excused:illness"}, rest="present")

    assert marks_of(kept) == {"卓玛": "present", "扎西": "excused", "次仁": "present"}


def test_opening_the_roll_says_who_was_brought_into_line(kept, assembly, client):
    client.force_login(kept.liaison)
    work.member(assembly, "新来", starts_on=work.DAY)

    assert "新来" in str(*client.get(kept.page).context["messages"])
    assert "新来" in marks_of(kept)


@pytest.mark.parametrize("page", ["roll", "call", "roll_paste", "roll_complete"])
def test_whoever_does_not_organise_it_finds_no_such_page(page, kept, assembly, client):
    address = reverse(f"activities:{page}", args=[kept.pk])
    for user in (kept.members[0].person.user, work.office(assembly, Role.LEADER)):
        client.force_login(user)
        assert client.get(address).status_code == 404


def test_the_roll_takes_as_many_queries_for_many_as_for_three(kept, assembly, client):
    client.force_login(kept.liaison)
    few = queries(client, kept.page)
    work.members(assembly, *[f"委员{number}" for number in range(20)])
    workflow.line_up(kept, by=kept.liaison)

    assert queries(client, kept.page) == few


def pasted(client, activity, text, **more):
    return client.post(reverse("activities:roll_paste", args=[activity.pk]), {"text": text, "mark": "present"} | more)


def test_a_pasted_list_asks_which_of_two_people_of_one_name_and_writes_nothing_before(kept, assembly, client):
    work.member(assembly, "扎西", sector="教育界")
    workflow.line_up(kept, by=kept.liaison)
    client.force_login(kept.liaison)
    looked = pasted(client, kept, "卓玛\n扎西\n没这个人\n卓玛")
    kinds = [one.kind for one in looked.context["entries"]]

    assert kinds == ["matched", "ambiguous", "unknown", "twice"]
    assert set(kept.participations.values_list("status", flat=True)) == {"called"}
    page = looked.content.decode()
    assert "教育界" in page
    assert "农业界" in page
    ready = [token for one in looked.context["entries"] if one.kind == "matched" for token, _line in one.tokens]
    again = pasted(client, kept, "卓玛\n扎西", apply="1", p=ready)
    assert again.status_code == 400
    assert "没有选是哪一位" in again.content.decode()
    second = next(
        token for token, line in looked.context["entries"][1].tokens if line.membership.sector.name == "教育界"
    )
    pasted(client, kept, "卓玛\n扎西", apply="1", p=[*ready, second])
    named = kept.participations.present().values_list("membership__person__name", "membership__sector__name")
    assert sorted(named) == [("卓玛", "农业界"), ("扎西", "教育界")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1\t扎西\t农业界\t请假", [("扎西", "matched", "excused")]),
        ("扎 西、卓　玛", [("扎西", "matched", "present"), ("卓玛", "matched", "present")]),
        ("次仁 1个半天", [("次仁", "matched", "partial:1")]),
        ("扎西（农业界）", [("扎西", "matched", "present")]),
    ],
)
def test_names_are_read_as_people_write_them(text, found, kept, client):
    client.force_login(kept.liaison)
    entries = pasted(client, kept, text).context["entries"]

    assert [(one.name, one.kind, str(one.mark)) for one in entries] == found


def test_a_member_who_was_not_called_is_told_apart_and_may_be_added(kept, assembly, client):
    sector = kept.members[0].sector
    activity = work.held_on(assembly)
    workflow.call(activity, [CalledGroup(kind="sector", assembly=assembly, sector=sector)], by=kept.liaison, key=key())
    guest = work.member(assembly, "自来", sector="教育界")
    client.force_login(kept.liaison)
    looked = pasted(client, activity, "自来")
    assert [one.kind for one in looked.context["entries"]] == ["not_called"]
    pasted(client, activity, "自来", apply="1", add=[guest.pk])

    line = work.line_of(activity, guest)
    assert (line.status, line.signed_up) == ("present", True)


def test_a_line_marked_already_is_changed_only_where_it_is_ticked(kept, client):
    work.marked(kept, {kept.members[0]: "absent"}, kept.liaison)
    client.force_login(kept.liaison)
    looked = pasted(client, kept, "卓玛")
    token = looked.context["entries"][0].tokens[0][0]
    pasted(client, kept, "卓玛", apply="1")
    before = marks_of(kept)["卓玛"]
    pasted(client, kept, "卓玛", apply="1", p=[token])

    assert (looked.context["entries"][0].kind, before, marks_of(kept)["卓玛"]) == ("marked", "absent", "present")


def test_complete_and_correct_by_their_pages(kept, client):
    client.force_login(kept.liaison)
    complete = reverse("activities:roll_complete", args=[kept.pk])
    refused = client.post(complete, {"key": key()})
    assert refused.status_code == 409
    assert "还有 3 人没有记" in refused.content.decode()
    names, was = fields(client, kept.page)
    save(client, kept.page, names, was, rest="present")
    assert client.post(complete, {"key": key()}).status_code == 302
    assert "应到 3，到会 3（100.0%）" in client.get(kept.page).content.decode()
    line = work.line_of(kept, kept.members[0])
    address = reverse("activities:roll_correct", args=[line.pk])
    wrong = client.post(address, {"key": key(), "mark": "absent", "reason": "", "edits": line.edits})
    assert wrong.status_code == 400
    client.post(address, {"key": key(), "mark": "absent", "reason": "没有来", "edits": line.edits})

    page = client.get(kept.page).content.decode()
    assert "应到 3，到会 2（66.7%）" in page
    assert "没有来" in page


def test_whom_to_call_is_chosen_on_a_page_and_a_namesake_is_asked_about(assembly, client):
    liaison, activity = work.office(assembly), work.coming(assembly)
    work.member(assembly, "扎西")
    other = work.member(assembly, "扎西", sector="教育界")
    client.force_login(liaison)
    address = reverse("activities:call", args=[activity.pk])
    asked = client.post(address, {"key": key(), "names": "扎西"})
    assert asked.status_code == 400
    assert "扎西（教育界）" in asked.content.decode()
    client.post(address, {"key": key(), "names": "扎西（教育界）"})

    assert [row.membership for row in activity.participations.all()] == [other]
    assert "扎西（教育界）" in client.get(address).content.decode()


def test_a_member_confirms_by_one_press_or_asks_for_leave_and_withdraws(assembly, client):
    held, liaison = work.member(assembly, "卓玛"), work.office(assembly)
    activity = work.coming(assembly)
    work.call_all(activity, liaison)
    client.force_login(held.person.user)
    assert activity.title in client.get("/").content.decode()
    client.post(reverse("activities:confirm", args=[activity.pk]), {"key": key(), "next": "home"})
    assert work.line_of(activity, held).status == "confirmed"
    asked = {"key": key(), "reason": "illness", "text": "住院"}
    client.post(reverse("activities:leave", args=[activity.pk]), asked)
    leave = Leave.objects.get()
    assert "住院" in client.get(activity.get_absolute_url()).content.decode()

    client.force_login(liaison)
    waiting = client.get(reverse("activities:leaves")).content.decode()
    assert "卓玛" in waiting
    assert "因病" in waiting
    decided = {"key": key(), "decision": "refuse", "answer": ""}
    assert client.post(reverse("activities:leave_decide", args=[leave.pk]), decided).status_code == 400
    client.force_login(held.person.user)
    client.post(reverse("activities:leave_withdraw", args=[leave.pk]))
    assert work.line_of(activity, held).status == "called"


def test_who_is_not_called_cannot_answer(assembly, client):
    activity, stranger = work.coming(assembly), work.member(assembly, "没通知")
    client.force_login(stranger.person.user)

    for page in ("confirm", "leave"):
        assert client.post(reverse(f"activities:{page}", args=[activity.pk]), {"key": key()}).status_code == 404


def test_a_long_leave_is_entered_and_ended_on_its_pages(assembly, client):
    held = work.member(assembly, "卓玛")
    client.force_login(work.office(assembly))
    today = timezone.localdate()
    typed = {"key": key(), "name": "卓玛", "reason": "abroad", "starts_on": today, "ends_on": today - timedelta(1)}
    new = reverse("activities:absence_new")
    assert client.post(new, typed).status_code == 400
    assert client.post(new, typed | {"ends_on": ""}).status_code == 302
    absence = LeaveOfAbsence.objects.get(membership=held)
    client.post(reverse("activities:absence_end", args=[absence.pk]), {"key": key(), "ends_on": today})
    absence.refresh_from_db()
    assert absence.ends_on == today


def test_a_member_s_page_is_their_own_s_the_offices_and_the_convener_s(kept, assembly, client):
    work.complete(kept, {kept.members[1]: "absent"}, kept.liaison)
    person = kept.members[0].person
    address = reverse("activities:attendance_of", args=[assembly.slug, person.pk]) + f"?year={work.DAY.year}"
    own = work.office(assembly, Role.CONVENER, sector=kept.members[0].sector)
    other = work.office(assembly, Role.CONVENER, sector=work.member(assembly, sector="教育界").sector)
    seen = {}
    for name, user in {
        "own": person.user,
        "mate": kept.members[1].person.user,
        "liaison": kept.liaison,
        "leader": work.office(assembly, Role.LEADER),
        "convener": own,
        "other convener": other,
        "proposals": work.office(assembly, Role.PROPOSALS_STAFF),
    }.items():
        client.force_login(user)
        seen[name] = client.get(address).status_code

    assert seen == {
        "own": 200,
        "mate": 404,
        "liaison": 200,
        "leader": 200,
        "convener": 200,
        "other convener": 404,
        "proposals": 404,
    }
    client.force_login(person.user)
    assert "应到 1，到会 1（100.0%）" in client.get(address).content.decode()


def test_people_stand_in_the_order_of_the_register_whatever_their_share(kept, client):
    work.complete(kept, {kept.members[0]: "absent"}, kept.liaison)
    client.force_login(kept.liaison)
    page = client.get(reverse("activities:attendance"), {"year": work.DAY.year})

    assert [held.person.name for held in page.context["page_obj"]] == ["卓玛", "扎西", "次仁"]
    assert str(page.context["share"]) == "2/3"
