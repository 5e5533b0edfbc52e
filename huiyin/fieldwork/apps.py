from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldworkConfig(AppConfig):
    name = "huiyin.fieldwork"
    verbose_name = _("调研")

    def ready(self) -> None:
        from huiyin.fieldwork import finding_parts, report_parts
        from huiyin.fieldwork.models import Finding, Report
        from huiyin.files.holders import HOLDERS, Holder
        from huiyin.notices.subjects import TITLES

        HOLDERS.append(Holder(Report, "signed_copy"))
        TITLES[Finding._meta.label_lower] = finding_parts.titles
        TITLES[Report._meta.label_lower] = report_parts.titles
