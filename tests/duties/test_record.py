"""The duty record: what stands in it for whom, what the member says to it, and what is taken away."""

import json
import uuid
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity, Participation
from huiyin.contacts.models import Meeting, Pair
from huiyin.corrections.models import CorrectionRequest
from huiyin.corrections.workflow import answer_request
from huiyin.duties.models import RecordNote
from huiyin.duties.record import record_of, said
from huiyin.history.models import Event
from huiyin.matters.models import Kind, State
from tests.asked import queries
from tests.factories.base import MembershipFactory, RoleHoldingFactory, TermFactory, UserFactory
from tests.factories.raised import OpenMatterFactory, signed
from tests.factories.writings import WritingFactory

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 1)


@pytest.fixture
def held(cast):
    return cast.zhuoma.person.memberships.get()


@pytest.fixture
def liaison(assembly):
    return office(assembly, Role.LIAISON)


def office(assembly, role, **where):
    user = UserFactory(name=f"任{role}")
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def proposal(held, **facts):
    matter = OpenMatterFactory(
        kind=Kind.PROPOSAL, assembly=held.assembly, **{"state": State.SUBMITTED, "opened_on": DAY} | facts
    )
    matter.proposal = matter._meta.get_field("proposal").related_model.objects.create(matter=matter)
    signed(matter, held.person, "lead")
    return matter


def came(held, title="乡村教育学习会", kind="symposium", status="present", **facts):
    days = {"starts_on": DAY, "ends_on": DAY} | facts
    activity = Activity.objects.create(
        assembly=held.assembly, kind=kind, title=title, place="会议室", state="held", **days
    )
    return Participation.objects.create(activity=activity, membership=held, status=status)


def sections(held, user):
    return {section.code: section for section in record_of(held, user)}


def words(section):
    return [line.words for line in section.lines]


def test_the_member_the_leader_and_the_liaison_office_read_all_of_it(held, cast, liaison):
    codes = {name: list(sections(held, user)) for name, user in [("own", cast.zhuoma), ("sig", cast.leader)]}

    assert len(codes["own"]) == 15
    assert codes["own"] == codes["sig"] == list(sections(held, liaison))


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        (Role.PROPOSALS_STAFF, ["proposals", "marked"]),
        (Role.OPINION_EDITOR, ["opinions"]),
        (Role.LEDGER_STAFF, ["livelihood"]),
        (Role.COMMITTEE_STAFF, ["trips"]),
        (Role.GOV_SUPERVISION, []),
        (Role.PROPOSALS_COMMITTEE, []),
        (Role.CONVENER, []),
    ],
)
def test_an_office_reads_its_own_sections_and_whoever_owns_none_gets_404(role, parts, held, assembly, client):
    user = office(assembly, role)
    client.force_login(user)

    assert list(sections(held, user)) == parts
    assert client.get(reverse("duties:record", args=[held.pk])).status_code == (200 if parts else 404)


def test_an_office_of_another_assembly_reads_nothing(held, cast):
    user = office(cast.wangfang.person.memberships.get().assembly, Role.LIAISON)

    assert sections(held, user) == {}
    assert sections(held, cast.ciren) == {}


def test_what_was_handed_in_stands_there_and_no_draft_and_nothing_withdrawn(held, cast):
    proposal(held, title="修桥")
    proposal(held, title="草稿里的桥", state=State.DRAFT)
    proposal(held, title="撤回的桥", state=State.WITHDRAWN)

    assert words(sections(held, cast.zhuoma)["proposals"]) == ["修桥"]


def test_what_the_reader_may_not_open_is_no_line_but_a_number(held, cast, liaison):
    proposal(held, title="修桥")
    found = {user: sections(held, user)["proposals"] for user in (cast.zhuoma, cast.zhaxi, liaison)}

    assert {user: (words(section), section.left_out) for user, section in found.items()} == {
        cast.zhuoma: (["修桥"], 0),
        cast.zhaxi: (["修桥"], 0),
        liaison: ([], 1),
    }


def test_only_what_lies_within_the_membership_and_the_assembly_stands_there(held, cast, assembly):
    before = MembershipFactory(
        person=held.person,
        assembly=assembly,
        sector=held.sector,
        term=TermFactory(assembly=assembly, number=11, starts_on=date(2018, 1, 1), ends_on=date(2022, 12, 31)),
        starts_on=date(2018, 1, 1),
        ends_on=date(2022, 12, 31),
    )
    proposal(held, title="这一届的桥")
    proposal(held, title="上一届的桥", opened_on=date(2020, 5, 1))

    assert words(sections(held, cast.zhuoma)["proposals"]) == ["这一届的桥"]
    assert words(sections(before, cast.zhuoma)["proposals"]) == ["上一届的桥"]


def test_who_has_left_reads_and_keeps_their_record(held, cast, client):
    proposal(held, title="修桥")
    type(held).objects.filter(pk=held.pk).update(ends_on=date(2023, 12, 31))
    client.force_login(cast.zhuoma)
    page = client.get(reverse("duties:my_record"), follow=True).content.decode()

    assert "修桥" in page
    assert '至 <time datetime="2023-12-31"' in page
    assert "我的履职档案" in client.get("/").content.decode()


def test_a_line_says_what_the_roll_says(held, cast):
    came(held, "到了的会")
    came(held, "没到的会", status="absent")
    came(held, "没核定的会", status="called")
    came(held, "候补的会", status="waiting")
    found = {line.words: (line.note, line.count) for line in sections(held, cast.zhuoma)["study"].lines}

    assert found == {
        "到了的会（学习座谈会）": ("到会", 1),
        "没到的会（学习座谈会）": ("缺席", 0),
        "没核定的会（学习座谈会）": ("名册还没有核定", 0),
    }


def test_contacts_are_counts_and_name_nobody_whoever_reads(held, cast, liaison, client):
    ends = {"assembly": held.assembly, "kind": Pair.Kind.MEMBER_MEMBER, "starts_on": DAY}
    pair = Pair.objects.create(first=held.person, second=cast.ciren.person, **ends)
    for day in (1, 2):
        talk = Meeting.objects.create(
            assembly=held.assembly,
            kind="talk",
            by=cast.ciren.person,
            met=held.person,
            pair=pair,
            held_on=date(2023, 7, day),
        )
        talk.notes.create(by=cast.ciren.person, theme="隐字主题", words="隐字内容")
    for user in (cast.zhuoma, liaison):
        client.force_login(user)
        page = client.get(reverse("duties:record", args=[held.pk]), {"year": "all"}).content.decode()
        lines = sections(held, user)["contacts"].lines

        assert [(line.words, line.note) for line in lines] == [
            ("委员联系委员", "现有 1 对，任期内共 1 对"),
            ("谈心谈话", "2 次"),
        ]
        assert "次仁" not in page
        assert "隐字主题" not in page
        assert "隐字内容" not in page


def test_a_pair_whose_other_has_left_is_not_one_there_is(held, cast):
    ends = {"assembly": held.assembly, "kind": Pair.Kind.MEMBER_MEMBER, "starts_on": DAY}
    Pair.objects.create(first=held.person, second=cast.ciren.person, **ends)
    cast.ciren.person.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert [line.note for line in sections(held, cast.zhuoma)["contacts"].lines] == ["现有 0 对，任期内共 1 对"]


def test_the_number_of_queries_does_not_grow_with_the_lines(held, cast, client):
    def fill(times):
        for number in range(times):
            proposal(held, title=f"第{number}座桥")
            for kind in ("symposium", "plenary", "research_trip", "own_research"):
                came(held, f"第{number}次{kind}", kind=kind)
            WritingFactory(author=held.person, assembly=held.assembly)
            said.add_note(held, by=cast.zhuoma, key=uuid.uuid4(), text="说明")

    client.force_login(cast.zhuoma)
    url = reverse("duties:record", args=[held.pk]) + "?year=all"
    fill(1)
    queries(client, url)
    first = queries(client, url)
    fill(4)

    assert queries(client, url) == first


def test_a_look_by_another_is_on_record_and_one_s_own_is_not(held, cast, liaison, client):
    url = reverse("duties:record", args=[held.pk])
    client.force_login(cast.zhuoma)
    assert "会留下记录" not in client.get(url).content.decode()
    assert not Event.objects.of(held).exists()

    client.force_login(liaison)
    assert "查看履职档案会留下记录，本人可以看到" in client.get(url).content.decode()
    client.get(reverse("duties:record_print", args=[held.pk]))
    assert [(event.step, event.actor, event.facts["what"]) for event in Event.objects.of(held)] == [
        ("look", liaison, "duty_record")
    ]


def test_the_years_stand_beside_each_other_for_the_member_alone(held, cast, liaison, client):
    came(held)
    pages = {}
    for user in (cast.zhuoma, liaison):
        client.force_login(user)
        pages[user] = client.get(reverse("duties:record", args=[held.pk]), {"year": "2023"}).context["table"]

    assert [(section.code, counts[-1]) for section, counts in pages[cast.zhuoma] if section.code == "study"] == [
        ("study", 1)
    ]
    assert pages[liaison] == []


# Notes and contests


def test_a_note_stands_beside_its_line_and_is_read_with_the_whole_record(held, cast, liaison):
    came(held)
    line = sections(held, cast.zhuoma)["study"].lines[0]
    key = uuid.uuid4()
    for _twice in range(2):
        said.add_note(held, by=cast.zhuoma, key=key, text="上午发了言", section="study", line=line)
    found = record_of(held, liaison)
    whole = said.attach(found, held, liaison)

    assert whole == []
    assert [[note.text for note in one.notes] for section in found for one in section.lines if one.notes] == [
        ["上午发了言"]
    ]


def test_a_note_whose_line_is_gone_stands_at_the_end_of_its_section(held, cast):
    row = came(held)
    line = sections(held, cast.zhuoma)["study"].lines[0]
    said.add_note(held, by=cast.zhuoma, key=uuid.uuid4(), text="上午发了言", section="study", line=line)
    row.delete()
    found = record_of(held, cast.zhuoma)
    said.attach(found, held, cast.zhuoma)
    study = next(section for section in found if section.code == "study")

    assert [(note.text, note.about) for note in study.notes] == [
        ("上午发了言", "2023-06-01 乡村教育学习会（学习座谈会）（到会）")
    ]


def test_a_count_is_known_again_in_whatever_language_the_record_is_read(held, cast):
    Pair.objects.create(
        assembly=held.assembly, kind="member_member", starts_on=DAY, first=held.person, second=cast.ciren.person
    )
    with override("en"):
        line = sections(held, cast.zhuoma)["contacts"].lines[0]
        note = said.add_note(held, by=cast.zhuoma, key=uuid.uuid4(), text="说明", section="contacts", line=line)
        read = record_of(held, cast.zhuoma)
        said.attach(read, held, cast.zhuoma)

    assert note.about.startswith("委员联系委员")
    assert [one.notes for section in read if section.code == "contacts" for one in section.lines] == [[note]]


def test_nobody_writes_or_takes_back_another_s_note(held, cast, liaison, client):
    note = said.add_note(held, by=cast.zhuoma, key=uuid.uuid4(), text="说明")
    for user in (liaison, cast.ciren):
        with pytest.raises(PermissionDenied):
            said.add_note(held, by=user, key=uuid.uuid4(), text="说明")
        with pytest.raises(PermissionDenied):
            said.take_back_note(note, by=user, key=uuid.uuid4())
        client.force_login(user)
        assert client.get(reverse("duties:note_take_back", args=[note.pk])).status_code == 404

    assert RecordNote.objects.count() == 1


def test_a_note_that_was_taken_back_is_gone_and_its_history_is_not(held, cast, client):
    note = said.add_note(held, by=cast.zhuoma, key=uuid.uuid4(), text="说明")
    client.force_login(cast.zhuoma)
    response = client.post(reverse("duties:note_take_back", args=[note.pk]), {"key": uuid.uuid4()})

    assert response.status_code == 302
    assert not RecordNote.objects.exists()
    assert [event.step for event in Event.objects.of(note)] == ["add_note", "take_back_note"]


def test_a_contest_goes_to_the_office_that_owns_the_section_and_its_answer_stands_beside_the_line(
    held, cast, liaison, client
):
    matter = proposal(held, title="隐字修桥")
    client.force_login(cast.zhuoma)
    page = reverse("duties:contest", args=[held.pk]) + f"?section=proposals&line=matters.matter-{matter.pk}"
    assert client.get(page).status_code == 200
    response = client.post(page, {"key": uuid.uuid4(), "text": "日期不对，应是五月。"})
    asked = CorrectionRequest.objects.get()

    assert response["Location"] == reverse("duties:record", args=[held.pk]) + "?year=2023#proposals"
    assert (asked.office, asked.section, asked.person) == (Role.PROPOSALS_STAFF, "proposals", held.person)
    assert (asked.subject, asked.subject_id) == ("matters.matter", matter.pk)
    assert "隐字修桥" not in asked.about  # the liaison office reads requests, and not this proposal
    assert "待答复" in client.get(response["Location"]).content.decode()

    answer_request(asked, by=cast.zhaxi, key=uuid.uuid4(), outcome="kept", answer="收到的日子是六月一日。")
    read = client.get(response["Location"]).content.decode()
    assert "核实后不改" in read
    assert "收到的日子是六月一日。" in read
    client.force_login(liaison)
    assert "收到的日子是六月一日。" in client.get(response["Location"]).content.decode()


def test_what_is_missing_is_said_of_the_section(held, cast, client):
    client.force_login(cast.zhuoma)
    page = reverse("duties:contest", args=[held.pk]) + "?section=study"
    client.post(page, {"key": uuid.uuid4(), "text": "六月三日的讲堂没有列。"})
    asked = CorrectionRequest.objects.get()

    assert (asked.office, asked.about, asked.subject) == (Role.LIAISON, "学习培训", "")
    read = client.get(reverse("duties:record", args=[held.pk])).content.decode()
    assert "六月三日的讲堂没有列。" in read


@pytest.mark.parametrize("query", ["", "?section=nothing", "?section=study&line=activities.participation-99"])
def test_a_contest_of_what_is_not_there_is_404(query, held, cast, client):
    client.force_login(cast.zhuoma)

    assert client.get(reverse("duties:contest", args=[held.pk]) + query).status_code == 404


def test_nobody_contests_another_s_record(held, liaison, client):
    client.force_login(liaison)
    section = sections(held, liaison)["study"]
    with pytest.raises(PermissionDenied):
        said.contest(held, by=liaison, key=uuid.uuid4(), section=section, text="不对")

    assert client.get(reverse("duties:contest", args=[held.pk]) + "?section=study").status_code == 404


# Taken away


def test_the_file_holds_all_of_it_in_stable_keys_and_names_nobody_outside(held, cast, client):
    row = came(held)
    line = sections(held, cast.zhuoma)["study"].lines[0]
    said.add_note(held, by=cast.zhuoma, key=uuid.uuid4(), text="上午发了言", section="study", line=line)
    said.contest(held, by=cast.zhuoma, key=uuid.uuid4(), section=sections(held, cast.zhuoma)["study"], text="缺一条")
    client.force_login(cast.zhuoma)
    response = client.get(reverse("duties:record_json", args=[held.pk]))
    found = json.loads(response.content)
    study = next(section for section in found["sections"] if section["code"] == "study")

    named = unquote(response["Content-Disposition"])
    assert f"履职档案-第12届-{timezone.localdate()}.json" in named
    assert "卓玛" not in named
    assert (found["schema"], found["version"]) == ("huiyin.duty_record", 1)
    assert list(found) == ["schema", "version", "made_on", "member", "assembly", "term", "notes", "sections"]
    assert study["office"] == {"code": "lia", "name": "委员联络"}
    assert study["lines"] == [
        {
            "code": f"activities.participation-{row.pk}",
            "words": "乡村教育学习会（学习座谈会）",
            "on": "2023-06-01",
            "year": 2023,
            "note": "到会",
            "state": "present",
            "path": row.activity.get_absolute_url(),
            "record": {"model": "activities.participation", "id": row.pk},
            "notes": [{"on": str(timezone.localdate()), "about": line.about, "text": "上午发了言"}],
            "contests": [],
        }
    ]
    assert [one["text"] for one in study["contests"]] == ["缺一条"]


def test_the_file_is_the_member_s_alone_and_paper_the_liaison_office_s_too(held, cast, liaison, client):
    found = {}
    for user in (cast.zhuoma, cast.leader, liaison, cast.zhaxi, cast.ciren):
        client.force_login(user)
        found[user.name] = [
            client.get(reverse(f"duties:{page}", args=[held.pk])).status_code
            for page in ("record_json", "record_print")
        ]

    assert found == {
        "卓玛": [200, 200],
        "领导": [404, 200],
        liaison.name: [404, 200],
        "扎西": [404, 404],
        "次仁": [404, 404],
    }


def test_on_paper_a_missing_line_is_not_laid_at_the_line_above_it(held, cast, client):
    came(held)
    client.force_login(cast.zhuoma)
    ask_of = reverse("duties:contest", args=[held.pk]) + "?section=study"
    key = client.get(ask_of).context["form"]["key"].value()
    client.post(ask_of, {"text": "缺了隐字那一次", "key": key})

    page = client.get(reverse("duties:record_print", args=[held.pk])).content.decode()
    day = timezone.localdate().isoformat()
    assert f"本人的异议 {day} · 学习培训：缺了隐字那一次" in page


def test_the_way_to_a_record_stands_on_the_person_s_page_for_those_who_read_it(held, cast, liaison, client):
    link = reverse("duties:record", args=[held.pk])
    found = {}
    for user in (cast.zhuoma, liaison, cast.zhaxi, cast.ciren):
        client.force_login(user)
        found[user.name] = link in client.get(held.person.get_absolute_url()).content.decode()

    assert found == {"卓玛": True, liaison.name: True, "扎西": True, "次仁": False}
