"""The assembly tree and what each assembly is made of. All of it is public knowledge within the platform."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies import rules


class Official(models.QuerySet):
    """Facts every signed-in user may know: who an assembly is, not what it holds."""

    def visible_to(self, user):
        return self.all() if user.is_authenticated else self.none()


class AssemblyQuerySet(Official):
    def within(self, assembly: Assembly) -> AssemblyQuerySet:
        """`assembly` and all assemblies below it; the tree has at most four tiers."""
        return self.filter(
            Q(pk=assembly.pk) | Q(parent=assembly) | Q(parent__parent=assembly) | Q(parent__parent__parent=assembly)
        )


class Assembly(models.Model):
    class Tier(models.TextChoices):
        NATIONAL = "national", _("全国")
        REGION = "region", _("自治区（省）")
        PREFECTURE = "prefecture", _("市（地）")
        COUNTY = "county", _("县（区）")

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    tier = models.CharField(_("层级"), max_length=10, choices=Tier.choices)
    slug = models.SlugField(unique=True)
    name = models.CharField(_("名称"), max_length=60)
    place_name = models.CharField(_("所在地"), max_length=30)
    place_name_bo = models.CharField(_("所在地（藏文）"), max_length=60, blank=True)
    place_code = models.CharField(_("行政区划代码"), max_length=6, blank=True)

    objects = AssemblyQuerySet.as_manager()

    class Meta:
        ordering = ["place_code", "pk"]

    def __str__(self) -> str:
        return self.name

    def rules_on(self, day: date) -> RuleSet:
        """The rule set in force on `day`: this assembly's own, else that of the nearest assembly above it."""
        assembly: Assembly | None = self
        while assembly is not None:
            if found := assembly.rule_sets.in_force_on(day).first():
                return found
            assembly = assembly.parent
        raise RuleSet.DoesNotExist(_("%(assembly)s 在 %(day)s 没有生效的规则。") % {"assembly": self, "day": day})

    def has_rules_on(self, day: date) -> bool:
        try:
            return bool(self.rules_on(day))
        except RuleSet.DoesNotExist:
            return False


class Dated(models.QuerySet):
    """Rows that hold from `starts_on` to `ends_on`, both days included; an open end is null."""

    def on(self, day: date):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


def holds_on(row: Any, day: date) -> bool:
    """What `Dated.on` asks the database, of a row that was read already."""
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")))


class DatedOfficial(Dated, Official):  # type: ignore[override]
    """Official facts that hold from a day to a day."""


class Term(models.Model):
    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField(_("届"))
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)

    objects = DatedOfficial.as_manager()

    class Meta:
        ordering = ["assembly", "number"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="one_term_per_number"),
            ends_after_start("term_ends_after_start"),
        ]

    def __str__(self) -> str:
        return _("%(assembly)s第%(number)d届") % {"assembly": self.assembly, "number": self.number}


class Session(models.Model):
    """One plenary of the year. From it and the rule set's `intake` come the hours of session proposals."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="sessions")
    term = models.ForeignKey(Term, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("次"))
    opens_on = models.DateField(_("开幕日期"))
    closes_on = models.DateField(_("闭幕日期"))

    objects = Official.as_manager()

    class Meta:
        ordering = ["assembly", "opens_on"]
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="one_session_per_number"),
            models.CheckConstraint(name="session_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
        ]

    def __str__(self) -> str:
        return _("第%(term)d届第%(number)d次会议") % {"term": self.term.number, "number": self.number}


class Sector(models.Model):
    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="sectors")
    name = models.CharField(_("界别"), max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    objects = Official.as_manager()

    class Meta:
        ordering = ["assembly", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["assembly", "name"], name="one_sector_per_name")]

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    class Kind(models.TextChoices):
        STANDING_COMMITTEE = "standing_committee", _("常务委员会")
        CHAIR_COUNCIL = "chair_council", _("主席会议")
        SPECIAL_COMMITTEE = "special_committee", _("专门委员会")
        PARTY_GROUP = "party_group", _("党组")
        PARTY_SUBGROUP = "party_subgroup", _("专门委员会分党组")
        SECRETARIAT = "secretariat", _("机关")
        SESSION_GROUP = "session_group", _("委员小组")

    OF_THE_PARTY = (Kind.PARTY_GROUP, Kind.PARTY_SUBGROUP)  # a seat there tells that its holder is a member of it

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="bodies")
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=60)
    within = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    objects = Official.as_manager()

    class Meta:
        ordering = ["assembly", "pk"]
        constraints = [models.UniqueConstraint(fields=["assembly", "name"], name="one_body_per_name")]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A body of government that handles what an assembly puts to it."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="agencies")
    name = models.CharField(_("承办单位"), max_length=60)

    objects = Official.as_manager()

    class Meta:
        ordering = ["assembly", "pk"]
        constraints = [models.UniqueConstraint(fields=["assembly", "name"], name="one_agency_per_name")]

    def __str__(self) -> str:
        return self.name


class RuleSetIsFixed(Exception):
    """A rule set that was put into force is never changed: matters run under it."""


class RuleSetQuerySet(Official):
    def in_force_on(self, day: date) -> RuleSetQuerySet:
        """Newest first; the first one is the one that rules."""
        return self.filter(in_force_from__lte=day).order_by("-in_force_from", "-version")

    def put_into_force(self) -> RuleSetQuerySet:
        """Those that rule, have ruled or will."""
        return self.filter(in_force_from__isnull=False)

    def drafts(self) -> RuleSetQuerySet:
        return self.filter(in_force_from__isnull=True)

    def visible_to(self, user):
        """A draft is no official fact yet (rulebook/permissions.py says who works on it)."""
        return super().visible_to(user).filter(in_force_from__isnull=False)

    def update(self, **changes: Any) -> int:
        if self.filter(in_force_from__isnull=False).exists():
            raise RuleSetIsFixed
        return super().update(**changes)

    def delete(self) -> Any:
        if self.filter(in_force_from__isnull=False).exists():
            raise RuleSetIsFixed
        return super().delete()


class RuleSet(models.Model):
    """One versioned, schema-checked document of an assembly's own numbers and words (assemblies/rules.py).

    Without a day in force it is a draft, the one draft its assembly has. From then on it is never changed.
    """

    class State(models.TextChoices):
        """Derived from the days, never stored."""

        DRAFT = "draft", _("草稿")
        COMING = "coming", _("待生效")
        IN_FORCE = "in_force", _("现行")
        SUPERSEDED = "superseded", _("已被取代")

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="rule_sets")
    version = models.PositiveSmallIntegerField(_("版本"))
    in_force_from = models.DateField(_("生效日期"), null=True, blank=True)
    document = models.JSONField(_("规则"))
    # Counts the edits of a draft: whoever saves says which one they had read, so that nobody overwrites unseen.
    edits = models.PositiveIntegerField(default=0)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        ordering = ["assembly", "version"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "version"], name="one_rule_set_per_version"),
            models.UniqueConstraint(
                fields=["assembly"], condition=Q(in_force_from__isnull=True), name="one_draft_of_rules_per_assembly"
            ),
        ]

    def __str__(self) -> str:
        return _("%(assembly)s规则第%(version)d版") % {"assembly": self.assembly, "version": self.version}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and RuleSet.objects.put_into_force().filter(pk=self.pk).exists():
            raise RuleSetIsFixed
        self.clean()  # a rule set that is not sound must not be stored by any form or command
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("rulebook:version", args=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if RuleSet.objects.put_into_force().filter(pk=self.pk).exists():
            raise RuleSetIsFixed
        return super().delete(*args, **kwargs)

    def clean(self) -> None:
        if faults := rules.faults(self.document):
            raise ValidationError({"document": [str(fault) for fault in faults]})

    def state_on(self, day: date, ruling: RuleSet | None) -> RuleSet.State:
        """`ruling` is the assembly's own version in force on that day, if it has one."""
        if self.in_force_from is None:
            return self.State.DRAFT
        if self.in_force_from > day:
            return self.State.COMING
        return self.State.IN_FORCE if ruling and ruling.pk == self.pk else self.State.SUPERSEDED

    def period(self, clock: str, window: str = "") -> dict[str, Any]:
        """{"count": 3, "unit": "months"} for the named clock of a proposal raised in that window."""
        return rules.period(self.document, clock, window)

    def extension(self) -> dict[str, Any]:
        return rules.extension(self.document)

    def entry(self, table: str, code: str) -> dict[str, Any]:
        return next(row for row in self.document[table] if row["code"] == code)

    def choices(self, table: str) -> Iterable[tuple[str, str]]:
        return [(row["code"], row["name"]) for row in self.document[table]]


def home_assembly(slug: str = "") -> Assembly:
    """The assembly named by `slug`, else the topmost one that has a rule set. Raises Assembly.DoesNotExist."""
    if slug:
        return Assembly.objects.get(slug=slug)
    order = models.Case(*[models.When(tier=tier, then=place) for place, tier in enumerate(Assembly.Tier.values)])
    ruled = Assembly.objects.filter(rule_sets__in_force_from__isnull=False).order_by(order, "pk")
    if not (found := ruled.first()):
        raise Assembly.DoesNotExist
    return found
