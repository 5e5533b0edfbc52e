from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "huiyin.proposals"
    verbose_name = _("提案")

    def ready(self) -> None:
        from huiyin.matters.similar.merging import WAYS
        from huiyin.notices.rounds import DAILY, Daily
        from huiyin.proposals.candidates import offering
        from huiyin.proposals.workflow import examining, handling, signing

        WAYS.append(offering.to_merge)
        DAILY.append(Daily("expire_signing", _("联名和附议到期"), signing.run))
        DAILY.append(Daily("lapse", _("退回后逾期未改"), examining.run))
        DAILY.append(Daily("deem_acknowledged", _("逾期未签收视为签收"), handling.deem_all_acknowledged))
