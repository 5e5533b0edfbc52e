"""What can happen to a proposal, and who may do it: the table (table.py), and one function a step.

Page, phone and API call these functions and no others. The rules: docs/rules/proposal.md.
"""

from huiyin.proposals.workflow.ending import close_unanswered, conclude, feedback
from huiyin.proposals.workflow.examining import decline, file, return_to_revise, review
from huiyin.proposals.workflow.handling import acknowledge, assign, contact, reply
from huiyin.proposals.workflow.raising import decline_to_sign, discard, draft, edit, invite, sign, submit, withdraw
from huiyin.proposals.workflow.reminding import remind
from huiyin.proposals.workflow.table import LAST_ROUND, STEPS, offered

__all__ = [
    "LAST_ROUND",
    "STEPS",
    "acknowledge",
    "assign",
    "close_unanswered",
    "conclude",
    "contact",
    "decline",
    "decline_to_sign",
    "discard",
    "draft",
    "edit",
    "feedback",
    "file",
    "invite",
    "offered",
    "remind",
    "reply",
    "return_to_revise",
    "review",
    "sign",
    "submit",
    "withdraw",
]
