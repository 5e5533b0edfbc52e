"""Who is who in the course of a livelihood matter. Who sees one: `matters.permissions`."""

from __future__ import annotations

from typing import Any

from huiyin.accounts.models import Role
from huiyin.matters.permissions import conflict_of, has_signed, of_who_raised
from huiyin.members.models import member_assemblies, person_of
from huiyin.members.one_person import accounts_behind, agencies_behind

# Beside the members of the assembly: whoever hears what people say in the course of their office.
COLLECTS = (
    *(Role.LEDGER_STAFF, Role.CONVENER, Role.ORGANISATION, Role.COMMITTEE_STAFF),
    *(Role.PROPOSALS_STAFF, Role.OPINION_EDITOR, Role.LEADER),
)
DECIDES_DEFERRALS = (Role.LEADER, Role.COMMITTEE_STAFF)


def may_collect(user: Any, assembly_id: int) -> bool:
    return assembly_id in member_assemblies(user) or user.holds(*COLLECTS, assembly_id=assembly_id)


def acts_for_the_agency(user: Any, matter: Any) -> bool:
    """For any agency that has a part in it. Such a one decides, looks and answers nothing on the other side."""
    return of_the_agency(agencies_behind(user), matter)


def of_the_agency(agencies: set[int], matter: Any) -> bool:
    return bool(agencies) and matter.assignments.current().filter(agency__in=agencies).exists()


def is_ledger_staff(user: Any, matter: Any) -> bool:
    """Nobody for the other side, and nobody for what they raised themselves."""
    if not user.holds(Role.LEDGER_STAFF, assembly_id=matter.assembly_id):
        return False
    return not acts_for_the_agency(user, matter) and not conflict_of(user, matter)


def took_it(user: Any, matter: Any) -> bool:
    """Entered it, or received one of those it was heard from."""
    return _taken_by({user.pk}, matter)


def _taken_by(accounts: set[int], matter: Any) -> bool:
    if matter.livelihood.entered_by_id in accounts:
        return True
    return matter.voices.filter(originator__taken_by__in=accounts).exists()


@of_who_raised
def may_edit(user: Any, matter: Any) -> bool:
    return matter.livelihood.entered_by_id == user.pk or has_signed(user, matter) or is_ledger_staff(user, matter)


def handles(user: Any, matter: Any) -> bool:
    """Acts for the agency that answers for it. Nobody handles what they raised or took down themselves."""
    agencies = user.agencies_as(Role.AGENCY, Role.AGENCY_LEADER)
    mine = bool(agencies) and matter.assignments.main().filter(agency__in=agencies).exists()
    return mine and not conflict_of(user, matter) and not _taken_by(accounts_behind(user), matter)


def notes_progress(user: Any, matter: Any) -> bool:
    return handles(user, matter) or is_ledger_staff(user, matter)


@of_who_raised
def looks(user: Any, matter: Any) -> bool:
    """Supervising members and the ledger staff; whoever raised it may be among them, the agency's people may not."""
    if acts_for_the_agency(user, matter):
        return False
    person = person_of(user)
    supervises = person is not None and matter.livelihood.supervisors.filter(pk=person.pk).exists()
    return supervises or is_ledger_staff(user, matter)


@of_who_raised
def answers(user: Any, matter: Any) -> bool:
    """Whoever took the matter, or the ledger staff; never for the agency."""
    return is_ledger_staff(user, matter) or (took_it(user, matter) and not acts_for_the_agency(user, matter))


def decides_deferral(user: Any, matter: Any) -> bool:
    """A leader of the assembly, or staff of the committee it belongs to; nobody for the agency, nor who raised it."""
    decides = user.holds(*DECIDES_DEFERRALS, assembly_id=matter.assembly_id)
    return decides and not acts_for_the_agency(user, matter) and not conflict_of(user, matter) and _sees(user, matter)


def _sees(user: Any, matter: Any) -> bool:
    return type(matter).objects.visible_to(user).filter(pk=matter.pk).exists()


@of_who_raised
def reopens(user: Any, matter: Any) -> bool:
    """The ledger staff; who raised or took it down until it is closed."""
    if is_ledger_staff(user, matter):
        return True
    theirs = has_signed(user, matter) or took_it(user, matter)
    return theirs and not matter.is_final and not acts_for_the_agency(user, matter)
