"""What is kept of rows, held against plain sets and dictionaries."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.figures.freezing.rows import SIZE, Kept, difference, digested, pack, unpack

LABELS = ("案由", "状态", "日期")
KEYS = st.integers(min_value=1, max_value=2**62)
CELLS = st.tuples(*[st.sampled_from(["", "甲", "乙", "2023-05-01"])] * 3)
TABLE = st.dictionaries(KEYS, CELLS, max_size=30)


def kept(table, labels=LABELS):
    return Kept(labels, {key: digested(cells) for key, cells in table.items()})


patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(TABLE)
def test_what_is_packed_is_unpacked(table):
    assert unpack(pack(kept(table))) == kept(table)


@patient
@given(TABLE, TABLE, st.data())
def test_the_difference_is_that_of_sets(then, other, data):
    stayed = data.draw(st.sets(st.sampled_from(sorted(then))) if then else st.just(set()))
    now = {key: then[key] for key in stayed} | other
    found = difference(unpack(pack(kept(then))), kept(now))
    assert found.came == now.keys() - then.keys()
    assert found.went == then.keys() - now.keys()
    assert found.changed == {
        key: tuple(label for label, was, stands in zip(LABELS, then[key], now[key], strict=True) if was != stands)
        for key in then.keys() & now.keys()
        if then[key] != now[key]
    }


@patient
@given(TABLE)
def test_the_order_in_which_rows_come_says_nothing(table):
    assert pack(kept(dict(reversed(table.items())))) == pack(kept(table))


def test_a_column_added_since_is_no_change_of_a_row():
    then = Kept(("案由", "状态"), {1: digested(["甲", "乙"])})
    now = Kept(("状态", "号", "案由"), {1: digested(["丙", "0001", "甲"])})
    assert difference(then, now).changed == {1: ("状态",)}


def test_a_row_costs_four_bytes_a_column_and_a_little_for_its_key():
    table = {key: ("甲", "乙", str(key)) for key in range(1000, 11_000)}
    assert len(pack(kept(table))) < 10_000 * (3 * SIZE + 1)


@pytest.mark.parametrize("broken", [b"\x02" + bytes(8), pack(kept({1: ("a", "b", "c")}))[:-1]])
def test_bytes_of_another_format_are_refused(broken):
    with pytest.raises(ValueError, match="rows"):
        unpack(broken)
