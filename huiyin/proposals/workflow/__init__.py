"""What can happen to a proposal, and who may do it: the table (table.py), and one function a step.

Page, phone and API call these functions and no others. The rules: docs/rules/proposal.md.
"""

from huiyin.proposals.workflow.answering import release, send_back
from huiyin.proposals.workflow.ending import close_unanswered, conclude, feedback
from huiyin.proposals.workflow.examining import decline, file, return_to_revise, review
from huiyin.proposals.workflow.group import merge, unmerge
from huiyin.proposals.workflow.handling import (
    acknowledge,
    ask_extension,
    assign,
    confirm_contact,
    contact,
    give_opinion,
    grant_extension,
    reassign,
    refuse_extension,
    refuse_return,
    reply,
    request_return,
)
from huiyin.proposals.workflow.raising import decline_to_sign, discard, draft, edit, invite, sign, submit, withdraw
from huiyin.proposals.workflow.reminding import remind
from huiyin.proposals.workflow.table import LAST_ROUND, STEPS, offered

__all__ = [
    "LAST_ROUND",
    "STEPS",
    "acknowledge",
    "ask_extension",
    "assign",
    "close_unanswered",
    "conclude",
    "confirm_contact",
    "contact",
    "decline",
    "decline_to_sign",
    "discard",
    "draft",
    "edit",
    "feedback",
    "file",
    "give_opinion",
    "grant_extension",
    "invite",
    "merge",
    "offered",
    "reassign",
    "refuse_extension",
    "refuse_return",
    "release",
    "remind",
    "reply",
    "request_return",
    "return_to_revise",
    "review",
    "send_back",
    "sign",
    "submit",
    "unmerge",
    "withdraw",
]
