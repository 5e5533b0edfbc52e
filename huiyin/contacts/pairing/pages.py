"""Pages of a proposal of pairs, of groups of the public, of wishes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Sector
from huiyin.contacts import sheets
from huiyin.contacts.models import ContactWish, Pairing, ProposedPair, PublicGroup
from huiyin.contacts.pairing import groups as group_steps
from huiyin.contacts.pairing import propose
from huiyin.contacts.pairing.forms import (
    BeginForm,
    ChoosePersonForm,
    EditsForm,
    GroupFilter,
    GroupForm,
    RowFilter,
    WishFilter,
    WishForm,
)
from huiyin.contacts.pairing.problem import Kind, Problem, problem
from huiyin.contacts.pairing.words import SIDES, Open, kind_words, open_things, reason_words
from huiyin.contacts.permissions import OFFICES, keeps_pairs, may_wish_for
from huiyin.exports import Column, Personal, Sheet, answered, asked_by, back_to_the_page, wanted, why_unmasked
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.history.looking import looked, looked_over
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.members.models import Membership
from huiyin.web import page

ROWS, OFFERED, OPEN_SHOWN = 50, 20, 10
BESIDE = ("first", "second", "group")


def _kept_assembly(request: HttpRequest) -> Assembly:
    """The assembly whose pairs this user keeps."""
    mine = request.user.assemblies_as(Role.LIAISON)  # type: ignore[union-attr]
    if (assembly := Assembly.objects.filter(pk__in=mine).first()) is None:
        raise PermissionDenied
    return assembly


def _pairing(request: HttpRequest, pk: int, *, to_change: bool = False) -> Pairing:
    """Seen, else 404; theirs to change, else 403."""
    found = get_object_or_404(Pairing.objects.visible_to(request.user).select_related("assembly", "by"), pk=pk)
    if to_change and not propose.may_pair(request.user, found):
        raise PermissionDenied
    return found


def pairings(request: HttpRequest) -> HttpResponseBase:
    seen = Pairing.objects.visible_to(request.user).select_related("assembly", "by")
    if wanted(request):
        return answered(request, sheets.pairings(seen))
    context = {
        "page_obj": Paginator(seen, ROWS).get_page(request.GET.get("page")),
        "may_begin": request.user.holds(Role.LIAISON),  # type: ignore[union-attr]
    }
    return render(request, "contacts/pairings.html", context)


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    assembly = _kept_assembly(request)
    return ask(
        request,
        BeginForm(request.POST or None),
        lambda facts: propose.begin_pairing(by=request.user, assembly=assembly, **facts),
        title=_("拟定结对方案"),
        about=assembly,
        back=lambda made: made or reverse("contacts:pairings"),
        notes=[_("先测算出一份方案，您看过、改过之后再定生效；在那之前，现有的对子一对也不会变。")],
        done=_("方案已经建立，现在一类一类地测算。"),
    )


def pairing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is proposed: each kind in numbers, what is left open, then the lines."""
    if wanted(request):
        return xlsx(request, pk)
    found = _pairing(request, pk)
    rows = found.rows.select_related(*BESIDE).order_by("pk")
    filters = RowFilter(request.GET, queryset=rows)
    shown = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    for row in shown:
        row.why = reason_words(row.reasons)
    is_draft = found.state == Pairing.State.DRAFT
    changes = is_draft and propose.may_pair(request.user, found)
    context = {
        "pairing": found,
        "form": filters.form,
        "page_obj": shown,
        "changes": changes,
        "may_undo": changes and propose.last_by_hand(found) is not None,
        "events": _timeline(found),
        **_progress(found),
        **_open(found, changes),
    }
    return page(request, "contacts/pairing.html", part="rows", context=context)


def _progress(found: Pairing) -> dict[str, Any]:
    """How far the working out has come; each kind that is done in numbers."""
    waiting = [kind for kind in found.kinds if kind not in found.done]
    return {
        "pairing": found,
        "total": len(found.kinds),
        "next": waiting[0] if waiting else None,
        "next_words": kind_words(waiting[0]) if waiting else "",
        "key": uuid.uuid4(),
        "kinds": [_kind(found, kind) for kind in found.kinds if kind in found.loads],
    }


def _kind(found: Pairing, kind: str) -> dict[str, Any]:
    facts = found.loads[kind]
    left = sum(1 for row in found.unmet if row["kind"] == kind)
    sides = [
        {"words": words, **facts[name]} for words, name in zip(SIDES[Kind(kind)], ("people", "others"), strict=True)
    ]
    if kind == Kind.MEMBER_MEMBER:
        sides = sides[:1]
    counts = {name: facts[name] for name in ("pairs", "kept", "new", "ended")}
    return {"kind": kind, "words": kind_words(kind), "sides": sides, "left": left, "key": uuid.uuid4(), **counts}


def _open(found: Pairing, changes: bool) -> dict[str, Any]:
    """The first things left open, with a link to do something about them."""
    things = []
    for thing in open_things(found.unmet[:OPEN_SHOWN]):
        things.append({"words": thing.words, "kind": kind_words(thing.kind), "who": thing.who})
        if changes and thing.code == "few":
            things[-1]["add"] = _add_url(found, thing)
    return {"open": things, "open_more": max(0, len(found.unmet) - OPEN_SHOWN)}


def _add_url(found: Pairing, thing: Open) -> str:
    stays = "first" if thing.row["side"] == "people" else "second"
    return reverse("contacts:pairing_add", args=[found.pk, thing.kind, stays, thing.row["person"]])


def _timeline(found: Pairing) -> list[dict[str, Any]]:
    """Without the lines changed by hand, of which there may be hundreds."""
    events = Event.objects.of(found).exclude(step__in=[*propose.BY_HAND, "undo"]).order_by("at", "pk")
    return [
        {"at": event.at, "who": event.actor_name, "what": _step_words(event.step), "detail": _detail(event)}
        for event in events
    ]


def _step_words(step: str) -> str:
    return _("拟定") if step == "begin_pairing" else str(propose.STEPS[step].label)


def _detail(event: Event) -> str:
    return kind_words(event.facts["kind"]) if "kind" in event.facts else ""


def work(request: HttpRequest, pk: int) -> HttpResponse:
    """Works out the kind named, or the next; the page with scripts asks again for the one after it."""
    found = _pairing(request, pk, to_change=True)
    if request.method != "POST":
        return redirect(found)
    waiting = [kind for kind in found.kinds if kind not in found.done]
    kind = request.POST.get("kind") or next(iter(waiting), "")
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    try:
        propose.work_out(found, kind, by=request.user, key=key)
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
    found.refresh_from_db()
    if request.htmx and set(found.kinds) - set(found.done):  # type: ignore[attr-defined]
        return render(request, "contacts/pairing.html#progress", {"changes": True, **_progress(found)})
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": found.get_absolute_url()})
    return redirect(found)


# By hand


def _row(request: HttpRequest, pk: int) -> ProposedPair:
    rows = ProposedPair.objects.visible_to(request.user).select_related(*BESIDE, "pairing__assembly")
    row = get_object_or_404(rows, pk=pk)
    if not propose.may_pair(request.user, row.pairing):
        raise PermissionDenied
    return row


def _chosen(
    request: HttpRequest, found: Problem, rows: Any, end: str, stays: int, but: Any = None
) -> list[tuple[int, str]]:
    """Those one may take, as the form offers them: what was searched for, else the lightest."""
    wanted = request.GET.get("q", "").strip()
    names = propose.names(found, end)
    ends = found.side("people" if end == "first" else "others")
    sectors: dict[Any, str] = dict(Sector.objects.values_list("pk", "name"))
    able = [
        (who, _said_of(names[who], sectors.get(ends[who].sector), why, load))
        for who, why, load in propose.candidates(found, rows, end, stays)
        if who in names and names[who] != but and wanted in str(names[who])
    ]
    return able if request.method == "POST" else able[:OFFERED]


def _said_of(one: Any, sector: str | None, why: list[str], load: int) -> str:
    """With the sector, so that two of one name are told apart."""
    has = ngettext("已有 %(count)d 对", "已有 %(count)d 对", load) % {"count": load}
    return " · ".join([str(one), *([sector] if sector else []), has, *reason_words(why)])


@never_cache
def mend(request: HttpRequest, pk: int, end: str) -> HttpResponse:
    """Somebody else at one end of a line."""
    row = _row(request, pk)
    pairing = row.pairing
    found = problem(pairing.assembly, row.kind, pairing.starts_on)
    one = propose.two_of(row, found)
    stays = (row.second_id or row.group_id) if end == "first" else row.first_id
    leaves = row.first if end == "first" else row.second or row.group
    choices = _chosen(request, found, propose.rows_of(pairing, found) - {one}, end, stays or 0, but=leaves)
    words = SIDES[Kind(row.kind)][0 if end == "first" else 1]
    form = ChoosePersonForm(
        request.POST or None,
        choices=choices,
        label=_("换成哪一位（%(side)s）") % {"side": words},
        initial={"edits": pairing.edits},
    )
    return ask(
        request,
        form,
        lambda facts: propose.mend(
            row, by=request.user, key=facts["key"], edits=facts["edits"], end=end, other=facts["who"]
        ),
        title=_("换人"),
        about=_("%(pair)s：换下%(who)s") % {"pair": row, "who": leaves},
        back=pairing,
        template="contacts/pairing_choose.html",
        **_search(request, choices),
    )


@never_cache
def add(request: HttpRequest, pk: int, kind: str, stays: str, who: int) -> HttpResponse:
    """One more pair for somebody: `stays` says on which end they are."""
    pairing = _pairing(request, pk, to_change=True)
    if kind not in pairing.done or stays not in ("first", "second"):
        raise Http404
    found = problem(pairing.assembly, kind, pairing.starts_on)
    one = propose.names(found, stays).get(who)
    if one is None:
        raise Http404
    end = "second" if stays == "first" else "first"
    choices = _chosen(request, found, propose.rows_of(pairing, found), end, who)
    form = ChoosePersonForm(
        request.POST or None, choices=choices, label=_("同哪一位结对"), initial={"edits": pairing.edits}
    )

    def act(facts: dict[str, Any]) -> Pairing:
        ends = {stays: who, end: facts["who"]}
        return propose.add(pairing, by=request.user, key=facts["key"], edits=facts["edits"], kind=kind, **ends)

    return ask(
        request,
        form,
        act,
        title=_("加一对"),
        about=f"{one} · {kind_words(kind)}",
        back=pairing,
        template="contacts/pairing_choose.html",
        **_search(request, choices),
    )


def _search(request: HttpRequest, choices: list) -> dict[str, Any]:
    return {"q": request.GET.get("q", ""), "offered": len(choices), "is_cut": len(choices) >= OFFERED}


@never_cache
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    return ask(
        request,
        EditsForm(request.POST or None, initial={"edits": row.pairing.edits}),
        lambda facts: propose.remove(row, by=request.user, **facts),
        title=_("去掉这一对"),
        about=row,
        back=row.pairing,
        notes=[_("只从方案里去掉。若是现有的对子，它在方案生效的前一天结束。可以撤销。")],
    )


@never_cache
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = _pairing(request, pk, to_change=True)
    return ask(
        request,
        EditsForm(request.POST or None, initial={"edits": found.edits}),
        lambda facts: propose.undo(found, by=request.user, **facts),
        title=propose.STEPS["undo"].label,
        about=found,
        back=found,
        notes=[_("上一次人工换人、加上或去掉的那一对，恢复成之前的样子。")],
    )


# Into force


@never_cache
def force(request: HttpRequest, pk: int) -> HttpResponse:
    found = _pairing(request, pk, to_change=True)
    sums = {name: sum(facts[name] for facts in found.loads.values()) for name in ("kept", "new", "ended")}
    facts = [
        (_("从哪一天起"), found.starts_on.isoformat()),
        (_("照旧的对子"), sums["kept"]),
        (_("新结的对子"), sums["new"]),
        (_("到前一天结束的对子"), sums["ended"]),
        (_("还没有解决的"), len(found.unmet)),
    ]
    return ask(
        request,
        EditsForm(request.POST or None, initial={"edits": found.edits}),
        lambda given: propose.put_in_force(found, by=request.user, **given),
        title=_("使方案生效"),
        about=found,
        back=found,
        facts=facts,
        notes=[_("生效以后，对子就按方案结成和结束，不能整体撤回；个别的可以再换。以前的对子和见面记录都保留。")],
    )


@never_cache
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    found = _pairing(request, pk, to_change=True)
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: propose.discard(found, by=request.user, **facts),
        title=propose.STEPS["discard"].label,
        about=found,
        back=found,
        notes=[_("方案和其中的人工调整都不再使用。现有的对子不受影响。")],
    )


ROWS_OF_A_PAIRING = [
    Column("kind", gettext_lazy("类别"), width=24, read="get_kind_display"),
    Column("first", gettext_lazy("联系人"), width=18, personal=Personal.NAME),
    Column(
        "second", gettext_lazy("联系对象"), width=30, read=lambda row: row.second or row.group, personal=Personal.NAME
    ),
    Column("origin", gettext_lazy("来由"), width=12, read="get_origin_display"),
    Column(
        "reasons",
        gettext_lazy("理由"),
        width=30,
        read=lambda row: "、".join(reason_words(row.reasons)),
        personal=Personal.NO,
    ),
]


def xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _pairing(request, pk)
    rows = found.rows.select_related(*BESIDE).order_by("pk")
    people = [key for both in rows.values_list("first", "second") for key in both if key]
    looked_over(found.assembly, people, by=request.user, what="pairs", why=why_unmasked(request))
    name, asked = f"pairing-{found.pk}-{found.starts_on}", [(_("方案"), str(found))]
    return answered(request, Sheet(name, _("结对方案"), ROWS_OF_A_PAIRING, rows, asked))


# Groups of the public


def groups(request: HttpRequest) -> HttpResponseBase:
    if not request.user.holds(*OFFICES):  # type: ignore[union-attr]
        raise PermissionDenied
    seen = PublicGroup.objects.visible_to(request.user).select_related("sector", "place")
    filters = GroupFilter(request.GET, queryset=seen.order_by("-is_open", "sector__order", "name", "pk"))
    if wanted(request):
        if not filters.form.is_valid():
            return back_to_the_page(request)
        return answered(request, sheets.groups(filters.qs, asked_by(filters.form)))
    context = {
        "form": filters.form,
        "page_obj": Paginator(filters.qs, ROWS).get_page(request.GET.get("page")),
        "keeps": request.user.holds(Role.LIAISON),  # type: ignore[union-attr]
    }
    return page(request, "contacts/groups.html", part="rows", context=context)


@never_cache
def group_open(request: HttpRequest) -> HttpResponse:
    assembly = _kept_assembly(request)
    return ask(
        request,
        GroupForm(request.POST or None, assembly=assembly),
        lambda facts: group_steps.open_group(by=request.user, assembly=assembly, **facts),
        title=_("增加一组界别群众"),
        about=assembly,
        back=reverse("contacts:groups"),
    )


@never_cache
def group_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PublicGroup.objects.visible_to(request.user).select_related("assembly"), pk=pk)
    if not keeps_pairs(request.user, found.assembly_id):
        raise PermissionDenied
    initial = {name: getattr(found, name) for name in ("name", "sector", "place", "language", "is_open")}
    return ask(
        request,
        GroupForm(request.POST or None, assembly=found.assembly, initial=initial),
        lambda facts: group_steps.change_group(found, by=request.user, **facts),
        title=_("改动这一组"),
        about=found,
        back=reverse("contacts:groups"),
    )


# Wishes


def wishes(request: HttpRequest) -> HttpResponse:
    """The members whose wish this user may write down: one's own, or the assembly's."""
    mine = Q(assembly__in=request.user.assemblies_as(Role.LIAISON))  # type: ignore[union-attr]
    own = Q(person__user=request.user)
    told = ContactWish.objects.visible_to(request.user).filter(membership=OuterRef("pk")).values("language")[:1]
    held = Membership.objects.on(timezone.localdate()).filter(mine | own).select_related("person", "assembly", "sector")
    filters = WishFilter(request.GET, queryset=held.annotate(language=Subquery(told)).order_by("assembly", "pk"))
    shown = Paginator(filters.qs, ROWS).get_page(request.GET.get("page"))
    labels = dict(ContactWish._meta.get_field("language").flatchoices)
    for row in shown:
        row.wished = labels.get(row.language, "")
    told_by: dict[Assembly, list[int]] = defaultdict(list)
    for row in shown:
        if row.language:
            told_by[row.assembly].append(row.person_id)
    for assembly, people in told_by.items():
        looked_over(assembly, people, by=request.user, what="wishes")
    return page(request, "contacts/wishes.html", part="rows", context={"form": filters.form, "page_obj": shown})


@never_cache
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own, or what a member told the liaison office."""
    held = get_object_or_404(Membership.objects.select_related("person", "assembly"), pk=pk)
    if not may_wish_for(request.user, held):
        raise Http404
    told = ContactWish.objects.visible_to(request.user).filter(membership=held).first()
    if told:
        looked(told, by=request.user, what="wishes")
    return ask(
        request,
        WishForm(request.POST or None, initial={"language": told.language if told else "any"}),
        lambda facts: group_steps.wish(held, by=request.user, **facts),
        title=_("登记联系意愿"),
        about=held,
        back=reverse("contacts:wishes"),
        notes=[_("只有本人和委员联络机构看得到，只在拟定结对方案时使用。")],
    )
