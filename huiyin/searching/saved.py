"""Keeping a search, and the round that tells its owner of what is new in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from huiyin.history.wording import kept
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put
from huiyin.search.finding import COUNTED, Finder, Hit, steadily
from huiyin.search.sources import SOURCES
from huiyin.searching.asking import AskForm, restored
from huiyin.searching.models import SavedSearch

KEPT_DAYS = timedelta(days=30)  # a removed search may be taken back, and what was new is shown as new
EVERY = {SavedSearch.Alert.DAILY: timedelta(days=1), SavedSearch.Alert.WEEKLY: timedelta(days=7)}


class NotKept(Exception):
    """What was asked for is no search that could be kept; says why. `field` is where it stands."""

    def __init__(self, field: str, words: Any) -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def keep(saved: SavedSearch, form: AskForm, *, on: date) -> SavedSearch:
    """A new search, or another name or alert for one's own. What is found when alerts begin is not new."""
    if saved.alert != SavedSearch.Alert.NONE:
        if form.is_ranked:
            raise NotKept("alert", _("“意思相近”总会找到些什么，不能提醒。请改用“逐字相符”，或者选择不提醒。"))
        found = keys_in(form)
        if len(found) > COUNTED:
            words = _("这个检索超过 %(most)d 条，不能提醒。请加上条件，或者选择不提醒。") % {"most": COUNTED}
            raise NotKept("alert", words)
        if not SavedSearch.objects.filter(pk=saved.pk).exclude(alert=SavedSearch.Alert.NONE).exists():
            saved.known, saved.looked_on = found, on
    saved.asked = form.kept()
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise NotKept("name", _("您已有一个同名的检索。请换一个名称。")) from None
    return saved


def remove(saved: SavedSearch, *, on: date) -> None:
    SavedSearch.objects.filter(pk=saved.pk, removed_on__isnull=True).update(removed_on=on)


def restore(saved: SavedSearch) -> None:
    """Under its name, or beside another that took the name in between."""
    taken = SavedSearch.objects.in_use().filter(user=saved.user, name=saved.name).exclude(pk=saved.pk).exists()
    name = f"{saved.name[:34]} ({saved.pk})"[:40] if taken else saved.name
    SavedSearch.objects.filter(pk=saved.pk, removed_on__isnull=False).update(removed_on=None, name=name)


def keys_in(form: AskForm) -> list[str]:
    """Of what the one who asks sees today, newest first, one more than is counted at most."""
    finder = Finder(form.user)
    return steadily(lambda: [_key(hit) for hit in islice(finder.each(form.asked, step=200), COUNTED + 1)])


def _key(hit: Hit) -> str:
    return f"{hit.source}.{hit.pk}"


def tell_of_new(day: date) -> int:
    """The daily round: one notice for whatever is new in a search that alerts."""
    SavedSearch.objects.filter(removed_on__lt=day - KEPT_DAYS).delete()
    waiting = SavedSearch.objects.in_use().exclude(alert=SavedSearch.Alert.NONE).select_related("user")
    told = 0
    with override(settings.LANGUAGE_CODE):
        for saved in waiting.filter(user__is_active=True).iterator(200):
            if saved.looked_on is None or day - saved.looked_on >= EVERY[SavedSearch.Alert(saved.alert)]:
                told += _look(saved, day)
    return told


@transaction.atomic
def _look(saved: SavedSearch, day: date) -> int:
    try:
        found = keys_in(restored(saved.asked, saved.user))
    except ValidationError:  # a choice that is none any more
        return 0
    if len(found) > COUNTED:
        return 0
    new = sorted(set(found) - set(saved.known))
    told = put([_word(saved, len(new), day)]) if new else 0
    earlier = {key: on for key, on in saved.news.items() if date.fromisoformat(on) >= day - KEPT_DAYS}
    news = dict.fromkeys(new, day.isoformat()) | earlier
    SavedSearch.objects.filter(pk=saved.pk).update(known=found, news=news, looked_on=day)
    return told


def _word(saved: SavedSearch, count: int, day: date) -> Word:
    """What is looked for is the reader's own words: they go into no mail."""
    midnight = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    words = ngettext("您保存的检索有 %(count)d 条新结果", "您保存的检索有 %(count)d 条新结果", count)
    return Word(
        recipient=saved.user.pk,
        kind=Notice.Kind.SEARCH,
        subject=saved._meta.label_lower,
        subject_id=saved.pk,
        about=kept(lambda: _("保存的检索")),
        title=words % {"count": count},
        path=saved.get_absolute_url(),
        seed=f"search/{saved.pk}/{day}",
        send_after=max(midnight, timezone.now()),
    )


def news_of(saved: SavedSearch, user: Any, since: date) -> list[Hit]:
    """What was new since a day and is still there for its reader, the newest first."""
    keys: dict[str, list[int]] = defaultdict(list)
    for key, on in saved.news.items():
        code, _dot, pk = key.partition(".")
        if on >= since.isoformat() and code in SOURCES:
            keys[code].append(int(pk))
    hits = [
        Hit(code, text.pk, text.on, text.title, text.body)
        for code, some in keys.items()
        for text in SOURCES[code].texts(SOURCES[code].visible_to(user).filter(pk__in=some))
    ]
    return sorted(hits, key=lambda hit: (hit.on, hit.source, hit.pk), reverse=True)


def titles(user: Any, ids: list[int]) -> dict[int, str]:
    """For the list of notices."""
    return dict(SavedSearch.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name"))
