"""Text that stands in the database under a key: who came to a reception, how to reach them, what two people said."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.lookups import Exact

DUMPED = "sealed:"
# What is sealed under HUIYIN_FIELD_KEYS in tables of packages, by name; each seals anew and counts what it did.
ELSEWHERE: dict[str, Callable[[], dict[str, int]]] = {}


@lru_cache(maxsize=8)
def _sealer(keys: str) -> MultiFernet:
    """Any text may be a key: Fernet wants 32 bytes of it."""
    digests = [hashlib.sha256(key.strip().encode()).digest() for key in keys.split(",") if key.strip()]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SealedText(models.TextField):
    """Encrypted (Fernet: AES-128-CBC with HMAC-SHA256) under the first of the keys, read under any of them.

    `keys` names the setting they are in: HUIYIN_FIELD_KEYS, or HUIYIN_TALK_KEYS for what two people said to each other.
    It cannot be searched by: anything but "is it empty" is refused. Empty text stays empty.
    """

    def __init__(self, *args: Any, keys: str = "FIELD_KEYS", **kwargs: Any) -> None:
        self.keys = keys
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"keys": self.keys} if self.keys != "FIELD_KEYS" else {})

    def _sealer(self) -> MultiFernet:
        return _sealer(getattr(settings, self.keys))

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return self._sealer().encrypt(text.encode()).decode("ascii") if text else text

    def value_to_string(self, obj: Any) -> str:
        """In a dump (`dumpdata`) it is sealed, as in the row itself."""
        sealed = self.get_prep_value(self.value_from_object(obj))
        return f"{DUMPED}{sealed}" if sealed else ""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith(DUMPED):
            return self._unsealed(value.removeprefix(DUMPED))
        return super().to_python(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return self._unsealed(value) if value else value

    def _unsealed(self, value: str) -> str:
        try:
            return self._sealer().decrypt(value.encode("ascii")).decode()
        except InvalidToken as wrong:
            raise ImproperlyConfigured(
                f"A sealed field cannot be read: HUIYIN_{self.keys} lacks the key it was written with."
            ) from wrong

    def resealed(self, sealed: str) -> str | None:
        """The same words under the first of the keys; as it was where that sealed it; None where no key reads it."""
        first = _sealer(next(key for key in getattr(settings, self.keys).split(",") if key.strip()))
        try:
            first.decrypt(sealed.encode("ascii"))
        except InvalidToken:
            try:
                return self._sealer().rotate(sealed.encode("ascii")).decode("ascii")
            except InvalidToken:
                return None
        return sealed

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in ("isnull", "exact"):
            raise FieldError(f"{self.name} is sealed: it cannot be looked up.")
        return super().get_lookup(lookup_name)


@SealedText.register_lookup
class IsEmpty(Exact):
    """`name=""` alone: the same words are sealed in another way each time, so nothing else could ever match."""

    def get_prep_lookup(self) -> Any:
        if self.rhs:
            raise FieldError("A sealed field can be asked only whether it is empty.")
        return self.rhs
