"""What can happen to an activity: a file for each part of it, one function for each thing that can be done."""

from huiyin.activities.workflow.absences import end_absence, enter_absence
from huiyin.activities.workflow.calling import call, called_on, line_up
from huiyin.activities.workflow.own import change_own, companions_of, leave_own, may_change_own, own_until, record_own
from huiyin.activities.workflow.planning import (
    STEPS,
    cancel_activity,
    change_activity,
    hold_activity,
    plan_activity,
    write_minutes,
)
from huiyin.activities.workflow.programme import (
    add_item,
    add_materials,
    change_item,
    decide,
    move_item,
    remove_item,
    remove_material,
    report_done,
)
from huiyin.activities.workflow.replying import ask_leave, confirm, decide_leave, withdraw_leave
from huiyin.activities.workflow.roll import add_to_roll, complete_roll, correct_roll, enter_roll
from huiyin.activities.workflow.seats import fill, seats_left, seats_taken
from huiyin.activities.workflow.series import change_series, open_series, plan_days, repeated
from huiyin.activities.workflow.signing_up import give_up, membership_for, sign_up

__all__ = [
    "STEPS",
    "add_item",
    "add_materials",
    "add_to_roll",
    "ask_leave",
    "call",
    "called_on",
    "cancel_activity",
    "change_activity",
    "change_item",
    "change_own",
    "change_series",
    "companions_of",
    "complete_roll",
    "confirm",
    "correct_roll",
    "decide",
    "decide_leave",
    "end_absence",
    "enter_absence",
    "enter_roll",
    "fill",
    "give_up",
    "hold_activity",
    "leave_own",
    "line_up",
    "may_change_own",
    "membership_for",
    "move_item",
    "open_series",
    "own_until",
    "plan_activity",
    "plan_days",
    "record_own",
    "remove_item",
    "remove_material",
    "repeated",
    "report_done",
    "seats_left",
    "seats_taken",
    "sign_up",
    "withdraw_leave",
    "write_minutes",
]
