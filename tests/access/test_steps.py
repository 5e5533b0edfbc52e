"""Role × object × action: who takes which step, against the table of actions of docs/rules/access.md.

Each step of each table of the program is asked of each role on each record it is taken on; those who may not are
refused when they send it straight, and nothing changes.
"""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.history.models import Event
from tests.access import routes as access
from tests.access.facts import PLACES, RECORD_FACTS, SEES
from tests.access.steps import TABLES, table, tables_of_the_program
from tests.access.table import ACTIONS, Fact, holds

pytestmark = pytest.mark.django_db
ROLES = sorted(set(PLACES) - {"nobody"})
ALONE = {  # records no page of RECORDS is for; whose they are
    "award": Fact("award_round"),
    "plan": Fact("annual_plan"),
}


def test_every_table_of_steps_stands_in_the_matrix():
    known = {id(table(name)) for name in TABLES}
    parts = {id(step) for name in TABLES for step in table(name).values()}
    missing = [
        (module, name)
        for module, name, steps in tables_of_the_program()
        if id(steps) not in known and not {id(step) for step in steps.values()} <= parts
    ]

    assert missing == [], "a table of steps: its line in TABLES of tests/access/steps.py"


def test_every_step_people_take_has_its_row():
    steps = {f"{name}.{step}" for name in TABLES for step, told in table(name).items() if told.may is not None}

    assert steps - set(ACTIONS) == set(), "a step: its row in the table of actions of docs/rules/access.md"
    assert set(ACTIONS) - steps == set()


def reached(who, action, record):
    """Whether the cells of the action's row let `who` take it on this record; `own` is who the record is of."""
    fact, place = RECORD_FACTS.get(record) or ALONE[record], PLACES[who]
    return any(holds(word, column, place, who, fact) for column in place.columns for word in ACTIONS[action][column])


@pytest.mark.parametrize("name", sorted(name for name in TABLES if TABLES[name][2]))
def test_a_step_is_taken_by_those_the_table_names_and_by_nobody_else(name, made, told):
    """By role, whatever day and state it is: a step says itself from where it starts."""
    wrong, asked = [], 0
    for step, rule in table(name).items():
        for record in TABLES[name][2] if rule.may is not None else []:
            for who in ROLES:
                asked += 1
                may = bool(rule.may(made.users[who], getattr(made, record)))
                if may and not reached(who, f"{name}.{step}", record):
                    wrong.append((step, record, who))
    told |= {"steps": asked}

    assert wrong == [], "may what its row in docs/rules/access.md does not say"


@pytest.mark.parametrize("who", ROLES)
def test_a_step_not_one_s_own_is_refused_when_sent_straight(who, made, told):
    """The form hides nothing: 404 for who does not read the record, 403 for who may not take the step."""
    client, wrong, asked = Client(), [], 0
    client.force_login(made.users[who])
    before = Event.objects.count()
    for number, (route, record, arguments, name, step) in enumerate(sent_straight(made)):
        rule = table(name).get(step)
        reads = who in SEES[record]
        if not reads and not access.refused_in_turn(number, who):
            continue
        if rule is None or (reads and rule.may and rule.may(made.users[who], getattr(made, record))):
            continue
        response = client.post(reverse(route, args=arguments), {"key": str(uuid.uuid4())})
        asked += 1
        # Where the state does not fit either, the reader is sent back to the record with a word of why.
        if response.status_code not in ((302, 403, 404, 409) if reads else (404,)):
            wrong.append((route, record, step, response.status_code))
        if Event.objects.count() != before:
            wrong.append((route, record, step, "taken"))
            before = Event.objects.count()
    told |= {"refused": asked}

    assert wrong == []


STEP_ROUTES = {  # a page that takes any step of a table
    "proposals:step": "proposal",
    "opinions:step": "opinion",
    "livelihood:step": "livelihood",
    "supervision:step": "order",
    "plans:step": "topic",
    "boards:step": "post",
    "fieldwork:report_step": "report",
    "figures:document_step": "annual_report",
    "members:import_step": "member_import",
    "visits:step": "visit",
    "writings:collection_step": "collection",
    "writings:call_step": "call",
    "writings:step": "writing",
    "duties:report_step": "duty_report",
}
FEW = {"proposals:step": {"early", "closed_to_members"}, "writings:step": {"story_sent"}}  # others differ in state only


def sent_straight(made):
    for route, cases in access._routes(made).items():
        for record, arguments in cases if route in STEP_ROUTES else []:
            if record in FEW.get(route, {record}):
                yield route, record, arguments, STEP_ROUTES[route], arguments[-1]
