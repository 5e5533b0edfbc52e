"""Social-opinion items: what somebody heard and passes on, what the desk made of it, where it went."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.matters import permissions
from huiyin.matters.models import Matter, OfMatter


class OpinionItem(models.Model):
    class AuthorKind(models.TextChoices):
        MEMBER = "member", _("委员")
        ORGANISATION = "organisation", _("参加单位")
        COMMITTEE = "committee", _("专门委员会")
        INFORMANT = "informant", _("信息员")
        COLLECTION_POINT = "collection_point", _("联系点")

    class Classification(models.TextChoices):
        """State secrets never enter: there is no such choice, and the form says so."""

        PUBLIC = "public", _("公开")
        INTERNAL = "internal", _("内部")
        WORK_SECRET = "work_secret", _("工作秘密")

    class NotUsed(models.TextChoices):
        KNOWN = "known", _("同类情况已有反映")
        HANDLED = "handled", _("有关单位已在办理")
        SINGLE = "single", _("属于个别情况")
        UNCLEAR = "unclear", _("情况不清楚")
        NO_ADVICE = "no_advice", _("没有可行的建议")
        EXPIRED = "expired", _("留存期满")
        PROPOSAL = "proposal", _("更适合写成提案")
        OTHER = "other", _("其他")

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="opinion")
    situation = models.TextField(_("情况"))
    cause = models.TextField(_("原因"), blank=True)
    advice = models.TextField(_("建议"))
    author_kind = models.CharField(_("反映渠道"), max_length=16, choices=AuthorKind.choices, default="member")
    author_name = models.CharField(
        _("反映单位"), max_length=60, blank=True
    )  # the body, the point: not a citizen's name
    # The account that wrote it; a member's name stands under it as a signature besides.
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="opinion_items"
    )
    classification = models.CharField(_("密级"), max_length=12, choices=Classification.choices, default="internal")
    for_chair = models.BooleanField(_("须主席签发"), default=False)
    edition = models.PositiveSmallIntegerField(default=1)  # of its words: the last ItemVersion
    used = models.BooleanField(_("采用"), default=False)
    not_used_ground = models.CharField(_("未采用的理由"), max_length=10, choices=NotUsed.choices, blank=True)
    not_used_note = models.TextField(_("给作者的说明"), blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_body_s_item_names_it",
                condition=Q(author_kind__in=["member", "informant"]) | ~Q(author_name=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)


class ItemVersion(models.Model):
    """The words as they were handed in, handed in again, or edited. The first is the author's own and stays."""

    class Kind(models.TextChoices):
        ORIGINAL = "original", _("原文")
        RESUBMITTED = "resubmitted", _("作者修改")
        EDITED = "edited", _("编辑稿")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="item_versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(_("标题"), max_length=100)
    situation = models.TextField(_("情况"))
    cause = models.TextField(_("原因"), blank=True)
    advice = models.TextField(_("建议"))
    note = models.CharField(_("编辑说明"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_on = models.DateField(_("日期"))

    class ItemVersionQuerySet(models.QuerySet):
        def visible_to(self, user: Any):
            """The desk's and the authors': an agency handles what was issued."""
            return self.filter(permissions.visible_item_words(user))

    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        ordering = ["matter", "number"]
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="one_item_version_per_number")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.number}"


class OfDesk(models.QuerySet):
    """What the desk does with an item inside the house: the desk's and the leader's business."""

    def visible_to(self, user):
        return self.filter(matter__assembly__in=user.assemblies_as(*permissions.READS_OPINIONS))


class SignOff(models.Model):
    """One of those who let an edited item go out. Two persons at least; neither may be its author."""

    class Kind(models.TextChoices):
        CHECKED = "checked", _("核稿")
        SIGNED = "signed", _("签发")
        CHAIR = "chair", _("主席签发")
        SENT_BACK = "sent_back", _("退回重编")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="sign_offs")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    edition = models.PositiveSmallIntegerField()  # the words it was said of
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(_("意见"), max_length=300, blank=True)
    on = models.DateField(_("日期"))

    objects = OfDesk.as_manager()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "edition", "kind"], name="one_sign_off_per_kind_and_edition")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.get_kind_display()}"


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The bulletin's list is the members' to know; drafts are the desk's (`permissions.visible_issues`)."""
        return self.filter(permissions.visible_issues(user))


class BulletinIssue(models.Model):
    """One issue of the periodical, or one special report: numbered, made up of items in an order."""

    class Series(models.TextChoices):
        BULLETIN = "bulletin", _("《社情民意》")
        SPECIAL = "special", _("专报")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="bulletin_issues")
    series = models.CharField(_("刊物"), max_length=8, choices=Series.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("期号"), null=True, blank=True)  # given when it is issued
    title = models.CharField(_("标题"), max_length=100)
    foreword = models.TextField(_("编者按"), blank=True)
    issued_on = models.DateField(_("刊发日期"), null=True, blank=True)
    signed_by = models.CharField(_("签发人"), max_length=60, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["assembly", "-year", "series", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "series", "year", "number"], name="one_bulletin_issue_per_number"
            ),
            models.CheckConstraint(
                name="issued_bulletin_has_number_and_day",
                condition=Q(issued_on__isnull=True, number__isnull=True)
                | Q(issued_on__isnull=False, number__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("opinions:issue", args=[self.pk])

    @property
    def name(self) -> str:
        """《社情民意》 2026 年第 5 期; of one that is not issued yet, its series alone."""
        series = str(self.get_series_display())
        if self.number is None:
            return series
        return str(_("%(series)s%(year)d年第%(number)d期")) % {
            "series": series,
            "year": self.year,
            "number": self.number,
        }


class IssueEntry(models.Model):
    """An item in an issue, at its place."""

    issue = models.ForeignKey(BulletinIssue, models.CASCADE, related_name="entries")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="issue_entries")
    place = models.PositiveSmallIntegerField()

    class IssueEntryQuerySet(models.QuerySet):
        def visible_to(self, user: Any):
            """The desk's; of others, those of items they see."""
            desk = Q(issue__assembly__in=user.assemblies_as(*permissions.READS_OPINIONS))
            return self.filter(desk | Q(matter__in=Matter.objects.visible_to(user)))

    objects = IssueEntryQuerySet.as_manager()

    class Meta:
        ordering = ["issue", "place"]
        constraints = [models.UniqueConstraint(fields=["issue", "matter"], name="an_item_stands_once_in_an_issue")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.place}"


class Level(models.TextChoices):
    """How high: where an item was sent, and where it was adopted."""

    OWN = "own", _("本级政协")
    COUNTY = "county", _("县级")
    PREFECTURE = "prefecture", _("市（地）级")
    REGION = "region", _("自治区（省）级")
    NATIONAL = "national", _("全国")


class Submission(models.Model):
    """An issue was sent upward. To an assembly above, or to a Party or government body by name."""

    issue = models.ForeignKey(BulletinIssue, models.CASCADE, related_name="submissions")
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    body = models.CharField(_("报送单位"), max_length=60)
    sent_on = models.DateField(_("报送日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class SubmissionQuerySet(models.QuerySet):
        def visible_to(self, user: Any):
            return self.filter(issue__assembly__in=user.assemblies_as(*permissions.READS_OPINIONS))

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["issue", "sent_on", "pk"]

    def __str__(self) -> str:
        return f"{self.issue_id} → {self.body}"


class Adoption(models.Model):
    """One body adopted the item. Many an item; no state, and no points."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="adoptions")
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    body = models.CharField(_("采用单位"), max_length=60)
    adopted_on = models.DateField(_("采用日期"))
    proof = models.CharField(_("凭据"), max_length=200, blank=True)  # which issue, which notice
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfMatter.as_manager()

    class Meta:
        ordering = ["matter", "adopted_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "body", "adopted_on"], name="one_adoption_per_body_and_day"),
            models.CheckConstraint(name="adoption_names_a_body", condition=~Q(body="")),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.body}"
