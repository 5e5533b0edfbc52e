"""The merged lists beside the registry: who is new, who is there already, what differs, what cannot be taken over."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Body, Sector
from huiyin.members.importing.lists import COMMITTEE, GROUP, KINDS, SECTOR, MemberList
from huiyin.members.importing.merging import NO, YES, Answers, Merged, Question, Someone, given_to, kinds_of, merge
from huiyin.members.importing.names import key_of, word_key
from huiyin.members.models import MemberImport, Membership, Person, Seat

NEW, SAME, CHANGED, UNSURE, CANNOT = "new", "same", "changed", "unsure", "cannot"
OUTCOMES = {
    NEW: gettext_lazy("新增"),
    SAME: gettext_lazy("已有，没有变化"),
    CHANGED: gettext_lazy("已有，有不同"),
    UNSURE: gettext_lazy("要先回答"),
    CANNOT: gettext_lazy("不能导入"),
}
MAKE, LEAVE, SOMEBODY_ELSE = "make", "leave", "new"
BODY_KINDS = {GROUP: Body.Kind.SESSION_GROUP, COMMITTEE: Body.Kind.SPECIAL_COMMITTEE}


@dataclass(frozen=True)
class Word:
    """A sector, group or committee as the lists write it, and what it stands for in the registry."""

    kind: str
    word: str
    people: int
    choices: list[tuple[str, str]]
    chosen: str

    @property
    def code(self) -> str:
        return f"word:{self.kind}:{self.word}"

    @property
    def name(self) -> str:
        """What a new one is called."""
        if self.kind == GROUP and not self.word.endswith("组"):
            return f"{self.word}委员小组"
        return self.word


@dataclass(frozen=True)
class Difference:
    field: str  # "sector", "cpc", or the kind of a body
    words: str
    adds: bool = False  # replaces nothing


@dataclass
class Row:
    someone: Someone
    outcome: str
    person: Person | None = None
    membership: Membership | None = None
    differences: list[Difference] = field(default_factory=list)
    why: str = ""
    taken: bool = False  # the differences are taken over

    @property
    def words(self) -> str:
        return str(OUTCOMES[self.outcome])

    @property
    def code(self) -> str:
        """Names the answer whether its differences are taken over."""
        return f"take:{self.someone.code}"

    @property
    def cells(self) -> list[tuple[Any, str]]:
        """Sector, group, committee as the lists write them."""
        return [(label, "、".join(self.someone.words.get(kind, []))) for kind, label in KINDS.items()]


class Comparison:
    """Of one import with the registry as it is now. Writes nothing."""

    def __init__(self, made: MemberImport) -> None:
        self.made = made
        self.answers: Answers = made.answers
        self.lists = [MemberList.loaded(one) for one in made.lists]
        self.merged: Merged = merge(self.lists, self.answers, made.term.number)
        self.questions: list[Question] = list(self.merged.questions)
        self.rows: list[Row] = self._rows()

    # What the words of the lists stand for

    @cached_property
    def words(self) -> dict[tuple[str, str], Word]:
        found = {}
        for kind in kinds_of(self.lists):
            counted = Counter(word for one in self.merged.people for word in one.words.get(kind, []))
            there = self._there(kind)
            for word, people in counted.items():
                found[kind, word] = self._word(kind, word, people, there)
        return found

    def _there(self, kind: str) -> list[Any]:
        """What the assembly has of that kind."""
        if kind == SECTOR:
            return list(Sector.objects.filter(assembly=self.made.assembly))
        return list(Body.objects.filter(assembly=self.made.assembly, kind=BODY_KINDS[kind]))

    def _word(self, kind: str, word: str, people: int, there: list[Any]) -> Word:
        choices = [(str(one.pk), one.name) for one in there]
        blank = Word(kind, word, people, choices, "")
        choices.append((MAKE, _("新建“%(name)s”") % {"name": blank.name}))
        if kind != SECTOR:
            choices.append((LEAVE, _("不导入这一组")))
        found = next((str(one.pk) for one in there if word_key(one.name) == word_key(word)), None)
        # 政协领导 stands in the column of the groups and is none.
        usual = found or (LEAVE if kind == GROUP and "领导" in word else MAKE)
        given = self.answers.get(blank.code)
        chosen = given if given in {value for value, _label in choices} else usual
        return Word(kind, word, people, choices, chosen)

    def word_of(self, someone: Someone, kind: str) -> list[Word]:
        return [self.words[kind, word] for word in someone.words.get(kind, [])]

    # Who of the registry it is

    @cached_property
    def _members(self) -> dict[str, list[Membership]]:
        """Of this assembly and term, by name: those who sit on the day, and those who begin later."""
        found: dict[str, list[Membership]] = defaultdict(list)
        rows = Membership.objects.filter(assembly=self.made.assembly, term=self.made.term)
        for row in rows.select_related("person", "sector").order_by("pk"):
            if row.ends_on is None or row.ends_on >= self.made.starts_on:
                found[key_of(row.person.name)].append(row)
        return found

    @cached_property
    def _others(self) -> dict[str, list[tuple[Person, str]]]:
        """People of that name who are no members of this term here: by name, each with where they are known from."""
        wanted = {key_of(one.name) for one in self.merged.people}
        here = {row.person_id for rows in self._members.values() for row in rows}
        named = [pk for pk, name in Person.objects.values_list("pk", "name") if key_of(name) in wanted]
        found: dict[str, list[tuple[Person, str]]] = defaultdict(list)
        people = Person.objects.filter(pk__in=set(named) - here)
        for person in people.prefetch_related("memberships__assembly", "memberships__sector", "memberships__term"):
            known = "；".join(
                _("%(assembly)s第 %(number)d 届（%(sector)s）")
                % {"assembly": row.assembly.name, "number": row.term.number, "sector": row.sector.name}
                for row in person.memberships.all()
            )
            found[key_of(person.name)].append((person, known or _("没有任职记录")))
        return found

    @cached_property
    def _seats(self) -> dict[int, list[Seat]]:
        found: dict[int, list[Seat]] = defaultdict(list)
        people = [row.person_id for rows in self._members.values() for row in rows]
        seats = Seat.objects.on(self.made.starts_on) | Seat.objects.filter(starts_on__gt=self.made.starts_on)
        bodies = Body.objects.filter(assembly=self.made.assembly, kind__in=BODY_KINDS.values())
        for seat in seats.filter(body__in=bodies, person__in=people).select_related("body").order_by("pk"):
            found[seat.person_id].append(seat)
        return found

    def _rows(self) -> list[Row]:
        rows = [self._row(one) for one in self.merged.people]
        claimed = Counter(row.person.pk for row in rows if row.person)
        for row in rows:
            if row.person and claimed[row.person.pk] > 1:
                row.outcome, row.why = CANNOT, _("名单里有两位都对到名册里的同一个人，请改上面的回答")
        return rows

    def _row(self, someone: Someone) -> Row:
        if someone.fault:
            return Row(someone, UNSURE if someone.waits else CANNOT, why=someone.fault)
        here, others = self._members.get(key_of(someone.name), []), self._others.get(key_of(someone.name), [])
        if len(here) == 1 and "#" not in someone.code:
            return self._member(someone, here[0])
        if not here and not others:
            return self._new(someone, None)
        question = self._who(someone, here, others)
        self.questions.append(question)
        given = given_to(question, self.answers)
        if given is None:
            return Row(someone, UNSURE, why=_("名册里有同名的人，请先在上面说明"))
        if given == SOMEBODY_ELSE:
            return self._new(someone, None)
        member = next((row for row in here if str(row.person_id) == given), None)
        if member:
            return self._member(someone, member)
        return self._new(someone, next(person for person, _known in others if str(person.pk) == given))

    def _who(self, someone: Someone, here: list[Membership], others: list[tuple[Person, str]]) -> Question:
        choices = [
            (str(row.person_id), _("就是本届的%(name)s（%(sector)s）") % {"name": row.person, "sector": row.sector})
            for row in here
        ]
        choices += [
            (str(person.pk), _("就是%(name)s：%(known)s") % {"name": person, "known": known})
            for person, known in others
        ]
        said = "，".join(word for words in someone.words.values() for word in words) or "—"
        return Question(
            f"who:{someone.code}",
            _("名单上的“%(name)s”（%(words)s）是名册里的哪一位？") % {"name": someone.name, "words": said},
            [*choices, (SOMEBODY_ELSE, _("都不是，是另一个人"))],
            _("名册里有同名的人。"),
        )

    # What would be written

    def _new(self, someone: Someone, person: Person | None) -> Row:
        if not someone.words.get(SECTOR):
            return Row(someone, CANNOT, person, why=_("名单里没有他（她）的界别，名册里也没有"))
        return Row(someone, NEW, person)

    def _member(self, someone: Someone, membership: Membership) -> Row:
        differences = [*self._of_membership(someone, membership), *self._of_seats(someone, membership)]
        row = Row(someone, CHANGED if differences else SAME, membership.person, membership, differences)
        usual = YES if all(difference.adds for difference in differences) else NO
        row.taken = bool(differences) and self.answers.get(row.code, usual) == YES
        return row

    def _of_membership(self, someone: Someone, membership: Membership) -> Iterable[Difference]:
        for word in self.word_of(someone, SECTOR):
            if word.chosen != str(membership.sector_id):
                facts = {"was": membership.sector.name, "now": word.name if word.chosen == MAKE else _name_of(word)}
                yield Difference(SECTOR, _("界别：名册是“%(was)s”，名单是“%(now)s”") % facts)
        if someone.cpc is not None and someone.cpc != membership.cpc:
            words = _("名册是非中共党员，名单是中共党员") if someone.cpc else _("名册是中共党员，名单是非中共党员")
            yield Difference("cpc", words)

    def _of_seats(self, someone: Someone, membership: Membership) -> Iterable[Difference]:
        for kind, body_kind in BODY_KINDS.items():
            seats = [seat for seat in self._seats.get(membership.person_id, []) if seat.body.kind == body_kind]
            for word in self.word_of(someone, kind):
                if word.chosen == LEAVE or word.chosen in {str(seat.body_id) for seat in seats}:
                    continue
                name = word.name if word.chosen == MAKE else _name_of(word)
                if not seats:
                    facts = {"kind": KINDS[kind], "now": name}
                    yield Difference(kind, _("%(kind)s：名册没有，名单是“%(now)s”") % facts, adds=True)
                else:
                    was = "、".join(seat.body.name for seat in seats)
                    facts = {"kind": KINDS[kind], "was": was, "now": name}
                    yield Difference(kind, _("%(kind)s：名册是“%(was)s”，名单是“%(now)s”") % facts)

    def seats_of(self, membership: Membership, kind: str) -> list[Seat]:
        return [seat for seat in self._seats.get(membership.person_id, []) if seat.body.kind == BODY_KINDS[kind]]

    # What is shown

    @cached_property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if given_to(question, self.answers) is None]

    @cached_property
    def counts(self) -> dict[str, int]:
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @cached_property
    def not_listed(self) -> list[str]:
        """Members of the term whom no list names: told, and left as they are."""
        named = {row.person.pk for row in self.rows if row.person}
        asked = {key_of(row.someone.name) for row in self.rows if row.outcome == UNSURE}
        rows = [row for rows in self._members.values() for row in rows]
        return [row.person.name for row in rows if row.person_id not in named and key_of(row.person.name) not in asked]

    @cached_property
    def writes(self) -> list[Row]:
        return [row for row in self.rows if row.outcome == NEW or (row.outcome == CHANGED and row.taken)]

    @cached_property
    def digest(self) -> str:
        """Of all that would be written: whoever confirms says which preview they had read."""
        told = [
            [row.someone.code, row.someone.name, row.outcome, row.taken, row.person and row.person.pk, row.someone.cpc]
            + [[word.code, word.chosen] for kind in KINDS for word in self.word_of(row.someone, kind)]
            + [difference.words for difference in row.differences]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


def _name_of(word: Word) -> str:
    return dict(word.choices)[word.chosen]
