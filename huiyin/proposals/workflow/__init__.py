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
from huiyin.proposals.workflow.archiving import archive
from huiyin.proposals.workflow.ending import close_unanswered, conclude, feedback
from huiyin.proposals.workflow.examining import decline, file, return_to_revise, review
from huiyin.proposals.workflow.handling import acknowledge, assign, contact, reply
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
    "assign",
    "claim_fulfilled",
    "close_unanswered",
    "conclude",
    "confirm_fulfilled",
    "contact",
    "decline",
    "decline_to_sign",
    "discard",
    "draft",
    "edit",
    "feedback",
    "file",
    "grant_change",
    "invite",
    "look_back",
    "mark_failed",
    "offered",
    "progress",
    "promise",
    "publish",
    "reclassify",
    "refuse_change",
    "reject_claim",
    "reply",
    "return_to_revise",
    "review",
    "sign",
    "submit",
    "unpublish",
    "withdraw",
]
