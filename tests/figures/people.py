"""More of the year in small: members, study, consultation, field work, contacts, stories. Beside each row that counts
stand rows that must not. Nothing here changes what `work.EXPECTED` says of the other chapters.
"""

from datetime import date
from decimal import Decimal

from huiyin.activities.models import Activity, AgendaItem, Participation, RollCount, Series
from huiyin.assemblies.models import Body
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.contacts.models import Meeting
from huiyin.fieldwork.models import Finding, Recommendation, Report, ReportInstruction, Stop, Way
from huiyin.matters.models import Kind, Matter, State
from huiyin.members.models import Membership, Seat
from huiyin.plans.models import Topic
from huiyin.writings.models import Writing
from tests.factories.base import BodyFactory, PersonFactory, RuleSetFactory, UserFactory

EXPECTED = {
    "members_new": 5,
    "members_continuing": 2,
    "members_at_start": 4,
    "members_stayed": 3,
    "members_came": 4,
    "members_left": 1,
    "standing_members": 2,
    "committee_seats": 3,
    "study_events": 8,
    "readings": 3,
    "reading_groups": 1,
    "outside_courses": 1,
    "learning_participations": 12,
    "learners": 6,
    "training_participations": 4,
    "reading_participations": 2,
    "study_called": 11,
    "study_exempt": 1,
    "study_due": 9,
    "study_came": 7,
    "study_excused": 1,
    "study_missed": 2,
    "study_attendance_rate": Decimal("77.8"),
    "reflections": 2,
    "consultation_topics_held": 1,
    "consultations": 1,
    "consultation_participations": 3,
    "consultation_participants": 3,
    "consultation_speeches": 2,
    "reports_adopted": 5,
    "consultation_reports": 3,
    "research_reports": 2,
    "recommendations": 3,
    "recommendations_taken_up": 2,
    "recommendations_answered": 1,
    "recommendations_rate": Decimal("66.7"),
    "report_instructions": 2,
    "field_trips": 6,
    "trip_participations": 3,
    "trip_participants": 2,
    "trip_stops": 4,
    "trip_places": 2,
    "trip_enterprises": 1,
    "trip_households": 1,
    "trip_forums": 1,
    "findings": 4,
    "findings_with_a_way": 3,
    "findings_rate": Decimal("75.0"),
    "finding_ways": 3,
    "finding_proposals": 1,
    "finding_opinion_items": 1,
    "finding_ledger_matters": 1,
    "duties_owing": 7,
    "duties_exempt": 0,
    "duties_all_done": 0,
    "duty_proposal_done": 3,
    "duty_opinion_item_done": 0,
    "duty_story_done": 1,
    "duty_study_reflection_done": 1,
    "duty_research_done": 0,
    "duty_training_done": 0,
    "duties_done_rate": Decimal("0.0"),
    "pairs_met": 2,
    "pairs_met_rate": Decimal("66.7"),
    "talks_and_visits": 11,
    "talks": 9,
    "staff_talks": 1,
    "member_talks": 1,
    "vice_chair_visits": 0,
    "staff_visits": 0,
    "members_talked_with": 5,
    "talk_coverage_rate": Decimal("71.4"),
    "stories_approved": 1,
    "stories_published": 1,
    "histories": 1,
    "received_not_filed": 4,
    "received_examined": 0,
    "activities_held": 15,
    "participations": 18,
    "participants": 6,
    "complete_rolls": 4,
    "attendance_called": 14,
    "attendance_exempt": 1,
    "attendance_due": 12,
    "attendance_came": 10,
    "attendance_excused": 1,
    "attendance_missed": 2,
    "attendance_rate": Decimal("83.3"),
}

YEAR = 2023
DAY = date(2023, 6, 1)
BEFORE, AFTER = date(2022, 12, 31), date(2024, 1, 1)


def add(made):
    made.office = UserFactory(name="联络")
    _members(made)
    _study(made)
    _consultation(made)
    _field_work(made)
    _contacts(made)
    _writings(made)


def _members(made):
    long = [made.party[0].pk, made.others[0].pk]
    Membership.objects.filter(pk__in=long).update(starts_on=date(2022, 6, 1), first_term=False)
    new = made.party[1]
    known = {"assembly": made.home, "term": new.term, "sector": new.sector, "starts_on": date(2018, 1, 12)}
    Membership.objects.create(person=PersonFactory(user=None), ends_on=date(2023, 3, 31), **known)  # left
    Membership.objects.create(person=new.person, ends_on=date(2023, 1, 11), **known)  # and was elected again
    standing = BodyFactory(assembly=made.home, kind=Body.Kind.STANDING_COMMITTEE)
    for held, role in ((made.party[0], Seat.Role.CHAIR), (made.party[0], Seat.Role.MEMBER)):
        _sits(held, standing, role)
    _sits(made.others[0], standing)
    _sits(made.party[2], standing, Seat.Role.STAFF)
    _sits(made.party[3], standing, ends_on=date(2023, 12, 30))
    _sits(made.away, standing)  # no member here
    one, other = (BodyFactory(assembly=made.home, kind=Body.Kind.SPECIAL_COMMITTEE) for _ in range(2))
    _sits(made.party[0], one, Seat.Role.CHAIR)
    _sits(made.party[0], other)
    _sits(made.party[1], one)
    _sits(made.party[2], one, Seat.Role.STAFF)
    _sits(made.others[1], other, starts_on=AFTER)
    _sits(made.others[2], BodyFactory(assembly=made.elsewhere, kind=Body.Kind.SPECIAL_COMMITTEE))


def _sits(membership, body, role=Seat.Role.MEMBER, starts_on=date(2023, 1, 12), ends_on=None):
    return Seat.objects.create(person=membership.person, body=body, role=role, starts_on=starts_on, ends_on=ends_on)


def _held(made, kind, on=DAY, **facts):
    known = {"state": Activity.State.HELD, "title": f"{kind}", "place": "拉萨", "starts_on": on, "ends_on": on}
    return Activity.objects.create(assembly=made.home, kind=kind, **known | facts)


def _came(activity, membership, status="present", **facts):
    Participation.objects.create(activity=activity, membership=membership, status=status, **facts)


def _study(made):
    series = Series.objects.create(assembly=made.home, kind=Activity.Kind.READING, title="读书小组")
    Series.objects.create(assembly=made.home, kind=Activity.Kind.READING, title="没有活动的小组")
    for number in (1, 2):
        _came(_held(made, Activity.Kind.READING, series=series, number=number), made.party[0])
    _came(_held(made, Activity.Kind.READING), made.party[1], "absent")
    _held(made, Activity.Kind.READING, AFTER, series=series, number=3)
    training = _of_year(made, Activity.Kind.TRAINING)
    _came(training, made.party[0], signed_up=True)
    _came(training, made.party[1], "excused", is_exempt=True)
    _came(training, made.party[2], "partial", half_days=1)
    made.training, made.consultation = training, _of_year(made, Activity.Kind.CONSULTATION)
    for activity in (made.symposium, made.lecture, made.training, made.consultation):
        Activity.objects.filter(pk=activity.pk).update(roll_completed_on=DAY)
    lenient = RuleSetFactory(
        assembly=made.nation,
        in_force_from=AFTER,
        document=STARTING_RULES | {"attendance": {"parts": 2, "of": 3, "excused_are_due": False}},
    )
    RollCount.objects.create(
        activity=made.symposium, assembly=made.home, called=4, exempt=0, due=3, present=3, excused=1,
        rule_set=lenient, rule="准假的都不计入应到。", counted_on=DAY,
    )  # fmt: skip


def _of_year(made, kind):
    return Activity.objects.filter(assembly=made.home, kind=kind, state="held", starts_on=DAY).order_by("pk").first()


def _consultation(made):
    meeting = made.consultation
    Activity.objects.filter(pk=meeting.pk).update(topic=made.livelihood)
    part = Topic.objects.get(assembly=made.home, kind=Topic.Kind.CONSULTATION, within__isnull=False, year=YEAR)
    planned = Activity.objects.filter(assembly=made.home, kind=Activity.Kind.CONSULTATION, state="planned")
    planned.update(topic=part)  # not held yet
    AgendaItem.objects.create(activity=meeting, order=1, title="发言", speaker=made.party[0].person)
    AgendaItem.objects.create(activity=meeting, order=2, title="发言", speaker_name="专家")
    AgendaItem.objects.create(activity=meeting, order=3, title="休息")
    AgendaItem.objects.create(activity=made.symposium, order=1, title="发言", speaker=made.party[0].person)
    known = {"assembly": made.home, "author": made.party[0].person, "adopted_by": "主席会议", "text": "正文"}
    adopted = Report.objects.create(
        activity=meeting, state=Report.State.SENT, adopted_on=DAY, title="协商报告", **known
    )
    answered, waiting = (
        Matter.objects.filter(assembly=made.home, answered_on__isnull=none).exclude(state=State.DRAFT).first()
        for none in (False, True)
    )
    for order, facts in enumerate(({"matter": answered}, {"matter": waiting}, {"why_not": "已在办理"}), 1):
        Recommendation.objects.create(report=adopted, order=order, text="建议", **facts)
    for report in Report.objects.filter(assembly=made.home).exclude(adopted_on=DAY):
        Recommendation.objects.create(report=report, order=1, text="不是当年审定的")
    levels = ReportInstruction.Level
    for level, on in ((levels.REGION, DAY), (levels.NATIONAL, DAY), (levels.REGION, AFTER)):
        _instruct(made, adopted, level, on)
    _instruct(made, Report.objects.get(assembly=made.elsewhere), levels.REGION, DAY)
    made.report = adopted


def _instruct(made, report, level, on):
    ReportInstruction.objects.create(report=report, leader="领导", level=level, on=on, text="阅", by=made.office)


def _field_work(made):
    kinds = Stop.Kind
    trip, inspection = _of_year(made, Activity.Kind.RESEARCH_TRIP), _held(made, Activity.Kind.INSPECTION)
    Activity.objects.filter(pk=trip.pk).update(led_by=made.party[0].person)
    _came(trip, made.party[0])
    _came(trip, made.party[1])
    _came(trip, made.party[2], "absent")
    _came(inspection, made.party[0])
    earlier = Activity.objects.get(assembly=made.home, kind=Activity.Kind.RESEARCH_TRIP, starts_on=BEFORE)
    where = [
        (trip, kinds.ENTERPRISE, made.county),
        (trip, kinds.FORUM, made.county),
        (trip, kinds.HOUSEHOLD, made.city),
        (inspection, kinds.SITE, made.county),
        (made.symposium, kinds.FORUM, made.county),
        (earlier, kinds.ENTERPRISE, made.elsewhere),
    ]
    for order, (activity, kind, place) in enumerate(where, 1):
        Stop.objects.create(activity=activity, order=order, kind=kind, on=activity.starts_on, place=place)
    made.trip = trip
    gone_ways, let_go, nothing, in_report = (_found(made, trip) for _ in range(4))
    Finding.objects.filter(pk=let_go.pk).update(let_go_on=DAY, let_go_why="已有安排")
    made.report.findings.add(in_report)
    later = _found(made, trip, AFTER)
    _found(made, made.symposium)
    kept = Matter.objects.filter(assembly=made.home, state=State.CLOSED)
    for kind in (Kind.PROPOSAL, Kind.OPINION, Kind.LIVELIHOOD):
        _became(made, gone_ways, kept.filter(kind=kind).first())
    _became(made, nothing, Matter.objects.filter(assembly=made.home, state=State.WITHDRAWN).first())
    _became(made, later, kept.filter(kind=Kind.LIVELIHOOD).last(), AFTER)


def _found(made, activity, on=DAY):
    return Finding.objects.create(activity=activity, problem="问题", found_on=on, written_by=made.office)


def _became(made, finding, matter, on=DAY):
    Way.objects.create(finding=finding, matter=matter, on=on, by=made.office)


def _contacts(made):
    secretariat = BodyFactory(assembly=made.home, kind=Body.Kind.SECRETARIAT)
    made.clerk = PersonFactory(user=None)
    seat = Seat.objects.create(person=made.clerk, body=secretariat, role=Seat.Role.STAFF, starts_on=date(2023, 1, 12))
    known = {"assembly": made.home, "by": made.clerk, "met": made.others[1].person, "seat": seat, "held_on": DAY}
    Meeting.objects.create(kind=Meeting.Kind.TALK, **known)
    Meeting.objects.create(kind=Meeting.Kind.TALK, is_void=True, **known)
    Meeting.objects.create(kind=Meeting.Kind.TALK, **known | {"held_on": AFTER})


def _writings(made):
    known = {"assembly": made.home, "author": made.party[0].person, "title": "文", "text": "正文"}
    kinds, states = Writing.Kind, Writing.State
    Writing.objects.filter(pk=made.story.pk).update(approved_on=DAY)
    Writing.objects.create(
        kind=kinds.STORY, state=states.PUBLISHED, submitted_on=BEFORE, approved_on=BEFORE, published_on=DAY,
        consent="inside", audience="inside", **known,
    )  # fmt: skip
    Writing.objects.create(
        kind=kinds.STORY, state=states.WITHDRAWN, submitted_on=DAY, approved_on=DAY, published_on=DAY, **known
    )
    for kind in (kinds.HISTORY, kinds.REFLECTION):
        Writing.objects.create(kind=kind, state=states.SUBMITTED, submitted_on=DAY, **known)
        Writing.objects.create(kind=kind, state=states.DRAFT, **known)
        Writing.objects.create(kind=kind, state=states.SUBMITTED, submitted_on=AFTER, **known)
