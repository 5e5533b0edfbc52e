"""How often a page asks the database."""

import io
import zipfile

import pypdfium2
from django.db import connection
from django.test.utils import CaptureQueriesContext

# Where no signing in is needed, and where one types, each request is first counted (limits): by one statement.
COUNTED = 1


def is_counting(sql):
    return sql.startswith('INSERT INTO "limits_used"')


def queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def unpacked(body: bytes) -> bytes:
    """A sheet and a paper are packed: their words are read as anybody's program would read them."""
    if body.startswith(b"%PDF-1.7\n"):
        pages = pypdfium2.PdfDocument(body)
        return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "").encode()
    if not body.startswith(b"PK"):
        return body
    sheet = zipfile.ZipFile(io.BytesIO(body))
    return b"".join(sheet.read(name) for name in sheet.namelist())
