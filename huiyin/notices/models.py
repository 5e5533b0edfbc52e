"""What somebody is told, in the site and by mail; who wants mail; which daily rounds were made."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own and nobody else's, whatever role one holds."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at__isnull=True)

    def in_order(self):
        """Unread first, newest first."""
        is_read = models.ExpressionWrapper(Q(read_at__isnull=False), models.BooleanField())
        return self.annotate(is_read=is_read).order_by("is_read", "-created_at", "-pk")

    def due(self, moment):
        """Mails whose time has come; those whose worker began and was not heard of again, too."""
        return self.filter(mail__in=[Notice.Mail.WAITING, Notice.Mail.SENDING], send_after__lte=moment)


class Notice(models.Model):
    """One thing told to one account. Written with the step it tells of, mailed afterwards by `huiyin work`.

    `title` and `about` hold a number at most: what the matter is called is read with the matter, by those who see it.
    """

    class Kind(models.TextChoices):
        WAITING = "waiting", _("等待处理")
        ANSWERED = "answered", _("有了答复")
        BEFORE = "before", _("期限临近")
        DUE = "due", _("期限已到")
        OVERDUE = "overdue", _("超过期限")
        OVERSIGHT = "oversight", _("逾期督促")
        VIEW = "view", _("视图有新事项")
        SEARCH = "search", _("检索有新结果")
        ACTIVITY = "activity", _("活动通知")

    class Mail(models.TextChoices):
        NONE = "none", _("不发邮件")
        WAITING = "waiting", _("等待发送")
        SENDING = "sending", _("正在发送")
        SENT = "sent", _("已经发送")
        FAILED = "failed", _("没有发出")

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=60)  # label of the record's model
    subject_id = models.BigIntegerField()
    about = models.CharField(max_length=60)  # the only words of the record that a mail holds
    title = models.CharField(_("内容"), max_length=200)  # in the assembly's own language
    path = models.CharField(max_length=200)  # of the record's page
    # Worked out from what is told to whom, so that telling it again writes nothing.
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    mail = models.CharField(_("邮件"), max_length=8, choices=Mail.choices, default=Mail.NONE)
    # Not before; moved on by each try, and while one is under way.
    send_after = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    mail_error = models.CharField(max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "created_at"]),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["send_after"], condition=Q(mail__in=["waiting", "sending"]), name="notice_mail_due"),
        ]
        constraints = [
            models.CheckConstraint(name="sent_mail_has_its_time", condition=~Q(mail="sent") | Q(sent_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notices:open", args=[self.pk])


class MailChoice(models.Model):
    """Whether one wants mail besides. No row: yes, where the account has an address."""

    class MailChoiceQuerySet(models.QuerySet):
        def visible_to(self, user):
            return self.filter(user=user) if user.is_authenticated else self.none()

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choice")
    is_wanted = models.BooleanField(_("也用邮件通知我"), default=True)

    objects = MailChoiceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.is_wanted}"


class DailyRound(models.Model):
    """One round of one day, made once however many workers there are (rounds.py)."""

    class DailyRoundQuerySet(models.QuerySet):
        def visible_to(self, user):
            """The system administrator, who keeps the worker running."""
            is_admin = user.is_authenticated and user.holds(Role.SYSTEM_ADMIN)
            return self.all() if is_admin else self.none()

    name = models.CharField(max_length=40)
    day = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects = DailyRoundQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="one_daily_round_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
