"""What is looked at again: the proposals of a year that were planned or left as reference, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies import rules
from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.exports import DAY, WHOLE, Column
from huiyin.forms import ChoiceBySlug
from huiyin.matters.models import FINAL, Answer, Commitment, CommitmentNote, Kind, LookBack, Matter
from huiyin.matters.permissions import READS_AFTER_SUBMISSION

SHOW = [
    ("", _("列入计划和留作参考的")),
    ("planned", _("列入计划的")),
    ("reference", _("留作参考的")),
    ("turned", _("由列入计划转为已经解决的")),
]


def assemblies_for(user: Any, *roles: str) -> QuerySet[Assembly]:
    """Where the reader looks back, by the roles that read every proposal handed in."""
    return Assembly.objects.filter(pk__in=user.assemblies_as(*(roles or READS_AFTER_SUBMISSION))).order_by("pk")


class LookBackFilter(forms.Form):
    assembly = ChoiceBySlug(label=_("政协"), queryset=Assembly.objects.none(), empty_label=None, required=False)
    first = forms.IntegerField(label=_("从哪一年"), min_value=1949, max_value=2100, required=False)
    last = forms.IntegerField(label=_("到哪一年"), min_value=1949, max_value=2100, required=False)
    show = forms.ChoiceField(label=_("办理结果"), choices=SHOW, required=False)

    def __init__(self, data: Any, *, user: Any) -> None:
        """The year before this one where none is named: that is what each spring looks back on."""
        assemblies, before = assemblies_for(user), str(timezone.localdate().year - 1)
        given = {name: data.get(name) for name in ("assembly", "first", "last", "show") if data.get(name)}
        years = {"first": given.get("last", before), "last": given.get("first", before)}
        first = assemblies.first()
        super().__init__({"assembly": first.slug if first else ""} | years | given)
        self.user, self.fields["assembly"].queryset = user, assemblies  # type: ignore[attr-defined]
        if len(assemblies) < 2:
            self.fields["assembly"].widget = forms.HiddenInput()

    @property
    def of_years(self) -> QuerySet[Matter]:
        """All that closed, of the years chosen; nothing where the choice makes no sense."""
        if not self.is_valid() or not self.cleaned_data["assembly"]:
            return Matter.objects.none()
        chosen = self.cleaned_data
        seen = Matter.objects.visible_to(self.user).filter(kind=Kind.PROPOSAL, assembly=chosen["assembly"])
        return seen.filter(year__range=(chosen["first"], chosen["last"]), state__in=FINAL)

    @property
    def found(self) -> QuerySet[Matter]:
        show = self.cleaned_data["show"] if self.is_valid() else ""
        return chosen(self.of_years, show)


def chosen(matters: QuerySet[Matter], show: str) -> QuerySet[Matter]:
    if show == "turned":
        return matters.filter(turned(matters))
    if show:
        return matters.filter(_of_class(matters, "proposal__result_class", show))
    kept = _of_class(matters, "proposal__result_class", "planned", "reference")
    return matters.filter(kept | turned(matters))


def turned(matters: QuerySet[Matter]) -> Q:
    """Those somebody's word turned from planned to solved: each stands in the list behind the number."""
    was = _of_class(matters, "from_class", "planned", of="matter__")
    becomes = _of_class(matters, "to_class", "solved", of="matter__")
    return Q(Exists(LookBack.objects.filter(was, becomes, matter=OuterRef("pk"))))


def _of_class(matters: QuerySet[Matter], field: str, *meanings: str, of: str = "") -> Q:
    """Each version of the rules says for itself what its classes mean. `of`: the way from the row to its matter."""
    found = Q(pk__in=[])
    for rule_set in RuleSet.objects.filter(pk__in=matters.order_by().values("rule_set")):
        codes = rules.classes_that_mean(rule_set.document, *meanings)
        found |= Q(**{f"{of}rule_set": rule_set, f"{field}__in": codes})
    return found


def with_all(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """With what a row shows, in the same number of queries for one row and for a thousand."""
    heard = CommitmentNote.objects.filter(commitment__matter=OuterRef("pk"), kind__in=["progress", "claim"])
    holding = Commitment.objects.filter(answer__round=F("matter__proposal__round")).select_related("agency")
    answers = Answer.objects.filter(agency__isnull=False).select_related("agency")
    return (
        matters.annotate(heard_on=Subquery(heard.order_by("-noted_on").values("noted_on")[:1]))
        .select_related("proposal", "rule_set", "assembly")
        .prefetch_related(
            Prefetch("commitments", holding, to_attr="promised"),
            Prefetch("answers", answers, to_attr="answered"),
            "look_backs",
        )
        .order_by("year", "number", "pk")
    )


def told(matter: Any) -> Any:
    """What a row says beside its fields."""
    classes = dict(matter.rule_set.choices("result_classes"))
    looked = list(matter.look_backs.all())
    matter.agencies = list(dict.fromkeys(answer.agency.name for answer in matter.answered))
    matter.class_name = classes.get(matter.proposal.result_class, "")
    matter.visits = [row for row in looked if row.kind in LookBack.VISITS]
    matter.turns = [
        (classes.get(row.from_class, row.from_class), classes.get(row.to_class, row.to_class), row.held_on)
        for row in looked
        if row.from_class
    ]
    return matter


COLUMNS = [
    Column("year", _("年度"), WHOLE, 8),
    Column("docket", _("案号"), width=12),
    Column("title", _("案由"), width=44),
    Column("agencies", _("承办单位"), width=28),
    Column("result", _("办理结果"), width=14),
    Column("state", _("状态"), width=12),
    Column("promised", _("承诺事项"), width=44),
    Column("heard_on", _("最近进展"), DAY, 12),
    Column("visits", _("回头看"), width=44),
    Column("turned", _("办理结果的变更"), width=28),
]


def rows(matters: QuerySet[Matter]) -> Iterator[list[Any]]:
    for found in with_all(matters).iterator(500):
        matter = told(found)
        yield [
            matter.year,
            matter.docket,
            matter.title,
            "、".join(matter.agencies),
            matter.class_name,
            str(matter.get_state_display()),
            "；".join(f"{one.text}（{one.due_on} {one.get_state_display()}）" for one in matter.promised),
            matter.heard_on,
            "；".join(f"{row.held_on} {row.get_kind_display()}：{row.finding}" for row in matter.visits),
            "；".join(f"{day} {was}→{becomes}" for was, becomes, day in matter.turns),
        ]
