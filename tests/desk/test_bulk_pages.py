"""Bulk work as a clerk does it: choose, type, look over, confirm, read what came of it."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.matters.models import Matter, State
from huiyin.proposals.batches import Batch, Handover
from tests.factories.base import AssemblyFactory, RoleHoldingFactory, UserFactory
from tests.proposals.course import draft, take, walk
from tests.proposals.test_bulk import many

pytestmark = pytest.mark.django_db
LIST, CHOOSE = reverse("desk:list"), reverse("desk:choose")


def url(name, batch, *more):
    return reverse(f"desk:{name}", args=[batch.pk, *more])


def choose(client, **given):
    response = client.post(CHOOSE, given)
    return Batch.objects.latest("pk") if "/batches/" in response.url else response


def ready(client, cast, matters):
    """Up to the page that shows what will happen."""
    batch = choose(client, pick="ticked", matter=[matter.pk for matter in matters])
    response = client.post(url("batch_step", batch, "assign"), {"mode": "lead", "lead": cast.agency.pk})
    assert response.url == url("batch_check", batch)
    return batch


def confirm(client, batch):
    page = client.get(url("batch_check", batch)).context
    going = [planned.row.place for planned in page["going"]]
    return client.post(url("batch_check", batch), {"seal": page["seal"], "going": going})


def test_a_clerk_assigns_many_and_reads_a_line_for_each(cast, client):
    able, unable = many(cast, 3), walk(cast, "review")
    client.force_login(cast.zhaxi)
    batch = ready(client, cast, [*able, unable])

    looked_over = client.get(url("batch_check", batch))
    assert len(looked_over.context["going"]) == 3
    assert "现在是“审查中”，不能“交办”。" in looked_over.content.decode()
    assert Matter.objects.filter(state=State.ASSIGNED).count() == 0
    assert [words for _label, words in looked_over.context["said"]] == ["一个单位独办，或主办加会办", "教育局"]

    response = confirm(client, batch)
    result = client.get(response.url)
    assert result.context["tally"] == {"waiting": 0, "done": 3, "refused": 1}
    words = result.content.decode()
    assert "已办理 3 件，没有办理 1 件" in words
    assert all(matter.get_absolute_url() in words for matter in [*able, unable])
    assert batch.get_absolute_url() in client.get(reverse("desk:batches")).content.decode()


def test_pressed_twice_or_sent_again_by_the_back_button_nothing_is_done_twice(cast, client):
    client.force_login(cast.zhaxi)
    batch = ready(client, cast, many(cast, 2))
    page = client.get(url("batch_check", batch)).context
    sent = {"seal": page["seal"], "going": [planned.row.place for planned in page["going"]]}

    first, again = client.post(url("batch_check", batch), sent), client.post(url("batch_check", batch), sent)

    assert first.url == again.url == batch.get_absolute_url()
    assert cast.agency.assignments.count() == 2
    assert client.get(url("batch_check", batch)).url == batch.get_absolute_url()
    assert client.post(url("batch_step", batch, "remind"), {}).url == batch.get_absolute_url()


def test_all_that_the_filter_finds_and_all_of_the_page_can_be_chosen(cast, client):
    many(cast, 4)
    walk(cast, "acknowledge")
    client.force_login(cast.zhaxi)

    found = choose(client, pick="found", query="tab=pending&state=filed")
    assert found.rows.count() == 4
    on_page = ",".join(str(pk) for pk in Matter.objects.values_list("pk", flat=True)) + ","
    assert choose(client, pick="page", page=on_page, query="tab=all").rows.count() == 5


@pytest.mark.parametrize("ticked", [[], ["x"], ["-1"], ["9" * 30], ["٣"]])
def test_nothing_sound_chosen_is_said_and_leads_back_to_the_list(ticked, cast, client):
    walk(cast, "file")
    client.force_login(cast.zhaxi)

    response = client.post(CHOOSE, {"pick": "ticked", "matter": ticked, "query": "tab=pending"}, follow=True)

    assert response.redirect_chain == [(f"{LIST}?tab=pending", 302)]
    assert "请先选择要办理的提案" in response.content.decode()


def test_what_one_may_not_see_is_passed_over_like_what_does_not_exist(cast, client):
    hidden, seen = draft(cast, title="隐字"), walk(cast, "file")
    client.force_login(cast.zhaxi)

    batch = choose(client, pick="ticked", matter=[hidden.pk, seen.pk, 10**9])

    assert [row.matter for row in batch.rows.all()] == [seen]
    assert "隐字" not in client.get(batch.get_absolute_url()).content.decode()


def test_what_went_out_of_sight_is_counted_without_its_title(cast, client):
    matters = many(cast, 2)
    client.force_login(cast.zhaxi)
    batch = ready(client, cast, matters)
    Matter.objects.filter(pk=matters[0].pk).update(assembly=AssemblyFactory(), title="隐字")

    looked_over = client.get(url("batch_check", batch)).content.decode()
    assert "隐字" not in looked_over
    assert "另有 1 件您现在不能查阅" in looked_over
    result = client.get(confirm(client, batch).url)
    assert "隐字" not in result.content.decode()
    assert result.context["tally"] == {"waiting": 0, "done": 1, "refused": 1}


def test_a_batch_of_somebody_else_is_not_there_until_it_was_run_and_is_never_theirs_to_run(cast, client):
    colleague = UserFactory()
    RoleHoldingFactory(user=colleague, assembly=cast.agency.assembly)
    client.force_login(cast.zhaxi)
    batch = ready(client, cast, many(cast, 1))

    for user in (colleague, cast.liming, cast.zhuoma):
        client.force_login(user)
        pages = [url("batch", batch), url("batch_check", batch), url("batch_step", batch, "assign")]
        assert [client.get(page).status_code for page in pages] == [404] * 3
        assert client.post(url("batch_check", batch), {"seal": "x"}).status_code == 404
    client.force_login(cast.zhaxi)
    confirm(client, batch)
    for user, after in [(colleague, 200), (cast.liming, 404)]:
        client.force_login(user)
        assert client.get(url("batch", batch)).status_code == after
    client.force_login(colleague)
    assert client.post(url("batch_check", batch), {"seal": "x"}).status_code in (302, 403)


def test_another_choice_made_meanwhile_is_shown_again_before_anything_is_done(cast, client):
    client.force_login(cast.zhaxi)
    batch = ready(client, cast, many(cast, 1))
    page = client.get(url("batch_check", batch)).context
    client.post(url("batch_step", batch, "assign"), {"mode": "lead", "lead": cast.agency.pk, "handover_name": ""})
    Batch.objects.filter(pk=batch.pk).update(facts={"lead": ["0"]})

    response = client.post(url("batch_check", batch), {"seal": page["seal"], "going": [1]}, follow=True)

    assert response.redirect_chain == [(url("batch_check", batch), 302)]
    assert "这一批在别的窗口里改过" in response.content.decode()
    assert cast.agency.assignments.count() == 0


def test_what_is_missing_is_said_at_its_field(cast, client):
    client.force_login(cast.zhaxi)
    batch = choose(client, pick="ticked", matter=[walk(cast, "file").pk])

    response = client.post(url("batch_step", batch, "assign"), {"mode": "separate", "handover_name": "会" * 61})

    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["others"]
    assert list(response.context["handover"].errors) == ["handover_name"]
    batch.refresh_from_db()
    assert batch.step == ""


def test_only_steps_that_some_row_offers_are_offered(cast, client):
    client.force_login(cast.zhaxi)
    batch = choose(client, pick="ticked", matter=[walk(cast, "file").pk, walk(cast, "submit").pk])

    steps = client.get(batch.get_absolute_url()).context["steps"]

    assert [(name, count) for name, _label, count, _at_once in steps] == [("review", 1), ("assign", 1)]
    assert client.get(url("batch_step", batch, "feedback")).status_code == 404
    assert client.get(url("batch_step", batch, "nonsense")).status_code == 404


def test_a_step_that_asks_for_nothing_leads_on_at_once(cast, client):
    client.force_login(cast.zhaxi)
    batch = choose(client, pick="ticked", matter=[walk(cast, "acknowledge").pk])

    assert client.post(url("batch_step", batch, "remind"), {}).url == url("batch_check", batch)
    client.get(confirm(client, batch).url)
    assert batch.rows.get().outcome == "done"


def test_an_agency_acknowledges_many_with_one_handler(cast, client):
    matters = [walk(cast, "assign"), walk(cast, "assign")]
    client.force_login(cast.liming)
    batch = choose(client, pick="found", query="tab=mine")
    client.post(url("batch_step", batch, "acknowledge"), {"handler": "李明"})
    confirm(client, batch)

    assert [matter.assignments.get().handler for matter in matters] == ["李明", "李明"]


def test_what_was_handed_over_at_one_meeting_can_be_opened_and_exported(cast, client):
    matters = many(cast, 2)
    client.force_login(cast.zhaxi)
    batch = choose(client, pick="ticked", matter=[matter.pk for matter in matters])
    together = {"handover_name": "春季交办会", "handover_on": timezone.localdate().isoformat()}
    client.post(url("batch_step", batch, "assign"), {"mode": "lead", "lead": cast.agency.pk} | together)
    assert "春季交办会" in client.get(url("batch_check", batch)).content.decode()
    confirm(client, batch)

    held = Handover.objects.get()
    assert "春季交办会" in client.get(reverse("desk:handovers")).content.decode()
    assert set(client.get(held.get_absolute_url()).context["matters"]) == set(matters)
    text = client.get(reverse("desk:handover_csv", args=[held.pk])).getvalue().decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert {row[head.index("承办单位")] for row in rows} == {"教育局（独办）"}
    assert len(rows) == 2
    client.force_login(cast.wangfang)
    assert client.get(held.get_absolute_url()).status_code == 404


def test_a_row_left_by_a_broken_connection_is_taken_up_again_from_the_result(cast, client):
    client.force_login(cast.zhaxi)
    batch = ready(client, cast, many(cast, 2))
    confirm(client, batch)
    batch.rows.filter(place=2).update(outcome="waiting")

    page = client.get(batch.get_absolute_url())
    assert "继续办理" in page.content.decode()
    client.post(url("batch_check", batch), {"seal": page.context["seal"]})

    assert list(batch.rows.values_list("outcome", flat=True)) == ["done", "done"]
    assert cast.agency.assignments.count() == 2


def test_the_proposal_s_own_page_says_it_was_urged(cast, client):
    matter = walk(cast, "acknowledge")
    client.force_login(cast.zhaxi)
    client.post(reverse("proposals:step", args=[matter.pk, "remind"]), {"key": "0" * 31 + "1"})

    assert "催办" in client.get(matter.get_absolute_url()).content.decode()
    take(cast, matter, "contact")
