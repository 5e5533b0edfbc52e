"""Each change is told once, to those whom it reaches; the mail brings the entry of the calendar, or takes it back."""

import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from huiyin.accounts.models import Role
from huiyin.activities import telling
from huiyin.activities.models import Activity, Leave, Participation
from huiyin.notices.models import Notice
from huiyin.notices.sending import send_due
from tests.factories.activities import ActivityFactory, ParticipationFactory
from tests.factories.base import MembershipFactory, PersonFactory, RoleHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=10)


@pytest.fixture
def activity(cast, assembly):
    made = ActivityFactory(
        assembly=assembly, state="planned", title="隐字题目", place="隐字地点", starts_on=SOON, ends_on=SOON
    )
    for user in (cast.zhuoma, cast.ciren):
        ParticipationFactory(activity=made, membership=user.person.memberships.get(), status="called")
        user.email = f"{user.username}@example.org"
        user.save()
    return made


def people(activity):
    return activity.participations.values_list("membership__person", flat=True)


def told(user):
    return Notice.objects.filter(recipient=user).count()


def enclosed():
    """(recipient, method, event) of each mail that was sent since."""
    send_due()
    found = []
    for sent in mail.outbox:
        for part in sent.message().walk():
            if part.get_content_type() == "text/calendar":
                made = Calendar.from_ical(part.get_payload(decode=True))
                assert part.get_param("method") == str(made["method"])
                found.append((sent.to[0], str(made["method"]), made.events[0]))
    mail.outbox.clear()
    return found


def leave_of(activity, user, **facts):
    row = activity.participations.get(membership__person__user=user)
    usual = {"reason": "illness", "asked_on": timezone.localdate(), "asked_by": user}
    return Leave.objects.create(participation=row, **usual | facts)


def test_each_change_is_one_notice_however_often_it_is_told(cast, activity):
    for _twice in range(2):
        telling.tell_called(activity, people(activity))
        telling.tell_changed(activity)
        telling.tell_cancelled(activity)
        telling.tell_leave_decided(leave_of(activity, cast.ciren, state="withdrawn"))

    assert (told(cast.zhuoma), told(cast.ciren)) == (3, 5)
    Activity.objects.update(sequence=1)
    activity.refresh_from_db()
    telling.tell_changed(activity)
    assert (told(cast.zhuoma), told(cast.ciren)) == (4, 6)


def test_who_has_no_account_in_use_does_not_count_as_told(cast, assembly, activity):
    for person in (PersonFactory(name="隐名甲", user=None), PersonFactory(name="隐名乙")):
        row = ParticipationFactory(activity=activity, membership=MembershipFactory(person=person, assembly=assembly))
        Participation.objects.filter(pk=row.pk).update(status="called")
    type(cast.zhuoma).objects.filter(person__name="隐名乙").update(is_active=False)

    assert telling.tell_called(activity, people(activity)) == 2


def test_the_organiser_reads_who_has_to_be_told_otherwise_and_nobody_else_does(cast, assembly, activity, client):
    person = PersonFactory(name="隐名甲", user=None)
    row = ParticipationFactory(
        activity=activity, membership=MembershipFactory(person=person, assembly=assembly), status="called"
    )
    liaison = UserFactory()
    RoleHoldingFactory(user=liaison, role=Role.LIAISON, assembly=assembly, starts_on=date(2020, 1, 1))

    def panel(user):
        client.force_login(user)
        body = client.get(activity.get_absolute_url()).content.decode()
        return body.partition('id="untold"')[2].partition("</section>")[0]

    assert "隐名甲" in panel(liaison)
    assert "卓玛" not in panel(liaison)
    assert [panel(user) for user in (cast.zhuoma, cast.leader, cast.wangfang)] == ["", "", ""]
    Participation.objects.filter(pk=row.pk).update(status="excused")
    assert panel(liaison) == ""


def test_a_notice_shows_the_title_to_those_who_may_see_it(cast, activity, client):
    telling.tell_called(activity, people(activity))
    client.force_login(cast.zhuoma)
    body = client.get(reverse("notices:list")).content.decode()

    assert "隐字题目" in body
    assert Notice.objects.get(recipient=cast.zhuoma).title == f"学习座谈会（{SOON.isoformat()}）通知您参加。"


def test_the_mail_brings_the_entry_and_nothing_private(cast, activity):
    telling.tell_called(activity, people(activity))
    send_due()
    words = str(mail.outbox[0].message()) + mail.outbox[0].body + mail.outbox[0].subject
    (first, second) = enclosed()

    assert {first[0], second[0]} == {cast.zhuoma.email, cast.ciren.email}
    assert (first[1], first[2].decoded("dtstart")) == ("PUBLISH", SOON)
    assert "隐字" not in words + first[2].to_ical().decode()


def test_the_entry_says_what_holds_when_the_mail_goes(cast, activity):
    telling.tell_called(activity, people(activity))
    later = SOON + timedelta(2)
    Activity.objects.update(starts_on=later, ends_on=later, sequence=3)

    assert [(method, event.decoded("dtstart"), event["sequence"]) for _to, method, event in enclosed()] == [
        ("PUBLISH", later, 3)
    ] * 2


def test_one_cancelled_after_it_was_published_is_taken_back(cast, activity):
    telling.tell_called(activity, people(activity))
    (published, _other) = enclosed()
    Activity.objects.update(state="cancelled", cancelled_why="隐字原因", sequence=1)
    activity.refresh_from_db()
    telling.tell_cancelled(activity)
    (cancelled, _other) = enclosed()

    assert (cancelled[1], str(cancelled[2]["status"])) == ("CANCEL", "CANCELLED")
    assert cancelled[2]["uid"] == published[2]["uid"]
    assert cancelled[2]["sequence"] > published[2]["sequence"]


def test_leave_granted_takes_it_out_of_one_s_calendar_and_leave_refused_does_not(cast, activity):
    for user, status in ((cast.zhuoma, "excused"), (cast.ciren, "leave_refused")):
        activity.participations.filter(membership__person__user=user).update(status=status)
        decided = {"decided_on": timezone.localdate(), "decided_by": cast.leader, "answer": "须到会"}
        state = "granted" if status == "excused" else "refused"
        telling.tell_leave_decided(leave_of(activity, user, state=state, **decided))

    assert {to: method for to, method, _event in enclosed()} == {
        cast.zhuoma.email: "CANCEL",
        cast.ciren.email: "PUBLISH",
    }


def test_who_is_not_called_any_more_has_it_taken_back(cast, activity):
    telling.tell_called(activity, people(activity))
    enclosed()
    activity.participations.filter(membership__person__user=cast.zhuoma).delete()
    telling.tell_not_called(activity, [cast.zhuoma.person.pk])

    assert [(to, method) for to, method, _event in enclosed()] == [(cast.zhuoma.email, "CANCEL")]


def test_who_decides_on_leave_is_not_given_the_entry(cast, assembly, activity):
    liaison = UserFactory(email="office@example.org")
    RoleHoldingFactory(user=liaison, role=Role.LIAISON, assembly=assembly, starts_on=date(2020, 1, 1))
    telling.tell_leave_asked(leave_of(activity, cast.zhuoma), Role.LIAISON)

    assert enclosed() == []
    assert told(liaison) == 1


def test_a_mail_about_anything_else_has_nothing_with_it(cast):
    from tests.notices.told import tell

    tell(UserFactory(), seed=str(uuid.uuid4()))
    send_due()

    assert [sent.attachments for sent in mail.outbox] == [[]]
