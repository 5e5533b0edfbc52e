"""What must hold of the demo year as a whole."""

from collections import Counter

import pytest
from django.db import connection
from django.db.models import Count, F, OuterRef, Q, Subquery

from huiyin.accounts.models import Role, RoleHolding, User
from huiyin.assemblies.models import Agency, Assembly
from huiyin.demo.accounts import USERNAMES, table
from huiyin.demo.present import IN_HAND
from huiyin.demo.world import PASSWORD
from huiyin.history.models import Event
from huiyin.livelihood import workflow as livelihood
from huiyin.matters.models import (
    ANSWERED_ENDS,
    OPEN,
    Answer,
    Assignment,
    Due,
    HandUp,
    Kind,
    Matter,
    NumberSeries,
    Receipt,
    Signature,
)
from huiyin.members.models import Membership, Person
from huiyin.opinions import workflow as opinions
from huiyin.opinions.models import OpinionItem
from huiyin.proposals.models import Proposal
from huiyin.writings.models import Writing
from tests.demo.fixture import TODAY, demo_year

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year")]
# Consequences of what the office released and of what proposers said, in nobody's name.
BY_THE_PROGRAM = {"answered", "close", "rehandle", "mediate"}
TAKEN_BY_ITSELF = {
    kind: {name for name, step in table.items() if step.may is None}
    for kind, table in ((Kind.OPINION, opinions.STEPS), (Kind.LIVELIHOOD, livelihood.STEPS))
}
__all__ = ["demo_year"]


@pytest.fixture
def region():
    return Assembly.objects.get(slug="xizang")


def test_the_database_finds_nothing_wrong():
    connection.check_constraints()


def test_the_tree_has_four_tiers():
    assert Counter(Assembly.objects.values_list("tier", flat=True)) == {
        "national": 1,
        "region": 1,
        "prefecture": 7,
        "county": 74,
    }
    assert Agency.objects.count() == 500


def test_an_open_matter_has_a_holder_and_a_date():
    someone = ~Q(holder_office="") | Q(holder_person__isnull=False) | Q(holder_agency__isnull=False)

    assert not Matter.objects.filter(state__in=OPEN).exclude(someone & Q(due_on__isnull=False)).exists()


def test_a_part_says_when_its_matter_was_raised():
    assert Assignment.objects.exists()
    assert not Assignment.objects.exclude(opened_on=F("matter__opened_on")).exists()


def test_an_ended_matter_has_answered_each_who_signed():
    answered = Receipt.objects.filter(answer__matter=OuterRef("matter"), person=OuterRef("person")).values("pk")[:1]
    signed = Signature.objects.filter(state="signed", matter__state__in=ANSWERED_ENDS)

    assert signed.exists()
    assert not signed.annotate(receipt=Subquery(answered)).filter(receipt__isnull=True).exists()


def test_every_answer_reaches_each_who_signed_and_nobody_else():
    signed = set(Signature.objects.filter(state="signed").values_list("matter", "person"))
    receipts = list(Receipt.objects.values_list("answer__matter", "person", "answer"))

    assert {(matter, person) for matter, person, _answer in receipts} <= signed
    owed = Counter(matter for matter, _person in signed)
    given = Counter(answer for _matter, _person, answer in receipts)
    assert all(given[answer] == owed[matter] for answer, matter in Answer.objects.values_list("pk", "matter"))


def test_history_begins_with_the_draft_follows_on_and_ends_in_the_state():
    steps: dict[int, list] = {}
    for event in Event.objects.filter(subject="matters.matter").order_by("at", "pk"):
        steps.setdefault(event.subject_id, []).append(event)

    for matter in Matter.objects.all():
        own = steps[matter.pk]
        assert own[0].step in ("draft", "collect", "handed_up_here")
        assert own[0].before == ""
        assert own[-1].after == matter.state
        assert [event.before for event in own[1:]] == [event.after for event in own[:-1]]
        assert len({event.at for event in own}) == len(own)
        assert own[-1].at == matter.changed_at
        by_people = [event for event in own if event.step not in TAKEN_BY_ITSELF.get(matter.kind, BY_THE_PROGRAM)]
        assert all(event.actor_id for event in by_people)


def test_nothing_has_happened_after_today():
    assert not Event.objects.filter(at__date__gte=TODAY).exclude(step="demo").exists()


def test_numbers_have_no_gap_and_the_series_go_on_after_them():
    given: dict[tuple, list] = {}
    numbered = Matter.objects.filter(number__isnull=False)
    for assembly, kind, year, number in numbered.values_list("assembly", "kind", "year", "number"):
        given.setdefault((assembly, kind, year), []).append(number)

    assert {key: sorted(numbers) for key, numbers in given.items()} == {
        key: list(range(1, len(numbers) + 1)) for key, numbers in given.items()
    }
    series = {
        (row.assembly_id, row.kind, row.year): row.last for row in NumberSeries.objects.filter(kind__in=Kind.values)
    }
    assert series == {key: len(numbers) for key, numbers in given.items()}


def test_a_membership_lies_within_its_term():
    early = Q(starts_on__lt=F("term__starts_on"))
    late = Q(term__ends_on__isnull=False) & (Q(ends_on__isnull=True) | Q(ends_on__gt=F("term__ends_on")))

    assert not Membership.objects.filter(early | late).exists()


def test_nobody_is_in_the_party_at_one_tier_and_not_at_another():
    both = Person.objects.annotate(sides=Count("memberships__cpc", distinct=True)).filter(sides__gt=1)

    assert not both.exists()


def test_nobody_sits_twice_in_one_assembly_on_one_day():
    now = Membership.objects.filter(ends_on__isnull=True)

    assert not now.values("person", "assembly").annotate(times=Count("pk")).filter(times__gt=1).exists()
    assert now.values("person").annotate(times=Count("pk")).filter(times__gt=1).count() > 20


def test_signers_are_members_on_the_day():
    for signature in Signature.objects.filter(state="signed").select_related("matter"):
        held = Membership.objects.on(signature.signed_on)
        came_up = HandUp.objects.filter(above=signature.matter).values("matter__assembly")
        at = Q(assembly=signature.matter.assembly_id) | Q(assembly__in=came_up)
        assert held.filter(at, person=signature.person_id).exists()


def test_nobody_decides_or_handles_what_they_signed():
    signed = set(Signature.objects.filter(state="signed").values_list("matter", "person__user"))
    decisions = Event.objects.filter(step__in=["file", "decline", "return_to_revise", "conclude", "reply"])

    assert not {(event.subject_id, event.actor_id) for event in decisions} & signed


def test_work_is_in_hand_in_every_open_state(region):
    proposals = Matter.objects.filter(assembly=region, kind=Kind.PROPOSAL)

    assert Counter(proposals.filter(state__in=OPEN).values_list("state", flat=True)) == {
        state: count for state, (count, _clock) in IN_HAND.items()
    }
    assert all(proposals.due(colour, TODAY).count() >= 5 for colour in (Due.RED, Due.YELLOW, Due.BLUE, Due.LATER))


def test_all_proposals_of_the_year_are_through(region):
    of_year = Matter.objects.filter(assembly=region, kind=Kind.PROPOSAL, opened_on__year=2023)

    assert Counter(of_year.values_list("state", flat=True)) == {"closed": 456, "not_filed": 20, "withdrawn": 4}
    grounds = Proposal.objects.filter(matter__in=of_year).exclude(non_filing_ground="")
    assert set(Counter(grounds.values_list("non_filing_ground", flat=True)).values()) == {2}
    assert {"satisfied", "basically", "no_response"} <= set(
        Proposal.objects.filter(matter__in=of_year).values_list("outcome", flat=True)
    )
    assert Proposal.objects.filter(matter__in=of_year, round=2).count() >= 3


@pytest.mark.parametrize("username", USERNAMES)
def test_every_account_signs_in(username):
    assert User.objects.get(username=username).check_password(PASSWORD)


def test_there_is_an_account_for_every_role():
    roles = set(RoleHolding.objects.filter(user__username__in=USERNAMES).values_list("role", flat=True))

    assert roles == set(Role.values)
    assert [account.username for account in table()] == USERNAMES
    assert all(account.role and account.name and account.where for account in table())


@pytest.mark.parametrize(
    "username", ["member", "cosigner", "proposals", "decider", "opinions", "ledger", "agency", "agencyhead"]
)
def test_work_waits_for_the_account(username):
    user = User.objects.get(username=username)
    signatures = Signature.objects.filter(person__user=user)

    assert Matter.objects.waiting_for(user).exists() or signatures.filter(state="invited").exists()


def test_the_member_has_drafts_invitations_and_answers_to_speak_to():
    person = Person.objects.get(user__username="member")
    leads = Matter.objects.filter(signatures__person=person, signatures__role="lead")

    assert leads.filter(state__in=["draft", "cosigning"]).count() == 3
    assert leads.filter(state="replied").exclude(feedback__person=person).exists()
    assert Signature.objects.filter(person=person, state="invited", matter__state="cosigning").count() == 4


def test_every_member_of_the_region_has_done_something(region):
    members = set(region.memberships.on(TODAY.replace(year=2023)).values_list("person", flat=True))
    signed = Signature.objects.filter(matter__assembly=region, state="signed").values_list("person", flat=True)
    wrote = Writing.objects.filter(assembly=region).values_list("author", flat=True)

    assert members <= {*signed, *wrote}


TEXTS = [
    (Proposal, "grounds"),
    (Proposal, "recommendations"),
    (Answer, "text"),
    (OpinionItem, "situation"),
    (Writing, "text"),
]


@pytest.mark.parametrize(("model", "field"), TEXTS)
def test_texts_are_rarely_the_same(model, field):
    texts = model.objects.exclude(**{field: ""}).values_list(field, flat=True)

    assert len(set(texts)) > 0.9 * len(texts)
    assert not any("{" in text for text in texts)
