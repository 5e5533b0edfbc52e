from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.fieldwork.permissions import comes_to_reports
from huiyin.fieldwork.views import reports
from huiyin.web import NAVIGATION

app_name = "fieldwork"
urlpatterns = [
    path("research-reports/", reports.listing, name="reports"),
    path("research-reports.xlsx", reports.xlsx, name="reports_xlsx"),
    path("research-reports/new/", reports.new, name="report_new"),
    path("research-reports/<int:pk>/", reports.report, name="report"),
    path("research-reports/<int:pk>/print/", reports.printed, name="report_print"),
    path("research-reports/<int:pk>/versions/", reports.versions, name="report_versions"),
    path("research-reports/<int:pk>/edit/", reports.edit, name="report_edit"),
    path("research-reports/<int:pk>/<slug:name>/", reports.step, name="report_step"),
    path("research-reports/comments/<int:pk>/answer/", reports.answer_comment, name="comment_answer"),
    path("research-reports/advice/<int:pk>/<slug:name>/", reports.advice, name="advice_step"),
]

NAVIGATION.append(((_("调研报告"), "fieldwork:reports", "file-earmark-text"), comes_to_reports))
