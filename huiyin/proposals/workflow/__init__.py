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
from huiyin.proposals.workflow.publishing import publish, unpublish, withdraw_publish_consent, withhold_name
from huiyin.proposals.workflow.raising import discard, draft, draft_for, edit, submit
from huiyin.proposals.workflow.reminding import remind
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
    "add_commitment",
    "archive",
    "ask_change",
    "ask_extension",
    "ask_to_withdraw",
    "assign",
    "claim_fulfilled",
    "close_unanswered",
    "conclude",
    "confirm_contact",
    "confirm_fulfilled",
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
    "give_opinion",
    "grant_change",
    "grant_extension",
    "invite",
    "lapse",
    "look_back",
    "mark_failed",
    "merge",
    "move_signing_day",
    "offered",
    "open_seconding",
    "progress",
    "promise",
    "publish",
    "reassign",
    "reclassify",
    "recommend",
    "refuse_change",
    "refuse_extension",
    "refuse_return",
    "refuse_to_withdraw",
    "reject_claim",
    "release",
    "remind",
    "reply",
    "request_return",
    "return_to_revise",
    "review",
    "second",
    "send_back",
    "sign",
    "submit",
    "take_back_invitation",
    "take_back_seconding",
    "unmerge",
    "unpublish",
    "withdraw",
    "withdraw_publish_consent",
    "withhold_name",
]
