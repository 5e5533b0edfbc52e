"""`huiyin search`: the index as a whole."""

import json

import pytest
from click.testing import CliRunner
from django.db import DatabaseError

from huiyin.search import following, writing
from huiyin.search.commands import search
from huiyin.search.models import Block, Change, Segment
from tests.factories.base import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """One that the index holds, and no change waits."""
    made = AgencyFactory(name="水利局")
    writing.rebuild()
    return made


def run(*words):
    return CliRunner().invoke(search, words)


def unnoticed(model, **facts):
    """As if a hand had changed it with no trigger there."""
    model.objects.update(**facts)
    Change.objects.all().delete()


def test_a_rebuild_says_how_many_and_how_fast(agency):
    Segment.objects.all().delete()

    ended = run("--rebuild")

    assert ended.exit_code == 0
    assert "每秒" in ended.stdout
    assert "建立索引" in ended.stderr
    assert Segment.objects.filter(live=True).exists()


def test_an_index_that_agrees_is_said_to(agency):
    assert (run("--check").exit_code, run("--check").stdout) == (0, "索引与数据一致。\n")


def test_what_the_index_does_not_have_is_named_with_1(agency):
    unnoticed(type(agency), name="交通局")

    ended, told = run("--check"), run("--check", "--json")

    assert (ended.exit_code, told.exit_code) == (1, 1)
    assert f"agency {agency.pk}" in ended.stdout
    assert f"agency {agency.pk}" in json.loads(told.stdout)["differences"]


def test_a_trigger_that_is_missing_is_named_with_1(agency):
    following.drop()

    ended = run("--check", "--json")

    assert ended.exit_code == 1
    assert json.loads(ended.stdout)["missing_triggers"] == following.missing() != []


def test_a_repair_leaves_nothing_to_repair(agency):
    unnoticed(type(agency), name="交通局")
    following.drop()

    ended = run("--repair", "--json")

    assert ended.exit_code == 0
    assert f"agency {agency.pk}" in json.loads(ended.stdout)["read_anew"]
    assert run("--check").exit_code == 0


def test_the_state_counts_what_is_there(agency):
    Change.objects.create(source="proposal", object_id=agency.pk)

    found = json.loads(run("--status", "--json").stdout)

    assert found["segments"] == Segment.objects.count()
    assert found["texts"] == sum(Segment.objects.values_list("size", flat=True))
    assert found["waiting"] == 1
    assert found["bytes"] >= sum(len(data) for data in Block.objects.values_list("data", flat=True)) > 0


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_no_verb_is_wrong_use(words):
    ended = run(*words)

    assert ended.exit_code == 2
    assert "--rebuild" in ended.stderr


def test_a_database_without_tables_is_said_to_be(monkeypatch):
    def is_not_there(*_asked):
        raise DatabaseError("no such table: search_segment")

    monkeypatch.setattr(Segment.objects.all().__class__, "exists", is_not_there)

    ended = run("--status")

    assert ended.exit_code == 2
    assert "数据库还没有准备好" in ended.stderr
