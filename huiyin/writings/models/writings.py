"""One writing from its first draft to the day it is read, and each text it had on the way."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly, Body
from huiyin.files.models import Attachment
from huiyin.members.models import Person, person_of
from huiyin.plans.models import Topic
from huiyin.writings import kinds, permissions
from huiyin.writings.models.calls import Call


class WritingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_writings(user))

    def handed_in(self) -> WritingQuerySet:
        """Those that count: not a draft, not one that was taken back."""
        return self.exclude(state__in=[Writing.State.DRAFT, Writing.State.WITHDRAWN])

    def known_withdrawn_to(self, user: Any) -> models.QuerySet:
        """Whose, of what kind and when, for the offices that had it: its words are the author's alone again."""
        kept = self.filter(permissions.known_withdrawn(user)).order_by("-withdrawn_on", "-pk")
        return kept.values("kind", "author__name", "body__name", "submitted_on", "withdrawn_on", "withdrawn_why")

    def to_handle(self, user: Any) -> models.QuerySet:
        """What waits for the office that edits: handed in, or agreed to; the longest waiting first."""
        agreed = Q(state=Writing.State.EDITED) & (Q(agreed_on__isnull=False) | Q(author__isnull=True))
        there = self.visible_to(user).filter(assembly__in=user.assemblies_as(Role.LIAISON))
        there = there.exclude(author=person_of(user) or 0)  # nobody their own
        return there.filter(Q(state=Writing.State.SUBMITTED) | agreed).order_by("waits_since", "pk")

    def for_the_author(self, user: Any) -> models.QuerySet:
        """What waits for its author: edited and to be agreed to, or sent back."""
        own = self.filter(author=person_of(user) or 0)
        edited = Q(state=Writing.State.EDITED, agreed_on__isnull=True)
        sent_back = Q(state=Writing.State.DRAFT, submitted_on__isnull=False)
        return own.filter(edited | sent_back).order_by("waits_since", "pk")


class Writing(models.Model):
    Kind = kinds.Kind

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已提交")
        EDITED = "edited", _("已编辑")
        APPROVED = "approved", _("已采用")
        PUBLISHED = "published", _("已发布")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Consent(models.TextChoices):
        """How far the author lets it be read; nothing is published beyond it."""

        NONE = "none", _("只用于履职记录")
        INSIDE = "inside", _("可在本级内部发布")
        PUBLIC = "public", _("可向社会公开")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="writings")
    kind = models.CharField(_("类别"), max_length=10, choices=kinds.Kind.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("题目"), max_length=100)
    text = models.TextField(_("正文"), blank=True)
    # The same in Tibetan, beside it; either may be the one it was written in.
    title_bo = models.CharField(_("题目（藏文）"), max_length=200, blank=True)
    text_bo = models.TextField(_("正文（藏文）"), blank=True)
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="writings")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="writings")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="writings")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="writings")
    place = models.ForeignKey(
        Assembly, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("写的是哪里")
    )
    call = models.ForeignKey(
        Call, models.PROTECT, null=True, blank=True, related_name="writings", verbose_name=_("应征")
    )
    audio = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("录音")
    )
    consent = models.CharField(_("作者同意"), max_length=6, choices=Consent.choices, default=Consent.NONE)
    audience = models.CharField(
        _("发布范围"),
        max_length=6,
        choices=[(Consent.INSIDE.value, _("本级内部")), (Consent.PUBLIC.value, _("社会公开"))],
        blank=True,
    )
    edits = models.PositiveIntegerField(default=0)  # whoever saves says which one they had read
    submitted_on = models.DateField(_("提交日期"), null=True, blank=True)  # a draft that has it was sent back
    # Since when it lies with the office, or with the author; empty where nobody waits for anything.
    waits_since = models.DateField(_("等待开始"), null=True, blank=True)
    agreed_on = models.DateField(_("作者认可编辑稿"), null=True, blank=True)
    approved_on = models.DateField(_("采用日期"), null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    withdrawn_why = models.CharField(_("撤回原因"), max_length=200, blank=True)

    objects = WritingQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_on", "pk"]
        indexes = [models.Index(fields=["assembly", "kind", "submitted_on"])]
        constraints = [
            models.CheckConstraint(
                name="writing_has_author_or_body", condition=Q(author__isnull=False) | Q(body__isnull=False)
            ),
            models.CheckConstraint(
                name="submitted_writing_has_its_day",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="published_writing_has_its_day_and_readers",
                condition=~Q(state="published") | Q(published_on__isnull=False) & ~Q(audience=""),
            ),
            # Published no further than the author agreed to.
            models.CheckConstraint(
                name="published_as_far_as_the_author_agrees",
                condition=~Q(state="published")
                | Q(author__isnull=True)
                | Q(audience="inside", consent__in=["inside", "public"])
                | Q(audience="public", consent="public"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.title_bo

    def get_absolute_url(self) -> str:
        return reverse("writings:writing", args=[self.pk])


class WritingVersionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_versions(user))


class WritingVersion(models.Model):
    """The words as they were handed in, and after each edit: the author sees what became of them."""

    writing = models.ForeignKey(Writing, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("第几稿"))
    title = models.CharField(_("题目"), max_length=100)
    text = models.TextField(_("正文"), blank=True)
    title_bo = models.CharField(_("题目（藏文）"), max_length=200, blank=True)
    text_bo = models.TextField(_("正文（藏文）"), blank=True)
    note = models.CharField(_("改动说明"), max_length=200, blank=True)
    on = models.DateField(_("日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = WritingVersionQuerySet.as_manager()

    class Meta:
        ordering = ["writing", "number"]
        verbose_name = _("文稿版本")
        constraints = [models.UniqueConstraint(fields=["writing", "number"], name="one_writing_version_per_number")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class WritingPictureQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(writing__in=Writing.objects.visible_to(user))


class WritingPicture(models.Model):
    writing = models.ForeignKey(Writing, models.CASCADE, related_name="pictures")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(_("序号"), default=1)
    caption = models.CharField(_("图片说明"), max_length=100, blank=True)

    objects = WritingPictureQuerySet.as_manager()

    class Meta:
        ordering = ["writing", "order", "pk"]
        verbose_name = _("文稿图片")

    def __str__(self) -> str:
        return f"{self.writing_id}/{self.order}"
