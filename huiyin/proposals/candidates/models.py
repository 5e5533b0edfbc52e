"""A search for candidates over one intake, and what people said of its pairs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly, Session
from huiyin.matters.models import Matter
from huiyin.matters.permissions import EXAMINES


class CandidateSearchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who examine proposals of that assembly. What it found is read as matters, by what each may see."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(assembly__in=user.assemblies_as(*EXAMINES))


class CandidateSearch(models.Model):
    """What was found alike in the proposals of a year, or of one session; the last one of each stands."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("正在比对")
        DONE = "done", gettext_lazy("已比对")
        FAILED = "failed", gettext_lazy("没有比对成")

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(gettext_lazy("年度"))
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(gettext_lazy("状态"), max_length=8, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(gettext_lazy("时间"))  # as its proposals were read then
    done = models.PositiveIntegerField(default=0)  # of `total` pairs compared
    total = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)  # proposals looked through
    pairs = models.JSONField(default=list)  # [key, key, mark, score], the likest first
    read = models.JSONField(default=dict)  # key → digest of the words that were compared

    objects = CandidateSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["assembly", "year", "made_at"], name="candidates_newest")]

    def __str__(self) -> str:
        of = str(self.session) if self.session else _("%(year)d 年") % {"year": self.year}
        return _("%(assembly)s %(intake)s的提案") % {"assembly": self.assembly, "intake": of}

    def get_absolute_url(self) -> str:
        where = f"?assembly={self.assembly.slug}&year={self.year}"
        return reverse("proposals:candidates") + where + (f"&session={self.session_id}" if self.session_id else "")


class NotTheSameQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> NotTheSameQuerySet:
        """Those who examine, of two proposals they see."""
        if not user.is_authenticated:
            return self.none()
        seen = Matter.objects.visible_to(user)
        return self.filter(one__assembly__in=user.assemblies_as(*EXAMINES), one__in=seen, other__in=seen)

    def standing(self) -> NotTheSameQuerySet:
        return self.filter(taken_back_at=None)


class NotTheSame(models.Model):
    """Somebody who examines looked at two proposals and found them two: they are not proposed together again."""

    one = models.ForeignKey(Matter, models.CASCADE, related_name="+")  # the smaller key
    other = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    objects = NotTheSameQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="two_proposals_in_order", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(taken_back_at=None), name="said_once_of_two_proposals"
            ),
            models.CheckConstraint(
                name="taken_back_by_somebody",
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
