"""Issues: numbered in the order they go out, issued whole or not at all, sent upward by record."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.history.taking import StepNotAllowed
from huiyin.opinions import workflow
from huiyin.opinions.models import BulletinIssue, IssueEntry, Submission
from tests.opinions.course import DAY, desk, issue, key, take, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast):
    return desk(cast)


def begun(people, **changes):
    typed = {"series": "bulletin", "title": "三月信息", "on": DAY} | changes
    return workflow.begin_issue(by=people.editor, assembly=people.agency.assembly, key=key(), **typed)


def test_numbers_run_in_each_series_and_year(people):
    made = [
        issue(people, [walk(people, "sign")], on=day, series=series)
        for day, series in ((DAY, "bulletin"), (DAY, "bulletin"), (DAY, "special"), (date(2027, 1, 4), "bulletin"))
    ]

    assert [(one.series, one.year, one.number) for one in made] == [
        ("bulletin", 2026, 1),
        ("bulletin", 2026, 2),
        ("special", 2026, 1),
        ("bulletin", 2027, 1),
    ]


def test_the_items_stand_in_the_order_that_was_chosen_and_go_out_together(people):
    first, second = walk(people, "sign"), walk(people, "sign")
    made = issue(people, [second, first])

    assert [entry.matter for entry in made.entries.all()] == [second, first]
    assert {first.state, second.state} == {"issued"}
    assert first.opinion.used
    assert made.signed_by == "领导"


def test_an_item_sent_back_meanwhile_leaves_the_issue(people):
    matter, made = walk(people, "sign"), begun(people)
    workflow.compose(made, by=people.editor, key=key(), title="三月", places={matter.pk: 1})
    take(people, matter, "send_back_to_edit")

    assert not IssueEntry.objects.exists()
    with pytest.raises(StepNotAllowed, match="还没有信息"):
        workflow.issue_it(made, by=people.editor, key=key(), on=DAY)


def test_an_item_stands_in_one_issue_alone(people):
    matter, made, other = walk(people, "sign"), begun(people), begun(people, series="special")
    workflow.compose(made, by=people.editor, key=key(), title="三月", places={matter.pk: 1})

    with pytest.raises(StepNotAllowed, match="另一期"):
        workflow.compose(other, by=people.editor, key=key(), title="专报", places={matter.pk: 1})


def test_issued_twice_by_the_same_request_it_has_one_number_and_is_changed_no_more(people):
    matter, made, same = walk(people, "sign"), begun(people), key()
    workflow.compose(made, by=people.editor, key=key(), title="三月", places={matter.pk: 1})
    for _ in range(2):
        workflow.issue_it(made, by=people.editor, key=same, on=DAY)

    assert BulletinIssue.objects.get(pk=made.pk).number == 1
    for act in (lambda: workflow.compose(made, by=people.editor, key=key(), title="改", places={}),):
        with pytest.raises(StepNotAllowed, match="已经刊发"):
            act()
    with pytest.raises(StepNotAllowed, match="已经刊发"):
        workflow.discard_issue(made, by=people.editor, key=key())


def test_only_the_desk_makes_issues(people):
    with pytest.raises(PermissionDenied):
        workflow.begin_issue(
            by=people.leader, assembly=people.agency.assembly, key=key(), series="bulletin", title="三月"
        )


def test_what_was_sent_upward_is_dated_and_not_before_it_was_issued(people):
    made = issue(people, [walk(people, "sign")])
    sent = {"level": "region", "body": "自治区政协"}
    workflow.send_upward(made, by=people.editor, key=key(), sent_on=DAY, **sent)

    with pytest.raises(StepNotAllowed, match="不能早于"):
        workflow.send_upward(made, by=people.editor, key=key(), sent_on=DAY - timedelta(1), **sent)
    assert Submission.objects.get().body == "自治区政协"


def test_members_know_what_was_issued_and_not_what_is_being_put_together(people):
    made = issue(people, [walk(people, "sign")])
    begun(people)

    assert list(BulletinIssue.objects.visible_to(people.ciren)) == [made]
    assert BulletinIssue.objects.visible_to(people.editor).count() == 2
    assert not BulletinIssue.objects.visible_to(people.wangfang).exists()
