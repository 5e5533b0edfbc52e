"""The access matrix over every exit: all routes, asked by all roles, with records that could leak.

A new route joins by itself: one without a line in ROUTES fails the suite. What a reader may not see is 404, and its
words stand on no page, list, export or figure they open.
"""

import pytest
from django.urls import get_resolver, reverse
from django.views.generic import RedirectView

from tests.factories.world import world

pytestmark = pytest.mark.django_db

EVERYBODY = {
    *["cit", "con", "org", "sco", "prp", "prd", "opn", "sig", "lia", "ldg", "gov", "agy", "agl", "upt"],
    *["sys", "sec", "aud", "other_agency", "owner", "pair_mate", "member", "outsider"],
}
HANDLERS = {"agy", "agl"}
SAME_SECTOR = {"owner", "pair_mate"}  # the two sit in the sector of the livelihood matter

# Who sees which record (docs/rules/access.md); everybody else gets 404 and never reads its words.
SEES = {
    "draft": {"owner"},
    "early": {"owner", "prp", "prd", "sig"},
    "closed_to_members": {"owner", "prp", "prd", "sig", "con", "org", "sco", "gov", *HANDLERS},
    "open_to_members": {"owner", "prp", "prd", "sig", "con", "org", "sco", "gov", *HANDLERS, "member", "pair_mate"},
    "opinion": {"owner", "opn", "sig"},
    "livelihood": {*SAME_SECTOR, "ldg", "prp", "opn", "sig", "gov"},
    "pair": {"owner", "pair_mate", "sig", "lia"},
    "meeting": {"owner", "pair_mate", "sig", "lia"},
    "story_draft": {"owner"},
    "story": EVERYBODY - {"outsider", "cit", "sys", "sec", "aud"},
    "topic": EVERYBODY,
    "activity": EVERYBODY,
    "duty": EVERYBODY,
    "rules": EVERYBODY - {"outsider", "cit", "sys", "sec", "aud"},
    "rules_draft": {"prp", "lia", "sig"},
    "batch": {"prp"},
    "handover": {"prp", "prd", "sig", "gov", *HANDLERS},
}
FEEDBACK = {"owner", "prp", "prd", "sig"}  # the matter is not closed
SECRETS = {
    "隐字草稿提案": SEES["draft"],
    "隐字未立案提案": SEES["early"],
    "隐字不公开提案": SEES["closed_to_members"],
    "隐字公开提案": SEES["open_to_members"],
    "隐字社情民意": SEES["opinion"],
    "隐字民生问题": SEES["livelihood"],
    "隐字谈心主题": SEES["meeting"],
    "隐字草稿故事": SEES["story_draft"],
    "隐字反馈意见": FEEDBACK,
    "隐字规则草稿": SEES["rules_draft"],
    "隐字未办理原因": SEES["batch"],
    "隐字不公开原因": SEES["batch"],
    "隐字交办会": SEES["handover"],
}
PROPOSALS = ["draft", "early", "closed_to_members", "open_to_members"]
RECORDS = {  # one page a record
    "proposals:proposal": PROPOSALS,
    "opinions:item": ["opinion"],
    "livelihood:matter": ["livelihood"],
    "contacts:pair": ["pair"],
    "contacts:meeting": ["meeting"],
    "writings:writing": ["story_draft", "story"],
    "plans:topic": ["topic"],
    "activities:activity": ["activity"],
    "duties:duty": ["duty"],
    "rulebook:version": ["rules", "rules_draft"],
    "rulebook:export": ["rules", "rules_draft"],
    "desk:batch": ["batch"],
    "desk:handover": ["handover"],
    "desk:handover_csv": ["handover"],
}
CALENDAR_PAGES = ["calendar", "add", "import", "csv", "ics"]
CODES = ["members", "members_cpc", "study_participations", "vice_chair_talks", "pairs", "stories", "hot_issues"]


def _routes(made):
    """Every route with the arguments to ask it with: (record or None, arguments, query)."""
    home, figures = made.assembly.slug, [("home", 2026, code) for code in CODES]
    people = [(made.cast.zhuoma.person.pk,), (made.cast.ciren.person.pk,)]
    steps = [
        (name, (getattr(made, name).pk, step))
        for name in PROPOSALS
        for step in ["submit", "file", "assign", "reply", "feedback", "invite"]
    ]
    return {
        **{route: [(name, (getattr(made, name).pk,)) for name in names] for route, names in RECORDS.items()},
        "proposals:step": steps,
        "proposals:edit": [(name, (getattr(made, name).pk,)) for name in PROPOSALS],
        **{
            f"rulebook:{page}": [("rules", (made.rules.pk,)), ("rules_draft", (made.rules_draft.pk,))]
            for page in ["edit", "import", "force", "discard"]
        },
        "desk:batch_check": [("batch", (made.batch.pk,))],
        "desk:batch_step": [("batch", (made.batch.pk, "review")), ("batch", (made.batch.pk, "nonsense"))],
        "rulebook:begin": [("rules", (home,))],
        "rulebook:compare": [
            ("rules", (made.rules.pk, made.rules.pk)),
            ("rules_draft", (made.rules.pk, made.rules_draft.pk)),
            ("rules_draft", (made.rules_draft.pk, made.rules.pk)),
        ],
        **{f"calendars:{name}": [(None, (slug,)) for slug in (home, "national", "nowhere")] for name in CALENDAR_PAGES},
        "calendars:year": [(None, (home, 2026)), (None, ("national", 1)), (None, ("nowhere", 2026))],
        "calendars:undo": [(None, (home, 1)), (None, (home, 99))],
        "calendars:edit": [(None, (home, "2026-02-18")), (None, (home, "2026-02-19"))],
        "calendars:remove": [(None, (home, "2026-02-18")), (None, (home, "2026-02-19"))],
        "members:person": [(None, arguments) for arguments in people],
        "figures:report": [(None, (home, 2026)), (None, (home, 1999))],
        "figures:figure": [(None, arguments) for arguments in figures],
        "figures:rows_csv": [(None, arguments) for arguments in figures],
    }


PLAIN = {  # routes that take no argument
    "desk:home",
    "desk:list",
    "desk:choose",
    "desk:batches",
    "desk:handovers",
    "matters:ledger",
    "matters:ledger_csv",
    "proposals:write",
    "members:list",
    "plans:list",
    "activities:list",
    "contacts:list",
    "writings:list",
    "rulebook:list",
    "figures:reports",
    "figures:audit",
    "calendars:mine",
    "calendars:due",
}
NOT_OURS = ("account_", "set_language")  # allauth's and Django's own; no record is reached there


def _named(patterns, space=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _named(pattern.url_patterns, inner)
        elif not issubclass(getattr(pattern.callback, "view_class", object), RedirectView):  # leads to a named one
            yield f"{space}{pattern.name}"


def test_every_route_stands_in_the_matrix(cast):
    routes = {name for name in _named(get_resolver().url_patterns) if not name.startswith(NOT_OURS)}

    assert routes == {*_routes(world(cast)), *PLAIN}


def _ask(client, route, arguments=()):
    response = client.get(reverse(route, args=arguments))
    body = response.getvalue() if response.streaming else response.content
    return response.status_code, body.decode()


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_each_role_opens_what_it_may_and_reads_nothing_else(who, cast, client):
    made = world(cast)
    client.force_login(made.users[who])
    asked = [(route, record, arguments) for route, cases in _routes(made).items() for record, arguments in cases]
    asked += [(route, None, ()) for route in PLAIN]

    for route, record, arguments in asked:
        status, body = _ask(client, route, arguments)

        if route in RECORDS:
            assert status == (200 if who in SEES[record] else 404), (route, record)
        elif record and who not in SEES[record]:
            assert status == 404, (route, record)
        assert status in (200, 302, 403, 404, 409), (route, arguments, status)
        leaked = {words for words, allowed in SECRETS.items() if words in body and who not in allowed}
        assert leaked == set(), (route, arguments)


def test_the_records_are_there_to_leak(cast, client):
    """Each secret is read by somebody on some page: else the test above would prove nothing."""
    made, read = world(cast), set()
    asked = [(route, arguments) for route, cases in _routes(made).items() for _record, arguments in cases]
    asked += [(route, ()) for route in PLAIN]
    for who in ("owner", "sig", "prp", "prd", "opn"):
        client.force_login(made.users[who])
        for route, arguments in asked:
            _status, body = _ask(client, route, arguments)
            read |= {words for words in SECRETS if words in body}

    assert read == set(SECRETS)


def test_nobody_reads_anything_without_signing_in(cast, client):
    made = world(cast)
    asked = [(route, arguments) for route, cases in _routes(made).items() for _record, arguments in cases]

    for route, arguments in [*asked, *((route, ()) for route in PLAIN)]:
        response = client.get(reverse(route, args=arguments))
        assert response.status_code == 302, route
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_a_step_not_one_s_own_is_refused_when_sent_straight(who, cast, client):
    """The form hides nothing: whoever posts a step that is not theirs gets 404 or 403, and nothing changes."""
    made = world(cast)
    client.force_login(made.users[who])
    matter = made.early
    before = (matter.state, matter.changed_at)
    for step in ["file", "assign", "acknowledge", "reply", "decline", "conclude", "close_unanswered"]:
        response = client.post(reverse("proposals:step", args=(matter.pk, step)), {"key": "not a key"})
        assert response.status_code in (302, 400, 403, 404), step
    matter.refresh_from_db()

    assert (matter.state, matter.changed_at) == before


def test_every_model_is_reached_through_visible_to(cast):
    from django.apps import apps

    world(cast)
    for model in apps.get_models():
        if model.__module__.startswith("huiyin."):
            assert isinstance(model.objects.visible_to(cast.wangfang).count(), int), model
