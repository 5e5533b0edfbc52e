"""Which backups stay, and that the last good one is never among those that go."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.backups import shelf
from huiyin.backups.envelope import digest_of


def at(year, month, day, hour=0):
    """As the name of a backup says it: in the office's own time."""
    return datetime(year, month, day, hour)  # noqa: DTZ001


MOMENTS = st.lists(st.datetimes(at(2024, 1, 1), at(2026, 12, 31)), min_size=1, max_size=60, unique=True)
KEEPING = shelf.Keeping(days=7, weeks=4, months=12)


@given(MOMENTS, st.builds(shelf.Keeping, st.integers(1, 9), st.integers(0, 5), st.integers(0, 13)))
def test_the_newest_of_each_period_stays_and_never_more_than_asked(made, keeping):
    kept = shelf.to_keep(made, keeping)

    assert max(made) in kept <= set(made)
    assert len(kept) <= sum(keeping)
    by_day = {moment.date(): moment for moment in sorted(made)}
    assert {by_day[day] for day in sorted(by_day)[-keeping.days :]} <= kept
    assert shelf.to_keep(list(kept), keeping) == kept


def test_a_backup_a_day_for_two_years_leaves_seven_days_four_weeks_and_twelve_months():
    made = [at(2025, 1, 1, 5) + timedelta(days=number) for number in range(700)]

    kept = sorted(shelf.to_keep(made, KEEPING), reverse=True)

    assert kept[:7] == made[:-8:-1]
    assert len(kept) == 7 + 2 + 10  # the newest of two weeks and of two months are among the days


def put(folder, moment, files=("2026/01/a.jpg",), words=b"sealed"):
    one = shelf.Backup(folder / (moment.strftime(shelf.NAME) + shelf.ENDING))
    folder.mkdir(exist_ok=True)
    one.archive.write_bytes(words)
    one.slip.write_text(json.dumps({"sha256": digest_of(one.archive), "files": dict.fromkeys(files, "")}))
    for place in files:
        kept = folder / shelf.FILES / f"{place}.age"
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(b"sealed")
    return one


def test_pruning_takes_the_attachments_no_backup_holds_any_more(tmp_path):
    old = put(tmp_path, at(2026, 1, 1), files=("2026/01/a.jpg", "2026/01/b.jpg"))
    new = put(tmp_path, at(2026, 1, 2), files=("2026/01/b.jpg",))
    only = shelf.Keeping(days=1, weeks=0, months=0)

    said = shelf.prune(tmp_path, only, dry_run=True)
    assert old.archive.exists()
    assert shelf.prune(tmp_path, only) == said == ([old], [tmp_path / "files/2026/01/a.jpg.age"])

    assert shelf.backups(tmp_path) == [new]
    assert new.is_whole()


@pytest.mark.parametrize("how", ["archive", "slip", "attachment"])
def test_the_last_good_backup_stays_though_its_time_is_over(tmp_path, how):
    good = put(tmp_path, at(2020, 1, 1))
    bad = put(tmp_path, at(2026, 1, 2), files=("2026/01/b.jpg",))
    {
        "archive": lambda: bad.archive.write_bytes(b"rotten"),
        "slip": lambda: bad.slip.unlink(),
        "attachment": lambda: (tmp_path / "files/2026/01/b.jpg.age").unlink(),
    }[how]()
    older = put(tmp_path, at(2019, 1, 1), files=("2026/01/a.jpg",))

    go, _stray = shelf.prune(tmp_path, shelf.Keeping(days=1, weeks=0, months=0))

    assert (go, good.is_whole(), older.archive.exists()) == ([older], True, False)


def test_two_backups_are_not_made_in_one_folder_at_once(tmp_path):
    with shelf.alone(tmp_path), pytest.raises(shelf.Busy), shelf.alone(tmp_path):
        pytest.fail("both were let in")
