"""Nobody acts as another: whoever signed in is who the history names, on every page and in every verb."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from huiyin.accounts.models import User
from huiyin.history.models import Event
from tests.factories.base import UserFactory
from tests.factories.world import world

HOUSE = Path(__file__).parents[1] / "huiyin"
ASKS = {"Q", "filter", "exclude", "get"}  # whose keywords ask for a value and fill nothing
SIGNS_IN = {"login", "force_login", "authenticate", "impersonate"}


def _modules():
    """Files of the functions routes lead to, ours alone."""
    found = set()

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns)
            else:
                file = inspect.getsourcefile(inspect.unwrap(getattr(pattern.callback, "view_class", pattern.callback)))
                if file and HOUSE in Path(file).parents:
                    found.add(Path(file))

    walk(get_resolver().url_patterns)
    return sorted(found)


def _is_the_one_who_asks(node):
    """`request.user`, `self.request.user`, or a name bound to it: checked where it is bound."""
    return ast.unparse(node) in {
        *("request.user", "self.request.user", "user", "by", "self.user"),
        *("request.user.pk", "person_of(request.user)"),  # the one who asks, by key or as a person
    }


def _bindings(tree, name):
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                pairs = (
                    zip(target.elts, node.value.elts, strict=False)
                    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                    else [(target, node.value)]
                )
                yield from (value for one, value in pairs if isinstance(one, ast.Name) and one.id == name)


@pytest.mark.parametrize("file", _modules(), ids=lambda file: file.relative_to(HOUSE).as_posix())
def test_whoever_acts_on_a_page_is_whoever_signed_in(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    given = [
        keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "by" and not isinstance(keyword.value, ast.Constant)
    ]

    assert [ast.unparse(node) for node in given if not _is_the_one_who_asks(node)] == []
    for name in ("user", "by"):
        if any(isinstance(node, ast.Name) and node.id == name for node in given):
            bound = {ast.unparse(value) for value in _bindings(tree, name)}
            assert bound <= {"request.user", "self.request.user"}, (name, bound)


def test_the_modules_of_the_pages_are_found():
    names = {file.relative_to(HOUSE).as_posix() for file in _modules()}

    assert {"proposals/views.py", "accounts/role_views.py", "auditing/views.py", "contacts/views/talks.py"} <= names
    assert len(names) > 40


def test_no_module_of_the_house_signs_anybody_in_as_another():
    found = [
        (file.relative_to(HOUSE).as_posix(), ast.unparse(node.func))
        for file in HOUSE.rglob("*.py")
        if "signin" not in file.parts  # of whom a password or a key was asked; its own tests say so
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SIGNS_IN
    ]

    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["user", "by", "as", "actor", "account", "username", "on_behalf_of", "_auth_user_id"])
def test_no_word_of_an_address_or_a_form_makes_one_another(name, cast, client):
    other = UserFactory(name="别人的名字")
    client.force_login(cast.zhuoma)
    for given in (other.pk, other.username):
        response = client.get("/", {name: given}, headers={"X-Remote-User": str(given), "Remote-User": str(given)})
        assert response.context["user"] == cast.zhuoma
        assert "别人的名字，您好" not in response.content.decode()
        client.post(
            reverse("corrections:ask") + f"?of=members.person&pk={cast.zhuoma.person.pk}",
            {"text": "名字", "key": "7e0ad8e2-3c0e-4d7b-9d8a-0123456789ab", name: given},
        )
    assert set(Event.objects.values_list("actor", flat=True)) <= {cast.zhuoma.pk, None}
    assert not Event.objects.filter(actor=other).exists()


# Entered for another: the one who wrote it down is who the history names


@pytest.mark.django_db
def test_what_is_entered_for_somebody_names_who_entered_it(cast):
    made = world(cast)
    persons = {cast.zhuoma.person, cast.ciren.person}
    entered = made.entered

    assert entered.proposal.entered_by == made.users["prp"]
    first = Event.objects.of(entered).first()
    assert (first.step, first.actor, first.actor_name) == ("draft_for", made.users["prp"], made.users["prp"].name)
    assert entered.signatures.get(role="lead").person in persons
    assert first.actor not in {person.user for person in persons}


def test_every_verb_that_enters_for_another_names_its_proxy():
    """Columns of our models that say who wrote something down: each is filled by its verb, no form has one."""
    columns = {"entered_by", "taken_by", "recorded_by", "raised_by"}
    filled, typed = set(), []
    for file in HOUSE.rglob("*.py"):
        if "migrations" in file.parts or "demo" in file.parts:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] not in ASKS:
                filled |= {(given.arg, ast.unparse(given.value)) for given in node.keywords if given.arg in columns}
            if "forms" in file.stem and isinstance(node, ast.Assign):
                typed += [target.id for target in node.targets if isinstance(target, ast.Name) and target.id in columns]

    assert typed == []
    assert {name for name, _value in filled} == columns
    handed_on = re.compile(rf"\.(?:{'|'.join(columns)})$")  # from a record or a value that was filled by its own verb
    known = {"None", "'collective'", "writer"}  # a choice of the same name, and what was filled so before
    wrong = {
        (name, value)
        for name, value in filled
        if value not in known and not re.search(r"\b(?:by|user)\b", value) and not handed_on.search(value)
    }
    assert wrong == set()
    assert User._meta.get_field("name")
