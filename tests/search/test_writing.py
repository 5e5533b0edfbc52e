"""How the index is written: who waits for whom."""

from datetime import date

import pytest
from django.db import connection

from huiyin.members.models import Person
from huiyin.search import writing
from huiyin.search.models import Change, Segment
from huiyin.search.sources import Source, Sources, Text


@pytest.fixture
def reading_held():
    """Sources, and whether a transaction was open at each reading of texts."""
    held = []

    def texts(rows):
        held.append(connection.in_atomic_block)
        return [Text(pk, date(2026, 3, 2), name, "") for pk, name in rows.values_list("pk", "name")]

    sources = Sources()
    sources.add(Source("person", "人", Person, texts, (), lambda user, keys: {}))
    return sources, held


@pytest.mark.django_db(transaction=True)
def test_others_may_save_while_texts_are_read(reading_held):
    sources, held = reading_held
    for number in range(writing.STEP):
        row = Person.objects.create(name=f"政协{number}")
        Change.objects.create(source="person", object_id=row.pk)
        writing.follow(sources=sources)
    writing.tidy(sources=sources)
    writing.rebuild(sources=sources)

    assert held
    assert not any(held)


@pytest.mark.django_db
def test_segments_that_another_process_put_together_stay_as_they_are(reading_held, monkeypatch):
    sources, _held = reading_held
    row = Person.objects.create(name="政协")
    for _number in range(writing.STEP):
        Change.objects.create(source="person", object_id=row.pk)
        writing.follow(sources=sources)
    read = writing._read

    def another_is_faster(*asked):
        Segment.objects.order_by("pk").last().delete()
        return read(*asked)

    monkeypatch.setattr(writing, "_read", another_is_faster)

    assert writing.tidy(sources=sources) == 0
    assert Segment.objects.count() == writing.STEP - 1


@pytest.mark.django_db
def test_an_index_of_an_earlier_version_is_written_anew_by_the_worker(cast):
    writing.rebuild()
    held = writing.state().texts
    Segment.objects.update(version=writing.VERSION - 1)

    writing.catch_up()

    assert held
    assert writing.state().texts == held
    assert not writing.outdated()
    assert [*writing.differences()] == []
