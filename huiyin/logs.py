"""Lines of the log as one line each, whatever a request brought along, and without what the address asked for."""

from __future__ import annotations

import logging
import re
from typing import Any

# What ends a line, moves the cursor of a terminal or turns the direction of writing.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def escaped(text: str) -> str:
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)


class OneLine(logging.Formatter):
    """The message in one line. What Python says of a fault follows in lines of its own, each of them moved in."""

    def format(self, record: logging.LogRecord) -> str:
        message, *trace = self._parts(record)
        return "\n".join([escaped(message), *(f"    {escaped(line)}" for line in trace)])

    def _parts(self, record: logging.LogRecord) -> list[str]:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        said = self.formatMessage(record)
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        return [said, *(record.exc_text.splitlines() if record.exc_text else [])]


class NoQuery(logging.Filter):
    """Words of a search, names of people: what stands behind the question mark of an address is nobody's log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_bare(one) for one in record.args)
        return True


def _bare(value: Any) -> Any:
    return value.partition("?")[0] if isinstance(value, str) and value.startswith("/") else value
