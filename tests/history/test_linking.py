"""Every row of the history has its place in a chain, whoever writes it and however many at once."""

import re
import threading
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.history.chains import SYSTEM, chain_of, chains_of, path_to_assembly
from huiyin.history.content import EVENT
from huiyin.history.linking import GENESIS, hash_of, settle
from huiyin.history.looking import looked
from huiyin.history.models import Event, Head, Link, record, record_many
from huiyin.matters.models import Answer
from tests.factories.base import AssemblyFactory, PersonFactory, RoleHoldingFactory, UserFactory
from tests.factories.matters import MatterFactory

HOUSE = Path(__file__).parents[2] / "huiyin"


def note(subject, **facts):
    return record(subject, "note", by=None, before="", after="", key=uuid.uuid4(), facts=facts)


@pytest.mark.django_db
def test_a_step_and_a_look_are_linked_in_their_assembly_s_chain(cast, assembly):
    step = note(assembly)
    look = looked(cast.zhuoma.person.memberships.get(), by=cast.leader, what="duty_record")
    settle()

    links = Link.objects.filter(chain=assembly.pk)
    assert [(one.number, one.table, one.row, one.kind) for one in links] == [
        (1, EVENT, step.pk, "written"),
        (2, EVENT, look.pk, "written"),
    ]
    first, second = links
    assert first.hash == hash_of(GENESIS, assembly.pk, 1, (EVENT, step.pk, "written", first.content))
    assert second.hash == hash_of(first.hash, assembly.pk, 2, (EVENT, look.pk, "written", second.content))
    assert list(Head.objects.values_list("chain", "number", "hash")) == [(assembly.pk, 2, second.hash)]


@pytest.mark.django_db
def test_each_assembly_has_a_chain_and_what_belongs_to_none_the_system_s(assembly):
    other, person = AssemblyFactory(), PersonFactory()
    for subject in (other, person, assembly, other):
        note(subject)
    settle()

    assert sorted(Link.objects.values_list("chain", "number")) == sorted(
        [(SYSTEM, 1), (assembly.pk, 1), (other.pk, 1), (other.pk, 2)]
    )


@pytest.mark.django_db
def test_many_are_linked_as_one_by_one(assembly):
    matter = MatterFactory(assembly=assembly)
    made = [
        Event(subject=subject._meta.label_lower, subject_id=subject.pk, step="note", at=timezone.now())
        for subject in (matter, assembly, PersonFactory())
    ]
    record_many(made)
    settle()

    assert dict(Link.objects.values_list("row", "chain")) == {
        made[0].pk: assembly.pk,
        made[1].pk: assembly.pk,
        made[2].pk: SYSTEM,
    }


@pytest.mark.django_db
def test_what_is_undone_leaves_no_link(assembly):
    with pytest.raises(ValueError, match="undone"), transaction.atomic():
        note(assembly)
        raise ValueError("undone")
    settle()

    assert (Event.objects.count(), Link.objects.count()) == (0, 0)


def test_the_way_to_the_assembly_goes_over_keys_that_are_never_empty():
    assert path_to_assembly(Answer) == ("matter", "assembly_id")
    assert path_to_assembly(apps.get_model("members.Seat")) == ("body", "assembly_id")
    assert path_to_assembly(apps.get_model("visits.Received")) == ("reception", "place", "assembly_id")
    assert path_to_assembly(apps.get_model("members.Person")) is None


@pytest.mark.django_db
def test_a_record_s_chain_is_the_same_read_from_it_and_from_the_database(assembly):
    matter = MatterFactory(assembly=assembly)
    session = apps.get_model("assemblies.Session").objects.create(
        assembly=assembly, number=1, opens_on=date(2023, 1, 5), closes_on=date(2023, 1, 9)
    )
    for subject in (matter, session, assembly, PersonFactory()):
        named = (subject._meta.label_lower, subject.pk)
        assert chains_of([named]).get(named, SYSTEM) == chain_of(subject)
    assert chains_of([("gone.model", 1), ("matters.matter", 0), ("nonsense", 2)]) == {}


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_one_unbroken_chain(assembly):
    """Each writes to two chains, half of them in the other order: nobody waits for another for ever."""
    other, writers, each = AssemblyFactory(), 4, 6
    gate, wrong = threading.Barrier(writers), []

    def write(number):
        order = [assembly, other] if number % 2 else [other, assembly]
        gate.wait()
        try:
            for _ in range(each):
                with transaction.atomic():
                    for subject in order:
                        note(subject, by=number)
        except Exception as failed:
            wrong.append(failed)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    for chain in (assembly.pk, other.pk):
        before = GENESIS
        links = list(Link.objects.filter(chain=chain))
        assert [one.number for one in links] == list(range(1, writers * each + 1))
        for one in links:
            before = hash_of(before, chain, one.number, (one.table, one.row, one.kind, one.content))
            assert one.hash == before


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_still_waits_for_a_row_holds_up_nobody(assembly):
    """One wrote its line and waits for a record that another holds, who then writes its own line."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    held, wrote, wrong = MatterFactory(assembly=assembly), threading.Event(), []

    def write():
        try:
            with transaction.atomic():
                note(assembly)
                wrote.set()
                type(held)._base_manager.select_for_update().get(pk=held.pk)
        except Exception as failed:
            wrong.append(failed)
        finally:
            connections.close_all()

    waits = threading.Thread(target=write)
    with transaction.atomic():
        type(held)._base_manager.select_for_update().get(pk=held.pk)
        waits.start()
        assert wrote.wait(20)
        note(assembly)
        note(held)
    waits.join()

    assert wrong == []
    assert [one.number for one in Link.objects.filter(chain=assembly.pk)] == [1, 2, 3]


def test_no_other_door_leads_into_the_history():
    """Rows of the history are made by `record` and `record_many` alone."""
    made = re.compile(r"Event\.objects\.(bulk_)?create|Event\._base_manager\.(bulk_)?create|history_event")
    allowed = {"history/models.py", "history/content.py"}
    files = [file for file in HOUSE.rglob("*.py") if "migrations" not in file.parts]
    found = {file.relative_to(HOUSE).as_posix() for file in files if made.search(file.read_text(encoding="utf-8"))}

    assert found - allowed == set()


@pytest.mark.django_db
def test_the_auditor_of_an_assembly_sees_its_chain_and_the_system_s(assembly):
    other, auditor = AssemblyFactory(), UserFactory()
    RoleHoldingFactory(user=auditor, role=Role.AUDITOR, assembly=assembly)
    for subject in (assembly, other, PersonFactory()):
        note(subject)
    settle()

    for model in (Link, Head):
        assert set(model.objects.visible_to(auditor).values_list("chain", flat=True)) == {SYSTEM, assembly.pk}
        assert not model.objects.visible_to(UserFactory()).exists()
