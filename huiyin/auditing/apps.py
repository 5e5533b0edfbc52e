from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditingConfig(AppConfig):
    name = "huiyin.auditing"
    verbose_name = _("审计")
