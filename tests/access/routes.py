"""All routes, and the records to ask each with.

A new route fails the suite until it stands here: one that takes no argument in PLAIN, any other in `_routes` with the
records of tests/factories/world.py its arguments name; in RECORDS too where it is the record's page. Who reads a record
is not said here: docs/rules/access.md says it of its object, tests/access/facts.py which object it is.
"""

from django.urls import reverse
from django.views.generic import RedirectView

from huiyin.plans.workflow import PLAN_STEPS
from huiyin.plans.workflow import STEPS as TOPIC_STEPS
from huiyin.privacy.registry import KEPT
from huiyin.writings.workflow import STEPS as WRITING_STEPS
from tests.access.exits import exit_of
from tests.access.facts import EVERYBODY, NOBODY, PLACES, RECORD_FACTS, SECRETS, SEES
from tests.asked import unpacked

__all__ = ["EVERYBODY", "NOBODY", "PLAIN", "RECORDS", "SECRETS", "SEES"]
ITEM_STEPS = ["submit", "shortlist", "not_use", "edit_text", "sign", "reply", "feed_back", "issue", "nonsense"]
EARLY_STEPS = ["submit", "review", "recommend", "file", "decline", "assign", "reply", "feedback", "invite"]
PROPOSALS = ["draft", "seconding", "entered", "early", "closed_to_members", "open_to_members", "in_review"]
PROPOSALS += ["sent_on", "converted", "title_only", "taken_back"]
RECORDS = {  # one page a record
    "proposals:proposal": PROPOSALS,
    "opinions:item": ["opinion", "became", "issued_item", "item_draft"],
    "opinions:issue": ["issue", "issue_draft"],
    "opinions:print": ["issue", "issue_draft"],
    "proposals:letter": ["letter"],
    "livelihood:matter": ["livelihood"],
    "contacts:pair": ["pair"],
    "files:file": ["attachment"],
    "search:saved_search": ["saved_search"],
    "desk:batch": ["batch"],
    "desk:handover": ["handover"],
    "desk:handover_csv": ["handover"],
    "contacts:meeting": ["meeting"],
    "contacts:pairing": ["pairing"],
    "contacts:pairing_xlsx": ["pairing"],
    "writings:writing": ["story_draft", "story"],
    "plans:topic": ["topic", "suggestion", "declined"],
    "activities:activity": ["activity"],
    "duties:duty": ["duty"],
    "rulebook:version": ["rules", "rules_draft"],
    "rulebook:export": ["rules", "rules_draft"],
    "supervision:matter": ["draft", "early", "closed_to_members", "open_to_members", "opinion", "livelihood"],
    "supervision:order": ["order", "key_order"],
    "supervision:slip": ["slip"],
    "supervision:award_round": ["award_round", "published_round"],
}
POSTS = ["post", "post_answered", "post_taken_back"]
RECORDS |= {"boards:board": ["board"], "boards:post": POSTS}
RECORDS |= {"fieldwork:finding": ["finding", "let_go"], "activities:activity": ["activity", "trip", "own"]}
POST_STEPS = ["also_here", "edit", "take_back", "raise_matter", "raise_item", "raise_proposal", "join", "answer"]
RECORDS["members:import"] = ["member_import"]
RECORDS |= {
    "visits:place": ["place"],
    "visits:visit": ["visit", "next_visit"],
    "matters:originator": ["originator", "sayer", "heard"],
}
RECORDS["activities:activity"] += ["planned", "private_activity"]
RECORDS["activities:series"] = ["series"]
RECORDS["files:file"] = ["attachment", "sent_beforehand", "plate", "public_plate"]
REPORTS = ["report_draft", "report_out", "report_sent"]
RECORDS["duties:of"] = ["tasks"]  # what one member owes and did: theirs, the leader's, the liaison office's
RECORDS |= {"fieldwork:report": REPORTS, "fieldwork:report_print": REPORTS}
WRITINGS = ["story_draft", "story", "story_sent", "reflection", "story_gone", "story_printed", "story_public"]
COLLECTIONS = ["collection", "collection_draft"]
RECORDS |= {f"writings:{page}": COLLECTIONS for page in ("collection", "collection_print")}
RECORDS |= {"writings:writing": WRITINGS, "writings:call": ["call"]}
RECORDS["corrections:request"] = ["correction"]
RECORDS["accounts:account"] = ["account"]
RECORDS["privacy:erasure"] = ["erasure"]
RECORDS["matters:similar_of"] = [*PROPOSALS, "opinion", "became", "issued_item", "item_draft", "livelihood"]
RECORDS["proposals:candidates_take_back"] = ["not_the_same"]
CALENDAR_PAGES = ["calendar", "add", "import", "csv", "ics"]
CODES = ["members", "members_cpc", "study_participations", "vice_chair_talks", "pairs", "stories", "hot_issues"]


def _routes(made):
    """Every route with the arguments to ask it with: (record or None, arguments, query)."""
    home, figures = made.assembly.slug, [("home", 2026, code) for code in CODES]
    people = [(made.cast.zhuoma.person.pk,), (made.cast.ciren.person.pk,)]
    steps = [
        (name, (getattr(made, name).pk, step))
        for name in PROPOSALS
        for step in [*EARLY_STEPS, "progress", "look_back", "sign", "second", "move_signing_day", "request_return"]
    ]
    return {
        **{route: [(name, (getattr(made, name).pk,)) for name in names] for route, names in RECORDS.items()},
        "proposals:step": steps,
        "opinions:edit": [(name, (getattr(made, name).pk,)) for name in ("item_draft", "issued_item", "opinion")],
        "opinions:step": [
            (name, (getattr(made, name).pk, step)) for name in ("item_draft", "issued_item") for step in ITEM_STEPS
        ],
        **{
            f"opinions:{page}": [(name, (getattr(made, name).pk,)) for name in ("issue", "issue_draft")]
            for page in ("compose", "issue_it", "issue_discard", "send_upward")
        },
        **{
            f"contacts:pairing_{page}": [("pairing", (made.pairing.pk,))]
            for page in ("work", "undo", "force", "discard")
        },
        "contacts:pairing_add": [("pairing", (made.pairing.pk, "member_member", "first", people[0][0]))],
        **{
            f"contacts:pairing_{page}": [("proposed", (made.proposed.pk,))]
            for page in ("mend_first", "mend_second", "remove")
        },
        "contacts:group_change": [("public_group", (made.public_group.pk,))],
        "contacts:wish": [("wish", (made.wished.pk,))],
        "desk:batch_check": [("batch", (made.batch.pk,))],
        "desk:batch_step": [("batch", (made.batch.pk, "review")), ("batch", (made.batch.pk, "nonsense"))],
        "proposals:session_add": [(None, (slug,)) for slug in (home, "elsewhere", "nowhere")],
        "proposals:session_edit": [(None, (made.session.pk,)), (None, (made.session.pk + 1,))],
        "proposals:publish": [(name, (getattr(made, name).pk,)) for name in PROPOSALS],
        "proposals:unpublish": [(name, (getattr(made, name).pk,)) for name in PROPOSALS],
        "proposals:published": [(None, (made.copy.pk,)), (None, (made.copy_taken_back.pk,))],
        "proposals:edit": [(name, (getattr(made, name).pk,)) for name in PROPOSALS],
        **{
            f"rulebook:{page}": [("rules", (made.rules.pk,)), ("rules_draft", (made.rules_draft.pk,))]
            for page in ["edit", "import", "force", "discard"]
        },
        "rulebook:begin": [("rules", (home,))],
        "rulebook:compare": [
            ("rules", (made.rules.pk, made.rules.pk)),
            ("rules_draft", (made.rules.pk, made.rules_draft.pk)),
            ("rules_draft", (made.rules_draft.pk, made.rules.pk)),
        ],
        **{f"calendars:{name}": [(None, (slug,)) for slug in (home, "national", "nowhere")] for name in CALENDAR_PAGES},
        "calendars:year": [(None, (home, 2026)), (None, ("national", 1)), (None, ("nowhere", 2026))],
        "notices:open": [("notice", (made.notice.pk,))],
        **{
            f"accounts:{page}": [("account", (made.account.pk,))]
            for page in ("invite", "withdraw", "close", "reopen", "lift_wait", "reset_factor", "contact")
        },
        "accounts:end_session": [(None, (1,))],
        "boards:csv": [("board", (made.board.pk,))],
        "boards:step": [(name, (getattr(made, name).pk, step)) for name in POSTS for step in [*POST_STEPS, "nonsense"]],
        **_supervision_routes(made),
        **_livelihood_routes(made),
        **_visit_routes(made),
        **_plan_routes(made),
        **_activity_routes(made),
        **_attendance_routes(made),
        "activities:feed": [(None, (made.feed_secret,)), (None, ("x" * 43,))],
        "activities:public_feed": [(None, (slug,)) for slug in (home, "nowhere")],
        "activities:feed_revoke": [("feed", (made.feed.pk,))],
        **_field_routes(made),
        **_report_routes(made),
        **_writing_routes(made),
        **_record_routes(made),
        **_annual_routes(made),
        **_talk_routes(made),
        **_similar_routes(made),
        **_paper_routes(made),
        **_role_routes(made),
        **{f"corrections:{page}": [("correction", (made.correction.pk,))] for page in ("answer", "withdraw")},
        "privacy:hold_lift": [("hold", (made.hold.pk,))],  # whoever is held reads why on the first page of privacy
        "privacy:erasure_step": [
            ("erasure", (made.erasure.pk, step))
            for step in ("erase_person", "refuse_erasure", "withdraw_erasure", "nonsense")
        ],
        "privacy:consent": [(None, (code, made.copy.matter_id)) for code in ("name", "proposal", "nonsense")],
        "privacy:kind": [(None, (entry.code,)) for entry in KEPT],
        "calendars:undo": [(None, (home, 1)), (None, (home, 99))],
        "calendars:edit": [(None, (home, "2026-02-18")), (None, (home, "2026-02-19"))],
        "calendars:remove": [(None, (home, "2026-02-18")), (None, (home, "2026-02-19"))],
        **{
            f"matters:saved_view_{page}": [("saved_view", (made.saved_view.pk,))]
            for page in ["edit", "remove", "restore"]
        },
        **{
            f"search:saved_search_{page}": [("saved_search", (made.saved_search.pk,))]
            for page in ["edit", "remove", "restore"]
        },
        "matters:recompute": [(None, (slug,)) for slug in (home, "elsewhere", "nowhere")],
        "members:person": [(None, arguments) for arguments in people],
        "members:import_step": [
            ("member_import", (made.member_import.pk, step)) for step in ("discard", "undo", "confirm", "nonsense")
        ],
        "figures:report": [(None, (home, 2026)), (None, (home, 1999))],
        "figures:figure": [(None, arguments) for arguments in figures],
        "figures:rows_csv": [(None, arguments) for arguments in figures],
    }


def _supervision_routes(made):
    steps = ["plan", "replan", "visit", "note", "report", "send_back", "end", "call_off"]
    matters = [("closed_to_members", (made.closed_to_members.pk,)), ("opinion", (made.opinion.pk,))]
    return {
        **{f"supervision:{page}": matters for page in ["order_new", "mark", "instruct"]},
        "supervision:step": [
            (name, (getattr(made, name).pk, step)) for name in ("order", "key_order") for step in steps
        ],
        "supervision:amend": [("instruction", (made.instruction.pk,))],
        "supervision:unmark": [("closed_to_members", (made.key_order.key_proposal.pk,))],
        "supervision:acknowledge": [("slip", (made.slip.pk,))],
        **{
            f"supervision:award_{page}": [("award_round", (made.award_round.pk,))]
            for page in ["nominate", "decide", "publish"]
        },
        "supervision:award_step": [("award_round", (made.award_round.pk, made.award.pk, "shortlist"))],
    }


def _livelihood_routes(made):
    steps = ["register", "assign", "answer", "hand_up", "claim", "verify_done", "close", "nonsense"]
    return {
        "livelihood:step": [("livelihood", (made.livelihood.pk, step)) for step in steps],
        "livelihood:from_commitment": [("title_only", (made.title_only.commitments.first().pk,))],
    }


def _plan_routes(made):
    steps, plan_steps = [*TOPIC_STEPS, "nonsense"], [*PLAN_STEPS, "nonsense"]
    topics = ["topic", "suggestion", "declined"]
    return {
        "plans:plan": [(None, (made.plan.pk,)), (None, (made.plan.pk + 1,))],
        "plans:suggestions": [(None, (made.plan.pk,))],
        "plans:plan_step": [(None, (made.plan.pk, step)) for step in plan_steps],
        "plans:step": [(name, (getattr(made, name).pk, step)) for name in topics for step in steps],
    }


def _visit_routes(made):
    steps = ["change", "cancel", "hold", "finish", "receive", "nonsense"]
    days, came = ["visit", "next_visit"], ["originator", "sayer", "heard"]
    return {
        **{f"visits:{page}": [("place", (made.place.pk,))] for page in ["place_change", "plan", "place_csv"]},
        **{f"visits:{page}": [(name, (getattr(made, name).pk,)) for name in days] for page in ["print", "notice"]},
        "visits:step": [(name, (getattr(made, name).pk, step)) for name in days for step in steps],
        **{
            f"visits:{page}": [(name, (getattr(made, name).pk,)) for name in ("said", "taken")]
            for page in ["settle", "correct"]
        },
        **{
            f"matters:originator_{page}": [(name, (getattr(made, name).pk,)) for name in came]
            for page in ["amend", "erase"]
        },
    }


def _activity_routes(made):
    pages = ["change", "cancel", "hold", "minutes", "agenda", "materials", "decide", "sign_up", "give_up"]
    return {
        **{
            f"activities:{page}": [(name, (getattr(made, name).pk,)) for name in ("activity", "planned")]
            for page in pages
        },
        "activities:item": [(None, (made.item.pk,))],
        "activities:material_remove": [("material", (made.material.pk,))],
        "activities:done": [("decision", (made.decision.pk,))],
        **{f"activities:series_{page}": [("series", (made.series.pk,))] for page in ["change", "repeat"]},
    }


def _attendance_routes(made):
    pages = ["call", "confirm", "leave", "roll", "roll_paste", "roll_complete"]
    people = [made.cast.zhuoma.person.pk, made.cast.ciren.person.pk]
    return {
        **{f"activities:{page}": [("activity", (made.activity.pk,))] for page in pages},
        "activities:roll_correct": [("line", (made.line.pk,))],
        **{f"activities:leave_{page}": [("leave", (made.leave.pk,))] for page in ["decide", "withdraw"]},
        "activities:absence_end": [("absence", (made.absence.pk,))],
        "activities:attendance_of": [(None, (made.assembly.slug, person)) for person in people],
    }


def _field_routes(made):
    steps = ["edit", "let_go", "proposal", "opinion", "livelihood", "nonsense"]
    findings = ["finding", "let_go"]
    return {
        "fieldwork:finding_step": [(name, (getattr(made, name).pk, step)) for name in findings for step in steps],
        **{
            f"fieldwork:{page}": [("trip", (made.trip.pk,)), ("own", (made.own.pk,))]
            for page in ["finding_new", "stop_add"]
        },
        **{f"fieldwork:stop_{page}": [("stop", (made.stop.pk,))] for page in ["change", "remove"]},
        **{
            f"fieldwork:own_{page}": [("trip", (made.trip.pk,)), ("own", (made.own.pk,))]
            for page in ["change", "leave"]
        },
    }


def _report_routes(made):
    steps = ["describe", "lay_in", "circulate", "comment", "take_back", "adopt", "attach", "send", "instruct"]
    steps += ["recommend", "close", "edit", "enter", "nonsense"]
    ways = ["change_recommendation", "drop_recommendation", "enter", "join", "leave_out", "nonsense"]
    return {
        "fieldwork:report_edit": [(name, (getattr(made, name).pk,)) for name in REPORTS],
        "fieldwork:report_versions": [(name, (getattr(made, name).pk,)) for name in REPORTS],
        "fieldwork:report_step": [(name, (getattr(made, name).pk, step)) for name in REPORTS for step in steps],
        "fieldwork:comment_answer": [("report_comment", (made.report_comment.pk,))],
        "fieldwork:advice_step": [
            (name, (getattr(made, name).pk, way)) for name in ("advice", "advice_open") for way in ways
        ],
    }


def _writing_routes(made):
    steps = [*WRITING_STEPS, "nonsense"]
    return {
        **{
            f"writings:{page}": [(name, (getattr(made, name).pk,)) for name in WRITINGS]
            for page in ["change", "edit", "versions"]
        },
        "writings:step": [(name, (getattr(made, name).pk, step)) for name in WRITINGS for step in steps],
        "writings:call_step": [("call", (made.call.pk, step)) for step in ["move_call", "close_call", "nonsense"]],
        "writings:call_decline": [("call", (made.call.pk,))],
        "writings:enclosures": [(name, (getattr(made, name).pk,)) for name in WRITINGS],
        "writings:collection_choose": [(name, (getattr(made, name).pk,)) for name in COLLECTIONS],
        "writings:collection_item": [
            (name, (getattr(made, name).pk, item.pk))
            for name in COLLECTIONS
            for item in getattr(made, name).items.all()
        ],
        "writings:collection_step": [
            (name, (getattr(made, name).pk, step))
            for name in COLLECTIONS
            for step in ["change", "finish", "reopen", "put_in", "nonsense"]
        ],
        "writings:story": [(None, (made.story_public.pk,)), (None, (made.story.pk,)), (None, (made.story_gone.pk,))],
        "files:public_file": [(None, (made.public_plate.pk,)), (None, (made.plate.pk,))],
    }


RECORDS |= {"duties:record": ["duty_record"], "duties:report": ["duty_report", "duty_report_draft"]}


def _record_routes(made):
    lines = {"duty_record": (made.duty_record.pk,)}
    reports = ["duty_report", "duty_report_draft"]
    return {
        **{f"duties:{page}": list(lines.items()) for page in ["record_print", "record_json", "note_new", "contest"]},
        "duties:note_take_back": [("record_note", (made.record_note.pk,))],
        **{
            f"duties:report_{page}": [(name, (getattr(made, name).pk,)) for name in reports]
            for page in ["print", "edit"]
        },
        "duties:report_step": [
            (name, (getattr(made, name).pk, step)) for name in reports for step in ["submit", "take_back", "nonsense"]
        ],
    }


ANNUAL = ["annual_draft", "annual_frozen", "annual_published"]
RECORDS |= {f"figures:document{page}": ANNUAL for page in ("", "_print")}


def _annual_routes(made):
    reports = [(name, getattr(made, name).pk) for name in ANNUAL]
    codes = ["pairs", "stories", "members_cpc", "vice_chair_talks", "hot_issues", "nothing"]
    return {
        **{f"figures:document_{page}": [(name, (pk,)) for name, pk in reports] for page in ("edit", "drift")},
        "figures:document_step": [
            (name, (pk, step)) for name, pk in reports for step in ("freeze", "thaw", "publish", "correct", "nonsense")
        ],
        "figures:frozen": [(name, (pk, 2026, code)) for name, pk in reports for code in codes],
        "figures:compare": [(None, (slug, 2026)) for slug in ("home", "elsewhere", "nowhere")],
        "figures:public_report": [(None, (pk,)) for _name, pk in reports],
    }


ANSWERED = ["sent_on", "closed_to_members", "open_to_members", "title_only", "taken_back"]
ON_LEDGER = [*PROPOSALS, "opinion", "became", "issued_item", "item_draft", "livelihood"]


def _paper_routes(made):
    """All as Word files, the first of each kind as PDF too."""
    papers = {
        "proposal_form": [(name, getattr(made, name).pk) for name in PROPOSALS],
        "reply_letter": [(name, getattr(made, name).answers.first().pk) for name in ANSWERED],
        "co_opinion": [("co_opinion", made.co_opinion.pk)],
        "handover_list": [("handover", made.handover.pk)],
        "bulletin": [(name, getattr(made, name).pk) for name in ("issue", "issue_draft")],
        "ledger_sheet": [(name, getattr(made, name).pk) for name in ON_LEDGER],
        "roll": [("roll", made.activity.pk)],
        "duty_record": [("duty_record_whole", made.duty_record.pk)],
        "annual_report": [(name, getattr(made, name).pk) for name in ANNUAL],
    }
    routes = {
        f"documents:{name}": [
            *((record, (pk, "docx")) for record, pk in found),
            *((record, (pk, "pdf")) for record, pk in found[:1]),
        ]
        for name, found in papers.items()
    }
    return routes | {"documents:ledger_list": [(None, ("docx",)), (None, ("pdf",))]}


def _similar_routes(made):
    every = [(name, getattr(made, name).pk) for name in ON_LEDGER]
    seen = made.open_to_members.pk
    return {
        "matters:similar_compare": [
            *((name, (pk, seen)) for name, pk in every),
            *((name, (seen, pk)) for name, pk in every),
            *((name, (pk, pk)) for name, pk in every),
        ],
        "proposals:candidates_progress": [("candidate_search", (made.candidate_search.pk,))],
        "proposals:candidates_apart": [(name, (getattr(made, name).pk, seen)) for name in PROPOSALS],
        "proposals:candidates_together": [(None, (step,)) for step in ("merge", "recommend", "nonsense")],
    }


def _talk_routes(made):
    held = [made.cast.ciren.person.memberships.get().pk, made.cast.wangfang.person.memberships.get().pk]
    seats = [seat.pk for seat in made.cast.zhuoma.person.seats.all()]
    return {
        **{f"contacts:{page}": [("pair", (made.pair.pk,))] for page in ["record", "pass_on", "end"]},
        **{f"contacts:{page}": [("meeting", (made.meeting.pk,))] for page in ["note", "amend", "raise"]},
        **{f"members:membership_{page}": [(None, (pk,)) for pk in held] for page in ["end", "undo"]},
        **{f"members:seat_{page}": [(None, (pk,)) for pk in seats] for page in ["end", "undo"]},
    }


# roles: who grants them and who reads the log; one's own; an agency's leader what the agency asked for
RECORDS["accounts:role"] = ["held"]


def _role_routes(made):
    steps = ["grant_request", "refuse_request", "withdraw_request", "nonsense"]
    people = [made.cast.zhuoma.person.pk, made.cast.wangfang.person.pk]
    return {
        **{f"accounts:role_{page}": [("held", (made.held.pk,))] for page in ("change", "end")},
        "accounts:role_request_step": [("account_request", (made.account_request.pk, step)) for step in steps],
        "members:second_account_link": [(None, (pk,)) for pk in people],
        "members:second_account_unlink": [("second_account", (made.second_account.pk,))],
    }


PLAIN = {  # routes that take no argument
    *[f"accounts:role_{page}" for page in ("list", "grant", "requests", "ask")],
    *["members:second_accounts", "auditing:log"],
    *[f"accounts:{page}" for page in ("list", "open", "open_many", "second_factor", "end_all_sessions", "invitation")],
    *[f"duties:{name}" for name in ["my_record", "reports", "report_new"]],
    "livelihood:note",
    *[f"fieldwork:{page}" for page in ["findings", "own", "own_new"]],
    "desk:home",
    *[f"corrections:{page}" for page in ["requests", "requests_xlsx", "ask"]],
    *[f"privacy:{page}" for page in ["home", "looks", "print", "export", "files", "consents"]],
    *[f"privacy:{page}" for page in ["holds", "hold_new", "erasures", "erasure_new", "unmask"]],
    "desk:list",
    "desk:choose",
    "desk:batches",
    "desk:handovers",
    "matters:ledger",
    *[f"matters:ledger_{page}" for page in ["csv", "xlsx", "names", "months", "look_back"]],
    *["matters:saved_views", "matters:saved_view_new"],
    *[f"search:{page}" for page in ("home", "facets", "suggest", "saved_searches", "saved_search_new")],
    "proposals:write",
    "matters:similar",
    "proposals:candidates",
    "proposals:candidates_search",
    "proposals:letters",
    "proposals:look_back",
    "proposals:look_back_csv",
    "proposals:archive",
    "proposals:published_list",
    "members:list",
    *[f"plans:{name}" for name in ["list", "suggest", "mine", "print", "xlsx", "open"]],
    *["members:imports", "members:import_begin", "plans:import"],
    "plans:list",
    "activities:list",
    *[f"activities:{page}" for page in ["list", "csv", "xlsx", "month", "plan", "every_series", "series_open"]],
    *["activities:decisions", "activities:decisions_csv"],
    *[f"activities:{name}" for name in ["leaves", "absence_new", "attendance"]],
    "activities:feeds",
    "contacts:list",
    *[f"contacts:{name}" for name in ["list_xlsx", "record_others", "coverage", "coverage_xlsx", "remind"]],
    *[f"contacts:{name}" for name in ["pairings", "pairing_begin", "groups", "group_open", "wishes"]],
    "boards:home",
    "boards:waiting",
    *[f"writings:{page}" for page in ["list", "xlsx", "write", "calls", "call_open"]],
    *[f"writings:{page}" for page in ["collections", "collection_new", "stories"]],
    "rulebook:list",
    "figures:reports",
    "figures:audit",
    "figures:dashboard",
    *[f"figures:{name}" for name in ("documents", "document_new", "public_reports")],
    "calendars:mine",
    "calendars:due",
    *[f"supervision:{name}" for name in ["home", "keys", "keys_csv", "slips", "slips_csv", "issue", "awards"]],
    *[f"supervision:punctuality{name}" for name in ["", "_csv", "_rows", "_rows_csv"]],
    "supervision:award_open",
    "notices:list",
    "notices:settings",
    "proposals:on_behalf",
    "proposals:seconding",
    "proposals:sessions",
    *[f"fieldwork:{name}" for name in ["reports", "reports_xlsx", "report_new"]],
    *[f"visits:{name}" for name in ["list", "places", "place_open"]],
    *[f"opinions:{name}" for name in ("list", "write", "issues", "issue_begin")],
    *[f"duties:{name}" for name in ("mine", "totals", "totals_xlsx", "remind")],
}
PUBLIC = {"proposals:published_list", "proposals:published"}  # the only pages read without signing in
STORIES = {"writings:stories", "writings:story", "files:public_file"}  # and these
ANNUALS = {"figures:public_reports", "figures:public_report", "documents:annual_report"}
FEEDS = {"activities:feed", "activities:public_feed"}  # by a calendar program, with an address or none
ENTRANCE = {"accounts:invitation"}  # by who has a code
NOT_OURS = (
    "account_",
    "set_language",
    "mfa_",
    "usersessions_",
    "socialaccount_",
    "openid_connect_",
)  # allauth's and Django's own; no record is reached there


_KEPT = [entry.code for entry in KEPT]


THIRDS = 3


def refused_in_turn(number, who):
    """Whether this reader sends the refusal of this number: each is sent by a third of those it is for.

    Who reads a record is asked of everybody on the record's own page, and the steps' pages all look it up by the same
    `visible_to`: what could differ is the page, not the reader.
    """
    return (number + _turn(who)) % THIRDS == 0


def asked(made, who):
    """(route, record or None, arguments) of what one reader asks.

    Every page of every record and every list. Of the pages of steps and the like one for each object, another in each
    reader's turn: all records and steps are asked, not by everybody (who takes which step: test_steps.py); and where
    the record is not theirs to read, by a third.
    """
    groups = {}
    for case in _cases(made):
        groups.setdefault(_alike(*case), []).append(case)
    taken = []
    for number, (of, cases) in enumerate(groups.items()):
        if None in of:
            taken += cases
        elif not _page_refused(who, *cases[0][:2]) or refused_in_turn(number, who):
            taken.append(cases[_turn(who) % len(cases)])
    return [*taken, *((route, None, ()) for route in sorted(PLAIN))]


def left_to_others(made, who):
    """Pages of records the reader does read that were another's turn in `asked`; those of steps last."""
    taken = asked(made, who)
    found = [case for case in _cases(made) if case not in taken and case[1] and who in SEES[case[1]]]
    return sorted(found, key=lambda case: len(case[2]))


def _cases(made):
    return [(route, record, given) for route, cases in _routes(made).items() for record, given in cases]


def _turn(who):
    return list(PLACES).index(who)


def _page_refused(who, route, record):
    """Other exits than pages are few, and each is asked of everybody."""
    return record and who not in SEES[record] and exit_of(route, record) == "page"


def _alike(route, record, given):
    """What one of is enough for a reader; None in it: each is asked."""
    if route == "privacy:kind":
        return route, _KEPT.index(*given) // 2
    if record is None or route in RECORDS:
        return route, record, given, None
    return route, RECORD_FACTS[record]


def _named(patterns, space=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _named(pattern.url_patterns, inner)
        elif not issubclass(getattr(pattern.callback, "view_class", object), RedirectView):  # leads to a named one
            yield f"{space}{pattern.name}"


def _ask(client, route, arguments=()):
    response = client.get(reverse(route, args=arguments))
    body = response.getvalue() if response.streaming else response.content
    return response.status_code, unpacked(body).decode(errors="replace")  # a file need not be text
