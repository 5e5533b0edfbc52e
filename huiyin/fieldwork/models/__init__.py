from huiyin.fieldwork.models.findings import GONE, Finding, Way
from huiyin.fieldwork.models.reports import Comment, Recommendation, Report, ReportInstruction, ReportVersion, Sending
from huiyin.fieldwork.models.trips import Stop

__all__ = [
    "GONE",
    "Comment",
    "Finding",
    "Recommendation",
    "Report",
    "ReportInstruction",
    "ReportVersion",
    "Sending",
    "Stop",
    "Way",
]
