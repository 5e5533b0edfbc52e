"""What can happen to a proposal of pairs: begun, worked out kind by kind, mended by hand, put into force or let go."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.contacts.models import Pair, Pairing, ProposedPair, PublicGroup
from huiyin.contacts.pairing.problem import CODES, Kind, Problem, problem, summary, unmet
from huiyin.contacts.pairing.reasons import reasons
from huiyin.contacts.pairing.solve import Two, solve
from huiyin.contacts.permissions import keeps_pairs
from huiyin.history.models import Event
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, locked, take
from huiyin.members.models import Person

_S, _O = Pairing.State, ProposedPair.Origin
NAMED = 5  # people named in a refusal; the rest are counted
AHEAD = timedelta(days=366)  # of a day mistyped further on, the pairs would stand in the way of every later proposal


def may_pair(user: Any, pairing: Pairing) -> bool:
    return keeps_pairs(user, pairing.assembly_id)


_DRAFT = frozenset({_S.DRAFT})
STEPS = {
    "work_out": Step(gettext_lazy("测算"), _DRAFT, None, may_pair),
    "mend": Step(gettext_lazy("换人"), _DRAFT, None, may_pair),
    "add": Step(gettext_lazy("加一对"), _DRAFT, None, may_pair),
    "remove": Step(gettext_lazy("去掉"), _DRAFT, None, may_pair),
    "undo": Step(gettext_lazy("撤销上一次人工调整"), _DRAFT, None, may_pair),
    "put_in_force": Step(gettext_lazy("生效"), _DRAFT, _S.IN_FORCE, may_pair),
    "discard": Step(gettext_lazy("放弃方案"), _DRAFT, _S.DISCARDED, may_pair),
}
BY_HAND = ("mend", "add", "remove")


@transaction.atomic
def begin_pairing(
    *,
    by: Any,
    key: uuid.UUID,
    assembly: Assembly,
    mode: str,
    kinds: Sequence[str],
    starts_on: date,
    most_changes: int | None = None,
) -> Pairing:
    """One at a time: two would not know of each other's pairs."""
    kinds = [kind for kind in Kind.values if kind in kinds]
    typed = [assembly.pk, mode, kinds, starts_on, most_changes]
    if existing := begun(Pairing, "begin_pairing", by=by, key=key, typed=typed):
        return existing
    if not keeps_pairs(by, assembly.pk):
        raise PermissionDenied
    _may_begin(locked(assembly), mode, kinds, starts_on, most_changes)
    made = Pairing.objects.create(
        assembly=assembly,
        mode=mode,
        kinds=kinds,
        starts_on=starts_on,
        most_changes=most_changes if mode == Pairing.Mode.REBALANCE else None,
        by=by,
    )
    begin(made, "begin_pairing", by=by, key=key, typed=typed)
    return made


def _may_begin(assembly: Assembly, mode: str, kinds: list[str], starts_on: date, most_changes: int | None) -> None:
    if drafted := Pairing.objects.filter(assembly=assembly, state=_S.DRAFT).select_related("by").first():
        words = _("%(who)s已经在拟定一份方案（%(day)s 起）。请先把它生效或者放弃，再拟定新的。")
        raise StepNotAllowed(words % {"who": drafted.by, "day": drafted.starts_on})
    if not kinds:
        raise StepNotAllowed(_("请至少选一类联系。"))
    if starts_on < timezone.localdate():
        raise StepNotAllowed(_("生效日期不能早于今天：已经过去的日子里谁联系谁，是事实，不能重排。"))
    if starts_on > latest_start():
        raise StepNotAllowed(too_late())
    if mode == Pairing.Mode.REBALANCE and not most_changes:
        raise StepNotAllowed(_("限量调整要写明最多调整几对。"))
    later = Pair.objects.filter(assembly=assembly, kind__in=kinds, starts_on__gt=starts_on)
    if count := later.count():
        words = _("有 %(count)d 对已经定在这一天以后开始。请把生效日期放在它们之后，或者先结束它们。")
        raise StepNotAllowed(words % {"count": count})
    if not assembly.has_rules_on(starts_on):
        raise StepNotAllowed(_("这一天没有生效的规则，不知道每人该有几对。"))


def latest_start() -> date:
    return timezone.localdate() + AHEAD


def too_late() -> str:
    return _("生效日期最晚是 %(day)s，即一年以内。请改一个日期。") % {"day": latest_start().isoformat()}


# Working out


@transaction.atomic
def work_out(pairing: Pairing, kind: str, *, by: Any, key: uuid.UUID) -> Pairing:
    """One kind, from who is there now. What stood there of that kind goes, changes by hand too."""
    if kind not in pairing.kinds:
        raise StepNotAllowed(_("这份方案不包括这一类联系。"))
    now = locked(pairing)
    done = [one for one in pairing.kinds if one in {*now.done, kind}]
    facts = {"kind": kind}
    if not take(STEPS, pairing, "work_out", by=by, key=key, typed=kind, facts=facts, done=done, edits=now.edits + 1):
        return pairing
    found = problem(pairing.assembly, kind, pairing.starts_on)
    asked = replace(found.question, mode=pairing.mode, most_changes=pairing.most_changes or 0)
    pairs = solve(asked).pairs
    pairing.rows.filter(kind=kind).delete()
    ProposedPair.objects.bulk_create([_row(pairing, found, two) for two in pairs], batch_size=1000)
    _count(pairing, found, pairs)
    return pairing


def _row(pairing: Pairing, found: Problem, two: Two, origin: str = "") -> ProposedPair:
    keeps = found.pairs.get(two)
    to_group = found.kind == Kind.MEMBER_PUBLIC
    return ProposedPair(
        pairing=pairing,
        kind=found.kind,
        first_id=two[0],
        second_id=None if to_group else two[1],
        group_id=two[1] if to_group else None,
        origin=origin or (_O.KEPT if keeps else _O.WORKED_OUT),
        keeps_id=keeps,
        reasons=reasons_of(found, two),
    )


def reasons_of(found: Problem, two: Two) -> list[str]:
    one, other = found.side("people").get(two[0]), found.side("others").get(two[1])
    return reasons(one, other) if one and other else []


def _count(pairing: Pairing, found: Problem, pairs: Sequence[Two], present: list[int] | None = None) -> None:
    others = [row for row in pairing.unmet if row["kind"] != found.kind]
    pairing.unmet = sorted([*others, *unmet(found, pairs)], key=lambda row: CODES.index(row["code"]))
    facts = summary(found, pairs)
    pairing.loads = {**pairing.loads, found.kind: facts | ({"present": present} if present else {})}
    Pairing.objects.filter(pk=pairing.pk).update(unmet=pairing.unmet, loads=pairing.loads)


def two_of(row: ProposedPair, found: Problem) -> Two:
    second = row.second_id or row.group_id
    assert second is not None  # the constraint
    if found.question.others is None:
        return (min(row.first_id, second), max(row.first_id, second))
    return (row.first_id, second)


# By hand


def refusal(found: Problem, two: Two, rows: set[Two]) -> str:
    """Why these two may not be paired; empty where they may."""
    first, second = two
    alike = found.question.others is None
    if first not in found.side("people") or second not in found.side("others"):
        return _("两位中有人在生效那一天不属于这一类联系的对象（不在任，或者不是这一方）。")
    persons = found.kind != Kind.MEMBER_PUBLIC
    if persons and first == second:
        return _("不能同自己结对。")
    if {(first, second), (second, first)} & found.question.barred:
        return _("规则规定不与所在机构的负责人结对。请换一位，或者先修改规则。")
    if two in rows or (alike and (second, first) in rows):
        return _("这两位在方案里已经是一对。")
    return ""


@transaction.atomic
def mend(row: ProposedPair, *, by: Any, key: uuid.UUID, edits: int, end: str, other: int) -> Pairing:
    """Somebody else at one end ("first" or "second") of a line."""
    pairing = row.pairing
    was = _said(row)
    now = dict(was, origin=_O.BY_HAND, keeps=None)
    name = end if end == "first" else "group" if row.kind == Kind.MEMBER_PUBLIC else "second"
    now[name] = other
    found = problem(pairing.assembly, row.kind, pairing.starts_on)
    typed = [row.pk, end, other]
    if _take_by_hand(pairing, "mend", by=by, key=key, edits=edits, typed=typed, facts={"was": was, "now": now}):
        _write(pairing, found, row.pk, now)
    return pairing


@transaction.atomic
def add(pairing: Pairing, *, by: Any, key: uuid.UUID, edits: int, kind: str, first: int, second: int) -> Pairing:
    if kind not in pairing.done:
        raise StepNotAllowed(_("这一类还没有测算。"))
    to_group = kind == Kind.MEMBER_PUBLIC
    now = {"kind": kind, "first": first, "second": None if to_group else second, "group": second if to_group else None}
    now |= {"origin": _O.BY_HAND, "keeps": None}
    found = problem(pairing.assembly, kind, pairing.starts_on)
    if _take_by_hand(
        pairing, "add", by=by, key=key, edits=edits, typed=[kind, first, second], facts={"was": None, "now": now}
    ):
        _write(pairing, found, None, now, key=key)
    return pairing


@transaction.atomic
def remove(row: ProposedPair, *, by: Any, key: uuid.UUID, edits: int) -> Pairing:
    pairing = row.pairing
    found = problem(pairing.assembly, row.kind, pairing.starts_on)
    facts = {"was": _said(row), "now": None}
    if _take_by_hand(pairing, "remove", by=by, key=key, edits=edits, typed=[row.pk], facts=facts):
        pairing.rows.filter(pk=row.pk).delete()
        _recount(pairing, found)
    return pairing


def _said(row: ProposedPair) -> dict[str, Any]:
    names = ("kind", "origin", "first_id", "second_id", "group_id", "keeps_id")
    return {"row": row.pk} | {name.removesuffix("_id"): getattr(row, name) for name in names}


def _take_by_hand(
    pairing: Pairing, step: str, *, by: Any, key: uuid.UUID, edits: int, typed: Any, facts: dict[str, Any]
) -> bool:
    """False when the key was seen before. Refused where somebody changed the proposal since the page was read."""
    now = locked(pairing).edits
    if edits != now and begun(Pairing, step, by=by, key=key, typed=typed) is None:
        raise StepNotAllowed(_("方案在您打开这一页以后改动过。请返回方案看一看，再调整。"))
    return take(STEPS, pairing, step, by=by, key=key, typed=typed, facts=facts, edits=now + 1)


def _write(pairing: Pairing, found: Problem, pk: int | None, now: dict[str, Any], key: uuid.UUID | None = None) -> None:
    """The line as it is to be, checked against all others; kept where it is a pair already."""
    second = now["second"] or now["group"]
    two = (now["first"], second)
    if found.question.others is None and second < now["first"]:
        two = (second, now["first"])
    others = {two_of(row, found) for row in pairing.rows.filter(kind=found.kind) if row.pk != pk}
    if why := refusal(found, two, others):
        raise StepNotAllowed(why)
    made = _row(pairing, found, two, origin=_O.KEPT if two in found.pairs else now["origin"])
    made.pk = pk
    if pk is not None and pairing.rows.filter(pk=pk).exists():
        made.save(force_update=True)
    else:
        made.save(force_insert=True)
    _recount(pairing, found)


def _recount(pairing: Pairing, found: Problem) -> None:
    """As the lines are now. That pairs were made or ended since the working out stays to be seen."""
    pairs = [two_of(row, found) for row in pairing.rows.filter(kind=found.kind)]
    _count(pairing, found, pairs, present=pairing.loads[found.kind]["present"])


def last_by_hand(pairing: Pairing) -> Event | None:
    """The latest change by hand that still stands; a kind worked out anew begins anew."""
    undone: set[int] = set()
    worked: set[str] = set()
    for event in Event.objects.of(pairing).order_by("-at", "-pk"):
        if event.step == "undo":
            undone.add(event.facts["undoes"])
        elif event.step == "work_out":
            worked.add(event.facts["kind"])
        elif event.step in BY_HAND and event.pk not in undone and _kind_of(event) not in worked:
            return event
    return None


def _kind_of(event: Event) -> str:
    return str((event.facts["was"] or event.facts["now"])["kind"])


@transaction.atomic
def undo(pairing: Pairing, *, by: Any, key: uuid.UUID, edits: int) -> Pairing:
    """What was last changed by hand is as it was before."""
    if begun(Pairing, "undo", by=by, key=key, typed=[pairing.pk]):
        return pairing
    last = last_by_hand(pairing)
    if last is None:
        raise StepNotAllowed(_("没有可以撤销的人工调整。"))
    facts = {"undoes": last.pk}
    if not _take_by_hand(pairing, "undo", by=by, key=key, edits=edits, typed=[pairing.pk], facts=facts):
        return pairing
    was, now = last.facts["was"], last.facts["now"]
    found = problem(pairing.assembly, (was or now)["kind"], pairing.starts_on)
    if was is None:
        pairing.rows.filter(_same(now)).delete()
        _recount(pairing, found)
    else:
        _write(pairing, found, was["row"], was)
    return pairing


def _same(now: dict[str, Any]) -> Q:
    ends = {now["first"], now["second"]}
    return Q(kind=now["kind"], group=now["group"]) & (
        Q(first__in=ends, second__in=ends) if now["second"] else Q(first=now["first"])
    )


# Into force


@transaction.atomic
def put_in_force(pairing: Pairing, *, by: Any, key: uuid.UUID, edits: int) -> Pairing:
    """From the day on the lines are the pairs; whatever is not among them ends the day before."""
    now = locked(pairing)
    seen = begun(Pairing, "put_in_force", by=by, key=key, typed=[pairing.pk])
    if edits != now.edits and now.state == _S.DRAFT and seen is None:
        raise StepNotAllowed(_("方案在您打开这一页以后改动过。请返回方案看一看，再生效。"))
    if not take(STEPS, pairing, "put_in_force", by=by, key=key, typed=[pairing.pk]):
        return pairing
    if not set(pairing.kinds) <= set(pairing.done):
        raise StepNotAllowed(_("还有没有测算的类别。请先测算完，再生效。"))
    if pairing.starts_on < timezone.localdate():
        raise StepNotAllowed(_("生效日期已经过去。请放弃这份方案，另选日期拟定。"))
    for kind in pairing.kinds:
        _into_force(pairing, problem(pairing.assembly, kind, pairing.starts_on))
    return pairing


def _into_force(pairing: Pairing, found: Problem) -> None:
    rows = list(pairing.rows.filter(kind=found.kind).select_related("first", "second", "group"))
    _still_there(rows, found)
    if found.present() != pairing.loads[found.kind]["present"]:
        words = _("“%(kind)s”在测算以后有对子新结或结束。请重新测算这一类，再生效。")
        raise StepNotAllowed(words % {"kind": Kind(found.kind).label})
    kept = {row.keeps_id for row in rows if row.keeps_id}
    ending = list(Pair.objects.filter(pk__in=found.holding - kept).order_by("pk"))
    _end(ending, found, pairing.starts_on)
    fresh = [row for row in rows if not row.keeps_id]
    before = _befores(fresh, ending)
    Pair.objects.bulk_create(
        [
            Pair(
                assembly_id=pairing.assembly_id,
                kind=row.kind,
                first_id=row.first_id,
                second_id=row.second_id,
                group_id=row.group_id,
                starts_on=pairing.starts_on,
                before_id=before.get(row.pk),
            )
            for row in fresh
        ],
        batch_size=1000,
    )


def _still_there(rows: list[ProposedPair], found: Problem) -> None:
    people, others = found.side("people"), found.side("others")
    gone = [str(row.first) for row in rows if row.first_id not in people]
    gone += [str(row.second or row.group) for row in rows if (row.second_id or row.group_id) not in others]
    if names := list(dict.fromkeys(gone)):
        words = _("%(names)s 在生效那一天已不在任（或已停用），共 %(count)d 个。请换人，或者重新测算“%(kind)s”。")
        said = {"names": "、".join(names[:NAMED]), "count": len(names), "kind": Kind(found.kind).label}
        raise StepNotAllowed(words % said)
    for row in rows:
        if {(row.first_id, row.second_id), (row.second_id, row.first_id)} & found.question.barred:
            raise StepNotAllowed(_("%(pair)s：规则规定不与所在机构的负责人结对。请换人。") % {"pair": row})


def _end(ending: list[Pair], found: Problem, starts_on: date) -> None:
    """The day before; a pair that began on that very day ends on it."""
    here_on_the_day = set(found.side("people"))
    if found.kind != Kind.MEMBER_PUBLIC:
        here_on_the_day |= set(found.side("others"))
    for pair in ending:
        pair.ends_on = max(pair.starts_on, starts_on - timedelta(days=1))
        here = {one for one in (pair.first_id, pair.second_id) if one} <= here_on_the_day
        pair.ended = Pair.Ended.REPAIRED if here else Pair.Ended.LEFT
    Pair.objects.bulk_update(ending, ["ends_on", "ended"], batch_size=500)


def _befores(fresh: list[ProposedPair], ending: list[Pair]) -> dict[int, int]:
    """The ended pair a new one comes after: of the same person contacted or group, else of the same who contacts."""
    found: dict[int, int] = {}
    used: set[int] = set()
    for name in ("second_id", "group_id", "first_id"):
        waiting: dict[int, list[int]] = {}
        for pair in ending:
            if pair.pk not in used and (one := getattr(pair, name)):
                waiting.setdefault(one, []).append(pair.pk)
        for row in fresh:
            if row.pk not in found and (left := waiting.get(getattr(row, name))):
                found[row.pk] = left.pop(0)
                used.add(found[row.pk])
    return found


def discard(pairing: Pairing, *, by: Any, key: uuid.UUID) -> Pairing:
    take(STEPS, pairing, "discard", by=by, key=key)
    return pairing


# Whom one might take instead


def candidates(found: Problem, rows: set[Two], end: str, stays: int) -> list[tuple[int, list[str], int]]:
    """(who, reasons, how many pairs they have) for one end, `stays` being at the other: the lightest, then the best."""
    at = 0 if end == "first" else 1
    alike = found.question.others is None
    ends = found.side("people" if at == 0 else "others")
    load = dict.fromkeys(ends, 0)
    for two in rows:
        for one in two if alike else (two[at],):
            load[one] = load.get(one, 0) + 1
    able = []
    for one in ends:
        two = (one, stays) if at == 0 else (stays, one)
        if alike:
            two = (min(two), max(two))
        if not refusal(found, two, rows):
            why = reasons_of(found, two)
            able.append((one, why, load[one]))
    return sorted(able, key=lambda row: (row[2], _against(row[1]), row[0]))


def _against(why: list[str]) -> int:
    return sum({"language_clash": 100, "other_sector": 3, "other_place": 2}.get(one, 0) for one in why)


def names(found: Problem, end: str) -> dict[int, Any]:
    """Persons or groups of one end by number."""
    ends = found.side("people" if end == "first" else "others")
    model: Any = PublicGroup if found.kind == Kind.MEMBER_PUBLIC and end != "first" else Person
    return {row.pk: row for row in model.objects.filter(pk__in=list(ends))}


def rows_of(pairing: Pairing, found: Problem) -> set[Two]:
    return {two_of(row, found) for row in pairing.rows.filter(kind=found.kind)}
