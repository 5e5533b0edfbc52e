"""A year of work in small: for each measure a few rows that count, and beside them rows that must not.

2023 is over, so its stocks are counted on 31 December 2023.
"""

from datetime import date
from types import SimpleNamespace

from huiyin.activities.models import Activity, Participation
from huiyin.assemblies.models import Assembly, Body
from huiyin.contacts.models import Meeting, Pair, PublicGroup
from huiyin.duties.models import lay_down
from huiyin.fieldwork.models import Report
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Answer, Kind, Matter, State
from huiyin.members.models import Seat
from huiyin.opinions.models import OpinionItem
from huiyin.plans.models import Topic
from huiyin.proposals.models import Proposal
from huiyin.writings.models import Writing
from tests.factories.base import (
    AgencyFactory,
    AssemblyFactory,
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    RuleSetFactory,
    SectorFactory,
    TermFactory,
)
from tests.figures import people, work_matters

YEAR = 2023
DAY = date(2023, 6, 1)
BEFORE, AFTER = date(2022, 12, 31), date(2024, 1, 1)

EXPECTED = (
    {
        "members_all_tiers": 11,
        "members": 7,
        "symposia": 2,
        "lectures": 1,
        "study_participations": 4,
        "training_classes": 1,
        "outside_trainees": 2,
        "consultation_topics": 2,
        "research_topics": 1,
        "research_trips": 3,
        "own_research": 2,
        "livelihood_reports": 2,
        "livelihood_proposals": 1,
        "livelihood_suggestions": 3,
        "problems_solved": 2,
        "deeds_done": 1,
        "hot_issues": 2,
        "duty_proposal": 1,
        "duty_opinion_item": 1,
        "duty_story": 1,
        "duty_study_reflection": 1,
        "members_cpc": 4,
        "members_non_cpc": 3,
        "pairs": 3,
        "party_vice_chairs": 1,
        "vice_chair_talks": 2,
        "subgroup_talks": 2,
        "visits": 2,
        "stories": 2,
    }
    | work_matters.EXPECTED
    | people.EXPECTED
)


def done(home):
    """Fill the year of `home`, which has its rule set, and return what tests need by name."""
    nation = AssemblyFactory(slug="nation", tier=Assembly.Tier.NATIONAL)
    Assembly.objects.filter(pk=home.pk).update(parent=nation)
    home.refresh_from_db()
    city = AssemblyFactory(slug="city", tier=Assembly.Tier.PREFECTURE, parent=home)
    county = AssemblyFactory(slug="county", tier=Assembly.Tier.COUNTY, parent=city)
    made = SimpleNamespace(home=home, nation=nation, city=city, county=county, elsewhere=AssemblyFactory(slug="away"))
    home.terms.exists() or TermFactory(assembly=home)
    _members(made)
    _study(made)
    _topics(made)
    _livelihood(made)
    _proposals(made)
    _contact(made)
    _writings(made)
    people.add(made)
    work_matters.done(made)
    lay_down(home.rules_on(date(2023, 12, 31)))
    lay_down(made.elsewhere.rule_sets.get())
    return made


def _member(assembly, **facts):
    return MembershipFactory(assembly=assembly, person=PersonFactory(user=None), **facts)


def _members(made):
    made.party = [_member(made.home, cpc=True) for _ in range(4)]
    made.others = [_member(made.home) for _ in range(3)]
    _member(made.home, cpc=True, ends_on=date(2023, 12, 30))  # left the day before
    _member(made.home, starts_on=AFTER)
    _member(made.city)
    twice = _member(made.county)
    MembershipFactory(assembly=made.city, person=twice.person)  # at two tiers, counted at each
    _member(made.nation, resident_region=made.home)
    for _ in range(2):
        _member(made.nation)  # lives nowhere we know of
    _member(made.nation, resident_region=made.elsewhere)
    made.away = _member(made.elsewhere)
    MembershipFactory(assembly=made.elsewhere, person=made.party[1].person)  # sits here and there
    _member(made.elsewhere, resident_region=made.home)  # lives here and sits neither above nor below


def _activity(assembly, kind, on=DAY, **facts):
    held = {"state": Activity.State.HELD, "title": f"{kind} {on}", "place": "拉萨"}
    return Activity.objects.create(
        **{"assembly": assembly, "kind": kind, "starts_on": on, "ends_on": on} | held | facts
    )


def _study(made):
    kinds = Activity.Kind
    times = {
        kinds.SYMPOSIUM: 2,
        kinds.LECTURE: 1,
        kinds.TRAINING: 1,
        kinds.OUTSIDE_COURSE: 1,
        kinds.RESEARCH_TRIP: 3,
        kinds.OWN_RESEARCH: 2,
        kinds.CONSULTATION: 1,
    }
    held = {kind: [_activity(made.home, kind) for _ in range(count)] for kind, count in times.items()}
    for kind in times:
        _activity(made.home, kind, BEFORE)
        _activity(made.home, kind, AFTER)
        _activity(made.elsewhere, kind)
        _activity(made.home, kind, state=Activity.State.PLANNED)
        _activity(made.home, kind, state=Activity.State.CANCELLED, cancelled_why="大雪")
    made.symposium, made.lecture = held[kinds.SYMPOSIUM][0], held[kinds.LECTURE][0]
    _took_part(made.symposium, made.party[:3])
    _took_part(made.lecture, made.party[:1])
    _took_part(held[kinds.OUTSIDE_COURSE][0], made.others[:2])
    _took_part(held[kinds.TRAINING][0], made.others)
    _took_part(held[kinds.CONSULTATION][0], made.others)
    for status in set(Participation.Status) - {Participation.Status.PRESENT}:
        _took_part(_activity(made.home, kinds.TRAINING, BEFORE), made.party[3:], status)
    _took_part(made.lecture, made.party[1:2], Participation.Status.ABSENT)
    _took_part(made.symposium, made.party[3:], Participation.Status.EXCUSED)
    _took_part(made.lecture, [made.away])  # a guest from another assembly


def _took_part(activity, memberships, status=Participation.Status.PRESENT):
    for membership in memberships:
        Participation.objects.create(activity=activity, membership=membership, status=status)


def _topic(assembly, kind, **facts):
    return Topic.objects.create(
        **{"assembly": assembly, "year": YEAR, "kind": kind, "chosen_on": DAY, "title": "题"} | facts
    )


def _topics(made):
    consultation, research = Topic.Kind.CONSULTATION, Topic.Kind.RESEARCH
    whole = _topic(made.home, consultation)
    _topic(made.home, consultation, within=whole)
    made.livelihood = _topic(made.home, consultation, livelihood=True)
    _topic(made.home, consultation, year=2022)
    _topic(made.elsewhere, consultation)
    _topic(made.home, consultation, state=Topic.State.SUGGESTED, chosen_on=None)
    _topic(made.home, research, thematic_education=True, state=Topic.State.DECLINED, answer="另行安排")
    theme = _topic(made.home, research, thematic_education=True)
    _topic(made.home, research, thematic_education=True, within=theme)
    made.plain = _topic(made.home, research)
    _topic(made.home, research, thematic_education=True, year=2024)
    _topic(made.elsewhere, research, thematic_education=True)


def _matter(assembly, kind, **facts):
    known = {"state": State.CLOSED, "opened_on": DAY, "answered_on": facts.get("closed_on", DAY), "closed_on": DAY}
    facts = known | {"assembly": assembly, "kind": kind, "year": YEAR, "title": f"关于{kind}"} | facts
    rule_set = assembly.rule_sets.first() or RuleSetFactory(assembly=assembly)
    return Matter.objects.create(rule_set=rule_set, **facts)


def _of_livelihood(made, kind, assembly=None, *, topic=None, solved_on=None, source="visit", **facts):
    matter = _matter(assembly or made.home, Kind.LIVELIHOOD, **facts)
    LivelihoodMatter.objects.create(matter=matter, kind=kind, source=source, topic=topic, solved_on=solved_on)


def _livelihood(made):
    kinds, sources = LivelihoodMatter.Kind, LivelihoodMatter.Source
    for _ in range(3):
        _of_livelihood(made, kinds.SUGGESTION, topic=made.livelihood)
    _of_livelihood(made, kinds.SUGGESTION, topic=made.plain)
    _of_livelihood(made, kinds.SUGGESTION)
    _of_livelihood(made, kinds.SUGGESTION, topic=made.livelihood, opened_on=AFTER)
    for kind, count in ((kinds.PROBLEM, 2), (kinds.DEED, 1)):
        for _ in range(count):
            _of_livelihood(made, kind, solved_on=DAY)
        _of_livelihood(made, kind)  # not solved
        _of_livelihood(made, kind, solved_on=AFTER)
        _of_livelihood(made, kind, made.elsewhere, solved_on=DAY)
    for _ in range(2):
        _of_livelihood(made, kinds.HOT_ISSUE, source=sources.SECTOR_GROUP)
    _of_livelihood(made, kinds.HOT_ISSUE, source=sources.VISIT)
    _of_livelihood(made, kinds.HOT_ISSUE, source=sources.SECTOR_GROUP, opened_on=BEFORE)
    _of_livelihood(made, kinds.HOT_ISSUE, made.elsewhere, source=sources.SECTOR_GROUP)


def _proposal(made, assembly=None, *, topic=None, **facts):
    matter = _matter(assembly or made.home, Kind.PROPOSAL, **facts)
    Proposal.objects.create(matter=matter, topic=topic)
    if matter.filed_on and matter.answered_on:
        agency = AgencyFactory(assembly=matter.assembly)
        for number, given_on in enumerate([matter.answered_on, AFTER], 1):  # a second answer moves nothing
            Answer.objects.create(matter=matter, agency=agency, round=number, text="答复", given_on=given_on)
    return matter


def _proposals(made):
    unanswered = {"state": State.WITHDRAWN, "answered_on": None}
    _proposal(made, topic=made.livelihood, filed_on=DAY, **unanswered | {"state": State.FILED, **_held(made)})
    _proposal(made, topic=made.plain, filed_on=DAY)  # and replied
    _proposal(made, filed_on=DAY, answered_on=AFTER, closed_on=AFTER)
    _proposal(made, filed_on=date(2023, 12, 31), answered_on=AFTER, closed_on=AFTER)
    _proposal(made, topic=made.livelihood, filed_on=AFTER, answered_on=AFTER, closed_on=AFTER)
    _proposal(made, topic=made.livelihood, state=State.NOT_FILED)
    _proposal(made, state=State.NOT_FILED, opened_on=BEFORE, answered_on=BEFORE, closed_on=BEFORE)
    _proposal(made, state=State.DRAFT, answered_on=None, closed_on=None)
    _proposal(made, **unanswered)
    _proposal(made, made.elsewhere, filed_on=DAY)
    for facts in ({}, unanswered, {"opened_on": BEFORE}):
        OpinionItem.objects.create(matter=_matter(made.home, Kind.OPINION, **facts), situation="情况", advice="建议")


def _held(made):
    return {"holder_person": made.party[0].person, "due_on": DAY, "closed_on": None}


def _pair(made, first, second, assembly=None, **facts):
    known = {"assembly": assembly or made.home, "kind": Pair.Kind.MEMBER_MEMBER, "starts_on": DAY}
    return Pair.objects.create(first=first.person, second=second and second.person, **known | facts)


def _met(made, by, met, kind=Meeting.Kind.TALK, *, on=DAY, seat=None, assembly=None):
    return Meeting.objects.create(
        assembly=assembly or made.home, kind=kind, by=by.person, met=met.person, seat=seat, held_on=on
    )


def _contact(made):
    party, others = made.party, made.others
    made.pair = _pair(made, party[0], others[0], kind=Pair.Kind.PARTY_NONPARTY)
    _pair(made, party[0], party[1])
    _pair(
        made,
        party[1],
        None,
        kind=Pair.Kind.MEMBER_PUBLIC,
        group=PublicGroup.objects.create(assembly=made.home, name="牧民小组"),
    )
    _pair(made, party[0], party[2], ends_on=date(2023, 12, 30))
    _pair(made, party[0], party[2], starts_on=AFTER)
    _pair(made, party[0], others[1], made.elsewhere)
    council = BodyFactory(assembly=made.home, kind=Body.Kind.CHAIR_COUNCIL)
    subgroup = BodyFactory(assembly=made.home, kind=Body.Kind.PARTY_SUBGROUP)
    seat = _seat(party[0], council, Seat.Role.VICE_CHAIR)
    _seat(party[2], council, Seat.Role.VICE_CHAIR)  # held no talk
    outside = _seat(others[2], council, Seat.Role.VICE_CHAIR)  # a vice-chair who is not in the Party
    chair = _seat(party[1], council, Seat.Role.CHAIR)
    made.talk = _met(made, party[0], others[0], seat=seat)
    _met(made, party[0], others[0], seat=seat)  # the same two again: a person-time more
    _met(made, party[0], party[1], seat=seat)  # with a member in the Party
    _met(made, party[0], others[0], seat=seat, on=AFTER)
    _met(made, party[0], others[0])  # not in that capacity
    _met(made, others[2], others[0], seat=outside)
    _met(made, party[1], others[0], seat=chair)
    group_seat = _seat(party[1], subgroup, Seat.Role.MEMBER)
    for member in (others[0], party[0]):
        _met(made, party[1], member, seat=group_seat)
    _met(made, party[1], others[0], seat=group_seat, on=BEFORE)
    for _ in range(2):
        _met(made, party[0], others[1], Meeting.Kind.VISIT)
    _met(made, party[0], others[1], Meeting.Kind.VISIT, on=AFTER)
    _met(made, made.away, others[1], Meeting.Kind.VISIT, assembly=made.elsewhere)


def _seat(membership, body, role):
    return Seat.objects.create(person=membership.person, body=body, role=role, starts_on=date(2023, 1, 12))


def _written(made, kind, assembly=None, **facts):
    known = {"assembly": assembly or made.home, "state": Writing.State.APPROVED, "submitted_on": DAY, "title": "文"}
    return Writing.objects.create(kind=kind, author=made.party[0].person, text="正文", **known | facts)


def _reported(made, assembly=None, **facts):
    known = {"assembly": assembly or made.home, "state": Report.State.ADOPTED, "adopted_on": DAY, "title": "报告"}
    return Report.objects.create(author=made.party[0].person, adopted_by="主席会议", text="正文", **known | facts)


def _writings(made):
    story = Writing.Kind.STORY
    made.story = _written(made, story)
    made.submitted = _written(made, story, state=Writing.State.SUBMITTED)
    _written(made, story, state=Writing.State.DRAFT)
    _written(made, story, submitted_on=AFTER)
    _written(made, story, made.elsewhere)
    _written(made, Writing.Kind.REFLECTION)
    _reported(made, topic=made.livelihood)
    _reported(made, topic=made.livelihood, state=Report.State.SENT)
    _reported(made, topic=made.livelihood, state=Report.State.DRAFT, adopted_on=None)
    _reported(made, topic=made.livelihood, state=Report.State.CIRCULATED, circulated_on=DAY, comments_until=DAY)
    _reported(made, topic=made.livelihood, adopted_on=BEFORE)
    _reported(made, made.elsewhere, topic=made.livelihood)
    _reported(made, topic=made.plain)
    _reported(made)
    SectorFactory(assembly=made.home, name="空界别")
