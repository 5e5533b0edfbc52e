"""What those who raised a matter were told, and what they think of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Agency
from huiyin.matters import permissions
from huiyin.matters.models.matter import Matter, OfMatter
from huiyin.members.models import Person


class Answer(models.Model):
    """What those who raised the matter were told, and by whom."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="answers")
    round = models.PositiveSmallIntegerField(default=1)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="answers")
    office = models.CharField(max_length=3, choices=Role.choices, blank=True)
    signed_by = models.CharField(_("签发人"), max_length=60, blank=True)
    result_class = models.CharField(_("办理结果"), max_length=20, blank=True)
    text = models.TextField(_("答复内容"))
    given_on = models.DateField(_("答复日期"))

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "given_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="answer_is_given_by_somebody", condition=Q(agency__isnull=False) | ~Q(office="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.given_on}"


class Receipt(models.Model):
    """One who raised the matter was given one answer: a person, or an account that wrote for a body."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="receipts")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="receipts")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="receipts"
    )

    class ReceiptQuerySet(models.QuerySet):
        def visible_to(self, user):
            return self.filter(answer__matter__in=Matter.objects.visible_to(user))

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "person"], name="one_receipt_per_person"),
            models.UniqueConstraint(fields=["answer", "account"], name="one_receipt_per_account"),
            models.CheckConstraint(
                name="receipt_is_a_person_s_or_an_account_s",
                condition=Q(person__isnull=False, account__isnull=True) | Q(person__isnull=True, account__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} → {self.person_id or self.account_id}"


class ProposerContact(models.Model):
    """The handling agency's contact with those who raised the matter, before it answers."""

    class Kind(models.TextChoices):
        MET = "met", _("面商")
        VISITED = "visited", _("走访")
        PHONED = "phoned", _("电话")
        WROTE = "wrote", _("书信")

    class Word(models.TextChoices):
        CONFIRMED = "confirmed", _("属实")
        DISPUTED = "disputed", _("有异议")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="contacts")
    round = models.PositiveSmallIntegerField(default=1)  # of handling: the second needs a contact of its own
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(_("方式"), max_length=8, choices=Kind.choices)
    held_on = models.DateField(_("日期"))
    gist = models.CharField(_("要点"), max_length=500)
    # What a proposer says of it: a contact that is disputed is none.
    word = models.CharField(_("提案人的意见"), max_length=10, choices=Word.choices, blank=True)
    word_note = models.CharField(_("说明"), max_length=300, blank=True)
    word_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.held_on} {self.get_kind_display()}"


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The giver; the proposals office, its committee and the leader; others only what is final."""
        return self.filter(permissions.visible_feedback(user))


class Feedback(models.Model):
    """What one who raised the matter thinks of the answer. Private until the matter is closed."""

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", _("满意")
        BASICALLY = "basically", _("基本满意")
        NOT_SATISFIED = "not", _("不满意")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="feedback")
    round = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(Person, models.PROTECT, related_name="feedback")
    satisfaction = models.CharField(_("总体评价"), max_length=10, choices=Satisfaction.choices)
    comment = models.CharField(_("意见"), max_length=500, blank=True)
    given_on = models.DateField(_("评价日期"))

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["matter", "round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "round", "person"], name="one_feedback_per_person_and_round")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.round} {self.person_id}"
