"""What can happen to an import of member lists: prepared, confirmed or dropped, undone while nothing hangs on it."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly, Body, Sector, Term
from huiyin.history.models import record
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, locked, take
from huiyin.members.importing.comparing import BODY_KINDS, LEAVE, MAKE, NEW, Comparison, Row, Word
from huiyin.members.importing.lists import SECTOR, MemberList
from huiyin.members.importing.names import key_of
from huiyin.members.models import MemberImport, Membership, Person, Seat
from huiyin.members.permissions import keeps_its_register, keeps_register

_S = MemberImport.State
STEPS = {
    "confirm": Step(gettext_lazy("确认导入"), frozenset({_S.PREPARED}), _S.DONE, keeps_its_register),
    "discard": Step(gettext_lazy("放弃"), frozenset({_S.PREPARED}), _S.DISCARDED, keeps_its_register),
    "undo": Step(gettext_lazy("撤销导入"), frozenset({_S.DONE}), _S.UNDONE, keeps_its_register),
}
# In this order they are taken away again: each before what it refers to.
MADE: tuple[type[models.Model], ...] = (Seat, Membership, Person, Body, Sector)


@transaction.atomic
def prepare(
    *, by: Any, assembly: Assembly, term: Term, starts_on: date, lists: list[MemberList], key: uuid.UUID
) -> MemberImport:
    """What was read, put aside until somebody has looked at it. Earlier ones this person left lying are dropped."""
    stored = [asdict(one) for one in _without_posts(lists)]
    typed = [assembly.pk, term.pk, starts_on, stored]
    if existing := begun(MemberImport, "prepare", by=by, key=key, typed=typed):
        return existing
    if not keeps_register(by, assembly.pk):
        raise PermissionDenied
    for left in MemberImport.objects.filter(assembly=assembly, by=by, state=_S.PREPARED):
        discard(left, by=by, key=uuid.uuid4())
    files = [{"file": one.file, "by": one.label, "lines": len(one.entries)} for one in lists]
    made = MemberImport.objects.create(
        assembly=assembly, term=term, starts_on=starts_on, by=by, files=files, lists=stored
    )
    begin(made, "prepare", by=by, key=key, typed=typed, facts={"files": files})
    return made


def _without_posts(lists: list[MemberList]) -> list[MemberList]:
    """What people do is put aside only where it tells two of one name apart."""
    counted = [Counter(key_of(entry.name) for entry in one.entries) for one in lists]
    twice = {name for count in counted for name, lines in count.items() if lines > 1}
    for one in lists:
        for entry in one.entries:
            if key_of(entry.name) not in twice:
                entry.post = ""
    return lists


@transaction.atomic
def answer(made: MemberImport, *, by: Any, answers: dict[str, str]) -> MemberImport:
    """What somebody said of the questions, the words and the differences; nothing of the registry moves."""
    now = locked(made)
    if not keeps_its_register(by, now):
        raise PermissionDenied
    if now.state != _S.PREPARED:
        raise StepNotAllowed(_("这次导入现在是“%(state)s”，回答没有保存。") % {"state": _S(now.state).label})
    now.answers = now.answers | answers
    now.save(update_fields=["answers"])
    return now


@transaction.atomic
def confirm(made: MemberImport, *, by: Any, key: uuid.UUID, seen: str) -> MemberImport:
    """All of it, or nothing. `seen` is the digest of the preview that was read."""
    locked(made.assembly)  # of two imports into one registry the second compares with what the first wrote
    if not take(STEPS, made, "confirm", by=by, key=key, typed=[seen]):
        return made
    compared = Comparison(made)
    if compared.open_questions:
        raise StepNotAllowed(_("还有 %(count)d 个问题没有回答。") % {"count": len(compared.open_questions)})
    if compared.digest != seen:
        raise StepNotAllowed(_("您看过以后，名册或者回答又有了变动，没有导入。请看过新的预览再确认。"))
    writer = _Writer(compared, by)
    writer.write()
    made.made, made.changed, made.counts = dict(writer.made), writer.changed, compared.counts
    _forget(made)
    made.save()
    return made


@transaction.atomic
def discard(made: MemberImport, *, by: Any, key: uuid.UUID) -> MemberImport:
    if take(STEPS, made, "discard", by=by, key=key):
        _forget(made)
        made.save()
    return made


def _forget(made: MemberImport) -> None:
    made.lists, made.answers = [], {}


class _Writer:
    """Writes what a comparison says, and notes every row for undoing it."""

    def __init__(self, compared: Comparison, by: Any) -> None:
        self.compared, self.by, self.into = compared, by, compared.made
        self.made: dict[str, list[int]] = defaultdict(list)
        self.changed: list[dict[str, Any]] = []
        self.standing: dict[str, Any] = {}  # code of a word → its sector or body

    def write(self) -> None:
        for row in self.compared.writes:
            if row.outcome == NEW:
                self._enter(row)
            else:
                self._change(row)

    def _keep(self, row: Any) -> Any:
        self.made[row._meta.label].append(row.pk)
        return row

    def _stands_for(self, word: Word) -> Any:
        """The sector or body of a word; made the first time somebody needs it."""
        if word.code not in self.standing:
            kind = Sector if word.kind == SECTOR else Body
            facts = {} if word.kind == SECTOR else {"kind": BODY_KINDS[word.kind]}
            if word.chosen == MAKE:
                self._check_free(kind, word)
                found = self._keep(kind.objects.create(assembly=self.into.assembly, name=word.name[:60], **facts))
            else:
                found = kind.objects.get(pk=word.chosen, assembly=self.into.assembly, **facts)
            self.standing[word.code] = found
        return self.standing[word.code]

    def _check_free(self, kind: type[Sector] | type[Body], word: Word) -> None:
        if len(word.name) > (40 if kind is Sector else 60):
            raise StepNotAllowed(_("“%(name)s”太长，不能作名称。请在名单里改短后重新上传。") % {"name": word.name})
        if kind.objects.filter(assembly=self.into.assembly, name=word.name).exists():
            raise StepNotAllowed(
                _("本级已经有叫“%(name)s”的，不能再建。请在上面选它，或者选不导入。") % {"name": word.name}
            )

    def _enter(self, row: Row) -> None:
        someone, into = row.someone, self.into
        sector = self._stands_for(self.compared.word_of(someone, SECTOR)[0])
        person = row.person or self._keep(Person.objects.create(name=someone.name))
        sat_before = Membership.objects.filter(person=person, assembly=into.assembly).exists()
        membership = Membership.objects.create(
            person=person,
            assembly=into.assembly,
            term=into.term,
            sector=sector,
            cpc=bool(someone.cpc),
            first_term=not sat_before,
            starts_on=into.starts_on,
        )
        self._keep(membership)
        for kind in BODY_KINDS:
            for word in self.compared.word_of(someone, kind):
                self._seat(person, word)
        self._record(membership, "import_member", {})

    def _seat(self, person: Person, word: Word) -> None:
        if word.chosen == LEAVE:
            return
        body, into = self._stands_for(word), self.into
        if Seat.objects.on(into.starts_on).filter(person=person, body=body).exists():
            return
        seat = Seat.objects.create(person=person, body=body, role=Seat.Role.MEMBER, starts_on=into.starts_on)
        self._keep(seat)

    def _change(self, row: Row) -> None:
        assert row.membership is not None
        fields = {difference.field for difference in row.differences}
        if SECTOR in fields:
            word = self.compared.word_of(row.someone, SECTOR)[0]
            self._set(row.membership, "sector_id", self._stands_for(word).pk)
        if "cpc" in fields:
            self._set(row.membership, "cpc", bool(row.someone.cpc))
        for kind in fields & set(BODY_KINDS):
            self._move(row, kind)
        self._record(row.membership, "import_change", {"what": sorted(fields)})

    def _move(self, row: Row, kind: str) -> None:
        """A plain member's seat elsewhere ends the day before, or is put right where it began no earlier than that.

        An office held there is nobody's to end by a list.
        """
        assert row.membership is not None
        words = [word for word in self.compared.word_of(row.someone, kind) if word.chosen != LEAVE]
        named = {word.chosen for word in words}
        seats = self.compared.seats_of(row.membership, kind)
        missing = [word for word in words if word.chosen not in {str(seat.body_id) for seat in seats}]
        for seat in seats:
            if str(seat.body_id) in named or seat.role != Seat.Role.MEMBER:
                continue
            if seat.starts_on < self.into.starts_on:
                self._set(seat, "ends_on", self.into.starts_on - timedelta(days=1))
            elif missing:
                self._set(seat, "body_id", self._stands_for(missing.pop(0)).pk)
        for word in missing:
            self._seat(row.membership.person, word)

    def _set(self, row: Any, name: str, value: Any) -> None:
        was = getattr(row, name)
        noted = {"model": row._meta.label, "pk": row.pk, "field": name, "was": _plain(was), "now": _plain(value)}
        self.changed.append(noted)
        type(row)._base_manager.filter(pk=row.pk).update(**{name: value})

    def _record(self, row: models.Model, step: str, facts: dict[str, Any]) -> None:
        facts = facts | {"import": self.into.pk}
        record(row, step, by=self.by, before="", after="", key=uuid.uuid4(), facts=facts)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


# Undoing


@transaction.atomic
def undo(made: MemberImport, *, by: Any, key: uuid.UUID) -> MemberImport:
    """Takes away what the import wrote, all of it, as long as nobody built on it or changed it since."""
    locked(made.assembly)
    if not take(STEPS, made, "undo", by=by, key=key):
        return made
    if held := hangs_on(made):
        raise StepNotAllowed(
            _("不能撤销：导入以后，这些人已经有了别的记录（%(records)s）。请改为逐个更正。")
            % {"records": "、".join(held)}
        )
    for noted in reversed(made.changed):
        row = apps.get_model(noted["model"])._base_manager.filter(pk=noted["pk"])
        row.update(**{noted["field"]: noted["was"]})
    for model in MADE:
        model._base_manager.filter(pk__in=made.made.get(model._meta.label, [])).delete()
    return made


def hangs_on(made: MemberImport) -> list[str]:
    """What refers to rows of the import and is no part of it, in words; and rows somebody changed since."""
    found = {_called(model) for model in _referring(made)}
    if _has_account(made):
        found.add(_("登录账号"))
    if any(_is_other_now(noted) for noted in made.changed):
        found.add(_("后来的更正"))
    return sorted(found)


def _referring(made: MemberImport) -> Iterable[type[models.Model]]:
    put_back: dict[str, list[int]] = defaultdict(list)  # rows that leave what they were moved to
    for noted in made.changed:
        put_back[noted["model"]].append(noted["pk"])
    for model in MADE:
        ours = made.made.get(model._meta.label, [])
        for relation in model._meta.related_objects if ours else []:
            other: Any = relation.related_model
            known = [*made.made.get(other._meta.label, []), *put_back.get(other._meta.label, [])]
            if other._base_manager.filter(**{f"{relation.field.name}__in": ours}).exclude(pk__in=known).exists():
                yield other


def _called(model: type[models.Model]) -> str:
    """What people call such a record, where it has a name of its own."""
    named = model._meta.original_attrs.get("verbose_name")
    return str(named or _("其他记录"))


def _has_account(made: MemberImport) -> bool:
    return Person.objects.filter(pk__in=made.made.get(Person._meta.label, []), user__isnull=False).exists()


def _is_other_now(noted: dict[str, Any]) -> bool:
    row = apps.get_model(noted["model"])._base_manager.filter(pk=noted["pk"])
    now = row.values_list(noted["field"], flat=True).first()
    return not row.exists() or _plain(now) != noted["now"]
