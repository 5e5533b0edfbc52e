"""What each source says of the records, against who reads which page: the world of tests/access/."""

import html
import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from huiyin.assemblies.models import Body
from huiyin.members.models import Person, Seat
from huiyin.search.models import Change
from huiyin.search.sources import SOURCES
from tests.access.routes import EVERYBODY, SECRETS
from tests.factories.base import BodyFactory
from tests.factories.world import world
from tests.test_docs import codes, read, rows

pytestmark = pytest.mark.django_db

CODES = [
    *["proposal", "opinion", "livelihood", "answer", "publication", "activity", "topic", "finding", "report"],
    *["writing", "person", "agency"],
]
OF_EVERYBODY = {"person", "topic", "activity", "agency", "publication"}  # a few readers stand for all
A_FEW = ("owner", "outsider", "sys")
SHOWN_QUERIES = 4  # for a page of hits of one source


@pytest.fixture
def made(cast):
    return world(cast)


def readers(made):
    return made.users | {"nobody": AnonymousUser()}


def texts_of(source, rows):
    return {text.pk: text for text in source.indexed(list(rows.values_list("pk", flat=True)))}


def seen_by(source, user):
    return set(source.visible_to(user).values_list("pk", flat=True))


def said(text):
    return f"{text.title}\n{text.body}"


def within_reach(source, user, texts):
    """What the index would weigh for this reader."""
    if source.reach is None:
        return set(texts)
    reach = source.reach(user)
    own = {key for keys in reach.keys for key in keys}
    return {pk for pk, text in texts.items() if pk in own or reach.labels & set(text.labels)}


def test_these_are_the_sources():
    assert sorted(source.code for source in SOURCES) == sorted(CODES)


def test_each_source_has_something_in_the_world(made):
    assert {source.code for source in SOURCES if not texts_of(source, source.all())} == set()


def test_what_is_weighed_for_a_reader_is_what_they_see_and_nothing_else(made):
    """More would let the time of a search tell of it; less would keep back what they see."""
    for source in SOURCES:
        texts = texts_of(source, source.all())
        for name, user in readers(made).items():
            if source.reach is not None or name != "nobody":
                assert within_reach(source, user, texts) == seen_by(source, user), (source.code, name)


def test_what_is_read_of_some_keys_is_what_the_reader_sees_of_them(made):
    for name, user in readers(made).items():
        for source in SOURCES:
            keys, seen = list(source.all().values_list("pk", flat=True)), seen_by(source, user)
            for some in (keys, keys[::2]):
                found = set(source.seen(user, some).values_list("pk", flat=True))
                assert found == seen & set(some), (source.code, name)


def test_who_has_not_signed_in_finds_nothing_but_what_is_published(made):
    found = {source.code for source in SOURCES if seen_by(source, AnonymousUser())}

    assert found == {"publication"}


def test_no_word_that_is_kept_from_a_reader_stands_in_what_they_find(made):
    found_at_all = set()
    for source in SOURCES:
        texts = texts_of(source, source.all())
        for name in EVERYBODY:
            user = made.users[name]
            there = "\n".join(said(texts[pk]) for pk in seen_by(source, user))
            for secret, sees in SECRETS.items():
                if secret in there:
                    found_at_all.add(secret)
                    assert name in sees, (source.code, secret)
    assert len(found_at_all) > 20


def test_a_hit_leads_to_a_page_that_opens_and_shows_every_word_it_is_found_by(made, client):
    """The page is the oracle: it was made, and is tested, without this module."""
    texts = {source.code: texts_of(source, source.all()) for source in SOURCES}
    for name, user in made.users.items():
        client.force_login(user)
        pages = {}
        for source in SOURCES:
            if source.code in OF_EVERYBODY and name not in A_FEW:
                continue
            for pk, shown in source.shown(user, sorted(seen_by(source, user))).items():
                if shown.url not in pages:
                    page = client.get(shown.url)
                    assert page.status_code == 200, (source.code, name, shown)
                    pages[shown.url] = _plain(page.content.decode())
                lines = said(texts[source.code][pk]).split("\n")
                missed = [line for line in lines if _plain(line) not in pages[shown.url]]
                assert missed == [], (source.code, name, shown)


def _plain(page):
    """Words without marks, and without the spaces that a browser puts together."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", page)))


def test_every_visible_record_has_a_line_with_its_title_its_address_and_words(made):
    for source in SOURCES:
        for user in made.users.values():
            keys = sorted(seen_by(source, user))
            shown = source.shown(user, keys)
            assert sorted(shown) == keys
            for line in shown.values():
                assert line.title, source.code
                assert line.url.startswith("/"), source.code
                assert all(isinstance(words, str) and words for words in line.facts), source.code


def test_a_page_of_hits_costs_a_few_queries_however_many_they_are(made):
    user = made.users["owner"]
    for source in SOURCES:
        keys = sorted(seen_by(source, user))
        with CaptureQueriesContext(
            connection,
        ) as one:
            source.shown(user, keys[:1])
        with CaptureQueriesContext(connection) as all_of_them:
            source.shown(user, keys)
        assert len(one) == len(all_of_them) <= SHOWN_QUERIES, source.code


def test_a_record_says_the_same_read_by_itself_and_among_all(made):
    for source in SOURCES:
        together = texts_of(source, source.all())
        assert {pk: texts_of(source, source.all().filter(pk=pk)).get(pk) for pk in together} == together, source.code


def test_all_texts_cost_as_many_queries_as_one(made):
    for source in SOURCES:
        first = source.all().order_by("pk").first()
        with CaptureQueriesContext(connection) as one:
            list(source.texts(source.all().filter(pk=first.pk)))
        with CaptureQueriesContext(connection) as all_of_them:
            list(source.texts(source.all()))
        assert len(one) == len(all_of_them), source.code


def test_the_day_a_source_names_is_the_day_of_its_texts(made):
    for source in SOURCES:
        if source.day:
            days = dict(source.all().values_list("pk", source.day))
            assert {text.pk: text.on for text in source.texts(source.all())} == days, source.code


def test_each_filter_asks_a_field_that_is_there(made):
    for source in SOURCES:
        for name, lookup in source.filters.items():
            rows = source.visible_to(made.users["owner"]).filter(**{f"{lookup}__isnull": False})
            assert rows.count() >= 0, (source.code, name)


def _another(field, value):
    """A value that differs; None where a made-up one could not stand."""
    if field.primary_key or field.unique:
        return None
    if isinstance(field, models.DateField):
        return (value or date(2026, 1, 1)) - timedelta(days=1)
    if isinstance(field, models.PositiveSmallIntegerField):
        return (value or 0) + 1000
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return f"{value}改"
    return None


def changed_by(source, row, field, value):
    """Records whose text is another with this value in the row, and those noted; afterwards all is as it was."""
    before = texts_of(source, source.all())
    Change.objects.all().delete()
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{field.name: value})
            after = texts_of(source, source.all())
            noted = set(Change.objects.filter(source=source.code).values_list("object_id", flat=True))
            transaction.set_rollback(True)
    except IntegrityError:  # no row may hold that
        return set(), set()
    return {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}, noted


def test_whatever_column_changes_a_text_the_change_is_noted(made):
    """Of any table a source watches, any column, whether it is said to be watched or not."""
    tried = set()
    for source in SOURCES:
        for watched in source.watched:
            for row in watched.model._base_manager.filter(**watched.only).order_by("pk")[:2]:
                for field in watched.model._meta.concrete_fields:
                    if (value := _another(field, getattr(row, field.attname))) is None:
                        continue
                    differ, noted = changed_by(source, row, field, value)
                    assert differ <= noted, (source.code, watched.model.__name__, field.name)
                    tried |= {(source.code, field.column)} if differ else set()
    assert len(tried) > 30


def test_a_seat_in_a_body_of_the_party_is_no_word_of_anybody(made):
    person = made.cast.zhuoma.person
    group = BodyFactory(assembly=made.assembly, kind=Body.Kind.PARTY_GROUP, name="隐字党组")
    Seat.objects.create(person=person, body=group, role=Seat.Role.MEMBER, starts_on=date(2026, 1, 1))

    (text,) = SOURCES["person"].texts(Person.objects.filter(pk=person.pk))

    assert "主席会议" in text.body
    assert "隐字党组" not in text.body


def test_what_is_said_of_an_answer_is_what_is_said_of_its_matter(made):
    source = SOURCES["answer"]
    shown = source.shown(made.users["owner"], sorted(seen_by(source, made.users["owner"])))

    assert {line.title for line in shown.values()} & {f"对《{made.closed_to_members.title}》的答复"}


def test_the_rules_say_of_each_source_what_it_is_found_by_who_sees_it_and_its_filters():
    stated = {codes(cells[0])[0]: cells for cells in rows(read("docs/rules/search.md"), "source")}
    objects = {cells[0] for cells in rows(read("docs/rules/access.md"), "object")}

    assert list(stated) == CODES
    for source in SOURCES:
        cells = stated[source.code]
        assert set(codes(cells[6])) == set(source.filters), source.code
        assert {name for name in codes(cells[5]) if name not in objects} == set(), source.code
