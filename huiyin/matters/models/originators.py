"""People without an account from whom a matter was heard: their identity apart, and how each was answered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.matters import permissions
from huiyin.matters.models.answering import Answer
from huiyin.matters.models.matter import Matter, OfMatter
from huiyin.sealed import SealedText


class OriginatorQuerySet(models.QuerySet):
    def visible_to(self, user):
        """That there is such a person, masked. The name and the way to reach them: `originators.look` alone."""
        return self.filter(permissions.visible_originators(user))


class Originator(models.Model):
    """Someone who was received or heard. Anonymous is a full answer: then there is neither name nor contact."""

    class AnswerBy(models.TextChoices):
        LETTER = "letter", _("书信")
        PHONE = "phone", _("电话")
        IN_PERSON = "in_person", _("当面")
        NOTICE = "notice", _("在接待处张贴告知")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    masked = models.CharField(_("反映人"), max_length=20)  # "次**", "匿名群众": all that lists and exports show
    name = SealedText(_("姓名"), blank=True)
    contact = SealedText(_("联系方式"), blank=True)
    answer_by = models.CharField(_("希望怎样得到答复"), max_length=10, choices=AnswerBy.choices)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_on = models.DateField(_("接待日期"))
    keep_until = models.DateField(_("保存至"))
    erased_on = models.DateField(_("删除日期"), null=True, blank=True)

    objects = OriginatorQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["keep_until"])]
        constraints = [
            models.CheckConstraint(
                name="erased_originator_holds_nothing",
                condition=Q(erased_on__isnull=True) | Q(name="", contact=""),
            ),
            models.CheckConstraint(
                name="letter_or_phone_needs_a_contact",
                condition=~Q(answer_by__in=["letter", "phone"]) | Q(erased_on__isnull=False) | ~Q(contact=""),
            ),
        ]

    def __str__(self) -> str:
        return self.masked


class Voice(models.Model):
    """One originator of one matter. Carried on where the matter was handed to another, which then owes the answer."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="voices")
    originator = models.ForeignKey(Originator, models.PROTECT, related_name="voices")
    carried_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="carried_from")

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "originator"], name="one_voice_per_originator"),
            models.CheckConstraint(name="voice_is_carried_elsewhere", condition=~Q(carried_to=F("pk"))),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} ← {self.originator_id}"


class VoiceAnswer(models.Model):
    """An originator was told: when, by whom, in which form, and what they said to it. The pair of `Receipt`."""

    class VoiceAnswerQuerySet(models.QuerySet):
        def visible_to(self, user: Any):
            return self.filter(voice__matter__in=Matter.objects.visible_to(user))

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="answers")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="voice_answers")
    form = models.CharField(_("方式"), max_length=10, choices=Originator.AnswerBy.choices)
    given_on = models.DateField(_("答复日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reaction = models.CharField(_("反映人的态度"), max_length=200, blank=True)

    objects = VoiceAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["voice", "given_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["voice", "answer"], name="one_telling_per_voice_and_answer")]

    def __str__(self) -> str:
        return f"{self.voice_id} {self.given_on}"
