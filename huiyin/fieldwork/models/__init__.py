from huiyin.fieldwork.models.findings import GONE, Finding, Way
from huiyin.fieldwork.models.reports import Comment, Recommendation, Report, ReportInstruction, Sending
from huiyin.fieldwork.models.trips import Stop

__all__ = ["GONE", "Comment", "Finding", "Recommendation", "Report", "ReportInstruction", "Sending", "Stop", "Way"]
