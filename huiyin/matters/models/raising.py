"""Who raised a matter, and who supports it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.matters.models.matter import Matter, OfMatter
from huiyin.members.models import Person


class SignatureQuerySet(OfMatter):
    def standing(self):
        """Less those who declined, or let the day pass: they have no further part in the matter."""
        return self.exclude(state__in=Signature.OVER)

    def signed(self):
        return self.filter(state=Signature.State.SIGNED)

    def proposers(self):
        """Who raised the matter with their name: each of them is owed an answer and asked what they think of it."""
        return self.signed().filter(role__in=Signature.PROPOSERS)

    def seconders(self):
        """Who supports it with their name. They raise nothing and are owed nothing."""
        return self.signed().filter(role=Signature.Role.SECONDER)


class Signature(models.Model):
    """A person's name under a matter: of one who raised it, or of one who supports it (`seconder`)."""

    class Role(models.TextChoices):
        LEAD = "lead", _("第一提案人")
        COSIGNER = "cosigner", _("联名人")
        AUTHOR = "author", _("反映人")
        SECONDER = "seconder", _("附议人")

    class State(models.TextChoices):
        INVITED = "invited", _("已邀请")
        SIGNED = "signed", _("已签名")
        DECLINED = "declined", _("已谢绝")
        EXPIRED = "expired", _("已过期")

    OVER = (State.DECLINED, State.EXPIRED)
    PROPOSERS = (Role.LEAD, Role.COSIGNER, Role.AUTHOR)
    FIRST = (Role.LEAD, Role.AUTHOR)

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=8, choices=Role.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    signed_on = models.DateField(null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

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
