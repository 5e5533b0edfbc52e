from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldworkConfig(AppConfig):
    name = "huiyin.fieldwork"
    verbose_name = _("调研")

    def ready(self) -> None:
        from huiyin.fieldwork import report_parts
        from huiyin.fieldwork.models import Report
        from huiyin.files.holders import HOLDERS, Holder
        from huiyin.notices.subjects import TITLES

        HOLDERS.append(Holder(Report, "signed_copy"))
        TITLES[Report._meta.label_lower] = report_parts.titles
