from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.figures import views
from huiyin.figures.dashboard import oversees
from huiyin.figures.reports import has_reports
from huiyin.web import NAVIGATION

app_name = "figures"
urlpatterns = [
    path("reports/", views.newest, name="reports"),
    path("reports/<slug:slug>/<int:year>/", views.report, name="report"),
    path("reports/<slug:slug>/<int:year>/<slug:code>/", views.figure, name="figure"),
    path("reports/<slug:slug>/<int:year>/<slug:code>/rows.csv", views.rows_csv, name="rows_csv"),
    path("audit/", views.audit, name="audit"),
    path("overview/", views.dashboard, name="dashboard"),
]

NAVIGATION.append(((_("年度报告"), "figures:reports", "bar-chart"), has_reports))
NAVIGATION.append(((_("核对报告"), "figures:audit", "check2-square"), has_reports))
NAVIGATION.append(((_("总览"), "figures:dashboard", "speedometer2"), oversees))
