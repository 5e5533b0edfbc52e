import pytest
from django.urls import reverse

from tests.asked import queries
from tests.factories.activities import ActivityFactory
from tests.factories.plans import TopicFactory
from tests.factories.raised import LivelihoodMatterFactory
from tests.factories.writings import WritingFactory

LIST = reverse("plans:list")


def counts(response):
    return {topic.title: dict(found) for topic, found in response.context["topics"]}


@pytest.mark.parametrize("who", ["zhuoma", "zhaxi", "liming", "wangfang"])
def test_topics_are_open_to_all_who_sign_in(who, cast, assembly, client):
    topic = TopicFactory(assembly=assembly)
    client.force_login(getattr(cast, who))

    assert client.get(LIST).status_code == 200
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

    assert [topic.year for topic, _ in client.get(LIST, {"year": asked}).context["topics"]] == [shown]


def test_list_without_topics_says_so(cast, client):
    client.force_login(cast.zhuoma)

    assert "还没有确定议题" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("zhuoma", {"活动": 1, "民生事项和意见建议": 1, "文稿": 1}),
        ("leader", {"活动": 1, "民生事项和意见建议": 1, "文稿": 1}),
        ("wangfang", {"活动": 1}),
    ],
)
def test_what_came_of_a_topic_counts_what_the_reader_may_open(who, seen, cast, assembly, client):
    topic = TopicFactory(assembly=assembly, title="高原饮水")
    sector = cast.zhuoma.person.memberships.get().sector
    ActivityFactory(assembly=assembly, topic=topic)
    LivelihoodMatterFactory(matter__assembly=assembly, matter__sector=sector, topic=topic)
    WritingFactory(assembly=assembly, kind="story", topic=topic)
    client.force_login(getattr(cast, who))

    assert counts(client.get(LIST)) == {"高原饮水": seen}
    page = client.get(topic.get_absolute_url())
    assert {part.title: part.total for part in page.context["parts"]} == seen


def test_list_and_page_take_as_many_queries_for_three_rows_as_for_one(cast, assembly, client):
    topic = TopicFactory(assembly=assembly)
    ActivityFactory(assembly=assembly, topic=topic)
    client.force_login(cast.zhuoma)
    one = queries(client, LIST), queries(client, topic.get_absolute_url())
    for _more in range(2):
        ActivityFactory(assembly=assembly, topic=topic)
        ActivityFactory(assembly=assembly, topic=TopicFactory(assembly=assembly))

    assert (queries(client, LIST), queries(client, topic.get_absolute_url())) == one
