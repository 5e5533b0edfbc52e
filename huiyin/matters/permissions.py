"""Who sees a matter, and who is who in its course. The table is docs/rules/access.md; the tests read that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.members.models import member_assemblies, person_of
from huiyin.members.one_person import accounts_behind, agencies_behind, behind

if TYPE_CHECKING:
    from huiyin.matters.models import Matter
    from huiyin.members.models import Person

READS_AFTER_SUBMISSION = (Role.PROPOSALS_STAFF, Role.PROPOSALS_COMMITTEE, Role.LEADER)
EXAMINES = (Role.PROPOSALS_STAFF, Role.PROPOSALS_COMMITTEE)  # and read each other's recommendations
READS_AFTER_FILING = (Role.CONVENER, Role.ORGANISATION, Role.COMMITTEE_STAFF, Role.GOV_SUPERVISION)
AGENCIES = (Role.AGENCY, Role.AGENCY_LEADER)
READS_OPINIONS = (Role.OPINION_EDITOR, Role.LEADER)
READS_LEDGER = (
    Role.LEDGER_STAFF,
    Role.PROPOSALS_STAFF,
    Role.OPINION_EDITOR,
    Role.LEADER,
    Role.GOV_SUPERVISION,
)


# Who reads what passes between an agency and the offices about its part, by kind of matter.
READS_PARTS = {
    "proposal": (*READS_AFTER_SUBMISSION, Role.GOV_SUPERVISION),
    "opinion": READS_OPINIONS,
    "livelihood": READS_LEDGER,
}


def visible_matters(user: Any) -> Q:
    """The condition on Matter. One's own always; everything else by kind, place and state."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    return _by_a_part(user) | visible_otherwise(user)


def visible_otherwise(user: Any) -> Q:
    """Less what one sees by one's signature, or as an agency."""
    return _proposals(user) | _opinions(user) | _livelihood(user)


def visible_of_kind(user: Any, kind: str) -> Q:
    """The condition on matters of that kind alone: the same, and less to ask."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    rest = {"proposal": _proposals, "opinion": _opinions, "livelihood": _livelihood}[kind](user)
    return _by_a_part(user) | rest


def _by_a_part(user: Any) -> Q:
    return visible_to_signer(person_of(user)) | visible_to_agencies(agencies_of(user))


def agencies_of(user: Any) -> set[int]:
    return user.agencies_as(*AGENCIES)


def visible_to_signer(person: Person | None) -> Q:
    from huiyin.matters.models import Signature

    if person is None:
        return Q(pk__in=[])
    return Q(pk__in=Signature.objects.filter(person=person).standing().values("matter"))


def visible_to_agencies(agencies: set[int]) -> Q:
    from huiyin.matters.models import Assignment

    if not agencies:
        return Q(pk__in=[])
    # Whom it was taken from again keeps nothing of it but its own history.
    handled = Assignment.objects.current().filter(agency__in=agencies).values("matter")
    return Q(pk__in=handled) | Q(merged_into__in=handled)


def _proposals(user: Any) -> Q:
    from huiyin.matters.models import BEFORE_FILING, NEVER_SENT, Kind

    early = user.assemblies_as(*READS_AFTER_SUBMISSION)
    late = user.assemblies_as(*READS_AFTER_FILING)
    members = member_assemblies(user)
    sent = Q(assembly__in=early) & ~Q(state__in=NEVER_SENT)
    filed = Q(assembly__in=late) & ~Q(state__in=BEFORE_FILING)
    agreed = Q(assembly__in=members, proposal__members_may_read=True) & ~Q(state__in=BEFORE_FILING)
    return Q(kind=Kind.PROPOSAL) & (sent | filed | agreed | _called_for(user) | _entered(user))


def _called_for(user: Any) -> Q:
    """An open call for seconders is read by all members of the assembly, and by the staff that keeps its day."""
    from huiyin.matters.models import State

    asked = member_assemblies(user) | user.assemblies_as(Role.PROPOSALS_STAFF)
    still_open = Q(proposal__seconding=True, proposal__signing_until__gte=timezone.localdate())
    return Q(assembly__in=asked, state=State.COSIGNING) & still_open


def _entered(user: Any) -> Q:
    """What one wrote down for somebody else, as long as one works there."""
    return Q(proposal__entered_by=user.pk, assembly__in=user.assemblies_as(Role.PROPOSALS_STAFF))


def _opinions(user: Any) -> Q:
    from huiyin.matters.models import NEVER_SENT, Kind

    desk = Q(assembly__in=user.assemblies_as(*READS_OPINIONS)) & ~Q(state__in=NEVER_SENT)
    return Q(kind=Kind.OPINION) & (desk | Q(opinion__raised_by=user.pk))


def _livelihood(user: Any) -> Q:
    from huiyin.matters.models import Kind, Matter
    from huiyin.members.models import memberships_of

    offices = Q(assembly__in=user.assemblies_as(*READS_LEDGER))
    sectors = user.sectors_as(Role.CONVENER) | {membership.sector_id for membership in memberships_of(user)}
    committees = Q(livelihood__topic__lead_body__in=user.bodies_as(Role.COMMITTEE_STAFF))
    seen = offices | Q(sector__in=sectors) | committees | Q(livelihood__entered_by=user.pk)
    if ledgers := user.assemblies_as(Role.LEDGER_STAFF):  # whoever handed it up sees how it goes on
        seen |= Q(pk__in=Matter.objects.filter(assembly__in=ledgers, handed_to__isnull=False).values("handed_to"))
    if person := person_of(user):
        seen |= Q(pk__in=person.supervised.values("matter"))
    return Q(kind=Kind.LIVELIHOOD) & seen


def visible_originators(user: Any) -> Q:
    """The condition on Originator: whoever took it down, and the ledger desk that owes the answer (domain §12)."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    from huiyin.matters.models import Voice

    there = Voice.objects.filter(matter__assembly__in=user.assemblies_as(Role.LEDGER_STAFF), carried_to=None)
    return Q(taken_by=user.pk) | Q(pk__in=there.values("originator"))


def visible_issues(user: Any) -> Q:
    """The condition on BulletinIssue: members know what was issued, the desk also what is being put together."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    desk = Q(assembly__in=user.assemblies_as(*READS_OPINIONS))
    return desk | Q(assembly__in=member_assemblies(user), issued_on__isnull=False)


def of_the_opinion_desk(user: Any, assembly: str) -> Q:
    """The condition that `assembly` is one whose opinion desk `user` is of, or leads."""
    return Q(**{f"{assembly}__in": user.assemblies_as(*READS_OPINIONS) if user.is_authenticated else []})


def knows_authors(user: Any) -> Q:
    """The condition on an item's Matter: the desk, who signed it, who wrote it; not the agency that handles it."""
    from huiyin.matters.models import NEVER_SENT, Signature

    desk = Q(assembly__in=user.assemblies_as(*READS_OPINIONS)) & ~Q(state__in=NEVER_SENT)
    seen = desk | Q(opinion__raised_by=user.pk)
    if person := person_of(user):
        signed = Signature.objects.filter(person=person, state=Signature.State.SIGNED)
        seen |= Q(pk__in=signed.values("matter"))
    return seen


def visible_item_words(user: Any) -> Q:
    """The condition on ItemVersion: who knows whose words they are."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    from huiyin.matters.models import Matter

    return Q(matter__in=Matter.objects.filter(knows_authors(user)).visible_to(user))


def visible_feedback(user: Any) -> Q:
    """The condition on Feedback (domain rule 11.1a): an agency reads it only when the matter is closed."""
    from huiyin.matters.models import FINAL, Assignment

    if not user.is_authenticated:
        return Q(pk__in=[])
    offices = Q(matter__assembly__in=user.assemblies_as(*READS_AFTER_SUBMISSION))
    agencies = agencies_of(user)
    handled = Assignment.objects.current().filter(agency__in=agencies).values("matter")
    final = Q(matter__state__in=FINAL)
    final &= Q(matter__in=handled) | Q(matter__assembly__in=user.assemblies_as(Role.GOV_SUPERVISION))
    seen = offices | final
    if person := person_of(user):
        seen |= Q(person=person)
    return seen


def visible_outcomes(user: Any) -> Q:
    """The condition on Matter: whose outcome, which sums up what all of them thought, `user` may know.

    As with feedback, but for who gave one: what the others of a joint proposal said is not theirs to add up.
    """
    from huiyin.matters.models import FINAL, Assignment

    if not user.is_authenticated:
        return Q(pk__in=[])
    agencies = agencies_of(user)
    handled = Assignment.objects.current().filter(agency__in=agencies).values("matter")
    final = Q(pk__in=handled) | Q(assembly__in=user.assemblies_as(Role.GOV_SUPERVISION))
    return Q(assembly__in=user.assemblies_as(*READS_AFTER_SUBMISSION)) | Q(state__in=FINAL) & final


def visible_parts(user: Any) -> Q:
    """The condition on what hangs on an assignment: the agencies of the matter and the offices, not the proposers."""
    from huiyin.matters.models import Assignment

    if not user.is_authenticated:
        return Q(pk__in=[])
    agencies = agencies_of(user)
    handled = Assignment.objects.current().filter(agency__in=agencies).values("matter")
    seen = Q(assignment__matter__in=handled)
    for kind, roles in READS_PARTS.items():
        seen |= Q(assignment__matter__kind=kind, assignment__matter__assembly__in=user.assemblies_as(*roles))
    return seen


def _signs(user: Any, matter: Matter, *, roles: tuple[str, ...], states: tuple[str, ...]) -> bool:
    person = person_of(user)
    return person is not None and any(
        signature.person_id == person.pk and signature.role in roles and signature.state in states
        for signature in matter.signatures.all()
    )


# Conflicts: nobody handles, examines, decides on, supervises or answers what they raised or support (domain rule 12).

BARS = ("lead", "cosigner", "author", "seconder")
Check = TypeVar("Check", bound=Callable[..., bool])


class ConflictOfInterest(PermissionDenied):
    """The one who would act raised or supports the matter. The message is for people."""


def of_who_raised(may: Check) -> Check:
    """Of a permission: it is that of whoever raised or supports the matter, who so has no conflict in using it.

    Every other permission of a step is refused to them by the engine (steps.py), a new one too.
    """
    may.of_who_raised = True  # type: ignore[attr-defined]
    return may


def conflict_of(user: Any, matter: Matter) -> str | None:
    """In what capacity the person behind `user` raised or supports the matter; None where they have no part in it.

    Asked of the person, so of a second account too, and of whatever goes with the matter: what is merged with it, what
    it was merged into, what was handed up to it.
    """
    person = behind(user)
    if person is None:
        return None
    found = (_capacity(person.pk, user, one) for one in _going_with(matter))
    return next((capacity for capacity in found if capacity), None)


def _going_with(matter: Matter) -> Iterator[Matter]:
    yield matter
    yield from matter.merged.all()
    if matter.merged_into is not None:
        yield matter.merged_into
    if matter.kind == "livelihood":
        yield from matter.handed_from.all()


def _capacity(person_pk: int, user: Any, matter: Matter) -> str | None:
    for signature in matter.signatures.all():
        if signature.person_id == person_pk and signature.role in BARS and signature.state == "signed":
            return signature.role
    return "author" if matter.kind == "opinion" and _wrote_for_a_body(user, matter) else None


def _wrote_for_a_body(user: Any, matter: Matter) -> bool:
    """What one wrote in the name of a body is one's own; what one took down for a member or a point is not."""
    own = matter.opinion.author_kind in ("organisation", "committee", "informant")
    return own and matter.opinion.raised_by_id in accounts_behind(user)


def conflict_words(user: Any, matter: Matter) -> str:
    """What such a person is told; empty for all others."""
    capacity = conflict_of(user, matter)
    if capacity is None:
        return ""
    names = {"author": _("反映人"), "seconder": _("附议人")}
    return _("您是本案%(capacity)s，须由他人办理。") % {"capacity": names.get(capacity, _("提案人"))}


def works_on(user: Any, matter: Matter) -> bool:
    """In an office or an agency that has to do with the matter: who would act on it were there no conflict."""
    roles = {*READS_PARTS[matter.kind], Role.PROPOSALS_COMMITTEE, Role.LEDGER_STAFF, Role.COMMITTEE_STAFF}
    if user.holds(*roles, assembly_id=matter.assembly_id):
        return True
    agencies = agencies_of(user)
    return bool(agencies) and matter.assignments.current().filter(agency__in=agencies).exists()


def reads_before_filing(user: Any, matter: Matter) -> bool:
    """Whoever had to do with it before it was filed: those asked to sign, and the offices that examined it."""
    asked = _signs(user, matter, roles=("lead", "cosigner", "author"), states=("invited", "signed"))
    return asked or user.holds(*READS_AFTER_SUBMISSION, assembly_id=matter.assembly_id)


@of_who_raised
def is_lead_proposer(user: Any, matter: Matter) -> bool:
    return _signs(user, matter, roles=("lead",), states=("signed",))


@of_who_raised
def writes_it(user: Any, matter: Matter) -> bool:
    """The first proposer; where the staff wrote it down for them, also the one who did, in their own name."""
    return is_lead_proposer(user, matter) or _entered_it(user, matter)


def _entered_it(user: Any, matter: Matter) -> bool:
    entered_by = matter.proposal.entered_by_id
    return entered_by is not None and entered_by == user.pk and is_proposals_staff(user, matter)


@of_who_raised
def keeps_signing_day(user: Any, matter: Matter) -> bool:
    """Whoever writes it; the proposals staff where they see it, which they do while it is open to be seconded."""
    if writes_it(user, matter):
        return True
    return is_proposals_staff(user, matter) and matter.proposal.seconding and not conflict_of(user, matter)


@of_who_raised
def may_second(user: Any, matter: Matter) -> bool:
    """A member of the assembly who has no part in it yet; a seconder whose words were changed may do so again."""
    if _signs(user, matter, roles=("seconder",), states=("invited",)):
        return True
    person = person_of(user)
    if person is None or not matter.proposal.seconding or matter.assembly_id not in member_assemblies(user):
        return False
    return all(signature.person_id != person.pk for signature in matter.signatures.all())


@of_who_raised
def is_seconder(user: Any, matter: Matter) -> bool:
    return _signs(user, matter, roles=("seconder",), states=("signed", "invited"))


@of_who_raised
def asks_to_withdraw(user: Any, matter: Matter) -> bool:
    """Once: until the staff has decided on it."""
    return writes_it(user, matter) and matter.proposal.withdrawal_asked_on is None


def decides_on_withdrawal(user: Any, matter: Matter) -> bool:
    return is_proposals_staff(user, matter) and matter.proposal.withdrawal_asked_on is not None


def has_signed(user: Any, matter: Matter) -> bool:
    """In whatever role, a seconder's too: whoever supports it does not decide on it or answer it."""
    return _signs(user, matter, roles=("lead", "cosigner", "author", "seconder"), states=("signed",))


@of_who_raised
def is_invited(user: Any, matter: Matter) -> bool:
    return _signs(user, matter, roles=("cosigner",), states=("invited",))


@of_who_raised
def is_proposer(user: Any, matter: Matter) -> bool:
    """Lead or co-signer: each of them is owed an answer and may say what they think of it."""
    return _signs(user, matter, roles=("lead", "cosigner"), states=("signed",))


def is_proposals_staff(user: Any, matter: Matter) -> bool:
    return is_proposals_staff_of(user, matter.assembly_id)


def is_proposals_staff_of(user: Any, assembly_id: int) -> bool:
    return bool(user.holds(Role.PROPOSALS_STAFF, assembly_id=assembly_id))


def is_pre_checker(user: Any, matter: Matter) -> bool:
    """Checks what was handed in. Their recommendation is half of a decision: nobody gives it on what they signed."""
    return is_proposals_staff(user, matter) and not conflict_of(user, matter)


def is_examiner(user: Any, matter: Matter) -> bool:
    """Recommends what to decide: the staff and the committee, nobody on a proposal they signed."""
    return user.holds(*EXAMINES, assembly_id=matter.assembly_id) and not conflict_of(user, matter)


def is_reviewer(user: Any, matter: Matter) -> bool:
    """Decides on filing. Nobody decides on a proposal they signed."""
    decides = user.holds(Role.PROPOSALS_COMMITTEE, assembly_id=matter.assembly_id)
    return decides and not conflict_of(user, matter)


def hands_over(user: Any, matter: Matter) -> bool:
    return user.holds(Role.PROPOSALS_STAFF, Role.GOV_SUPERVISION, assembly_id=matter.assembly_id)


def reminds(user: Any, matter: Matter) -> bool:
    """Urges the agency that holds the matter."""
    return user.holds(Role.PROPOSALS_STAFF, Role.GOV_SUPERVISION, assembly_id=matter.assembly_id)


def is_handler(user: Any, matter: Matter) -> bool:
    """Acts for an agency that handles the matter. Nobody handles what they signed, nor what is merged with it."""
    agencies = agencies_of(user)
    parts = [part for part in matter.assignments.all() if part.state != "reassigned"]
    mine = bool(agencies) and any(part.agency_id in agencies for part in parts)
    return mine and not conflict_of(user, matter)


def decides_for_agencies(user: Any, matter: Matter) -> bool:
    """Decides on what an agency asks for or hands in. Nobody does so on a proposal they signed."""
    return hands_over(user, matter) and not conflict_of(user, matter)


def is_committed(user: Any, matter: Matter) -> bool:
    """Answers for an agency that promised something. Nobody reports on what they asked for themselves."""
    agencies = agencies_of(user)
    promised = bool(agencies) and matter.commitments.filter(agency__in=agencies).exists()
    return promised and not conflict_of(user, matter)


@of_who_raised
def confirms(user: Any, matter: Matter) -> bool:
    """Says whether a promise was kept: who raised it, or the proposals staff; never the agency that made it."""
    asks = is_proposer(user, matter) or (is_proposals_staff(user, matter) and not conflict_of(user, matter))
    agencies = agencies_behind(user)
    return asks and not (agencies and matter.commitments.filter(agency__in=agencies).exists())
