"""The pages around raising a proposal: what is offered, what is said where, and what is told before pressing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Session
from huiyin.matters.models import Matter, State
from huiyin.proposals import workflow
from huiyin.proposals.models import Proposal
from tests.factories.base import (
    AgencyFactory,
    MembershipFactory,
    PersonFactory,
    RoleHoldingFactory,
    SectorFactory,
    TermFactory,
    UserFactory,
)
from tests.proposals.course import TEXTS, draft, key, take, walk

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def step_url(matter, name):
    return reverse("proposals:step", args=[matter.pk, name])


def text(client, url, **typed):
    return client.get(url, typed).content.decode()


@pytest.fixture
def open_window(cast, assembly):
    term = assembly.terms.first() or TermFactory(assembly=assembly)
    days = {"opens_on": TODAY(), "closes_on": TODAY() + timedelta(3)}
    return Session.objects.create(assembly=assembly, term=term, number=2, **days)


@pytest.fixture
def convener(cast, assembly):
    held = MembershipFactory(person=PersonFactory(name="召集"), assembly=assembly)
    RoleHoldingFactory(user=held.person.user, role=Role.CONVENER, assembly=assembly, sector=held.sector)
    return held.person.user


def written(client, **typed):
    return client.post(reverse("proposals:write"), {"key": key(), "category": "livelihood"} | TEXTS | typed)


def test_the_pages_say_until_when_a_proposal_counts_for_the_session(cast, client, open_window):
    matter, closes = draft(cast), (TODAY() + timedelta(3)).isoformat()
    client.force_login(cast.zhuoma)

    for url in [reverse("proposals:write"), step_url(matter, "submit"), reverse("desk:home")]:
        assert f"到 <strong>{closes}</strong> 为止" in text(client, url)


def test_after_pressing_one_is_told_which_window_it_went_into(cast, client, open_window):
    matter = draft(cast)
    client.force_login(cast.zhuoma)
    page = client.post(step_url(matter, "submit"), {"key": key()}, follow=True).content.decode()

    assert "按提交的时刻记为：大会提案 · 第12届第2次会议。" in page


def test_a_page_opened_in_time_and_sent_too_late_loses_nothing(cast, client, open_window):
    matter = draft(cast)
    client.force_login(cast.zhuoma)
    text(client, step_url(matter, "submit"))
    Session.objects.update(opens_on=TODAY() - timedelta(9), closes_on=TODAY() - timedelta(1))

    page = client.post(step_url(matter, "submit"), {"key": key()}, follow=True).content.decode()
    assert Matter.objects.get().state == State.SUBMITTED
    assert "按提交的时刻记为：平时提案。" in page


def test_a_convener_chooses_in_whose_name_and_a_plain_member_is_not_asked(cast, client, convener):
    client.force_login(cast.zhuoma)
    assert "以谁的名义" not in text(client, reverse("proposals:write"))

    client.force_login(convener)
    sector = convener.person.memberships.get().sector
    assert "农业界（界别提案）" in text(client, reverse("proposals:write"))
    written(client, raised_as=f"sector-{sector.pk}")
    assert Proposal.objects.get().raised_as == "农业界 · 界别提案"


def test_a_name_that_is_not_one_s_own_is_refused_at_its_field(cast, client, convener):
    client.force_login(convener)
    response = written(client, raised_as="sector-999")

    assert response.status_code == 400
    assert response.context["form"].errors["raised_as"]


def test_a_sector_s_proposal_outside_the_window_is_refused_in_words_and_the_draft_stays(cast, client, convener):
    client.force_login(convener)
    written(client, raised_as=f"sector-{convener.person.memberships.get().sector_id}")
    response = client.post(step_url(Matter.objects.get(), "submit"), {"key": key()})

    assert response.status_code == 409
    assert "草稿保留着" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"publish_consent": "no"}, "publish_reason", "请写一句理由"),
        ({"publish_consent": "maybe"}, "publish_consent", "maybe"),
        ({"suggested_agencies": "six"}, "suggested_agencies", "最多选 5 个单位，现在选了 6 个。"),
        ({"suggested_agencies": ["999999"]}, "suggested_agencies", "999999"),
        ({"forwarded": "on", "forwarded_from": "字" * 101}, "forwarded_from", "100"),
    ],
)
def test_what_is_wrong_with_the_rest_is_said_at_its_field_with_that_part_open(
    typed, field, said, cast, client, assembly
):
    if typed.get("suggested_agencies") == "six":
        typed = {"suggested_agencies": [AgencyFactory(assembly=assembly).pk for _ in range(6)]}
    client.force_login(cast.zhuoma)
    response = written(client, **typed)

    assert response.status_code == 400
    assert said in "".join(response.context["form"].errors[field])
    assert '<details class="panel" open>' in response.content.decode()
    assert not Matter.objects.exists()


def test_what_was_told_of_it_is_shown_with_it_and_kept_when_edited(cast, client, assembly):
    client.force_login(cast.zhuoma)
    told = {"suggested_agencies": [cast.agency.pk], "publish_consent": "no", "publish_reason": "涉及企业名称。"}
    written(client, based_on_research="on", forwarded="on", forwarded_from="某合作社", **told)
    matter = Matter.objects.get()

    page = text(client, matter.get_absolute_url())
    assert all(words in page for words in ("教育局", "涉及企业名称。", "经过调研", "某合作社"))
    form = client.get(reverse("proposals:edit", args=[matter.pk])).context["form"]
    again = {name: form[name].value() for name in told} | {"based_on_research": "on", "forwarded": "on"}
    sent = {"key": key(), "category": "culture", "forwarded_from": "某合作社"} | TEXTS | again
    client.post(reverse("proposals:edit", args=[matter.pk]), sent)
    proposal = Proposal.objects.get()
    assert (proposal.publish_consent, proposal.publish_reason, proposal.forwarded_from) == (
        False,
        "涉及企业名称。",
        "某合作社",
    )
    assert [agency.pk for agency in proposal.suggested_agencies.all()] == [cast.agency.pk]


def test_suggested_agencies_are_read_where_it_is_assigned(cast, client):
    matter = draft(cast, suggested_agencies=[cast.agency])
    for step in ["submit", "review", "file"]:
        take(cast, matter, step)
    client.force_login(cast.zhaxi)

    assert "提案人建议的承办单位：教育局" in text(client, step_url(matter, "assign"))


def test_the_staff_writes_down_a_paper_and_the_page_names_them(cast, client):
    client.force_login(cast.zhaxi)
    typed = {"key": key(), "category": "livelihood", "person": cast.ciren.person.pk} | TEXTS
    response = client.post(reverse("proposals:on_behalf"), typed, follow=True)

    assert "扎西代次仁录入" in response.content.decode()
    client.force_login(cast.ciren)
    assert "扎西代次仁录入" in text(client, Matter.objects.get().get_absolute_url())


def test_a_paper_of_a_body_names_the_body(cast, client):
    client.force_login(cast.zhaxi)
    typed = {"key": key(), "person": cast.ciren.person.pk, "collective_kind": "party"} | TEXTS
    response = client.post(reverse("proposals:on_behalf"), typed)

    assert "请写出以哪个单位" in "".join(response.context["form"].errors["collective_name"])


@pytest.mark.parametrize("who", ["zhuoma", "yangjin", "liming", "wangfang"])
def test_nobody_else_writes_down_papers_or_keeps_sessions(who, cast, client, assembly):
    client.force_login(getattr(cast, who))
    urls = [reverse("proposals:on_behalf"), reverse("proposals:session_add", args=[assembly.slug])]

    assert [client.get(url).status_code for url in urls] == [403, 403]


def test_words_that_changed_while_the_page_was_open_are_shown_and_the_next_press_signs_them(cast, client):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    client.force_login(cast.ciren)
    form = client.get(step_url(matter, "sign")).context["form"]
    changed = TEXTS | {"category": "livelihood", "grounds": "新的事实。"}
    workflow.edit(matter, by=cast.zhuoma, key=key(), **changed)

    typed = {"key": str(form["key"].value()), "edition": form["edition"].value()}
    response = client.post(step_url(matter, "sign"), typed)
    assert response.status_code == 409
    assert "新的事实。" in response.content.decode()

    again = {name: response.context["form"][name].value() for name in ("key", "edition")}
    assert client.post(step_url(matter, "sign"), again).status_code == 302
    assert matter.signatures.get(person=cast.ciren.person).state == "signed"


def test_a_call_is_found_on_its_page_and_on_the_first_page_of_the_same_sector(cast, client):
    matter = draft(cast)
    workflow.open_seconding(matter, by=cast.zhuoma, key=key())
    client.force_login(cast.ciren)

    assert matter.title in text(client, reverse("proposals:seconding"))
    assert "同界别征集附议" in text(client, reverse("desk:home"))
    client.post(step_url(matter, "second"), {"key": key(), "edition": 1})
    assert matter.title not in text(client, reverse("proposals:seconding"))


def test_calls_of_one_s_own_sector_come_first(cast, client, assembly):
    other = MembershipFactory(assembly=assembly, sector=SectorFactory(assembly=assembly, name="教育界")).person.user
    for by, until in [(other, TODAY() + timedelta(1)), (cast.zhuoma, TODAY() + timedelta(9))]:
        title = {other: "别的界别", cast.zhuoma: "本界别"}[by]
        matter = workflow.draft(by=by, assembly=assembly, key=key(), **TEXTS | {"title": title})
        workflow.open_seconding(matter, by=by, key=key(), until=until)
    client.force_login(cast.ciren)

    calls = client.get(reverse("proposals:seconding")).context["calls"]
    assert [call.title for call in calls] == ["本界别", "别的界别"]


def test_without_calls_the_page_says_so(cast, client):
    client.force_login(cast.ciren)

    assert "现在没有征集附议的提案" in text(client, reverse("proposals:seconding"))


def test_the_list_of_calls_costs_as_much_with_one_as_with_three(cast, client, assembly):
    client.force_login(cast.ciren)
    counts = []
    for _more in (1, 2):
        for _each in range(_more):
            workflow.open_seconding(draft(cast), by=cast.zhuoma, key=key())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("proposals:seconding"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_withdrawing_asks_for_a_reason_at_its_field(cast, client):
    matter = walk(cast, "submit")
    client.force_login(cast.zhuoma)
    response = client.post(step_url(matter, "withdraw"), {"key": key(), "reason": " "})

    assert response.status_code == 400
    assert response.context["form"].errors["reason"]


def test_a_co_signer_finds_on_the_first_page_what_was_taken_back(cast, client):
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
    workflow.sign(matter, by=cast.ciren, key=key())
    for step in ["submit", "withdraw"]:
        take(cast, matter, step)
    client.force_login(cast.ciren)

    queues = {queue.code: [found.title for found in queue.matters] for queue in client.get("/").context["queues"]}
    assert queues["withdrawn"] == [matter.title]


def test_the_staff_is_offered_a_decision_only_where_one_was_asked(cast):
    matter = walk(cast, "file")
    assert "consent_to_withdraw" not in workflow.offered(cast.zhaxi, matter)

    take(cast, matter, "ask_to_withdraw")
    offered = workflow.offered(cast.zhaxi, Matter.objects.get(pk=matter.pk))
    assert {"consent_to_withdraw", "refuse_to_withdraw"} <= set(offered)


def test_a_session_is_entered_changed_and_refused_in_words(cast, client, assembly):
    client.force_login(cast.zhaxi)
    term = assembly.terms.first() or TermFactory(assembly=assembly)
    sound = {"key": key(), "term": term.pk, "number": 3, "opens_on": "2026-01-12", "closes_on": "2026-01-16"}
    add = reverse("proposals:session_add", args=[assembly.slug])
    assert client.post(add, sound).status_code == 302
    kept = Session.objects.get()

    wrong = client.post(add, sound | {"key": key(), "closes_on": "2026-01-10"})
    assert "闭幕日期不能早于开幕日期。" in wrong.context["form"].errors["closes_on"]
    again = client.post(add, sound | {"key": key(), "number": 4})
    assert "日期重叠" in again.context["form"].errors["opens_on"][0]
    edit = reverse("proposals:session_edit", args=[kept.pk])
    assert client.post(edit, sound | {"key": key(), "closes_on": "2026-01-17"}).status_code == 302
    assert "2026-01-12 至" not in text(client, reverse("proposals:sessions"))
    assert "大会提案：2026-01-12 起，2026-01-17 止" in text(client, reverse("proposals:sessions"))


def test_an_organisation_has_its_drafts_on_its_first_page(cast, assembly):
    user = UserFactory(name="工商联")
    RoleHoldingFactory(user=user, role=Role.ORGANISATION, assembly=assembly)
    client = Client()
    client.force_login(user)
    written(client, raised_as="party", signed_for_by="张会长")

    assert TEXTS["title"] in text(client, "/")
    assert "工商联 · 党派提案" in text(client, Matter.objects.get().get_absolute_url())
