from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.duties import views
from huiyin.duties.permissions import has_record, reads_reports, reads_totals
from huiyin.duties.record import pages, report_pages
from huiyin.members.models import memberships_of
from huiyin.web import NAVIGATION

app_name = "duties"
urlpatterns = [
    path("duties/<int:pk>/", views.duty, name="duty"),
    path("duties/mine/", views.mine, name="mine"),
    path("duties/of/<int:pk>/", views.of_member, name="of"),
    path("duties/totals/", views.totals, name="totals"),
    path("duties/totals.xlsx", views.totals_xlsx, name="totals_xlsx"),
    path("duties/totals/remind/", views.remind_open, name="remind"),
]

urlpatterns += [
    path("records/", pages.mine, name="my_record"),
    path("records/<int:pk>/", pages.record, name="record"),
    path("records/<int:pk>/print/", pages.printed, name="record_print"),
    path("records/<int:pk>/record.json", pages.as_file, name="record_json"),
    path("records/<int:pk>/note/", pages.note_new, name="note_new"),
    path("records/<int:pk>/contest/", pages.contest, name="contest"),
    path("records/notes/<int:pk>/take-back/", pages.note_take_back, name="note_take_back"),
    path("duty-reports/", report_pages.listing, name="reports"),
    path("duty-reports/new/", report_pages.new, name="report_new"),
    path("duty-reports/<int:pk>/", report_pages.report, name="report"),
    path("duty-reports/<int:pk>/print/", report_pages.printed, name="report_print"),
    path("duty-reports/<int:pk>/edit/", report_pages.edit, name="report_edit"),
    path("duty-reports/<int:pk>/<slug:name>/", report_pages.step, name="report_step"),
]
NAVIGATION += [
    ((_("我的履职档案"), "duties:my_record", "journal-check"), has_record),
    ((_("常委履职报告"), "duties:reports", "journal-text"), reads_reports),
]
NAVIGATION.append(((_("我的履职任务"), "duties:mine", "check2-square"), lambda user: bool(memberships_of(user))))
NAVIGATION.append(((_("履职任务汇总"), "duties:totals", "bar-chart-steps"), reads_totals))
