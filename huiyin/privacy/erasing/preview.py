"""What erasing a person would do, before anybody presses anything."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huiyin.accounts.models import RoleHolding
from huiyin.matters.models import Matter
from huiyin.members.models import Membership, Person, Seat
from huiyin.members.one_person import accounts_of
from huiyin.privacy.erasing import names
from huiyin.privacy.erasing.fates import FATES, rows_of, touched
from huiyin.privacy.holding import holds_on
from huiyin.privacy.registry import BY_CODE

Words = str | Promise


@dataclass(frozen=True)
class Line:
    title: Words
    gone: int
    emptied: int
    stays: int
    why: Words  # it stays


@dataclass(frozen=True)
class Plan:
    lines: list[Line]
    namesakes: int
    refusals: list[str]
    not_sought: tuple[str, ...]  # names too short to be looked for in texts
    short: tuple[str, ...]  # those of two signs: looked for, and likelier to be another word

    @property
    def total(self) -> int:
        return sum(line.gone + line.emptied + line.stays for line in self.lines)


def plan(person: Person) -> Plan:
    found = [_line(code, person) for code in FATES]
    return Plan(
        [line for line in found if line],
        names.namesakes(person),
        refusals(person),
        names.not_sought(person),
        _short(person),
    )


def _short(person: Person) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys([person.name, person.name_bo]) if len(name.strip()) == 2)


def _line(code: str, person: Person) -> Line | None:
    all_rows = rows_of(code, person).order_by().values("pk").distinct().count()
    if not all_rows:
        return None
    fate = FATES[code]
    some = touched(code, person).order_by().values("pk").distinct().count() if fate.goes or fate.emptied else 0
    gone, emptied = (some, 0) if fate.goes else (0, some)
    return Line(BY_CODE[code].title, gone, emptied, all_rows - gone - emptied, fate.why if all_rows - gone else "")


def refusals(person: Person) -> list[str]:
    """Why it cannot be done now; nothing where it can."""
    today, found = timezone.localdate(), []
    on = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    if Membership.objects.filter(on, person=person).exists() or Seat.objects.filter(on, person=person).exists():
        found.append(_("还在任职：先在名册里结束任期和职务。"))
    if RoleHolding.objects.filter(on, user__in=accounts_of(person)).exists():
        found.append(_("账户还有岗位：先由安全管理员收回。"))
    if Matter.objects.filter(holder_person=person).exists():
        found.append(_("还有等本人办的事项：先办完或者转交。"))
    if holds_on(person).exists():
        found.append(_("暂缓删除：先解除。"))
    return found
