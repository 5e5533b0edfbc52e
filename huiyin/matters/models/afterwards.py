"""What an agency promised in its answer, what became of it, and what was found when somebody looked again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Agency
from huiyin.matters.models.answering import Answer
from huiyin.matters.models.matter import Matter, OfMatter


class Commitment(models.Model):
    """One thing an agency promised to do by a day. Its claim to have done it settles nothing."""

    class State(models.TextChoices):
        OPEN = "open", _("履行中")
        CLAIMED = "claimed", _("已申报兑现")
        FULFILLED = "fulfilled", _("已兑现")
        FAILED = "failed", _("未兑现")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="commitments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="commitments")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="commitments")  # the one it was given in
    text = models.CharField(_("承诺事项"), max_length=500)
    state = models.CharField(_("兑现情况"), max_length=10, choices=State.choices, default=State.OPEN)
    promised_on = models.DateField(_("承诺日期"))
    first_due_on = models.DateField()  # as it was promised; a granted change moves due_on alone
    due_on = models.DateField(_("完成期限"))
    proposed_due_on = models.DateField(null=True, blank=True)  # asked for by the agency, not decided yet
    settled_on = models.DateField(null=True, blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="commitment_is_due_after_it_was_made",
                condition=Q(due_on__gt=F("promised_on"), first_due_on__gt=F("promised_on")),
            ),
            models.CheckConstraint(
                name="settled_commitment_has_its_day",
                condition=Q(state__in=["fulfilled", "failed"], settled_on__isnull=False)
                | Q(state__in=["open", "claimed"], settled_on__isnull=True),
            ),
            models.CheckConstraint(
                name="only_open_commitment_asks_for_another_day",
                condition=Q(proposed_due_on__isnull=True) | Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.due_on}"


class CommitmentNote(models.Model):
    """What was reported, claimed, asked and decided about one commitment, in the order it happened."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("进展")
        CLAIM = "claim", _("申报兑现")
        CONFIRM = "confirm", _("确认兑现")
        REJECT = "reject", _("退回申报")
        ASK = "ask", _("申请改期")
        GRANT = "grant", _("同意改期")
        REFUSE = "refuse", _("不同意改期")
        FAIL = "fail", _("认定未兑现")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True)
    noted_on = models.DateField()
    was_due_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)  # the day asked for, granted or refused
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class CommitmentNoteQuerySet(models.QuerySet):
        def visible_to(self, user):
            return self.filter(commitment__matter__in=Matter.objects.visible_to(user))

    objects = CommitmentNoteQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "pk"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.get_kind_display()} {self.noted_on}"


class LookBack(models.Model):
    """Somebody looked again at what came of an answer; where its class was turned, from which to which."""

    class Kind(models.TextChoices):
        VISITED = "visited", _("实地走访")
        FORUM = "forum", _("座谈")
        PHONED = "phoned", _("电话回访")
        PAPERS = "papers", _("查阅资料")
        FULFILLED = "fulfilled", _("承诺全部兑现")
        DECIDED = "decided", _("变更办理结果")

    VISITS = (Kind.VISITED, Kind.FORUM, Kind.PHONED, Kind.PAPERS)

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="look_backs")
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)
    held_on = models.DateField(_("日期"))
    people = models.CharField(_("参加人员"), max_length=300, blank=True)
    finding = models.TextField(_("情况"), blank=True)
    proposed_class = models.CharField(_("建议的办理结果"), max_length=20, blank=True)
    from_class = models.CharField(max_length=20, blank=True)
    to_class = models.CharField(max_length=20, blank=True)
    # Whose word it rests on: who visited and wrote it down, confirmed the last commitment, or turned the class.
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_class_is_turned_from_one_to_another",
                condition=Q(from_class="", to_class="")
                | ~Q(from_class="") & ~Q(to_class="") & ~Q(from_class=F("to_class")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.held_on} {self.get_kind_display()}"
