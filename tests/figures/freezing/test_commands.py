"""`huiyin freeze` and `huiyin drift`, asked as a person at a terminal asks."""

import json
from dataclasses import replace
from datetime import date

import pytest

from huiyin.contacts.models import Meeting
from huiyin.figures import identities
from huiyin.figures.measures import EVERY
from huiyin.figures.models import AnnualReport
from tests.figures.test_commands import refused, run
from tests.figures.work import DAY, YEAR

pytestmark = pytest.mark.django_db


def freeze(by, *more):
    return run("freeze", "--year", YEAR, "--assembly", "home", "--by", by.username, *more)


def test_a_report_is_frozen_and_what_drifted_since_is_told(made, leader):
    told = json.loads(freeze(leader, "--json").output)
    report = AnnualReport.objects.get(pk=told["report"])
    assert (report.state, told["figures"], told["digest"]) == ("frozen", len(EVERY), report.digest)
    same = run("drift", report.pk)
    assert (same.exit_code, "也没有变" in same.output) == (0, True)
    moved = Meeting.objects.filter(kind="visit", held_on=DAY, assembly=made.home).first()
    Meeting.objects.filter(pk=moved.pk).update(held_on=date(YEAR, 7, 1))
    other = run("drift", report.pk, "--json")
    found = {one["code"]: one for one in json.loads(other.output)}
    assert other.exit_code == 1
    assert found["visits"]["changed"] == {str(moved.pk): ["日期"]}


def test_what_is_refused_leaves_no_draft_behind(made, leader, agency, monkeypatch):
    refused(freeze(agency), "没有起草或定稿这份报告的权限")
    refused(freeze(leader, "--title", "长" * 101), "题目超过 100 字")
    first = identities.IDENTITIES[0]
    broken = replace(first, says="党员与党外相加，等于对子。", right=replace(first.right, code="pairs"))
    monkeypatch.setattr(identities, "IDENTITIES", (broken, *identities.IDENTITIES[1:]))
    refused(freeze(leader), "等于对子")
    assert not AnnualReport.objects.exists()
    assert freeze(leader, "--although", "对子另计").exit_code == 0
