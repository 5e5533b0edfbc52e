"""What can happen to a social-opinion item, and who may do it: the table (table.py), and one function a step.

Page, phone and API call these functions and no others. The rules: docs/rules/opinion.md.
"""

from huiyin.opinions.workflow.dispatching import ask_extension, dispatch, grant_extension, refuse_extension, reply
from huiyin.opinions.workflow.editing import check, edit_text, remark_on_edit, send_back_to_edit, sign, sign_as_chair
from huiyin.opinions.workflow.feeding_back import Told, feed_back, tell_voice
from huiyin.opinions.workflow.issuing import (
    begin_issue,
    compose,
    discard_issue,
    issue_it,
    record_adoption,
    send_upward,
)
from huiyin.opinions.workflow.raising import abandon, discard, draft, edit, submit
from huiyin.opinions.workflow.screening import (
    keep_in_reserve,
    make_proposal,
    not_use,
    return_to_author,
    shortlist,
    suggest_proposal,
    to_ledger,
)
from huiyin.opinions.workflow.table import STEPS, offered

__all__ = [
    "STEPS",
    "Told",
    "abandon",
    "ask_extension",
    "begin_issue",
    "check",
    "compose",
    "discard",
    "discard_issue",
    "dispatch",
    "draft",
    "edit",
    "edit_text",
    "feed_back",
    "grant_extension",
    "issue_it",
    "keep_in_reserve",
    "make_proposal",
    "not_use",
    "offered",
    "record_adoption",
    "refuse_extension",
    "remark_on_edit",
    "reply",
    "return_to_author",
    "send_back_to_edit",
    "send_upward",
    "shortlist",
    "sign",
    "sign_as_chair",
    "submit",
    "suggest_proposal",
    "tell_voice",
    "to_ledger",
]
