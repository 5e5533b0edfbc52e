"""Keeping a view of the ledger, and the round that tells of what is new in it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.history.wording import kept
from huiyin.matters.ledger import listing
from huiyin.matters.ledger.filters import Chosen
from huiyin.matters.models import Matter, SavedView
from huiyin.matters.notifying import about
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put

WATCHED = 2000  # rows of a view that may alert: more are no view of something, and no list to read of a morning
KEPT_DAYS = timedelta(days=30)  # how long a removed view may be taken back
EVERY = {SavedView.Alert.DAILY: timedelta(days=1), SavedView.Alert.WEEKLY: timedelta(days=7)}


class NotKept(Exception):
    """What was asked for makes no view that could be kept; says why. `field` is where it stands."""

    def __init__(self, field: str, words: Any) -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def keep(view: SavedView, *, by: Any, on: date) -> SavedView:
    """A new view, or another name, share or alert for one's own. What stands in it when alerts begin is not new."""
    if view.pk and view.owner_id != by.pk:
        raise NotKept("name", _("这个视图是别人的。请先另存为您自己的视图。"))
    if view.role and not by.holds(view.role, assembly_id=view.assembly_id):
        raise NotKept("office", _("您现在不在这个处室。请另选一个。"))
    if view.alert != SavedView.Alert.NONE:
        found = keys_in(view, by)
        if len(found) > WATCHED:
            words = _("这个视图超过 %(most)d 件，不能提醒。请加上条件，或者选择不提醒。") % {"most": WATCHED}
            raise NotKept("alert", words)
        if not SavedView.objects.filter(pk=view.pk).exclude(alert=SavedView.Alert.NONE).exists():
            view.known, view.looked_on = sorted(found), on
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise NotKept("name", _("您已有一个同名的视图。请换一个名称。")) from None
    return view


def remove(view: SavedView, *, on: date) -> None:
    SavedView.objects.filter(pk=view.pk, removed_on__isnull=True).update(removed_on=on)


def restore(view: SavedView) -> None:
    """Under its name, or beside another that took the name in between."""
    taken = SavedView.objects.in_use().filter(owner=view.owner_id, name=view.name).exclude(pk=view.pk).exists()
    name = f"{view.name[:34]} ({view.pk})"[:40] if taken else view.name
    SavedView.objects.filter(pk=view.pk, removed_on__isnull=False).update(removed_on=None, name=name)


def keys_in(view: SavedView, user: Any) -> set[int]:
    """As `user` sees it today, one more than is watched at most."""
    chosen = Chosen(QueryDict(view.query).dict())
    if not chosen.is_valid:  # a choice that is none any more
        return set()
    found: set[int] = set()
    for one in listing.each_way(user, chosen):
        found.update(one.matter_keys()[: WATCHED + 1])
    return found


def tell_of_new(day: date) -> int:
    """The daily round: a notice for each matter new in a view that alerts; of one matter and view once, ever."""
    SavedView.objects.filter(removed_on__lt=day - KEPT_DAYS).delete()
    waiting = SavedView.objects.in_use().exclude(alert=SavedView.Alert.NONE).select_related("owner")
    told = 0
    with override(settings.LANGUAGE_CODE):
        for view in waiting.filter(owner__is_active=True).iterator(200):
            if view.looked_on is None or day - view.looked_on >= EVERY[SavedView.Alert(view.alert)]:
                told += _look(view, day)
    return told


@transaction.atomic
def _look(view: SavedView, day: date) -> int:
    found = keys_in(view, view.owner)
    if len(found) > WATCHED:
        return 0
    new = Matter.objects.visible_to(view.owner).filter(pk__in=found - set(view.known))
    told = put([_word(view, matter, day) for matter in new.select_related("proposal")])
    SavedView.objects.filter(pk=view.pk).update(known=sorted(found), looked_on=day)
    return told


def _word(view: SavedView, matter: Matter, day: date) -> Word:
    """The name of a view is the reader's own words: it goes into no mail."""
    midnight = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    return Word(
        recipient=view.owner_id,
        kind=Notice.Kind.VIEW,
        subject=matter._meta.label_lower,
        subject_id=matter.pk,
        about=kept(lambda: about(matter)),
        title=kept(lambda: _("%(about)s进入您保存的视图") % {"about": about(matter)}),
        path=matter.get_absolute_url(),
        seed=f"view/{view.pk}/{matter.pk}",
        send_after=max(midnight, timezone.now()),
    )
