"""The access matrix over every exit: all routes, asked by all roles, with records that could leak.

A new route joins by itself: one without a line in ROUTES fails the suite. What a reader may not see is 404, and its
words stand on no page, list, export or figure they open.
"""

import re

import pytest
from django.core import mail
from django.urls import get_resolver, reverse
from django.views.generic import RedirectView

from huiyin.activities import telling
from huiyin.notices.models import Notice
from huiyin.notices.sending import send_due
from huiyin.plans.workflow import PLAN_STEPS
from huiyin.plans.workflow import STEPS as TOPIC_STEPS
from huiyin.privacy.registry import KEPT
from huiyin.writings.workflow import STEPS as WRITING_STEPS
from tests.asked import unpacked
from tests.factories.world import put_notice, world

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
    "seconding": {"owner", "pair_mate", "member", "prp"},
    "entered": {"owner", "prp"},
    "early": {"owner", "prp", "prd", "sig"},
    # examined: what is recommended, what was sent on, what it became
    "in_review": {"owner", "prp", "prd", "sig"},
    "sent_on": {"owner", "prp", "prd", "sig"},
    "converted": {"owner", "prp", "prd", "sig"},
    "letter": {"owner", "prp", "prd", "sig", *HANDLERS},
    "became": {"owner", "opn", "sig"},
    "closed_to_members": {"owner", "prp", "prd", "sig", "con", "org", "sco", "gov", *HANDLERS},
    "open_to_members": {"owner", "prp", "prd", "sig", "con", "org", "sco", "gov", *HANDLERS, "member", "pair_mate"},
    "title_only": {"owner", "prp", "prd", "sig", "con", "org", "sco", "gov", *HANDLERS},
    "taken_back": {"owner", "prp", "prd", "sig", "con", "org", "sco", "gov", *HANDLERS},
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
    "notice": {"owner"},
    "saved_view": {"owner"},  # its list shows it to the office it is shared with, who may not change it
    "saved_search": {"owner"},
    "attachment": {"owner"},  # nothing holds it
}
SEES["originator"] = {"owner", "ldg"}  # who took them down, and the desk that owes the answer
NOBODY = ("隐名次旺", "隐联系一三九")  # name and contact: shown after a reason was given, on that answer alone
SEES |= {  # of the opinion desk; an agency handles what was issued
    "issued_item": {"owner", "opn", "sig", *HANDLERS},
    "item_draft": {"owner"},
    "issue": {"owner", "pair_mate", "member", "opn", "sig"},
    "issue_draft": {"opn", "sig"},
}
OFFICES = {"prp", "sig", "gov"}
SEES |= {
    "order": {"owner", "prd", *OFFICES, *HANDLERS},
    "key_order": SEES["closed_to_members"],
    "slip": {*OFFICES, *HANDLERS},
    "instruction": {*OFFICES, *HANDLERS},
    "award_round": {"prp", "prd", "sig"},
    "published_round": EVERYBODY - {"outsider", "cit", "sys", "sec", "aud"},
}
BOARD = {*SAME_SECTOR, "sig", "lia", "ldg"}
SEES |= {"board": BOARD, "post": BOARD, "post_answered": BOARD, "post_taken_back": {"owner"}}
# visits: that a day is held, what was said there, who said it
SEES |= {
    "place": {"owner", "pair_mate", "member", "lia", "ldg", "sig"},
    "visit": {"owner", "pair_mate", "member", "lia", "ldg", "sig"},
    "said": {"owner", "ldg"},
    "taken": {"owner", "ldg"},
    "sayer": {"owner"},  # no matter came of it: the taker alone
    "heard": {"owner", "ldg"},
}
SEES["next_visit"] = SEES["visit"]
SEES |= {name: {"owner", "sig", "lia"} for name in ("suggestion", "declined")}  # topics no meeting chose
# activities: that one takes place is open to all; what was sent beforehand and decided, to those who hold it or came
THERE = {"owner", "lia", "sig"}
SEES |= {"planned": EVERYBODY, "series": EVERYBODY, "material": THERE, "sent_beforehand": THERE}
SEES["decision"] = THERE | HANDLERS
# attendance: a line of a roll, a request for leave, a long leave
SEES |= {name: {"owner", "sig", "lia"} for name in ("line", "leave", "absence")}
SEES |= {"private_activity": EVERYBODY, "feed": {"owner"}}
# field work: where a trip went, what was found there
FOUND = {"owner", "lia", "ldg", "sig"}
SEES |= {"finding": FOUND, "let_go": FOUND, "trip": EVERYBODY, "own": EVERYBODY, "stop": {"lia"}}
# reports: written, out for comment, adopted; what was said of one, and what a leader wrote on it
SEES |= {
    "report_draft": {"owner", "sig", "lia"},
    "report_out": {"owner", "sig", "lia", "pair_mate", "member"},
    "report_sent": EVERYBODY - {"outsider", "cit", "sys", "sec", "aud"},
    "report_comment": {"owner", "sig", "lia", "pair_mate"},
}
SEES |= {"advice": SEES["report_sent"], "advice_open": SEES["report_sent"]}
# writings: handed in, used, taken back; a call that names two, what one of them answered
WRITER = {"owner", "sig", "lia"}
SEES |= {
    "story_sent": WRITER,
    "reflection": WRITER,
    "story_gone": {"owner"},
    "call": {"owner", "pair_mate", "sig", "lia"},
}
# collections: the draft is the offices'; a finished one is read inside, with what is published nowhere else
SEES |= {"story_printed": WRITER, "plate": WRITER, "story_public": SEES["story"], "collection": SEES["story"]}
SEES |= {"public_plate": SEES["story"], "collection_draft": {"sig", "lia"}}


# pairs proposed: the liaison office and the leader; a group one is paired with; one's own wish
SEES |= {
    "pairing": {"sig", "lia"},
    "proposed": {"sig", "lia"},
    "wish": {"owner", "lia"},
    "public_group": {"owner", "sig", "lia"},
}
FEEDBACK = {"owner", "prp", "prd", "sig"}  # the matter is not closed
SECRETS = {
    "隐字草稿提案": SEES["draft"],
    "隐字通知": SEES["notice"],
    "隐字会前材料": SEES["material"],
    "隐字议定事项": SEES["decision"],
    "隐字附件": SEES["attachment"],
    "隐字保存的视图": {"owner", "ldg"},
    "隐字保存的检索": SEES["saved_search"],
    "隐字未立案提案": SEES["early"],
    "隐字征集附议": SEES["seconding"],
    "隐字代录提案": SEES["entered"],
    "隐字不公开提案": SEES["closed_to_members"],
    "隐字公开提案": SEES["open_to_members"],
    "隐字案据正文": SEES["title_only"],
    "隐字承诺事项": SEES["title_only"],
    "隐字回头看情况": SEES["title_only"],
    "隐字最终反馈": FEEDBACK | {"gov", *HANDLERS},
    "隐字督办事由": SEES["order"],
    "隐字批示全文": SEES["instruction"],
    "隐字批示摘要": SEES["instruction"] | {"owner"},
    "隐字签收说明": SEES["slip"],
    "隐字未公布评选": SEES["award_round"],
    "隐字提名理由": SEES["award_round"],
    "隐字获奖理由": SEES["closed_to_members"],
    "隐字落选理由": SEES["award_round"],
    "隐字撤下公开": SEES["taken_back"],
    "隐字社情民意": SEES["opinion"],
    "隐字民生问题": SEES["livelihood"],
    "隐字谈心主题": {"owner", "pair_mate"},
    "隐字谈话内容": {"owner", "pair_mate"},
    "隐字界别群众": SEES["public_group"],
    "隐字未结的群众": SEES["pairing"],
    "隐字草稿故事": SEES["story_draft"],
    "隐字反馈意见": FEEDBACK,
    "隐字未办理原因": SEES["batch"],
    "隐字不公开原因": SEES["batch"],
    "隐字交办会": SEES["handover"],
    "隐字规则草稿": SEES["rules_draft"],
    "隐字审查中提案": SEES["in_review"],
    "隐字审查建议": {"prp", "prd"},
    "隐字转送案由": SEES["letter"],
    "隐字转送案据": SEES["sent_on"],
    "隐字信函正文": SEES["letter"],
    "隐字转为信息": SEES["converted"] | SEES["became"],
}
SECRETS |= dict.fromkeys(["隐字群里情况", "隐字群里补充", "隐字群里已答", "隐字召集人答复"], BOARD)
SECRETS["隐字撤回情况"] = {"owner"}
SECRETS |= {
    "隐字起草报告": SEES["report_draft"],
    "隐字征求意见报告": SEES["report_out"],
    "隐字对报告的意见": SEES["report_comment"],
    "隐字报告旧题": {"owner", "sig", "lia"},
    "隐字已报送报告": SEES["report_sent"],
    "隐字报告批示全文": {"sig", "lia"},
    "隐字报告批示要点": SEES["report_sent"],
}
SECRETS |= {
    "隐字故事原题": WRITER,
    "隐字故事原文": WRITER,
    "隐字提交故事": WRITER,
    "隐字心得正文": WRITER,
    "隐字收回的故事": SEES["story_gone"],
    "隐字收回的原因": WRITER,
    "隐字约稿": SEES["call"],
    "隐字谢绝的话": {"pair_mate", "sig", "lia"},
}
IN_LEDGER = {*SAME_SECTOR, "ldg", "prp", "opn", "sig", "gov"} - {"pair_mate"}  # the matter names no sector
SECRETS |= {
    "隐字当面说的事": SEES["said"],
    "隐字当面答的话": SEES["said"],
    "隐字接待小结": SEES["said"],
    "隐字接待进台账": IN_LEDGER,
    "隐字来访群众": set(),  # nobody, without saying why
    "隐字电话": set(),
}
SECRETS |= dict.fromkeys(["隐字调研发现", "隐字调研记录", "隐字放下的发现", "隐字放下的理由", "隐字自己的发现"], FOUND)
SECRETS["隐字发现进台账"] = IN_LEDGER
SECRETS |= {
    "隐字原题": {"owner", "opn", "sig"},
    "隐字原文情况": {"owner", "opn", "sig"},
    "隐字刊发情况": SEES["issued_item"],
    "隐字核稿意见": {"opn", "sig"},
    "隐字报送单位": {"opn", "sig"},
    "隐字采用单位": SEES["issued_item"],
    "隐字部门回复": {"opn", "sig", *HANDLERS},
    "隐字信息草稿": SEES["item_draft"],
    "隐字未刊发专报": SEES["issue_draft"],
}
SECRETS |= dict.fromkeys(["隐字选题建议", "隐字选题理由", "隐字未采纳选题", "隐字不采纳理由"], SEES["declined"])
SECRETS["隐字建议人"] = {"sig", "lia"}  # of a chosen topic, led by a committee none of these is staff of
SECRETS["隐字请假说明"] = {"owner", "sig", "lia"}
# Read by all who sign in, and on no phone, in no mail
SECRETS |= {"隐字未公开活动": EVERYBODY, "隐字活动地点": EVERYBODY, "隐字日历订阅": {"owner"}}
ITEM_STEPS = ["submit", "shortlist", "not_use", "edit_text", "sign", "reply", "feed_back", "issue", "nonsense"]
EARLY_STEPS = ["submit", "review", "recommend", "file", "decline", "assign", "reply", "feedback", "invite"]
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
SEES["member_import"] = {"lia"}
SECRETS["隐字名单上的人"] = {"lia"}
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
SEES["tasks"] = {"owner", "sig", "lia"}
RECORDS |= {"fieldwork:report": REPORTS, "fieldwork:report_print": REPORTS}
SECRETS |= {"隐字印在文集里": SEES["collection"], "隐字图片说明": SEES["plate"]}
SECRETS |= dict.fromkeys(["隐字未定稿文集", "隐字编者的话"], SEES["collection_draft"])
WRITINGS = ["story_draft", "story", "story_sent", "reflection", "story_gone", "story_printed", "story_public"]
COLLECTIONS = ["collection", "collection_draft"]
RECORDS |= {f"writings:{page}": COLLECTIONS for page in ("collection", "collection_print")}
RECORDS |= {"writings:writing": WRITINGS, "writings:call": ["call"]}
# corrections, and what is stored about oneself: everybody's own page, nobody's about another
SEES["account"] = {"sys", "sec"}
SECRETS["隐字账号"] = SEES["account"]
RECORDS["accounts:account"] = ["account"]
SEES["correction"] = {"owner", "lia", "sig"}
SECRETS |= dict.fromkeys(("隐字更正的一条", "隐字更正的话"), SEES["correction"])
RECORDS["corrections:request"] = ["correction"]
# what must not be erased, who is to be erased: the liaison office and the leader; a hold also whom it names
SEES |= {"hold": {"pair_mate", "lia", "sig"}, "erasure": {"lia", "sig"}}
SECRETS |= {"隐字暂缓理由": SEES["hold"], "隐字注销理由": SEES["erasure"]}
RECORDS |= {"privacy:hold_lift": ["hold"], "privacy:erasure": ["erasure"]}
# similar matters: those of a matter by whoever sees it; candidates for merging by who examines
SEES |= {"candidate_search": {"prp", "prd"}, "not_the_same": {"prp", "prd"}}
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
            for page in ("invite", "withdraw", "close", "reopen", "lift_wait", "reset_factor")
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


# 卓玛's duty record and reports of a year: hers, the leader's and the liaison office's; offices read their sections
OWN_PARTS = {"prp", "opn", "ldg", "sco"}
SEES |= {"duty_record": THERE | OWN_PARTS, "duty_report": THERE, "duty_report_draft": {"owner"}, "record_note": THERE}
SECRETS |= {"隐字补充说明": THERE, "隐字履职报告": THERE, "隐字报告草稿": {"owner"}, "隐字档案异议": THERE | {"prp"}}
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


# annual reports: the draft is the offices', a frozen one is read inside, a published one by everybody
SEES |= {"annual_draft": {"sco", "prp", "opn", "sig", "lia", "ldg"}, "annual_published": EVERYBODY}
SEES["annual_frozen"] = SEES["rules"]
SECRETS |= dict.fromkeys(("隐字年报草稿", "隐字年报正文"), SEES["annual_draft"])
SECRETS["隐字定稿年报"] = SEES["annual_frozen"]
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


# papers: each read as its record is; a co-handler's opinion by the offices and the agencies alone
SEES["co_opinion"] = {"prp", "prd", "sig", "gov", *HANDLERS}
SECRETS["隐字会办意见"] = SEES["co_opinion"]
SEES |= {"roll": {"lia"}, "duty_record_whole": THERE}
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
SEES |= {
    "held": {"lia", "sec", "aud"},
    "account_request": {"agl", "sec", "sys"},
    "second_account": {"sys", "sec", "pair_mate"},
}
SECRETS |= {"隐字联络员": SEES["account_request"], "隐字第二账号": {"sys", "sec"}}
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
    return response.status_code, unpacked(body).decode(errors="replace")  # a file need not be text


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_each_role_opens_what_it_may_and_reads_nothing_else(who, cast, client):
    made = world(cast)
    client.force_login(made.users[who])
    asked = [(route, record, arguments) for route, cases in _routes(made).items() for record, arguments in cases]
    asked += [(route, None, ()) for route in PLAIN]

    for route, record, arguments in asked:
        status, body = _ask(client, route, arguments)

        if route in RECORDS or (record and route.startswith("documents:")):
            assert status == (200 if who in SEES[record] else 404), (route, record)
        elif record and who not in SEES[record]:
            assert status == 404, (route, record)
        assert status in (200, 302, 403, 404, 405, 409), (route, arguments, status)
        assert [words for words in NOBODY if words in body] == [], (route, arguments)
        leaked = {words for words, allowed in SECRETS.items() if words in body and who not in allowed}
        assert leaked == set(), (route, arguments)


def test_the_records_are_there_to_leak(cast, client):
    """Each secret is read by somebody on some page: else the test above would prove nothing."""
    made, read = world(cast), set()
    asked = [(route, arguments) for route, cases in _routes(made).items() for _record, arguments in cases]
    asked += [(route, ()) for route in PLAIN]
    for who in ("owner", "sig", "prp", "prd", "opn", "member", "lia", "sec", "sys"):
        client.force_login(made.users[who])
        for route, arguments in asked:
            _status, body = _ask(client, route, arguments)
            read |= {words for words in SECRETS if words in body}

    assert read == {words for words, allowed in SECRETS.items() if allowed}


def test_nobody_reads_anything_without_signing_in(cast, client):
    made = world(cast)
    asked = [(route, arguments) for route, cases in _routes(made).items() for _record, arguments in cases]

    for route, arguments in [*asked, *((route, ()) for route in PLAIN)]:
        if route in PUBLIC | FEEDS | STORIES | ANNUALS | ENTRANCE:
            continue
        response = client.get(reverse(route, args=arguments))
        assert response.status_code == 302, route
        assert response["Location"].startswith("/accounts/login/")


def test_the_public_reads_what_is_published_and_not_a_word_more(cast, client):
    made = world(cast)
    asked = [
        ("proposals:published_list", ()),
        *((route, found) for route in PUBLIC for _r, found in _routes(made).get(route, [])),
    ]
    pages = [_ask(client, route, arguments) for route, arguments in asked]
    words = ["取暖", *SECRETS]
    pages += [(200, client.get(reverse("proposals:published_list"), {"q": word}).content.decode()) for word in words]

    assert [status for status, _body in pages[:3]] == [200, 200, 404]
    assert "只公开案由的提案" in pages[0][1]
    for status, body in pages:
        read = re.sub(r'<input[^>]*name="q"[^>]*>', "", body)  # what was looked for stands in its field again
        assert {word for word in SECRETS if word in read} == set(), status


def test_the_public_reads_the_stories_that_are_its_own_and_their_pictures(cast, client):
    made = world(cast)
    asked = [
        ("writings:stories", ()),
        *((route, case) for route in sorted(STORIES) for _r, case in _routes(made).get(route, [])),
    ]
    pages = [_ask(client, route, arguments) for route, arguments in asked]

    assert [status for status, _body in pages] == [200, 200, 404, 200, 404, 404]
    assert ["人人可读的故事" in body for _status, body in pages] == [True, False, False, True, False, False]
    for _status, body in pages:
        assert {word for word in SECRETS if word in body} == set()


def test_the_public_reads_published_reports_and_their_corrections(cast, client):
    made = world(cast)
    asked = [("figures:public_reports", ()), *(("figures:public_report", (getattr(made, name).pk,)) for name in ANNUAL)]
    pages = [_ask(client, route, arguments) for route, arguments in asked]

    assert [status for status, _body in pages] == [200, 404, 404, 200]
    assert "漏录对子" in pages[3][1]
    for _status, body in pages:
        assert {word for word in SECRETS if word in body} == set()


def test_a_calendar_program_reads_when_something_is_and_nothing_private(cast, client):
    made = world(cast)
    asked = [(route, arguments) for route in sorted(FEEDS) for _record, arguments in _routes(made)[route]]
    pages = [_ask(client, route, arguments) for route, arguments in asked]
    read = [body.replace("\r\n ", "") for _status, body in pages]

    assert [status for status, _body in pages] == [200, 404, 200, 404]
    assert "协商会议（本区政协）" in read[0]
    assert "公开开放日" in read[0]
    assert "公开开放日" in read[2]
    for body in read:
        assert {word for word in SECRETS if word in body} == set()


def test_a_mail_and_what_it_brings_say_nothing_private(cast):
    made = world(cast)
    cast.zhuoma.email = "zhuoma@example.org"
    cast.zhuoma.save()
    telling.tell_called(made.private_activity, [cast.zhuoma.person.pk])
    put_notice(cast.zhuoma, made.early)
    Notice.objects.update(mail=Notice.Mail.WAITING)
    send_due()
    parts = [part.get_payload(decode=True) for sent in mail.outbox for part in sent.message().walk()]
    read = " ".join(part.decode().replace("\r\n ", "") for part in parts if part)

    assert "协商会议（本区政协）" in read
    assert {word for word in SECRETS if word in read} == set()
    assert cast.zhuoma.name not in read


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
