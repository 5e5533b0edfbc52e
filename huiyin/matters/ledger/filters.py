"""What a reader narrows the ledger by: read from the address, checked, turned into conditions and into words."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Agency, Assembly, Sector
from huiyin.matters.models import NOT_RAISED, Assignment, Clock, Commitment, Due, Kind, Matter, Signature, State
from huiyin.members.models import Person, person_of
from huiyin.web import number_in

Words = str | Promise
WORDS_AT_MOST = 100
NAMES_AT_MOST = 200  # of places, agencies, persons whose name holds the words
FIRST_DAY, LAST_DAY = date(1949, 1, 1), date(2199, 12, 31)

# What the states of all kinds come down to; each state stands in one of these.
GROUPS: dict[str, tuple[Words, list[State]]] = {
    "unsent": (_("尚未提交"), [State.DRAFT, State.COSIGNING]),
    "examined": (
        _("受理审查"),
        [
            *(State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.RECEIVED, State.SHORTLISTED, State.RESERVE),
            *(State.EDITED, State.SIGNED, State.ISSUED, State.COLLECTED),
        ],
    ),
    "handled": (
        _("办理之中"),
        [
            *(State.FILED, State.MERGED, State.ASSIGNED, State.RETURN_REQUESTED, State.ACCEPTED, State.REPLY_REVIEW),
            *(State.REHANDLING, State.MEDIATION, State.DISPATCHED, State.REGISTERED, State.HANDED_UP),
            *(State.IN_PROGRESS, State.CLAIMED),
        ],
    ),
    "told": (
        _("答复之后"),
        [
            *(State.REPLIED, State.ANSWERED, State.FED_BACK, State.NOT_USED, State.VERIFIED, State.EXPLAINED),
            *(State.DUPLICATE, State.REJECTED, State.REFERRED),
        ],
    ),
    "long": (_("长期与跟踪"), [State.LONG_TERM, State.TRACKING]),
    "ended": (
        _("已经了结"),
        [State.CLOSED, State.FAILED, State.NOT_FILED, State.WITHDRAWN, State.DISCARDED],
    ),
}

# The terms in which somebody waits for an answer, whatever the kind (docs/rules/deadlines.md).
ANSWER_CLOCKS = ("handle", "rehandle", "agency_reply", "feed_back", "resolve", "answer_back")


class NoSense(Exception):
    """What was given for one filter is none of what it takes; says what it takes."""


@dataclass(frozen=True)
class Filter:
    name: str
    label: Words
    read: Callable[[str], Any]  # raises NoSense
    narrow: Callable[[Any, Any, Any], Any]  # matters, what was read, user
    options: Callable[[], Iterable[tuple[str, Words]]] | None = None  # else free words
    said: Callable[[Any], Words] | None = None

    def words(self, given: str, value: Any) -> str:
        if self.said:
            return str(self.said(value))
        return str(dict(self.options())[given]) if self.options else given


def _words(given: str) -> str:
    if len(given) > WORDS_AT_MOST:
        raise NoSense(_("最多 100 个字。请写短一些。"))
    return given


def one_of(choices: Iterable[Any]) -> Callable[[str], str]:
    known = {str(choice) for choice in choices}

    def read(given: str) -> str:
        if given not in known:
            raise NoSense(_("没有这个选项。请从列出的选项里选一个。"))
        return given

    return read


Period = tuple[date, date]


def period(given: str) -> Period:
    """2026, 2026-03, 2026-03-15, or two of them with two dots between: the first day and the last."""
    first, dots, last = given.replace("至", "..").partition("..")
    try:
        span = _span(first.strip())[0], _span((last if dots else first).strip())[1]
    except ValueError:
        raise NoSense(_("请写年、年-月或日期，例如 2026、2026-03、2026-01..2026-06。")) from None
    if span[0] > span[1]:
        raise NoSense(_("开始的日子晚于结束的日子。请把前后对调。"))
    return span


def _span(text: str) -> Period:
    if not text.isascii():
        raise ValueError(text)
    parts = [int(part) for part in text.split("-")]
    if not FIRST_DAY.year <= parts[0] <= LAST_DAY.year:
        raise ValueError(text)
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    year, month, day = parts
    return date(year, month, day), date(year, month, day)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise NoSense(_("请写日期，例如 2026-03-31。")) from None


def _year(given: str) -> int:
    year = number_in(given)
    if year is None or not 1949 <= year <= 2199:
        raise NoSense(_("请写四位数的年份，例如 2026。"))
    return year


# How each narrows. Names are looked up first, so that what remains is a lookup in a short list.


def _by_words(matters: Any, words: str, user: Any) -> Any:
    return matters.filter(Q(title__contains=words) | Q(docket__contains=words))


def _named(model: Any, field: str, words: str, user: Any) -> list[int]:
    """Whose name holds the words; with an equals sign before them, whose name is just that."""
    asked = {field: words[1:]} if words.startswith("=") else {f"{field}__contains": words}
    found = model.objects.visible_to(user).filter(**asked).order_by("pk")
    return list(found.values_list("pk", flat=True)[:NAMES_AT_MOST])


def _by_name(model: Any, lookup: str, field: str) -> Callable[[Any, str, Any], Any]:
    return lambda matters, words, user: matters.filter(**{f"{field}__in": _named(model, lookup, words, user)})


def _by_agency(matters: Any, words: str, user: Any) -> Any:
    agencies = _named(Agency, "name", words, user)
    return matters.filter(pk__in=Assignment.objects.current().filter(agency__in=agencies).values("matter"))


def _by_person(matters: Any, words: str, user: Any) -> Any:
    people = _named(Person, "name", words, user)
    return matters.filter(pk__in=Signature.objects.proposers().filter(person__in=people).values("matter"))


def _by_source(matters: Any, source: str, user: Any) -> Any:
    kind, _dot, code = source.partition(".")
    return matters.filter(**{"kind": kind, SOURCES[Kind(kind)][0]: code})


def _in(field: str) -> Callable[[Any, Period, Any], Any]:
    return lambda matters, span, user: matters.filter(**{f"{field}__range": span})


def _by_answered(matters: Any, chosen: str, user: Any) -> Any:
    return matters.filter(answered_on__isnull=chosen == "no")


def _by_mine(matters: Any, chosen: str, user: Any) -> Any:
    if chosen == "office":
        return matters.waiting_for(user)
    person = person_of(user)
    return matters.filter(pk__in=Signature.objects.signed().filter(person=person).values("matter"))


def late_on(day: date) -> Q:
    """A term of it had ended before `day` was over and was still running then."""
    clocks = Clock.objects.filter(matter=OuterRef("pk"), due_on__lt=day, paused_on__isnull=True)
    running = clocks.filter(Q(stopped_on__isnull=True) | Q(stopped_on__gt=day))
    still_open = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    return Q(Exists(running)) & still_open & ~Q(state__in=NOT_RAISED)


def timed() -> Q:
    """Was answered, and a term for that had run."""
    return Q(Exists(Clock.objects.filter(matter=OuterRef("pk"), name__in=ANSWER_CLOCKS, stopped_on__isnull=False)))


def answered_late() -> Q:
    late = Clock.objects.filter(matter=OuterRef("pk"), name__in=ANSWER_CLOCKS, stopped_on__gt=F("due_on"))
    return Q(Exists(late))


def _by_in_time(matters: Any, chosen: str, user: Any) -> Any:
    found = matters.filter(timed(), answered_on__isnull=False)
    if chosen == "any":
        return found
    return found.filter(answered_late() if chosen == "no" else ~answered_late())


def _by_group(matters: Any, chosen: str, user: Any) -> Any:
    return matters.filter(state__in=GROUPS[chosen][1])


def _field(field: str) -> Callable[[Any, Any, Any], Any]:
    return lambda matters, value, user: matters.filter(**{field: value})


# Of each kind: where it says what it came from, and what it may say. The apps stand below this one.
SOURCES = {
    Kind.PROPOSAL: ("proposal__window", "window"),
    Kind.OPINION: ("opinion__author_kind", "author_kind"),
    Kind.LIVELIHOOD: ("livelihood__source", "source"),
}


def choices_of(kind: Kind, field: str) -> dict[str, Words]:
    """The words for each value of a field that this kind alone has."""
    own = Matter._meta.get_field(kind.value).related_model._meta.get_field(field)  # type: ignore[union-attr]
    return dict(own.choices or [])  # type: ignore[union-attr, arg-type]


def sources() -> list[tuple[str, Words]]:
    return [
        (f"{kind.value}.{code}", words)
        for kind, (_lookup, field) in SOURCES.items()
        for code, words in choices_of(kind, field).items()
    ]


def _source(given: str) -> str:
    return one_of(code for code, _words in sources())(given)


_YES_NO = [("yes", _("是")), ("no", _("否"))]
_COLOURS = [choice for choice in Due.choices if choice[0] != Due.NONE]
_MINE = [("me", _("我提出的")), ("office", _("等我们处理的"))]
_ANSWERED = [("yes", _("已有答复")), ("no", _("尚无答复"))]
_IN_TIME = [("yes", _("按期答复")), ("no", _("逾期答复")), ("any", _("有答复期限的"))]


def _options(found: Iterable[tuple[str, Words]]) -> Callable[[], Iterable[tuple[str, Words]]]:
    return lambda: found


def _group_options() -> list[tuple[str, Words]]:
    return [(code, words) for code, (words, _states) in GROUPS.items()]


FILTERS = [
    Filter("q", _("案由或编号"), _words, _by_words),
    Filter("kind", _("类别"), one_of(Kind), _field("kind"), _options(Kind.choices)),
    Filter("group", _("阶段"), one_of(GROUPS), _by_group, _group_options),
    Filter("state", _("状态"), one_of(State), _field("state"), _options(State.choices)),
    Filter(
        "due",
        _("期限"),
        one_of(code for code, _label in _COLOURS),
        lambda matters, colour, user: matters.due(colour, timezone.localdate()),
        _options(_COLOURS),
    ),
    Filter("source", _("来源"), _source, _by_source, sources),
    Filter("place", _("地点"), _words, _by_name(Assembly, "place_name", "place")),
    Filter("sector", _("界别"), _words, _by_name(Sector, "name", "sector")),
    Filter("agency", _("承办单位"), _words, _by_agency),
    Filter("person", _("反映人"), _words, _by_person),
    Filter("year", _("编号年度"), _year, _field("year")),
    Filter("opened", _("提出时间"), period, _in("opened_on")),
    Filter("answered_in", _("答复时间"), period, _in("answered_on")),
    Filter("closed", _("办结时间"), period, _in("closed_on")),
    Filter("answered", _("答复"), one_of(["yes", "no"]), _by_answered, _options(_ANSWERED)),
    Filter("mine", _("与我有关"), one_of(["me", "office"]), _by_mine, _options(_MINE)),
    Filter("in_time", _("按期"), one_of(["yes", "no", "any"]), _by_in_time, _options(_IN_TIME)),
    Filter("late_on", _("某日已逾期"), _day, lambda matters, day, user: matters.filter(late_on(day))),
    Filter(
        "again",
        _("再次办理"),
        one_of(["yes"]),
        lambda matters, _yes, user: matters.filter(pk__in=Assignment.objects.filter(round__gt=1).values("matter")),
        _options(_YES_NO[:1]),
    ),
    Filter(
        "promised",
        _("承诺待兑现"),
        one_of(["yes"]),
        lambda matters, _yes, user: matters.filter(
            pk__in=Commitment.objects.filter(state__in=["open", "claimed"]).values("matter")
        ),
        _options(_YES_NO[:1]),
    ),
    Filter(
        "outcome",
        _("办结方式"),
        lambda given: one_of(choices_of(Kind.LIVELIHOOD, "outcome"))(given),
        _field("livelihood__outcome"),
        lambda: choices_of(Kind.LIVELIHOOD, "outcome").items(),
    ),
    Filter(
        "raised",
        _("已提交"),
        one_of(["yes"]),
        lambda matters, _yes, user: matters.exclude(state__in=NOT_RAISED),
        _options(_YES_NO[:1]),
    ),
    Filter(
        "archived",
        _("归档"),
        one_of(["yes", "no"]),
        lambda matters, chosen, user: matters.filter(archived_on__isnull=chosen == "no"),
        _options([("yes", _("已归档")), ("no", _("未归档"))]),
    ),
]
BY_NAME = {one.name: one for one in FILTERS}


@dataclass(frozen=True)
class Chip:
    name: str
    words: str
    without: str  # the address's query without this one


class Chosen:
    """The filters of one address: `values` as typed, `read` what they mean, `errors` by field."""

    def __init__(self, given: Mapping[str, str]) -> None:
        typed = {name: (given.get(name) or "").strip() for name in BY_NAME}
        self.values = {name: words for name, words in typed.items() if words}
        self.read: dict[str, Any] = {}
        self.errors: dict[str, Words] = {}
        for name, words in self.values.items():
            try:
                self.read[name] = BY_NAME[name].read(words)
            except NoSense as wrong:
                self.errors[name] = wrong.args[0]

    @property
    def is_valid(self) -> bool:
        return not self.errors

    @property
    def kind(self) -> str:
        return self.read.get("kind", "")

    def narrow(self, matters: Any, user: Any) -> Any:
        for name, value in self.read.items():
            matters = BY_NAME[name].narrow(matters, value, user)
        return matters

    def query(self, *, without: str = "", **more: str) -> str:
        """As the address says it, in one order; the order of the list is told by `more`."""
        query = QueryDict(mutable=True)
        query.update({name: words for name, words in {**self.values, **more}.items() if name != without and words})
        return query.urlencode()

    def chips(self, **more: str) -> list[Chip]:
        return [
            Chip(name, f"{BY_NAME[name].label} {self._said(name)}", self.query(without=name, **more))
            for name in self.values
        ]

    def _said(self, name: str) -> str:
        if name in self.errors:
            return self.values[name]
        return BY_NAME[name].words(self.values[name], self.read[name])
