"""The database's own guard over the history: there after every migration, aside within one."""

import uuid

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection, models, transaction

from huiyin.history import guarding
from huiyin.history.linking import settle
from huiyin.history.models import Event, Link, record
from huiyin.history.redacting import redact

pytestmark = pytest.mark.django_db


def test_every_guard_is_there_and_none_is_made_twice():
    assert guarding.missing() == []
    assert guarding.install() == []
    assert guarding.check(databases=["default"]) == []


def test_each_guard_that_is_gone_is_missed_and_made_again():
    wanted = [one.name for one in guarding._wanted(connection)]
    for name in wanted:
        table = next(one.table for one in guarding._wanted(connection) if one.name == name)
        with connection.cursor() as cursor:
            guarding._dialect(connection).drop(cursor, name, table)

        assert guarding.missing() == [name]
        (warned,) = guarding.check(databases=["default"])
        assert (warned.id, name in warned.msg) == ("history.W001", True)
        assert guarding.install() == [name]


def test_they_step_aside_for_a_migration_and_for_none_they_stay():
    guarding.before_migrations(using="default", plan=[])
    assert guarding.missing() == []

    guarding.before_migrations(using="default", plan=["a migration"])
    aside = [one.name for one in guarding._wanted(connection) if one.table != guarding.UNLINKED]  # at commit it links
    assert guarding.missing() == sorted(aside)

    guarding.after_migrations(using="default")
    assert guarding.missing() == []


@pytest.mark.django_db(transaction=True)
def test_a_column_of_the_history_can_be_changed_by_a_migration():
    old = Event._meta.get_field("step")
    longer = models.CharField(max_length=old.max_length + 1)
    longer.set_attributes_from_name("step")
    longer.model = Event
    for before, after in ((old, longer), (longer, old)):
        guarding.before_migrations(using="default", plan=["a migration"])
        with connection.schema_editor() as editor:
            editor.alter_field(Event, before, after, strict=True)
        guarding.after_migrations(using="default")

    assert guarding.missing() == []


@pytest.mark.django_db(transaction=True)
def test_the_whole_database_can_be_emptied_and_is_guarded_afterwards(assembly):
    record(assembly, "note", by=None, before="", after="", key=uuid.uuid4(), facts={})
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)

    assert (Event.objects.count(), Link.objects.count(), guarding.missing()) == (0, 0, [])


@pytest.mark.parametrize("table", ["history_event", "history_link", "history_redaction"])
def test_no_row_is_put_in_the_place_of_another_nor_all_taken_at_once(table, assembly):
    noted = record(assembly, "note", by=None, before="", after="", key=uuid.uuid4(), facts={"n": 1})
    redact(noted, by=None, why="本人要求", facts={})
    settle()
    if connection.vendor == "postgresql":
        statement, refusals = f"TRUNCATE {table}", (IntegrityError, InternalError)
    else:
        statement, refusals = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", IntegrityError

    connection.check_constraints()
    with pytest.raises(refusals), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
