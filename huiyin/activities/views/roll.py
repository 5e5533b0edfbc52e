"""Whom an activity calls, and the roll: one screen for all, kept by several at once."""

from __future__ import annotations

import uuid
from collections import Counter
from functools import cache, lru_cache
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.activities import pasting, workflow
from huiyin.activities.counting import Mark, Rule, Rulebook
from huiyin.activities.models import Activity, Participation, RollCorrection, RollCount
from huiyin.activities.permissions import completes_roll
from huiyin.activities.rates import of_activity
from huiyin.activities.roll_forms import CallForm, CorrectForm, PasteForm, marks
from huiyin.activities.roll_lists import listing, rows_in
from huiyin.activities.views.asking import activity_organised, key_in
from huiyin.activities.workflow.calling import difference
from huiyin.activities.workflow.roll import Line, Saved, lines_of, undecided, unmarked
from huiyin.forms import StepForm
from huiyin.history.asking import ask
from huiyin.history.taking import StepNotAllowed, digest_of
from huiyin.members.models import Membership
from huiyin.web import number_in

TOLD = 12  # names in one message
BESIDE = ("membership__person", "membership__sector", "membership__assembly")


@never_cache
def call(request: HttpRequest, pk: int) -> HttpResponse:
    found = activity_organised(request, pk)
    form = CallForm(request.POST or None, activity=found, user=request.user)
    notes = [_("按活动第一天（%(day)s）的委员和任职算出名单。以后有变动，打开名册时会再核对。") % {
        "day": found.starts_on.isoformat()
    }]  # fmt: skip
    return ask(
        request,
        form,
        lambda facts: workflow.call(found, facts["groups"], by=request.user, key=facts["key"]),
        title=_("通知参加"),
        about=found,
        back=found,
        notes=notes,
    )


# The roll


@never_cache
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks come back with what stood there when the page was made; what clashes is shown side by side and asked."""
    found = activity_organised(request, pk)
    if request.method == "POST":
        return _entered(request, found, _posted(request))
    if found.roll_completed_on is None and difference(found):
        _tell_difference(request, workflow.line_up(found, by=request.user))
    return _page(request, found, Saved())


def _posted(request: HttpRequest) -> list[Line]:
    """A field's name says line, edit and mark as they were read; what cannot be read is not ours and is left out."""
    found = []
    for name, value in request.POST.items():
        if name.startswith("r."):
            try:
                found.append(pasting.read_token(f"{name[2:]}={value}"))
            except ValueError:
                continue
    if request.POST.get("rest") == "present":
        return [Line(one.pk, one.edits, one.was, Mark("present")) if not one.mark.kind else one for one in found]
    return found


def _entered(request: HttpRequest, found: Activity, lines: list[Line]) -> HttpResponse:
    try:
        saved = workflow.enter_roll(found, lines, by=request.user, key=_key_for(request, lines))
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("activities:roll", found.pk)
    if saved.written:
        messages.success(request, _("已保存：记了 %(count)d 人。") % {"count": len(saved.written)})
    elif not saved.clashes:
        messages.info(request, _("没有改动。"))
    if saved.clashes:
        return _page(request, found, saved, status=409)
    return redirect("activities:roll", found.pk)


def _key_for(request: HttpRequest, lines: list[Line]) -> uuid.UUID:
    """The same page may be sent again with other marks: the lines themselves say what their maker had read."""
    typed = [[line.pk, line.edits, str(line.was), str(line.mark)] for line in lines]
    return uuid.uuid5(key_in(request), digest_of(typed))


def _tell_difference(request: HttpRequest, found: Any) -> None:
    if found.come:
        words = _("按活动当天的委员名单，名册增加了：%(names)s。")
        messages.info(request, words % {"names": _names([held.person.name for held in found.come])})
    if found.gone:
        words = _("按活动当天的委员名单，名册去掉了：%(names)s。")
        messages.info(request, words % {"names": _names([line.membership.person.name for line in found.gone])})


def _names(names: list[str]) -> str:
    if len(names) <= TOLD:
        return "、".join(names)
    return _("%(names)s等 %(count)d 人") % {"names": "、".join(names[:TOLD]), "count": len(names)}


def _page(request: HttpRequest, found: Activity, saved: Saved, status: int = 200) -> HttpResponse:
    rows = list(lines_of(found).visible_to(request.user).select_related(*BESIDE).order_by(*ORDER))
    book = Rulebook({row.membership.assembly_id for row in rows} | {found.assembly_id})
    rules = {pk: book.on(pk, found.starts_on) for pk in {row.membership.assembly_id for row in rows}}
    shown = _shown(rows, rules, found)
    context = {
        "activity": found,
        "rows": shown,
        "counts": _counts(rows),
        "clashes": [_clash(one, rules, found) for one in saved.clashes],
        "key": uuid.uuid4(),
        "is_joint": len(rules) > 1,
        "complete": found.roll_completed_on is not None,
        "is_open": found.starts_on <= timezone.localdate() and found.state != Activity.State.CANCELLED,
        "may_complete": completes_roll(request.user, found),
        "totals": _totals(request, found),
        "corrections": _corrections(request, found),
        "rule": book.on(found.assembly_id, found.starts_on),
    }
    return render(request, "activities/roll.html", context, status=status)


ORDER = ("membership__assembly", "membership__sector__order", "membership__sector", "membership")


def _shown(rows: list[Participation], rules: dict[int, Rule], found: Activity) -> list[dict[str, Any]]:
    """The options of a select are made once for each mark that occurs, not once for each of 440 lines."""
    choices = {pk: marks(rule, found) for pk, rule in rules.items()}

    @cache
    def options(assembly: int, chosen: str) -> str:
        known = dict(choices[assembly])
        extra = [(chosen, rules[assembly].reason_name(chosen.partition(":")[2]))] if chosen not in known else []
        return format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((value, _SELECTED if value == chosen else "", words) for value, words in [*choices[assembly], *extra]),
        )

    shown = []
    for row in rows:
        mark = str(Mark.of(row))
        held = row.membership
        shown.append(
            {
                "row": row,
                "name": held.person.name,
                "sector": held.sector.name,
                "find": f"{held.person.name} {sounds(held.person.name)}".lower(),
                "field": f"r.{row.pk}.{row.edits}.{mark}",
                "kind": row.status if mark else "",
                "options": options(held.assembly_id, mark),
            }
        )
    return shown


_SELECTED = format_html_join("", " selected{}", [("",)])


@lru_cache(maxsize=20_000)
def sounds(name: str) -> str:
    """zhuoma zm: by what one types to find 卓玛."""
    from pypinyin import Style, lazy_pinyin  # a dictionary of 47,000 phrases: only where a roll is opened

    return f"{''.join(lazy_pinyin(name))} {''.join(lazy_pinyin(name, style=Style.FIRST_LETTER))}"


def _counts(rows: list[Participation]) -> list[tuple[str, str, int]]:
    count = Counter(Mark.of(row).kind for row in rows)
    words = {"present": _("到会"), "partial": _("部分到会"), "excused": _("请假"), "absent": _("缺席"), "": _("未记")}
    return [(kind or "none", label, count[kind]) for kind, label in words.items()]


def _clash(clash: Any, rules: dict[int, Rule], found: Activity) -> dict[str, Any]:
    words = dict(marks(rules[clash.line.membership.assembly_id], found))
    return {
        "line": clash.line,
        "field": f"r.{clash.line.pk}.{clash.line.edits}.{clash.theirs}",
        "by": clash.by,
        "theirs": (str(clash.theirs), words.get(str(clash.theirs), clash.theirs)),
        "mine": (str(clash.mine), words.get(str(clash.mine), clash.mine)),
    }


def _totals(request: HttpRequest, found: Activity) -> list[Any]:
    counts = RollCount.objects.visible_to(request.user).filter(activity=found)
    counts = counts.select_related("assembly", "rule_set")
    return [(count, of_activity(count)) for count in counts] if found.roll_completed_on else []


def _corrections(request: HttpRequest, found: Activity) -> Any:
    seen = RollCorrection.objects.visible_to(request.user).filter(participation__activity=found)
    return seen.select_related("participation__membership__person", "by").order_by("-on", "-pk")


@never_cache
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    found = activity_organised(request, pk)
    if not completes_roll(request.user, found):
        raise Http404
    notes = [_("核定之后名册不能再改；记错了的逐个更正，写明理由，原来的记录保留。")]
    if found.roll_completed_on:
        notes = [_("名册已经核定过了。")]
    else:
        count = Counter(lines_of(found).values_list("status", flat=True))
        words = _("到会 %(present)d，到会不足 %(partial)d，请假 %(excused)d，缺席 %(absent)d。")
        notes.insert(0, words % {name: count[name] for name in ("present", "partial", "excused", "absent")})
        if left := unmarked(found).count():
            notes.append(_("还有 %(count)d 人没有记，先回名册记全。") % {"count": left})
        if left := undecided(found).count():
            notes.append(_("还有 %(count)d 份请假没有批。") % {"count": left})
    return ask(
        request,
        StepForm(request.POST or None),
        lambda facts: workflow.complete_roll(found, by=request.user, **facts),
        title=_("名册核定"),
        about=found,
        back=reverse("activities:roll", args=[found.pk]),
        notes=notes,
    )


@never_cache
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Participation.objects.visible_to(request.user).select_related("activity", *BESIDE)
    line = get_object_or_404(seen, pk=pk)
    if not completes_roll(request.user, line.activity):
        raise Http404
    rule = Rulebook([line.membership.assembly_id]).on(line.membership.assembly_id, line.activity.starts_on)
    return ask(
        request,
        CorrectForm(request.POST or None, line=line, rule=rule),
        lambda facts: workflow.correct_roll(line, by=request.user, **facts),
        title=_("更正"),
        about=f"{line.membership.person} · {line.activity}",
        back=reverse("activities:roll", args=[line.activity_id]),
        notes=[
            _("现在记的是“%(state)s”。更正会保留在记录上，出席统计随之重算。") % {"state": line.get_status_display()}
        ],
    )


# A list that somebody has already


@never_cache
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Typed, looked over line by line, then applied: nothing is written before the second press."""
    found = activity_organised(request, pk)
    if found.roll_completed_on:
        messages.error(request, _("名册已经核定，不能再改。记错了的，请逐个“更正”并写明理由。"))
        return redirect("activities:roll", found.pk)
    form = PasteForm(request.POST or None, request.FILES or None)
    looked: list[pasting.Entry] = []
    text, left_out = "", []
    status = 200
    if form.is_bound:
        if form.is_valid():
            text = form.cleaned_data["text"]
            read = listing(rows_in(text), found.half_days)
            left_out = read.left_out
            looked = pasting.entries(read.rows, found, request.user, Mark.read(form.cleaned_data["mark"]))
            if "apply" in request.POST:
                if not (left := _unanswered(request, looked)):
                    return _applied(request, found)
                form.add_error(None, _("还有 %(count)d 个同名的没有选是哪一位。") % {"count": left})
                status = 400
        else:
            status = 400
    context = {
        "activity": found,
        "form": form,
        "text": text,
        "left_out": left_out,
        "entries": looked,
        "tally": pasting.tally(looked),
        "asked": [one for one in looked if one.asks],
        "ready": any(one.kind in ("matched", "ambiguous", "marked", "not_called") for one in looked),
        "given": set(request.POST.getlist("p")),
        "key": uuid.uuid4(),
    }
    return render(request, "activities/roll_paste.html", context, status=status)


def _unanswered(request: HttpRequest, looked: list[pasting.Entry]) -> int:
    given = set(request.POST.getlist("p"))
    asked = [one for one in looked if one.asks]
    neither = set(request.POST.getlist("neither"))
    return sum(
        1 for one in asked if str(one.number) not in neither and not given & {text for text, _line in one.tokens}
    )


def _applied(request: HttpRequest, found: Activity) -> HttpResponse:
    lines = []
    for text in request.POST.getlist("p"):
        try:
            lines.append(pasting.read_token(text))
        except ValueError:
            continue
    key = key_in(request)
    try:
        saved = workflow.enter_roll(found, lines, by=request.user, key=_key_for(request, lines))
        if added := _added(request, found):
            workflow.add_to_roll(found, added, by=request.user, key=uuid.uuid5(key, "added"))
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("activities:roll", found.pk)
    messages.success(request, _("已保存：记了 %(count)d 人。") % {"count": len(saved.written) + len(added)})
    return _page(request, found, saved, status=409) if saved.clashes else redirect("activities:roll", found.pk)


def _added(request: HttpRequest, found: Activity) -> list[Membership]:
    """Members of those who hold it, that day, who came without having been called."""
    asked = [pk for text in request.POST.getlist("add") if (pk := number_in(text)) is not None]
    return list(Membership.objects.on(found.starts_on).filter(pk__in=asked, assembly__in=found.holders))
