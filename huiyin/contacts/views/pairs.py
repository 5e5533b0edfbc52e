from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from huiyin.accounts.models import Role
from huiyin.assemblies.models import holds_on
from huiyin.contacts import handing_over
from huiyin.contacts.coverage import last_met, own_unmet
from huiyin.contacts.filters import PairFilter
from huiyin.contacts.forms import EndForm, PassOnForm, assemblies_of
from huiyin.contacts.models import Meeting, MeetingNote, Pair
from huiyin.contacts.permissions import OFFICES, is_of, keeps_pairs
from huiyin.contacts.standing import with_ends
from huiyin.contacts.talks import may_record
from huiyin.exports import DAY, Column, Personal, Sheet, answered, asked_by, back_to_the_page, wanted, why_unmasked
from huiyin.history.asking import ask
from huiyin.history.looking import looked, looked_over
from huiyin.members.models import person_of
from huiyin.web import page

ROWS = 50
BESIDE = ("first", "second", "group")


def pairs(request: HttpRequest) -> HttpResponseBase:
    """One's own pairs, each with a button to note a talk; the liaison office and the leader read their assembly's."""
    if wanted(request):
        return pairs_xlsx(request)
    user: Any = request.user
    person, today = person_of(user), timezone.localdate()
    filters = _filtered(request)
    found = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    own = [pair for pair in found if is_of(user, pair)]
    unmet = {pair.pk for pair in own_unmet(person, today)} if own and person else set()
    met = last_met(own)
    for pair in found:
        pair.mine, pair.unmet, pair.met_on = pair in own, pair.pk in unmet, met.get(pair.pk)
        pair.notes_now = pair.mine and may_record(user, pair, today)
        pair.is_current = pair.first_there and pair.second_there and holds_on(pair, today)
        pair.is_coming = pair.starts_on > today
    offices = user.holds(*OFFICES)
    context = {
        "form": filters.form,
        "page_obj": found,
        "offices": offices,
        "keeps": user.holds(Role.LIAISON),
        "records": person is not None and bool(assemblies_of(user, person)),
        "has_own": bool(own),
        "query": request.GET.urlencode(),
    }
    return page(request, "contacts/pairs.html", part="rows", context=context)


def _filtered(request: HttpRequest) -> PairFilter:
    visible = with_ends(Pair.objects.visible_to(request.user), timezone.localdate())
    return PairFilter(request.GET, queryset=visible.select_related(*BESIDE).order_by("-starts_on", "-pk"))


COLUMNS = [
    Column("kind", gettext_lazy("类别"), width=22, read="get_kind_display"),
    Column("first", gettext_lazy("联系人"), width=14, personal=Personal.NAME),
    Column(
        "second",
        gettext_lazy("联系对象"),
        width=24,
        read=lambda pair: pair.second or pair.group,
        personal=Personal.NAME,
    ),
    Column("starts_on", gettext_lazy("结对日期"), DAY, 12),
    Column("ends_on", gettext_lazy("结束日期"), DAY, 12),
]


def pairs_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The rows of the list as it is filtered: who with whom, from when to when."""
    if not request.user.holds(*OFFICES):  # type: ignore[union-attr]
        raise PermissionDenied
    found = _filtered(request)
    if not found.form.is_valid():
        return back_to_the_page(request, reverse("contacts:list"))
    _leave_a_look(request, found.qs)
    name = f"pairs-{timezone.localdate()}"
    return answered(request, Sheet(name, _("联系对子"), COLUMNS, found.qs, asked_by(found.form)))


def _leave_a_look(request: HttpRequest, found: Any) -> None:
    """What is carried off is gone from our sight: each of those it names can read who took it."""
    named: dict[Any, list[int]] = defaultdict(list)
    for pair in found.select_related(None).select_related("assembly").only("assembly", "first", "second"):
        named[pair.assembly] += [key for key in (pair.first_id, pair.second_id) if key]
    for assembly, people in named.items():
        looked_over(assembly, people, by=request.user, what="pairs", why=why_unmasked(request))


def _pair(request: HttpRequest, pk: int) -> Pair:
    visible = with_ends(Pair.objects.visible_to(request.user), timezone.localdate())
    return get_object_or_404(visible.select_related(*BESIDE, "assembly", "before"), pk=pk)


@never_cache
@sensitive_variables()
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Who, of which kind, since when, and that they met; for the two, on what theme."""
    found, user, today = _pair(request, pk), request.user, timezone.localdate()
    if not is_of(user, found):
        looked(found, by=user, what="pair")
    met = Meeting.objects.visible_to(user).filter(pair=found).select_related("by", "met", "group")
    context = {
        "pair": found,
        "facts": _facts(found),
        "chain": _chain(request, found),
        "meetings": _themed(user, list(met.order_by("-held_on", "-pk"))),
        "mine": is_of(user, found),
        "notes_now": may_record(user, found, today),
        "keeps": keeps_pairs(user, found.assembly_id),
        "waits": _waits(found),
        "runs": not found.ended and (found.ends_on is None or found.ends_on >= today),
        "left_alone": _left_alone(found, today),
    }
    return render(request, "contacts/pair.html", context)


def _facts(found: Pair) -> list[tuple[str, Any]]:
    return [
        (_("类别"), found.get_kind_display()),
        (_("联系人"), found.first),
        (_("联系对象"), found.second),
        (_("界别群众"), found.group),
        (_("政协"), found.assembly.name),
        (_("结对日期"), found.starts_on),
        (_("结束日期"), found.ends_on),
        (_("结束原因"), found.get_ended_display()),
    ]


def _chain(request: HttpRequest, found: Pair) -> list[tuple[str, Pair, bool]]:
    """The pair before and the one after, each with whether the reader may open it."""
    linked = [(_("接自"), found.before)] if found.before else []
    linked += [(_("由下面这一对接续"), after) for after in found.after.select_related(*BESIDE)]
    seen = set(
        Pair.objects.visible_to(request.user).filter(pk__in=[one.pk for _w, one in linked]).values_list("pk", flat=True)
    )
    return [(words, one, one.pk in seen) for words, one in linked]


def _themed(user: Any, meetings: list[Meeting]) -> list[Meeting]:
    """Beside each of one's own talks its theme, as one of the two wrote it."""
    notes = MeetingNote.objects.visible_to(user).filter(meeting__in=meetings)
    themes: dict[int, str] = {note.meeting_id: note.theme for note in notes if note.theme}
    for meeting in meetings:
        meeting.words = themes.get(meeting.pk, "")  # type: ignore[attr-defined]
    return meetings


def _left_alone(found: Any, today: Any) -> bool:
    """It runs on, and one of the two is not there any more."""
    return holds_on(found, today) and not (found.first_there and found.second_there)


def _waits(found: Any) -> bool:
    """Somebody may go on with it: one of the two is gone."""
    one_there = found.first_there != found.second_there
    ended = found.ended == Pair.Ended.LEFT and not found.after.exists()
    return bool(one_there and (ended or (not found.ended and _left_alone(found, timezone.localdate()))))


def _kept(request: HttpRequest, pk: int) -> Any:
    found = _pair(request, pk)
    if not keeps_pairs(request.user, found.assembly_id):
        raise PermissionDenied
    return found


@never_cache
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    if not _waits(found) and not (request.method == "POST" and found.after.exists()):
        raise Http404
    end = "second" if found.first_there else "first"
    gone, stays = (found.second, found.first) if end == "second" else (found.first, found.second or found.group)
    return ask(
        request,
        PassOnForm(request.POST or None, pair=found, end=end),
        lambda facts: handing_over.pass_on(found, by=request.user, **facts),
        title=_("接续"),
        about=found,
        back=lambda made: made or found,
        notes=[
            _("%(gone)s已经离任，%(stays)s的对子由您写的这一位接续。") % {"gone": gone, "stays": stays},
            _("以前的谈话留在原来的对子里，接续的人看不到。"),
        ],
    )


@never_cache
def end(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    return ask(
        request,
        EndForm(request.POST or None),
        lambda facts: handing_over.end_pair(found, by=request.user, **facts),
        title=_("结束对子"),
        about=found,
        back=lambda _made: found,
        notes=[_("结束以后不再算作现有的对子；以前的记录留着，两位照常可以查阅。")],
    )
