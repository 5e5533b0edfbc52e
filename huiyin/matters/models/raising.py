"""Who raised a matter."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.matters.models.matter import Matter, OfMatter
from huiyin.members.models import Person


class Signature(models.Model):
    """Who raised the matter. Each of them is owed an answer."""

    class Role(models.TextChoices):
        LEAD = "lead", _("第一提案人")
        COSIGNER = "cosigner", _("联名人")
        AUTHOR = "author", _("反映人")

    class State(models.TextChoices):
        INVITED = "invited", _("已邀请")
        SIGNED = "signed", _("已签名")
        DECLINED = "declined", _("已谢绝")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=8, choices=Role.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    signed_on = models.DateField(null=True, blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "person"], name="one_signature_per_person"),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(role__in=["lead", "author"]), name="one_lead_per_matter"
            ),
            models.CheckConstraint(
                name="signed_signature_has_its_day", condition=~Q(state="signed") | Q(signed_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"
