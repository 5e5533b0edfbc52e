from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssembliesConfig(AppConfig):
    name = "huiyin.assemblies"
    verbose_name = _("政协组织")
