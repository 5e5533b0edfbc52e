"""Every role at every exit: what it may not read is 404 and stands nowhere; what it may is what the document says."""

import html
import re
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.test import Client
from django.urls import get_resolver, reverse

from tests.access import routes as access
from tests.access.exits import EXITS, KINDS, WORDS, Tally, exit_of, history_of, objects
from tests.access.facts import PLACES, RECORD_FACTS, SEES, UNSAID, WORD_FACTS
from tests.access.table import OBJECTS, ROWS, THROUGH
from tests.asked import unpacked

pytestmark = pytest.mark.django_db
OPEN = access.PUBLIC | access.STORIES | access.ANNUALS | access.FEEDS | access.ENTRANCE  # asked without signing in
CODES = (200, 302, 400, 403, 404, 405, 409)


def test_every_route_stands_in_the_matrix(made):
    named = {name for name in access._named(get_resolver().url_patterns) if not name.startswith(access.NOT_OURS)}
    known = {*access._routes(made), *access.PLAIN}

    assert named - known == set(), "a new route: into PLAIN or _routes of tests/access/routes.py"
    assert known - named == set(), "a route that is gone: out of tests/access/routes.py"


def test_every_record_and_word_of_the_matrix_is_described_by_facts(made):
    """Who reads it is worked out from the document; a record only said to be read by somebody is in no row."""
    named = {record for cases in access._routes(made).values() for record, _given in cases if record}

    assert set(access.SEES) == set(RECORD_FACTS), "a record: its line in RECORD_FACTS of tests/access/facts.py"
    assert named <= set(RECORD_FACTS), "a record: its line in RECORD_FACTS of tests/access/facts.py"
    assert set(access.SECRETS) == {*WORD_FACTS, *UNSAID}, "a word: its line in WORD_FACTS of the same"
    assert {fact.row for fact in RECORD_FACTS.values()} <= set(ROWS)


@pytest.mark.parametrize("who", sorted(PLACES))
def test_each_role_reads_what_the_table_says_and_nothing_else(who, made, told):
    reader = Reader(who, made)
    for route, record, arguments in access.asked(made, who):
        reader.ask(route, record, arguments)
    reader.search()
    reader.mails()
    reader.read_the_rest()

    tally = reader.tally
    assert tally.leaks == [], "read what is not theirs"
    assert tally.unread == set(), "theirs by the document, and on no page: with it the others' test proves something"
    assert reader.wrong == [], "answered otherwise than docs/rules/access.md says (where, expected)"
    wrong = {cell for cell in tally.read if cell[0] in THROUGH and cell[1] not in shown(cell[0])}
    assert wrong == set(), "an object came out through an exit its row in docs/rules/access.md (exits) does not name"
    counts = counted(tally)
    told |= {"who": who, "asserted": sum(tally.asserted.values()), "asked": reader.requests, **counts}
    assert counts["empty"] == 0, [cell for cell in cells() if cell not in tally.asserted]


def test_every_model_is_reached_through_visible_to(made):
    for model in apps.get_models():
        if model.__module__.startswith("huiyin."):
            assert isinstance(model.objects.visible_to(made.cast.wangfang).count(), int), model


def test_there_is_no_administration_that_goes_round_the_table():
    assert not apps.is_installed("django.contrib.admin")


def cells():
    """(object, exit) that are to be asserted of each role; `rows` are, in tests/test_docs.py."""
    return [(row, exit_) for row in objects() for exit_ in EXITS if exit_ != "rows" and not reason(row)]


def reason(row):
    """Why nothing is asserted of an object's words: the document says that it has none, or where they are tested."""
    return not WORDS[row] and "no word" in said(row)


def counted(tally):
    wanted, by_rows = cells(), sum(row in OBJECTS for row in objects())
    empty = sum(cell not in tally.asserted for cell in wanted)
    all_ = len(objects()) * len(EXITS)
    return {
        "all": all_,
        "cells": len(wanted) - empty + by_rows,
        "reasoned": all_ - len(wanted) - by_rows,
        "empty": empty,
    }


def shown(row):
    """The exits at which some reader of the object reads its words, by the document."""
    return set(said(row).split(", ")) & set(EXITS)


def said(row):
    assert row in THROUGH, f"{row}: its line in the table of exits of docs/rules/access.md"
    return THROUGH[row]


def _downloads(page):
    return re.findall(r'<span class="downloads".*?</span>', page, re.S)


def _to_sign_in(response, route):
    return route in OPEN or response.get("Location", "").startswith("/accounts/login/")


class Reader:
    def __init__(self, who, made):
        self.who, self.made, self.tally, self.requests = who, made, Tally(who), 0
        self.client, self.lists, self.wrong = Client(), set(), []
        if who != "nobody":
            self.client.force_login(made.users[who])

    def ask(self, route, record, arguments):
        address = reverse(route, args=arguments)
        response, text = self.get(address)
        where = (self.who, route, record, arguments, response.status_code)
        self.check_status(response, route, record, where)
        exit_ = exit_of(route, record)
        kind = response.get("Content-Type", "").partition(";")[0]
        if response.status_code == 200 and kind not in KINDS[exit_]:
            self.wrong.append(("an exit the matrix does not know: tests/access/exits.py", where, kind))
        if record and route in access.RECORDS:
            self.tally.opened(record, exit_)
        self.hear(exit_, response, text, where)
        if response.status_code == 200 and route not in self.lists:
            self.more_of(text, address, route)

    def get(self, address, data=None, **more):
        response = self.client.get(address, data, **more)
        self.requests += 1
        body = response.getvalue() if response.streaming else response.content
        return response, unpacked(body).decode(errors="replace")

    def check_status(self, response, route, record, where):
        if route in OPEN:  # what is published: tests/access/test_public.py
            expected = CODES
        elif self.who == "nobody":
            expected = (302,)
        elif record and self.who not in SEES[record]:
            expected = (404,)
        elif record and (route in access.RECORDS or route.startswith("documents:")):
            expected = (200,)
        else:
            expected = CODES
        if response.status_code not in expected or (self.who == "nobody" and not _to_sign_in(response, route)):
            self.wrong.append((where, expected))

    def hear(self, exit_, response, text, where):
        self.tally.answer("error" if response.status_code >= 400 else exit_, text, where)
        if response.status_code >= 400:
            self.tally.answer(exit_, "", where)  # refused: nothing of it came out there
        self.tally.answer("name", str(response.headers), where)
        self.tally.answer("history", history_of(text), where)

    def more_of(self, page, address, route):
        """Once for each route: the page's other tabs, and of each its list as a sheet."""
        if found := re.findall(r'<nav class="tabs".*?</nav>', page, re.S) + _downloads(page):
            self.lists.add(route)
            self.take_away(page, address, route)
            for tab in re.findall(r'href="(\?[^"]+)"(?! aria-current)', found[0]):
                response, text = self.get(urljoin(address, html.unescape(tab)))
                self.hear(exit_of(route, None), response, text, (self.who, route, tab))
                self.take_away(text, address, route)

    def take_away(self, page, address, route):
        """The list as a sheet; the other two forms say the same (tests/exports/test_lists.py)."""
        for link in _downloads(page):
            href = next(one for one in re.findall(r'href="([^"]+)"', link) if one.endswith("csv"))
            response, text = self.get(urljoin(address, html.unescape(href)))
            if response.status_code != 200:
                self.wrong.append((self.who, route, "csv", response.status_code))
            self.hear("export", response, text, (self.who, route, "csv"))

    def search(self):
        for mode in ("exact", "ranked"):
            response, text = self.get(reverse("search:home"), {"q": "隐字", "mode": mode})
            self.hear("search", response, text, (self.who, "search", mode))
        for route in ("search:facets", "search:suggest"):
            response, text = self.get(reverse(route), {"q": "隐字"})
            self.hear("search", response, text, (self.who, route))
        for row, words in WORDS.items():
            for word in sorted(words)[:1]:
                self.count(row, word)

    def count(self, row, word):
        """Asked for an object's own words, whoever may not read them is told there is none."""
        self.tally.asserted[row, "count"] += 1
        if self.who != "nobody" and word not in self.tally.allowed:
            _response, part = self.get(reverse("search:facets"), {"q": word}, headers={"HX-Request": "true"})
            if "<strong>共 0 条</strong>" not in part:
                self.wrong.append((self.who, word, "counted", part))

    def mails(self):
        """A mail of every kind of notice about every record, to this reader."""
        from tests.access.mails import mailed

        self.tally.answer("mail", mailed(self.made, self.who), (self.who, "mail"))

    def read_the_rest(self):
        """Words that stand only on a page which it was another's turn to ask."""
        for route, record, arguments in access.left_to_others(self.made, self.who) if self.tally.unread else []:
            self.ask(route, record, arguments)
            if not self.tally.unread:
                break
