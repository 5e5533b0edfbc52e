"""How matters of any kind are searched (docs/rules/search.md); answers, and the agencies that give them.

The three kinds register themselves, each in the `searched.py` of its own folder. Filters of all three: `assembly`,
`sector`, `place` (keys), `state`, `category`, `year`; a kind adds its own. Of answers the same, asked of their matter,
and `kind`; of agencies `assembly`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Agency
from huiyin.matters import permissions
from huiyin.matters.ledger.branches import Way, anchored, ways
from huiyin.matters.models import BEFORE_FILING, NEVER_SENT, PAGES, Answer, Assignment, Kind, Matter, Signature, State
from huiyin.members.models import person_of
from huiyin.search.gathering import facts, in_batches, lines
from huiyin.search.sources import SOURCES, UNDATED, By, Reach, Shown, Source, Text, Watched

FILTERS = {name: name for name in ("assembly", "sector", "place", "state", "category", "year")}
# How far a matter is, as far as anybody's right to read it asks that.
_UNSENT, _SENT, _FILED = "unsent", "sent", "filed"
_STAGES = {state: _UNSENT if state in NEVER_SENT else _SENT if state in BEFORE_FILING else _FILED for state in State}
# What the labels of a matter are made of, and what of it stands in its own table.
_PLACED = ("kind", "assembly_id", "sector_id", "state", "proposal__members_may_read")
_WATCHED = (*_PLACED[:4], "merged_into_id")
_ALIKE = {"state": tuple(tuple(one.value for one in State if _STAGES[one] == stage) for stage in (_UNSENT, _SENT))}
_OPEN = ("proposal__members_may_read", True)
# Who handles it reads it, and what was merged into it.
_HANDLED = ("id", "merged_into_id")


# Who wrote one down reads it: the column of its kind.
_WRITER = {Kind.PROPOSAL: "entered_by_id", Kind.OPINION: "raised_by_id", Kind.LIVELIHOOD: "entered_by_id"}


def _signing(by: By) -> Watched:
    over = {"state": (tuple(state.value for state in Signature.OVER),)}
    return Watched(Signature, "matter_id", ("person_id", "state"), by=by, alike=over)


def _handling(by: By) -> Watched:
    given_away = {"state": ((Assignment.State.REASSIGNED.value,),)}
    return Watched(Assignment, "matter_id", ("agency_id", "state"), by=by, alike=given_away)


def labels_of(kind: str, assembly: int, sector: int | None, state: str, is_open: bool | None) -> tuple[str, ...]:
    """By which `visible_matters` sees it: kind, assembly or sector, stage; and that all members may read it."""
    places = [f"a{assembly}"] if sector is None else [f"a{assembly}", f"s{sector}"]
    stage = _STAGES[State(state)]
    plain = tuple(f"{Kind(kind).value} {place} {stage}" for place in places)
    return (*plain, *(f"{label} open" for label in plain)) if is_open else plain


def _handled(agency: int) -> str:
    return f"handled by {agency}"


def _signed(person: int) -> str:
    return f"signed by {person}"


def _of_people(matters: list[int]) -> dict[int, tuple[str, ...]]:
    """Labels of the agencies, signers and writers who see them, as `permissions.visible_matters` has it."""
    found = defaultdict(set)
    parts = Assignment.objects.current().order_by()
    for lookup in ("matter", "matter__merged"):
        for pk, agency in parts.filter(**{f"{lookup}__in": matters}).values_list(lookup, "agency"):
            found[pk].add(_handled(agency))
    signed = Signature.objects.filter(matter__in=matters).standing().order_by()
    for pk, person in signed.values_list("matter", "person"):
        found[pk].add(_signed(person))
    for kind, column in _WRITER.items():
        written = Matter._base_manager.filter(pk__in=matters, kind=kind, **{f"{kind.value}__{column}__isnull": False})
        for pk, assembly, writer in written.values_list("pk", "assembly", f"{kind.value}__{column}"):
            found[pk].add(_written(kind.value, writer, assembly))
    return {pk: tuple(sorted(labels)) for pk, labels in found.items()}


def _written(kind: str, writer: int, assembly: int) -> str:
    """Whoever entered a proposal for another reads it as long as they work there; the rest is one's own for good."""
    return f"{kind} a{assembly} written by {writer}" if kind == Kind.PROPOSAL else f"{kind} written by {writer}"


def _ways(user: Any) -> tuple[frozenset[str], list[Way]]:
    """Labels of what the reader sees by place and stage or by a part in it; each more particular way to see it."""
    if not user.is_authenticated:
        return frozenset(), []
    labels = {_handled(agency) for agency in permissions.agencies_of(user)}
    if person := person_of(user):
        labels.add(_signed(person.pk))
    particular: list[Way] = []
    for way in ways(permissions.visible_otherwise(user)):
        found = _labels(way)
        labels |= found or set()
        particular += [way] if found is None else []
    return frozenset(labels), particular


def _labels(way: Way) -> set[str] | None:
    """None where it asks for more than labels say."""
    if written := _writer_in(way):
        return {written}
    there, _own = anchored([way])
    if not there:
        return None
    ((_kind, kind), (where, pk)), (rest,) = there[0]
    asked = [_states(one) for one in rest if one != _OPEN]
    if None in asked:
        return None
    stages = {_STAGES[state] for state in State if all(state in states for states in asked if states is not None)}
    end = " open" if _OPEN in rest else ""
    return {f"{Kind(kind).value} {where[0]}{pk} {stage}{end}" for stage in stages}


def _writer_in(way: Way) -> str | None:
    """The label of a way that asks who wrote it, of its kind and at most of its assembly."""
    pairs: dict[str, Any] = dict(one for one in way if isinstance(one, tuple))
    kind = pairs.pop("kind", None)
    assembly = pairs.pop("assembly", None)
    writer = pairs.pop(f"{kind}__{_WRITER[kind].removesuffix('_id')}", None) if kind else None
    if writer is None or pairs or len(way) != 2 + (assembly is not None) or (kind == Kind.PROPOSAL) != bool(assembly):
        return None
    return _written(kind, writer, assembly)


def _states(one: Any) -> set[State] | None:
    """Those a condition holds of; None where it asks for something else."""
    if isinstance(one, Q):
        held = _states(one.children[0]) if one.negated and len(one.children) == 1 else None
        return None if held is None else {*State} - held
    name, value = one
    if name == "state":
        return {State(value)}
    return {State(state) for state in value} if name == "state__in" else None


def _seen_of(kind: Kind) -> Callable[[Any, list[int]], QuerySet[Matter]]:
    return lambda user, keys: Matter._base_manager.filter(permissions.visible_of_kind(user, kind), pk__in=keys)


def _seen(way: Way) -> QuerySet[Matter]:
    return Matter._base_manager.filter(*way).order_by()


# Of one kind


def of_kind(
    kind: Kind,
    label: str | Promise,
    own: type[Model],
    words: Sequence[str],
    filters: dict[str, str],
    labelled: Sequence[str] = (),
) -> Source:
    """Found by title, number and `words`: columns of `own` which everybody reads who sees the matter.

    `labelled` are columns of it that decide who does.
    """
    asked = {"kind": kind.value}
    return Source(
        code=kind.value,
        label=label,
        model=Matter,
        texts=_texts_of(kind, words),
        watched=(
            Watched(Matter, "id", ("title", "docket", "opened_on", *_WATCHED), only=asked, alike=_ALIKE),
            Watched(own, "matter_id", (*words, *labelled, _WRITER[kind])),
            _handling(By(Matter, _HANDLED, "id", only=asked)),
            _signing(By(Matter, ("id",), "id", only=asked)),
        ),
        labels=_of_people,
        among=_seen_of(kind),
        shown=shown,
        reach=_reach,
        only=Q(**asked, **{f"{kind.value}__isnull": False}),
        day="opened_on",
        filters=FILTERS | filters,
    )


def _texts_of(kind: Kind, words: Sequence[str]) -> Callable[[QuerySet[Any]], Iterator[Text]]:
    columns = ("pk", "opened_on", "title", "docket", *_PLACED, *(f"{kind.value}__{name}" for name in words))

    def texts(matters: QuerySet[Any]) -> Iterator[Text]:
        for some in in_batches(matters, *columns):
            for pk, on, title, docket, of, assembly, sector, state, is_open, *said in some:
                yield Text(pk, on, title, lines(said, docket), labels_of(of, assembly, sector, state, is_open))

    return texts


def _reach(user: Any) -> Reach:
    """Of all kinds at once: each is one source's, and a key is one matter's."""
    labels, own = _ways(user)
    return Reach(labels, tuple(_seen(way).values_list("pk", flat=True) for way in own))


_SHOWN = ("pk", "kind", "title", "year", "docket", "opened_on", "state", "assembly__name", "place__place_name")


def shown(user: Any, keys: list[int]) -> dict[int, Shown]:
    """Of each its number, assembly, place, day and state."""
    found = {}
    matters = Matter._base_manager.filter(pk__in=keys).values_list(*_SHOWN)
    for pk, kind, title, year, docket, opened_on, state, assembly, place in matters:
        said = facts(docket and f"{year} {docket}", assembly, place, opened_on, State(state).label)
        found[pk] = Shown(title, reverse(PAGES[Kind(kind)], args=[pk]), said)
    return found


# Answers


def _texts_of_answers(answers: QuerySet[Any]) -> Iterator[Text]:
    columns = ("pk", "given_on", "text", *(f"matter__{name}" for name in _PLACED))
    for some in in_batches(answers, *columns):
        yield from (Text(pk, on, "", text, labels_of(*placed)) for pk, on, text, *placed in some)


def _seen_answers(user: Any, keys: list[int]) -> QuerySet[Answer]:
    """As `visible_to` has it: of their matters alone it is asked who sees them, not of every matter there is."""
    there = Answer._base_manager.filter(pk__in=keys)
    matters = Matter.objects.visible_to(user).filter(pk__in=there.values("matter"))
    return there.filter(matter__in=matters)


def _reach_of_answers(user: Any) -> Reach:
    labels, own = _ways(user)
    answers = Answer._base_manager.order_by()
    return Reach(
        labels, tuple(answers.filter(matter__in=_seen(way).values("pk")).values_list("pk", flat=True) for way in own)
    )


def _shown_answers(user: Any, keys: list[int]) -> dict[int, Shown]:
    """Titled by its matter, and led to the matter's page; who gave it, then what is said of the matter."""
    of = dict(Answer._base_manager.filter(pk__in=keys).values_list("pk", "matter_id"))
    given = Answer._base_manager.filter(pk__in=keys).values_list("pk", "agency__name", "given_on")
    matters = shown(user, list(set(of.values())))
    found = {}
    for pk, agency, on in given:
        matter = matters[of[pk]]
        title = _("对《%(title)s》的答复") % {"title": matter.title}
        found[pk] = Shown(title, matter.url, (*facts(agency, on), *matter.facts))
    return found


def _of_people_of_answered(answers: list[int]) -> dict[int, tuple[str, ...]]:
    of = dict(Answer._base_manager.filter(pk__in=answers).values_list("pk", "matter_id"))
    labels = _of_people(list(set(of.values())))
    return {pk: labels.get(matter, ()) for pk, matter in of.items()}


def _own_row(kind: Kind) -> type[Model]:
    row: Any = Matter._meta.get_field(kind.value).related_model
    return row


_ANSWERS = By(Answer, ("matter_id",), "id")

SOURCES.add(
    Source(
        code="answer",
        label=gettext_lazy("答复"),
        model=Answer,
        among=_seen_answers,
        texts=_texts_of_answers,
        watched=(
            Watched(Answer, "id", ("text", "given_on", "matter_id")),
            Watched(Matter, "id", _WATCHED, by=_ANSWERS, comes=False, alike=_ALIKE),
            Watched(
                _own_row(Kind.PROPOSAL), "matter_id", ("members_may_read", "entered_by_id"), by=_ANSWERS, comes=False
            ),
            Watched(_own_row(Kind.OPINION), "matter_id", ("raised_by_id",), by=_ANSWERS, comes=False),
            Watched(_own_row(Kind.LIVELIHOOD), "matter_id", ("entered_by_id",), by=_ANSWERS, comes=False),
            _signing(_ANSWERS),
            _handling(_ANSWERS._replace(through=By(Matter, _HANDLED, "id"))),
        ),
        labels=_of_people_of_answered,
        shown=_shown_answers,
        reach=_reach_of_answers,
        day="given_on",
        filters={name: f"matter__{name}" for name in ("kind", *FILTERS)},
    )
)


# Agencies


def _texts_of_agencies(agencies: QuerySet[Any]) -> Iterator[Text]:
    for some in in_batches(agencies, "pk", "name"):
        yield from (Text(pk, UNDATED, name, "") for pk, name in some)


def _shown_agencies(user: Any, keys: list[int]) -> dict[int, Shown]:
    """An agency has no page; what it handles, as far as the reader sees it, stands in the ledger."""
    ledger = reverse("matters:ledger")
    found = Agency.objects.filter(pk__in=keys).values_list("pk", "name", "assembly__name")
    return {
        pk: Shown(name, f"{ledger}?{urlencode({'agency': f'={name}'})}", facts(assembly))
        for pk, name, assembly in found
    }


SOURCES.add(
    Source(
        code="agency",
        label=gettext_lazy("承办单位"),
        model=Agency,
        texts=_texts_of_agencies,
        watched=(Watched(Agency, "id", ("name",)),),
        shown=_shown_agencies,
        filters={"assembly": "assembly"},
    )
)
