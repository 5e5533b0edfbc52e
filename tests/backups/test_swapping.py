"""On PostgreSQL a restored database takes the name of the old one, or nothing has changed."""

import contextlib
import os
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from huiyin.backups import snapshots
from huiyin.backups.restoring import DoesNotFit, InUse, Restored, _PostgreSQL

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not os.environ.get("HUIYIN_DATABASE_URL", "").startswith("postgres"), reason="for PostgreSQL"),
]
MOMENT = "20261123-050000"


@pytest.fixture
def place():
    """An old database and a new one, both empty."""
    found = _PostgreSQL(Path("dump"))
    found.old, found.new = f"swapped_{os.getpid()}", f"swapped_{os.getpid()}_restoring"
    found._say('CREATE DATABASE "{old}"', 'CREATE DATABASE "{new}"')
    yield found
    for name in names(found):
        with snapshots.connect("postgres") as link:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def names(place):
    with snapshots.connect("postgres") as link:
        found = link.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [place.old])
        return {name for (name,) in found.fetchall()}


def swap(place):
    done = Restored("")
    place.swap(MOMENT, done, contextlib.ExitStack())
    return done.aside


def test_the_two_change_names_and_the_old_one_stays_aside(place):
    aside = f"{place.old}_before_20261123_050000"

    assert swap(place) == [aside]

    assert names(place) == {place.old, aside}


def test_a_database_somebody_is_in_stays_and_the_new_one_goes(place):
    with snapshots.connect(place.old), pytest.raises(InUse):
        swap(place)

    assert names(place) == {place.old}


def test_where_the_new_one_cannot_take_the_name_the_old_one_has_it_again(place):
    place._say('DROP DATABASE "{new}"')

    with pytest.raises(psycopg.Error):
        swap(place)

    assert names(place) == {place.old}


def test_a_role_that_may_make_no_database_is_told_what_to_ask_for(place, monkeypatch):
    role = f"clerk_{os.getpid()}"
    place._say(f"CREATE ROLE {role} LOGIN")
    try:
        with monkeypatch.context() as other:
            other.setitem(connection.settings_dict, "USER", role)
            place.new = f"{place.old}_second"
            with pytest.raises(DoesNotFit, match="CREATEDB"), place.filled():
                pytest.fail("it was filled")
    finally:
        place._say(f"DROP ROLE {role}")
