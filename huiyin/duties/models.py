"""What each member owes in a year, as data of the rule set; done or missing is derived, never stored."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Official, RuleSet


class YearlyDuty(models.Model):
    """One piece of work each member owes in a year. A quota of two is two rows."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("提案")
        OPINION_ITEM = "opinion_item", _("社情民意信息")
        STORY = "story", _("委员故事")
        STUDY_REFLECTION = "study_reflection", _("学习心得体会")

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="duties")
    kind = models.CharField(_("类别"), max_length=16, choices=Kind.choices)
    ordinal = models.PositiveSmallIntegerField(_("第几件"), default=1)
    name = models.CharField(_("名称"), max_length=40)
    unit = models.CharField(_("单位"), max_length=8)

    objects = Official.as_manager()

    class Meta:
        ordering = ["rule_set", "pk"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "kind", "ordinal"], name="one_duty_per_ordinal")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("duties:duty", args=[self.pk])


def lay_down(rule_set: RuleSet) -> list[YearlyDuty]:
    """The duties a rule set's document names, as rows. Repeating it changes nothing."""
    return [
        YearlyDuty.objects.get_or_create(
            rule_set=rule_set,
            kind=row["code"],
            ordinal=ordinal,
            defaults={"name": row["name"], "unit": row["unit"]},
        )[0]
        for row in rule_set.document["duties"]
        for ordinal in range(1, row["count"] + 1)
    ]
