"""Pages of a talk. None is kept by a browser, and no report of an error holds what was typed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from huiyin.contacts import talks
from huiyin.contacts.forms import AmendForm, NoteForm, RaiseForm, RecordForm, RecordOthersForm, assemblies_of
from huiyin.contacts.models import Amendment, Meeting, MeetingNote, Pair
from huiyin.contacts.permissions import is_of, is_one_of
from huiyin.history.asking import ask
from huiyin.history.looking import looked
from huiyin.livelihood.permissions import may_collect
from huiyin.matters.models import Matter
from huiyin.members.entered import entered_words
from huiyin.members.models import person_of


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    seen = Meeting.objects.visible_to(request.user)
    beside = (
        "by",
        "met",
        "group",
        "assembly",
        "seat__body",
        "pair__first",
        "pair__second",
        "pair__group",
        "recorded_by",
    )
    return get_object_or_404(seen.select_related(*beside), pk=pk)


@never_cache
@sensitive_variables()
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """That it took place; for the two, what was said, and what came of it."""
    found = _meeting(request, pk)
    context: dict[str, Any] = {
        "meeting": found,
        "facts": _facts(request, found),
        "mine": is_one_of(request.user, found),
    }
    if not context["mine"]:
        looked(found, by=request.user, what="meeting")
    if context["mine"]:
        own = person_of(request.user)
        context["notes"] = list(talks.notes_of(found, request.user))
        context["own"] = next((note for note in context["notes"] if note.by_id == own.pk), None)  # type: ignore[union-attr]
        context["amendments"] = Amendment.objects.visible_to(request.user).filter(meeting=found).select_related("by")
        context["matter"] = found.matter
        # The other of the two knows that it was entered; what it says there, its own readers alone.
        context["opens"] = found.matter and Matter.objects.visible_to(request.user).filter(pk=found.matter.pk).exists()
        context["raises"] = found.matter is None and may_collect(request.user, found.assembly_id) and not found.is_void
    return render(request, "contacts/meeting.html", context)


def _facts(request: HttpRequest, found: Meeting) -> list[tuple[str, Any]]:
    may_open_pair = Pair.objects.visible_to(request.user).filter(pk=found.pair_id).exists()
    return [
        (_("类别"), found.get_kind_display()),
        (_("日期"), found.held_on),
        (_("主动方"), found.by),
        (_("身份"), found.seat and f"{found.seat.body.name} · {found.seat.office}"),
        (_("对方"), found.met),
        (_("界别群众"), found.group),
        (_("政协"), found.assembly.name),
        (_("联系对子"), found.pair if may_open_pair else None),
        (_("记录人"), entered_words(found.recorded_by, [found.by]) or found.recorded_by),
        (_("情况"), _("没有这回事，不计数") if found.is_void else None),
    ]


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """一次: kind, day, and if one likes theme and words."""
    seen = Pair.objects.visible_to(request.user).select_related("first", "second", "group", "assembly")
    pair, person = get_object_or_404(seen, pk=pk), person_of(request.user)
    if (
        person is None
        or not is_of(request.user, pair)
        or not talks.may_record(request.user, pair, timezone.localdate())
    ):
        raise PermissionDenied
    return ask(
        request,
        RecordForm(request.POST or None, person=person, pair=pair),
        lambda facts: talks.record_meeting(by=request.user, pair=pair, **facts),
        title=_("记一次"),
        about=pair,
        back=lambda made: made or pair,
        done=_("已记下。"),
    )


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def record_others(request: HttpRequest) -> HttpResponse:
    """With members outside one's pairs; several at once."""
    person = person_of(request.user)
    assemblies = assemblies_of(request.user, person) if person else []
    if person is None or not assemblies:
        raise PermissionDenied
    return ask(
        request,
        RecordOthersForm(request.POST or None, person=person, assemblies=assemblies),
        lambda facts: talks.record_several(by=request.user, **facts),
        title=_("记对子以外的一次"),
        about=_("谈心谈话或者走访慰问"),
        back=lambda made: made[0] if made and len(made) == 1 else reverse("contacts:list"),
        done=_("已记下。"),
    )


def _own(request: HttpRequest, pk: int) -> Meeting:
    """For whoever is not one of the two there is nothing of what was said, not even a refusal."""
    found = _meeting(request, pk)
    if not is_one_of(request.user, found):
        raise Http404
    return found


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def note(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    own = MeetingNote.objects.visible_to(request.user).filter(meeting=found, by=person_of(request.user)).first()
    return ask(
        request,
        NoteForm(request.POST or None, note=own),
        lambda facts: talks.add_note(found, by=request.user, **facts),
        title=_("写下内容"),
        about=found,
        back=lambda _made: found,
        done=_("已保存。"),
    )


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    return ask(
        request,
        AmendForm(request.POST or None, meeting=found),
        lambda facts: talks.amend_meeting(found, by=request.user, **facts),
        title=_("更正记录"),
        about=found,
        back=lambda _made: found,
        notes=[_("原来的日期、方式和您写的理由留存，只有你们两位看得到。对方会得到通知。")],
    )


@never_cache
@sensitive_post_parameters()
def raise_matter(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    if not may_collect(request.user, found.assembly_id):
        raise PermissionDenied
    return ask(
        request,
        RaiseForm(request.POST or None, meeting=found),
        lambda facts: talks.raise_matter(found, by=request.user, **facts),
        title=_("反映这件事"),
        about=found,
        back=lambda made: made or found,
        notes=[
            _(
                "以您的名义记入台账，有了结果会告诉您。事项页上看不出是从联系中来的；联系页上只有你们两位看得到这个链接。"
            )
        ],
    )
