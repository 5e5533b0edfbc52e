"""The documents say what the code does: what they name exists, and what exists they name."""

import ast
import re
import subprocess
import tomllib
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import TextChoices
from django.utils import timezone

from huiyin.accounts.models import AccountRequest, Role, RoleHolding, User
from huiyin.activities.models import (
    Activity,
    Decision,
    Feed,
    Leave,
    LeaveOfAbsence,
    Material,
    Participation,
    RollCorrection,
    RollCount,
)
from huiyin.assemblies.models import Assembly, Body
from huiyin.assemblies.rules import ITEM_CLOCKS, LIVELIHOOD_CLOCKS, SCHEMA, STARTING_RULES, period
from huiyin.auditing.log import visible_log
from huiyin.boards.models import Post
from huiyin.calendars.deadlines import national
from huiyin.calendars.models import Calendar, CalendarChange, CalendarDay
from huiyin.cli import _Commands
from huiyin.contacts.models import Amendment, ContactWish, Meeting, MeetingNote, Pair, Pairing, PublicGroup
from huiyin.corrections.models import CorrectionRequest
from huiyin.demo.accounts import USERNAMES
from huiyin.demo.world import PASSWORD
from huiyin.duties.models import DutyReport, RecordNote, YearlyDuty, lay_down
from huiyin.fieldwork import reporting
from huiyin.fieldwork.models import Comment, Finding, Report, ReportInstruction, ReportVersion, Stop
from huiyin.figures.models import AnnualReport, FrozenFigure, ReportCorrection
from huiyin.figures.reports import assemblies_of, has_reports
from huiyin.files.models import Attachment
from huiyin.history.models import ChainCheck, Event, Head, Link, Redaction
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import (
    Assignment,
    Clock,
    CoOpinion,
    Due,
    Extension,
    Feedback,
    Kind,
    Matter,
    Originator,
    SavedView,
    Signature,
    State,
    Voice,
)
from huiyin.members.models import Consent, MemberImport, Membership, SecondAccount
from huiyin.notices.models import DailyRound, Notice
from huiyin.opinions.models import BulletinIssue, ItemVersion, OpinionItem, SignOff
from huiyin.plans.models import AnnualPlan, Topic
from huiyin.privacy.models import Erasure, Hold
from huiyin.proposals.batches import Batch, Handover
from huiyin.proposals.candidates.models import CandidateSearch
from huiyin.proposals.models import Letter, Proposal, ProposalVersion, Publication, Recommendation
from huiyin.proposals.workflow import STEPS
from huiyin.rulebook.permissions import rule_sets_for
from huiyin.searching.models import SavedSearch
from huiyin.signin.models import Invitation
from huiyin.supervision.models import Award, AwardRound, KeyProposal, LeaderInstruction, Slip, SupervisionOrder
from huiyin.text.scripts import to_simplified
from huiyin.visits.models import Received, Reception, ReceptionPlace
from huiyin.writings import workflow as writings
from huiyin.writings.models import (
    Call,
    Collection,
    CollectionItem,
    Declined,
    Writing,
    WritingPicture,
    WritingVersion,
)
from huiyin.writings.reach import open_to_all
from tests.factories.base import (
    AgencyFactory,
    AssemblyFactory,
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    RoleHoldingFactory,
    RuleSetFactory,
    SectorFactory,
    TermFactory,
    UserFactory,
)
from tests.test_layers import LAYERS
from tools.steps import KINDS, drawn, drawn_plain, steps_of

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
HOUSE = ROOT / "huiyin"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def rows(text, first_head):
    """Rows of the tables whose first column has that head: lists of cells, without the marks of code."""
    found, inside = [], False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells[0] == first_head:
            inside = True
        elif inside and set(cells[0]) != {"-"}:
            found.append(cells)
    return found


def codes(cell):
    return re.findall(r"`([^`]+)`", cell)


def sources(folder, *endings):
    return [path for path in sorted(folder.rglob("*")) if path.suffix in endings and "node_modules" not in path.parts]


def tracked():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


# The map


def test_the_map_has_every_folder_of_the_house_in_the_order_of_the_layers():
    on_the_map = [
        codes(cells[0])[0].removeprefix("huiyin/").rstrip("/") for cells in rows(read("docs/map.md"), "folder")
    ]

    assert [name for name in on_the_map if name in LAYERS] == LAYERS


def test_the_map_has_every_folder_git_keeps():
    names = {path.relative_to(ROOT).parts for path in tracked()}
    folders = {parts[0] for parts in names if len(parts) > 1}
    folders |= {f"huiyin/{parts[1]}" for parts in names if parts[0] == "huiyin" and len(parts) > 2}
    folders |= {f"docs/{parts[1]}" for parts in names if parts[0] == "docs" and len(parts) > 2}

    assert {folder for folder in folders if f"`{folder}/`" not in read("docs/map.md")} == set()


def test_every_path_the_map_names_exists():
    named = [path for path in codes(read("docs/map.md")) if "/" in path or path.endswith((".toml", ".json", ".lock"))]

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


# The glossary


def _words_of_choices():
    """Class name → {value: label} for every choice stored in the database."""
    found = {}
    for config in apps.get_app_configs():
        if config.name.startswith("huiyin.") and config.models_module:
            for outer in vars(config.models_module).values():
                inner = list(vars(outer).values()) if isinstance(outer, type) else []
                for item in [outer, *inner]:
                    if isinstance(item, type) and issubclass(item, TextChoices) and item.__module__ == outer.__module__:
                        found[item.__qualname__] = {value: str(label) for value, label in item.choices}
    return found


CHOICES = _words_of_choices()


def _glossary():
    """Heading's class (or the heading itself) → rows."""
    sections = re.split(r"(?m)^### ", read("docs/glossary.md"))[1:]
    titled = [(section.partition("\n")[0], rows(section, "Simplified")) for section in sections]
    return [((codes(title) or [title])[0], cells) for title, cells in titled]


def test_the_glossary_has_every_choice_with_its_label():
    stated = {name: {codes(cells[3])[0]: cells[0] for cells in table} for name, table in _glossary()}

    assert {name: stated.get(name) for name in CHOICES} == CHOICES


@pytest.mark.parametrize("page", [page for page in KINDS if steps_of(page)])
def test_the_glossary_has_every_step_with_its_label(page):
    stated = dict(_glossary())["STEPS" if page == "proposal.md" else f"{page.removesuffix('.md')}.STEPS"]
    labels = {name: str(step.label) for name, step in steps_of(page).items()}

    assert {codes(cells[3])[0]: cells[0] for cells in stated} == labels


def test_the_glossary_has_every_model():
    identifiers = {codes(cells[3])[0] for _name, table in _glossary() for cells in table}
    models = {
        model.__name__
        for config in apps.get_app_configs()
        if config.name.startswith("huiyin.")
        for model in config.get_models()
    }

    assert models - identifiers == set()


def test_every_identifier_of_the_glossary_occurs_in_the_code():
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources(HOUSE, ".py"))
    identifiers = {codes(cells[3])[0] for _name, table in _glossary() for cells in table}

    assert {word for word in identifiers if not re.search(rf"\b{re.escape(word)}\b", code)} == set()


def test_both_scripts_of_the_glossary_are_the_same_words():
    differing = [
        cells[:2]
        for _name, table in _glossary()
        for cells in table
        if to_simplified(cells[1]) != to_simplified(cells[0])
    ]

    assert differing == []


# Settings


def _settings_read():
    """Variable → (type, default as the page writes it, or None where it is worked out)."""
    found = {}
    for call in ast.walk(ast.parse(read("huiyin/settings.py"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("env.") and call.args:
            name = ast.literal_eval(call.args[0])
            kind = ast.unparse(call.func).removeprefix("env.")
            found[name] = (kind, _default(call))
            if kind == "secret":
                found[f"{name}_FILE"] = ("path", None)
    return found


def _default(call):
    given = {keyword.arg: keyword.value for keyword in call.keywords}.get("default")
    try:
        value = ast.literal_eval(given) if given else None
    except ValueError:
        return None
    if isinstance(value, list):
        return ", ".join(value) or "none"
    if isinstance(value, bool):  # before numbers: 0 and False are one key
        return str(value).lower()
    return {"": "empty"}.get(value, str(value)) if value is not None else None


def test_every_setting_is_documented_with_its_type_and_default():
    stated = {codes(cells[0])[0]: (cells[1], cells[2]) for cells in rows(read("docs/settings.md"), "variable")}
    settings = _settings_read()

    assert {name for name in stated if "_TEST_" not in name} == set(settings)
    assert {name: kind for name, (kind, _) in settings.items()} == {name: stated[name][0] for name in settings}
    assert {name: stated[name][1] for name, (_, default) in settings.items() if default} == {
        name: default for name, (_, default) in settings.items() if default
    }


def test_every_variable_of_the_tools_is_documented():
    files = [*sources(ROOT / "tools", ".py"), *sources(HOUSE, ".py"), *sources(ROOT / "tests", ".py")]
    known = set(re.findall(r"HUIYIN_[A-Z_]+[A-Z]", read("docs/settings.md")))
    named = {
        name for file in files for name in re.findall(r'"(HUIYIN_[A-Z_]+[A-Z])"', file.read_text(encoding="utf-8"))
    }

    assert named - known == set()
    assert {name for name in known if "_TEST_" in name} - named == set()


def test_nothing_but_the_settings_reads_our_variables():
    readers = {
        path.relative_to(HOUSE).as_posix()
        for path in sources(HOUSE, ".py")
        if re.search(r'(environ|getenv)\W.*HUIYIN_|env\.\w+\("HUIYIN_', path.read_text(encoding="utf-8"))
    }

    assert readers == {"settings.py"}


# The rules


COURSES = {page: steps for page in KINDS if (steps := steps_of(page))}


@pytest.mark.parametrize("page", COURSES)
def test_the_tables_and_the_diagrams_of_a_course_are_drawn_from_the_steps(page):
    text = read(f"docs/rules/{page}")

    assert text.count("<!-- drawn:") == 3
    assert text == drawn(text, COURSES[page], KINDS[page][1]), "python -m tools.steps draws them anew"


@pytest.mark.parametrize("page", COURSES)
def test_a_diagram_shows_every_step_that_moves_something(page):
    shown = set(re.findall(r"(?m)^    \w+ --> \w+: (\w+)$", read(f"docs/rules/{page}")))
    moves = {name for name, step in COURSES[page].items() if step.ends or (step.part and step.part.ends)}

    assert shown - {"assign"} == moves - {"assign"}


@pytest.mark.parametrize("page", COURSES)
def test_everyone_who_takes_a_step_is_explained(page):
    named = {codes(cells[0])[0] for cells in rows(read(f"docs/rules/{page}"), "name")}

    assert {step.may.__name__ for step in COURSES[page].values() if step.may} - named == set()


@pytest.mark.parametrize("page", [page for page in COURSES if page != "proposal.md"])
def test_a_course_starts_and_stops_its_clocks_as_its_page_says(page):
    """Those of a proposal stand in deadlines.md."""
    stated = {
        codes(cells[0])[0]: (cells[1], codes(cells[2]), codes(cells[3]))
        for cells in rows(read(f"docs/rules/{page}"), "clock")
    }
    started = [clock for clock in Clock.Name if any(clock in step.clocks for step in COURSES[page].values())]

    assert stated == {
        clock: (
            f"{period(STARTING_RULES, clock)['count']} {period(STARTING_RULES, clock)['unit']}",
            [name for name, step in COURSES[page].items() if clock in step.clocks],
            [name for name, step in COURSES[page].items() if clock in step.stops],
        )
        for clock in started
    }


def test_the_clocks_are_the_code():
    stated = {
        codes(cells[0])[0]: (cells[1], codes(cells[2]), codes(cells[3]))
        for cells in rows(read("docs/rules/deadlines.md"), "clock")
        if codes(cells[0])
    }
    after_closing = {Clock.Name.COMMITMENT, Clock.Name.PROGRESS, Clock.Name.CONFIRM}  # started by what is promised
    others = {*after_closing, *ITEM_CLOCKS, *LIVELIHOOD_CLOCKS}
    periods = {clock: period(STARTING_RULES, clock) for clock in Clock.Name if clock not in others}

    assert stated == {
        clock: (
            f"{periods[clock]['count']} {periods[clock]['unit']}",
            [name for name, step in STEPS.items() if clock in step.clocks],
            [name for name, step in STEPS.items() if clock in step.stops],
        )
        for clock in periods
    }


def test_the_table_of_a_report_s_steps_is_the_code():
    text = read("docs/rules/reports.md")
    order = list(Report.State.values)
    stated = rows(text, "step")
    known = [
        [
            f"`{name}`",
            str(step.label),
            ", ".join(f"`{state}`" for state in sorted(step.starts, key=order.index)),
            f"`{step.ends}`" if step.ends else "stays",
            f"`{step.may.__name__}`",
        ]
        for name, step in reporting.STEPS.items()
    ]

    assert stated == known
    assert {cells[0] for cells in rows(text, "name")} == {cells[4] for cells in known}


def test_the_table_and_the_course_of_a_writing_are_the_code():
    text = read("docs/rules/writing.md")
    named = {codes(cells[0])[0] for cells in rows(text, "name")}

    assert text.count("<!-- drawn:") == 2
    assert text == drawn_plain(text, writings.STEPS, Writing.State.values), "python -m tools.steps draws them anew"
    assert {step.may.__name__ for step in writings.STEPS.values()} == named


def test_the_announced_years_are_those_of_the_calendar():
    (listed,) = re.findall(r"Announced and in the file: (.*)\.", read("docs/rules/deadlines.md"))

    assert {int(year) for year in listed.split(", ")} == set(national().years)


def test_the_colours_are_the_code():
    stated = {codes(cells[0])[0]: cells[1] for cells in rows(read("docs/rules/deadlines.md"), "code")}

    assert stated == {value: str(label) for value, label in Due.choices}


def test_every_field_of_a_rule_set_is_documented():
    text = read("docs/rules/rule-set.md")

    assert {codes(cells[0])[0] for cells in rows(text, "field")} == set(SCHEMA["properties"])
    assert [{"code": codes(cells[0])[0], "name": cells[1]} for cells in rows(text, "code")] == STARTING_RULES[
        "non_filing_grounds"
    ]


CELLS = {"–", "all", "asm", "own", "agr", "sec", "com", "asg"}


def _access():
    """Object → {column: the words of its cell}."""
    lines = [cells for cells in rows(read("docs/rules/access.md"), "object") if len(cells) > 2]
    return {cells[0]: dict(zip(COLUMNS, map(str.split, cells[1:]), strict=True)) for cells in lines}


COLUMNS = ["pub", "mem", *Role.values]


def test_the_access_table_has_every_role_and_explains_every_cell():
    text = read("docs/rules/access.md")
    head = next(line for line in text.splitlines() if line.startswith("| object | pub"))
    explained = {name for cells in rows(text, "object") if len(cells) == 2 for name in cells[0].split(", ")}

    assert head.strip("| ").split(" | ") == ["object", *COLUMNS]
    assert {word for cells in _access().values() for words in cells.values() for word in words} == CELLS
    assert {cells[0] for cells in rows(text, "cell")} == CELLS
    assert set(_access()) == explained == set(OBJECTS)


def _matter(kind, state):
    """A maker of matters of that kind in that state, related to whom and what it is told."""

    def make(at):
        matter = Matter.objects.create(
            kind=kind,
            assembly=at.assembly,
            rule_set=at.assembly.rule_sets.first() or RuleSetFactory(assembly=at.assembly),
            year=2023,
            title="改善取暖",
            state=state,
            sector=at.sector,
            holder_office=Role.PROPOSALS_STAFF,
            due_on=date(2023, 6, 1),
            opened_on=date(2023, 3, 1),
            answered_on=date(2023, 5, 1),
            closed_on=date(2023, 5, 1),
        )
        topic = _topic(at)
        if kind == Kind.PROPOSAL:
            Proposal.objects.create(matter=matter, members_may_read=at.agreed)
        if kind == Kind.LIVELIHOOD:
            LivelihoodMatter.objects.create(matter=matter, kind="problem", source="visit", topic=topic)
        if at.agency:
            Assignment.objects.create(matter=matter, agency=at.agency, assigned_on=date(2023, 3, 2))
        if at.person:
            signed = {"state": "signed", "signed_on": date(2023, 3, 1)}
            Signature.objects.create(matter=matter, person=at.person, role="lead", **signed)
        return matter

    return make


def _feedback(state):
    def make(at):
        matter = _matter(Kind.PROPOSAL, state)(at)
        person = at.person or PersonFactory()
        return Feedback.objects.create(matter=matter, person=person, satisfaction="not", given_on=date(2023, 6, 1))

    return make


def _order(at, kind="order"):
    order = SupervisionOrder.objects.create(
        matter=_matter(Kind.PROPOSAL, State.ACCEPTED)(at),
        kind=kind,
        leader_name="某某",
        leader_office="主席",
        reason="……",
        ordered_on=date(2023, 3, 3),
        office=Role.PROPOSALS_STAFF,
        due_on=date(2023, 4, 3),
    )
    if at.agency:
        order.agencies.add(at.agency)
    return order


def _key_proposal(at):
    order, on = _order(at, "key"), date(2023, 3, 3)
    return KeyProposal.objects.create(
        matter=order.matter, order=order, year=2023, chosen_on=on, confirmed_by="主席会议"
    )


def _saved_view(at):
    owner = at.user or (at.person and at.person.user) or UserFactory()
    return SavedView.objects.create(owner=owner, name=f"视图{SavedView.objects.count()}")


def _saved_search(at):
    owner = at.user or (at.person and at.person.user) or UserFactory()
    return SavedSearch.objects.create(user=owner, name=f"检索{SavedSearch.objects.count()}", asked={"q": "水"})


def _instruction(kind, state):
    def make(at):
        return LeaderInstruction.objects.create(
            matter=_matter(kind, state)(at),
            leader_name="某某",
            leader_office="主席",
            level="assembly",
            given_on=date(2023, 3, 3),
            text="……",
            gist="…",
            recorded_by=UserFactory(),
            recorded_on=date(2023, 3, 3),
        )

    return make


def _slip(at):
    matter, on = _matter(Kind.PROPOSAL, State.ACCEPTED)(at), date(2023, 6, 2)
    clock = Clock.objects.create(
        matter=matter, name="handle", started_on=date(2023, 3, 2), due_on=date(2023, 6, 1), explanation={}
    )
    return Slip.objects.create(
        assembly=at.assembly,
        year=2023,
        number=Slip.objects.count() + 1,
        colour="red",
        matter=matter,
        clock=clock,
        agency=at.agency or AgencyFactory(assembly=at.assembly),
        issued_on=on,
        due_on=clock.due_on,
        issued_by=UserFactory(),
    )


def _round(at, on=None):
    decided = {"decided_by": "主席会议", "decided_on": on, "published_on": on} if on else {}
    name = f"第{AwardRound.objects.count()}次"
    return AwardRound.objects.create(assembly=at.assembly, year=2023, name=name, **decided)


def _award(state, on=None):
    def make(at):
        matter = _matter(Kind.PROPOSAL, State.CLOSED)(at)
        return Award.objects.create(round=_round(at, on), matter=matter, state=state, reason="……")

    return make


def _part(at):
    return _matter(Kind.PROPOSAL, State.ACCEPTED)(at).assignments.first() or Assignment.objects.create(
        matter=Matter.objects.latest("pk"), agency=AgencyFactory(assembly=at.assembly), assigned_on=date(2023, 3, 2)
    )


def _opinion(at):
    return CoOpinion.objects.create(assignment=_part(at), text="同意。", result_class="a", given_on=date(2023, 4, 1))


def _extension(at):
    part, days = _part(at), {"started_on": date(2023, 3, 2), "due_on": date(2023, 6, 2)}
    clock = Clock.objects.create(matter=part.matter, assignment=part, name="handle", explanation={}, **days)
    asked = {"asked_on": date(2023, 5, 1), "until": date(2023, 7, 1), "reason": "工程未完。"}
    return Extension.objects.create(assignment=part, clock=clock, **asked)


def _examined(model, state):
    what = {
        Recommendation: {"version": 1, "made_on": date(2023, 3, 2), "verdict": "file"},
        ProposalVersion: {"number": 1, "title": "取暖", "handed_in_on": date(2023, 3, 1)},
    }[model]

    def make(at):
        by = {"by": UserFactory()} if model is Recommendation else {}
        return model.objects.create(matter=_matter(Kind.PROPOSAL, state)(at), **what, **by)

    return make


def _of_item(model, **what):
    """Something of an item: a version of its words, a sign-off of the desk."""

    def make(at):
        matter = _matter(Kind.OPINION, State.EDITED)(at)
        OpinionItem.objects.create(matter=matter, situation="情况", advice="建议")
        return model.objects.create(matter=matter, by=UserFactory(), **what)

    return make


def _issue(**issued):
    return lambda at: BulletinIssue.objects.create(
        assembly=at.assembly, series="bulletin", year=2023, title="信息", made_by=UserFactory(), **issued
    )


def _letter(at):
    """Addressed to the agency; that it has the proposal itself is not why it reads this."""
    addressee = at.agency or AgencyFactory(assembly=at.assembly)
    matter = _matter(Kind.PROPOSAL, State.NOT_FILED)(SimpleNamespace(**vars(at) | {"agency": None}))
    words = {"kind": "reference", "title": "取暖", "extract": "改造", "text": "转送"}
    return Letter.objects.create(matter=matter, to=addressee, sent_on=date(2023, 5, 1), by=UserFactory(), **words)


def _publication(at):
    """Whoever reads it reads it alike, of whatever assembly and matter."""
    matter = _matter(Kind.PROPOSAL, State.CLOSED)(at)
    words = {"title": "改善取暖", "year": 2023, "published_on": date(2023, 6, 1), "published_by": UserFactory()}
    return Publication.objects.create(matter=matter, assembly=at.assembly, level="title", **words)


def _topic(at):
    return Topic.objects.create(
        assembly=at.assembly, year=2023, kind="research", title="饮水", lead_body=at.body, chosen_on=date(2023, 1, 9)
    )


YEARS = count(2023)  # one plan a year


def _suggested(at):
    return Topic.objects.create(
        assembly=at.assembly,
        year=2023,
        kind="research",
        title="饮水",
        lead_body=at.body,
        suggested_by=at.user or (at.person.user if at.person else None),
        state="suggested",
    )


def _activity(at):
    return Activity.objects.create(
        state=Activity.State.HELD,
        assembly=at.assembly,
        kind="symposium",
        title="座谈",
        starts_on=date(2023, 3, 1),
        ends_on=date(2023, 3, 1),
        place="本部",
        organiser=at.body,
    )


def _membership(at):
    sector = at.sector or SectorFactory(assembly=at.assembly, name=f"界别{Membership.objects.count()}")
    return MembershipFactory(assembly=at.assembly, sector=sector, **({"person": at.person} if at.person else {}))


def _participation(at):
    return Participation.objects.create(activity=_activity(at), membership=_membership(at), status="present")


def _pair(at):
    first = at.person or PersonFactory()
    return Pair.objects.create(
        assembly=at.assembly, kind="member_member", first=first, second=PersonFactory(), starts_on=date(2023, 2, 1)
    )


def _meeting(at):
    return Meeting.objects.create(
        assembly=at.assembly,
        kind="talk",
        by=PersonFactory(),
        met=at.person or PersonFactory(),
        held_on=date(2023, 2, 1),
    )


def _note(at):
    meeting = _meeting(at)
    return meeting.notes.create(by=meeting.by, words="……")


def _amendment(at):
    stood = {"was_held_on": date(2023, 2, 1), "was_kind": "talk"}
    meeting, by = _meeting(at), PersonFactory().user
    return Amendment.objects.create(meeting=meeting, reason="记错", on=date(2023, 2, 2), by=by, **stood)


def _writing(kind, state):
    def make(at):
        author = at.person or PersonFactory()
        words = {"title": "取暖", "text": "……", "submitted_on": date(2023, 3, 1)}
        if state == "published":
            words |= {"consent": "inside", "audience": "inside", "published_on": date(2023, 5, 1)}
        return Writing.objects.create(assembly=at.assembly, kind=kind, state=state, author=author, **words)

    return make


def _duty(at):
    rule_set = RuleSetFactory(assembly=at.assembly, version=at.assembly.rule_sets.count() + 1)
    return lay_down(rule_set)[0]


def _rules(at):
    return RuleSetFactory(assembly=at.assembly, version=at.assembly.rule_sets.count() + 1)


def _rules_draft(at):
    """An assembly has one draft at most."""
    return at.assembly.rule_sets.drafts().first() or RuleSetFactory(assembly=at.assembly, in_force_from=None)


def _holding(at):
    if at.agency:
        return RoleHoldingFactory(role=Role.AGENCY, assembly=at.assembly, agency=at.agency)
    return RoleHoldingFactory(user=at.user or UserFactory(), role=Role.CITIZEN, assembly=at.assembly)


def _account_request(at):
    agency = at.agency or AgencyFactory(assembly=at.assembly)
    return AccountRequest.objects.create(agency=agency, name="某人", by=at.user or UserFactory())


def _second_account(at):
    person = at.person or _membership(at).person
    return SecondAccount.objects.create(person=person, user=at.user or UserFactory())


def _log_line(at):
    """About a record of the assembly, by whoever took the step."""
    return Event.objects.create(subject="assemblies.assembly", subject_id=at.assembly.pk, step="look")


def _account(at):
    return at.user or UserFactory(assembly=at.assembly)


def _invitation(at):
    digest = uuid4().hex
    return Invitation.objects.create(user=UserFactory(assembly=at.assembly), digest=digest, last_day=date(2026, 3, 9))


def _event(at):
    return Event.objects.create(subject="matters.matter", subject_id=1, step="file", actor=at.user or UserFactory())


def _calendar_day(at):
    calendar, _made = Calendar.objects.get_or_create(assembly=at.assembly)
    day = date(2026, 3, 1) + timedelta(calendar.days.count())
    return CalendarDay.objects.create(calendar=calendar, day=day, kind="off", name="藏历新年")


def _calendar_change(at):
    calendar, _made = Calendar.objects.get_or_create(assembly=at.assembly)
    version = calendar.changes.count() + 1
    return CalendarChange.objects.create(calendar=calendar, version=version, kind="edit", at=timezone.now())


def _batch(at):
    maker = at.user or (at.person.user if at.person else UserFactory())
    return Batch.objects.create(user=maker, assembly=at.assembly, step="assign", run_at=timezone.now())


def _candidates(at):
    return CandidateSearch.objects.create(assembly=at.assembly, year=2026, by=UserFactory(), made_at=timezone.now())


def _handover(at):
    made = Handover.objects.create(
        assembly=at.assembly, held_on=date(2023, 3, 2), name=f"交办{Handover.objects.count()}"
    )
    made.matters.set([_matter(Kind.PROPOSAL, State.ASSIGNED)(at)])
    return made


def _of(model):
    return model.objects.visible_to


def _notice(at):
    words = {"kind": "waiting", "subject": "matters.matter", "subject_id": 1, "title": "等您处理", "path": "/"}
    return Notice.objects.create(recipient=at.user or UserFactory(), **words)


def _attachment(at):
    words = {"name": "a.pdf", "kind": "pdf", "media_type": "application/pdf", "file": "a.pdf", "size": 1}
    return Attachment.objects.create(uploaded_by=at.user or UserFactory(), **words)


def _daily_round(at):
    return DailyRound.objects.create(
        name=f"round {DailyRound.objects.count()}", day=date(2026, 3, 2), started_at=timezone.now()
    )


def _post(state):
    def make(at):
        author = at.person or PersonFactory()
        sector = at.sector or SectorFactory(assembly=at.assembly, name=f"界别{Post.objects.count()}")
        where = {"assembly": at.assembly, "sector": sector, "place": at.assembly}
        return Post.objects.create(author=author, text="听到的", state=state, due_on=date(2026, 3, 9), **where)

    return make


# How a row of each object is made, and what is asked for the rows a user sees.
OBJECTS = {
    "official": (lambda at: BodyFactory(assembly=at.assembly), _of(Body)),
    "calendar": (_calendar_day, _of(CalendarDay)),
    "calendar_change": (_calendar_change, _of(CalendarChange)),
    "register": (_membership, _of(Membership)),
    "party": (_membership, Membership.objects.party_known_to),
    "proposal_unsent": (_matter(Kind.PROPOSAL, State.COSIGNING), _of(Matter)),
    "proposal_sent": (_matter(Kind.PROPOSAL, State.NOT_FILED), _of(Matter)),
    "proposal_filed": (_matter(Kind.PROPOSAL, State.FILED), _of(Matter)),
    "part_paper": (_opinion, _of(CoOpinion)),
    "extension": (_extension, _of(Extension)),
    "candidates": (_candidates, _of(CandidateSearch)),
    "recommendation": (_examined(Recommendation, State.IN_REVIEW), _of(Recommendation)),
    "version": (_examined(ProposalVersion, State.NOT_FILED), _of(ProposalVersion)),
    "letter": (_letter, _of(Letter)),
    "opinion_unsent": (_matter(Kind.OPINION, State.DRAFT), _of(Matter)),
    "opinion_sent": (_matter(Kind.OPINION, State.RECEIVED), _of(Matter)),
    "livelihood": (_matter(Kind.LIVELIHOOD, State.REGISTERED), _of(Matter)),
    "post": (_post("waiting"), _of(Post)),
    "post_taken_back": (_post("withdrawn"), _of(Post)),
    "feedback_open": (_feedback(State.REHANDLING), _of(Feedback)),
    "feedback_closed": (_feedback(State.CLOSED), _of(Feedback)),
    "publication": (_publication, _of(Publication)),
    "order": (_order, _of(SupervisionOrder)),
    "key_proposal": (_key_proposal, _of(KeyProposal)),
    "instruction": (_instruction(Kind.PROPOSAL, State.ACCEPTED), _of(LeaderInstruction)),
    "instruction_gist": (_instruction(Kind.PROPOSAL, State.ACCEPTED), LeaderInstruction.objects.known_to),
    "opinion_instruction": (_instruction(Kind.OPINION, State.RECEIVED), _of(LeaderInstruction)),
    "slip": (_slip, _of(Slip)),
    "award_nominated": (_award("shortlisted"), _of(Award)),
    "award_published": (_award("awarded", date(2023, 9, 1)), _of(Award)),
    "award_round": (_round, _of(AwardRound)),
    "award_round_published": (lambda at: _round(at, date(2023, 9, 1)), _of(AwardRound)),
    "topic": (_topic, _of(Topic)),
    "topic_suggested": (_suggested, _of(Topic)),
    "annual_plan": (lambda at: AnnualPlan.objects.create(assembly=at.assembly, year=next(YEARS)), _of(AnnualPlan)),
    "activity": (_activity, _of(Activity)),
    "participation": (_participation, _of(Participation)),
    "pair": (_pair, _of(Pair)),
    "meeting": (_meeting, _of(Meeting)),
    "meeting_note": (_note, _of(MeetingNote)),
    "amendment": (_amendment, _of(Amendment)),
    "writing_draft": (_writing("story", "draft"), _of(Writing)),
    "writing_submitted": (_writing("story", "submitted"), _of(Writing)),
    "writing_approved": (_writing("story", "approved"), _of(Writing)),
    "reflection_approved": (_writing("reflection", "approved"), _of(Writing)),
    "writing_edited": (_writing("story", "edited"), _of(Writing)),
    "writing_published": (_writing("history", "published"), _of(Writing)),
    "reflection_published": (_writing("reflection", "published"), _of(Writing)),
    "writing_withdrawn": (_writing("story", "withdrawn"), _of(Writing)),
    "withdrawal": (_writing("story", "withdrawn"), Writing.objects.known_withdrawn_to),
    "duty": (_duty, _of(YearlyDuty)),
    "rules": (_rules, rule_sets_for),
    "rules_draft": (_rules_draft, rule_sets_for),
    "figure_value": (
        lambda at: at.assembly,
        lambda user: assemblies_of(user) if has_reports(user) else Assembly.objects.none(),
    ),
    "account": (_account, _of(User)),
    "invitation": (_invitation, _of(Invitation)),
    "role_holding": (_holding, _of(RoleHolding)),
    "account_request": (lambda at: _account_request(at), _of(AccountRequest)),
    "second_account": (lambda at: _second_account(at), _of(SecondAccount)),
    "log": (lambda at: _log_line(at), visible_log),
    "notice": (_notice, _of(Notice)),
    "attachment": (_attachment, _of(Attachment)),
    "daily_round": (_daily_round, _of(DailyRound)),
    "batch": (_batch, _of(Batch)),
    "handover": (_handover, _of(Handover)),
    "saved_view": (_saved_view, _of(SavedView)),
    "saved_search": (_saved_search, _of(SavedSearch)),
    "history": (_event, _of(Event)),
}


def _called(at):
    """A call that is open today; it has no agency and nobody agreed to anything."""
    matter = _matter(Kind.PROPOSAL, State.COSIGNING)(at)
    Proposal.objects.filter(pk=matter.pk).update(seconding=True, signing_until=timezone.localdate())
    return matter


def _originator(at):
    """Taken down by the one who looks, or heard in a matter of the assembly."""
    made = Originator.objects.create(
        assembly=at.assembly,
        masked="次**",
        answer_by="in_person",
        taken_by=at.user or UserFactory(),
        taken_on=date(2023, 3, 1),
        keep_until=date(2025, 3, 1),
    )
    Voice.objects.create(matter=_matter(Kind.LIVELIHOOD, State.REGISTERED)(at), originator=made)
    return made


def _member_import(at):
    term = TermFactory(assembly=at.assembly, number=MemberImport.objects.count() + 20)
    by = at.user or UserFactory()
    return MemberImport.objects.create(assembly=at.assembly, term=term, starts_on=date(2023, 3, 1), by=by)


def _reception(at):
    place = ReceptionPlace.objects.create(assembly=at.assembly, kind="studio", name=uuid4().hex, place=at.assembly)
    made = Reception.objects.create(
        place=place, kind="visit", held_on=date(2023, 3, 1), planned_by=at.user or UserFactory()
    )
    made.members.set([at.person] if at.person else [])
    return made


def _received(at):
    return Received.objects.create(reception=_reception(at), order=1, what="井里没有水")


def _material(at):
    kept = Attachment.objects.create(name="讲稿.pdf", kind="pdf", size=1, uploaded_by=UserFactory())
    return Material.objects.create(activity=_participation(at).activity, title="讲稿", attachment=kept)


def _decision(at):
    return Decision.objects.create(
        activity=_participation(at).activity, order=1, text="修桥", asked_agency=at.agency, due_on=date(2023, 6, 1)
    )


OBJECTS |= {"material": (_material, _of(Material)), "decision": (_decision, _of(Decision))}
OBJECTS |= {
    "originator": (_originator, _of(Originator)),
    "reception": (_reception, _of(Reception)),
    "received": (_received, _of(Received)),
}


def _public_group(at):
    group = PublicGroup.objects.create(assembly=at.assembly, name="牧户")
    if at.person:
        ends = {"assembly": at.assembly, "first": at.person, "group": group}
        Pair.objects.create(kind="member_public", starts_on=date(2023, 2, 1), **ends)
    return group


def _pairing(at):
    facts = {"mode": "new", "starts_on": date(2023, 2, 1), "by": UserFactory()}
    return Pairing.objects.create(assembly=at.assembly, state="in_force", **facts)


OBJECTS |= {
    "public_group": (_public_group, _of(PublicGroup)),
    "contact_wish": (lambda at: ContactWish.objects.create(membership=_membership(at)), _of(ContactWish)),
    "pairing": (_pairing, _of(Pairing)),
}


def _leave(at):
    line = _participation(at)
    asked = {"reason": "illness", "asked_on": date(2023, 2, 1), "asked_by": UserFactory()}
    return Leave.objects.create(participation=line, **asked)


def _leave_of_absence(at):
    words = {"starts_on": date(2023, 2, 1), "reason": "illness", "entered_by": UserFactory()}
    return LeaveOfAbsence.objects.create(membership=_membership(at), **words)


def _roll_correction(at):
    words = {"was": "absent", "became": "present", "reason": "看错了行", "on": date(2023, 3, 9), "by": UserFactory()}
    return RollCorrection.objects.create(participation=_participation(at), **words)


def _roll_count(at):
    numbers = dict.fromkeys(["called", "exempt", "due", "present", "excused"], 0)
    words = {"rule": "应到", "counted_on": date(2023, 3, 9)}
    return RollCount.objects.create(activity=_activity(at), assembly=at.assembly, **numbers, **words)


OBJECTS |= {
    "leave": (_leave, _of(Leave)),
    "leave_of_absence": (_leave_of_absence, _of(LeaveOfAbsence)),
    "roll_correction": (_roll_correction, _of(RollCorrection)),
    "roll_count": (_roll_count, _of(RollCount)),
}


def _stop(at):
    activity = _activity(at)
    return Stop.objects.create(activity=activity, order=1, kind="site", on=activity.starts_on, place=at.assembly)


def _finding(at):
    """Own: one was there."""
    activity = _participation(at).activity
    words = {"problem": "井里没有水", "found_on": activity.starts_on}
    return Finding.objects.create(activity=activity, written_by=at.user or UserFactory(), **words)


OBJECTS |= {"stop": (_stop, _of(Stop)), "finding": (_finding, _of(Finding))}
_STANDS = {
    "circulated": {"circulated_on": date(2023, 3, 1), "comments_until": date(2023, 3, 9)},
    "adopted": {"adopted_on": date(2023, 3, 1), "adopted_by": "主席会议"},
}


def _report(state):
    def make(at):
        words = {"title": "饮水", "text": "……", "written_by": UserFactory()} | _STANDS.get(state, {})
        author = at.person or (None if at.body else PersonFactory())
        return Report.objects.create(assembly=at.assembly, body=at.body, author=author, state=state, **words)

    return make


def _of_report(model, **words):
    """Of a report that is out for comment: all members read that."""

    def make(at):
        made = _report("circulated")(at)
        by = at.person.user if at.person else UserFactory()
        return model.objects.create(report=made, on=date(2023, 3, 2), by=by, **words)

    return make


OBJECTS |= {
    "report_draft": (_report("draft"), _of(Report)),
    "report_circulated": (_report("circulated"), _of(Report)),
    "report_adopted": (_report("adopted"), _of(Report)),
    "report_comment": (_of_report(Comment, text="补数字"), _of(Comment)),
    "report_version": (_of_report(ReportVersion, number=1, title="饮水", text="……"), _of(ReportVersion)),
    "report_instruction": (
        _of_report(ReportInstruction, leader="领导", level="region", text="办"),
        _of(ReportInstruction),
    ),
}


def _version(state):
    def make(at):
        made = _writing("story", state)(at)
        words = {"number": 1, "title": "取暖", "text": "……", "on": date(2023, 3, 1), "by": UserFactory()}
        return WritingVersion.objects.create(writing=made, **words)

    return make


def _call(at):
    """Of persons, among them the one who looks."""
    words = {"kind": "story", "title": "故事", "opened_on": date(2023, 3, 1), "due_on": date(2023, 5, 1)}
    made = Call.objects.create(assembly=at.assembly, by=UserFactory(), **words)
    made.people.set([at.person or PersonFactory()])
    return made


def _call_for_all(at):
    """It names nobody; a member's own is one that names them."""
    made = _call(at)
    if not at.person:
        made.people.clear()
    return made


def _declined(at):
    made = _call(at)
    return Declined.objects.create(call=made, person=made.people.get(), on=date(2023, 3, 9))


OBJECTS |= {
    "writing_version": (_version("approved"), _of(WritingVersion)),
    "writing_version_published": (_version("published"), _of(WritingVersion)),
    "call": (_call, _of(Call)),
    "call_for_all": (_call_for_all, _of(Call)),
    "declined": (_declined, _of(Declined)),
}


def _picture(at):
    kept = Attachment.objects.create(name="井.jpg", kind="pdf", size=1, uploaded_by=UserFactory())
    return WritingPicture.objects.create(writing=_writing("story", "published")(at), attachment=kept)


def _public_story(at):
    made = _writing("story", "published")(at)
    Writing.objects.filter(pk=made.pk).update(consent="public", audience="public")
    return made


def _collection(state):
    return lambda at: Collection.objects.create(assembly=at.assembly, state=state, title="文集", by=UserFactory())


def _collection_item(at):
    return CollectionItem.objects.create(
        collection=_collection("finished")(at), writing=_writing("story", "approved")(at), order=1
    )


OBJECTS |= {
    "writing_picture": (_picture, _of(WritingPicture)),
    "story_public": (_public_story, lambda user: open_to_all()),
    "collection_draft": (_collection("draft"), _of(Collection)),
    "collection_finished": (_collection("finished"), _of(Collection)),
    "collection_item": (_collection_item, _of(CollectionItem)),
}
OBJECTS["member_import"] = (_member_import, _of(MemberImport))
OBJECTS["proposal_seconding"] = (_called, _of(Matter))
_WORDS = {"number": 1, "title": "取暖", "situation": "一", "advice": "二", "made_on": date(2023, 3, 1)}
OBJECTS |= {
    "item_version": (_of_item(ItemVersion, **_WORDS), _of(ItemVersion)),
    "sign_off": (_of_item(SignOff, kind="checked", edition=1, on=date(2023, 3, 1)), _of(SignOff)),
    "bulletin_issued": (
        lambda at: _issue(number=BulletinIssue.objects.count() + 1, issued_on=date(2023, 3, 1))(at),
        _of(BulletinIssue),
    ),
    "bulletin_draft": (_issue(), _of(BulletinIssue)),
}


def _correction(**what):
    """Of an account that is no member another holds the office."""

    def make(at):
        by = at.user or (at.person and at.person.user) or UserFactory()
        given = {"about": "一条", "text": "不对", "asked_on": date(2026, 3, 2), "due_on": date(2026, 3, 16)} | what
        if what["office"] == Role.SYSTEM_ADMIN:
            RoleHoldingFactory(role=Role.SYSTEM_ADMIN, assembly=at.assembly)
        else:
            given["person"] = at.person or PersonFactory()
        return CorrectionRequest.objects.create(by=by, assembly=at.assembly, **given)

    return make


OBJECTS |= {
    "correction": (_correction(office=Role.LEDGER_STAFF), _of(CorrectionRequest)),
    "correction_account": (_correction(office=Role.SYSTEM_ADMIN), _of(CorrectionRequest)),
}


def _hold(at):
    """On somebody; whom it names reads it too."""
    person = at.person or (at.user and PersonFactory(user=at.user)) or PersonFactory()
    return Hold.objects.create(assembly=at.assembly, person=person, reason="诉讼未了", placed_by=UserFactory())


def _erasure(at):
    """Whom it is about does not read it: it may be refused, and its words are the two offices'."""
    about = {"person": at.person or PersonFactory(), "asked_by": UserFactory()}
    return Erasure.objects.create(assembly=at.assembly, why="本人申请", **about)


def _consent(at):
    person = at.person or (at.user and PersonFactory(user=at.user)) or PersonFactory()
    words = {"what": "name", "subject": "matters.matter", "subject_id": 1, "given": True, "wording": "2026-11"}
    return Consent.objects.create(person=person, by=UserFactory(), **words)


OBJECTS |= {
    "hold": (_hold, _of(Hold)),
    "erasure": (_erasure, _of(Erasure)),
    "consent": (_consent, _of(Consent)),
}


def _feed(at):
    return Feed.objects.create(user=at.user or (at.person and at.person.user) or UserFactory(), digest=uuid4().hex)


def _public_activity(at):
    made = _activity(at)
    Activity.objects.filter(pk=made.pk).update(is_public=True)
    return made


OBJECTS |= {
    "feed": (_feed, _of(Feed)),
    "activity_public": (_public_activity, lambda user: Activity.objects.public()),
}


def _record_note(at):
    return RecordNote.objects.create(membership=_membership(at), text="说明", on=date(2023, 3, 1), by=UserFactory())


def _duty_report(**state):
    return lambda at: DutyReport.objects.create(membership=_membership(at), year=2023, text="……", **state)


OBJECTS |= {
    "record_note": (_record_note, _of(RecordNote)),
    "duty_report_draft": (_duty_report(), _of(DutyReport)),
    "duty_report_submitted": (_duty_report(state="submitted", submitted_on=date(2024, 1, 5)), _of(DutyReport)),
}


def _annual_report(state, **facts):
    frozen = {"frozen_at": datetime(2024, 1, 5, tzinfo=UTC), "counted_on": date(2023, 12, 31), "digest": "0"}
    known = {"title": "报告", "year": 2023, "state": state} | (frozen if state != "draft" else {}) | facts
    return lambda at: AnnualReport.objects.create(assembly=at.assembly, written_by=UserFactory(), **known)


def _frozen_figure(state="frozen", **facts):
    words = {"code": "visits", "year": 2023, "label": "走访", "chapter": "contact", "unit": "人次", "number": 1}
    words |= {"definition": "……", "model": "contacts.meeting", "digest": "0"}
    return lambda at: FrozenFigure.objects.create(report=_annual_report(state, **facts)(at), **words)


def _report_correction(at):
    figure = _frozen_figure(state="published", published_on=date(2024, 2, 1))(at)
    said = {"number": 2, "why": "漏录", "by": UserFactory(), "published_on": date(2024, 3, 1)}
    return ReportCorrection.objects.create(report=figure.report, figure=figure, **said)


OBJECTS |= {
    "annual_report_draft": (_annual_report("draft"), _of(AnnualReport)),
    "annual_report_frozen": (_annual_report("frozen"), _of(AnnualReport)),
    "annual_report_published": (_annual_report("published", published_on=date(2024, 2, 1)), _of(AnnualReport)),
    "frozen_figure": (_frozen_figure(), _of(FrozenFigure)),
    "report_correction": (_report_correction, _of(ReportCorrection)),
}


def _link(at):
    number = Link.objects.count() + 1
    return Link.objects.create(chain=at.assembly.pk, number=number, table="history_event", row=number, kind="written")


def _checked(at):
    facts = {"at": timezone.now(), "by": "worker", "links": 1, "wrong": 0}
    return ChainCheck.objects.get_or_create(chain=at.assembly.pk, defaults=facts)[0]


def _said(at):
    return Redaction.objects.create(chain=at.assembly.pk, event=1, kind="redacted", why="本人要求")


OBJECTS |= {
    "link": (_link, _of(Link)),
    "head": (lambda at: Head.objects.get_or_create(chain=at.assembly.pk)[0], _of(Head)),
    "chain_check": (_checked, _of(ChainCheck)),
    "redaction": (_said, _of(Redaction)),
}
# Unsent and never handed over: no step leads there, so the table is silent on an agency.
NEVER_ASSIGNED = {"proposal_unsent", "proposal_seconding", "proposal_sent", "opinion_unsent"}
NEVER_ASSIGNED |= {"recommendation", "version", "candidates"}


# Of these every account has a row of its own, member or not.
ACCOUNTS_HAVE_THEIR_OWN = {"role_holding", "history", "notice", "batch", "originator", "attachment", "saved_view"}
ACCOUNTS_HAVE_THEIR_OWN |= {"topic_suggested", "saved_search", "account_request", "second_account"}
ACCOUNTS_HAVE_THEIR_OWN |= {"account", "feed", "correction", "correction_account"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OBJECTS)
def test_the_access_table_is_the_code(name):
    home, elsewhere = AssemblyFactory(slug="home"), AssemblyFactory(slug="elsewhere")
    sector, body, agency = SectorFactory(assembly=home), BodyFactory(assembly=home), AgencyFactory(assembly=home)
    none = dict.fromkeys(("sector", "body", "agency", "person", "user"), None) | {"agreed": False}
    make, seen_by = OBJECTS[name]
    related = {"asm": {}, "sec": {"sector": sector}, "com": {"body": body}, "agr": {"agreed": True}}
    if name not in NEVER_ASSIGNED:
        related["asg"] = {"agency": agency}
    made = {how: make(SimpleNamespace(**none | {"assembly": home} | what)) for how, what in related.items()}
    made["other"] = make(SimpleNamespace(**none, assembly=elsewhere))
    wrong = {}
    for column, words in _access()[name].items():
        user, person = _viewer(column, home, sector, body, agency)
        own = {}
        if person or (column != "pub" and name in ACCOUNTS_HAVE_THEIR_OWN):
            own["own"] = make(SimpleNamespace(**none | {"assembly": elsewhere, "person": person, "user": user}))
        records = made | own
        visible = {how for how, record in records.items() if seen_by(user).filter(pk=record.pk).exists()}
        if name == "figure_value" or name == "history":  # one row for an assembly; no assembly at all
            records = {how: records[how] for how in ("asm", "other", "own") if how in records}
            visible &= {"asm", "own"} if name == "history" else {"asm", "other"}
        if visible != _stated(words, records):
            wrong[column] = visible ^ _stated(words, records)

    assert wrong == {}


def _viewer(column, home, sector, body, agency):
    if column == "pub":
        return AnonymousUser(), None
    if column == "mem":
        person = MembershipFactory(assembly=home, sector=sector).person
        return person.user, person
    user = UserFactory()
    RoleHoldingFactory(user=user, role=column, assembly=home, sector=sector, body=body, agency=agency)
    return user, None


def _stated(words, records):
    """What the words of a cell let one see of these records."""
    seen = set()
    for word in words:
        seen |= {"all": set(records), "asm": set(records) - {"other", "own"}, "–": set()}.get(word, {word})
    return seen & set(records)


# README and commands


def test_the_readme_names_every_command_and_no_other():
    stated = {codes(cells[0])[0].split()[1] for cells in rows(read("README.md"), "command")}

    assert stated == set(_Commands.sources)


def test_the_options_the_readme_shows_exist():
    group = _Commands()
    for cells in rows(read("README.md"), "command"):
        name, *words = codes(cells[0])[0].split()[1:]
        options = {option for parameter in group.get_command(None, name).params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} - options == set(), name


def test_the_readme_has_the_accounts_of_the_demo():
    assert [codes(cells[0])[0] for cells in rows(read("README.md"), "account")] == USERNAMES
    assert f"`{PASSWORD}`" in read("README.md")


def test_every_make_target_the_documents_name_exists():
    targets = set(re.findall(r"(?m)^([a-z]+):", read("Makefile")))
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8"))}

    assert named - targets == set()


# Decisions


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.name[:4])
def test_a_decision_is_dated_and_has_its_three_parts(decision):
    text = decision.read_text(encoding="utf-8")

    assert text.startswith(f"# {decision.name[:4]} ")
    assert re.search(r"(?m)^Date: \d{4}-\d\d-\d\d$", text)
    assert re.findall(r"(?m)^## (.*)$", text) == ["Context", "Decision", "What we gave up"]


def test_the_index_has_every_decision_once_under_its_title():
    listed = [
        (re.search(r"\((.*)\)", cells[0])[1], cells[1]) for cells in rows(read("docs/decisions/README.md"), "no.")
    ]
    titled = [(page.name, page.read_text(encoding="utf-8").partition("\n")[0][7:]) for page in DECISIONS]

    assert listed == titled
    assert [page.name[:4] for page in DECISIONS] == [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)]


def test_every_package_we_run_on_has_its_reason():
    asked = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    names = {re.match(r"[\w.-]+", line)[0] for line in asked}
    stated = {codes(cells[0])[0] for cells in rows(read("docs/decisions/0010-libraries.md"), "package")}

    assert stated == names


# What holds of all pages


def _links(page):
    text = re.sub(r"(?s)```.*?```", "", page.read_text(encoding="utf-8"))
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(document):
    links = _links(document)

    assert [link for link in links if not (document.parent / link.partition("#")[0]).exists()] == []


def test_every_page_the_code_names_exists():
    files = [
        *sources(HOUSE, ".py", ".html"),
        *sources(ROOT / "tools", ".py"),
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
    ]
    named, numbers = set(), set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r"docs/[\w./-]+\.md", text))
        numbers |= set(re.findall(r"decision (\d{4})", text))

    assert {name for name in named if not (ROOT / name).exists()} == set()
    assert numbers - {page.name[:4] for page in DECISIONS} == set()


def test_the_newest_heading_of_the_changelog_is_a_version():
    first = re.search(r"(?m)^## (.*)$", read("CHANGELOG.md"))[1]

    assert re.fullmatch(r"\d+\.\d+(\.\d+)?", first)


# Written so that they do not match themselves.
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:[w]ork|[r]oot|[U]sers|home/[a-z_]\w*)/")
REGISTRY = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|npmmirror[.]com|yarnpkg[.]com|crates[.]io|"
    r"tuna[.]tsinghua|mirrors?[.](?:aliyun|ustc|tencent|huaweicloud|cloud|bfsu|sjtu|163)"
)


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["machine path", "registry host"])
def test_no_tracked_file_names_a_machine_or_a_registry(pattern):
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in pattern.finditer(text)]

    assert found == []
