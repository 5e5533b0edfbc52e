"""What in a text looks like somebody's number or address, before it is shown to everybody."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_GAP = r"[\s\-—–·.()（）]*"  # numbers are written in groups
# Longest first: an ID number holds what would pass for a telephone number.
PATTERNS: list[tuple[str | Promise, re.Pattern[str]]] = [
    (_("像身份证号"), re.compile(rf"(?<!\d)[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?!\d)")),
    (_("像银行卡号"), re.compile(rf"(?<!\d)[3-6](?:{_GAP}\d){{15,18}}(?!\d)")),
    (_("像电子邮箱"), re.compile(r"[\w.+-]+\s*[@＠]\s*[\w-]+(?:\.[\w-]+)+")),
    (_("像手机号"), re.compile(rf"(?<!\d)1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")),
    (_("像电话号码"), re.compile(r"(?<!\d)(?:[(（]?0\d{2,3}[)）]?[\s\-—–]*)[2-9]\d{6,7}(?!\d)")),
    (_("像证件号码"), re.compile(r"(?<!\w)[EGHP][A-Z]?\d{7,8}(?!\w)")),
]


@dataclass(frozen=True)
class Find:
    kind: str | Promise
    text: str


def personal_data(text: str) -> list[Find]:
    """Each once, in the order of the kinds. Digits of any width count. A warning, never a proof that there is none."""
    left, found = unicodedata.normalize("NFKC", text), []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(left):
            if (find := Find(kind, match[0].strip())) not in found:
                found.append(find)
        left = pattern.sub("□", left)
    return found
