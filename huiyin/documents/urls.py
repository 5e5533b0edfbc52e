from __future__ import annotations

from django.urls import path, register_converter

from huiyin.documents import report_views, views


class Format:
    regex = "docx|pdf"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Format, "format_of_paper")

app_name = "documents"
urlpatterns = [
    path("papers/annual-reports/<int:pk>.<format_of_paper:fmt>", report_views.annual_report_file, name="annual_report"),
    path("papers/proposals/<int:pk>.<format_of_paper:fmt>", views.proposal_form_file, name="proposal_form"),
    path("papers/answers/<int:pk>.<format_of_paper:fmt>", views.reply_letter_file, name="reply_letter"),
    path("papers/co-opinions/<int:pk>.<format_of_paper:fmt>", views.co_opinion_file, name="co_opinion"),
    path("papers/handovers/<int:pk>.<format_of_paper:fmt>", views.handover_list_file, name="handover_list"),
    path("papers/bulletin/<int:pk>.<format_of_paper:fmt>", views.bulletin_file, name="bulletin"),
    path("papers/ledger/<int:pk>.<format_of_paper:fmt>", views.ledger_sheet_file, name="ledger_sheet"),
    path("papers/ledger.<format_of_paper:fmt>", views.ledger_list_file, name="ledger_list"),
    path("papers/rolls/<int:pk>.<format_of_paper:fmt>", views.roll_file, name="roll"),
    path("papers/duty-records/<int:pk>.<format_of_paper:fmt>", views.duty_record_file, name="duty_record"),
]
