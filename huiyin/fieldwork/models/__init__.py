from huiyin.fieldwork.models.findings import Finding, Way
from huiyin.fieldwork.models.reports import Comment, Recommendation, Report, ReportInstruction, Sending
from huiyin.fieldwork.models.trips import Stop

__all__ = ["Comment", "Finding", "Recommendation", "Report", "ReportInstruction", "Sending", "Stop", "Way"]
