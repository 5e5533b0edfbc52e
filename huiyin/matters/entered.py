"""Who wrote a matter down for those whose it is. Rule: docs/rules/roles.md."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from huiyin.matters.models import Matter
from huiyin.members.entered import entered_words


def entered_for(matter: Matter, writer: Any, *, body: str = "") -> str:
    """`body`: whose it is before all who signed. Who has no account is never named."""
    if writer is None:
        return ""
    signers = [signature.person for signature in matter.signatures.proposers().select_related("person")]
    if body or signers:
        return entered_words(writer, signers, body=body)
    return entered_words(writer, [], body=_("群众") if matter.voices.exists() else "")
