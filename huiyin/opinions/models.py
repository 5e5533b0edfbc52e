"""Social-opinion items: what a member heard and passes on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.matters.models import Matter, OfMatter


class OpinionItem(models.Model):
    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="opinion")
    situation = models.TextField(_("情况"))
    advice = models.TextField(_("建议"))
    used = models.BooleanField(_("采用"), default=False)

    objects = OfMatter.as_manager()

    def __str__(self) -> str:
        return str(self.matter)
