"""Digests tell every difference of rows, and none of their order."""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from huiyin.backups import digests

ROWS = st.lists(st.tuples(st.integers(-9, 9), st.text(max_size=3), st.none() | st.floats(allow_nan=False)), max_size=12)


def of(rows):
    file = sqlite3.connect(":memory:")
    file.execute("CREATE TABLE t (a, b, c)")
    file.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
    return digests.of_sqlite(file)["t"]


@given(ROWS, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert of(shuffled) == of(rows)


@given(ROWS, ROWS)
def test_other_rows_have_another_digest(rows, others):
    assert (of(rows) == of(others)) == (sorted(map(repr, rows)) == sorted(map(repr, others)))


def test_a_row_twice_is_not_no_row():
    assert of([(1, "a", None)] * 2)["digest"] != of([])["digest"]
