"""What can happen to a livelihood matter, and who may do it: the table (table.py), and one function a step.

Page, phone and API call these functions and no others. The rules: docs/rules/livelihood.md.
"""

from huiyin.livelihood.workflow.answering import Told, answer
from huiyin.livelihood.workflow.collecting import Heard, collect, collect_heard
from huiyin.livelihood.workflow.deferring import (
    approve_explained,
    approve_long_term,
    ask_deferral,
    refuse_deferral,
    review_again,
    review_explain,
    review_resume,
)
from huiyin.livelihood.workflow.ending import close, reconsider, reopen
from huiyin.livelihood.workflow.handing_up import give_back, hand_up
from huiyin.livelihood.workflow.handling import (
    accept,
    ask_extension,
    claim,
    grant_extension,
    hand_back,
    note_progress,
    refuse_extension,
)
from huiyin.livelihood.workflow.registering import (
    assign,
    edit,
    mark_duplicate,
    refer,
    register,
    reject,
    supervise,
)
from huiyin.livelihood.workflow.table import STEPS, offered
from huiyin.livelihood.workflow.verifying import verify_done, verify_not_done

__all__ = [
    "STEPS",
    "Heard",
    "Told",
    "accept",
    "answer",
    "approve_explained",
    "approve_long_term",
    "ask_deferral",
    "ask_extension",
    "assign",
    "claim",
    "close",
    "collect",
    "collect_heard",
    "edit",
    "give_back",
    "grant_extension",
    "hand_back",
    "hand_up",
    "mark_duplicate",
    "note_progress",
    "offered",
    "reconsider",
    "refer",
    "refuse_deferral",
    "refuse_extension",
    "register",
    "reject",
    "reopen",
    "review_again",
    "review_explain",
    "review_resume",
    "supervise",
    "verify_done",
    "verify_not_done",
]
