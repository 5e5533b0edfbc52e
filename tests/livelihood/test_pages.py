"""The pages: noting in one field, each step's form, the contact that is shown once, promises taken over."""

import re

import pytest
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.livelihood import workflow
from huiyin.livelihood.forms import FORMS
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.openings import take_over
from huiyin.matters.models import Kind, Matter, Originator
from huiyin.matters.openings import OPENINGS, Carried
from tests.factories.raised import OpinionItemFactory, signed
from tests.livelihood.course import DAY, DONE, act, collected, herder, house, key, walk
from tests.proposals.afterwards import closed


@pytest.fixture
def home(assembly):
    return house(assembly)


def _note(client, **typed):
    return client.post(reverse("livelihood:note"), {"key": str(key()), "description": "水管冻裂。要背水。"} | typed)


def test_a_member_notes_it_in_one_field(home, client):
    client.force_login(home.nima)
    assert client.get(reverse("livelihood:note")).status_code == 200
    response = _note(client)

    matter = Matter.objects.get()
    assert response["Location"] == matter.get_absolute_url()
    assert (matter.title, matter.state, matter.livelihood.source) == ("水管冻裂", "collected", "member")
    assert matter.signatures.get().person == home.nima.person
    assert client.get(matter.get_absolute_url()).status_code == 200


def test_whom_it_was_heard_from_is_taken_down_with_it_and_once(home, client):
    client.force_login(home.nima)
    typed = {"answer_by_1": "phone", "name_1": "次旺", "contact_1": "139", "answer_by_2": "notice", "key": str(key())}
    first, second = _note(client, **typed), _note(client, **typed)

    assert first["Location"] == second["Location"]
    assert sorted(Originator.objects.values_list("masked", flat=True)) == ["匿名群众", "次**"]


@pytest.mark.parametrize(
    "typed",
    [
        {"description": " "},
        {"answer_by_1": "phone", "name_1": "次旺"},
        {"name_1": "次旺"},
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_written(typed, home, client):
    client.force_login(home.nima)
    response = _note(client, **typed)

    assert response.status_code == 400
    assert "invalid-feedback" in response.content.decode()
    assert (Matter.objects.count(), Originator.objects.count()) == (0, 0)


def test_the_desk_says_whose_it_is_and_where_it_came_from(home, client):
    client.force_login(home.zhuoga)
    typed = {"title": "三村缺水", "kind": "hot_issue", "source": "studio", "person": home.dawa.person.pk}
    _note(client, **typed)

    matter = Matter.objects.get()
    assert (matter.title, matter.livelihood.kind, matter.livelihood.source) == ("三村缺水", "hot_issue", "studio")
    assert matter.signatures.get().person == home.dawa.person


def test_who_has_no_part_in_an_assembly_notes_nothing(home, client):
    client.force_login(home.wangdui)

    assert client.get(reverse("livelihood:note")).status_code == 403


def test_every_step_has_its_form():
    assert set(FORMS) == {name for name, step in workflow.STEPS.items() if step.may is not None}


def test_each_page_of_a_step_that_is_offered_opens(home, client):
    """All along the way, for each who may take the next."""
    opened = set()
    for stop in (0, 1, 2, 3, 4, 5):
        matter = walk(home, *DONE[:stop], originators=[herder(home)])
        for user in (home.zhuoga, home.wangdui, home.nima, home.luosang):
            client.force_login(user)
            page = client.get(matter.get_absolute_url())
            if page.status_code != 200:
                continue
            for path in set(re.findall(rf'href="(/livelihood/{matter.pk}/\w+/)"', page.content.decode())):
                assert client.get(path).status_code == 200, path
                opened.add(path.split("/")[-2])
    assert {"register", "assign", "accept", "claim", "verify_done", "answer", "hand_up", "ask_deferral"} <= opened


def test_an_answer_by_page_asks_for_every_voice(home, client):
    matter = walk(home, *DONE, originators=[herder(home)])
    voice = matter.voices.get()
    client.force_login(home.zhuoga)
    path = reverse("livelihood:step", args=[matter.pk, "answer"])
    typed = {"key": str(key()), "text": "通水了。"}
    assert client.post(path, typed).status_code == 400
    matter.refresh_from_db()
    assert matter.answered_on is None
    typed |= {f"form_{voice.pk}": "phone", f"on_{voice.pk}": str(DAY), f"said_{voice.pk}": "很高兴"}

    assert client.post(path, typed).status_code == 302
    assert "很高兴" in client.get(matter.get_absolute_url()).content.decode()


def test_the_contact_is_shown_once_for_a_reason_and_the_look_is_on_record(home, client):
    matter = collected(home, originators=[herder(home)])
    originator = matter.voices.get().originator
    path = reverse("matters:originator", args=[originator.pk])
    client.force_login(home.zhuoga)
    assert "13900000000" not in client.get(path).content.decode()
    assert client.post(path, {"key": str(key()), "why": ""}).status_code == 400

    page = client.post(path, {"key": str(key()), "why": "电话核实。"})

    assert "13900000000" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert Event.objects.of(originator).get().facts == {"note": "电话核实。"}
    assert "13900000000" not in client.get(matter.get_absolute_url()).content.decode()


def test_a_contact_is_corrected_by_who_may_see_it_and_by_nobody_else(home, client):
    matter = collected(home, originators=[herder(home)])
    originator = matter.voices.get().originator
    path = reverse("matters:originator_amend", args=[originator.pk])
    typed = {"key": str(key()), "why": "换了住处。", "answer_by": "letter", "name": "次旺", "contact": "三村村委会"}
    for stranger in (home.dawa, home.pingcuo, home.wangdui):
        client.force_login(stranger)
        assert client.post(path, typed).status_code == 404
    client.force_login(home.nima)
    assert client.post(path, typed).status_code == 302

    originator.refresh_from_db()
    assert (originator.contact, originator.answer_by) == ("三村村委会", "letter")


def test_a_handed_up_matter_shows_both_numbers(home, client):
    below = walk(home, "register")
    above = act(home, below, "hand_up")
    act(home, above, "register")
    for user, matter in ((home.zhuoga, below), (home.pingcuo, above)):
        client.force_login(user)
        page = client.get(matter.get_absolute_url()).content.decode()
        assert below.docket in page
        assert above.docket in page


def test_a_promise_taken_into_the_ledger_keeps_every_name_and_links_both_ways(cast, client):
    proposal = closed(cast, promised=[("再打一眼井", DAY.replace(year=2027))])
    promise = proposal.commitments.get()
    client.force_login(cast.zhaxi)
    path = reverse("livelihood:from_commitment", args=[promise.pk])
    assert path in client.get(proposal.get_absolute_url()).content.decode()
    response = client.post(path, {"key": str(key())})

    matter = Matter.objects.get(kind=Kind.LIVELIHOOD)
    assert response["Location"] == matter.get_absolute_url()
    assert (matter.origin, matter.livelihood.commitment) == (proposal, promise)
    raised = proposal.signatures.proposers().values_list("person", flat=True)
    assert set(matter.signatures.values_list("person", flat=True)) == set(raised)
    assert matter.get_absolute_url() in client.get(proposal.get_absolute_url()).content.decode()
    assert proposal.get_absolute_url() in client.get(matter.get_absolute_url()).content.decode()
    assert take_over(promise, by=cast.zhaxi, key=key()) == matter


def test_an_item_that_becomes_a_matter_carries_its_authors_and_its_voices(cast, assembly):
    item = OpinionItemFactory(matter__assembly=assembly).matter
    signed(item, cast.zhuoma.person)
    known = herder_of(cast, assembly, item)
    matter = OPENINGS[Kind.LIVELIHOOD](item, Carried(situation="缺水。", advice="打井。"), cast.zhaxi, DAY)

    assert (matter.origin, matter.livelihood.source, matter.state) == (item, "opinion", "collected")
    assert matter.signatures.get().person == cast.zhuoma.person
    assert matter.voices.get().originator == known
    assert item.voices.get().carried_to == matter.voices.get()


def herder_of(cast, assembly, item):
    from huiyin.matters import originators

    known = originators.take_down(by=cast.zhuoma, assembly=assembly, name="次旺", answer_by="in_person", on=DAY)
    item.voices.create(originator=known)
    return known


def test_the_page_asks_as_much_of_the_database_for_three_notes_as_for_one(home, client):
    from tests.asked import queries

    matter = walk(home, "register", "assign", "accept", "note_progress", originators=[herder(home)])
    client.force_login(home.zhuoga)
    one = queries(client, matter.get_absolute_url())
    act(home, matter, "note_progress")
    act(home, matter, "note_progress")

    assert queries(client, matter.get_absolute_url()) <= one


def test_a_leader_who_decides_finds_it_among_what_waits(home):
    matter = walk(home, "register", "assign", "accept", "ask_deferral")
    assert list(Matter.objects.waiting_for(home.luosang)) == [matter]
    act(home, matter, "refuse_deferral")

    assert not Matter.objects.waiting_for(home.luosang).exists()


def test_supervising_members_see_what_they_are_to_look_at(home, client):
    matter = walk(home, "register", "assign", "accept", "supervise", people=[], by=home.nima)
    client.force_login(home.dawa)

    assert client.get(matter.get_absolute_url()).status_code == 200
    assert LivelihoodMatter.objects.get(pk=matter.pk).supervisors.get() == home.dawa.person


def test_the_ledger_desk_of_another_county_sees_nothing(home, client):
    from tests.factories.base import AssemblyFactory
    from tests.livelihood.course import office

    other = AssemblyFactory(slug="other", tier="county", parent=home.region)
    stranger = office("外县", Role.LEDGER_STAFF, other)
    matter = walk(home, *DONE)
    client.force_login(stranger)

    assert client.get(matter.get_absolute_url()).status_code == 404
