"""Nothing of a record that could leak is in any exit of search: hits, numbers, suggestions, sheets, kept searches.

The records and what each holds are those of the access matrix (tests/access/); here the real sources are asked.
"""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.notices.models import Notice
from huiyin.search import writing
from huiyin.search.models import Change
from huiyin.search.sources import SOURCES
from huiyin.searching import saved as kept_searches
from huiyin.searching.models import SavedSearch
from tests.access import routes as access
from tests.access.exits import allowed
from tests.asked import unpacked
from tests.exports.reading import body_of
from tests.factories.world import world

pytestmark = pytest.mark.django_db
READERS = ["agl", "ldg", "member", "opn", "outsider", "owner"]
# Two characters that stand in every secret of the matrix, and whole ones.
WORDS = ["隐字", "隐字未立案提案", "隐字社情民意", "隐字民生问题", "隐字故事原题", "隐字征求意见报告"]


@pytest.fixture
def made(cast):
    built = world(cast)
    for source in SOURCES:
        keys = source.all().order_by().values_list("pk", flat=True)
        Change.objects.bulk_create([Change(source=source.code, object_id=pk) for pk in keys])
    while writing.follow():
        pass
    return built


def exits(client, words):
    """Every answer of search, without the words that were asked for where a page repeats them."""
    for mode in ("exact", "ranked"):
        for form in ("", "csv", "xlsx"):
            response = client.get(reverse("search:home"), {"q": words, "mode": mode, "format": form})
            yield unpacked(body_of(response)).decode(errors="replace"), form
    for route in ("search:facets", "search:suggest"):
        yield client.get(reverse(route), {"q": words}).content.decode(), ""


@pytest.mark.parametrize("who", READERS)
def test_no_exit_says_more_than_the_reader_may_know(who, made, client):
    client.force_login(made.users[who])
    forbidden = set(access.SECRETS) - allowed(who)

    for words in WORDS:
        for body, _form in exits(client, words):
            read = body.replace(f"“{words}”", "").replace(f'"{words}"', "")
            # What was asked for stands in its field, in links and in a sheet's own head.
            leaked = {one for one in forbidden if one in read and one not in words}
            assert leaked == set(), (who, words)


@pytest.mark.parametrize("who", READERS)
def test_a_number_is_of_what_the_reader_may_see(who, made, client):
    """Asked for a secret's own words, whoever may not know it is told there is none."""
    client.force_login(made.users[who])

    for words in WORDS[1:]:
        total = client.get(reverse("search:facets"), {"q": words}).context["facets"].total
        found = client.get(reverse("search:home"), {"q": words}).context["rows"]
        suggested = client.get(reverse("search:suggest"), {"q": words}).content.decode().count("data-url")
        assert total == len(found)
        if who not in access.SECRETS[words]:
            assert (total, suggested) == (0, 0), (who, words)


def test_the_secrets_are_there_to_be_found(made, client):
    """Else the tests above would prove nothing."""
    read = set()
    for who in READERS:
        client.force_login(made.users[who])
        for words in WORDS[1:]:
            if client.get(reverse("search:home"), {"q": words}).context["rows"]:
                read.add(words)

    assert read >= set(WORDS[1:4])


def test_an_alert_of_an_outsider_tells_of_nothing(made):
    outsider, owner = made.users["outsider"], made.users["owner"]
    for user in (outsider, owner):
        SavedSearch.objects.create(user=user, name="隐字", asked={"q": "隐字未立案提案"}, alert="daily")

    kept_searches.tell_of_new(timezone.localdate())

    told = Notice.objects.filter(kind=Notice.Kind.SEARCH)
    assert not told.filter(recipient=outsider).exists()
    assert told.filter(recipient=owner).exists()


def test_what_one_may_no_longer_see_is_gone_from_a_kept_search(made, client):
    owner = made.users["owner"]
    made_now = SavedSearch.objects.create(user=owner, name="甲", asked={"q": "隐字未立案提案"}, alert="daily")
    kept_searches.tell_of_new(timezone.localdate())
    made.early.signatures.all().delete()
    client.force_login(owner)

    page = client.get(made_now.get_absolute_url()).content.decode()

    assert not re.search("search-rows", page)
