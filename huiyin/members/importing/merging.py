"""Several lists of one membership merged by name. What only a person can tell is asked, never guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from django.utils.translation import gettext as _

from huiyin.members.importing.lists import KINDS, SECTOR, Entry, MemberList, wrong_counts
from huiyin.members.importing.names import are_alike, key_of
from huiyin.text.numerals import value

APART, NOBODY, YES, NO = "apart", "nobody", "yes", "no"
Answers = dict[str, str]
Place = tuple[int, Entry]  # which list, which line


@dataclass(frozen=True)
class Question:
    """`code` names it across requests; every choice is (value, words)."""

    code: str
    words: str
    choices: list[tuple[str, str]]
    why: str = ""


@dataclass
class Someone:
    """One person of the lists, from one line or several."""

    code: str
    name: str
    places: list[Place]
    notes: list[str] = field(default_factory=list)
    fault: str = ""
    waits: bool = False  # for an answer, which may take the fault away
    cpc: bool | None = None

    @property
    def words(self) -> dict[str, list[str]]:
        """Kind → what the lists say, each once."""
        found: dict[str, list[str]] = defaultdict(list)
        for _list, entry in self.places:
            for kind, word in entry.words.items():
                if word not in found[kind]:
                    found[kind].append(word)
        return dict(found)


@dataclass
class Merged:
    lists: list[MemberList]
    people: list[Someone] = field(default_factory=list)
    faults: list[Place] = field(default_factory=list)  # lines that cannot be taken over
    left_out: list[Place] = field(default_factory=list)  # on the word of whoever answered
    questions: list[Question] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def missing(self, which: int) -> list[str]:
        """People whom another list has and this one has not."""
        return [one.name for one in self.people if which not in {at for at, _entry in one.places}]


def merge(lists: list[MemberList], answers: Answers, term_number: int | None = None) -> Merged:
    merged = Merged(lists)
    groups: dict[str, list[Place]] = defaultdict(list)
    for at, one in enumerate(lists):
        for entry in one.entries:
            if entry.fault:
                merged.faults.append((at, entry))
            else:
                groups[key_of(entry.name)].append((at, entry))
    _join_alike(groups, len(lists), answers, merged.questions)
    for key, places in groups.items():
        merged.people += _people(key, places, answers, merged)
    merged.warnings = [*_titles(lists, term_number), *_orders(lists), *wrong_counts(lists), *_parties(lists)]
    return merged


# Two spellings


def _join_alike(groups: dict[str, list[Place]], lists: int, answers: Answers, questions: list[Question]) -> None:
    """A name some lists lack, and one that only the others have and that sounds the same, may be one person's."""
    if lists < 2:
        return
    some = {key: {at for at, _entry in places} for key, places in groups.items()}
    partial = [key for key in groups if len(some[key]) < lists]
    for one, other in _one_apart(partial):
        if one not in groups or other not in groups or some[one] & some[other] or not are_alike(one, other):
            continue
        names = [groups[key][0][1].name for key in (one, other)]
        question = Question(
            f"alike:{one}:{other}",
            _("“%(one)s”和“%(other)s”是同一个人吗？") % {"one": names[0], "other": names[1]},
            [
                (APART, _("不是，是两个人")),
                *((name, _("是同一个人，写作“%(name)s”") % {"name": name}) for name in names),
            ],
            _("读音相同、差一个字，而且没有一份名单同时有这两个姓名。"),
        )
        questions.append(question)
        given = given_to(question, answers)
        if given and given != APART:
            kept, gone = (one, other) if given == names[0] else (other, one)
            groups[kept] += [(at, _renamed(entry, given)) for at, entry in groups.pop(gone)]


def _one_apart(keys: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs that differ in one character; names are laid beside each other by what is left without it."""
    beside: dict[tuple[int, str], list[str]] = defaultdict(list)
    for key in keys:
        for at in range(len(key)):
            beside[at, key[:at] + key[at + 1 :]].append(key)
    for group in beside.values():
        yield from combinations(group, 2)


def _renamed(entry: Entry, name: str) -> Entry:
    was = _("名单上写作“%(name)s”") % {"name": entry.name}
    return Entry(entry.line, name, "；".join(filter(None, [entry.note, was])), entry.words, entry.cpc, entry.post)


def given_to(question: Question, answers: Answers) -> str | None:
    """The answer, where it still is one of the choices."""
    given = answers.get(question.code)
    return given if given in {value for value, _words in question.choices} else None


# One name, several lines


def _people(key: str, places: list[Place], answers: Answers, merged: Merged) -> list[Someone]:
    if all(len([at for at, _entry in places if at == which]) <= 1 for which in range(len(merged.lists))):
        return [_someone(key, key, places, answers, merged.questions)]
    return _told_apart(key, places, answers, merged)


def _told_apart(key: str, places: list[Place], answers: Answers, merged: Merged) -> list[Someone]:
    """The list with most lines of that name says who there may be; every other line is asked for."""
    base = max(range(len(merged.lists)), key=lambda which: sum(at == which for at, _entry in places))
    first = [place for place in places if place[0] == base]
    found: dict[int, list[Place]] = {0: [first[0]]}
    is_open = False
    for place in [*first[1:], *(place for place in places if place[0] != base)]:
        question = _which(key, place, first, merged.lists)
        merged.questions.append(question)
        given = given_to(question, answers)
        if given is None:
            is_open = True
        elif given == NOBODY:
            merged.left_out.append(place)
        else:
            found.setdefault(int(given), []).append(place)
    if is_open:  # nobody is taken for anybody before all is answered
        waiting = Someone(f"{key}#0", first[0][1].name, places)
        waiting.fault, waiting.waits = _("同名，请先在上面说明是哪一位"), True
        return [waiting]
    return [_someone(f"{key}#{at}", key, found[at], answers, merged.questions) for at in sorted(found)]


def _which(key: str, place: Place, first: list[Place], lists: list[MemberList]) -> Question:
    at, entry = place
    place_in_base = first.index(place) if place in first else None
    earlier = first[:place_in_base] if place_in_base is not None else first
    choices = [(str(number), _same_as(number, other)) for number, other in enumerate(earlier)]
    if place_in_base is not None:
        choices.append((str(place_in_base), _("是另一个同名的人")))
    facts = {"file": lists[at].file, "line": entry.line, "name": entry.name, "words": _words_of(entry)}
    return Question(
        f"which:{key}:{at}:{entry.line}",
        _("%(file)s第 %(line)d 行的“%(name)s”（%(words)s）是哪一位？") % facts,
        [*choices, (NOBODY, _("这一行不导入"))],
        _("同一份名单里有同名的人。"),
    )


def _same_as(_number: int, place: Place) -> str:
    return _("就是第 %(line)d 行的那一位（%(words)s）") % {"line": place[1].line, "words": _words_of(place[1])}


def _words_of(entry: Entry) -> str:
    return "，".join([*entry.words.values(), *([" ".join(entry.post.split())] if entry.post else [])]) or "—"


def _someone(code: str, key: str, places: list[Place], answers: Answers, questions: list[Question]) -> Someone:
    one = Someone(code, places[0][1].name, places)
    one.notes = list(dict.fromkeys(entry.note for _at, entry in places if entry.note))
    names = list(dict.fromkeys(entry.name for _at, entry in places))
    if len(names) > 1:
        one.name = (
            _asked(
                Question(
                    f"spelling:{code}",
                    _("同一个姓名有几种写法，用哪一种？"),
                    [(name, name) for name in names],
                    _("各份名单的写法不一样。"),
                ),
                answers,
                questions,
                one,
            )
            or names[0]
        )
    told = {entry.cpc for _at, entry in places} - {None}
    if len(told) > 1:
        given = _asked(_party_question(one), answers, questions, one)
        one.cpc = given == YES if given else None
    else:
        one.cpc = next(iter(told), None)
    if len(one.words.get(SECTOR, [])) > 1:
        one.waits = False
        one.fault = _("名单里写了两个界别：%(words)s") % {"words": "、".join(one.words[SECTOR])}
    return one


def _party_question(one: Someone) -> Question:
    return Question(
        f"cpc:{one.code}",
        _("“%(name)s”是中共党员吗？") % {"name": one.name},
        [(YES, _("是")), (NO, _("不是"))],
        _("各份名单的党派一栏说法不一样。"),
    )


def _asked(question: Question, answers: Answers, questions: list[Question], one: Someone) -> str | None:
    questions.append(question)
    given = given_to(question, answers)
    if given is None:
        one.fault, one.waits = _("请先在上面回答关于他（她）的问题"), True
    return given


# What the lists say of themselves


def _titles(lists: list[MemberList], term_number: int | None) -> Iterator[str]:
    titles = {one.title for one in lists if one.title}
    if len(lists) > 1 and len(titles) == 1 and len({tuple(one.kinds) for one in lists}) > 1:
        facts = {"count": len(lists), "title": titles.pop()}
        yield (_("%(count)d 份名单的标题都是“%(title)s”，内容却不是同一种。标题没有理会，按各表的列认定。") % facts)
    for one in lists:
        found = re.search(r"([一二三四五六七八九十\d]+)届", one.title)
        if found and term_number is not None and (stated := _number(found[1])) and stated != term_number:
            facts = {"file": one.file, "stated": stated, "term": term_number}
            yield _("%(file)s的标题写的是第 %(stated)d 届，您选的是第 %(term)d 届。请确认没有选错。") % facts
            return


def _number(written: str) -> int | None:
    try:
        return int(value(written))
    except ValueError:
        return None


def _orders(lists: list[MemberList]) -> Iterator[str]:
    for one in lists:
        if not one.in_order:
            yield _("%(file)s的序号不连续或者是另一种排法。合并只看姓名，不看序号。") % {"file": one.file}


def _parties(lists: list[MemberList]) -> Iterator[str]:
    if lists and not any(one.has_party for one in lists):
        yield _("各份名单都没有党派一栏：新任委员先记为“非中共党员”，请在导入后核对。")


def kinds_of(lists: list[MemberList]) -> list[str]:
    return [kind for kind in KINDS if any(kind in one.kinds for one in lists)]
