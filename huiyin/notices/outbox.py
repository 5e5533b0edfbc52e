"""Writing notices, in the transaction of whatever they tell of."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.accounts.models import User
from huiyin.notices.models import Notice

NAMESPACE = uuid.UUID("6f1a4f0e-6d7c-5c0b-9a52-2d3f0c8f7b11")
SLICE = 2000  # SQLite takes some 30,000 values in a query


@dataclass(frozen=True)
class Word:
    """What is to be told to whom. `seed` says what makes it the same notice; the recipient is added to it."""

    recipient: int
    kind: str
    subject: str
    subject_id: int
    about: str
    title: str
    path: str
    seed: str
    send_after: datetime

    @property
    def key(self) -> uuid.UUID:
        return key_of(self.seed, self.recipient)


def key_of(seed: str, recipient: int) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{seed}/{recipient}")


def put(words: Iterable[Word]) -> int:
    """Write what was not written before; the number written. Three queries a slice, however many words it has.

    Two who write the same at once: the unique key lets one row stand.
    """
    by_key = {word.key: word for word in words}
    keys = list(by_key)
    return sum(
        _put([(key, by_key[key]) for key in keys[first : first + SLICE]]) for first in range(0, len(keys), SLICE)
    )


def _put(keyed: list[tuple[uuid.UUID, Word]]) -> int:
    known = set(Notice.objects.filter(key__in=[key for key, _word in keyed]).values_list("key", flat=True))
    new = [(key, word) for key, word in keyed if key not in known]
    if not new:
        return 0
    mailed = wants_mail({word.recipient for _key, word in new})
    Notice.objects.bulk_create([_notice(key, word, mailed) for key, word in new], ignore_conflicts=True)
    return len(new)


def _notice(key: uuid.UUID, word: Word, mailed: set[int]) -> Notice:
    return Notice(
        recipient_id=word.recipient,
        kind=word.kind,
        subject=word.subject,
        subject_id=word.subject_id,
        about=word.about,
        title=word.title[:200],
        path=word.path,
        key=key,
        send_after=word.send_after,
        mail=Notice.Mail.WAITING if word.recipient in mailed else Notice.Mail.NONE,
    )


def wants_mail(users: Iterable[int]) -> set[int]:
    """Of these accounts, those in use that have an address and have not declined mail."""
    asked: Sequence[int] = sorted(users)
    reached = User.objects.filter(pk__in=asked, is_active=True).exclude(email="")
    return set(reached.exclude(mail_choice__is_wanted=False).values_list("pk", flat=True))
