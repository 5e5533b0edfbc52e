"""The rows behind each figure: one query a measure. What each counts stands in docs/rules/figures.md.

Every query takes the assembly and the year, and returns the rows themselves: the figure is how many there are.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from huiyin.activities.models import Activity, Participation
from huiyin.assemblies.models import Assembly, Body, RuleSet
from huiyin.contacts.models import Meeting, Pair
from huiyin.duties.models import YearlyDuty
from huiyin.fieldwork.models import Report
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import NOT_RAISED, Answer, Kind, Matter, State
from huiyin.members.models import Membership, Seat
from huiyin.plans.models import Topic
from huiyin.writings.models import Writing


def as_of(year: int) -> date:
    """The day on which the year's stocks are counted: 31 December, or today when the year is not over."""
    return min(date(year, 12, 31), timezone.localdate())


def _in_year(field: str, year: int) -> Q:
    """A range, not `field__year`, so that an index on the day serves."""
    return Q(**{f"{field}__range": (date(year, 1, 1), date(year, 12, 31))})


# Members


def members_all_tiers(assembly: Assembly, year: int) -> QuerySet:
    of_above = Q(assembly=assembly.parent_id, resident_region=assembly)
    of_tiers = Q(assembly__in=Assembly.objects.within(assembly).values("pk"))
    return Membership.objects.on(as_of(year)).filter(of_tiers | of_above)


def members(assembly: Assembly, year: int) -> QuerySet:
    return Membership.objects.on(as_of(year)).filter(assembly=assembly)


def members_cpc(assembly: Assembly, year: int) -> QuerySet:
    return members(assembly, year).filter(cpc=True)


def members_non_cpc(assembly: Assembly, year: int) -> QuerySet:
    return members(assembly, year).filter(cpc=False)


# Study


def _activities(assembly: Assembly, year: int, *kinds: str) -> QuerySet:
    return Activity.objects.of(assembly).held().filter(_in_year("starts_on", year), kind__in=kinds)


def symposia(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.SYMPOSIUM)


def lectures(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.LECTURE)


def _present(assembly: Assembly, activities: QuerySet) -> QuerySet:
    return Participation.objects.filter(
        membership__assembly=assembly, status=Participation.Status.PRESENT, activity__in=activities.values("pk")
    )


def study_participations(assembly: Assembly, year: int) -> QuerySet:
    study = _activities(assembly, year, Activity.Kind.SYMPOSIUM, Activity.Kind.LECTURE)
    return _present(assembly, study)


def training_classes(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.TRAINING)


def outside_trainees(assembly: Assembly, year: int) -> QuerySet:
    return _present(assembly, _activities(assembly, year, Activity.Kind.OUTSIDE_COURSE))


# Topics and research


def consultation_topics(assembly: Assembly, year: int) -> QuerySet:
    return _topics(assembly, year, Topic.Kind.CONSULTATION)


def research_topics(assembly: Assembly, year: int) -> QuerySet:
    return _topics(assembly, year, Topic.Kind.RESEARCH).filter(thematic_education=True)


def _topics(assembly: Assembly, year: int, kind: str) -> QuerySet:
    return Topic.objects.chosen().filter(assembly=assembly, year=year, kind=kind, within__isnull=True)


def research_trips(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.RESEARCH_TRIP)


def own_research(assembly: Assembly, year: int) -> QuerySet:
    return _activities(assembly, year, Activity.Kind.OWN_RESEARCH)


# Livelihood


def livelihood_reports(assembly: Assembly, year: int) -> QuerySet:
    adopted = Report.objects.adopted()
    return adopted.filter(_in_year("adopted_on", year), assembly=assembly, topic__livelihood=True)


def livelihood_proposals(assembly: Assembly, year: int) -> QuerySet:
    return proposals_filed(assembly, year).filter(proposal__topic__livelihood=True)


def _livelihood(assembly: Assembly, kind: str) -> QuerySet:
    return Matter.objects.filter(assembly=assembly, kind=Kind.LIVELIHOOD, livelihood__kind=kind)


def livelihood_suggestions(assembly: Assembly, year: int) -> QuerySet:
    suggestions = _livelihood(assembly, LivelihoodMatter.Kind.SUGGESTION)
    return suggestions.filter(_in_year("opened_on", year), livelihood__topic__livelihood=True)


def problems_solved(assembly: Assembly, year: int) -> QuerySet:
    problems = _livelihood(assembly, LivelihoodMatter.Kind.PROBLEM)
    return problems.filter(_in_year("livelihood__solved_on", year))


def deeds_done(assembly: Assembly, year: int) -> QuerySet:
    return _livelihood(assembly, LivelihoodMatter.Kind.DEED).filter(_in_year("livelihood__solved_on", year))


def hot_issues(assembly: Assembly, year: int) -> QuerySet:
    issues = _livelihood(assembly, LivelihoodMatter.Kind.HOT_ISSUE)
    return issues.filter(_in_year("opened_on", year), livelihood__source=LivelihoodMatter.Source.SECTOR_GROUP)


# What each member owes


def _duties(assembly: Assembly, year: int, kind: str) -> QuerySet:
    try:
        rule_set = assembly.rules_on(as_of(year))
    except RuleSet.DoesNotExist:
        return YearlyDuty.objects.none()
    return YearlyDuty.objects.filter(rule_set=rule_set, kind=kind)


def duty_proposal(assembly: Assembly, year: int) -> QuerySet:
    return _duties(assembly, year, YearlyDuty.Kind.PROPOSAL)


def duty_opinion_item(assembly: Assembly, year: int) -> QuerySet:
    return _duties(assembly, year, YearlyDuty.Kind.OPINION_ITEM)


def duty_story(assembly: Assembly, year: int) -> QuerySet:
    return _duties(assembly, year, YearlyDuty.Kind.STORY)


def duty_study_reflection(assembly: Assembly, year: int) -> QuerySet:
    return _duties(assembly, year, YearlyDuty.Kind.STUDY_REFLECTION)


# Contact


def pairs(assembly: Assembly, year: int) -> QuerySet:
    return Pair.objects.on(as_of(year)).filter(assembly=assembly)


def _meetings(assembly: Assembly, year: int, kind: str) -> QuerySet:
    return Meeting.objects.counted().filter(_in_year("held_on", year), assembly=assembly, kind=kind)


def _member_that_day(person: str, *, cpc: bool) -> Exists:
    """`person` of the meeting was, on its day, a member of its assembly, in the Party or not."""
    day: Any = OuterRef("held_on")
    return Exists(
        Membership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            starts_on__lte=day,
            assembly=OuterRef("assembly"),
            person=OuterRef(person),
            cpc=cpc,
        )
    )


def vice_chair_talks(assembly: Assembly, year: int) -> QuerySet:
    return _meetings(assembly, year, Meeting.Kind.TALK).filter(
        _member_that_day("by", cpc=True),
        _member_that_day("met", cpc=False),
        by=F("seat__person"),
        seat__role=Seat.Role.VICE_CHAIR,
        seat__body__kind=Body.Kind.CHAIR_COUNCIL,
        seat__body__assembly=assembly,
    )


def party_vice_chairs(assembly: Assembly, year: int) -> QuerySet:
    return Seat.objects.filter(pk__in=vice_chair_talks(assembly, year).order_by().values("seat"))


def subgroup_talks(assembly: Assembly, year: int) -> QuerySet:
    return _meetings(assembly, year, Meeting.Kind.TALK).filter(
        by=F("seat__person"), seat__body__kind=Body.Kind.PARTY_SUBGROUP, seat__body__assembly=assembly
    )


def visits(assembly: Assembly, year: int) -> QuerySet:
    return _meetings(assembly, year, Meeting.Kind.VISIT)


# Stories


def stories(assembly: Assembly, year: int) -> QuerySet:
    written = Writing.objects.filter(_in_year("submitted_on", year), assembly=assembly, kind=Writing.Kind.STORY)
    return written.handed_in()


# Besides the 29: proposals and opinion items


def proposals_received(assembly: Assembly, year: int) -> QuerySet:
    proposals = Matter.objects.filter(_in_year("opened_on", year), assembly=assembly, kind=Kind.PROPOSAL)
    return proposals.exclude(state__in=NOT_RAISED)


def proposals_filed(assembly: Assembly, year: int) -> QuerySet:
    return Matter.objects.filter(_in_year("filed_on", year), assembly=assembly, kind=Kind.PROPOSAL)


def proposals_not_filed(assembly: Assembly, year: int) -> QuerySet:
    declined = Matter.objects.filter(assembly=assembly, kind=Kind.PROPOSAL, state=State.NOT_FILED)
    return declined.filter(_in_year("closed_on", year))


def proposals_replied(assembly: Assembly, year: int) -> QuerySet:
    """By the first answer: a second one, after a second handling, moves nothing from year to year."""
    first = Answer.objects.filter(_in_year("given_on", year), round=1, agency__isnull=False)
    proposals = Matter.objects.filter(assembly=assembly, kind=Kind.PROPOSAL, pk__in=first.values("matter"))
    of_matter = first.filter(matter=OuterRef("pk")).order_by("given_on")
    return proposals.annotate(first_answered_on=Subquery(of_matter.values("given_on")[:1]))


def opinion_items_received(assembly: Assembly, year: int) -> QuerySet:
    items = Matter.objects.filter(_in_year("opened_on", year), assembly=assembly, kind=Kind.OPINION)
    return items.exclude(state__in=NOT_RAISED)
