import pytest
from django.urls import reverse

from huiyin.history.models import Event
from huiyin.matters.models import Matter, State
from huiyin.proposals import workflow
from tests.proposals.course import TEXTS, draft, key, take, walk

pytestmark = pytest.mark.django_db


def step_url(matter, name):
    return reverse("proposals:step", args=[matter.pk, name])


def write(client, **changes):
    return client.post(reverse("proposals:write"), {"key": key(), "category": "livelihood"} | TEXTS | changes)


def test_a_member_s_words_are_kept_as_a_draft(cast, client):
    client.force_login(cast.zhuoma)

    response = write(client, members_may_read="on")

    matter = Matter.objects.get()
    assert response.url == matter.get_absolute_url()
    assert (matter.title, matter.state, matter.proposal.members_may_read) == (TEXTS["title"], State.DRAFT, True)


def test_the_same_form_sent_twice_makes_one_draft(cast, client):
    client.force_login(cast.zhuoma)
    same = key()
    first, again = write(client, key=same), write(client, key=same)

    assert first.url == again.url
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "这个字段是必填项"),
        ("title", "字" * 51, "最多 50 字，现在有 51 字，请删减 1 字。"),
        ("grounds", "字" * 1501, "请删减 1 字"),
        ("grounds", "有\x00空", "不允许是用空字符串"),
        ("recommendations", "半个\ufffd字", "文字中有无法识别的字符"),
        ("category", "nonsense", "nonsense"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_is_lost(field, typed, said, cast, client):
    client.force_login(cast.zhuoma)

    response = write(client, **{field: typed})

    assert response.status_code == 400
    assert any(said in error for error in response.context["form"].errors[field])
    assert (
        response.context["form"]["recommendations"].value()
        == ({"recommendations": typed} if field == "recommendations" else TEXTS)["recommendations"]
    )
    assert not Matter.objects.exists()


def test_bytes_that_are_half_a_surrogate_pair_are_refused_at_their_field(cast, client):
    client.force_login(cast.zhuoma)
    typed = b"key=" + str(key()).encode() + b"&title=%ED%A0%80&grounds=a&recommendations=b"

    response = client.post(reverse("proposals:write"), typed, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400
    assert "title" in response.context["form"].errors


def test_an_address_with_nul_in_it_is_turned_away_with_a_word(cast, client):
    client.force_login(cast.zhuoma)

    response = client.get(reverse("matters:ledger"), {"q": "a\x00b"})

    assert response.status_code == 400
    assert "网址中有无法识别的字符" in response.content.decode()


def test_a_page_sent_again_with_other_words_keeps_them_and_says_so(cast, client):
    client.force_login(cast.zhuoma)
    same = key()
    write(client, key=same)

    response = write(client, key=same, title="后来改的案由")

    assert response.status_code == 409
    assert response.context["form"]["title"].value() == "后来改的案由"
    assert response.context["form"]["key"].value() != str(same)
    assert Matter.objects.get().title == TEXTS["title"]


def test_an_invitation_pressed_twice_ends_well_both_times(cast, client):
    matter = draft(cast)
    client.force_login(cast.zhuoma)
    typed = {"key": str(key()), "people": [cast.ciren.person.pk]}

    assert [client.post(step_url(matter, "invite"), typed).status_code for _press in range(2)] == [302, 302]


@pytest.mark.parametrize("name", ["assign", "decline", "contact", "feedback", "reply", "conclude"])
def test_a_form_is_not_shown_to_one_whose_step_it_is_not(name, cast, client):
    matter = walk(cast, "file")
    client.force_login(cast.ciren)

    assert client.post(step_url(matter, name), {"key": str(key())}).status_code in (302, 403)
    typed = {"key": str(key()), "kind": "met", "held_on": "2026-01-05", "gist": "要点"}
    assert client.post(step_url(matter, "contact"), typed).status_code in (403, 409)


def test_that_somebody_would_not_sign_is_told_to_the_one_who_asked_alone(cast, client):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    workflow.decline_to_sign(matter, by=cast.ciren, key=key())
    for step in ["submit", "review", "return_to_revise", "submit", "review", "file", "assign"]:
        take(cast, matter, step)

    told = {}
    for who in ("zhuoma", "zhaxi", "liming"):
        client.force_login(getattr(cast, who))
        page = client.get(matter.get_absolute_url()).content.decode()
        told[who] = ("次仁" in page, "请补充数据" in page)

    assert told == {"zhuoma": (True, True), "zhaxi": (False, True), "liming": (False, False)}


def test_a_page_open_too_long_to_be_trusted_is_turned_away_in_words(cast):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.zhuoma)

    response = client.post(reverse("proposals:write"), TEXTS)

    assert response.status_code == 403
    assert "这一页放得太久" in response.content.decode()


def test_only_a_member_writes_a_proposal(cast, client):
    client.force_login(cast.zhaxi)

    assert client.get(reverse("proposals:write")).status_code == 403


ACCESS = [("liming", 200), ("zhaxi", 403), ("zhuoma", 403), ("wangfang", 404)]


@pytest.mark.parametrize(("who", "status"), ACCESS)
def test_the_answer_page_opens_for_the_handling_agency_only(who, status, cast, client):
    matter = walk(cast, "contact")
    client.force_login(getattr(cast, who))

    assert client.get(step_url(matter, "reply")).status_code == status


@pytest.mark.parametrize("name", ["nonsense", "close", "rehandle", "mediate", "edit"])
def test_what_is_no_step_of_a_person_is_no_page(name, cast, client):
    matter = walk(cast, "release")
    client.force_login(cast.zhuoma)

    if name == "edit":  # has a page of its own, and leads back when it is too late
        assert client.get(step_url(matter, name)).url == matter.get_absolute_url()
    else:
        assert client.get(step_url(matter, name)).status_code == 404


def test_a_page_left_open_too_long_says_so_and_keeps_what_was_typed(cast, client):
    matter = walk(cast, "contact")
    take(cast, matter, "reply")
    client.force_login(cast.liming)
    typed = {"key": key(), "text": "迟到的答复", "result_class": "a", "signed_by": "局长"}

    response = client.post(step_url(matter, "reply"), typed)

    assert response.status_code == 409
    assert "可能刚有人处理过" in response.content.decode()
    assert "迟到的答复" in response.content.decode()
    assert matter.assignments.get().replies.count() == 1


def test_a_button_pressed_twice_takes_the_step_once_and_both_presses_end_well(cast, client):
    matter = walk(cast, "submit")
    client.force_login(cast.zhaxi)
    same = {"key": str(key())}

    codes = [client.post(step_url(matter, "review"), same).status_code for _press in range(2)]

    assert codes == [302, 302]
    assert Event.objects.of(matter).filter(step="review").count() == 1


def test_a_co_signer_is_found_by_name_and_asked(cast, client):
    matter = draft(cast)
    client.force_login(cast.zhuoma)

    page = client.get(step_url(matter, "invite"), {"q": "次"})
    assert [membership.person.name for membership in page.context["found"]] == ["次仁"]

    client.post(step_url(matter, "invite"), {"key": key(), "people": [cast.ciren.person.pk]})
    assert workflow.offered(cast.ciren, Matter.objects.get()) == ["sign", "decline_to_sign"]


def test_a_member_of_another_assembly_cannot_be_asked_to_sign(cast, client):
    matter = draft(cast)
    client.force_login(cast.zhuoma)

    response = client.post(step_url(matter, "invite"), {"key": key(), "people": [cast.wangfang.person.pk]})

    assert response.status_code == 400
    assert matter.signatures.count() == 1


def test_one_who_declines_to_sign_sees_the_proposal_no_more(cast, client):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    client.force_login(cast.ciren)

    response = client.post(step_url(matter, "decline_to_sign"), {"key": key()}, follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert client.get(matter.get_absolute_url()).status_code == 404


def test_contact_before_the_handover_is_refused_at_the_day(cast, client):
    matter = walk(cast, "acknowledge")
    client.force_login(cast.liming)
    typed = {"key": key(), "kind": "met", "held_on": "2020-01-01", "gist": "早了"}

    response = client.post(step_url(matter, "contact"), typed)

    assert "不能早于交办日期" in response.context["form"].errors["held_on"][0]


def test_the_agency_s_timeline_does_not_tell_that_feedback_was_given(cast, client):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    workflow.sign(matter, by=cast.ciren, key=key())
    for step in ["submit", "review", "file", "assign", "acknowledge", "contact", "reply", "release", "feedback"]:
        take(cast, matter, step)

    told = {}
    for who in ("liming", "zhaxi"):
        client.force_login(getattr(cast, who))
        events = client.get(matter.get_absolute_url()).context["events"]
        told[who] = "反馈" in [event["what"] for event in events]

    assert told == {"liming": False, "zhaxi": True}
