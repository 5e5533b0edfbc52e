"""The demo year's report is frozen; ten records are then changed, added and withdrawn; drift names exactly these."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from huiyin.accounts.models import User
from huiyin.activities.counting import Mark
from huiyin.activities.models import Participation
from huiyin.activities.workflow.roll import correct_roll
from huiyin.assemblies.models import Assembly
from huiyin.contacts.handing_over import end_pair
from huiyin.contacts.models import Meeting, Pair
from huiyin.contacts.talks import record_meeting
from huiyin.figures.freezing import starting, workflow
from huiyin.figures.freezing.drift import drifts_of
from huiyin.figures.measures import BY_CODE
from huiyin.members.models import Membership
from huiyin.writings.models import Writing
from huiyin.writings.workflow import publish, withdraw
from tests.demo.fixture import demo_year
from tests.factories.base import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
YEAR = 2023
HOME = "xizang"
DAY = date(2023, 12, 20)

__all__ = ["demo_year"]


def key():
    return uuid.uuid4()


@pytest.fixture
def leader(demo_year):
    return User.objects.get(username="leader")


@pytest.fixture
def liaison(demo_year):
    return User.objects.get(username="liaison")


@pytest.fixture
def report(leader):
    home = Assembly.objects.get(slug=HOME)
    words = {"title": "工作报告", "text": starting.frame_for(home, YEAR)}
    made = workflow.create_report(by=leader, key=key(), assembly=home, year=YEAR, **words)
    return workflow.freeze(made, by=leader, key=key())


def account_of(person):
    if person.user is None:
        person.user = UserFactory(name=person.name)
        person.save()
    return person.user


def rows(code, report):
    return BY_CODE[code].rows(report.assembly, YEAR)


def two_withdraw_their_stories(report):
    for story in rows("stories", report).filter(author__isnull=False, state="approved").order_by("pk")[:2]:
        withdraw(story, by=account_of(story.author), key=key())
        yield story


def one_story_is_published(report, liaison):
    story = rows("stories", report).filter(state="approved").exclude(consent="none").order_by("pk").last()
    publish(story, by=liaison, key=key(), audience="inside")
    return story


def rolls_are_corrected(report, liaison):
    """Two were not there after all, and one was."""
    complete = {"activity__roll_completed_on__isnull": False}
    present = rows("study_participations", report).filter(**complete).order_by("pk")[:2]
    gone = [(line, Mark("absent")) for line in present]
    called = Participation.objects.filter(
        activity__in=rows("symposia", report), membership__assembly=report.assembly, **complete
    )
    back = called.exclude(status="present").exclude(pk__in=[line.pk for line in present]).order_by("pk").first()
    for line, mark in [*gone, (back, Mark("present"))]:
        correct_roll(line, by=liaison, key=key(), mark=mark, reason="登记有误")
    return [line for line, _mark in gone], back


def two_visits_are_entered(report):
    met_that_day = Meeting.objects.filter(held_on=DAY).values_list("by", "met")
    busy = {person for pair in met_that_day for person in pair if person}
    sitting = Membership.objects.on(DAY).filter(assembly=report.assembly).exclude(person__in=busy)
    members = [held.person for held in sitting.select_related("person").order_by("pk")[:3]]
    return [
        record_meeting(by=account_of(members[0]), key=key(), kind="visit", held_on=DAY, met=met) for met in members[1:]
    ]


def two_pairs_end(report, liaison):
    for pair in rows("pairs", report).filter(ends_on=None).order_by("pk")[:2]:
        yield end_pair(pair, by=liaison, key=key(), on=timezone.localdate(), why="工作调整")


def keys(records):
    return {record.pk for record in records}


def test_the_drift_of_the_demo_year_names_exactly_the_ten_records_that_were_touched(report, leader, liaison, client):
    url = f"/reports/documents/{report.pk}/drift/"
    client.force_login(leader)
    assert "和定稿时一样" in client.get(url).content.decode()

    withdrawn = list(two_withdraw_their_stories(report))
    published = one_story_is_published(report, liaison)
    gone, back = rolls_are_corrected(report, liaison)
    visits = two_visits_are_entered(report)
    ended = list(two_pairs_end(report, liaison))
    touched = {
        Writing: keys([*withdrawn, published]),
        Participation: keys([*gone, back]),
        Meeting: keys(visits),
        Pair: keys(ended),
    }
    assert sum(map(len, touched.values())) == 10

    drifted = {one.figure.code: one for one in drifts_of(report) if one}
    found = {code: (one.rows.came, one.rows.went, dict(one.rows.changed)) for code, one in drifted.items()}
    assert found["stories"] == (set(), keys(withdrawn), {published.pk: ("状态",)})
    assert found["study_participations"] == (keys([back]), keys(gone), {})
    assert found["visits"] == (keys(visits), set(), {})
    assert found["pairs"] == (set(), set(), {pair.pk: ("结束日期",) for pair in ended})
    for model, named in touched.items():
        of_model = [one.rows for one in drifted.values() if one.figure.model == model._meta.label_lower]
        assert {pk for rows in of_model for pk in (*rows.came, *rows.went, *rows.changed)} == named
    untouched = {"members", "members_cpc", "symposia", "lectures", "research_trips", "problems_solved", "hot_issues"}
    assert not untouched & drifted.keys()

    text = client.get(url).content.decode()
    for code in found:
        assert f'id="{code}-{YEAR}"' in text
    for record in (published, *visits, *ended):
        assert f'href="{record.get_absolute_url()}"' in text
    report.refresh_from_db()
    then = {
        "stories": rows("stories", report).count() + 2,
        "study_participations": rows("study_participations", report).count() + 1,
        "visits": rows("visits", report).count() - 2,
        "pairs": rows("pairs", report).count(),
    }
    assert {figure.code: int(figure.number) for figure in report.figures.filter(code__in=then)} == then
