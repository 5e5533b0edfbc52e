from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Sector
from huiyin.boards import forms, workflow
from huiyin.boards import permissions as may
from huiyin.boards.fates import with_fates, with_parts
from huiyin.boards.listing import COLUMNS, FilterForm, lines_of, on_board, page_of, with_terms
from huiyin.boards.models import Post
from huiyin.boards.waiting import awaited, works
from huiyin.exports import Sheet, answered, asked_by, wanted
from huiyin.history.asking import ask, refuse
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.web import page

TABS = 6  # boards shown as tabs; of more there is a list
WAITING = 30


def home(request: HttpRequest) -> HttpResponse:
    """The boards one reads; the only one at once."""
    boards = list(may.boards_of(request.user).order_by("assembly", "order", "pk"))
    if len(boards) == 1:
        return redirect("boards:board", boards[0].pk)
    context = {"boards": boards, "works": bool(works(request.user)), "waiting": awaited(request.user).count()}
    return render(request, "boards/home.html", context)


def _board(request: HttpRequest, pk: int) -> Sector:
    return get_object_or_404(may.boards_of(request.user), pk=pk)


@never_cache
def board(request: HttpRequest, pk: int) -> HttpResponseBase:
    sector, user = _board(request, pk), request.user
    if wanted(request):
        return board_csv(request, pk)
    form = None
    if may.is_of(user, sector.pk):
        given = (request.POST, request.FILES) if request.method == "POST" else ()
        form = forms.PostForm(*given, assembly=sector.assembly, user=user)
        if form.is_valid() and _posted(request, sector, form):
            return redirect("boards:board", sector.pk)
    elif request.method == "POST":
        raise PermissionDenied
    filters = FilterForm(request.GET, sector=sector)
    found = page_of(filters.narrowed(on_board(sector, user)), user, request.GET.get("before", ""))
    context = {
        "sector": sector,
        "form": form,
        "filters": filters,
        "found": found,
        "is_filtered": bool(request.GET.get("state") or request.GET.get("place")),
        "convenes": may.convenes(user, sector.pk),
        "waiting": awaited(user).count() if works(user) else None,
        "adds": form is not None,
        **_tabs(user),
    }
    status = 200 if form is None or not form.is_bound else 409 if form.non_field_errors() else 400
    return page(request, "boards/board.html", part="rows", context=context, status=status)


def _tabs(user: Any) -> dict[str, Any]:
    boards = list(may.boards_of(user).order_by("assembly", "order", "pk")[: TABS + 1])
    return {"boards": boards if 1 < len(boards) <= TABS else [], "more_boards": len(boards) > TABS}


def _posted(request: HttpRequest, sector: Sector, form: Any) -> bool:
    try:
        workflow.post(by=request.user, sector=sector, **form.facts())
    except StepNotAllowed as refused:
        refuse(form, refused)
        return False
    messages.success(request, _("已发出。召集人处理后，这里会写明结果。"))
    return True


def board_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    sector = _board(request, pk)
    if not may.convenes(request.user, sector.pk):
        raise PermissionDenied
    form = FilterForm(request.GET, sector=sector)
    rows = lines_of(form.narrowed(on_board(sector, request.user)), request.user)
    asked = [(_("界别"), str(sector)), *asked_by(form)]
    return answered(request, Sheet(f"board-{sector.pk}", _("界别群"), COLUMNS, rows, asked))


def waiting(request: HttpRequest) -> HttpResponseBase:
    """Oldest first: what to do next."""
    user: Any = request.user
    if not works(user):
        raise PermissionDenied
    if wanted(request):
        lines = lines_of(awaited(user), user, "waits_from", "pk")
        return answered(request, Sheet("boards-waiting", _("界别群里等着处理的情况"), COLUMNS, lines, []))
    rows = with_parts(awaited(user)).order_by("waits_from", "pk")
    found = Paginator(rows, WAITING).get_page(request.GET.get("page"))
    shown = with_terms(with_fates(found.object_list, user))
    context = {"page_obj": found, "posts": shown, "convenes": bool(user.sectors_as(Role.CONVENER))}
    return render(request, "boards/waiting.html", context)


def _post(request: HttpRequest, pk: int) -> Post:
    return get_object_or_404(with_parts(Post.objects.visible_to(request.user)), pk=pk)


def post(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = _post(request, pk), request.user
    with_terms(with_fates([found], user))
    buttons = [(_way(name), workflow.STEPS[name].label) for name in workflow.offered(user, found)]
    reads = may.boards_of(user).filter(pk=found.sector_id).exists()
    context = {"post": found, "buttons": buttons, "events": _events(found), "reads_board": reads}
    return render(request, "boards/post.html", context)


def _way(name: str) -> str:
    return "also_here" if name == "bring_up_again" else name


def _events(found: Post) -> list[dict[str, Any]]:
    """Newest first. Who did what, when; what a text was before it was corrected stays in the history alone."""
    labels = {name: step.label for name, step in workflow.STEPS.items()} | {"post": _("发出")}
    return [
        {"at": event.at, "who": event.actor_name, "what": labels.get(event.step, event.step)}
        for event in Event.objects.of(found).reverse()
    ]


Ask = Callable[[HttpRequest, Post], Any]


def _given(request: HttpRequest) -> Any:
    return request.POST or None


FORMS: dict[str, Ask] = {
    "also_here": lambda request, found: forms.AlsoHereForm(_given(request), assembly=found.assembly, user=request.user),
    "edit": lambda request, found: forms.EditForm(
        _given(request), assembly=found.assembly, user=request.user, initial=_as_it_is(found)
    ),
    "raise_matter": lambda request, found: forms.RaiseMatterForm(_given(request), post=found),
    "raise_item": lambda request, found: forms.RaiseItemForm(_given(request), post=found),
    "raise_proposal": lambda request, found: forms.RaiseProposalForm(_given(request), post=found),
    "join": lambda request, found: forms.JoinForm(_given(request), post=found, user=request.user),
    "answer": lambda request, found: forms.AnswerForm(_given(request)),
    "take_back": lambda request, found: forms.StepForm(_given(request)),
}
DRAFTS = ("raise_item", "raise_proposal")  # the convener goes on writing there


def _as_it_is(found: Post) -> dict[str, Any]:
    return {"text": found.text, "place": str(found.place_id), "other": found.place_id}


@never_cache
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = _post(request, pk)
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request, found)
    if not form.is_valid():
        if _pressed_twice(request, found):
            return redirect(found)
        if name not in map(_way, workflow.offered(request.user, found)):
            return _not_now(request, found, name)
    return ask(
        request,
        form,
        lambda facts: getattr(workflow, name)(found, by=request.user, **facts),
        title=workflow.STEPS[name].label,
        about=found,
        back=lambda made: made if made is not None and name in DRAFTS else found,
        notes=_notes(name, found),
        template="boards/step.html",
    )


def _pressed_twice(request: HttpRequest, found: Post) -> bool:
    """What was sound the first time may not be the second: what was joined can no longer be chosen."""
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return False
    return Event.objects.of(found).filter(key=key, actor=request.user.pk).exists()


def _not_now(request: HttpRequest, found: Post, name: str) -> HttpResponse:
    if not workflow.STEPS[name].may(request.user, found):
        raise PermissionDenied
    messages.warning(request, workflow.why_not(name, found))
    return redirect(found)


def _notes(name: str, found: Post) -> list[str]:
    people = "、".join(str(person) for person in workflow.people_of(found))
    if name in ("raise_matter", "raise_item"):
        return [_("反映人：%(people)s。他们会得到答复。") % {"people": people}]
    if name == "raise_proposal":
        words = _("以界别名义提出，由您签名。%(people)s会得到通知，并在界别群里看到结果；提案里不写他们的名字。")
        return [words % {"people": people}]
    if name == "take_back":
        return [_("撤回后只有您自己看得到。")]
    return []
