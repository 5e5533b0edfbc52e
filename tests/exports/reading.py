"""Downloads as other people's programs read them: the workbook by calamine, the CSV by Python's own reader."""

import csv
import io
import json

from python_calamine import CalamineWorkbook


def workbook(body):
    return CalamineWorkbook.from_filelike(io.BytesIO(body))


def rows_of_xlsx(body):
    """Of the first sheet, as wide as its heading; an empty cell is ''."""
    book = workbook(body)
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def rows_of_csv(body):
    text = body.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def body_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def three_forms(client, url):
    """The same list as (workbook rows, CSV rows, description)."""
    joined = "&" if "?" in url else "?"
    bodies = {}
    for form in ("xlsx", "csv", "csvw"):
        response = client.get(f"{url}{joined}format={form}")
        assert response.status_code == 200, (url, form, response.status_code)
        assert "attachment" in response.headers["Content-Disposition"], (url, form)
        bodies[form] = body_of(response)
    return rows_of_xlsx(bodies["xlsx"]), rows_of_csv(bodies["csv"]), json.loads(bodies["csvw"])
