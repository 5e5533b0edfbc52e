"""Bodies too big are counted, not kept: their form says what is wrong, and the disk does not fill meanwhile.

First of the upload handlers (settings). A file beyond the limit is read to its end, so that the browser hears our
answer, but no byte of the rest is stored. The form finds it in its field, with its size and nothing inside.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1024 * 1024
LEAST = 25 * MEGABYTE  # a file that other forms refuse by their own smaller limits gets as far as these
FILES = 7  # of the largest size, in one request: a form takes six


class Dropped(UploadedFile):
    """A file that was too big, or one too many: its size is true, its content gone."""


class Measured(FileUploadHandler):
    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.taken = 0  # bytes of this request

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        self.taken += len(raw_data)
        return None if self._is_too_much() else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self._is_too_much():
            return None
        return Dropped(ContentFile(b""), self.file_name, self.content_type, self.received, self.charset)

    def _is_too_much(self) -> bool:
        most = max(settings.FILE_MEGABYTES * MEGABYTE, LEAST)
        return self.received > most or self.taken > most * FILES
