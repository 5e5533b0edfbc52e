from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LivelihoodConfig(AppConfig):
    name = "huiyin.livelihood"
    verbose_name = _("民生事项")

    def ready(self) -> None:
        from huiyin.files.holders import HOLDERS, Holder
        from huiyin.livelihood import openings  # noqa: F401  a matter may be opened out of an item or a promise
        from huiyin.livelihood.models import Proof
        from huiyin.livelihood.reviewing import tell_due
        from huiyin.livelihood.workflow.handling import deem_all_accepted
        from huiyin.notices.rounds import DAILY, Daily

        HOLDERS.append(Holder(Proof, "attachment"))
        DAILY.append(Daily("deem_accepted", _("逾期未接办视为接办"), deem_all_accepted))
        DAILY.append(Daily("review_due", _("长期事项到复核日"), tell_due))
