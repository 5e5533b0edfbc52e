"""What a mail brings along besides its words.

An app below adds itself in `AppConfig.ready`: label of the model → what goes with a notice about one of its records;
None where nothing does. It is asked when the mail is sent, so that it says what holds then. What it holds leaves the
site: nothing private may stand in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email import encoders
from email.mime.base import MIMEBase

from huiyin.notices.models import Notice


@dataclass(frozen=True)
class Enclosure:
    name: str
    content: bytes
    media: str  # "text/calendar" in its two parts
    kind: str
    parameters: dict[str, str] = field(default_factory=dict)


ENCLOSURES: dict[str, Callable[[Notice], Enclosure | None]] = {}


def enclosed(notice: Notice) -> list[MIMEBase]:
    """As base64: whatever a server on the way does to lines of text, this arrives as it was."""
    found = ENCLOSURES[notice.subject](notice) if notice.subject in ENCLOSURES else None
    if found is None:
        return []
    part = MIMEBase(found.media, found.kind)
    for name, value in found.parameters.items():
        part.set_param(name, value)
    part.set_payload(found.content)
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=found.name)
    return [part]
