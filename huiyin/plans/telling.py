"""Whoever suggested a topic is told what becomes of it, also where it went into another. The title is on its page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.history.wording import kept
from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put
from huiyin.plans.models import Topic

WORDS = {
    "shortlisted": gettext_lazy("已入围，由机关继续研究"),
    "declined": gettext_lazy("未采纳，理由在题目页上"),
    "reconsidered": gettext_lazy("重新考虑"),
    "merged": gettext_lazy("并入另一题目一并研究"),
    "chosen": gettext_lazy("已列入年度计划"),
    "closed": gettext_lazy("已办结"),
}


def tell(topics: Iterable[Topic], what: str, key: uuid.UUID) -> int:
    """`key` of the step: each time it happens is told."""
    told = list(topics)
    brought = Topic.objects.filter(taken_into__in=told, suggested_by__isnull=False)
    words = [
        _word(topic, what, key, kept(lambda: _("您建议的选题：%(what)s。"))) for topic in told if topic.suggested_by_id
    ]
    words += [_word(topic, what, key, kept(lambda: _("您的建议所并入的题目：%(what)s。"))) for topic in brought]
    return put(words)


def _word(topic: Any, what: str, key: uuid.UUID, sentence: str) -> Word:
    return Word(
        recipient=topic.suggested_by_id,
        kind=Notice.Kind.ANSWERED,
        subject=Topic._meta.label_lower,
        subject_id=topic.pk,
        about=kept(lambda: _("%(year)d 年度选题建议") % {"year": topic.year}),
        title=sentence % {"what": kept(lambda: str(WORDS[what]))},
        path=topic.get_absolute_url(),
        seed=f"topic/{topic.pk}/{what}/{key}",
        send_after=timezone.now(),
    )


def titles(user: Any, ids: list[int]) -> dict[int, str]:
    return dict(Topic.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "title"))
