"""What can happen to a writing, and to a call for writings: one function for each thing that can be done.

Decision 0041; docs/rules/writing.md.
"""

from huiyin.writings.workflow.calling import (
    CALL_STEPS,
    answers_of,
    close_call,
    concerned,
    decline_call,
    move_call,
    open_call,
)
from huiyin.writings.workflow.course import (
    STEPS,
    EditedMeanwhile,
    accepted,
    agree,
    approve,
    beyond,
    change_consent,
    create_writing,
    edit,
    object_to,
    offered,
    publish,
    resume,
    save,
    send_back,
    submit,
    take_back,
    unpublish,
    withdraw,
)

__all__ = [
    "CALL_STEPS",
    "STEPS",
    "EditedMeanwhile",
    "accepted",
    "agree",
    "answers_of",
    "approve",
    "beyond",
    "change_consent",
    "close_call",
    "concerned",
    "create_writing",
    "decline_call",
    "edit",
    "move_call",
    "object_to",
    "offered",
    "open_call",
    "publish",
    "resume",
    "save",
    "send_back",
    "submit",
    "take_back",
    "unpublish",
    "withdraw",
]
