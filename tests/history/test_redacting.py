"""What may be taken out of the history, and what nobody may."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from huiyin.history.content import EVENT, REDACTION
from huiyin.history.linking import settle
from huiyin.history.models import Event, Link, Redaction, record, record_many
from huiyin.history.redacting import forget, redact
from huiyin.history.taking import StepNotAllowed
from tests.factories.base import UserFactory

pytestmark = pytest.mark.django_db
WHY = "本人要求删除"


def written(assembly, by=None, **facts):
    return record(assembly, "note", by=by, before="", after="", key=uuid.uuid4(), facts=facts)


def old(assembly, days):
    """A look of so many days ago."""
    event = Event(subject=assembly._meta.label_lower, subject_id=assembly.pk, step="look", actor_name="扎西")
    event.at = timezone.now() - timedelta(days=days)
    record_many([event])
    return event


def links(chain):
    settle()
    return list(Link.objects.filter(chain=chain).values_list("number", "table", "row", "kind"))


def by_hand(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def test_a_redaction_takes_out_what_it_names_and_is_linked(assembly):
    clerk = UserFactory(name="扎西")
    event = written(assembly, by=clerk, note="卓玛的电话")

    said = redact(event, by=clerk, why=WHY, actor_name="", facts={"note": ""})

    event = Event.objects.get(pk=event.pk)
    assert (event.actor_name, event.facts, event.actor) == ("", {"note": ""}, clerk)
    assert (said.event, said.kind, said.facts, said.why, said.by_name) == (
        event.pk,
        "redacted",
        {"note": ""},
        WHY,
        clerk.username,
    )
    assert links(assembly.pk) == [
        (1, EVENT, event.pk, "written"),
        (2, REDACTION, said.pk, "written"),
        (3, EVENT, event.pk, "redacted"),
    ]


def test_a_redaction_that_would_change_nothing_is_none(assembly):
    event = written(assembly, note="一")

    assert redact(event, by=None, why=WHY, facts={"note": "一"}) is None
    assert not Redaction.objects.exists()


def test_a_row_is_redacted_again_and_never_goes_back(assembly):
    event = written(assembly, note="一", name="卓玛")
    redact(event, by=None, why=WHY, facts={"note": "一"})
    redact(event, by=None, why=WHY, facts={})

    with pytest.raises(IntegrityError):
        by_hand("UPDATE history_event SET facts = %s WHERE id = %s", '{"note": "一"}', event.pk)


@pytest.mark.parametrize("verb", [redact, lambda event, **said: forget([event], **said)])
def test_nothing_is_taken_out_without_a_reason(verb, assembly):
    with pytest.raises(StepNotAllowed):
        verb(old(assembly, 400), by=None, why=" ", **({"actor_name": ""} if verb is redact else {}))

    assert Event.objects.get().actor_name == "扎西"


def test_what_is_old_enough_is_forgotten_and_its_place_is_kept(assembly):
    event = old(assembly, 400)

    assert forget(Event.objects.filter(step="look"), by=None, why="保存期满") == 1
    assert forget([event], by=None, why="保存期满") == 0
    said = Redaction.objects.get()
    assert (said.kind, said.actor_name, said.facts) == ("forgotten", "", {})
    assert links(assembly.pk)[1:] == [(2, REDACTION, said.pk, "written"), (3, EVENT, event.pk, "forgotten")]


def test_of_several_none_goes_where_one_is_too_young(assembly):
    young = [old(assembly, 400), old(assembly, 170)]

    with pytest.raises(StepNotAllowed, match="6"):
        forget(young, by=None, why="保存期满")
    assert Event.objects.count() == 2
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(
    "changes",
    ["step = 'other'", "at = '2020-01-01'", "actor_id = NULL", "subject_id = 7", "digest = 'x'", "actor_name = '别人'"],
)
def test_the_database_lets_a_redacted_row_become_nothing_else(changes, assembly):
    event = written(assembly, by=UserFactory(), note="一")
    redact(event, by=None, why=WHY, actor_name="")

    for where in ("", ", facts = '{}'"):
        with pytest.raises(IntegrityError):
            by_hand(f"UPDATE history_event SET {changes}{where} WHERE id = %s", event.pk)


def test_the_database_lets_only_the_row_go_that_is_named(assembly):
    first, second = old(assembly, 400), old(assembly, 401)
    forget([first], by=None, why="保存期满")

    with pytest.raises(IntegrityError):
        by_hand("DELETE FROM history_event WHERE id = %s", second.pk)


@pytest.mark.parametrize("table", ["history_event", "history_link", "history_redaction"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_the_database_refuses_what_is_not_added(verb, table, assembly):
    redact(written(assembly, note="一"), by=None, why=WHY, facts={})
    settle()

    with pytest.raises(IntegrityError):
        by_hand(verb.format(table))
