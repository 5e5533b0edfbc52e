"""Whatever was done to the history is found and named; what was rightly taken out of it is not.

The judge below knows docs/rules/history.md alone: it makes its own canonical form and its own hashes, and never asks
the code that is judged. It reads the tables with plain SQL and says what is wrong; `verify` must agree with it.
"""

import hashlib
import json
import uuid
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.history import guarding, heads
from huiyin.history.linking import settle
from huiyin.history.models import Event, Link, Redaction, record, record_many
from huiyin.history.redacting import forget, redact
from huiyin.history.verifying import verify
from tests.factories.base import AssemblyFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
EVENT = ["id", "subject", "subject_id", "step", "before", "after", "actor_id", "actor_name", "at", "facts", "key"]
EVENT += ["digest"]
SAID = ["id", "chain", "event", "kind", "actor_name", "facts", "why", "by_id", "by_name", "at"]
LINKED = ["chain", "number", "table", "row", "kind", "content", "hash"]


# The judge: rules 2 and 3, in words of its own


def spelled(value):
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "{" + ",".join(f"{spelled(name)}:{spelled(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(spelled, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, float) and value == int(value):
        return str(int(Decimal(repr(value))))
    return repr(value)


def stored(name, value):
    """A column as plain SQL hands it over, on either database."""
    if name == "at":
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}Z"
    if name == "key":
        return str(uuid.UUID(str(value)))
    return json.loads(value) if name == "facts" else value


def rows(table, columns):
    with connection.cursor() as cursor:
        named = '", "'.join(columns)
        cursor.execute(f'SELECT "{named}" FROM {table} ORDER BY id')
        return [{name: stored(name, value) for name, value in zip(columns, row, strict=True)} for row in cursor]


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def judged():
    """True where every link, row and head is as it should be."""
    settle()
    there = {"history_event": rows("history_event", EVENT), "history_redaction": rows("history_redaction", SAID)}
    present = {(table, row["id"]): sha(spelled(row)) for table, all_of in there.items() for row in all_of}
    links = sorted(rows("history_link", LINKED), key=lambda link: (link["chain"], link["number"]))
    ends, newest = {}, {}
    for link in links:
        number, before = ends.get(link["chain"], (0, "0" * 64))
        parts = [before, link["chain"], link["number"], link["table"], link["row"], link["kind"], link["content"]]
        if link["number"] != number + 1 or link["hash"] != sha("\n".join(map(str, parts))):
            return False
        ends[link["chain"]] = link["number"], link["hash"]
        newest.setdefault((link["table"], link["row"]), []).append(link)
    kinds = all(
        [link["kind"] for link in of].count("written") == 1 and of[0]["kind"] == "written" for of in newest.values()
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, number, hash FROM history_head")
        at = {chain: (number, end) for chain, number, end in cursor}
    left = {name: of[-1]["content"] for name, of in newest.items() if of[-1]["kind"] != "forgotten"}
    return kinds and left == present and at == ends


# What is done to a history rightly


FACTS = st.dictionaries(
    st.text(alphabet='a中,"\\\u2028', max_size=4),
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(-1e12, 1e12).filter(lambda number: number == 0 or abs(number) > 1e-6),
        st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
        st.lists(st.integers(0, 9), max_size=3),
    ),
    max_size=4,
)
DONE = st.lists(
    st.one_of(
        st.tuples(st.just("note"), st.integers(0, 2), FACTS),
        st.tuples(st.just("old"), st.integers(0, 2), FACTS),
        st.tuples(st.just("redact"), st.integers(0, 9), FACTS),
        st.tuples(st.just("forget"), st.integers(0, 9), st.just({})),
    ),
    min_size=4,
    max_size=14,
)
EXAMPLES = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@contextmanager
def undone():
    """Each example begins with an empty history."""
    with transaction.atomic():
        try:
            yield
        finally:
            settle()
            transaction.set_rollback(True)


def done(course, places, by):
    for what, which, facts in course:
        place = places[which % len(places)]
        there = list(Event.objects.order_by("pk"))
        if what == "note":
            record(place, "note", by=by, before="", after="", key=uuid.uuid4(), facts=facts)
        elif what == "old":
            event = Event(subject=place._meta.label_lower, subject_id=place.pk, step="look", facts=facts)
            event.at = timezone.now() - timedelta(days=400, microseconds=which)
            record_many([event])
        elif what == "redact" and there:
            redact(there[which % len(there)], by=by, why="本人要求", actor_name="", facts=facts)
        elif there:
            forget([one for one in there if one.step == "look"][:1], by=None, why="保存期满")
    settle()


@pytest.fixture
def places(assembly):
    return [assembly, AssemblyFactory(slug="other"), PersonFactory()]


@EXAMPLES
@given(course=DONE)
def test_a_history_of_steps_and_redactions_is_as_it_should_be(course, places):
    with undone():
        done(course, places, UserFactory(name="扎西"))

        assert judged()
        assert list(verify()) == []


# What is done to it wrongly


@contextmanager
def no_guard():
    connection.check_constraints()
    guarding.drop()
    try:
        yield
    finally:
        guarding.install()


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def other(column, value):
    """A value of the column's type that differs."""
    match column:
        case "key":
            return uuid.uuid4().hex
        case "facts":
            return '{"forged": 1}'
        case "at":
            return "2001-01-01 00:00:00"
        case "content" | "hash":
            return "f" * 64
        case "kind":
            return "redacted" if value == "written" else "written"
        case "by_id" | "actor_id":
            return None if value is not None else UserFactory().pk
    return value + 1_000_000 if isinstance(value, int) else f"{value}x"


COLUMNS = [
    *(("history_event", name) for name in EVENT),
    *(("history_redaction", name) for name in SAID),
    *(("history_link", name) for name in LINKED),
]


def filled(places):
    """Two redactions, one of a row that is gone."""
    by = UserFactory(name="扎西")
    some = [("note", 0, {"n": 1}), ("note", 0, {"n": 2}), ("old", 0, {}), ("note", 1, {}), ("note", 0, {"n": 3})]
    done([*some, ("redact", 0, {"n": 0}), ("forget", 0, {}), ("note", 0, {"n": 4}), ("note", 2, {})], places, by)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_any_column_of_any_row_that_is_altered_is_found(table, column, places):
    filled(places)
    with no_guard():
        for row in rows(table, ["id", column]):
            with undone():
                forged = other(column, row[column])
                sql(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', forged, row["id"])

                assert not judged()
                assert list(verify()), (row, "was not found")


def named(code=None):
    return {(one.code, one.assembly, one.number, one.row) for one in verify() if code in (None, one.code)}


def chain(assembly):
    settle()
    return list(Link.objects.filter(chain=assembly.pk))


def test_an_altered_row_is_named_with_all_there_is_to_say(places, assembly):
    filled(places)
    link = chain(assembly)[1]
    with no_guard():
        sql("UPDATE history_event SET after = 'closed' WHERE id = %s", link.row)

    (one,) = verify()
    assert (one.code, one.assembly, one.number, one.table, one.row) == ("altered", "home", 2, "history_event", link.row)
    assert (one.subject, one.subject_id, one.step) == ("assemblies.assembly", assembly.pk, "note")
    assert one.day == timezone.localdate()


@pytest.mark.parametrize("at", range(9))
def test_a_removed_row_is_named(at, places, assembly):
    filled(places)
    link = chain(assembly)[at]
    with no_guard():
        sql(f"DELETE FROM {link.table} WHERE id = %s", link.row)
    gone_anyway = link.table == "history_event" and Redaction.objects.filter(event=link.row, kind="forgotten").exists()

    assert judged() == gone_anyway
    assert (not gone_anyway) == any(
        (one.code, one.table, one.row) == ("removed", link.table, link.row) for one in verify()
    )


def test_an_inserted_row_is_named(places, assembly):
    filled(places)
    with no_guard():
        sql(
            "INSERT INTO history_event (subject, subject_id, step, before, after, actor_name, at, facts, key, digest) "
            "VALUES ('assemblies.assembly', %s, 'answer', '', '', '', '2026-01-01', '{}', %s, '')",
            assembly.pk,
            uuid.uuid4().hex,
        )

    assert not judged()
    assert named() == {("unlinked", "home", None, Event.objects.latest("pk").pk)}


def test_a_forgotten_row_that_comes_back_is_named(places, assembly):
    filled(places)
    said = Redaction.objects.get(kind="forgotten")
    number = chain(assembly)[-2].number
    with no_guard():
        sql(
            "INSERT INTO history_event (id, subject, subject_id, step, before, after, actor_name, at, facts, key, "
            "digest) VALUES (%s, 'assemblies.assembly', 1, 'look', '', '', '', '2026-01-01', '{}', %s, '')",
            said.event,
            uuid.uuid4().hex,
        )

    assert not judged()
    assert named() == {("returned", "home", number, said.event)}


@pytest.mark.parametrize(("one", "two"), [(1, 2), (2, 6), (3, 4), (1, 9), (8, 9)])
def test_two_links_that_change_places_are_named(one, two, places, assembly):
    filled(places)
    with no_guard():
        for old, new in ((one, -1), (two, one), (-1, two)):
            sql("UPDATE history_link SET number = %s WHERE chain = %s AND number = %s", new, assembly.pk, old)

    assert not judged()
    assert {number for code, _slug, number, _row in named() if code == "reordered"} >= {one, two}


@pytest.mark.parametrize("at", range(1, 9))
def test_a_missing_link_is_a_gap_and_its_row_stands_alone(at, places, assembly):
    filled(places)
    link = chain(assembly)[at - 1]
    with no_guard():
        sql("DELETE FROM history_link WHERE chain = %s AND number = %s", assembly.pk, at)

    assert not judged()
    found = list(verify())
    assert [(one.number, one.upto) for one in found if one.code == "gap"] == [(at, at)]
    if link.kind == "written":
        assert link.row in {one.row for one in found if one.code in ("unlinked", "unannounced")} or link.row not in {
            event.pk for event in Event.objects.all()
        }


def test_an_end_that_is_cut_off_with_its_rows_does_not_match_the_head(places, assembly):
    filled(places)
    last = chain(assembly)[-1]
    with no_guard():
        sql("DELETE FROM history_event WHERE id = %s", last.row)
        sql("DELETE FROM history_link WHERE id = %s", last.pk)

    assert not judged()
    assert named() == {("head", "home", 9 + 1, None)} or named() == {("head", "home", last.number, None)}


def test_a_link_written_twice_is_named(places, assembly):
    filled(places)
    settle()
    first, head = chain(assembly)[0], chain(assembly)[-1]
    parts = [head.hash, assembly.pk, head.number + 1, first.table, first.row, first.kind, first.content]
    with no_guard():
        sql(
            'INSERT INTO history_link (chain, number, "table", "row", kind, content, hash) '
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            *parts[1:],
            sha("\n".join(map(str, parts))),
        )
        sql(
            "UPDATE history_head SET number = %s, hash = %s WHERE chain = %s",
            head.number + 1,
            sha("\n".join(map(str, parts))),
            assembly.pk,
        )

    assert not judged()
    assert ("doubled", "home", head.number + 1, first.row) in named()


def rewritten(assembly, since):
    """All of it consistent again: the row, its content, every hash from there on, the head."""
    before = "0" * 64
    for link in chain(assembly):
        if link.number == since:
            sql("UPDATE history_event SET after = 'closed' WHERE id = %s", link.row)
            row = next(row for row in rows("history_event", EVENT) if row["id"] == link.row)
            link.content = sha(spelled(row))
        parts = [before, link.chain, link.number, link.table, link.row, link.kind, link.content]
        before = sha("\n".join(map(str, parts)))
        sql("UPDATE history_link SET content = %s, hash = %s WHERE id = %s", link.content, before, link.pk)
    sql("UPDATE history_head SET hash = %s WHERE chain = %s", before, assembly.pk)


def test_a_past_rewritten_with_all_its_hashes_is_told_by_the_heads_kept_outside(places, assembly):
    kept = []
    for day in range(6):
        done([("note", 0, {"day": day})], places, None)
        kept += heads.now(date(2026, 1, 1 + day))
    with no_guard():
        rewritten(assembly, 4)

    assert judged()
    assert list(verify()) == []
    (found,) = verify(kept=kept)
    assert (found.code, found.assembly, found.number, found.upto) == ("rewritten", "home", 4, 4)
    assert found.day == date(2026, 1, 4)


def test_a_chain_that_was_cut_with_its_head_is_told_by_the_heads_kept_outside(places, assembly):
    done([("note", 0, {}), ("note", 0, {}), ("note", 0, {})], places, None)
    kept, (_first, second, third) = heads.now(date(2026, 1, 1)), chain(assembly)
    with no_guard():
        sql("DELETE FROM history_event WHERE id = %s", third.row)
        sql("DELETE FROM history_link WHERE id = %s", third.pk)
        sql("UPDATE history_head SET number = 2, hash = %s WHERE chain = %s", second.hash, assembly.pk)

    assert list(verify()) == []
    assert [(one.code, one.upto) for one in verify(kept=kept)] == [("cut", 3)]


def test_one_chain_is_verified_alone(places, assembly):
    filled(places)
    other_link = chain(places[1])[0]
    with no_guard():
        sql("UPDATE history_event SET step = 'x' WHERE id = %s", other_link.row)

    assert list(verify(chains=[assembly.pk])) == []
    assert [one.assembly for one in verify(chains=[places[1].pk])] == ["other"]
