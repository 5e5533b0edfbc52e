"""A rule set in force is never changed; a draft rules nothing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huiyin.assemblies.models import RuleSet, RuleSetIsFixed, home_assembly
from tests.factories.base import AssemblyFactory, RuleSetFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found.save(),
        lambda found: found.delete(),
        lambda found: RuleSet.objects.filter(pk=found.pk).update(version=9),
        lambda found: RuleSet.objects.filter(pk=found.pk).delete(),
        lambda found: RuleSet.objects.update(in_force_from=None),
    ],
)
def test_a_rule_set_in_force_is_fixed(change, assembly):
    found = assembly.rule_sets.get()
    found.document = found.document | {"docket": "{number}"}
    found.in_force_from = None

    with pytest.raises(RuleSetIsFixed):
        change(found)

    kept = assembly.rule_sets.get()
    assert (kept.document["docket"], kept.version, kept.in_force_from) == ("第{number:04d}号", 1, date(2023, 1, 1))


def test_a_draft_is_changed_but_never_stored_unsound(assembly):
    draft = RuleSetFactory(assembly=assembly, version=2, in_force_from=None)
    draft.document = draft.document | {"docket": "{number}"}
    draft.save()
    draft.document = draft.document | {"docket": "x"}

    with pytest.raises(ValidationError):
        draft.save()


def test_a_draft_rules_nothing_and_there_is_one(assembly):
    other = AssemblyFactory(tier="national")
    RuleSetFactory(assembly=other, in_force_from=None)
    RuleSetFactory(assembly=assembly, version=2, in_force_from=None)

    assert assembly.rules_on(date(2030, 1, 1)).version == 1
    assert not other.has_rules_on(date(2030, 1, 1))
    assert home_assembly() == assembly
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSetFactory(assembly=assembly, version=3, in_force_from=None)


def test_the_state_follows_from_the_days(assembly):
    first = assembly.rule_sets.get()
    second = RuleSetFactory(assembly=assembly, version=2, in_force_from=date(2026, 1, 1))
    third = RuleSetFactory(assembly=assembly, version=3, in_force_from=date(2027, 1, 1))
    draft = RuleSetFactory(assembly=assembly, version=4, in_force_from=None)
    day = date(2026, 12, 31)

    states = [one.state_on(day, assembly.rules_on(day)) for one in (first, second, third, draft)]
    assert states == ["superseded", "in_force", "coming", "draft"]
