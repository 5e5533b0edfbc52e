"""The ledger as a sheet: the columns of the printed ledger, a row a matter, in batches of bounded memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import RuleSet
from huiyin.exports import DAY, Column, Personal, Sheet
from huiyin.matters.ledger import listing
from huiyin.matters.ledger.filters import Chosen, choices_of
from huiyin.matters.models import Feedback, Kind, Matter, Receipt, VoiceAnswer

BATCH = 500

Cell = str | date | None
COLUMNS = [
    Column("number", gettext_lazy("编号"), width=14),
    Column("title", gettext_lazy("事项"), width=44),
    Column("source", gettext_lazy("来源"), width=16),
    Column("opened_on", gettext_lazy("来源日期"), DAY, 12),
    Column("raised", gettext_lazy("反映人"), width=16),
    Column("category", gettext_lazy("分类"), width=14),
    Column("place", gettext_lazy("地点"), width=12),
    Column("agency", gettext_lazy("承办单位"), width=22),
    Column("handler", gettext_lazy("经办人"), width=12, personal=Personal.NO),
    Column("co_agencies", gettext_lazy("会办单位"), width=22),
    Column("due_on", gettext_lazy("期限"), DAY, 12),
    Column("colour", gettext_lazy("期限颜色"), width=12),
    Column("progress", gettext_lazy("进展（注日期）"), width=36),
    Column("result", gettext_lazy("办理结果"), width=14),
    Column("told", gettext_lazy("答复反映人（日期、方式）"), width=22),
    Column("satisfaction", gettext_lazy("满意情况"), width=14),
    Column("closed_on", gettext_lazy("办结日期"), DAY, 12),
    Column("review_on", gettext_lazy("下次复核"), DAY, 12),
    Column("note", gettext_lazy("备注"), width=30),
]


def rows(user: Any, chosen: Chosen) -> Iterator[list[Cell]]:
    """Newest first. Read batch by batch from where the last one ended, so that no more than one is held."""
    order, place = listing.ORDERS["newest"], None
    while True:
        found = listing.find(listing.each_way(user, chosen), order, place, BATCH)
        yield from _of([pk for _day, pk in found.keys], user)
        if not found.more:
            return
        place = found.keys[-1]


_ALSO = ("livelihood__review_on", "livelihood__channel", "livelihood__spot", "category", "rule_set_id")


def _of(keys: list[int], user: Any) -> Iterator[list[Cell]]:
    if not keys:
        return
    more = {one[0]: one[1:] for one in Matter.objects.filter(pk__in=keys).values_list("pk", *_ALSO)}
    matters = Matter.objects.filter(pk__in=keys).values_list(*listing._FIELDS)
    found: dict[int, Any] = {one[0]: listing.Fields(*one) for one in matters}
    about = listing.About(user, keys, found.values())
    told, said = told_of(keys), satisfaction_of(user, keys)
    channels, categories = choices_of(Kind.LIVELIHOOD, "channel"), _categories({one[-1] for one in more.values()})
    for pk in keys:
        if pk not in found:  # gone since its key was read
            continue
        one = found[pk]
        review_on, channel, spot, category, rule_set = more[pk]
        row = about.row(one)
        parts = about.parts.get(pk, [])
        yield [
            row.number if one.docket else "",
            one.title,
            about.source(one),
            one.opened_on,
            "" if row.raised == "—" else row.raised,
            categories.get(rule_set, {}).get(category, category),
            " ".join(filter(None, [one.place__place_name, spot])),
            row.agency,
            row.handler,
            "、".join(part[0] for part in parts if part[1] == "co"),
            one.due_on,
            row.due_words,
            " ".join(filter(None, [row.changed_on, row.state_words, row.note])),
            row.result,
            told.get(pk) or (one.answered_on.isoformat() if one.answered_on else ""),
            said.get(pk, ""),
            one.closed_on,
            review_on,
            str(channels.get(channel, "")) if channel else "",
        ]


def told_of(keys: list[int]) -> dict[int, str]:
    """The last time somebody who raised it was told: the day and how."""
    found: dict[int, tuple[date, str]] = {}
    answers = VoiceAnswer.objects.filter(voice__matter__in=keys).values_list("voice__matter_id", "given_on", "form")
    forms = {str(code): str(words) for code, words in VoiceAnswer._meta.get_field("form").choices or []}
    receipts = Receipt.objects.filter(answer__matter__in=keys).order_by().distinct()
    given = [(matter, day, forms.get(form, form)) for matter, day, form in answers]
    given += [(*one, str(_("书面"))) for one in receipts.values_list("answer__matter_id", "answer__given_on")]
    for matter, day, form in given:
        if matter not in found or day > found[matter][0]:
            found[matter] = (day, form)
    return {matter: f"{day.isoformat()} {form}" for matter, (day, form) in found.items()}


def satisfaction_of(user: Any, keys: list[int]) -> dict[int, str]:
    """Of the present round, as far as this reader may know: it is private until the matter is closed."""
    seen = Feedback.objects.visible_to(user).filter(matter__in=keys)
    now = seen.filter(Q(matter__proposal__isnull=True) | Q(round=F("matter__proposal__round")))
    words: dict[int, list[str]] = defaultdict(list)
    names = {code: str(label) for code, label in Feedback.Satisfaction.choices}
    for matter, satisfaction in now.order_by("pk").values_list("matter_id", "satisfaction"):
        words[matter].append(names[satisfaction])
    return {matter: "、".join(dict.fromkeys(said)) for matter, said in words.items()}


def _categories(rule_sets: Iterable[int]) -> dict[int, dict[str, str]]:
    found = RuleSet.objects.filter(pk__in=list(rule_sets)).values_list("pk", "document__categories")
    return {pk: {one["code"]: str(one["name"]) for one in classes or []} for pk, classes in found}


def sheet(user: Any, chosen: Chosen) -> Sheet:
    asked = [(_("条件"), chip.words) for chip in chosen.chips()]
    return Sheet(f"ledger-{timezone.localdate()}", _("台账"), COLUMNS, rows(user, chosen), asked, fixed=2)
