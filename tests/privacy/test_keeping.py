"""Until when a record is kept, and how many are kept longer."""

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from huiyin.assemblies.models import Term
from huiyin.contacts.models import ContactWish, Meeting, MeetingNote
from huiyin.history.looking import looked
from huiyin.history.models import Event
from huiyin.notices.models import Notice
from huiyin.privacy import retention
from huiyin.privacy.commands import retention as command
from huiyin.privacy.keeping import Keeping
from huiyin.privacy.registry import BY_CODE

pytestmark = pytest.mark.django_db


def talk(cast, day=date(2024, 5, 1)):
    assembly, ends = cast.agency.assembly, {"by": cast.zhuoma.person, "met": cast.ciren.person}
    met = Meeting.objects.create(assembly=assembly, kind="talk", held_on=day, **ends)
    return met, MeetingNote.objects.create(meeting=met, by=cast.zhuoma.person, words="一")


def until(row):
    return Keeping().until(BY_CODE[row._meta.label_lower], row, None)


def test_a_talk_is_kept_for_months_after_the_end_of_its_term(cast):
    met, note = talk(cast)
    assert (until(met), until(note)) == (None, None)  # nobody knows yet when the term ends

    Term.objects.update(ends_on=date(2028, 1, 31))
    assert (until(met), until(note)) == (date(2033, 1, 31), date(2029, 1, 31))


def test_the_term_is_that_of_the_day_of_the_record(cast):
    assembly = cast.agency.assembly
    Term.objects.create(assembly=assembly, number=11, starts_on=date(2018, 1, 1), ends_on=date(2022, 12, 31))
    assert until(talk(cast, date(2020, 5, 1))[1]) == date(2023, 12, 31)


def test_a_notice_is_kept_for_months_after_itself_and_a_signature_for_good(cast):
    at = datetime(2026, 2, 28, 9, tzinfo=UTC)
    notice = Notice.objects.create(recipient=cast.zhuoma, kind="due", subject="x", subject_id=1, created_at=at)

    assert until(notice) == date(2028, 2, 28)
    assert until(cast.zhuoma.person.memberships.get()) is None


def test_what_is_past_its_term_is_counted_by_kind(cast):
    talk(cast)
    ContactWish.objects.create(membership=cast.zhuoma.person.memberships.get())
    at = datetime(2024, 3, 31, 9, tzinfo=UTC)
    Notice.objects.create(recipient=cast.zhuoma, kind="due", subject="x", subject_id=1, created_at=at)
    assert retention.due(date(2026, 3, 31)) == COUNTED
    assert retention.due(date(2026, 4, 1)) == COUNTED | {"notices": 1}

    Term.objects.update(ends_on=date(2028, 1, 31))
    assert retention.due(date(2029, 1, 31)) == COUNTED | {"notices": 1, "wishes": 1}
    assert retention.due(date(2029, 2, 1)) == COUNTED | {"notices": 1, "wishes": 1, "talks": 1}


COUNTED = {"notices": 0, "leaves": 0, "wishes": 0, "meetings": 0, "talks": 0, "corrections": 0, "looks": 0}


def test_looks_are_counted_too_and_the_command_says_numbers_only(cast):
    looked(cast.zhuoma.person, by=cast.leader, what="party", why="隐字理由")
    then = Event.objects.get().at.date()

    assert retention.due(then.replace(year=then.year + 5)) == COUNTED
    assert retention.due(then.replace(year=then.year + 6)) == COUNTED | {"looks": 1}
    told = CliRunner().invoke(command, ["--json"])
    assert json.loads(told.output) == {"due": [], "erased": 0}
    assert "卓玛" not in CliRunner().invoke(command).output
