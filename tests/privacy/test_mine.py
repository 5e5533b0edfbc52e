"""What is stored about me is shown to me, all of it that I may read, and nobody else's."""

import io
import json
import uuid
import zipfile
from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity, Participation
from huiyin.contacts.models import ContactWish, Meeting, MeetingNote, Pair
from huiyin.corrections.models import CorrectionRequest
from huiyin.history.looking import looked, looked_over
from huiyin.history.models import Event
from huiyin.members.models import Membership, Person
from huiyin.notices.models import Notice
from huiyin.privacy.looks import looks_at
from huiyin.privacy.registry import DEEDS, KEPT
from tests.asked import queries
from tests.factories.base import UserFactory
from tests.factories.world import world
from tests.visits.work import office

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
User = get_user_model()


def walked(user):
    """(label, key) of all rows that name the user, by an own walk over every key of every model, as far as seen."""
    person = Person.objects.filter(user=user).first()
    mine = {
        User: [user.pk],
        Person: [person.pk] if person else [],
        Membership: list(Membership.objects.filter(person=person).values_list("pk", flat=True)) if person else [],
    }
    acts = {(model, column) for model, columns, _title in DEEDS for column in columns}
    found = set()
    for model in apps.get_models():
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if field.related_model in mine and (model, field.name) not in acts:
                named = set(model._base_manager.filter(**{f"{field.name}__in": mine[field.related_model]}))
                rows = model._default_manager
                seen = set(rows.visible_to(user)) if hasattr(rows, "visible_to") else set(rows.all())
                found |= {(model._meta.label_lower, row.pk) for row in named & seen}
    return found


def listed(user):
    direct = [(entry, entry.rows(user)) for entry in KEPT]
    return {(entry.code, row.pk) for entry, rows in direct for row in rows}


# Shown besides the rows that name one: those of a talk, an activity or a writing that is one's own.
ALSO = {"contacts.meetingnote", "activities.leave", "writings.writingversion", "accounts.user"}


def test_all_that_names_me_and_that_i_see_is_listed_and_nothing_else(cast):
    made = world(cast)
    for user in (cast.zhuoma, cast.ciren, cast.zhaxi, cast.leader, cast.liming, made.users["lia"], made.users["cit"]):
        shown, there = listed(user), walked(user)
        assert there <= shown, user
        assert {label for label, _pk in shown - there} <= ALSO, user
    assert len(listed(cast.zhuoma)) > 30


PEOPLE = st.integers(0, 2)
RECORDS = st.lists(st.tuples(st.sampled_from(["pair", "meeting", "came", "wish", "notice", "note"]), PEOPLE, PEOPLE))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RECORDS)
def test_whatever_is_stored_is_listed_for_those_it_names_alone(cast, records):
    cast_of = [cast.zhuoma, cast.ciren, cast.wangfang]
    assembly = cast.agency.assembly
    for model in (MeetingNote, Meeting, Pair, Participation, ContactWish, Notice):
        model.objects.all().delete()
    for kind, one, other in records:
        _put(kind, cast_of[one], cast_of[other], assembly)

    for user in cast_of:
        shown, there = listed(user), walked(user)
        assert there <= shown
        assert {label for label, _pk in shown - there} <= ALSO


def _put(kind, user, other, assembly):
    person, held = user.person, user.person.memberships.get()
    ends = {"assembly": assembly, "kind": "member_member", "first": person, "second": other.person, "starts_on": DAY}
    if kind == "pair" and user != other:
        Pair.objects.create(**ends)
    elif kind in ("meeting", "note") and user != other:
        met = Meeting.objects.create(assembly=assembly, kind="talk", by=person, met=other.person, held_on=DAY)
        if kind == "note":
            MeetingNote.objects.create(meeting=met, by=other.person, words="说过的话")
    elif kind == "came":
        on = {"starts_on": DAY, "ends_on": DAY, "assembly": assembly, "kind": "symposium", "title": "会"}
        Participation.objects.create(activity=Activity.objects.create(**on), membership=held, status="present")
    elif kind == "wish":
        ContactWish.objects.get_or_create(membership=held)
    elif kind == "notice":
        Notice.objects.create(recipient=user, kind="due", subject="x", subject_id=1, about="", title="一", path="/")


def test_every_account_has_its_page_and_every_list_of_it(cast, client):
    made = world(cast)
    for user in (cast.zhuoma, cast.zhaxi, made.users["cit"], made.users["aud"], UserFactory(name="没有角色")):
        client.force_login(user)
        assert client.get(reverse("privacy:home")).status_code == 200
        assert client.get(reverse("privacy:print")).status_code == 200
        for entry in KEPT:
            assert client.get(reverse("privacy:kind", args=[entry.code])).status_code == 200
        assert client.get(reverse("privacy:kind", args=["members.nothing"])).status_code == 404


def test_a_list_shows_my_rows_and_leads_to_their_pages(cast, client):
    made = world(cast)
    client.force_login(cast.zhuoma)
    body = client.get(reverse("privacy:kind", args=["matters.signature"])).content.decode()

    assert made.early.title in body
    assert made.early.get_absolute_url() in body
    assert "隐字反馈意见" not in body
    client.force_login(cast.ciren)
    assert made.early.title not in client.get(reverse("privacy:kind", args=["matters.signature"])).content.decode()


def exported(client):
    answer = client.post(reverse("privacy:export"), {"key": uuid.uuid4()})
    assert answer.status_code == 200
    return json.loads(answer.getvalue().decode())


def test_the_export_holds_all_that_is_listed_and_is_in_the_history(cast, client):
    made = world(cast)
    MeetingNote.objects.create(meeting=made.meeting, by=cast.ciren.person, words="隐字谈过的话")
    client.force_login(cast.zhuoma)
    given = exported(client)

    rows = {(kind["kind"], row["id"]) for kind in given["kinds"] for row in kind["rows"]}
    assert rows | {("history.event", Event.objects.latest("pk").pk)} == listed(cast.zhuoma)
    text = json.dumps(given, ensure_ascii=False)
    assert "隐字谈过的话" in text
    assert "隐字谈心主题" in text
    assert all(kind["purpose"] and kind["readers"] and kind["kept"] for kind in given["kinds"])
    assert Event.objects.filter(step="export", actor=cast.zhuoma, facts__what="json").count() == 1
    for hidden in ("隐名次旺", "隐联系一三九", "password", "digest"):
        assert hidden not in text

    client.force_login(cast.zhaxi)
    assert "隐字谈过的话" not in json.dumps(exported(client), ensure_ascii=False)


def test_the_export_says_of_each_talk_with_whom_it_was_and_who_wrote(cast, client):
    made = world(cast)
    note = MeetingNote.objects.create(meeting=made.meeting, by=cast.ciren.person, words="隐字谈过的话")
    client.force_login(cast.zhuoma)

    [kind] = [kind for kind in exported(client)["kinds"] if kind["kind"] == "contacts.meetingnote"]
    [row] = [row for row in kind["rows"] if row["id"] == note.pk]
    assert (row["line"], row["words"]) == (f"{made.meeting} · {cast.ciren.person}", "隐字谈过的话")


def test_no_field_of_the_export_takes_the_place_of_another():
    for entry in KEPT:
        assert not {"id", "line", "on", "kept_until"} & (set(entry.tells) - {entry.day}), entry.code


def test_the_export_is_taken_by_a_press_alone_and_its_name_says_nothing(cast, client):
    client.force_login(cast.zhuoma)
    for route in ("privacy:export", "privacy:files"):
        assert client.get(reverse(route)).status_code == 302
    assert not Event.objects.filter(step="export").exists()
    answer = client.post(reverse("privacy:export"), {"key": uuid.uuid4()})
    assert answer["Content-Disposition"] == 'attachment; filename="huiyin-own-data.json"'


def test_the_archive_has_my_own_files_and_no_other(cast, client):
    world(cast)
    for user, names in ((cast.zhuoma, ["plate.jpg", "public_plate.jpg", "隐字附件.pdf"]), (cast.ciren, [])):
        client.force_login(user)
        answer = client.post(reverse("privacy:files"), {"key": uuid.uuid4()})
        packed = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
        assert sorted(name.split("-", 1)[1] for name in packed.namelist()) == names
        papers = [name for name in packed.namelist() if name.endswith(".pdf")]
        assert all("隐字附件" in packed.read(name).decode() for name in papers)


def test_who_looked_is_told_to_the_one_it_is_about(cast, client):
    liaison = office("联络员", Role.LIAISON, cast.agency.assembly)
    looked(cast.zhuoma.person.memberships.get(), by=liaison, what="duty_record", why="换届考察")
    looked_over(cast.agency.assembly, [cast.zhuoma.person.pk, cast.wangfang.person.pk], by=cast.leader, what="party")

    assert [event.actor for event in looks_at(cast.zhuoma)] == [cast.leader, liaison]
    assert [event.actor for event in looks_at(cast.wangfang)] == [cast.leader]
    assert not looks_at(cast.ciren).exists()
    assert not looks_at(liaison).exists()
    client.force_login(cast.zhuoma)
    for route in ("privacy:home", "privacy:looks"):
        body = client.get(reverse(route)).content.decode()
        assert all(words in body for words in ("联络员", "委员联络", "换届考察", "履职档案", "领导"))


def test_reading_a_member_s_page_leaves_a_look_where_it_tells_of_the_party(cast, client):
    page = reverse("members:person", args=[cast.zhuoma.person.pk])
    for user in (cast.zhuoma, cast.ciren, cast.zhaxi):
        client.force_login(user)
        client.get(page)
    assert not looks_at(cast.zhuoma).exists()

    client.force_login(cast.leader)
    client.get(page)
    client.get(page)
    assert [(event.actor, event.facts["what"]) for event in looks_at(cast.zhuoma)] == [(cast.leader, "party")]


def test_a_line_is_contested_from_its_list(cast, client):
    made = world(cast)
    client.force_login(cast.zhuoma)
    listing = reverse("privacy:kind", args=["contacts.pair"])
    ask = f"{reverse('corrections:ask')}?of=contacts.pair&pk={made.pair.pk}"
    assert ask.replace("&", "&amp;") in client.get(listing).content.decode()

    assert client.post(ask, {"key": uuid.uuid4(), "text": ""}).status_code == 400
    answer = client.post(ask, {"key": uuid.uuid4(), "text": "我们早就不是一对了。"})
    asked = CorrectionRequest.objects.get(subject="contacts.pair")
    assert answer["Location"] == asked.get_absolute_url()
    assert (asked.office, asked.person, asked.subject_id) == ("lia", cast.zhuoma.person, made.pair.pk)
    assert asked.due_on.isoformat() in client.get(listing).content.decode()

    for other, of in ((cast.wangfang, "contacts.pair"), (cast.zhuoma, "matters.matter_nothing")):
        client.force_login(other)
        assert client.get(ask.replace("contacts.pair", of)).status_code == 404


def test_the_pages_ask_as_often_with_many_rows_as_with_one(cast, client):
    client.force_login(cast.zhuoma)
    _put("meeting", cast.zhuoma, cast.ciren, cast.agency.assembly)
    pages = [reverse("privacy:home"), reverse("privacy:kind", args=["contacts.meeting"])]
    few = [queries(client, page) for page in pages]
    for _number in range(8):
        _put("meeting", cast.zhuoma, cast.ciren, cast.agency.assembly)

    assert [queries(client, page) for page in pages] == few


def test_figures_that_tell_who_is_in_the_party_leave_one_look_a_list(cast, client):
    cast.zhuoma.person.memberships.update(cpc=True)
    page = reverse("figures:figure", args=["home", 2026, "members_cpc"])
    client.force_login(cast.ciren)
    client.get(page)
    assert not looks_at(cast.zhuoma).exists()

    client.force_login(cast.leader)
    for _again in range(2):
        assert client.get(page).status_code == 200
    assert client.get(reverse("figures:rows_csv", args=["home", 2026, "members_cpc"])).status_code == 200
    assert [event.actor for event in looks_at(cast.zhuoma)] == [cast.leader]
    assert not looks_at(cast.ciren).exists()
    client.get(reverse("figures:figure", args=["home", 2026, "members"]))
    assert Event.objects.filter(step="look").count() == 1


def test_a_request_about_a_proposal_names_its_number_and_not_what_it_is_about(cast, client):
    made = world(cast)
    signed = made.draft.signatures.get(person=cast.zhuoma.person)
    client.force_login(cast.zhuoma)
    ask = f"{reverse('corrections:ask')}?of=matters.signature&pk={signed.pk}"
    assert made.draft.title in client.get(reverse("privacy:kind", args=["matters.signature"])).content.decode()
    client.post(ask, {"key": uuid.uuid4(), "text": "不是我提的。"})

    asked = CorrectionRequest.objects.get(subject="matters.signature")
    assert "提案" in asked.about
    assert made.draft.title not in asked.about
