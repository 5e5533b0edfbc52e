from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.figures import views
from huiyin.figures.dashboard import oversees
from huiyin.figures.freezing import compare_views, public
from huiyin.figures.freezing import views as freezing
from huiyin.figures.reports import has_reports
from huiyin.web import NAVIGATION

app_name = "figures"
urlpatterns = [
    path("reports/", views.newest, name="reports"),
    path("reports/documents/", freezing.listing, name="documents"),
    path("reports/documents/new/", freezing.new, name="document_new"),
    path("reports/documents/<int:pk>/", freezing.document, name="document"),
    path("reports/documents/<int:pk>/edit/", freezing.edit, name="document_edit"),
    path("reports/documents/<int:pk>/drift/", freezing.drift, name="document_drift"),
    path("reports/documents/<int:pk>/print/", freezing.printed, name="document_print"),
    path("reports/documents/<int:pk>/<slug:name>/", freezing.step, name="document_step"),
    path("reports/documents/<int:pk>/figures/<int:year>/<slug:code>/", freezing.frozen, name="frozen"),
    path("public/reports/", public.listing, name="public_reports"),
    path("public/reports/<int:pk>/", public.document, name="public_report"),
    path("reports/<slug:slug>/<int:year>/compare/", compare_views.compare, name="compare"),
    path("reports/<slug:slug>/<int:year>/", views.report, name="report"),
    path("reports/<slug:slug>/<int:year>/<slug:code>/", views.figure, name="figure"),
    path("reports/<slug:slug>/<int:year>/<slug:code>/rows.csv", views.rows_csv, name="rows_csv"),
    path("audit/", views.audit, name="audit"),
    path("overview/", views.dashboard, name="dashboard"),
]

NAVIGATION.append(((_("年度报告"), "figures:reports", "bar-chart"), has_reports))
NAVIGATION.append(((_("核对报告"), "figures:audit", "check2-square"), has_reports))
NAVIGATION.append(((_("总览"), "figures:dashboard", "speedometer2"), oversees))
