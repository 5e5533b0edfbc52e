"""Every list with a download has it in three forms that say the same, and no form says more than its reader may know.

The records that could leak are those of the access matrix (tests/access/).
"""

import html
import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests.access import routes as access
from tests.asked import unpacked
from tests.exports.reading import body_of, three_forms
from tests.factories.world import world

pytestmark = pytest.mark.django_db
HOUSE = Path(__file__).parents[2] / "huiyin"

LISTS = {
    *["members:list", "plans:list", "plans:plan", "plans:suggestions", "activities:list", "activities:decisions"],
    *["matters:ledger", "proposals:look_back", "proposals:letters", "proposals:archive", "desk:list"],
    *["desk:handovers", "desk:handover", "opinions:list", "opinions:issues", "supervision:home", "supervision:keys"],
    *["supervision:slips", "supervision:punctuality", "boards:board", "boards:waiting", "visits:list", "visits:places"],
    *["visits:place", "fieldwork:findings", "fieldwork:reports", "fieldwork:own", "corrections:requests"],
    *["contacts:list", "contacts:coverage", "contacts:groups", "contacts:pairings", "contacts:pairing"],
    *["writings:list", "writings:calls", "writings:collections", "writings:collection", "writings:stories"],
    *["duties:totals", "privacy:looks", "figures:figure", "calendars:calendar", "search:home"],
}
# Of these the world of the matrix has none to show; their own apps' tests have.
ELSEWHERE = {"supervision:punctuality_rows"}


def links(page):
    """The addresses behind a page's downloads, by form; a page may have several lists, and ask for one unmasked."""
    groups = re.findall(r'<span class="downloads".*?</span>', page, re.S)
    return [[html.unescape(one) for one in re.findall(r'href="([^"]+format=[^"]+)"', group)] for group in groups]


# One of each way of reading: the offices, the leader, an agency, members near and far, somebody from outside.
READERS = ["lia", "prp", "ldg", "opn", "con", "sig", "agl", "owner", "outsider"]
FIGURES = 4  # of the report: each figure's sheet is made the same way


def asked(made, routes):
    found = access._routes(made)
    found["figures:figure"] = found["figures:figure"][:FIGURES]
    cases = [(route, arguments) for route, cases in found.items() for _record, arguments in cases]
    return [(route, found) for route, found in [*cases, *((route, ()) for route in access.PLAIN)] if route in routes]


@pytest.mark.parametrize("who", READERS)
def test_every_download_has_three_forms_and_none_of_them_tells_more(who, cast, client):
    made = world(cast)
    client.force_login(made.users[who])
    offered = set()

    for route, arguments in asked(made, LISTS | ELSEWHERE):
        address = reverse(route, args=arguments)
        page = client.get(address)
        if not page.streaming and page.status_code == 200:
            for xlsx, csv, csvw in links(page.content.decode(errors="replace")):
                offered.add(route)
                assert [xlsx, csv, csvw] == [re.sub("xlsx$", form, xlsx) for form in ("xlsx", "csv", "csvw")]
                same_in_all(client, address, xlsx)
        for form in ("csv", "xlsx", "csvw"):
            response = client.get(f"{address}?format={form}")
            body = unpacked(body_of(response)).decode(errors="replace")
            assert response.status_code in (200, 302, 403, 404, 405, 409), (route, form)
            assert [words for words in access.NOBODY if words in body] == [], (route, form)
            leaked = {words for words, allowed in access.SECRETS.items() if words in body and who not in allowed}
            assert leaked == set(), (route, arguments, form)

    assert offered <= LISTS | ELSEWHERE


def same_in_all(client, address, link):
    workbook, lines, told = three_forms(client, f"{address}{link.removesuffix('format=xlsx')}"[:-1] or address)
    assert workbook[0] == lines[0] == [words for one in columns(told) for words in one["titles"].values()]
    assert len({one["name"] for one in columns(told)}) == len(columns(told))
    assert [shown(row) for row in workbook[1:]] == [shown(row) for row in lines[1:]]
    assert told.get("dc:extent", len(lines) - 1) == len(lines) - 1


def columns(told):
    return told["tableSchema"]["columns"]


def shown(row):
    """A number, a day and an hour as the CSV writes them."""
    return [re.sub(r"(\.0| 00:00:00|:00)$", "", str(cell)) if not isinstance(cell, str) else cell for cell in row]


# Pages of several sheets of paper that are no list to take away, and why.
NO_LIST = {
    "activities/attendance.html": "the shares of members: none of it leaves as a list of people",
    "contacts/wishes.html": "what members wish is for proposing pairs alone",
    "figures/documents.html": "reports to read; each has its own papers",
    "figures/frozen.html": "what was counted on freezing; the live figure has the rows as a sheet",
    "figures/public_documents.html": "reports for the public to read",
    "notices/notices.html": "what one was told; each leads to its record",
    "proposals/candidates.html": "groups to decide on here; what is merged stands in the lists of proposals",
    "privacy/kind.html": "taken away whole, by its own export",
    "proposals/published_list.html": "texts for the public to read",
    "writings/choose.html": "a form: what goes into a collection",
}


def test_every_list_that_goes_over_pages_has_a_download():
    found = {str(file).split("templates/")[1]: file.read_text() for file in HOUSE.rglob("templates/**/*.html")}
    over_pages = {name for name, words in found.items() if '{% include "_pager.html" %}' in words}

    assert {name for name in over_pages if '"_download.html"' not in found[name]} == set(NO_LIST)
