from huiyin.activities.models.activity import Activity, ActivityKind, Series
from huiyin.activities.models.attendance import (
    CalledGroup,
    Leave,
    LeaveOfAbsence,
    Participation,
    RollCorrection,
    RollCount,
)
from huiyin.activities.models.feeds import Feed
from huiyin.activities.models.programme import AgendaItem, Decision, Material

__all__ = [
    "Activity",
    "ActivityKind",
    "AgendaItem",
    "CalledGroup",
    "Decision",
    "Feed",
    "Leave",
    "LeaveOfAbsence",
    "Material",
    "Participation",
    "RollCorrection",
    "RollCount",
    "Series",
]
