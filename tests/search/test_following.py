import uuid
from datetime import date

import pytest
from django.core import checks
from django.db import connection, models, transaction

from huiyin.assemblies.models import Agency, Sector
from huiyin.matters.models import Answer, Assignment, Matter, Signature, State
from huiyin.members.models import Membership, Person
from huiyin.proposals import workflow
from huiyin.proposals.models import Proposal
from huiyin.search import following
from huiyin.search.models import Change
from huiyin.search.sources import SOURCES, Source, Sources, Watched
from tests.factories.base import AgencyFactory, MembershipFactory, PersonFactory, SectorFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def noted():
    """What the database noted since it was last asked."""

    def asked():
        found = set(Change.objects.values_list("source", "object_id"))
        Change.objects.all().delete()
        return found

    asked()
    return asked


@pytest.fixture
def proposal(cast):
    facts = {"assembly": cast.agency.assembly, "title": "修水渠", "grounds": "渠坏了", "recommendations": "请修"}
    return workflow.draft(by=cast.zhuoma, key=uuid.uuid4(), on=DAY, **facts)


def _given(proposal, agency):
    return Answer.objects.create(matter=proposal, agency=agency, text="已经修好", given_on=DAY)


def test_a_new_record_is_noted(proposal, noted):
    made = PersonFactory(name="白玛")

    assert noted() == {("person", made.pk)}


def test_a_record_is_noted_when_words_of_it_change_in_either_table(proposal, noted):
    Matter.objects.filter(pk=proposal.pk).update(title="修路")
    assert noted() == {("proposal", proposal.pk)}

    Proposal.objects.filter(pk=proposal.pk).update(grounds="路断了")
    assert noted() == {("proposal", proposal.pk)}


def test_what_is_saved_as_it_was_is_not_noted(proposal, noted):
    proposal.save()
    proposal.proposal.save()
    Matter.objects.filter(pk=proposal.pk).update(state=State.DISCARDED, title="修水渠")

    assert noted() == set()


def test_a_step_that_lets_others_see_it_notes_a_record_and_its_answers(proposal, cast, noted):
    answer = _given(proposal, cast.agency)
    both = {("proposal", proposal.pk), ("answer", answer.pk)}
    noted()
    Matter.objects.filter(pk=proposal.pk).update(state=State.WITHDRAWN)
    assert noted() == both

    Proposal.objects.filter(pk=proposal.pk).update(members_may_read=False)
    assert noted() == both


def test_what_a_bulk_insert_writes_is_noted(cast, noted):
    made = Agency.objects.bulk_create(Agency(assembly=cast.agency.assembly, name=f"第{n}局") for n in range(3))

    assert noted() == {("agency", one.pk) for one in made}


def test_what_a_bulk_update_changes_is_noted(cast, noted):
    there = [AgencyFactory(assembly=cast.agency.assembly, name=f"第{n}局") for n in range(3)]
    noted()
    there[0].name = "改名的局"
    Agency.objects.bulk_update(there, ["name"])

    assert noted() == {("agency", there[0].pk)}


def test_what_is_changed_at_the_prompt_of_the_database_is_noted(cast, noted):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assemblies_agency SET name = name || %s", ["（新）"])

    assert noted() == {("agency", pk) for pk in Agency.objects.values_list("pk", flat=True)}


def test_what_is_rolled_back_is_not_noted(proposal, noted):
    with transaction.atomic():
        Matter.objects.filter(pk=proposal.pk).update(title="修路")
        PersonFactory()
        assert len(noted()) == 2
        transaction.set_rollback(True)

    assert noted() == set()


def test_what_goes_with_another_record_is_noted(proposal, cast, noted):
    answer = _given(proposal, cast.agency)
    key = proposal.pk
    assert noted() == {("answer", answer.pk)}

    proposal.signatures.all().delete()
    Matter.objects.filter(pk=key).delete()

    assert noted() == {("answer", answer.pk), ("proposal", key)}


def test_only_the_source_of_its_kind_is_told_of_a_matter(proposal, noted):
    Matter.objects.filter(pk=proposal.pk).update(kind="opinion")
    assert noted() == {("proposal", proposal.pk), ("opinion", proposal.pk)}

    Matter.objects.filter(pk=proposal.pk).update(title="修路")
    assert noted() == {("opinion", proposal.pk)}


def test_the_answers_are_noted_when_their_matter_moves_to_another_sector(proposal, cast, noted):
    answer = _given(proposal, cast.agency)
    noted()
    Matter.objects.filter(pk=proposal.pk).update(sector=SectorFactory(assembly=proposal.assembly, name="科技界"))

    assert noted() == {("proposal", proposal.pk), ("answer", answer.pk)}


def test_who_begins_or_ends_to_handle_a_matter_notes_it_its_answers_and_what_was_merged_into_it(proposal, cast, noted):
    merged = workflow.draft(by=cast.zhuoma, key=uuid.uuid4(), on=DAY, assembly=proposal.assembly, title="修渠")
    Matter.objects.filter(pk=merged.pk).update(merged_into=proposal)
    answers = {_given(proposal, cast.agency), _given(merged, cast.agency)}
    all_of_it = {("proposal", proposal.pk), ("proposal", merged.pk), *(("answer", one.pk) for one in answers)}
    noted()
    part = Assignment.objects.create(matter=proposal, agency=cast.agency, assigned_on=DAY)
    assert noted() == all_of_it

    there = Assignment.objects.filter(pk=part.pk)
    there.update(state=Assignment.State.ACCEPTED, acknowledged_on=DAY)
    assert noted() == set()

    there.update(state=Assignment.State.REASSIGNED)
    assert noted() == all_of_it

    there.delete()
    assert noted() == all_of_it


def test_who_signs_or_no_longer_does_notes_a_matter_and_its_answers(proposal, cast, noted):
    answer = _given(proposal, cast.agency)
    both = {("proposal", proposal.pk), ("answer", answer.pk)}
    noted()
    asked = Signature.objects.create(matter=proposal, person=PersonFactory(name="白玛"), role=Signature.Role.COSIGNER)
    assert noted() == both | {("person", asked.person_id)}

    Signature.objects.filter(pk=asked.pk).update(state=Signature.State.SIGNED, signed_on=DAY)
    assert noted() == set()

    Signature.objects.filter(pk=asked.pk).update(state=Signature.State.DECLINED)
    assert noted() == both


def test_what_is_taken_out_of_a_merger_is_noted(proposal, cast, noted):
    merged = workflow.draft(by=cast.zhuoma, key=uuid.uuid4(), on=DAY, assembly=proposal.assembly, title="修渠")
    Matter.objects.filter(pk=merged.pk).update(merged_into=proposal)
    noted()
    Matter.objects.filter(pk=merged.pk).update(merged_into=None)

    assert noted() == {("proposal", merged.pk)}


def test_a_sector_s_new_name_notes_its_people_and_nobody_else(cast, noted):
    sector = SectorFactory(assembly=cast.agency.assembly, name="科技界")
    there = [MembershipFactory(assembly=cast.agency.assembly, sector=sector).person.pk for _ in range(2)]
    noted()
    Sector.objects.filter(pk=sector.pk).update(name="科学技术界")

    assert noted() == {("person", pk) for pk in there}


def test_a_row_that_changes_hands_notes_both(noted):
    held, other = MembershipFactory(), PersonFactory()
    noted()
    Membership.objects.filter(pk=held.pk).update(person=other)

    assert noted() == {("person", held.person_id), ("person", other.pk)}


def test_who_writes_is_told_the_key_and_the_number_of_rows_as_ever():
    """Whatever the triggers insert meanwhile."""
    made = Person.objects.create(name="白玛")

    assert Person.objects.get(pk=made.pk).name == "白玛"
    assert Person.objects.filter(pk=made.pk).update(name="拉姆") == 1


# Being there


def test_after_the_migrations_nothing_is_missing():
    assert following.missing() == []
    assert following.install() == []


def test_every_name_is_short_enough_for_both_databases():
    names = [one.name + "_u" for one in following._wanted(connection, SOURCES)]

    assert len(names) == len(set(names))
    assert max(len(name) for name in names) < 64


def _lost():
    if connection.vendor == "postgresql":
        return 'DROP TRIGGER "search_follows_agency_assemblies_agency_u" ON assemblies_agency'
    return 'DROP TRIGGER "search_follows_agency_assemblies_agency_u"'


def test_one_that_is_lost_is_missed_and_made_again(cast, noted):
    with connection.cursor() as cursor:
        cursor.execute(_lost())

    assert following.missing() == ["search_follows_agency_assemblies_agency"]
    assert [found.id for found in checks.run_checks(tags=["database"], databases=["default"])] == ["search.W001"]
    assert following.install() == ["search_follows_agency_assemblies_agency"]
    assert following.missing() == []
    Agency.objects.update(name="改名的局")
    assert noted() == {("agency", cast.agency.pk)}


def test_what_no_source_wants_is_dropped_and_what_is_worded_anew_is_replaced(cast, noted):
    only = Sources()
    only.add(_agencies(columns=("assembly_id",)))

    assert following.install(sources=only) == ["search_follows_agency_assemblies_agency"]
    PersonFactory()
    Agency.objects.update(name="改名的局")
    assert noted() == set()
    assert following.missing(sources=only) == []
    assert "search_follows_person_members_person" in following.missing()


def _agencies(columns):
    return Source(
        code="agency",
        label="单位",
        model=Agency,
        texts=lambda rows: [],
        watched=(Watched(Agency, "id", columns),),
        shown=lambda user, keys: {},
    )


def test_before_a_migration_they_step_aside_and_for_none_they_stay():
    following.before_migrations(using="default", plan=[])
    assert following.missing() == []

    following.before_migrations(using="default", plan=["a migration"])
    assert len(following.missing()) == sum(len(source.watched) for source in SOURCES)

    following.after_migrations(using="default")
    assert following.missing() == []


@pytest.mark.django_db(transaction=True)
def test_a_column_they_look_at_can_be_changed_by_a_migration():
    old = Agency._meta.get_field("name")
    longer = models.CharField(max_length=old.max_length + 1)
    longer.set_attributes_from_name("name")
    longer.model = Agency
    for before, after in ((old, longer), (longer, old)):
        following.before_migrations(using="default", plan=["a migration"])
        with connection.schema_editor() as editor:
            editor.alter_field(Agency, before, after, strict=True)
        following.after_migrations(using="default")

    assert following.missing() == []


def test_without_the_tables_nothing_is_wanted(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda: ["members_person"])

    assert following.missing() == []
