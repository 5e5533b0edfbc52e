"""Who signs in, and the roles a person holds: which, where, from when to when."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Agency, Assembly, Body, Dated, Sector, ends_after_start


class Role(models.TextChoices):
    """The roles of docs/rules/access.md. A member's role follows from membership, not from a row here."""

    CITIZEN = "cit", _("注册群众")
    CONVENER = "con", _("界别召集人")
    ORGANISATION = "org", _("参加单位")
    COMMITTEE_STAFF = "sco", _("专门委员会干部")
    PROPOSALS_STAFF = "prp", _("提案工作人员")
    PROPOSALS_COMMITTEE = "prd", _("提案委员会")
    OPINION_EDITOR = "opn", _("信息编辑")
    INFORMANT = "inf", _("信息员")
    LEADER = "sig", _("秘书长（领导）")
    LIAISON = "lia", _("委员联络")
    LEDGER_STAFF = "ldg", _("台账工作人员")
    GOV_SUPERVISION = "gov", _("政府督查室")
    AGENCY = "agy", _("承办单位联络员")
    AGENCY_LEADER = "agl", _("承办单位负责人")
    UPPER_TIER = "upt", _("上级政协")
    SYSTEM_ADMIN = "sys", _("系统管理员")
    SECURITY_ADMIN = "sec", _("安全管理员")
    AUDITOR = "aud", _("审计员")


# Those who only look after the system read no content; a registered citizen reads what is published.
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
READS_NO_CONTENT = (Role.CITIZEN, *ADMINISTRATORS)
LOOKS_AFTER_ACCOUNTS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
CONTENT_ROLES = [role for role in Role if role not in READS_NO_CONTENT]


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Oneself; for its system and security administrators an assembly's accounts and who holds a role there."""
        if not user.is_authenticated:
            return self.none()
        mine = user.assemblies_as(*LOOKS_AFTER_ACCOUNTS)
        if not mine:
            return self.filter(pk=user.pk)
        held = RoleHolding.objects.filter(assembly__in=mine).values("user")
        return self.filter(models.Q(pk=user.pk) | models.Q(assembly__in=mine) | models.Q(pk__in=held))


class Users(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False

    def create_user(self, username, email=None, password=None, **fields):
        """From a command line: whoever typed the password is not whose it is."""
        return super().create_user(username, email, password, **{"must_change_password": bool(password), **fields})

    def create_superuser(self, username, email=None, password=None, **fields):
        return super().create_superuser(username, email, password, **{"must_change_password": bool(password), **fields})


class User(AbstractUser):
    """`name` is what others read; the account name reveals no person (docs/rules/access.md)."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=60)
    # Whose system administrator made it, and alone sends codes for it, closes and opens it again.
    assembly = models.ForeignKey(
        Assembly, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("开设的政协")
    )
    # What the office's own sign-in service calls this person (settings: HUIYIN_OIDC_CLAIM); empty where it does not.
    oidc_subject = models.CharField(_("统一登录的标识"), max_length=191, blank=True, default="")
    must_change_password = models.BooleanField(_("密码由别人设置"), default=False)

    objects = Users()  # type: ignore[misc]

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["oidc_subject"], condition=~models.Q(oidc_subject=""), name="one_account_per_oidc_subject"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def roles_today(self) -> list[RoleHolding]:
        """Read once a request: every permission of a page asks it."""
        return list(self.role_holdings.on(timezone.localdate()).select_related("assembly", "agency", "body", "sector"))

    def holds(self, *roles: str, assembly_id: int | None = None) -> bool:
        """True where the user holds any of `roles` today, in that assembly if one is named."""
        return any(
            held.role in roles and (assembly_id is None or held.assembly_id == assembly_id) for held in self.roles_today
        )

    def assemblies_as(self, *roles: str) -> set[int]:
        return {held.assembly_id for held in self.roles_today if held.role in roles}

    def agencies_as(self, *roles: str) -> set[int]:
        return {held.agency_id for held in self.roles_today if held.role in roles and held.agency_id}

    def sectors_as(self, *roles: str) -> set[int]:
        return {held.sector_id for held in self.roles_today if held.role in roles and held.sector_id}

    def bodies_as(self, *roles: str) -> set[int]:
        return {held.body_id for held in self.roles_today if held.role in roles and held.body_id}


class RoleHoldingQuerySet(Dated):
    def on(self, day: date) -> RoleHoldingQuerySet:
        """Held on a day; what was ended at once is no longer held on the day that was done."""
        return super().on(day).exclude(ended_at__isnull=False, ends_on=day)

    def visible_to(self, user):
        """One's own; who grants them and who reads the log, their assembly's; an agency's leader, the agency's."""
        if not user.is_authenticated:
            return self.none()
        granted = user.assemblies_as(Role.SECURITY_ADMIN, Role.AUDITOR)
        led = user.agencies_as(Role.AGENCY_LEADER)
        return self.filter(models.Q(user=user) | models.Q(assembly__in=granted) | models.Q(agency__in=led))


class RoleHolding(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="role_holdings")
    role = models.CharField(_("角色"), max_length=3, choices=Role.choices)
    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="role_holdings")
    agency = models.ForeignKey(Agency, models.CASCADE, null=True, blank=True, related_name="role_holdings")
    body = models.ForeignKey(Body, models.CASCADE, null=True, blank=True, related_name="role_holdings")
    sector = models.ForeignKey(Sector, models.CASCADE, null=True, blank=True, related_name="role_holdings")
    starts_on = models.DateField(_("开始"), default=timezone.localdate)
    ends_on = models.DateField(_("结束"), null=True, blank=True)
    ended_at = models.DateTimeField(_("当日停止"), null=True, blank=True)  # ended at once: `ends_on` is that day

    objects = RoleHoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("role_ends_after_start"),
            models.CheckConstraint(
                name="agency_roles_name_their_agency",
                condition=models.Q(agency__isnull=False) | ~models.Q(role__in=[Role.AGENCY, Role.AGENCY_LEADER]),
            ),
            models.CheckConstraint(
                name="role_ended_at_once_has_its_day",
                condition=models.Q(ended_at__isnull=True) | models.Q(ends_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:role", args=[self.pk])

    @property
    def place(self) -> Agency | Body | Sector | Assembly:
        return self.agency or self.body or self.sector or self.assembly

    @property
    def is_over(self) -> bool:
        """Whether it can neither begin again nor be changed."""
        today = timezone.localdate()
        return self.ended_at is not None or (self.ends_on is not None and self.ends_on < today)


class AccountRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who asked, the agency's leaders, and the two who make the account and grant the role."""
        if not user.is_authenticated:
            return self.none()
        offices = user.assemblies_as(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)
        led = user.agencies_as(Role.AGENCY_LEADER)
        return self.filter(models.Q(by=user) | models.Q(agency__in=led) | models.Q(agency__assembly__in=offices))


class AccountRequest(models.Model):
    """The leader of an agency asks for an account for one of its people; the security administrator decides."""

    class State(models.TextChoices):
        ASKED = "asked", _("等待授予")
        GRANTED = "granted", _("已授予")
        REFUSED = "refused", _("不同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="account_requests", verbose_name=_("承办单位"))
    name = models.CharField(_("姓名"), max_length=60)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    by = models.ForeignKey(User, models.PROTECT, related_name="account_requests")
    asked_on = models.DateField(_("申请日期"), default=timezone.localdate)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("决定日期"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    holding = models.OneToOneField(RoleHolding, models.PROTECT, null=True, related_name="asked_for")

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("账号申请")
        constraints = [
            models.CheckConstraint(
                name="a_granted_request_has_its_role",
                condition=models.Q(state="granted", holding__isnull=False)
                | (~models.Q(state="granted") & models.Q(holding__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.name}"
