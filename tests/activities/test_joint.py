"""What several assemblies hold together counts once for each of them, and once in all."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.activities.models import Activity
from tests.factories.activities import ActivityFactory
from tests.factories.base import AssemblyFactory

DAY = date(2023, 5, 10)
HELD = st.tuples(
    st.integers(0, 6),  # who organises
    st.sets(st.integers(0, 6), max_size=4),  # with whom; the organiser may stand among them
    st.sampled_from(["planned", "held", "held", "cancelled"]),
)


@pytest.mark.django_db
@given(st.lists(st.integers(0, 5), min_size=6, max_size=6), st.lists(HELD, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_assembly_counts_what_it_holds_alone_or_with_others_over_any_tree(parents, activities):
    """The other count reads plain tuples, no query: who is named by an event that was held."""
    tree = [AssemblyFactory(slug="root")]
    for place, parent in enumerate(parents):
        tree.append(AssemblyFactory(slug=f"leaf-{place}", parent=tree[parent % len(tree)]))
    Activity.objects.all().delete()
    expected, in_all = Counter(), 0
    for number, (organiser, others, state) in enumerate(activities):
        on = DAY + timedelta(days=number)
        why = "道路不通" if state == "cancelled" else ""
        made = ActivityFactory(assembly=tree[organiser], state=state, starts_on=on, ends_on=on, cancelled_why=why)
        made.with_assemblies.set(tree[place] for place in others - {organiser})
        if state == "held":
            in_all += 1
            expected.update({organiser, *others})

    found = {place: Activity.objects.of(assembly).held().count() for place, assembly in enumerate(tree)}
    assert found == {place: expected[place] for place in range(len(tree))}
    assert Activity.objects.held().count() == in_all
