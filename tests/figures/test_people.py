"""What is counted of members, study, consultation, field work, contacts, duties, stories and activities."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity, AgendaItem, Participation
from huiyin.contacts.models import Meeting, Pair
from huiyin.fieldwork.models import Finding, Recommendation, Report, ReportInstruction, Stop, Way
from huiyin.figures.measures import BY_CODE, EVERY, Measure, _chapters
from huiyin.figures.measures.told import Told
from huiyin.members.models import Membership, Seat
from huiyin.writings.models import Writing
from tests.factories.base import SectorFactory, UserFactory
from tests.figures.people import AFTER, DAY, EXPECTED, YEAR
from tests.figures.test_pages import links_to_records, page
from tests.figures.work import _member

FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
REPORT = "/reports/home/2023/"


def test_each_measure_counts_what_its_definition_says(made):
    assert {code: BY_CODE[code].value(made.home, YEAR) for code in EXPECTED} == EXPECTED


def test_no_two_figures_have_one_code():
    assert [code for code, times in Counter(m.code for some in _chapters for m in some).items() if times > 1] == []
    assert EXPECTED.keys() <= BY_CODE.keys()


# The same a second time, in plain Python, over rows read one by one and told apart by nothing of the measures.


def within(day):
    return day is not None and FIRST <= day <= LAST


def holds(row, day):
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


class Oracle:
    def __init__(self, home):
        self.home = home
        self.held = [m for m in Membership.objects.all() if m.assembly_id == home.pk]
        self.now = [m for m in self.held if holds(m, LAST)]
        self.start = [m for m in self.held if holds(m, FIRST - timedelta(days=1))]
        self.activities = [
            a for a in Activity.objects.prefetch_related("with_assemblies")
            if (a.assembly_id == home.pk or home in a.with_assemblies.all())
            and a.state == "held" and within(a.starts_on)
        ]  # fmt: skip
        self.lines = [
            line for line in Participation.objects.select_related("activity", "membership")
            if line.membership.assembly_id == home.pk
        ]  # fmt: skip
        self.reports = [
            r for r in Report.objects.select_related("topic", "activity")
            if r.assembly_id == home.pk and r.state in ("adopted", "sent", "closed") and within(r.adopted_on)
        ]  # fmt: skip
        self.meetings = [
            m for m in Meeting.objects.select_related("seat__body")
            if m.assembly_id == home.pk and within(m.held_on) and not m.is_void
        ]  # fmt: skip

    def of(self, *kinds):
        return [a for a in self.activities if a.kind in kinds]

    def came(self, *kinds):
        keys = {a.pk for a in (self.of(*kinds) if kinds else self.activities)}
        return [line for line in self.lines if line.activity_id in keys and line.status == "present"]

    def persons(self, *kinds):
        return {line.membership.person_id for line in self.came(*kinds)}

    def rolls(self, *kinds):
        """Lines of complete rolls, of who was called and was a member that day."""
        return [
            line for line in self.lines
            if line.activity.roll_completed_on and within(line.activity.starts_on) and not line.signed_up
            and holds(line.membership, line.activity.starts_on)
            and (not kinds or line.activity.kind in kinds)
        ]  # fmt: skip

    def stops(self, *kinds):
        keys = {a.pk for a in self.of(*FIELD)}
        return [s for s in Stop.objects.all() if s.activity_id in keys and (not kinds or s.kind in kinds)]

    def findings(self):
        found = Finding.objects.select_related("activity").prefetch_related("ways__matter", "reports")
        own = [f for f in found if f.activity.assembly_id == self.home.pk and f.activity.kind in FIELD]
        return [f for f in own if within(f.found_on)]

    def ways(self, *kinds):
        found = Way.objects.select_related("finding__activity", "matter")
        own = [w for w in found if w.finding.activity.assembly_id == self.home.pk and w.finding.activity.kind in FIELD]
        stand = [w for w in own if within(w.on) and w.matter.state not in ("withdrawn", "discarded")]
        return [w for w in stand if not kinds or w.matter.kind in kinds]

    def talks(self):
        return [m for m in self.meetings if m.kind == "talk"]

    def writings(self, kind):
        return [w for w in Writing.objects.all() if w.assembly_id == self.home.pk and w.kind == kind]


STUDY = ("symposium", "lecture", "reading", "training", "outside_course")
FIELD = ("research_trip", "own_research", "inspection", "study_tour", "supervision")


def counted(o):
    """By code, from the lists above."""
    before = {m.person_id for m in o.start}
    now = {m.person_id for m in o.now}
    sits = [s for s in Seat.objects.select_related("body") if s.body.assembly_id == o.home.pk and holds(s, LAST)]
    seats = [s for s in sits if s.role != "staff"]
    standing = {s.person_id for s in seats if s.body.kind == "standing_committee"}
    handed_in = ("submitted", "edited", "approved", "published")
    reports = {r.pk for r in o.reports}
    consulted = [
        r for r in o.reports
        if (r.topic.kind == "consultation" if r.topic else bool(r.activity) and r.activity.kind == "consultation")
    ]  # fmt: skip
    advice = [r for r in Recommendation.objects.select_related("matter") if r.report_id in reports]
    meetings = [frozenset([("p", m.by_id), ("p", m.met_id) if m.met_id else ("g", m.group_id)]) for m in o.meetings]
    pairs = [p for p in Pair.objects.all() if p.assembly_id == o.home.pk and holds(p, LAST)]
    met = [p for p in pairs if _ends(p) in meetings]
    talked = {person for m in o.talks() for person in (m.by_id, m.met_id)}
    found = {
        "members_new": [m for m in o.now if m.first_term],
        "members_continuing": [m for m in o.now if not m.first_term],
        "members_at_start": o.start,
        "members_stayed": [m for m in o.now if m.person_id in before],
        "members_came": [m for m in o.now if m.person_id not in before],
        "members_left": [m for m in o.start if m.person_id not in now],
        "standing_members": [m for m in o.now if m.person_id in standing],
        "committee_seats": [s for s in seats if s.body.kind == "special_committee"],
        "study_events": o.of(*STUDY),
        "readings": o.of("reading"),
        "reading_groups": {a.series_id for a in o.of("reading") if a.series_id},
        "outside_courses": o.of("outside_course"),
        "learning_participations": o.came(*STUDY),
        "learners": o.persons(*STUDY),
        "training_participations": o.came("training"),
        "reading_participations": o.came("reading"),
        "reflections": [w for w in o.writings("reflection") if within(w.submitted_on) and w.state in handed_in],
        "consultations": o.of("consultation"),
        "consultation_participations": o.came("consultation"),
        "consultation_participants": o.persons("consultation"),
        "consultation_speeches": [
            i for i in AgendaItem.objects.select_related("activity")
            if i.activity in o.of("consultation") and (i.speaker_id or i.speaker_name)
        ],
        "reports_adopted": o.reports,
        "consultation_reports": consulted,
        "research_reports": [r for r in o.reports if r not in consulted],
        "recommendations": advice,
        "recommendations_taken_up": [r for r in advice if r.matter],
        "recommendations_answered": [r for r in advice if r.matter and r.matter.answered_on],
        "report_instructions": [
            i for i in ReportInstruction.objects.select_related("report")
            if i.report.assembly_id == o.home.pk and within(i.on)
        ],
        "field_trips": o.of(*FIELD),
        "trip_participations": o.came(*FIELD),
        "trip_participants": o.persons(*FIELD),
        "trip_stops": o.stops(),
        "trip_places": {s.place_id for s in o.stops()},
        "trip_enterprises": o.stops("enterprise"),
        "trip_households": o.stops("household"),
        "trip_forums": o.stops("forum"),
        "findings": o.findings(),
        "findings_with_a_way": [
            f for f in o.findings()
            if f.let_go_on or f.reports.all()
            or any(way.matter.state not in ("withdrawn", "discarded") for way in f.ways.all())
        ],
        "finding_ways": o.ways(),
        "finding_proposals": o.ways("proposal"),
        "finding_opinion_items": o.ways("opinion"),
        "finding_ledger_matters": o.ways("livelihood"),
        "pairs_met": met,
        "talks_and_visits": o.meetings,
        "talks": o.talks(),
        "staff_talks": [m for m in o.talks() if m.seat and _of_staff(m.seat)],
        "member_talks": [m for m in o.talks() if m.seat is None],
        "members_talked_with": [m for m in o.now if m.person_id in talked],
        "stories_approved": [
            w for w in o.writings("story") if within(w.approved_on) and w.state in handed_in
        ],
        "stories_published": [w for w in o.writings("story") if within(w.published_on) and w.state == "published"],
        "histories": [w for w in o.writings("history") if within(w.submitted_on) and w.state in handed_in],
        "activities_held": o.activities,
        "participations": o.came(),
        "participants": o.persons(),
        "complete_rolls": [a for a in o.activities if a.roll_completed_on],
    }  # fmt: skip
    numbers = {code: len(rows) for code, rows in found.items()}
    for name, kinds in (("study", STUDY), ("attendance", ())):
        numbers |= _roll(name, o.rolls(*kinds))
    numbers |= {
        "recommendations_rate": _rate(numbers["recommendations_taken_up"], numbers["recommendations"]),
        "findings_rate": _rate(numbers["findings_with_a_way"], numbers["findings"]),
        "pairs_met_rate": _rate(len(met), len(pairs)),
        "talk_coverage_rate": _rate(numbers["members_talked_with"], len(o.now)),
        "study_attendance_rate": _rate(numbers["study_came"], numbers["study_due"]),
        "attendance_rate": _rate(numbers["attendance_came"], numbers["attendance_due"]),
    }
    return numbers


def _ends(pair):
    return frozenset([("p", pair.first_id), ("p", pair.second_id) if pair.second_id else ("g", pair.group_id)])


def _of_staff(seat):
    return seat.role == "staff" or seat.body.kind == "secretariat"


def _roll(name, lines):
    exempt = [line for line in lines if line.is_exempt]
    rest = [line for line in lines if not line.is_exempt]
    excused = [line for line in rest if line.status == "excused"]
    free = {  # whoever is excused there is not due
        count.activity_id
        for line in lines for count in line.activity.roll_counts.all()
        if count.rule_set and not count.rule_set.document.get("attendance", {}).get("excused_are_due", True)
    }  # fmt: skip
    return {
        f"{name}_called": len(lines),
        f"{name}_exempt": len(exempt),
        f"{name}_excused": len(excused),
        f"{name}_came": len([line for line in rest if line.status == "present"]),
        f"{name}_missed": len([line for line in rest if line.status in ("absent", "partial")]),
        f"{name}_due": len(rest) - len([line for line in excused if line.activity_id in free]),
    }


def _rate(part, whole):
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_a_count_in_plain_python_comes_to_the_same(made):
    numbers = counted(Oracle(made.home))

    assert numbers == {code: EXPECTED[code] for code in numbers}
    assert len(numbers) == 73


# What opens to whom.


def _account(membership):
    membership.person.user = UserFactory(name=membership.person.name)
    membership.person.save()
    return membership.person.user


def opened(client, user, code):
    return len(links_to_records(page(client, user, f"{REPORT}{code}/")))


def test_a_talk_held_from_a_seat_in_a_party_body_opens_to_those_who_may_know_it(client, leader, office, made):
    talked = _account(made.others[0])  # with whom a member of a party sub-group talked as that
    own = Meeting.objects.filter(met=made.others[0].person, held_on=DAY, is_void=False)

    assert opened(client, leader, "talks") == EXPECTED["talks"]
    assert own.filter(seat__body__kind="party_subgroup").count() == 1
    assert opened(client, talked, "talks") == own.count() - 1
    assert opened(client, office(Role.LIAISON), "talks_and_visits") == EXPECTED["talks_and_visits"]


def test_whoever_opens_the_talks_leaves_a_look_for_those_in_party_bodies_alone(client, leader, made):
    from huiyin.history.models import Event

    page(client, leader, f"{REPORT}talks/")
    looks = [event.facts["people"] for event in Event.objects.all() if event.facts.get("what") == "party"]

    assert looks == [f",{made.party[1].person.pk},"]


def test_who_was_talked_with_is_a_list_for_the_offices(client, leader, agency, made):
    member = _account(made.party[0])

    assert opened(client, leader, "members_talked_with") == EXPECTED["members_talked_with"]
    assert opened(client, member, "members_talked_with") == 1  # oneself
    assert opened(client, agency, "members_talked_with") == 0


def test_names_with_numbers_are_for_the_offices_and_in_the_order_of_the_register(client, leader, member, made):
    for code in ("talks", "learning_participations", "visits"):
        listed = page(client, leader, f"{REPORT}{code}/?by=person")
        persons = [int(key) for key in re.findall(r'href="/members/(\d+)/"', listed.split("<main")[1])]
        assert persons == sorted(persons)
        assert len(persons) == len(set(persons)) > 1 or code == "visits"
        assert "按人列出" in page(client, leader, f"{REPORT}{code}/")
        assert "按人列出" not in page(client, member, f"{REPORT}{code}/?by=person")


def test_nobody_is_listed_by_what_they_have_not_done(client, leader, made):
    told = [measure for measure in EVERY if isinstance(measure, Told)]

    assert len(told) == 9
    for measure in told:
        text = page(client, leader, f"{REPORT}{measure.code}/")
        listed = links_to_records(text)
        assert len(listed) == 4, measure.code
        assert all(url.startswith("/duties/") for url in listed), measure.code
        assert not any(f">{held.person.name}<" in text.split("<main")[1] for held in made.party + made.others)


def test_the_members_who_did_so_many_add_up_to_those_who_owe_something(made):
    owing = BY_CODE["duties_owing"]
    by_number, by_sector = (split.parts(owing.rows(made.home, YEAR)) for split in owing.divisions)

    assert sum(part.count for part in by_number) == EXPECTED["duties_owing"]
    assert by_sector == []  # one sector is all of them
    assert [part.key for part in by_number] == ["0", "1", "2", "3", "4"]


def test_a_sector_of_one_is_not_told_apart(made):
    sectors = [SectorFactory(assembly=made.home, name=f"{number}界") for number in range(3)]
    for sector, size in zip(sectors, (1, 2, 4), strict=True):
        for _ in range(size):
            _member(made.home, sector=sector)
    owing = BY_CODE["duties_owing"]
    parts = owing.divisions[1].parts(owing.rows(made.home, YEAR))

    assert [(part.name, part.count) for part in parts] == [("农业界", 7), ("2界", 4), ("其余界别合计", 3)]


def test_the_sums_of_duties_are_divided_for_the_offices_alone(client, leader, member, made):
    assert "按完成几件" in page(client, leader, f"{REPORT}duties_owing/")
    assert "按完成几件" not in page(client, member, f"{REPORT}duties_owing/")
    page(client, member, f"{REPORT}duties_owing/?split=sector")  # asked for, and not given
    assert not any(each.splits for each in EVERY if isinstance(each, Told))


def test_of_fewer_than_three_nothing_is_told(made):
    assert Membership.objects.filter(assembly=made.county).count() == 1
    assert BY_CODE["duties_owing"].value(made.county, YEAR) is None
    assert BY_CODE["duties_done_rate"].value(made.county, YEAR) is None


@pytest.mark.parametrize("code", [code for code in EXPECTED if isinstance(BY_CODE[code], Measure)])
def test_every_figure_has_a_definition_that_ends_as_a_sentence(code):
    assert str(BY_CODE[code].definition).endswith("。")


def test_a_member_who_left_and_one_elected_again_move_between_the_years(made):
    came, stayed = (
        {held.person for held in BY_CODE[code].rows(made.home, YEAR)} for code in ("members_came", "members_stayed")
    )

    assert made.party[1].person in stayed  # in another membership than at the year's beginning
    assert made.party[2].person in came
    assert BY_CODE["members"].value(made.home, YEAR) == BY_CODE["members_at_start"].value(made.home, YEAR + 1)
    assert AFTER > LAST
