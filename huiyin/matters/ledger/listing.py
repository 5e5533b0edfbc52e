"""One page of the ledger: which matters stand on it, and what each row says. The same few queries at any depth."""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import RuleSet
from huiyin.matters import permissions
from huiyin.matters.ledger.branches import Way, anchored, any_of, is_of_kind, ways
from huiyin.matters.ledger.filters import SOURCES, Chosen, choices_of
from huiyin.matters.models import (
    OPEN,
    PAGES,
    Assignment,
    Due,
    Kind,
    Matter,
    ProgressNote,
    Signature,
    State,
    Voice,
    due_limits,
)

COUNTED = 1000  # further than this nobody counts: "1,000+"
NOTE_SHOWN = 40  # characters of the last note of progress


@dataclass(frozen=True)
class Order:
    words: str | Promise
    field: str
    descending: bool
    read: Any  # of the place in the address


ORDERS = {
    "newest": Order(gettext_lazy("最新提出"), "opened_on", True, date.fromisoformat),
    "due": Order(gettext_lazy("最急的在前"), "due_on", False, date.fromisoformat),
    "changed": Order(gettext_lazy("最近变动"), "changed_at", True, datetime.fromisoformat),
}
Place = tuple[Any, int]  # what the list is ordered by, and the key


def place_of(place: Place) -> str:
    return f"{place[1]}.{place[0].isoformat()}"


def read_place(order: Order, text: str) -> Place | None:
    """None for what is not a place: the list then begins at its beginning."""
    pk, _dot, value = text.partition(".")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    try:
        found = order.read(value.replace(" ", "+"))
    except ValueError:
        return None
    if isinstance(found, datetime) and timezone.is_naive(found):
        return None
    return found, int(pk)


class Found(NamedTuple):
    keys: list[Place]
    more: bool  # beyond these, the way it was read


@dataclass(frozen=True)
class Seen:
    """What one way of seeing finds. Parts stand for their matters: they say when the matter was raised."""

    rows: QuerySet[Any]  # of matters, or of parts
    walked: QuerySet[Any] | None = None  # the same, asked of each row in turn: for a stretch of the list

    def matter_keys(self) -> QuerySet[Any]:
        return self._keys_of(self.rows).values_list(self._named("pk"), flat=True)

    def places(self, order: Order, downwards: bool, place: Place | None, last: Place | None) -> QuerySet[Any]:
        """In order, those beyond `place`, as far as the day of `last`."""
        field, key = self._named(order.field), self._named("pk")
        found = self.rows if last is None or self.walked is None else self.walked
        if place:
            found = found.filter(_beyond(field, key, place, downwards))
        elif order.field == "due_on":  # what has none has no place in this order
            found = found.filter(**{f"{field}__isnull": False})
        if last:
            found = found.filter(**{f"{field}__{'gte' if downwards else 'lte'}": last[0]})
        sign = "-" if downwards else ""
        return self._keys_of(found).order_by(f"{sign}{field}", f"{sign}{key}").values_list(field, key)

    def _named(self, field: str) -> str:
        if self.rows.model is Matter:
            return field
        return {"pk": "matter_id", "opened_on": "opened_on"}.get(field, f"matter__{field}")

    def _keys_of(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """A matter has a part for each of its agencies, and one may act for several."""
        return found.order_by() if self.rows.model is Matter else found.order_by().distinct()


def find(seen: list[Seen], order: Order, place: Place | None, rows: int, *, backwards: bool = False) -> Found:
    """The keys of the rows after `place`, or before it; each way of seeing is read in the order of its index.

    Once there are as many as are shown, whatever is left is asked for no further than they reach.
    """
    downwards = order.descending != backwards
    keys: list[Place] = []
    for one in seen:
        last = keys[rows] if len(keys) > rows else None
        keys = sorted({*keys, *one.places(order, downwards, place, last)[: rows + 1]}, reverse=downwards)
    page = keys[:rows]
    return Found(page[::-1] if backwards else page, len(keys) > rows)


def _beyond(field: str, key: str, place: Place, downwards: bool) -> Q:
    """Said so that the first part bounds the index; an OR alone would read it from its end."""
    sign, (value, pk) = "lt" if downwards else "gt", place
    further = Q(**{f"{field}__{sign}": value}) | Q(**{f"{key}__{sign}": pk})
    return Q(**{f"{field}__{sign}e": value}) & further


def each_way(user: Any, chosen: Chosen) -> list[Seen]:
    """One list each for a kind in an assembly, a kind in a sector, what one's agency handles, all that is one's own."""
    asked = ways(permissions.visible_matters(user))
    if chosen.kind:
        asked = [way for way in asked if is_of_kind(way, chosen.kind)]
    there, own = anchored(asked)
    seen = [Seen(chosen.narrow(Matter.objects.filter(*anchor, any_of(rests)), user)) for anchor, rests in there]
    handled = [way for way in own if _parts(way) is not None]
    seen += [_of_parts(way[0][0], _parts(way), chosen, user) for way in handled]
    if lists := [_keys(way) for way in own if way not in handled]:
        keys = lists[0].union(*lists[1:]) if lists[1:] else lists[0]
        seen.append(Seen(chosen.narrow(Matter.objects.filter(pk__in=keys), user)))
    return seen


def _parts(way: Way) -> Any:
    """The agency's parts, where all that is asked is that the matter, or that one it goes with, is among theirs."""
    if len(way) > 1 or not isinstance(way[0], tuple) or way[0][0] not in ("pk__in", "merged_into__in"):
        return None
    listed = way[0][1]
    return listed if isinstance(listed, QuerySet) and listed.model is Assignment else None


def _of_parts(lookup: str, parts: Any, chosen: Chosen, user: Any) -> Seen:
    if lookup == "pk__in":
        matter = Matter.objects.filter(pk=OuterRef("matter_id"))
        return Seen(parts.filter(Exists(chosen.narrow(matter, user))) if chosen.read else parts)
    merged = chosen.narrow(Matter.objects.filter(merged_into__isnull=False), user)
    theirs = Exists(parts.filter(matter=OuterRef("merged_into")))
    return Seen(merged.filter(merged_into__in=parts), walked=merged.filter(theirs))


def _keys(way: Way) -> Any:
    """The keys that one way sees; what already is a list of keys is taken as it is."""
    if len(way) == 1 and isinstance(way[0], tuple) and way[0][0] == "pk__in" and isinstance(way[0][1], QuerySet):
        return way[0][1].order_by()
    return Matter.objects.filter(*way).order_by().values("pk")


def count(seen: list[Seen]) -> int:
    """How many there are, as far as COUNTED + 1: nobody waits for a million to be counted."""
    some = []
    for one in seen:
        if (found := one.matter_keys()[: COUNTED + 1].count()) > COUNTED:
            return found
        if found:
            some.append((one, found))
    if len(some) == 1:
        return some[0][1]
    keys = {key for one, _found in some for key in one.matter_keys()}  # what is seen in two ways is one
    return min(len(keys), COUNTED + 1)


def everything(user: Any, chosen: Chosen) -> Any:
    """The same rows as one query, for exports and figures, where all of them are read anyway."""
    return chosen.narrow(Matter.objects.visible_to(user), user)


# What a row says


class Row(NamedTuple):
    pk: int
    url: str
    number: str
    kind: str
    title: str
    under: str  # where, from which assembly, from which source
    raised: str
    agency: str
    handler: str
    due: str  # its code, for the look
    due_on: str
    due_words: str
    state: str
    state_words: str
    changed_on: str
    note: str
    result: str
    answered_on: str
    closed_on: str


_FIELDS = (
    "pk",
    "kind",
    "year",
    "docket",
    "title",
    "state",
    "assembly_id",
    "opened_on",
    "due_on",
    "answered_on",
    "closed_on",
    "changed_at",
    "holder_office",
    "assembly__place_name",
    "place__place_name",
    "holder_agency__name",
    "proposal__window",
    "proposal__collective_name",
    "proposal__result_class",
    "opinion__author_kind",
    "opinion__author_name",
    "opinion__used",
    "livelihood__source",
    "livelihood__outcome",
    "rule_set_id",
)
Fields: Any = namedtuple("Fields", _FIELDS)  # type: ignore[misc]


def rows(user: Any, keys: Iterable[int]) -> list[Row]:
    """What each row says, in the order of `keys`: one query each for the matters and for what hangs on them."""
    asked = list(keys)
    if not asked:
        return []
    found = {one[0]: Fields(*one) for one in Matter.objects.filter(pk__in=asked).values_list(*_FIELDS)}
    about = About(user, asked, found.values())
    return [about.row(found[pk]) for pk in asked if pk in found]


class About:
    def __init__(self, user: Any, keys: list[int], matters: Iterable[Any]) -> None:
        self.user, self.today = user, timezone.localdate()
        matters = list(matters)
        self.names = names_of(keys)
        self.withheld = _withheld(user, [one.pk for one in matters if one.kind == Kind.OPINION])
        self.parts = parts_of(keys)
        self.notes = notes_of(keys)
        self.voices = voices_of(user, {one.pk: one.assembly_id for one in matters})
        self.limits = due_limits(self.today)
        self.in_several = len({one.assembly_id for one in matters}) > 1
        self.results = result_names({one.rule_set_id for one in matters if one.proposal__result_class})
        self.words = _words(get_language() or "")

    def row(self, one: Any) -> Row:
        words, kind = self.words, one.kind
        colour = self.colour(one)
        agency, handler = self.handled_by(one)
        note = self.notes.get(one.pk)
        changed = timezone.localtime(one.changed_at).date()
        return Row(
            one.pk,
            SafeString(words.paths[kind].replace("/0/", f"/{one.pk}/")),  # nosec B703 - a route and a number
            f"{one.year} {one.docket}" if one.docket else "—",
            words.kinds[kind],
            one.title,
            " · ".join(filter(None, self.under(one))),
            self.raised_by(one),
            agency,
            handler,
            colour,
            _day(one.due_on),
            words.colours[colour],
            words.codes[one.state],
            words.states[one.state],
            _day(max(changed, note[0]) if note else changed),
            note[1] if note else "",
            self.result(one),
            _day(one.answered_on),
            _day(one.closed_on),
        )

    def colour(self, one: Any) -> str:
        if one.due_on is None or one.state not in _OPEN:
            return "none"
        if one.due_on < self.today:
            return "red"
        yellow, blue = self.limits.of(one.assembly_id)
        return "yellow" if one.due_on <= yellow else "blue" if one.due_on <= blue else "later"

    def under(self, one: Any) -> list[str]:
        where = one.place__place_name or ""
        house = one.assembly__place_name if self.in_several and one.assembly__place_name != where else ""
        return [house, where, self.source(one)]

    def source(self, one: Any) -> str:
        code = getattr(one, SOURCES[one.kind][0])
        words = self.words.sources[one.kind].get(code, "")
        named = one.opinion__author_name if one.kind == Kind.OPINION and one.pk not in self.withheld else ""
        return f"{words} {named}" if named else words

    def raised_by(self, one: Any) -> str:
        """A body; members by name; those without an account never by name."""
        if one.pk in self.withheld:
            return "—"
        if one.proposal__collective_name:
            return str(one.proposal__collective_name)
        return people([*self.names.get(one.pk, []), *self.voices.get(one.pk, [])]) or one.opinion__author_name or "—"

    def handled_by(self, one: Any) -> tuple[str, str]:
        """The agency that leads, else who holds it now; the person there who sees to it."""
        parts = self.parts.get(one.pk)
        if not parts:
            return one.holder_agency__name or self.words.offices.get(one.holder_office, ""), ""
        names = [part[0] for part in parts if part[1] != "co"] or [part[0] for part in parts]
        return agencies(names), next((part[2] for part in parts if part[2] and part[1] != "co"), "")

    def result(self, one: Any) -> str:
        if one.kind == Kind.PROPOSAL:
            names = self.results.get(one.rule_set_id, {})
            return names.get(one.proposal__result_class, one.proposal__result_class or "")
        if one.kind == Kind.LIVELIHOOD:
            return self.words.outcomes.get(one.livelihood__outcome or "", "")
        return self.words.used if one.opinion__used else ""


_OPEN = frozenset(str(state) for state in OPEN)


def plain(text: str) -> str:
    """Marked as safe where it holds nothing to escape: looking it through again costs as much as writing it."""
    return SafeString(text) if escape(text) == text else text  # nosec B703 - nothing to escape


def _day(day: date | None) -> SafeString:
    return SafeString(day.isoformat()) if day else NONE  # nosec B703 - digits and dashes


NONE = SafeString("")


class _Words:
    """Choices and paths as plain text: a lazy label costs as much as a row."""

    def __init__(self) -> None:
        self.kinds = {str(kind): plain(str(kind.label)) for kind in Kind}
        self.states = {str(state): plain(str(state.label)) for state in State}
        self.codes = {str(state): plain(str(state)) for state in State}
        self.offices = {str(role): str(role.label) for role in Role}
        self.colours = {
            "none": NONE,
            "later": plain(_("未到期")),
            "blue": plain(_("临近到期")),
            "yellow": plain(_("即将到期")),
            "red": plain(_("已逾期")),
        }
        self.paths = {str(kind): reverse(route, args=[0]) for kind, route in PAGES.items()}
        self.sources = {
            str(kind): {code: str(words) for code, words in choices_of(kind, field).items()}
            for kind, (_lookup, field) in SOURCES.items()
        }
        self.outcomes = {code: str(words) for code, words in choices_of(Kind.LIVELIHOOD, "outcome").items()}
        self.used = _("采用")


@cache
def _words(language: str) -> _Words:
    return _Words()


def people(names: list[str]) -> str:
    """The first, and how many they are."""
    if len(names) < 2:
        return names[0] if names else ""
    words = ngettext("%(first)s 等 %(count)d 人", "%(first)s 等 %(count)d 人", len(names))
    return words % {"first": names[0], "count": len(names)}


def agencies(names: list[str]) -> str:
    if len(names) < 2:
        return names[0] if names else ""
    words = ngettext("%(first)s 等 %(count)d 个单位", "%(first)s 等 %(count)d 个单位", len(names))
    return words % {"first": names[0], "count": len(names)}


def _withheld(user: Any, items: list[int]) -> set[int]:
    """Of these items, those whose authors are none of the reader's business."""
    if not items:
        return set()
    known = Matter.objects.filter(permissions.knows_authors(user), pk__in=items)
    return {*items} - {*known.values_list("pk", flat=True)}


def names_of(keys: list[int]) -> dict[int, list[str]]:
    """Of those who raised each with their name, the first one first."""
    signed = Signature.objects.proposers().filter(matter__in=keys).order_by("pk")
    found: dict[int, list[str]] = defaultdict(list)
    for matter, name, role in signed.values_list("matter_id", "person__name", "role"):
        found[matter].insert(0 if role in Signature.FIRST else len(found[matter]), name)
    return found


def parts_of(keys: list[int]) -> dict[int, list[tuple[str, str, str]]]:
    """Agency, role and the person who handles it there, of those who still do."""
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    parts = Assignment.objects.current().filter(matter__in=keys).order_by("pk")
    for matter, *part in parts.values_list("matter_id", "agency__name", "role", "handler"):
        found[matter].append(tuple(part))
    return found


def notes_of(keys: list[int]) -> dict[int, tuple[date, str]]:
    """Of each the progress noted last."""
    notes = ProgressNote.objects.filter(matter__in=keys).order_by().values("matter").annotate(last=Max("pk"))
    newest = ProgressNote.objects.filter(pk__in=notes.values("last")).order_by()
    read = newest.values_list("matter_id", "noted_on", Substr("text", 1, NOTE_SHOWN + 1))
    return {matter: (day, _shortened(text)) for matter, day, text in read}


def _shortened(text: str) -> str:
    return text if len(text) <= NOTE_SHOWN else f"{text[:NOTE_SHOWN]}…"


def voices_of(user: Any, assemblies: dict[int, int]) -> dict[int, list[str]]:
    """Those without an account: masked for who took them down and the ledger's desk, for others as "the public".

    `assemblies`: of each matter.
    """
    desks, found = user.assemblies_as(Role.LEDGER_STAFF), defaultdict(list)
    voices = Voice.objects.filter(matter__in=list(assemblies)).order_by("pk")
    for matter, masked, taken_by in voices.values_list("matter_id", "originator__masked", "originator__taken_by_id"):
        found[matter].append(masked if taken_by == user.pk or assemblies[matter] in desks else _("群众"))
    return found


def result_names(rule_sets: Iterable[int]) -> dict[int, dict[str, str]]:
    """Of the classes alone: the whole of a rule set is long."""
    found = RuleSet.objects.filter(pk__in=list(rule_sets)).values_list("pk", "document__result_classes")
    return {pk: {one["code"]: str(one["name"]) for one in classes or []} for pk, classes in found}


def with_colours(matters: list[Matter], today: date) -> list[Matter]:
    limits = due_limits(today)
    for matter in matters:
        matter.due = matter.due_colour(today, limits)  # type: ignore[attr-defined]
    return matters


__all__ = ["COUNTED", "ORDERS", "Due", "Row", "count", "everything", "find", "place_of", "read_place", "rows"]
