from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.fieldwork.permissions import comes_to_reports, settles_findings
from huiyin.fieldwork.views import findings, own, reports, trips
from huiyin.members.models import memberships_of
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
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/<slug:name>/", findings.finding_step, name="finding_step"),
    path("activities/<int:pk>/findings/new/", findings.finding_new, name="finding_new"),
    path("activities/<int:pk>/stops/add/", trips.stop_add, name="stop_add"),
    path("stops/<int:pk>/change/", trips.stop_change, name="stop_change"),
    path("stops/<int:pk>/remove/", trips.stop_remove, name="stop_remove"),
    path("own/", own.own, name="own"),
    path("own/new/", own.own_new, name="own_new"),
    path("own/<int:pk>/change/", own.own_change, name="own_change"),
    path("own/<int:pk>/leave/", own.own_leave, name="own_leave"),
]

NAVIGATION.append(((_("调研报告"), "fieldwork:reports", "file-earmark-text"), comes_to_reports))

NAVIGATION += [
    ((_("我的走访调研"), "fieldwork:own", "geo-alt"), lambda user: bool(memberships_of(user))),
    (
        (_("调研发现"), "fieldwork:findings", "search"),
        lambda user: bool(memberships_of(user)) or settles_findings(user),
    ),
]
