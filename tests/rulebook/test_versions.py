"""A draft is begun, edited, discarded, put into force; of two people at once the second is told."""

import threading
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from huiyin.assemblies.models import RuleSet, RuleSetIsFixed
from huiyin.assemblies.rules import STARTING_RULES, laid_over
from huiyin.assemblies.schemes import schemes
from huiyin.history.models import Event
from huiyin.proposals.models import Proposal
from huiyin.rulebook import versions
from huiyin.rulebook.versions import EditedMeanwhile, VersionRefused
from tests.factories.base import RuleSetFactory
from tests.proposals.course import take, walk

pytestmark = pytest.mark.django_db


def other(**lengths):
    return STARTING_RULES | {"lengths": STARTING_RULES["lengths"] | lengths}


def steps_of(rule_set):
    return list(Event.objects.of(rule_set).values_list("step", "before", "after"))


def test_an_edit_on_top_of_one_not_read_is_refused_and_says_whose(desk):
    versions.edit(desk.draft, by=desk.zhaxi, seen=0, document=other(title=60))

    with pytest.raises(EditedMeanwhile, match="扎西"):
        versions.edit(RuleSet.objects.get(pk=desk.draft.pk), by=desk.dawa, seen=0, document=other(title=70))

    assert RuleSet.objects.get(pk=desk.draft.pk).document["lengths"]["title"] == 60
    assert steps_of(desk.draft) == [("begin", "", "draft"), ("edit", "draft", "draft")]


def test_put_into_force_it_rules_from_its_day_with_its_duties_and_is_fixed(desk):
    today = timezone.localdate()
    versions.edit(desk.draft, by=desk.dawa, seen=0, document=STARTING_RULES | {"duties": STARTING_RULES["duties"][:1]})
    versions.put_into_force(desk.draft, by=desk.leader, seen=1, on=today)

    assert desk.assembly.rules_on(today) == desk.draft
    assert desk.assembly.rules_on(today - timedelta(days=1)) == desk.ruling
    assert [duty.kind for duty in desk.draft.duties.all()] == ["proposal"]
    assert steps_of(desk.draft)[-1] == ("put_into_force", "draft", "in_force")
    for again in (
        lambda: versions.edit(desk.draft, by=desk.zhaxi, seen=1, document=other(title=60)),
        lambda: versions.discard(desk.draft, by=desk.zhaxi, seen=1),
        lambda: versions.put_into_force(desk.draft, by=desk.leader, seen=1, on=today),
    ):
        with pytest.raises(VersionRefused):
            again()
    with pytest.raises(RuleSetIsFixed):
        desk.draft.save()


def test_matters_and_clocks_keep_the_version_they_began_under(desk, cast):
    matter = walk(cast, "file")
    document = laid_over(STARTING_RULES, schemes()["two-months"].terms)
    versions.edit(desk.draft, by=desk.zhaxi, seen=0, document=document)
    versions.put_into_force(desk.draft, by=desk.leader, seen=1, on=timezone.localdate())
    take(cast, matter, "assign")

    assert matter.rule_set == desk.ruling
    assert matter.clocks.get(name="handle").explanation["count"] == 3
    later = walk(cast, "assign")
    assert later.rule_set == desk.draft
    assert later.clocks.get(name="handle").explanation["count"] == 2


@pytest.mark.parametrize(("window", "due"), [("session", date(2026, 8, 9)), ("between", date(2026, 6, 9))])
def test_the_answers_clock_is_that_of_the_proposals_window(window, due, cast, assembly):
    document = laid_over(STARTING_RULES, schemes()["session-and-between"].terms)
    RuleSetFactory(assembly=assembly, version=2, in_force_from=date(2026, 1, 1), document=document)
    day = date(2026, 3, 9)
    matter = walk(cast, "file", day)
    Proposal.objects.filter(pk=matter.pk).update(window=window)
    matter.proposal.refresh_from_db()
    take(cast, matter, "assign", day)

    assert matter.clocks.get(name="handle").due_on == due
    assert matter.clocks.get(name="acknowledge").due_on == date(2026, 3, 16)


def test_the_day_is_not_before_today_nor_before_the_version_before_it(desk):
    today = timezone.localdate()
    with pytest.raises(VersionRefused):
        versions.put_into_force(desk.draft, by=desk.leader, seen=0, on=today - timedelta(days=1))
    versions.put_into_force(desk.draft, by=desk.leader, seen=0, on=today + timedelta(days=30))
    following = versions.begin(desk.assembly, by=desk.zhaxi, document=deepcopy(STARTING_RULES), source="now")

    assert versions.earliest_day(following) == today + timedelta(days=30)
    with pytest.raises(VersionRefused):
        versions.put_into_force(following, by=desk.leader, seen=0, on=today + timedelta(days=29))
    versions.put_into_force(following, by=desk.leader, seen=0, on=today + timedelta(days=30))
    assert desk.assembly.rules_on(today + timedelta(days=30)) == following
    assert desk.assembly.rules_on(today) == desk.ruling


def test_an_earlier_version_is_not_put_into_force_after_a_later_one(desk):
    RuleSetFactory(assembly=desk.assembly, version=3)

    with pytest.raises(VersionRefused):
        versions.put_into_force(desk.draft, by=desk.leader, seen=0, on=timezone.localdate())


def test_a_second_draft_is_refused_until_the_first_is_discarded(desk):
    with pytest.raises(VersionRefused):
        versions.begin(desk.assembly, by=desk.dawa, document=deepcopy(STARTING_RULES), source="now")
    draft, pk = desk.draft, desk.draft.pk
    versions.discard(draft, by=desk.dawa, seen=0)

    event = Event.objects.get(subject_id=pk, step="discard")
    assert event.facts["document"] == STARTING_RULES
    assert versions.begin(desk.assembly, by=desk.dawa, document=deepcopy(STARTING_RULES), source="now").version == 2


@pytest.mark.parametrize("who", ["zhuoma", "yangjin", "liming", "wangfang"])
def test_who_has_no_part_in_it_takes_no_step(who, desk):
    by = getattr(desk, who)
    for step in (
        lambda: versions.begin(desk.assembly, by=by, document=STARTING_RULES, source="now"),
        lambda: versions.edit(desk.draft, by=by, seen=0, document=STARTING_RULES),
        lambda: versions.discard(desk.draft, by=by, seen=0),
        lambda: versions.put_into_force(desk.draft, by=by, seen=0, on=timezone.localdate()),
    ):
        with pytest.raises(PermissionDenied):
            step()


@pytest.mark.parametrize("who", ["zhaxi", "dawa"])
def test_who_drafts_does_not_put_into_force(who, desk):
    with pytest.raises(PermissionDenied):
        versions.put_into_force(desk.draft, by=getattr(desk, who), seen=0, on=timezone.localdate())


@pytest.mark.django_db(transaction=True)
def test_of_two_saving_at_the_same_moment_one_is_stored_and_the_other_told(desk):
    for seen in range(10):
        gate, outcomes = threading.Barrier(2), []

        def save(by, title, gate=gate, outcomes=outcomes, seen=seen):
            draft = RuleSet.objects.get(pk=desk.draft.pk)
            gate.wait()
            try:
                outcomes.append(versions.edit(draft, by=by, seen=seen, document=other(title=title)))
            except Exception as refused:
                outcomes.append(refused)
            finally:
                connection.close()

        threads = [
            threading.Thread(target=save, args=(by, 60 + place)) for place, by in enumerate([desk.zhaxi, desk.dawa])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["EditedMeanwhile", "NoneType"]
    assert RuleSet.objects.get(pk=desk.draft.pk).edits == 10
