"""What became of frozen figures: by hand here; on the demo year in test_demo_drift.py."""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from huiyin.contacts.models import Meeting
from huiyin.figures.freezing import workflow
from huiyin.figures.freezing.drift import drift_of, drifts_of, seen_by
from huiyin.figures.measures import BY_CODE, Rate, percent, told
from huiyin.figures.models import AnnualReport
from huiyin.matters.models import Matter
from tests.figures.work import DAY

pytestmark = pytest.mark.django_db


def drifted(report):
    return {one.figure.code: one for one in drifts_of(report) if one}


def test_nothing_drifted_right_after_freezing(frozen):
    assert drifted(frozen) == {}


def test_what_came_went_and_changed_is_told_apart(frozen, made):
    kept = list(Meeting.objects.filter(kind="visit", held_on=DAY, assembly=made.home).order_by("pk"))
    gone, changed = kept
    key = gone.pk
    gone.delete()
    Meeting.objects.filter(pk=changed.pk).update(held_on=date(2023, 7, 1))
    came = Meeting.objects.create(
        assembly=made.home, kind="visit", by=made.party[1].person, met=made.others[0].person, held_on=DAY
    )
    found = drifted(frozen)
    assert found.keys() == {"visits", "talks_and_visits"}
    rows = found["visits"].rows
    assert (rows.came, rows.went, rows.changed) == ({came.pk}, {key}, {changed.pk: ("日期",)})
    assert (found["visits"].then_words, found["visits"].now_words) == ("2人次", "2人次")


def test_sums_over_the_members_are_counted_once_for_all_figures_of_a_report(frozen, monkeypatch):
    real, asked = told.summary, []
    monkeypatch.setattr(told, "summary", lambda *given: asked.append(given) or real(*given))
    drifts_of(AnnualReport.objects.get(pk=frozen.pk))
    assert len(asked) == 1


def test_a_row_that_is_no_more_is_named_by_its_kind_and_key(frozen, made, leader):
    gone = Meeting.objects.filter(kind="visit", held_on=DAY, assembly=made.home).first()
    key = gone.pk
    gone.delete()
    (line,) = seen_by(leader, drift_of(frozen.figures.get(code="visits"))).went.shown
    assert (line.words, line.url) == (f"联系 {key} 号，已不在", "")


def test_a_row_that_went_and_is_still_there_says_what_was_changed(frozen, made, leader):
    matter = Matter.objects.filter(kind="proposal", filed_on=DAY, assembly=made.home).order_by("pk").last()
    Matter.objects.filter(pk=matter.pk).update(filed_on=date(2024, 2, 1))
    found = seen_by(leader, drift_of(frozen.figures.get(code="proposals_filed")))
    assert found.drift.rows.went == {matter.pk}
    assert found.drift.went_changed == {matter.pk: ("立案日期",)}


def test_whoever_may_not_open_a_row_is_told_how_many(frozen, made, leader, agency):
    Meeting.objects.create(
        assembly=made.home, kind="visit", by=made.party[1].person, met=made.others[0].person, held_on=DAY
    )
    drift = drift_of(frozen.figures.get(code="visits"))
    opened, closed = seen_by(leader, drift).came, seen_by(agency, drift).came
    assert (len(opened.shown), opened.closed, opened.total) == (1, 0, 1)
    assert (len(closed.shown), closed.closed, closed.total) == (0, 1, 1)


def test_a_definition_that_rose_is_said_and_its_rows_are_not_compared(frozen, made, monkeypatch):
    newer = replace(BY_CODE["visits"], version=2)
    monkeypatch.setitem(BY_CODE, "visits", newer)
    Meeting.objects.filter(kind="visit", held_on=DAY).update(held_on=date(2023, 7, 1))
    drift = drifted(frozen)["visits"]
    assert (drift.redefined, drift.comparable, bool(drift.rows)) == (True, False, False)


def test_a_figure_the_register_has_no_more_is_said(frozen, monkeypatch):
    monkeypatch.delitem(BY_CODE, "visits")
    drift = drifted(frozen)["visits"]
    assert (drift.measure, drift.comparable) == (None, False)


def test_of_a_share_the_rows_that_changed_sides_are_named(made, clerk, leader, monkeypatch):
    share = Rate(
        code="share",
        label="答复率",
        definition="……",
        part=BY_CODE["proposals_replied"],
        whole=BY_CODE["proposals_filed"],
        words=[],
        chapter="proposals",
    )
    monkeypatch.setitem(BY_CODE, "share", share)
    monkeypatch.setattr(workflow, "EVERY", (*workflow.EVERY, share))
    report = workflow.create_report(
        by=clerk, key=uuid.uuid4(), assembly=made.home, year=2023, title="题", text="{share}"
    )
    workflow.freeze(report, by=leader, key=uuid.uuid4())
    figure = report.figures.get(code="share")
    n, d = figure.numerator, figure.denominator
    assert (figure.number, 1 < n < d) == (percent(n, d), True)
    filed = share.whole.rows(made.home, 2023)
    replied = share.part.rows(made.home, 2023).filter(pk__in=filed).order_by("pk").first()
    replied.answers.filter(round=1).update(given_on=date(2024, 3, 1))
    drift = drifted(report)["share"]
    assert (drift.moved, drift.sides, dict(drift.rows.changed)) == (True, (n - 1, d), {replied.pk: ("计入分子",)})
