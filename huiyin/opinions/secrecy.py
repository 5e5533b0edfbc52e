"""State secrets never enter. Words that look like a secrecy mark are refused where they are typed."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Marks of classified papers, and how people write of them. Spaces may stand between the two characters of a mark.
MARKS = ("绝密", "机密", "秘密★", "秘密☆", "秘密级", "秘密等级", "涉密", "国家秘密", "密级：", "密件")
_FOUND = re.compile("|".join(r"\s{0,3}".join(map(re.escape, mark)) for mark in MARKS))


def looks_secret(text: str) -> str:
    """The first mark that was found; empty where there is none."""
    found = _FOUND.search(text)
    return found[0] if found else ""


def refuse_secrets(text: str) -> None:
    if mark := looks_secret(text):
        raise ValidationError(
            _("文字中有“%(mark)s”。涉及国家秘密的内容不能写进本系统：请删去；确需反映的，按保密规定另行报送。")
            % {"mark": mark}
        )
