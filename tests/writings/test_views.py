from datetime import date

import pytest
from django.urls import reverse

from huiyin.writings.models import Writing
from tests.asked import queries
from tests.factories.writings import WritingFactory

LIST = reverse("writings:list")
OWN = {"zhuoma": 200, "ciren": 404, "leader": 404, "zhaxi": 404, "wangfang": 404}


@pytest.mark.parametrize(
    ("kind", "state", "access"),
    [
        ("story", "draft", OWN),
        ("story", "submitted", OWN | {"leader": 200}),
        ("story", "approved", OWN | {"leader": 200, "ciren": 200, "zhaxi": 200}),
        ("reflection", "approved", OWN | {"leader": 200}),
    ],
)
def test_a_writing_opens_for_whom_it_concerns(kind, state, access, cast, assembly, client):
    day = None if state == "draft" else date(2023, 7, 1)
    writing = WritingFactory(
        assembly=assembly, kind=kind, state=state, author=cast.zhuoma.person, submitted_on=day, title="秘密题目"
    )
    found, listed = {}, {}
    for who in access:
        client.force_login(getattr(cast, who))
        found[who] = client.get(writing.get_absolute_url()).status_code
        listed[who] = "秘密题目" in client.get(LIST).content.decode()

    assert found == access
    assert listed == {who: status == 200 for who, status in access.items()}


@pytest.mark.parametrize(
    ("asked", "rows"), [({}, 2), ({"kind": "reflection"}, 1), ({"year": "2024"}, 1), ({"title": "无"}, 0)]
)
def test_list_is_searched_by_kind_year_and_title(asked, rows, cast, assembly, client):
    WritingFactory(assembly=assembly)
    WritingFactory(
        assembly=assembly, kind=Writing.Kind.REFLECTION, submitted_on=date(2024, 3, 1), author=cast.zhuoma.person
    )
    client.force_login(cast.zhuoma)

    assert client.get(LIST, asked).context["page_obj"].paginator.count == rows


def test_list_takes_as_many_queries_for_three_rows_as_for_one(cast, assembly, client):
    WritingFactory(assembly=assembly)
    client.force_login(cast.zhuoma)
    one = queries(client, LIST)
    for _more in range(2):
        WritingFactory(assembly=assembly)

    assert queries(client, LIST) == one
