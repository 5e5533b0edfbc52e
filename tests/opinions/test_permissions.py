"""Each permission on an item, and all for whom it holds, of people who differ in one thing."""

from types import SimpleNamespace

import pytest

from huiyin.accounts.models import Role, User
from huiyin.matters.models import Matter
from huiyin.members.models import SecondAccount
from huiyin.opinions import permissions
from huiyin.opinions.models import OpinionItem
from tests.factories.base import AssemblyFactory, MembershipFactory, RoleHoldingFactory, UserFactory
from tests.matters.test_conflicts import matter_of
from tests.matters.test_permissions import sign

pytestmark = pytest.mark.django_db
ON_AN_ITEM = {
    "writes_it": {"writer", "first"},
    "is_author": {"writer", "first", "cosigner", "editor_who_signed", "leader_who_signed"},
    "is_editor": {"editor", "editor_with_the_writers_second_account"},
    "edits_opinions": {"editor", "editor_who_signed", "editor_with_the_writers_second_account"},
    "checks_it": {"editor"},
    "signs_it": {"leader"},
    "sends_back": {"editor", "leader"},
    "tells_voices": {"writer", "editor", "editor_with_the_writers_second_account"},
    "reads_inside": {
        *("editor", "editor_who_signed", "editor_with_the_writers_second_account"),
        *("leader", "leader_who_signed"),
    },
}
ON_AN_ITEM["reads_original"] = ON_AN_ITEM["reads_inside"] | ON_AN_ITEM["is_author"]


@pytest.fixture
def stage(assembly, cast):
    """One item from a collection point, and everybody who has something to do with it, or nearly has."""
    elsewhere = AssemblyFactory()
    people = {"nobody": UserFactory()}

    def member(name, role, state="signed"):
        people[name] = MembershipFactory(assembly=assembly).person.user
        sign(matter, people[name].person, role, state)

    def holder(name, role, where=assembly):
        people.setdefault(name, UserFactory())
        RoleHoldingFactory(user=people[name], role=role, assembly=where)

    writer = MembershipFactory(assembly=assembly).person
    matter = matter_of("opinion", "received", assembly, cast.agency, raised_by=writer.user)
    people["writer"] = writer.user
    member("first", "author")
    member("cosigner", "cosigner")
    member("asked_to_sign", "cosigner", "invited")
    member("editor_who_signed", "cosigner")
    member("leader_who_signed", "cosigner")
    for name, role in (("editor", Role.OPINION_EDITOR), ("leader", Role.LEADER)):
        holder(name, role)
        holder(f"{name}_elsewhere", role, elsewhere)
    holder("ledger", Role.LEDGER_STAFF)
    holder("editor_who_signed", Role.OPINION_EDITOR)
    holder("leader_who_signed", Role.LEADER)
    holder("editor_with_the_writers_second_account", Role.OPINION_EDITOR)
    SecondAccount.objects.create(person=writer, user=people["editor_with_the_writers_second_account"])
    OpinionItem.objects.filter(matter=matter).update(author_kind="collection_point", author_name="八廓街联系点")
    return SimpleNamespace(matter=matter, people=people, assembly=assembly, elsewhere=elsewhere)


def those(stage, may):
    return {name for name, user in stage.people.items() if may(User.objects.get(pk=user.pk))}


@pytest.mark.parametrize("name", ON_AN_ITEM)
def test_each_permission_on_an_item_holds_for_these_and_nobody_else(name, stage):
    matter = Matter.objects.get(pk=stage.matter.pk)
    may = getattr(permissions, name)

    assert those(stage, lambda user: may(user, matter)) == ON_AN_ITEM[name]


MEMBERS = {
    *("writer", "first", "cosigner", "asked_to_sign"),
    *("editor_who_signed", "leader_who_signed"),
}
EDITORS = {"editor", "editor_who_signed", "editor_with_the_writers_second_account"}


@pytest.mark.parametrize(
    ("author_kind", "enter"),
    [
        ("member", MEMBERS | EDITORS | {"ledger"}),
        ("collection_point", EDITORS | {"ledger"}),
        ("organisation", set()),
        ("committee", set()),
        ("informant", set()),
    ],
)
def test_who_may_enter_an_item_of_each_kind_of_author_in_their_own_assembly(author_kind, enter, stage):
    here, there = stage.assembly.pk, stage.elsewhere.pk
    elsewhere = {"editor_elsewhere"} if author_kind in ("member", "collection_point") else set()

    assert those(stage, lambda user: permissions.may_enter(user, here, author_kind)) == enter
    assert those(stage, lambda user: permissions.may_enter(user, there, author_kind)) == elsewhere


def test_the_desk_of_an_assembly_keeps_its_issues(stage):
    assert those(stage, lambda user: permissions.keeps_issues(user, stage.assembly.pk)) == EDITORS
    assert those(stage, lambda user: permissions.keeps_issues(user, stage.elsewhere.pk)) == {"editor_elsewhere"}
