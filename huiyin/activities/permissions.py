"""Who organises, who keeps a roll, who reads what beside the bare fact that an activity takes place."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huiyin.accounts.models import Role
from huiyin.members.models import member_assemblies, person_of

OFFICES = (Role.LEADER, Role.LIAISON)
NOBODY = Q(pk__in=[])


def organises_for(user: Any, assembly_id: int) -> bool:
    """Plans activities in an assembly's name: the liaison office; a committee's staff for its committee."""
    return user.holds(Role.LIAISON, Role.COMMITTEE_STAFF, assembly_id=assembly_id)


def organises(user: Any, activity: Any) -> bool:
    """Keeps this one, its programme and its roll: the liaison office of an assembly that holds it, its committee's
    staff, and whoever planned what they do of their own accord."""
    if user.assemblies_as(Role.LIAISON) & activity.holders:
        return True
    if activity.organiser_id in user.bodies_as(Role.COMMITTEE_STAFF):
        return True
    return activity.kind == "own_research" and activity.planned_by_id == user.pk


def keeps_roll(user: Any, activity: Any) -> bool:
    """Writes down who came, as far as they see the lines: an office of one that holds it too sees its own members."""
    return organises(user, activity)


def completes_roll(user: Any, activity: Any) -> bool:
    """Where several hold an activity, the liaison office of the one in whose name it stands; it sees every line."""
    if user.holds(Role.LIAISON, assembly_id=activity.assembly_id):
        return True
    if activity.organiser_id in user.bodies_as(Role.COMMITTEE_STAFF):
        return True
    return activity.kind == "own_research" and activity.planned_by_id == user.pk


def takes_part(user: Any, activity: Any) -> bool:
    person = person_of(user)
    return person is not None and activity.participations.filter(membership__person=person).exists()


def was_asked(user: Any, decision: Any) -> bool:
    """As the committee's staff, or as the agency, whom a meeting asked to do something."""
    if decision.asked_body_id is not None:
        return decision.asked_body_id in user.bodies_as(Role.COMMITTEE_STAFF)
    return decision.asked_agency_id in user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER)


def may_report(user: Any, decision: Any) -> bool:
    """Says what was done about a decision: whoever was asked, or the organiser."""
    return was_asked(user, decision) or organises(user, decision.activity)


def visible_participations(user: Any) -> Q:
    """Own; the leader's and the liaison office's assembly: its activities and its members'; a committee's staff, its
    own activities; a convener, the sector's members; whoever planned what they do of their own accord."""
    if not user.is_authenticated:
        return NOBODY
    offices = user.assemblies_as(*OFFICES)
    seen = Q(activity__assembly__in=offices) | Q(membership__assembly__in=offices)
    seen |= Q(activity__organiser__in=user.bodies_as(Role.COMMITTEE_STAFF))
    seen |= Q(membership__sector__in=user.sectors_as(Role.CONVENER))
    seen |= Q(activity__kind="own_research", activity__planned_by=user)
    person = person_of(user)
    return seen | Q(membership__person=person) if person else seen


def visible_leaves(user: Any) -> Q:
    """Why somebody cannot come: they, and those who may decide."""
    if not user.is_authenticated:
        return NOBODY
    offices = user.assemblies_as(*OFFICES)
    seen = Q(participation__membership__assembly__in=offices)
    seen |= Q(participation__membership__sector__in=user.sectors_as(Role.CONVENER))
    person = person_of(user)
    return seen | Q(participation__membership__person=person) if person else seen


def visible_leaves_of_absence(user: Any) -> Q:
    if not user.is_authenticated:
        return NOBODY
    seen = Q(membership__assembly__in=user.assemblies_as(*OFFICES))
    person = person_of(user)
    return seen | Q(membership__person=person) if person else seen


def visible_roll_counts(user: Any) -> Q:
    """A number of an assembly: its offices', its committees' and its members'."""
    if not user.is_authenticated:
        return NOBODY
    return Q(assembly__in=user.assemblies_as(*OFFICES, Role.COMMITTEE_STAFF) | member_assemblies(user))


def _there(user: Any) -> Q:
    """Of those who hold an activity or are called to it; on what belongs to one."""
    offices = user.assemblies_as(*OFFICES)
    seen = Q(activity__assembly__in=offices) | Q(activity__with_assemblies__in=offices)
    seen |= Q(activity__organiser__in=user.bodies_as(Role.COMMITTEE_STAFF))
    person = person_of(user)
    return seen | Q(activity__participations__membership__person=person) if person else seen


def visible_materials(user: Any) -> Q:
    return _one_of("Material", _there(user)) if user.is_authenticated else NOBODY


def visible_decisions(user: Any) -> Q:
    """Also the committee's staff or the agency that was asked."""
    if not user.is_authenticated:
        return NOBODY
    asked = Q(asked_agency__in=user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER))
    asked |= Q(asked_body__in=user.bodies_as(Role.COMMITTEE_STAFF))
    return _one_of("Decision", _there(user) | asked)


def _one_of(name: str, condition: Q) -> Q:
    """Through several rows of others: once each, without DISTINCT on the list that asks."""
    from huiyin.activities import models

    return Q(pk__in=getattr(models, name)._base_manager.filter(condition).order_by().values("pk"))
