"""A person's name in texts, wherever it stands: replaced, but never as a part of another's name.

Every column of words of every model is read, sealed ones too. What may not be changed there (the history) has a door
of its own; what is no text of people (assemblies, settings of the site, the index) is left out by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import CharField, FileField, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from huiyin.accounts.models import User
from huiyin.history.models import Event
from huiyin.matters.models import Matter, Signature
from huiyin.members.models import Person
from huiyin.members.one_person import accounts_of
from huiyin.privacy.erasing.fates import about_person
from huiyin.privacy.registry import DEEDS, KEPT
from huiyin.sealed import SealedText
from huiyin.text.scripts import to_simplified, to_traditional

ROWS = 500
Place = tuple[type[Model], Any, dict[str, Any]]  # model, key, its columns as they will be
# No words about people: names of places and offices, rule sets, the index, what packages keep.
LEFT_OUT = {"assemblies", "calendars", "history", "search", "auth", "contenttypes", "sessions"}
PLAIN = {"digest", "password", "username", "key", "sha256", "path", "media_type", "docket", "session_key"}


@dataclass(frozen=True)
class Naming:
    """How a person is called, the longer names that hold theirs, and what stands there afterwards."""

    person: Person
    spelt: tuple[str, ...]
    longer: tuple[str, ...]
    instead: str
    everywhere: bool  # also in texts no key ties to the person
    pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        longer = "|".join(map(re.escape, sorted(self.longer, key=len, reverse=True)))
        own = "|".join(map(re.escape, sorted(self.spelt, key=len, reverse=True))) or "(?!)"  # none: found nowhere
        keeps = f"(?P<other>{longer})|" if longer else "(?P<other>(?!))|"
        object.__setattr__(self, "pattern", re.compile(f"{keeps}(?P<own>{own})", re.IGNORECASE))

    def without(self, text: str) -> str:
        return self.pattern.sub(lambda found: found["other"] or self.instead, text)

    def is_in(self, text: str) -> bool:
        return any(found["own"] for found in self.pattern.finditer(text))

    def inside(self, value: Any) -> Any:
        """The same lists and dictionaries, their words without the name."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, list):
            return [self.inside(one) for one in value]
        if isinstance(value, dict):
            return {self.without(key): self.inside(one) for key, one in value.items()}
        return value


def naming(person: Person, *, instead: str, everywhere: bool) -> Naming:
    spelt = spellings(person)
    there = _all_names(person)
    longer = {name for name in there for own in spelt if own in name and own != name}
    return Naming(person, spelt, tuple(longer), instead, everywhere and not namesakes(person))


def spellings(person: Person) -> tuple[str, ...]:
    """As it stands, in either script, with the gap registers put into names of two characters; mail addresses."""
    names = {person.name, person.name_bo}
    accounts = accounts_of(person)
    for told in User.objects.filter(pk__in=accounts).values_list("name", "email"):
        names |= set(told)
    names |= set(EmailAddress.objects.filter(user__in=accounts).values_list("email", flat=True))
    names = {name.strip() for name in names if name and name.strip()}
    names |= {other for name in names for other in (to_simplified(name), to_traditional(name))}
    names |= {f"{name[0]}{gap}{name[1]}" for name in names if len(name) == 2 for gap in (" ", "\u3000")}
    return tuple(sorted(name for name in names if len(name) > 1))  # the others: not_sought


def not_sought(person: Person) -> tuple[str, ...]:
    """Names of one sign, which stand in too many words to be looked for: those who erase are told (preview.py)."""
    names = {name.strip() for name in (person.name, person.name_bo) if name}
    names |= {name.strip() for name in User.objects.filter(pk__in=accounts_of(person)).values_list("name", flat=True)}
    return tuple(sorted(name for name in names if len(name) == 1))


def _others(person: Person) -> tuple[QuerySet[Person], QuerySet[User]]:
    accounts: Any = User.objects.all()
    return Person.objects.exclude(pk=person.pk), accounts.exclude(pk__in=accounts_of(person))


def _all_names(person: Person) -> set[str]:
    people, accounts = _others(person)
    found = {name for one in people.values_list("name", "name_bo") for name in one if name}
    return found | set(accounts.values_list("name", flat=True))


def namesakes(person: Person) -> int:
    """Others of exactly that name: a text that only says the name may mean them."""
    people, accounts = _others(person)
    of_people = people.filter(name=person.name)
    return of_people.count() + accounts.filter(name=person.name, person__isnull=True).count()


def columns() -> Iterator[tuple[type[Model], list[Any]]]:
    """Of each model, the columns that hold words people typed."""
    for model in apps.get_models():
        if model._meta.app_label in LEFT_OUT or model is Event or model._meta.proxy:
            continue
        found = [one for one in model._meta.local_concrete_fields if _holds_words(one)]
        if found:
            yield model, found


def _holds_words(column: Any) -> bool:
    if not isinstance(column, CharField | TextField | JSONField) or isinstance(column, FileField):
        return False
    return not column.choices and not column.unique and column.name not in PLAIN


def places(named: Naming) -> Iterator[Place]:
    """Each row that says the name, with its columns as they will be."""
    for model, found in columns():
        rows = model._base_manager.filter(_may_say(found, named))
        if not named.everywhere:
            rows = rows.filter(tied(model, named.person))
        for row in rows.only("pk", *(one.name for one in found)).iterator(chunk_size=ROWS):
            was = {one.name: getattr(row, one.name) for one in found}
            changed = {name: new for name, value in was.items() if (new := named.inside(value)) != value}
            if changed:
                yield model, row.pk, _fitting(model, changed)


def _fitting(model: type[Model], changed: dict[str, Any]) -> dict[str, Any]:
    """A column of few characters keeps as many: the word that stands there now may be longer than the name was."""
    lengths = {name: getattr(model._meta.get_field(name), "max_length", None) for name in changed}
    return {name: new[: lengths[name]] if isinstance(new, str) else new for name, new in changed.items()}


def _may_say(found: list[Any], named: Naming) -> Q:
    """Asked of the database where it can tell; sealed words are read."""
    asked = Q()
    for one in found:
        if isinstance(one, SealedText):
            asked |= ~Q(**{one.name: ""})
            continue
        for name in named.spelt:
            asked |= _says_json(one, name) if isinstance(one, JSONField) else Q(**{f"{one.name}__icontains": name})
    return asked


def _says_json(column: Any, name: str) -> Q:
    """SQLite keeps the escapes of JSON, PostgreSQL the signs themselves."""
    model, as_text = column.model, Cast(column.name, TextField())
    rows = model._base_manager.annotate(_words=as_text)
    says = Q(_words__icontains=name) | Q(_words__icontains=json.dumps(name)[1:-1])
    return Q(pk__in=rows.filter(says).order_by().values("pk"))


def tied(model: type[Model], person: Person) -> Q:
    """Rows a key ties to the person: of them, by them, or of a matter that bears their name."""
    paths = [path for entry in KEPT if entry.model is model for path in entry.paths]
    paths += [path for of, columns, _title in DEEDS if of is model for path in columns]
    found = about_person(model, tuple(paths), person)
    signed = Signature.objects.filter(person=person).order_by().values("matter")
    if model is Matter:
        found |= Q(pk__in=signed)
    names = {one.name: one.related_model for one in model._meta.fields}
    return found | Q(matter__in=signed) if names.get("matter") is Matter else found


def events(named: Naming) -> QuerySet[Event]:
    """Of the history: the person's own steps, and those whose facts say the name."""
    facts = Q()
    for name in named.spelt:
        facts |= Q(actor_name__icontains=name) if named.everywhere else Q()
        facts |= _says_json(Event._meta.get_field("facts"), name)
    if not named.everywhere:
        signed = Signature.objects.filter(person=named.person).order_by().values("matter")
        facts &= Q(subject=Matter._meta.label_lower, subject_id__in=signed)
    own = Q(actor__in=accounts_of(named.person))
    found: QuerySet[Event] = Event.objects.filter(own | facts).order_by("pk")
    return found
