"""Who writes down what was found, who writes a report, who reads which."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huiyin.accounts.models import CONTENT_ROLES, Role
from huiyin.activities import permissions as of_activities
from huiyin.activities.permissions import NOBODY, OFFICES
from huiyin.members.models import member_assemblies, person_of

# Called or confirmed is there until the roll says otherwise; excused, absent, waiting or refused is not.
THERE = ("called", "confirmed", "present", "partial")


def keeps_trip(user: Any, activity: Any) -> bool:
    """Whoever keeps an activity keeps its stops, and says what is not taken further."""
    return of_activities.organises(user, activity)


def was_there(user: Any, activity: Any) -> bool:
    person = person_of(user)
    if person is None:
        return False
    on_it = activity.participations.filter(membership__person=person, status__in=THERE)
    return activity.led_by_id == person.pk or on_it.exists()


def writes_findings(user: Any, activity: Any) -> bool:
    """Whoever was on the trip, and whoever keeps it."""
    return keeps_trip(user, activity) or was_there(user, activity)


def edits_finding(user: Any, finding: Any) -> bool:
    return finding.written_by_id == user.pk or keeps_trip(user, finding.activity)


def sends_finding(user: Any, finding: Any) -> bool:
    """Makes something of it: whoever may write one there, and the ledger desk. What exactly, each way says."""
    holders = finding.activity.holders
    return bool(user.assemblies_as(Role.LEDGER_STAFF) & holders) or writes_findings(user, finding.activity)


def settles_findings(user: Any) -> bool:
    """Has findings of others to see to."""
    return user.holds(*OFFICES, Role.COMMITTEE_STAFF, Role.LEDGER_STAFF)


def visible_findings(user: Any) -> Q:
    """Who wrote it or was there; the offices of the assemblies that held it and their ledger desks; the committee
    that led it."""
    if not user.is_authenticated:
        return NOBODY
    from huiyin.activities.models import Activity, Participation

    offices = user.assemblies_as(*OFFICES, Role.LEDGER_STAFF)
    jointly = Activity.with_assemblies.through.objects.filter(assembly__in=offices)
    seen = Q(written_by=user) | Q(activity__assembly__in=offices) | Q(activity__in=jointly.values("activity"))
    seen |= Q(activity__in=Activity.objects.filter(organiser__in=user.bodies_as(Role.COMMITTEE_STAFF)).values("pk"))
    if person := person_of(user):
        there = Participation.objects.filter(membership__person=person, status__in=THERE)
        seen |= Q(activity__in=there.values("activity")) | Q(activity__led_by=person)
    return seen


def _keeps_reports(user: Any) -> Q:
    """On Report: the offices of its assembly, and its committee's staff."""
    return Q(assembly__in=user.assemblies_as(*OFFICES)) | Q(body__in=user.bodies_as(Role.COMMITTEE_STAFF))


def _wrote(user: Any) -> Q:
    person = person_of(user)
    own = Q(written_by=user)
    return own | Q(author=person) if person else own


def visible_reports(user: Any) -> Q:
    """A draft: who writes it and the offices; circulated: the assembly's members too; adopted: all who work there."""
    if not user.is_authenticated:
        return NOBODY
    members = member_assemblies(user)
    adopted = Q(state__in=["adopted", "sent", "closed"], assembly__in=members | user.assemblies_as(*CONTENT_ROLES))
    circulated = Q(state="circulated", assembly__in=members)
    return _keeps_reports(user) | _wrote(user) | adopted | circulated


def visible_versions(user: Any) -> Q:
    """What stood there before: whoever writes the report, and the offices. Its readers read the words as they are."""
    return Q(report__in=_kept_or_written(user).values("pk")) if user.is_authenticated else NOBODY


def _kept_or_written(user: Any) -> Any:
    from huiyin.fieldwork.models import Report

    return Report.objects.filter(_keeps_reports(user) | _wrote(user))


def visible_comments(user: Any) -> Q:
    """One's own; whoever writes the report, and the offices. What others said is not everybody's."""
    if not user.is_authenticated:
        return NOBODY
    return Q(by=user) | Q(report__in=_kept_or_written(user).values("pk"))


def visible_instructions(user: Any) -> Q:
    """Every word: the offices of the assembly."""
    return Q(report__assembly__in=user.assemblies_as(*OFFICES)) if user.is_authenticated else NOBODY


def writes_reports(user: Any, assembly_id: int) -> bool:
    return user.holds(*OFFICES, Role.COMMITTEE_STAFF, assembly_id=assembly_id) or assembly_id in member_assemblies(user)


def keeps_report(user: Any, report: Any) -> bool:
    """Moves it on: the liaison office, the leader, the committee's staff."""
    if user.holds(*OFFICES, assembly_id=report.assembly_id):
        return True
    return bool(report.body_id) and report.body_id in user.bodies_as(Role.COMMITTEE_STAFF)


def writes_report(user: Any, report: Any) -> bool:
    """Its author, whoever began it while they still work there, and whoever keeps it."""
    if keeps_report(user, report):
        return True
    person = person_of(user)
    if person is not None and report.author_id == person.pk:
        return True
    return report.written_by_id == user.pk and writes_reports(user, report.assembly_id)


def comments_on_report(user: Any, report: Any) -> bool:
    """The assembly's members, its offices and the committee's staff."""
    return report.assembly_id in member_assemblies(user) or keeps_report(user, report)


def enters_recommendations(user: Any, report: Any) -> bool:
    """Puts what a report advises into the ledger: whoever writes or keeps it, and the ledger desk."""
    from huiyin.livelihood.permissions import may_collect

    concerned = writes_report(user, report) or user.holds(Role.LEDGER_STAFF, assembly_id=report.assembly_id)
    return concerned and may_collect(user, report.assembly_id)


def enters_instructions(user: Any, report: Any) -> bool:
    """Those who read every word of them."""
    return bool(user.holds(*OFFICES, assembly_id=report.assembly_id))


def comes_to_reports(user: Any) -> bool:
    """Has the entry in the bar."""
    return bool(member_assemblies(user)) or bool(user.holds(*CONTENT_ROLES))
