"""The name a file is shown under: what the sender called it, less everything that could mislead or do harm."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 100  # characters, with the ending
_ENDING = re.compile(r"\.(?=[0-9A-Za-z]*[A-Za-z])[0-9A-Za-z]{1,5}$")  # an ending; not the 2 of 1.2
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # in names on one system or another


def clean_name(name: str, ending: str = "") -> str:
    """The name alone, without path, in signs that are seen; with the `ending` the stored bytes deserve, or its own.

    Control characters go, and with them those that turn the direction of writing and make `gpj.exe` read `exe.jpg`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    spaced = " ".join(last.split())
    seen = "".join(sign for sign in spaced if unicodedata.category(sign)[0] != "C")
    safe = _FORBIDDEN.sub("_", seen).strip(" .")
    stem = _ENDING.sub("", safe) if ending else safe
    return (stem[: LONGEST - len(ending)].strip(" .") or _("附件")) + ending
