"""The pages of a duty record: read by year, noted on, contested, printed, taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.duties.models import RecordNote
from huiyin.duties.permissions import reads_record
from huiyin.duties.record import said
from huiyin.duties.record.forms import ContestForm, NoteForm
from huiyin.duties.record.kept import years_of
from huiyin.duties.record.lines import Line, Section
from huiyin.duties.record.sections import is_own, parts_for, record_of
from huiyin.duties.record.taking_away import as_json, file_name
from huiyin.duties.record.yearly import standing_years
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.history.looking import looked
from huiyin.members.models import Membership, person_of
from huiyin.web import number_in

ALL = "all"


def mine(request: HttpRequest) -> HttpResponse:
    """The newest of one's own records; the page of each leads to the others."""
    person = person_of(request.user)
    newest = person.memberships.order_by("-starts_on", "-pk").first() if person else None
    if newest is None:
        raise Http404
    return redirect("duties:record", newest.pk)


def membership_of_record(request: HttpRequest, pk: int) -> Membership:
    """404 for whoever reads no part of it."""
    rows = Membership.objects.visible_to(request.user).select_related("person", "assembly", "term__assembly", "sector")
    found = get_object_or_404(rows, pk=pk)
    if not parts_for(found, request.user):
        raise Http404
    return found


def open_record(request: HttpRequest, membership: Membership) -> tuple[list[Section], list[RecordNote]]:
    """What the reader may read of it. Whose it is can see who read it."""
    looked(membership, by=request.user, what="duty_record")
    sections = record_of(membership, request.user)
    return sections, said.attach(sections, membership, request.user)


def _year(request: HttpRequest, years: list[int]) -> int | None:
    """The year asked for, else the newest; None: the whole term."""
    given = request.GET.get("year", "")
    if given == ALL or not years:
        return None
    return int(given) if given.isdecimal() and len(given) == 4 and int(given) in years else years[0]


@never_cache
def record(request: HttpRequest, pk: int) -> HttpResponse:
    membership = membership_of_record(request, pk)
    sections, notes = open_record(request, membership)
    own, years = is_own(membership, request.user), years_of(membership)
    year = _year(request, years)
    context = {
        **_heading(membership),
        "own": own,
        "prints": reads_record(request.user, membership),
        **_shown(sections, year),
        "notes": notes,
        "years": years,
        "year": year,
        "table": _table(sections, years) if own else [],
        "offices": dict(Role.choices),
        "others": _others(request, membership),
        "reports": own and bool(standing_years(membership)),
    }
    return render(request, "duties/record.html", context)


def _shown(sections: list[Section], year: int | None) -> dict[str, Any]:
    """Those with something to read; the others together below, each with where its first record would come from."""
    found = [(section, section.of_year(year)) for section in sections]
    full = [pair for pair in found if pair[1] or pair[0].left_out or pair[0].notes or pair[0].requests]
    return {"sections": full, "empty": [section for section, lines in found if (section, lines) not in full]}


def _heading(membership: Membership) -> dict[str, Any]:
    return {"membership": membership, "person": membership.person}


def _table(sections: list[Section], years: list[int]) -> list[tuple[Section, list[int]]]:
    """One's own years beside each other; nobody else's, and no sum."""
    counted = [(section, section.by_year()) for section in sections]
    return [(section, [found.get(year, 0) for year in years]) for section, found in counted if any(found.values())]


def _others(request: HttpRequest, membership: Membership) -> list[Membership]:
    """Records of the same person, of other terms and tiers, that this reader reads."""
    held = Membership.objects.filter(person=membership.person_id).exclude(pk=membership.pk)
    rows = held.select_related("assembly", "term__assembly", "sector", "person").order_by("-starts_on", "-pk")
    return [row for row in rows if parts_for(row, request.user)]


@never_cache
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """On paper, by year within each section: one's own, or one member's for the office that keeps it."""
    membership = membership_of_record(request, pk)
    if not reads_record(request.user, membership):
        raise Http404
    sections, notes = open_record(request, membership)
    years = years_of(membership)
    asked = request.GET.get("year", ALL)
    year = year if (year := number_in(asked)) in years else None
    context = {
        **_heading(membership),
        "sections": [(section, _by_year(section, year)) for section in sections],
        "notes": notes,
        "year": year,
        "offices": dict(Role.choices),
        "today": timezone.localdate(),
        "name": file_name(membership, "pdf").removesuffix(".pdf"),
    }
    return render(request, "duties/record_print.html", context)


def _by_year(section: Section, year: int | None) -> list[tuple[int | None, list[Line]]]:
    found: dict[int | None, list[Line]] = {}
    for line in section.of_year(year):
        found.setdefault(line.year, []).append(line)
    return sorted(found.items(), key=lambda pair: -(pair[0] or 9999))


@never_cache
def as_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything, for whose it is and for nobody else."""
    membership = membership_of_record(request, pk)
    if not is_own(membership, request.user):
        raise Http404
    sections, notes = open_record(request, membership)
    response = JsonResponse(
        as_json(membership, sections, notes), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = content_disposition_header(True, file_name(membership, "json")) or ""
    return response


# What the member says to it


def _own(request: HttpRequest, pk: int) -> Membership:
    membership = membership_of_record(request, pk)
    if not is_own(membership, request.user):
        raise Http404
    return membership


def _named(request: HttpRequest, membership: Membership) -> tuple[Section | None, Line | None]:
    """The section and line of the address; 404 where there is none of that name."""
    code, of = request.GET.get("section", ""), request.GET.get("line", "")
    if not code:
        return None, None
    sections = record_of(membership, request.user)
    section = next((one for one in sections if one.code == code), None)
    if section is None:
        raise Http404
    line = next((one for one in section.lines if one.code == of), None)
    if of and line is None:
        raise Http404
    return section, line


def _back(membership: Membership, section: Section | None, line: Line | None) -> Callable[[Any], str]:
    """To the section and the year that were on the page."""
    at = f"?year={line.year}" if line and line.year else ""
    address = reverse("duties:record", args=[membership.pk]) + at + (f"#{section.code}" if section else "")
    return lambda _made: address


def _about(membership: Membership, section: Section | None, line: Line | None) -> str:
    if section is None:
        return str(_("整份履职档案"))
    return f"{section.title} · {line.words}" if line else section.title


@never_cache
def note_new(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _own(request, pk)
    section, line = _named(request, membership)
    return ask(
        request,
        NoteForm(request.POST or None),
        lambda facts: said.add_note(
            membership, by=request.user, section=section.code if section else "", line=line, **facts
        ),
        title=_("补充说明"),
        about=_about(membership, section, line),
        back=_back(membership, section, line),
        notes=[_("说明不改动记录本身。记录不对的，请用“有异议”，由归口部门答复。")],
    )


@never_cache
def note_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    rows = RecordNote.objects.visible_to(request.user).select_related("membership__person")
    note = get_object_or_404(rows, pk=pk)
    if not is_own(note.membership, request.user):
        raise Http404
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: said.take_back_note(note, by=request.user, **facts),
        title=_("撤回说明"),
        about=note.about or _("履职档案"),
        back=lambda _made: reverse("duties:record", args=[note.membership_id]),
        notes=[note.text, _("撤回后文字删去，办理记录里只留下曾经有过一条说明。")],
    )


@never_cache
def contest(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _own(request, pk)
    section, line = _named(request, membership)
    if section is None:
        raise Http404
    office = Role(section.office).label
    return ask(
        request,
        ContestForm(request.POST or None),
        lambda facts: said.contest(membership, by=request.user, section=section, line=line, **facts),
        title=_("提出异议"),
        about=_about(membership, section, line),
        back=_back(membership, section, line),
        notes=[
            _("由“%(office)s”核实，在期限内答复您；答复列在这一条旁边。") % {"office": office},
            *([_("这一条现在记的是：%(words)s") % {"words": line.note}] if line and line.note else []),
        ],
        done=_("已提出，等待答复。"),
    )
