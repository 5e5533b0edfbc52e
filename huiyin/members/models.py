"""Persons, their memberships over terms, and the seats they hold in bodies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Body, Dated, DatedOfficial, Official, Sector, Term, ends_after_start
from huiyin.members import permissions


class Person(models.Model):
    """A person may sit at several tiers and need not have a login. Nothing here but the name."""

    name = models.CharField(_("姓名"), max_length=60)
    name_bo = models.CharField(_("姓名（藏文）"), max_length=120, blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person")

    objects = Official.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:person", args=[self.pk])


class MembershipQuerySet(Dated):
    def visible_to(self, user):
        """The official list is open to all who sign in (docs/rules/access.md)."""
        return self.all() if user.is_authenticated else self.none()

    def party_known_to(self, user):
        """Those whose party membership `user` may read: one's own; the leader's and the liaison office's assembly."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person__user=user) | Q(assembly__in=user.assemblies_as(Role.LEADER, Role.LIAISON)))


class Membership(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="memberships")
    term = models.ForeignKey(Term, models.PROTECT, related_name="memberships")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="memberships")
    cpc = models.BooleanField(_("中共党员"), default=False)
    first_term = models.BooleanField(_("新任"), default=True)
    resident_region = models.ForeignKey(
        Assembly, models.PROTECT, null=True, blank=True, related_name="resident_members"
    )
    starts_on = models.DateField(_("任职开始"))
    ends_on = models.DateField(_("任职结束"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [ends_after_start("membership_ends_after_start")]
        indexes = [models.Index(fields=["assembly", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.assembly}"

    def get_absolute_url(self) -> str:
        return reverse("members:person", args=[self.person_id])


class Seat(models.Model):
    class Role(models.TextChoices):
        CHAIR = "chair", _("主席（主任）")
        VICE_CHAIR = "vice_chair", _("副主席（副主任）")
        SECRETARY_GENERAL = "secretary_general", _("秘书长")
        MEMBER = "member", _("成员")
        STAFF = "staff", _("干部")

    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    role = models.CharField(_("职务"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)

    objects = DatedOfficial.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [ends_after_start("seat_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.person} · {self.body}{self.office}"

    def get_absolute_url(self) -> str:
        return reverse("members:person", args=[self.person_id])

    @property
    def office(self) -> str:
        """A chair is 主席 of the assembly, 主任 of a committee, 书记 of a party group."""
        return str(_OFFICES.get(self.body.kind, {}).get(self.role) or self.get_role_display())


# What the head of a body is called, and who stands beside the head, by the kind of the body.
_PARTY = {Seat.Role.CHAIR: _("书记"), Seat.Role.VICE_CHAIR: _("副书记")}
_COMMITTEE = {Seat.Role.CHAIR: _("主任"), Seat.Role.VICE_CHAIR: _("副主任")}
_ASSEMBLY = {Seat.Role.CHAIR: _("主席"), Seat.Role.VICE_CHAIR: _("副主席")}
_OFFICES: dict[str, dict[Any, Any]] = {
    Body.Kind.PARTY_GROUP: _PARTY,
    Body.Kind.PARTY_SUBGROUP: _PARTY,
    Body.Kind.SPECIAL_COMMITTEE: _COMMITTEE,
    Body.Kind.STANDING_COMMITTEE: _ASSEMBLY,
    Body.Kind.CHAIR_COUNCIL: _ASSEMBLY,
}


class SecondAccountQuerySet(models.QuerySet):
    def current(self):
        return self.filter(unlinked_on=None)

    def visible_to(self, user):
        """The two who make accounts and grant roles, of those who are or were members there; one's own."""
        if not user.is_authenticated:
            return self.none()
        theirs = Membership.objects.filter(
            assembly__in=user.assemblies_as(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
        ).values("person")
        return self.filter(Q(user=user) | Q(person__user=user) | Q(person__in=theirs))


class SecondAccount(models.Model):
    """A further account of a person: a member who also heads an agency signs in for it apart (one_person.py)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="second_accounts", verbose_name=_("姓名"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="second_of", verbose_name=_("第二账号")
    )
    linked_on = models.DateField(_("登记日期"), default=timezone.localdate)
    unlinked_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = SecondAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-linked_on", "-pk"]
        verbose_name = _("第二账号")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(unlinked_on__isnull=True), name="an_account_is_one_person_s"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.user.username}"


def person_of(user) -> Person | None:
    """The person who signs in as `user`, read once a request; None for an office's account."""
    if not user.is_authenticated:
        return None
    if not hasattr(user, "_person"):
        user._person = Person.objects.filter(user=user).first()
    return user._person


def memberships_of(user, on: date | None = None) -> list[Membership]:
    """What `user` is a member of on a day, today when none is named."""
    person = person_of(user)
    if person is None:
        return []
    if on is not None:
        return list(person.memberships.on(on).select_related("assembly", "sector"))
    if not hasattr(user, "_memberships"):
        user._memberships = list(
            person.memberships.on(timezone.localdate()).select_related("assembly", "sector", "term")
        )
    return user._memberships


def member_assemblies(user) -> set[int]:
    return {membership.assembly_id for membership in memberships_of(user)}


class MemberImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        return self.filter(permissions.visible_imports(user))


class MemberImport(models.Model):
    """Member lists on their way into the registry (importing/). What was read of them goes once they are in or not."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("待确认")
        DONE = "done", _("已导入")
        UNDONE = "undone", _("已撤销")
        DISCARDED = "discarded", _("已放弃")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="member_imports", verbose_name=_("政协"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="member_imports", verbose_name=_("届"))
    starts_on = models.DateField(_("任职开始"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PREPARED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="member_imports")
    at = models.DateTimeField(_("时间"), default=timezone.now)
    files = models.JSONField(default=list)  # of each list: name of the file, what it is by, how many lines
    lists = models.JSONField(default=list)  # what was read, until it is decided on
    answers = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    # What was written, for undoing it: rows by model, and fields of older rows with what stood in them.
    made = models.JSONField(default=dict)
    changed = models.JSONField(default=list)

    objects = MemberImportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("名单导入")

    def __str__(self) -> str:
        return str(_("%(term)s委员名单导入") % {"term": self.term})

    def get_absolute_url(self) -> str:
        return reverse("members:import", args=[self.pk])


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> models.QuerySet:
        """One's own: what follows from it is read on the record."""
        person = person_of(user)
        return self.filter(person=person) if person else self.none()


class Consent(models.Model):
    """What a person said about making something of theirs public, on which day, to which words. Rows are only added."""

    class What(models.TextChoices):
        PROPOSAL = "proposal", _("提案向社会公开")
        NAME = "name", _("公开的提案上署我的名")
        WRITING = "writing", _("文稿发布给谁看")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    what = models.CharField(_("同意什么"), max_length=10, choices=What.choices)
    subject = models.CharField(max_length=60)  # label of the record's model
    subject_id = models.BigIntegerField()
    given = models.BooleanField(_("同意"))
    scope = models.CharField(_("范围"), max_length=10, blank=True)  # of a writing: how far
    wording = models.CharField(_("哪一版说明"), max_length=10)  # huiyin/members/consents.py
    at = models.DateTimeField(_("时间"), default=timezone.now)
    # Who typed it: the person, or an office that has it on paper.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("同意公开")
        indexes = [models.Index(fields=["subject", "subject_id", "what"])]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.subject} {self.subject_id}"
