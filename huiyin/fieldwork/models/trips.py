"""Where a trip went."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly, Official


class Stop(models.Model):
    """A place looked at, a forum held, a household called on. Who was met is a number: nobody is named."""

    class Kind(models.TextChoices):
        SITE = "site", _("现场查看")
        FORUM = "forum", _("座谈会")
        HOUSEHOLD = "household", _("入户走访")
        ENTERPRISE = "enterprise", _("走访企业")
        INTERVIEW = "interview", _("个别访谈")
        SURVEY = "survey", _("问卷调查")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="stops")
    order = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("日期"))
    place = models.ForeignKey(Assembly, models.PROTECT, related_name="+", verbose_name=_("所在县（区）"))
    spot = models.CharField(_("具体地点"), max_length=60, blank=True)
    people = models.PositiveIntegerField(_("人数"), null=True, blank=True)
    note = models.TextField(_("记录"), blank=True)

    objects = Official.as_manager()

    class Meta:
        ordering = ["activity", "order"]
        verbose_name = _("调研点")
        constraints = [models.UniqueConstraint(fields=["activity", "order"], name="one_stop_per_order")]

    def __str__(self) -> str:
        return self.spot or str(self.place.place_name)

    def get_absolute_url(self) -> str:
        return reverse("activities:activity", args=[self.activity_id])
