"""The access matrix over every exit: all routes, asked by all roles, with records that could leak.

A new route joins by itself: one without a line in ROUTES fails the suite. What a reader may not see is 404, and its
words stand on no page, list, export or figure they open.
"""

import pytest

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
FEEDBACK = {"owner", "prp", "prd", "sig"}  # the matter is not closed
SECRETS = {
    "隐字草稿提案": SEES["draft"],
    "隐字未立案提案": SEES["early"],
    "隐字征集附议": SEES["seconding"],
    "隐字代录提案": SEES["entered"],
    "隐字不公开提案": SEES["closed_to_members"],
    "隐字公开提案": SEES["open_to_members"],
    "隐字案据正文": SEES["title_only"],
    "隐字承诺事项": SEES["title_only"],
    "隐字回头看情况": SEES["title_only"],
    "隐字最终反馈": FEEDBACK | {"gov", *HANDLERS},
    "隐字撤下公开": SEES["taken_back"],
    "隐字社情民意": SEES["opinion"],
    "隐字民生问题": SEES["livelihood"],
    "隐字谈心主题": SEES["meeting"],
    "隐字草稿故事": SEES["story_draft"],
    "隐字反馈意见": FEEDBACK,
    "隐字规则草稿": SEES["rules_draft"],
    "隐字审查中提案": SEES["in_review"],
    "隐字审查建议": {"prp", "prd"},
    "隐字转送案由": SEES["letter"],
    "隐字转送案据": SEES["sent_on"],
    "隐字信函正文": SEES["letter"],
    "隐字转为信息": SEES["converted"] | SEES["became"],
    "隐字督办事由": SEES["order"],
    "隐字批示全文": SEES["instruction"],
    "隐字批示摘要": SEES["instruction"] | {"owner"},
    "隐字签收说明": SEES["slip"],
    "隐字未公布评选": SEES["award_round"],
    "隐字提名理由": SEES["award_round"],
    "隐字获奖理由": SEES["closed_to_members"],
    "隐字落选理由": SEES["award_round"],
}
EARLY_STEPS = ["submit", "review", "recommend", "file", "decline", "assign", "reply", "feedback", "invite"]
PROPOSALS = ["draft", "seconding", "entered", "early", "closed_to_members", "open_to_members", "in_review"]
PROPOSALS += ["sent_on", "converted", "title_only", "taken_back"]
