"""What can happen to an activity: a file for each part of it, one function for each thing that can be done."""

from huiyin.activities.workflow.absences import end_absence, enter_absence
from huiyin.activities.workflow.calling import call, called_on, line_up
from huiyin.activities.workflow.replying import ask_leave, confirm, decide_leave, withdraw_leave
from huiyin.activities.workflow.roll import add_to_roll, complete_roll, correct_roll, enter_roll

__all__ = [
    "add_to_roll",
    "ask_leave",
    "call",
    "called_on",
    "complete_roll",
    "confirm",
    "correct_roll",
    "decide_leave",
    "end_absence",
    "enter_absence",
    "enter_roll",
    "line_up",
    "withdraw_leave",
]
