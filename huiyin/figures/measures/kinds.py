"""What a figure is: a count of rows, a share of one count in another, or the middle of what rows measure.

A figure is never typed in and nothing is stored as a total. Source of each definition: docs/rules/figures.md.
A definition that changes gets a higher `version`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from django.db.models import Expression, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Body
from huiyin.figures.matching import Words
from huiyin.figures.splits import Split
from huiyin.matters import permissions
from huiyin.members.models import Membership

Opens = Callable[[QuerySet, Any], QuerySet]
Rows = Callable[[Assembly, int], QuerySet]
Text = str | Promise
Way = str | Expression  # from a row to a person; no annotation, which a row kept earlier would not have


def to_whom_it_concerns(rows: QuerySet, user: Any) -> QuerySet:
    """The rows `user` may open: those the model itself shows."""
    return rows.filter(pk__in=rows.model._default_manager.visible_to(user).order_by().values("pk"))


def whose_party_is_known(memberships: QuerySet, user: Any) -> QuerySet:
    """A list of who is in the Party, or of who is not, opens only to those who may know it."""
    return memberships.filter(pk__in=Membership.objects.party_known_to(user).order_by().values("pk"))


def where_party_is_known_of(*persons: str) -> Opens:
    """The same where a row tells it of the persons at these fields."""

    def opens(rows: QuerySet, user: Any) -> QuerySet:
        known = Membership.objects.party_known_to(user).order_by().values("person")
        return to_whom_it_concerns(rows.filter(*[Q((f"{person}__in", known)) for person in persons]), user)

    return opens


def where_the_seat_may_be_known(meetings: QuerySet, user: Any) -> QuerySet:
    """A seat in a party body tells of whoever came in that capacity: of these rows as where_party_is_known_of."""
    told = Q(seat__isnull=False, seat__body__kind__in=Body.OF_THE_PARTY)
    known = Membership.objects.party_known_to(user).order_by().values("person")
    return to_whom_it_concerns(meetings.filter(~told | Q(by__in=known)), user)


def for_the_offices(memberships: QuerySet, user: Any) -> QuerySet:
    """What is counted of members tells of each of them: oneself, the leader's and the liaison office's assembly."""
    if not user.is_authenticated:
        return memberships.none()
    offices = user.assemblies_as(Role.LEADER, Role.LIAISON)
    return memberships.filter(Q(person__user=user) | Q(assembly__in=offices))


def who_may_know_the_outcome(matters: QuerySet, user: Any) -> QuerySet:
    """A list of whose proposers were satisfied, or of whose were not, opens only to those who may read it."""
    return to_whom_it_concerns(matters.filter(permissions.visible_outcomes(user)), user)


@dataclass(frozen=True, kw_only=True)
class _Figure:
    """What all kinds of figures have."""

    code: str
    label: Text
    unit: str
    definition: Text
    words: Sequence[Words]
    chapter: str
    bound: str = "exact"  # how a report in prose gives it
    version: int = 1
    splits: tuple[Split, ...] = ()
    persons: str = ""  # the way from a row to a person, where persons are fewer than rows
    # No division with a part of fewer rows is shown, but to who may open every row: a part of one tells who it is.
    least: int = 1

    @property
    def unit_words(self) -> Text:
        """The unit in the reader's language; `unit` itself is what reports are written and read in."""
        return UNITS[self.unit]

    def url(self, assembly: Assembly, year: int) -> str:
        return reverse("figures:figure", args=[assembly.slug, year, self.code])


@dataclass(frozen=True, kw_only=True)
class Measure(_Figure):
    """A count of rows."""

    rows: Rows
    opens: Opens = to_whom_it_concerns
    party_of: tuple[Way, ...] = ()  # to the persons of whom a row tells whether they are in the Party

    def value(self, assembly: Assembly, year: int) -> int:
        return self.rows(assembly, year).count()


@dataclass(frozen=True, kw_only=True)
class Rate(_Figure):
    """A share: of the rows `whole` counts, those that `part` counts too. `definition` is the rule."""

    part: Measure
    whole: Measure
    unit: str = "%"

    def rows(self, assembly: Assembly, year: int) -> QuerySet:
        return self.whole.rows(assembly, year)

    @property
    def opens(self) -> Opens:
        return self.whole.opens

    @property
    def party_of(self) -> tuple[Way, ...]:
        return self.whole.party_of

    def sides(self, assembly: Assembly, year: int) -> tuple[int, int]:
        """Numerator and denominator."""
        return self.part.value(assembly, year), self.whole.value(assembly, year)

    def value(self, assembly: Assembly, year: int) -> Decimal | None:
        """In per cent, to one place, half up; None where there is nothing to be a share of."""
        return percent(*self.sides(assembly, year))


@dataclass(frozen=True, kw_only=True)
class Middle(_Figure):
    """The median of what each row measures: half are not above it."""

    rows: Rows
    of: Callable[[QuerySet], Iterable[int]]
    opens: Opens = to_whom_it_concerns
    party_of: tuple[Way, ...] = ()

    def value(self, assembly: Assembly, year: int) -> Decimal | None:
        """To one place; None where there is no row."""
        measured = list(self.of(self.rows(assembly, year)))
        return Decimal(median(measured)).quantize(Decimal("0.1"), ROUND_HALF_UP) if measured else None


AnyFigure = Measure | Rate | Middle


def percent(part: int, whole: int) -> Decimal | None:
    """
    >>> percent(2, 3)
    Decimal('66.7')
    """
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


CHAPTERS: dict[str, str | Promise] = {
    "members": _("委员"),
    "study": _("学习培训"),
    "research": _("协商调研"),
    "fieldwork": _("调研视察"),
    "livelihood": _("服务群众"),
    "duties": _("每位委员的“四个一”"),
    "contact": _("联系走访"),
    "stories": _("委员故事"),
    "activities": _("会议活动"),
    "proposals": _("提案提出与立案"),
    "handling": _("提案办理与答复"),
    "feedback": _("提案反馈与承诺"),
    "opinions": _("社情民意信息"),
    "ledger": _("民生台账"),
}

UNITS: dict[str, str | Promise] = {
    "名": pgettext_lazy("unit", "名"),
    "次": pgettext_lazy("unit", "次"),
    "期": pgettext_lazy("unit", "期"),
    "人次": pgettext_lazy("unit", "人次"),
    "个": pgettext_lazy("unit", "个"),
    "件": pgettext_lazy("unit", "件"),
    "条": pgettext_lazy("unit", "条"),
    "份": pgettext_lazy("unit", "份"),
    "对": pgettext_lazy("unit", "对"),
    "位": pgettext_lazy("unit", "位"),
    "篇": pgettext_lazy("unit", "篇"),
    "天": pgettext_lazy("unit", "天"),
    "场": pgettext_lazy("unit", "场"),
    "家": pgettext_lazy("unit", "家"),
    "户": pgettext_lazy("unit", "户"),
    "项": pgettext_lazy("unit", "项"),
    "%": "%",
}

# Units of one family: reports use one for the other.
PEOPLE = "名 人 位"
EVENTS = "次 场 场次 期 回 轮 个"
MATTERS = "件 个 项"
PIECES = "篇 个 份"
ITEMS = "条 个 件 项"
HELD = "(?:召开|举办|举行|开展|组织)?"
# A clause that says nothing but how many members there are; beside these it speaks of some of them.
OUR_MEMBERS = (
    r"^(?:截至.*?|目前|现|我区|全区|现有|共有|[0-9]{4}年|(?:第?十[一二三四五六七八九]|本)届|自治区|\s)*(?:政协)?委员"
)
SOME_OF_THEM = r"\A(?!.*(?:走访|慰问|看望|邀请|表彰|培训|参加|参与|出席|赴|选派|优秀|受到|荣获|补选|增补|选举|选出))"
OTHERS = "群众|企业|农牧民|困难|村|社区|户|老人|学生|僧|干部|职工"
EACH = "四个一|每(?:名|位|个|人|年|届)|人均|各自完成"
LIVELIHOOD = "民生"

ALL_TIERS = (
    "各级|[两二三四五]级|全国.{0,12}(?:自治区|省|市|区).{0,12}(?:市|地|州|盟).{0,12}(?:县|区|旗)|"
    "(?:自治区|省).{0,8}(?:市|地|州).{0,8}(?:县|区|旗)"
)
NOT_ALL_MEMBERS = (
    "党员|党外|中共|赴|培训|参加|参与|出席|选派|联名|提交|撰写|新任|连任|增补|补选|辞去|免去|常委|常务|[组队团]由|"
    f"住.{{0,4}}全国|{ALL_TIERS}|^(?:本?委员会|专委会)(?:现|共)?有"
)
