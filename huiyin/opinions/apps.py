from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpinionsConfig(AppConfig):
    name = "huiyin.opinions"
    verbose_name = _("社情民意")

    def ready(self) -> None:
        from huiyin.notices.rounds import DAILY, Daily
        from huiyin.opinions import openings  # noqa: F401  an item may be opened out of a proposal
        from huiyin.opinions.workflow import screening

        DAILY.append(Daily("end_items", _("信息留存期满和逾期没有补充"), screening.run))
