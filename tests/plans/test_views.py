from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from huiyin.notices.models import Notice
from huiyin.plans import workflow
from huiyin.plans.models import AnnualPlan, Topic
from tests.asked import queries, unpacked
from tests.factories.activities import ActivityFactory
from tests.factories.base import BodyFactory
from tests.factories.plans import TopicFactory
from tests.factories.raised import LivelihoodMatterFactory
from tests.plans import work
from tests.plans.work import key

LIST, SUGGEST, MINE = (reverse(f"plans:{name}") for name in ("list", "suggest", "mine"))


def titles(response):
    return [node.topic.title for node in response.context["nodes"]]


def stages(nodes):
    """Title → what was counted, by stage, and which stages are done."""
    return {
        node.topic.title: {
            words: (dict(cell.counts), cell.is_done) for words, cell in node.stages if cell.counts or cell.is_done
        }
        for node in nodes
    }


@pytest.mark.parametrize("who", ["zhuoma", "zhaxi", "liming", "wangfang"])
def test_chosen_topics_are_open_to_all_who_sign_in(who, cast, assembly, client):
    topic = TopicFactory(assembly=assembly)
    client.force_login(getattr(cast, who))

    assert titles(client.get(LIST)) == [topic.title]
    assert client.get(topic.get_absolute_url()).status_code == 200


def test_a_topic_that_is_not_there_is_404(cast, client):
    client.force_login(cast.zhuoma)

    assert client.get("/topics/999/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "shown"), [("2023", 2023), ("2024", 2024), ("1900", 2024), ("soon", 2024), ("", 2024)]
)
def test_list_is_of_one_year_the_newest_unless_another_is_named(asked, shown, cast, assembly, client):
    TopicFactory(assembly=assembly, year=2023)
    TopicFactory(assembly=assembly, year=2024)
    client.force_login(cast.zhuoma)

    assert [node.topic.year for node in client.get(LIST, {"year": asked}).context["nodes"]] == [shown]


def test_a_plan_that_only_collects_does_not_hide_the_one_that_is_worked_by(cast, assembly, client):
    TopicFactory(assembly=assembly, year=2023)
    at = work.desk(cast)
    client.force_login(cast.zhuoma)

    page = client.get(LIST)
    assert (page.context["asked"].year, page.context["open_to"]) == (2023, [at.plan])
    assert f"{at.plan.year} 年度选题" in page.content.decode()


def test_list_without_topics_says_so(cast, client):
    client.force_login(cast.zhuoma)

    assert "还没有确定议题" in client.get(LIST).content.decode()


def test_parts_stand_below_their_topic_and_keep_its_name_where_it_is_filtered_out(cast, assembly, client):
    topic = TopicFactory(assembly=assembly, title="饮水")
    TopicFactory(assembly=assembly, title="取暖")
    part = TopicFactory(assembly=assembly, title="牧区饮水", within=topic, lead_body=BodyFactory(assembly=assembly))
    client.force_login(cast.zhuoma)

    nodes = client.get(LIST).context["nodes"]
    assert [(node.topic.title, node.depth) for node in nodes] == [("饮水", 0), ("牧区饮水", 1), ("取暖", 0)]
    (alone,) = client.get(LIST, {"lead": part.lead_body_id}).context["nodes"]
    assert (alone.topic, alone.depth, alone.above) == (part, 0, topic)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"kind": "research"}, ["研究的"]),
        ({"state": "closed"}, ["办结的"]),
        ({"kind": "nonsense", "state": "suggested", "lead": "x"}, ["协商的", "办结的", "研究的"]),
    ],
)
def test_the_tree_is_filtered_and_knows_nothing_of_other_words(asked, shown, cast, assembly, client):
    TopicFactory(assembly=assembly, title="协商的")
    TopicFactory(assembly=assembly, title="办结的", state="closed", closed_on=work.today())
    TopicFactory(assembly=assembly, title="研究的", kind="research")
    client.force_login(cast.zhuoma)

    assert titles(client.get(LIST, asked)) == shown


# How far a topic has come


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (
            "zhuoma",
            {
                "开展": ({"已举行的活动": 1, "已安排的活动": 1}, True),
                "转化落实": ({"办理中的意见建议和民生事项": 1}, False),
            },
        ),
        ("wangfang", {"开展": ({"已举行的活动": 1, "已安排的活动": 1}, True)}),
    ],
)
def test_how_far_a_topic_has_come_counts_what_the_reader_may_open(who, seen, cast, assembly, client):
    topic = TopicFactory(assembly=assembly, title="高原饮水")
    sector = cast.zhuoma.person.memberships.get().sector
    ActivityFactory(assembly=assembly, topic=topic, state="held")
    ActivityFactory(assembly=assembly, topic=topic, state="planned")
    LivelihoodMatterFactory(matter__assembly=assembly, matter__sector=sector, topic=topic)
    client.force_login(getattr(cast, who))

    assert stages(client.get(LIST).context["nodes"]) == {"高原饮水": seen}


def test_what_is_only_arranged_is_not_done(cast, assembly, client):
    topic = TopicFactory(assembly=assembly)
    ActivityFactory(assembly=assembly, topic=topic, state="planned")
    client.force_login(cast.zhuoma)

    (node,) = client.get(topic.get_absolute_url()).context["nodes"]
    assert dict(node.stages)["开展"].is_done is False


def test_a_topic_s_page_adds_its_parts_up_and_shows_each(cast, assembly, client):
    topic = TopicFactory(assembly=assembly, title="饮水")
    part = TopicFactory(assembly=assembly, title="牧区", within=topic)
    deeper = TopicFactory(assembly=assembly, title="冬季", within=part)
    for row in (topic, deeper, deeper):
        ActivityFactory(assembly=assembly, topic=row, state="held")
    client.force_login(cast.zhuoma)

    nodes = client.get(topic.get_absolute_url()).context["nodes"]
    counted = [(node.depth, dict(dict(node.stages)["开展"].counts)) for node in nodes]
    assert counted == [(-1, {"已举行的活动": 3}), (0, {"已举行的活动": 1}), (1, {}), (2, {"已举行的活动": 2})]


def test_list_and_page_take_as_many_queries_for_three_rows_as_for_one(cast, assembly, client):
    topic = TopicFactory(assembly=assembly)
    TopicFactory(assembly=assembly, within=topic)
    ActivityFactory(assembly=assembly, topic=topic)
    client.force_login(cast.zhuoma)
    one = queries(client, LIST), queries(client, topic.get_absolute_url())
    for _more in range(2):
        ActivityFactory(assembly=assembly, topic=topic)
        ActivityFactory(assembly=assembly, topic=TopicFactory(assembly=assembly, within=topic))

    assert (queries(client, LIST), queries(client, topic.get_absolute_url())) == one


# Suggesting


def test_a_member_suggests_with_three_fields_and_reads_what_became_of_it(cast, client):
    at = work.desk(cast)
    client.force_login(cast.zhuoma)
    typed = {"key": key(), "title": "牧区饮水", "why": "冬天没有水。", "kind": "consultation"}

    made = client.post(SUGGEST, typed)
    topic = Topic.objects.get()
    assert (made.status_code, made["Location"]) == (302, topic.get_absolute_url())
    workflow.decline(topic, by=at.liaison, key=key(), answer="去年研究过。")

    assert "去年研究过。" in client.get(MINE).content.decode()
    assert "去年研究过。" in client.get(topic.get_absolute_url()).content.decode()
    assert "牧区饮水" in client.get(reverse("notices:list")).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"why": ""}, "why"),
        ({"first_month": "9", "last_month": "3"}, "last_month"),
        ({"last_month": "3"}, "first_month"),
        ({"title": "题" * 101}, "title"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(typed, field, cast, client):
    work.desk(cast)
    client.force_login(cast.zhuoma)
    sound = {"key": key(), "title": "牧区饮水", "why": "冬天没有水。", "kind": "research"}

    page = client.post(SUGGEST, sound | typed)
    assert (page.status_code, list(page.context["form"].errors)) == (400, [field])
    assert not Topic.objects.exists()


def test_where_nothing_is_asked_for_the_page_says_so(cast, client):
    work.desk(cast, suggest_until=work.today() - timedelta(days=1))
    client.force_login(cast.zhuoma)

    assert "现在没有征集选题" in client.get(SUGGEST).content.decode()


def test_a_committee_suggests_in_its_own_name(cast, client):
    at = work.desk(cast)
    client.force_login(at.staff)
    typed = {"key": key(), "title": "草场", "why": "退化。", "kind": "research", "suggested_for": at.body.pk}

    client.post(SUGGEST, typed)
    assert Topic.objects.get().suggested_for == at.body


def test_a_suggestion_is_not_there_for_others(cast, client):
    at = work.desk(cast)
    topic = work.suggested(at, title="不给别人看")
    for who in (cast.ciren, cast.wangfang, cast.liming, at.staff):
        client.force_login(who)
        assert client.get(topic.get_absolute_url()).status_code == 404
        assert "不给别人看" not in client.get(at.plan.get_absolute_url()).content.decode()


def test_the_committee_that_would_lead_reads_the_suggestion(cast, client):
    at = work.desk(cast)
    client.force_login(at.staff)

    assert client.get(work.suggested(at, lead_body=at.body).get_absolute_url()).status_code == 200


def test_who_suggested_a_chosen_topic_stays_with_them_and_the_offices(cast, client):
    at = work.desk(cast)
    topic = work.drafted(at)
    work.decided(at)
    client.force_login(cast.ciren)
    page = client.get(topic.get_absolute_url()).content.decode()

    assert topic.title in page
    assert "卓玛" not in page


# Sifting


def sift(client, at, name, topics, **more):
    url = reverse("plans:suggestions", args=[at.plan.pk])
    return client.post(url, {"key": key(), "name": name, "topic": [one.pk for one in topics], **more}, follow=True)


def test_the_office_sifts_many_at_once(cast, client):
    at = work.desk(cast)
    topics = [work.suggested(at, title=title) for title in "一二三"]
    client.force_login(at.liaison)

    assert "入围：3 个" in sift(client, at, "shortlist", topics).content.decode()
    assert set(Topic.objects.values_list("state", flat=True)) == {"shortlisted"}


def test_many_are_declined_with_a_reason_and_not_without(cast, client):
    at = work.desk(cast)
    topics = [work.suggested(at, title=title) for title in "一二"]
    client.force_login(at.liaison)

    page = sift(client, at, "decline", topics)
    assert (page.status_code, Topic.objects.filter(state="suggested").count()) == (400, 2)
    sift(client, at, "decline", topics, answer="重复。")
    assert list(Topic.objects.values_list("state", "answer")) == [("declined", "重复。")] * 2
    assert Notice.objects.filter(recipient=cast.zhuoma).count() == 2


def test_what_could_not_be_done_is_named_and_the_rest_is_done(cast, client):
    at = work.desk(cast)
    led, unled = work.suggested(at, title="有牵头", lead_body=at.body), work.suggested(at, title="无牵头")
    for topic in (led, unled):
        workflow.shortlist(topic, by=at.liaison, key=key())
    client.force_login(at.liaison)

    page = sift(client, at, "include", [led, unled]).content.decode()
    assert "“无牵头”没有办成" in page
    assert list(Topic.objects.order_by("pk").values_list("state", flat=True)) == ["drafted", "shortlisted"]


def test_nothing_ticked_is_said(cast, client):
    at = work.desk(cast)
    work.suggested(at)
    client.force_login(at.liaison)

    assert "还没有勾选" in sift(client, at, "shortlist", []).content.decode()


def test_a_number_no_database_has_keys_for_is_refused_at_the_field(cast, client):
    at = work.desk(cast)
    work.suggested(at)
    client.force_login(at.liaison)

    page = sift(client, at, "shortlist", [SimpleNamespace(pk=2**63)])
    assert page.status_code < 500
    assert Topic.objects.get().state == "suggested"


def test_the_pages_of_the_office_are_not_there_for_members(cast, client):
    at = work.desk(cast)
    client.force_login(cast.zhuoma)

    assert client.get(reverse("plans:suggestions", args=[at.plan.pk])).status_code == 404
    assert client.get(reverse("plans:plan_step", args=[at.plan.pk, "decide"])).status_code == 403


def test_the_leader_enters_the_decision_and_sees_beforehand_what_it_does(cast, client):
    at = work.desk(cast)
    chosen, left = work.drafted(at), work.suggested(at, cast.ciren, "留下的")
    work.drawn_up(at)
    client.force_login(at.leader)
    url = reverse("plans:plan_step", args=[at.plan.pk, "decide"])

    before = client.get(url)
    assert (before.context["drafted"], before.context["left"]) == ([chosen], [left])
    typed = {"key": key(), "on": work.today(), "meeting": "第十二次主席会议"}
    assert list(client.post(url, typed).context["form"].errors) == ["answer"]
    client.post(url, typed | {"answer": "今年不列入。"})
    assert AnnualPlan.objects.get().state == "decided"
    assert list(Topic.objects.order_by("pk").values_list("state", flat=True)) == ["approved", "declined"]


@pytest.mark.parametrize("name", workflow.STEPS)
def test_every_step_has_its_page(name, cast, client):
    at = work.desk(cast)
    topic = work.suggested(at, at.liaison)
    state = next(iter(sorted(workflow.STEPS[name].starts)))
    answered = {"answer": "答", "chosen_on": work.today(), "closed_on": work.today()}
    Topic.objects.filter(pk=topic.pk).update(state=state, **answered)
    client.force_login(at.liaison)

    page = client.get(reverse("plans:step", args=[topic.pk, name]))
    assert (page.status_code, page.context["title"]) == (200, workflow.STEPS[name].label)


@pytest.mark.parametrize("name", workflow.PLAN_STEPS)
def test_every_step_of_a_plan_has_its_page(name, cast, client):
    at = work.desk(cast)
    client.force_login(at.leader)

    assert client.get(reverse("plans:plan_step", args=[at.plan.pk, name])).status_code == 200


# Elsewhere


def test_the_sheet_and_the_print_have_the_tree(cast, assembly, client):
    topic = TopicFactory(assembly=assembly, title="=饮水")
    TopicFactory(assembly=assembly, title="牧区", within=topic)
    client.force_login(cast.zhuoma)

    sheet = client.get(reverse("plans:xlsx"))
    words = unpacked(sheet.getvalue()).decode(errors="replace")
    assert all(word in words for word in ("=饮水", "牧区", "1.1"))
    assert "<f>" not in words
    assert "牧区" in client.get(reverse("plans:print")).content.decode()


def test_a_suggestion_is_offered_in_no_other_form_and_makes_no_year_of_a_report(cast):
    from huiyin.figures.reports import newest_year
    from huiyin.livelihood.noting import NoteForm

    at = work.desk(cast)
    work.suggested(at)
    ledger = work.office("台账", "ldg", at.assembly)
    Topic.objects.update(year=work.today().year)

    form = NoteForm(assembly=at.assembly, user=ledger)
    assert list(form.fields["topic"].queryset) == []
    assert newest_year(at.assembly) != work.today().year


def test_the_first_page_says_that_topics_are_asked_for_to_whoever_may_suggest(cast, client):
    at = work.desk(cast)
    seen = {}
    for who in ("zhuoma", "liming", "wangfang"):
        client.force_login(getattr(cast, who))
        seen[who] = f"{at.plan.year} 年度选题" in client.get("/").content.decode()

    assert seen == {"zhuoma": True, "liming": True, "wangfang": False}
