"""What can happen to a proposal, and who may do it: the table (table.py), and one function a step.

Page, phone and API call these functions and no others. The rules: docs/rules/proposal.md.
"""

from huiyin.proposals.workflow.ending import close_unanswered, conclude, feedback
from huiyin.proposals.workflow.examining import decline, file, return_to_revise, review
from huiyin.proposals.workflow.handling import acknowledge, assign, contact, reply
from huiyin.proposals.workflow.raising import discard, draft, draft_for, edit, submit
from huiyin.proposals.workflow.signing import (
    WordsChanged,
    decline_to_sign,
    expire_signing,
    invite,
    move_signing_day,
    open_seconding,
    second,
    sign,
    take_back_invitation,
    take_back_seconding,
)
from huiyin.proposals.workflow.table import LAST_ROUND, STEPS, offered
from huiyin.proposals.workflow.withdrawing import ask_to_withdraw, consent_to_withdraw, refuse_to_withdraw, withdraw

__all__ = [
    "LAST_ROUND",
    "STEPS",
    "WordsChanged",
    "acknowledge",
    "ask_to_withdraw",
    "assign",
    "close_unanswered",
    "conclude",
    "consent_to_withdraw",
    "contact",
    "decline",
    "decline_to_sign",
    "discard",
    "draft",
    "draft_for",
    "edit",
    "expire_signing",
    "feedback",
    "file",
    "invite",
    "move_signing_day",
    "offered",
    "open_seconding",
    "refuse_to_withdraw",
    "reply",
    "return_to_revise",
    "review",
    "second",
    "sign",
    "submit",
    "take_back_invitation",
    "take_back_seconding",
    "withdraw",
]
