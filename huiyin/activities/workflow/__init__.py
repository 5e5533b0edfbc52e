"""What can happen to an activity: a file for each part of it, one function for each thing that can be done."""

from huiyin.activities.workflow.planning import (
    STEPS,
    cancel_activity,
    change_activity,
    hold_activity,
    plan_activity,
    write_minutes,
)

__all__ = ["STEPS", "cancel_activity", "change_activity", "hold_activity", "plan_activity", "write_minutes"]
