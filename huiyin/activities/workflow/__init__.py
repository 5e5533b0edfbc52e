"""What can happen to an activity: a file for each part of it, one function for each thing that can be done."""

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
from huiyin.activities.workflow.seats import fill, seats_left, seats_taken
from huiyin.activities.workflow.series import change_series, open_series, plan_days, repeated
from huiyin.activities.workflow.signing_up import give_up, membership_for, sign_up

__all__ = [
    "STEPS",
    "add_item",
    "add_materials",
    "cancel_activity",
    "change_activity",
    "change_item",
    "change_series",
    "decide",
    "fill",
    "give_up",
    "hold_activity",
    "membership_for",
    "move_item",
    "open_series",
    "plan_activity",
    "plan_days",
    "remove_item",
    "remove_material",
    "repeated",
    "report_done",
    "seats_left",
    "seats_taken",
    "sign_up",
    "write_minutes",
]
