"""How often a page asks the database."""

import io
import zipfile

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def unpacked(body: bytes) -> bytes:
    """A sheet is packed: its words are read as anybody's program would read them."""
    if not body.startswith(b"PK"):
        return body
    sheet = zipfile.ZipFile(io.BytesIO(body))
    return b"".join(sheet.read(name) for name in sheet.namelist())
