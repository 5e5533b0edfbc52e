"""The plan of the year taken over from the spreadsheet it was made in: read, compared, entered at once or not at all.

docs/rules/imports.md. A topic is led by a body; a sector that stands in the column of the leads stays in words.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly, Body, Sector
from huiyin.history.models import record
from huiyin.history.taking import StepNotAllowed, begin, begun, digest_of, locked
from huiyin.members.importing.names import together, word_key
from huiyin.plans.models import AnnualPlan, Format, Topic
from huiyin.plans.permissions import keeps_plan
from huiyin.sheets import Sheet, fill_down, heading_of
from huiyin.text.numerals import value

HEADINGS = {
    "title": (
        "活动名称",
        "协商课题",
        "协商议题",
        "协商题目",
        "调研课题",
        "调研题目",
        "课题名称",
        "课题",
        "议题",
        "题目",
    ),
    "lead": ("界别", "责任部门", "责任单位", "牵头单位", "牵头部门", "牵头", "承办单位", "委员小组"),
    "type": ("活动类型", "类型", "类别", "协商形式", "形式"),
    "months": ("拟召开时间", "拟开展时间", "计划时间", "时间安排", "时间", "月份"),
    "outputs": ("预期成果", "成果形式", "成果"),
    "participants": ("参加人员", "参与人员", "参加单位", "参加范围"),
}
_MEANT = {word: column for column, words in HEADINGS.items() for word in words}
FORMATS = {  # what a type or a title says, the plainer word last
    "界别协商": Format.SECTOR,
    "对口": Format.COUNTERPART,
    "提案办理": Format.PROPOSAL_HANDLING,
    "远程": Format.REMOTE,
    "网络": Format.REMOTE,
    "常委会": Format.STANDING_SESSION,
    "座谈": Format.FORUM,
    "专题协商": Format.THEMATIC,
}
PARTS_OF_YEAR = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12), "年初": (1, 1), "年底": (12, 12)}
LEAVE, MAKE, WORDS = "leave", "make", "words"
NEW, SAME, LEFT, UNSURE, CANNOT = "new", "same", "left", "unsure", "cannot"
OUTCOMES = {
    UNSURE: gettext_lazy("要先说明"),
    CANNOT: gettext_lazy("不能导入"),
    NEW: gettext_lazy("新增"),
    SAME: gettext_lazy("已有，不重复"),
    LEFT: gettext_lazy("不导入"),
}


@dataclass
class Line:
    """One line of the spreadsheet."""

    line: int
    title: str
    lead: str = ""
    type: str = ""
    months: str = ""  # as written
    first_month: int | None = None
    last_month: int | None = None
    outputs: str = ""
    participants: str = ""


@dataclass
class PlanSheet:
    file: str
    sheet: str
    title: str
    heading: str  # of the column of the titles: says what they are where no column does
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def loaded(cls, stored: dict[str, Any]) -> PlanSheet:
        return cls(**stored | {"lines": [Line(**line) for line in stored["lines"]]})

    def stored(self) -> dict[str, Any]:
        return asdict(self)


# Reading


def recognised(sheet: Sheet, file: str) -> PlanSheet | None:
    """None where no row of the sheet is the heading of a plan."""
    rows = sheet.filled().rows
    heading = heading_of(rows, _MEANT, "title")
    if heading is None:
        return None
    at, columns = heading.at, heading.columns
    body = fill_down(rows[at + 1 :], columns["lead"]) if "lead" in columns else rows[at + 1 :]
    read = PlanSheet(file, sheet.name, heading.title, together(rows[at][columns["title"]]))
    for line, row in enumerate(body, start=at + 2):
        cells = {name: " ".join(row[column].split()) for name, column in columns.items()}
        if not cells["title"] and not any(cells.get(name) for name in ("type", "months")):
            continue
        first, last = months_of(cells.get("months", ""))
        cells["lead"] = together(cells.get("lead", ""))
        read.lines.append(Line(line, first_month=first, last_month=last, **cells))
    return read


def months_of(written: str) -> tuple[int | None, int | None]:
    """(6, 8) of "6月-8月"; the same month twice of "9月"; nothing of what names no month of one year."""
    text = together(written)
    for words, months in PARTS_OF_YEAR.items():
        if words in text:
            return months
    if quarter := re.search(r"([一二三四1-4])季度", text):
        last = int(value(quarter[1])) * 3
        return last - 2, last
    if day := re.match(r"\d{4}-(\d\d)-\d\d", text):
        return int(day[1]), int(day[1])
    text = re.sub(r"\d{4}年", "", text)
    if "月" not in text:
        return None, None
    found = [_month(number) for number in re.findall(r"\d+|[一二三四五六七八九十]+", re.sub(r"月\d+日", "月", text))]
    if not found or None in found or "次年" in text or found[0] > found[-1]:  # type: ignore[operator]
        return None, None
    return found[0], found[-1]


def _month(written: str) -> int | None:
    number = int(value(written))
    return number if 1 <= number <= 12 else None


# Comparing


@dataclass(frozen=True)
class Choice:
    """A word of the sheet, and what somebody says it stands for."""

    code: str
    word: str
    lines: int
    choices: list[tuple[str, str]]
    chosen: str


@dataclass
class Row:
    line: Line
    sheet: PlanSheet
    outcome: str
    why: list[str]
    kind: str = ""
    format: str = ""
    lead: Choice | None = None
    state: str = ""
    topic: Topic | None = None

    @property
    def state_words(self) -> str:
        return str(Topic.State(self.state).label) if self.state else ""

    @property
    def kind_words(self) -> str:
        return str(Topic.Kind(self.kind).label) if self.kind else ""

    @property
    def format_words(self) -> str:
        return str(Format(self.format).label) if self.format else ""


@dataclass(frozen=True)
class Wanted:
    """What is asked of the whole sheet."""

    state: str = Topic.State.SUGGESTED
    lead: str = ""  # of those no body leads
    format: str = ""  # of consultation topics without one


class PlanComparison:
    """Of what was read with the topics of that year. Writes nothing."""

    def __init__(
        self, assembly: Assembly, year: int, sheets: list[PlanSheet], answers: dict[str, str], wanted: Wanted
    ) -> None:
        self.assembly, self.year, self.sheets = assembly, year, sheets
        self.answers, self.wanted = answers, wanted
        self.rows: list[Row] = []
        taken: set[str] = set()
        for sheet in sheets:
            for line in sheet.lines:
                self.rows.append(self._row(sheet, line, taken))

    @cached_property
    def bodies(self) -> list[Body]:
        return list(Body.objects.filter(assembly=self.assembly))

    @cached_property
    def _sectors(self) -> set[str]:
        names = Sector.objects.filter(assembly=self.assembly).values_list("name", flat=True)
        return {word_key(name) for name in names}

    @cached_property
    def _there(self) -> dict[str, Topic]:
        gone = [Topic.State.WITHDRAWN, Topic.State.MERGED, Topic.State.DECLINED]
        topics = Topic.objects.filter(assembly=self.assembly, year=self.year).exclude(state__in=gone)
        return {title_key(topic.title): topic for topic in topics}

    @cached_property
    def leads(self) -> dict[str, Choice]:
        counted = Counter(line.lead for sheet in self.sheets for line in sheet.lines if line.lead)
        return {word: self._lead(word, lines) for word, lines in counted.items()}

    def _lead(self, word: str, lines: int) -> Choice:
        choices = [(str(body.pk), body.name) for body in self.bodies]
        is_sector = word.endswith("界别") or word_key(word) in self._sectors
        choices.append((WORDS, _("不是牵头单位，写进参加人员")))
        if not is_sector and word not in {body.name for body in self.bodies}:
            choices.append((MAKE, _("新建委员小组“%(name)s”") % {"name": word}))
        found = next((str(body.pk) for body in self.bodies if word_key(body.name) == word_key(word)), None)
        usual = WORDS if is_sector or not found else found
        return self._chosen(f"lead:{word}", word, lines, choices, usual)

    @cached_property
    def types(self) -> dict[str, Choice]:
        counted = Counter(_type_of(sheet, line) for sheet in self.sheets for line in sheet.lines)
        return {word: self._type(word, lines) for word, lines in counted.items()}

    def _type(self, word: str, lines: int) -> Choice:
        choices = [(str(kind), str(label)) for kind, label in Topic.Kind.choices] + [(LEAVE, _("不是议题，不导入"))]
        usual = ""
        if "协商" in word or "议政" in word:
            usual = Topic.Kind.CONSULTATION.value
        elif "调研" in word:
            usual = Topic.Kind.RESEARCH.value
        return self._chosen(f"type:{word}", word, lines, choices, usual)

    def _chosen(self, code: str, word: str, lines: int, choices: list[tuple[str, str]], usual: str) -> Choice:
        given = self.answers.get(code, "")
        return Choice(code, word, lines, choices, given if given in dict(choices) else usual)

    def _row(self, sheet: PlanSheet, line: Line, taken: set[str]) -> Row:
        row = Row(line, sheet, NEW, [], lead=self.leads.get(line.lead))
        there = self._there.get(title_key(line.title))
        if fault := _fault(line):
            row.outcome, row.why = CANNOT, [fault]
        elif there:
            row.outcome, row.topic = SAME, there
        elif title_key(line.title) in taken:
            row.outcome, row.why = SAME, [_("表里前面已经有这个题目")]
        else:
            self._complete(row)
        taken.add(title_key(line.title))
        return row

    def _complete(self, row: Row) -> None:
        chosen = self.types[_type_of(row.sheet, row.line)].chosen
        if not chosen or chosen == LEAVE:
            row.outcome = LEFT if chosen else UNSURE
            row.why = [] if chosen else [_("请先说明“%(word)s”是哪一类") % {"word": row.line.type}]
            return
        row.kind, row.state = chosen, self.wanted.state
        if row.kind == Topic.Kind.CONSULTATION:
            row.format = format_of(row.line.type, row.line.title) or self.wanted.format
        if row.line.months and row.line.first_month is None:
            row.why.append(_("时间“%(words)s”没有看懂，月份留空") % {"words": row.line.months})
        self._check_state(row)

    def _check_state(self, row: Row) -> None:
        """In a draft stands only what says who leads and in which form one consults; the others wait before it."""
        missing = []
        if self.lead_of(row) is None:
            missing.append(_("没有牵头单位"))
        if row.kind == Topic.Kind.CONSULTATION and not row.format:
            missing.append(_("没有协商形式"))
        row.why += missing
        if missing and row.state == Topic.State.DRAFTED:
            row.state = Topic.State.SHORTLISTED
            row.why.append(_("先作为入围，补上以后再列入草案"))

    def lead_of(self, row: Row) -> str | None:
        """Which body leads: its number, MAKE, or none."""
        if row.lead and row.lead.chosen != WORDS:
            return row.lead.chosen
        return self.wanted.lead if self.wanted.lead in {str(body.pk) for body in self.bodies} else None

    @cached_property
    def counts(self) -> list[tuple[Any, int]]:
        counted = Counter(row.outcome for row in self.rows)
        return [(label, counted[outcome]) for outcome, label in OUTCOMES.items() if counted[outcome]]

    @cached_property
    def is_open(self) -> bool:
        return any(row.outcome == UNSURE for row in self.rows)

    @cached_property
    def new(self) -> list[Row]:
        return [row for row in self.rows if row.outcome == NEW]

    @cached_property
    def digest(self) -> str:
        return digest_of(
            [
                [row.line.title, row.outcome, row.kind, row.format, row.state, self.lead_of(row), row.line.first_month]
                for row in self.rows
            ]
        )

    @cached_property
    def warnings(self) -> list[str]:
        words = []
        for sheet in self.sheets:
            stated = re.search(r"(20\d\d)年", sheet.title)
            if stated and int(stated[1]) != self.year:
                facts = {"file": sheet.file, "stated": int(stated[1]), "year": self.year}
                words.append(_("%(file)s的标题写的是 %(stated)d 年，您选的是 %(year)d 年。请确认没有选错。") % facts)
        return words


def title_key(title: str) -> str:
    return re.sub(r"\W", "", title).casefold()


def _type_of(sheet: PlanSheet, line: Line) -> str:
    """Where no column says what a topic is, the heading of the titles does."""
    return line.type or sheet.heading


def format_of(kind: str, title: str) -> str:
    return next((str(form) for text in (kind, title) for words, form in FORMATS.items() if words in text), "")


def _fault(line: Line) -> str:
    if not title_key(line.title):
        return _("没有题目")
    if len(line.title) > Topic._meta.get_field("title").max_length:  # type: ignore[operator]
        return _("题目超过 100 字，请在表里改短")
    return ""


# Entering


@transaction.atomic
def import_topics(compared: PlanComparison, *, by: Any, key: uuid.UUID, seen: str) -> AnnualPlan:
    """All new topics of the preview that was read (`seen`), into the plan of that year; begun where there is none."""
    assembly, year = compared.assembly, compared.year
    if existing := begun(AnnualPlan, "import", by=by, key=key, typed=[assembly.pk, year, seen]):
        return existing
    if not keeps_plan(by, assembly.pk):
        raise PermissionDenied
    locked(assembly)  # of two imports at once the second compares with what the first entered
    now = PlanComparison(assembly, year, compared.sheets, compared.answers, compared.wanted)
    if now.is_open or now.digest != seen:
        raise StepNotAllowed(_("您看过以后，计划或者回答又有了变动，没有导入。请看过新的预览再确认。"))
    plan = locked(AnnualPlan.objects.get_or_create(assembly=assembly, year=year)[0])
    if plan.state not in (AnnualPlan.State.COLLECTING, AnnualPlan.State.DRAFT):
        words = _("%(year)d 年度的计划现在是“%(state)s”，不能再整批导入。要增加题目，请逐个增列。")
        raise StepNotAllowed(words % {"year": year, "state": plan.get_state_display()})
    for row in now.new:
        topic = _enter(now, row, by)
        row_key, typed = uuid.uuid5(key, f"{row.sheet.file}/{row.sheet.sheet}/{row.line.line}"), row.line.title
        begin(topic, "import", by=by, key=row_key, typed=typed, facts={"file": row.sheet.file, "line": row.line.line})
    facts = {"files": [sheet.file for sheet in now.sheets], "topics": len(now.new)}
    typed = digest_of([assembly.pk, year, seen])
    record(plan, "import", by=by, before=plan.state, after=plan.state, key=key, facts=facts, digest=typed)
    return plan


def _enter(compared: PlanComparison, row: Row, by: Any) -> Topic:
    line = row.line
    suggested = {"suggested_by": by, "suggested_on": timezone.localdate()}
    last = Topic.objects.filter(assembly=compared.assembly, year=compared.year).aggregate(last=Max("order"))["last"]
    return Topic.objects.create(
        assembly=compared.assembly,
        year=compared.year,
        kind=row.kind,
        state=row.state,
        title=line.title,
        why=_("计划表上的类型：%(type)s") % {"type": line.type} if line.type and not row.format else "",
        order=(last or 0) + 1,
        format=row.format,
        lead_body=_body(compared, row),
        first_month=line.first_month,
        last_month=line.last_month,
        participants="；".join(filter(None, [_lead_words(row), line.participants]))[:200],
        outputs=line.outputs[:200],
        **(suggested if row.state == Topic.State.SUGGESTED else {}),
    )


def _lead_words(row: Row) -> str:
    return row.line.lead if row.lead and row.lead.chosen == WORDS else ""


def _body(compared: PlanComparison, row: Row) -> Body | None:
    lead = compared.lead_of(row)
    if lead is None:
        return None
    if lead == MAKE:
        facts = {"assembly": compared.assembly, "name": row.line.lead[:60]}
        return Body.objects.get_or_create(**facts, defaults={"kind": Body.Kind.SESSION_GROUP})[0]
    return Body.objects.get(pk=lead, assembly=compared.assembly)
