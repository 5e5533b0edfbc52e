"""What can happen to a proposal, and who may do it: the table (table.py), and one function a step.

Page, phone and API call these functions and no others. The rules: docs/rules/proposal.md.
"""

from huiyin.proposals.workflow.afterwards import (
    add_commitment,
    ask_change,
    claim_fulfilled,
    confirm_fulfilled,
    grant_change,
    look_back,
    mark_failed,
    progress,
    promise,
    reclassify,
    refuse_change,
    reject_claim,
)
from huiyin.proposals.workflow.answering import release, send_back
from huiyin.proposals.workflow.archiving import archive
from huiyin.proposals.workflow.ending import close_unanswered, conclude, feedback
from huiyin.proposals.workflow.examining import decline, file, lapse, recommend, return_to_revise, review
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
from huiyin.proposals.workflow.publishing import publish, unpublish
from huiyin.proposals.workflow.raising import decline_to_sign, discard, draft, edit, invite, sign, submit, withdraw
from huiyin.proposals.workflow.table import LAST_ROUND, STEPS, offered

__all__ = [
    "LAST_ROUND",
    "STEPS",
    "acknowledge",
    "add_commitment",
    "archive",
    "ask_change",
    "ask_extension",
    "assign",
    "claim_fulfilled",
    "close_unanswered",
    "conclude",
    "confirm_contact",
    "confirm_fulfilled",
    "contact",
    "decline",
    "decline_to_sign",
    "discard",
    "draft",
    "edit",
    "feedback",
    "file",
    "give_opinion",
    "grant_change",
    "grant_extension",
    "invite",
    "lapse",
    "look_back",
    "mark_failed",
    "merge",
    "offered",
    "progress",
    "promise",
    "publish",
    "reassign",
    "reclassify",
    "recommend",
    "refuse_change",
    "refuse_extension",
    "refuse_return",
    "reject_claim",
    "release",
    "reply",
    "request_return",
    "return_to_revise",
    "review",
    "send_back",
    "sign",
    "submit",
    "unmerge",
    "unpublish",
    "withdraw",
]
