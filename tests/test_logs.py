import io
import logging

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from huiyin.logs import NoQuery, OneLine

LINE = "%(levelname)s %(message)s"


def written(message, *args, **how):
    record = logging.LogRecord("x", logging.WARNING, "", 0, message, args, how.get("exc_info"))
    NoQuery().filter(record)
    return OneLine(LINE).format(record)


def test_a_line_break_in_what_was_sent_makes_no_second_line():
    assert written("Not Found: %s", "/x\nERROR all is well") == "WARNING Not Found: /x\\u000aERROR all is well"


def test_what_moves_a_terminal_or_turns_writing_is_shown_not_done():
    assert written("%s", "a\x1b[2Jb\u202ec") == "WARNING a\\u001b[2Jb\\u202ec"


@given(st.text())
def test_whatever_is_sent_is_one_line(text):
    assert len(written("%s", text).splitlines()) == 1


def test_what_went_wrong_follows_moved_in():
    try:
        raise ValueError("first\nWARNING forged")
    except ValueError as wrong:
        lines = written("fault", exc_info=(ValueError, wrong, wrong.__traceback__)).splitlines()

    assert lines[0] == "WARNING fault"
    assert all(line.startswith("    ") for line in lines[1:])
    assert lines[-1] == "    WARNING forged"


def test_the_site_logs_so():
    assert settings.LOGGING["formatters"]["line"]["()"] == "huiyin.logs.OneLine"
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["no_query"]


@pytest.mark.django_db
def test_no_name_that_was_asked_for_stands_in_the_log(cast, client):
    client.force_login(cast.zhuoma)
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(OneLine(LINE))
    handler.addFilter(NoQuery())
    logging.getLogger().addHandler(handler)
    try:
        client.get("/nothing/?name=隐字姓名")
        client.get("/members/?name=隐字姓名%00")
        client.post("/accounts/login/", {"login": "隐字姓名", "password": "隐字口令"})
    finally:
        logging.getLogger().removeHandler(handler)

    assert "Not Found: /nothing/" in said.getvalue()  # something was written
    assert "隐字" not in said.getvalue()
