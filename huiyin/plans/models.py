"""The year's topics."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly, Body, Official


class Topic(models.Model):
    class Kind(models.TextChoices):
        CONSULTATION = "consultation", _("协商议题")
        RESEARCH = "research", _("调研题目")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="topics")
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("题目"), max_length=100)
    within = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    thematic_education = models.BooleanField(_("主题教育选题"), default=False)
    livelihood = models.BooleanField(_("民生议题"), default=False)
    lead_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="topics")
    chosen_on = models.DateField(_("确定日期"))

    objects = Official.as_manager()

    class Meta:
        ordering = ["year", "pk"]
        indexes = [models.Index(fields=["assembly", "year", "kind"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:topic", args=[self.pk])
