"""What is personal, as a list shows it to whom need not know it: 张**, 139****0000, z***@example.org."""

from __future__ import annotations

import re

_DIGIT = re.compile(r"\d")
_MAIL = re.compile(r"([^\s@]+)@([^\s@]+)")
SHORTEST = 7  # digits of a number of which three and four may be shown


def name(given: str) -> str:
    """The first sign, and always two stars: nobody learns how long the name is."""
    return f"{given.strip()[:1]}**" if given.strip() else ""


def contact(given: str) -> str:
    """A number by its first three and last four digits, a mail address by its first sign and its house."""
    text = given.strip()
    if not text:
        return ""
    if found := _MAIL.search(text):
        return f"{found[1][:1]}***@{found[2]}"
    digits = "".join(_DIGIT.findall(text))
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > SHORTEST + 2 else "****"


def words(given: str) -> str:
    """Of what somebody wrote nothing is left but that there was something."""
    return "****" if given.strip() else ""
