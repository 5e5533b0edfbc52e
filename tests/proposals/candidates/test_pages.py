"""The list of candidates: search, look, filter, decide; and nothing for who does not examine."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.matters.models import Matter, State
from huiyin.proposals.candidates import searching
from huiyin.proposals.candidates.models import CandidateSearch, NotTheSame
from huiyin.proposals.models import Recommendation
from tests.proposals.candidates.conftest import BUSES, LIGHTS, raised
from tests.proposals.course import take

pytestmark = pytest.mark.django_db
LIST = "/proposals/candidates/"


def search(client, user, **more):
    client.force_login(user)
    return client.post(f"{LIST}search/", {"key": uuid.uuid4()} | more)


def listed(client, user, **query):
    client.force_login(user)
    return client.get(LIST, query)


def groups(response):
    return [{matter.pk for matter in group.matters} for group in response.context["groups"]]


def test_a_search_shows_its_groups_with_what_both_texts_say(three, cast, client):
    search(client, cast.zhaxi)

    response = listed(client, cast.zhaxi)
    read = response.content.decode()

    assert groups(response) == [{matter.pk for matter in three[:3]}]
    assert "都写到：" in read
    assert BUSES["title"] not in read


def test_the_filed_one_stands_first_and_is_where_the_others_go(three, cast, client):
    search(client, cast.zhaxi)

    (group,) = listed(client, cast.zhaxi).context["groups"]

    assert group.matters[0] == three[0]
    assert group.ways == {"recommend"}


def test_the_ticked_ones_are_recommended_and_then_merged_in_one_go(three, cast, client):
    chosen = {"matter": [matter.pk for matter in three[:3]], "into": three[0].pk}
    for user, step in ((cast.zhaxi, "recommend"), (cast.yangjin, "merge")):
        client.force_login(user)
        url = f"{LIST}{step}/"
        form = client.get(url, chosen).context["form"]
        assert form.initial["matters"] == [matter.pk for matter in three[1:3]]
        typed = {"key": str(form["key"].value()), "into": three[0].pk, "matters": form.initial["matters"]}
        assert client.post(url, typed).status_code == 302

    assert Recommendation.objects.filter(verdict="merge").count() == 2
    assert set(Matter.objects.filter(merged_into=three[0]).values_list("pk", "state")) == {
        (matter.pk, State.MERGED) for matter in three[1:3]
    }


def test_what_waits_for_a_pre_check_leads_there_with_the_other_chosen(three, cast, client):
    early = raised(cast, "submit", **LIGHTS)
    search(client, cast.zhaxi)

    read = listed(client, cast.zhaxi).content.decode()
    link = f"/proposals/{early.pk}/review/?into={three[0].pk}&amp;verdict=merge"

    assert link in read
    assert link not in listed(client, cast.yangjin).content.decode()


def test_a_refusal_stays_on_the_page_with_what_was_ticked(three, cast, client):
    client.force_login(cast.yangjin)
    typed = {"key": str(uuid.uuid4()), "into": three[0].pk, "matters": [three[1].pk, three[2].pk]}

    response = client.post(f"{LIST}merge/", typed)

    assert response.status_code == 409
    assert "一件也没有办理" in response.content.decode()
    assert not Matter.objects.filter(state=State.MERGED).exists()


@pytest.mark.parametrize("typed", [{}, {"matters": []}, {"matters": ["x"]}, {"into": "0", "matters": ["0"]}])
def test_nothing_sensible_ticked_is_said(typed, three, cast, client):
    client.force_login(cast.yangjin)

    assert client.post(f"{LIST}merge/", {"key": str(uuid.uuid4())} | typed).status_code == 400


def test_two_said_not_to_be_the_same_do_not_come_again_until_it_is_taken_back(three, cast, client):
    first, second, third, _other = three
    take(cast, third, "withdraw")
    search(client, cast.zhaxi)
    assert groups(listed(client, cast.zhaxi)) == [{first.pk, second.pk}]

    client.post(f"{LIST}{first.pk}/{second.pk}/apart/", {"key": uuid.uuid4()})
    search(client, cast.zhaxi)
    response = listed(client, cast.zhaxi)
    assert groups(response) == []
    assert "扎西" in response.content.decode()

    said = NotTheSame.objects.get()
    client.post(f"{LIST}apart/{said.pk}/", {"key": uuid.uuid4()})
    assert groups(listed(client, cast.zhaxi)) == [{first.pk, second.pk}]


def test_what_is_decided_stands_apart_from_what_is_left(three, cast, client):
    search(client, cast.zhaxi)
    for matter in three[1:3]:
        take(cast, matter, "merge", into=three[0])

    assert groups(listed(client, cast.zhaxi)) == []
    assert groups(listed(client, cast.zhaxi, show="all")) == [{matter.pk for matter in three[:3]}]


def test_the_filters_keep_what_they_name(three, cast, client):
    search(client, cast.zhaxi)
    Matter.objects.filter(pk__in=[matter.pk for matter in three]).update(category="livelihood")
    other = next(code for code, _name in three[0].rule_set.choices("categories") if code != "livelihood")

    assert len(groups(listed(client, cast.zhaxi, category="livelihood"))) == 1
    assert groups(listed(client, cast.zhaxi, category=other)) == []
    assert listed(client, cast.zhaxi, category="nonsense").status_code == 200


def test_the_same_place_with_another_matter_is_listed_apart(three, cast, client):
    search(client, cast.zhaxi)
    found = CandidateSearch.objects.get()
    found.pairs = [[*sorted([three[0].pk, three[3].pk]), "same_place", 0.3]]
    found.save()

    assert groups(listed(client, cast.zhaxi)) == []
    assert groups(listed(client, cast.zhaxi, show="place")) == [{three[0].pk, three[3].pk}]


def test_what_changed_since_is_said(three, cast, client):
    search(client, cast.zhaxi)
    raised(cast, "submit", **LIGHTS)

    assert "新收到 1 件" in listed(client, cast.zhaxi).content.decode()


def test_a_search_in_the_background_tells_how_far_it_is(three, cast, client, monkeypatch):
    monkeypatch.setattr(searching, "AT_ONCE", 1)
    search(client, cast.zhaxi)
    under_way = CandidateSearch.objects.get()
    CandidateSearch.objects.filter(pk=under_way.pk).update(done=3, total=9)
    url = f"{LIST}search/{under_way.pk}/"

    assert "3 / 9" in client.get(url, HTTP_HX_REQUEST="true").content.decode()
    assert client.get(url).status_code == 302
    searching.look_through(under_way)
    assert client.get(url, HTTP_HX_REQUEST="true")["HX-Redirect"] == under_way.get_absolute_url()


@pytest.mark.parametrize("who", ["zhuoma", "liming", "wangfang", "leader"])
def test_who_does_not_examine_has_no_list_and_no_deed(who, three, cast, client):
    search(client, cast.zhaxi)
    said = NotTheSame.objects.create(one=three[0], other=three[1], by=cast.zhaxi)
    user = getattr(cast, who)

    assert listed(client, user).status_code == 403
    assert search(client, user).status_code == 403
    assert client.get(f"{LIST}merge/").status_code == 403
    assert client.post(f"{LIST}{three[0].pk}/{three[1].pk}/apart/").status_code in (403, 404)
    assert client.get(f"{LIST}apart/{said.pk}/").status_code == 404
    assert client.get(f"{LIST}search/{CandidateSearch.objects.get().pk}/").status_code == 404


def test_a_proposal_that_is_nobody_s_yet_stands_in_no_group_though_it_was_found(three, cast, client):
    search(client, cast.zhaxi)
    Matter.objects.filter(pk=three[1].pk).update(state=State.DRAFT, due_on=None, holder_office="")

    response = listed(client, cast.zhaxi)

    assert groups(response) == [{three[0].pk, three[2].pk}]
    assert three[1].title not in response.content.decode()


def test_the_list_asks_as_often_for_two_groups_as_for_one(three, cast, client):
    search(client, cast.zhaxi)

    def queries():
        client.get(LIST)
        with CaptureQueriesContext(connection) as found:
            client.get(LIST)
        return len(found)

    few = queries()
    raised(cast, "review", **BUSES)
    raised(cast, "review", **BUSES)
    search(client, cast.zhaxi)

    assert (len(groups(listed(client, cast.zhaxi))), queries()) == (2, few)


def test_a_year_there_is_none_of_is_said_at_its_field(three, cast, client):
    assert "year" in listed(client, cast.zhaxi, year="1066").context["form"].errors
