"""Who is told what happens on a board: the convener of a new post, those who said so of what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role, RoleHolding
from huiyin.boards.models import Post
from huiyin.calendars.stored import working_days
from huiyin.history.wording import kept
from huiyin.matters.models import Matter
from huiyin.matters.recipients import accounts_of
from huiyin.members.models import Person
from huiyin.notices.hours import working_moment
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put


def tell_conveners(post: Post, *, by: Any, key: uuid.UUID) -> None:
    held = RoleHolding.objects.on(timezone.localdate())
    held = held.filter(Q(role=Role.CONVENER, sector=post.sector_id), user__is_active=True)
    title = kept(lambda: _("界别群里有一条情况等您处理"))
    _tell(set(held.values_list("user", flat=True)), post, Notice.Kind.WAITING, title, by=by, key=key)


def tell_people(post: Post, people: Iterable[Person], matter: Matter | None, *, by: Any, key: uuid.UUID) -> None:
    def words() -> str:
        if matter is None:
            return _("您在界别群里反映的情况，召集人有了答复")
        return _("您在界别群里反映的情况，已提为%(kind)s") % {"kind": matter.get_kind_display()}

    recipients = set(accounts_of(person.pk for person in people).values())
    _tell(recipients, post, Notice.Kind.ANSWERED, kept(words), by=by, key=key)


def _tell(recipients: set[int], post: Post, kind: str, title: str, *, by: Any, key: uuid.UUID) -> None:
    others = recipients - {by.pk}
    if not others:
        return
    send_after = working_moment(timezone.now(), working_days(post.assembly))
    label, about = Post._meta.label_lower, kept(lambda: _("界别群里的一条情况"))
    path = post.get_absolute_url()
    put(Word(one, kind, label, post.pk, about, title, path, f"{key}/{kind}", send_after) for one in others)
