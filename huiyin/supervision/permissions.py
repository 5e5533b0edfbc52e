"""Who sees and who does what in supervision. The tables: docs/rules/supervision.md and docs/rules/access.md."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.accounts.models import CONTENT_ROLES, Role
from huiyin.assemblies.models import Agency, Assembly
from huiyin.matters.models import BEFORE_FILING, OPEN, Assignment, Kind, Matter, Signature, State
from huiyin.matters.permissions import AGENCIES, agencies_of, conflict_of
from huiyin.members.models import member_assemblies, person_of

# Offices that read the orders on whatever matters they see.
OVERSEES = (
    Role.PROPOSALS_STAFF,
    Role.PROPOSALS_COMMITTEE,
    Role.OPINION_EDITOR,
    Role.LEADER,
    Role.LEDGER_STAFF,
    Role.GOV_SUPERVISION,
)
# Who keeps plan, visits and report of an order, by the kind of the matter.
KEEPERS: dict[str, tuple[Role, ...]] = {
    Kind.PROPOSAL: (Role.PROPOSALS_STAFF, Role.GOV_SUPERVISION),
    Kind.OPINION: (Role.OPINION_EDITOR,),
    Kind.LIVELIHOOD: (Role.PROPOSALS_STAFF, Role.LEDGER_STAFF, Role.GOV_SUPERVISION),
}
ISSUES_SLIPS = (Role.PROPOSALS_STAFF, Role.GOV_SUPERVISION)
READS_SLIPS = (*ISSUES_SLIPS, Role.LEADER)
READS_PUNCTUALITY = (Role.PROPOSALS_STAFF, Role.LEADER, Role.GOV_SUPERVISION)
AWARDS = (Role.PROPOSALS_STAFF, Role.PROPOSALS_COMMITTEE, Role.LEADER)
SUPERVISED = [state for state in OPEN if state not in BEFORE_FILING]  # filed or registered, and open


def sees_supervision(user: Any) -> bool:
    """Whose bar has the entry; others come to what they may see from a matter's page."""
    return user.holds(*OVERSEES, *AGENCIES)


def places_of(user: Any) -> QuerySet[Assembly]:
    return Assembly.objects.filter(pk__in=member_assemblies(user) | user.assemblies_as(*CONTENT_ROLES))


def _nothing() -> Q:
    return Q(pk__in=[])


def _signed_by(user: Any) -> Q:
    person = person_of(user)
    if person is None:
        return _nothing()
    signed = Signature.objects.filter(person=person, state=Signature.State.SIGNED)
    return Q(matter__in=signed.values("matter"))


def _assigned_to(user: Any) -> Q:
    return Q(matter__in=Assignment.objects.current().filter(agency__in=agencies_of(user)).values("matter"))


def visible_orders(user: Any) -> Q:
    """The condition on SupervisionOrder: never wider than the matter, and narrower but for a key proposal's."""
    from huiyin.supervision.models import SupervisionOrder

    if not user.is_authenticated:
        return _nothing()
    through = SupervisionOrder.agencies.through.objects.filter(supervisionorder=OuterRef("pk"))
    meant = Exists(through.filter(agency__in=agencies_of(user)))
    whoever_has_it = ~Exists(through) & _assigned_to(user)
    seen = Q(kind=SupervisionOrder.Kind.KEY) | Q(matter__assembly__in=user.assemblies_as(*OVERSEES))
    return Q(matter__in=Matter.objects.visible_to(user)) & (seen | Q(meant) | whoever_has_it | _signed_by(user))


def full_instructions(user: Any) -> Q:
    """Who reads a leader's words: the offices of that kind of matter, and the agencies that have it."""
    if not user.is_authenticated:
        return _nothing()
    filed = Q(matter__kind=Kind.OPINION, matter__assembly__in=user.assemblies_as(Role.OPINION_EDITOR))
    filed |= ~Q(matter__kind=Kind.OPINION) & Q(
        matter__assembly__in=user.assemblies_as(Role.PROPOSALS_STAFF, Role.GOV_SUPERVISION)
    )
    filed |= Q(matter__assembly__in=user.assemblies_as(Role.LEADER))
    return Q(matter__in=Matter.objects.visible_to(user)) & (filed | _assigned_to(user))


def known_instructions(user: Any) -> Q:
    """Who may read the gist: those above, and whoever raised the matter, also for a body."""
    if not user.is_authenticated:
        return _nothing()
    return full_instructions(user) | _signed_by(user) | Q(matter__opinion__raised_by=user.pk)


def visible_awards(user: Any) -> Q:
    """The condition on Award: never wider than the proposal; before publication only those who work on it."""
    from huiyin.supervision.models import Award

    if not user.is_authenticated:
        return _nothing()
    published = Q(state=Award.State.AWARDED, round__published_on__isnull=False)
    works = Q(round__assembly__in=user.assemblies_as(*AWARDS))
    return Q(matter__in=Matter.objects.visible_to(user)) & (published | works)


def visible_rounds(user: Any) -> Q:
    if not user.is_authenticated:
        return _nothing()
    published = Q(published_on__isnull=False, assembly__in=places_of(user))
    return published | Q(assembly__in=user.assemblies_as(*AWARDS))


def visible_slips(user: Any) -> Q:
    if not user.is_authenticated:
        return _nothing()
    offices = Q(assembly__in=user.assemblies_as(*READS_SLIPS))
    return Q(matter__in=Matter.objects.visible_to(user)) & (offices | Q(agency__in=agencies_of(user)))


# Who does what. Nobody supervises what they signed themselves.


def _office(user: Any, matter: Matter, *roles: str) -> bool:
    return user.holds(*roles, assembly_id=matter.assembly_id) and not conflict_of(user, matter)


def gives_orders(user: Any, matter: Matter) -> bool:
    return _office(user, matter, Role.LEADER)


def keeps_orders(user: Any, matter: Matter) -> bool:
    return _office(user, matter, *KEEPERS[matter.kind])


def marks_key(user: Any, matter: Matter) -> bool:
    return matter.kind == Kind.PROPOSAL and _office(user, matter, Role.PROPOSALS_STAFF, Role.LEADER)


def records_instructions(user: Any, matter: Matter) -> bool:
    office = Role.OPINION_EDITOR if matter.kind == Kind.OPINION else Role.PROPOSALS_STAFF
    roles = {office, Role.LEADER} | ({Role.GOV_SUPERVISION} if matter.kind != Kind.OPINION else set())
    return _office(user, matter, *roles)


def issues_slips(user: Any, assembly_id: int) -> bool:
    return user.holds(*ISSUES_SLIPS, assembly_id=assembly_id)


def answering_agencies(user: Any, matter: Matter, agencies: QuerySet[Agency]) -> QuerySet[Agency]:
    """Of the agencies an order means, those `user` may speak for."""
    assigned = matter.assignments.current().values("agency")
    found = Agency.objects.filter(pk__in=agencies_of(user)).filter(pk__in=assigned)
    if agencies.exists():
        found = found.filter(pk__in=agencies.values("pk"))
    return found.none() if conflict_of(user, matter) else found


def is_supervised(matter: Matter) -> bool:
    return matter.state in SUPERVISED


def may_be_awarded(matter: Matter) -> bool:
    return matter.kind == Kind.PROPOSAL and matter.state == State.CLOSED and matter.filed_on is not None
