"""Who is told of a writing: its author of all the office does with it, the office of what it has to do next.

A notice says of what kind it is and never its title: that is read on its page, by those who see it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role, RoleHolding
from huiyin.history.wording import kept
from huiyin.members.models import Person
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put
from huiyin.writings.models import Call, Writing

_WAITING, _ANSWERED = Notice.Kind.WAITING, Notice.Kind.ANSWERED
Words = tuple[str, Callable[[], str]]
TO_AUTHOR: dict[str, Words] = {
    "send_back": (_WAITING, lambda: _("您的一篇%(kind)s退回来了，请看理由。")),
    "edit": (_WAITING, lambda: _("您的一篇%(kind)s编辑过了，请看改动，同意了才采用。")),
    "approve": (_ANSWERED, lambda: _("您的一篇%(kind)s采用了。")),
    "publish": (_ANSWERED, lambda: _("您的一篇%(kind)s发布了。")),
    "unpublish": (_ANSWERED, lambda: _("您的一篇%(kind)s停止发布了，请看理由。")),
}
TO_OFFICE: dict[str, Words] = {
    "submit": (_WAITING, lambda: _("一篇%(kind)s提交了，等您处理。")),
    "agree": (_WAITING, lambda: _("一篇%(kind)s的作者同意了编辑稿，等您处理。")),
    "object_to": (_WAITING, lambda: _("一篇%(kind)s的作者不同意编辑稿，请看意见。")),
    "take_down": (_ANSWERED, lambda: _("一篇%(kind)s的作者收窄了同意范围，已停止发布。")),
    "withdraw": (_ANSWERED, lambda: _("一篇%(kind)s由作者撤回了。")),
}


def tell_author(writing: Writing, step: str, key: uuid.UUID) -> int:
    account = writing.author and writing.author.user_id
    return _put(writing, TO_AUTHOR[step], [account] if account else [], f"{step}/{key}", writing.get_absolute_url())


def tell_office(writing: Writing, step: str, key: uuid.UUID, *, but: Any = None) -> int:
    """Not the one who did it themselves, where they work there too."""
    accounts = _liaison(writing.assembly_id) - {but.pk if but else None}
    withdrawn = reverse("writings:list") + "?tab=withdrawn"
    path = withdrawn if step == "withdraw" else writing.get_absolute_url()
    return _put(writing, TO_OFFICE[step], accounts, f"{step}/{key}", path)


def _liaison(assembly: int) -> set[int]:
    holders = RoleHolding.objects.on(timezone.localdate()).filter(role=Role.LIAISON, assembly=assembly)
    return set(holders.filter(user__is_active=True).values_list("user", flat=True))


def tell_called(call: Call, people: QuerySet[Person]) -> int:
    words = (_WAITING, lambda: _("征集%(kind)s，请您写一篇，%(day)s 前。"))
    return _put(call, words, _accounts(people), "called", call.get_absolute_url())


def tell_call_moved(call: Call, people: QuerySet[Person]) -> int:
    words = (_WAITING, lambda: _("征集%(kind)s的截止日期改为 %(day)s。"))
    return _put(call, words, _accounts(people), f"moved/{call.due_on}", call.get_absolute_url())


def tell_declined(call: Call, key: uuid.UUID) -> int:
    words = (_ANSWERED, lambda: _("约写%(kind)s有了一份答复。"))
    return _put(call, words, _liaison(call.assembly_id), f"declined/{key}", call.get_absolute_url())


def _accounts(people: QuerySet[Person]) -> set[int]:
    return set(people.filter(user__is_active=True).values_list("user", flat=True))


def _put(about: Writing | Call, words: Words, accounts: Iterable[int], seed: str, path: str) -> int:
    notice_kind, said = words

    def text() -> str:
        day = about.due_on.isoformat() if isinstance(about, Call) else ""
        return said() % {"kind": about.get_kind_display(), "day": day}

    title, name = kept(text), kept(lambda: str(about.get_kind_display()))
    return put(
        Word(
            recipient=account,
            kind=notice_kind,
            subject=about._meta.label_lower,
            subject_id=about.pk,
            about=name,
            title=title,
            path=path,
            seed=f"{about._meta.label_lower}/{about.pk}/{seed}",
            send_after=timezone.now(),
        )
        for account in accounts
    )


def titles(user: Any, ids: list[int]) -> dict[int, str]:
    return {one.pk: str(one) for one in Writing.objects.visible_to(user).filter(pk__in=ids).defer("text", "text_bo")}


def call_titles(user: Any, ids: list[int]) -> dict[int, str]:
    return {one.pk: one.title for one in Call.objects.visible_to(user).filter(pk__in=ids)}
