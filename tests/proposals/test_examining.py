"""The examination: two persons for each decision, what changed between versions, what lapses."""

import threading
import time
from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter, Receipt, State
from huiyin.proposals import workflow
from huiyin.proposals.checklist import CHECKS, all_sound
from huiyin.proposals.models import ProposalVersion, Recommendation
from huiyin.proposals.workflow.examining import NOT_REVISED, run
from tests.asked import queries
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.proposals.course import TEXTS, draft, key, take, walk
from tests.proposals.test_two_at_once import _at_once

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def office(cast, name, *roles):
    user = UserFactory(name=name)
    for role in roles:
        RoleHoldingFactory(user=user, role=role, assembly=cast.agency.assembly)
    return user


def in_review(cast, signed=False, verdict="return"):
    """A proposal whose checker recommends neither to file nor not to, so that what is tried stands alone."""
    matter = draft(cast, on=DAY)
    if signed:
        workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person])
        workflow.sign(matter, by=cast.ciren, key=key(), on=DAY)
    take(cast, matter, "submit", on=DAY)
    take(cast, matter, "review", on=DAY, verdict=verdict)
    return matter


def page(client, user, matter):
    client.force_login(user)
    return client.get(matter.get_absolute_url()).content.decode()


def step_url(matter, name):
    return reverse("proposals:step", args=[matter.pk, name])


# Two persons


def test_a_decision_takes_two_persons_of_one_mind_whatever_roles_they_hold(cast):
    """Every pair of accounts, every pair of verdicts: who recommends, who decides, and whether it is let through."""
    people = {
        "staff": office(cast, "工作人员", Role.PROPOSALS_STAFF),
        "member": office(cast, "委员会成员", Role.PROPOSALS_COMMITTEE),
        "both": office(cast, "一人两职", Role.PROPOSALS_STAFF, Role.PROPOSALS_COMMITTEE),
        "leader": cast.leader,
        "signer": cast.ciren,
    }
    RoleHoldingFactory(user=cast.ciren, role=Role.PROPOSALS_COMMITTEE, assembly=cast.agency.assembly)
    matter, found, expected = in_review(cast, signed=True), {}, {}
    for first, second, advised, decided in product(people, people, ["file", "decline"], ["file", "decline"]):
        with transaction.atomic():
            found[first, second, advised, decided] = _decided(
                cast, matter, people[first], people[second], advised, decided
            )
            transaction.set_rollback(True)
        advises, decides = first in ("staff", "member", "both"), second in ("member", "both")
        expected[first, second, advised, decided] = advises and decides and first != second and advised == decided

    assert found == expected
    assert any(found.values())


def _decided(cast, matter, first, second, advised, decided):
    matter = Matter.objects.get(pk=matter.pk)
    ground = "empty" if advised == "decline" else ""
    try:
        workflow.recommend(matter, by=first, key=key(), verdict=advised, ground=ground)
        if decided == "file":
            workflow.file(matter, by=second, key=key(), category="livelihood")
        else:
            workflow.decline(matter, by=second, key=key(), ground="empty", note="请写明建议。")
    except (StepNotAllowed, PermissionDenied):
        return False
    return True


def test_whoever_recommends_anew_takes_back_what_they_recommended(cast):
    matter = in_review(cast, verdict="file")
    take(cast, matter, "recommend", verdict="return", ground="")

    with pytest.raises(StepNotAllowed, match="还没有人建议"):
        take(cast, matter, "file")


def test_what_was_recommended_of_the_old_words_does_not_count_for_the_new(cast):
    matter = in_review(cast, verdict="file")
    take(cast, matter, "return_to_revise", on=DAY)
    take(cast, matter, "submit", on=DAY)
    take(cast, matter, "review", on=DAY, verdict="return")

    with pytest.raises(StepNotAllowed):
        take(cast, matter, "file")
    assert [advice.version for advice in Recommendation.objects.order_by("pk")] == [1, 2]


def test_a_refused_decision_gives_its_number_back(cast):
    refused, filed = in_review(cast), in_review(cast, verdict="file")
    with pytest.raises(StepNotAllowed):
        take(cast, refused, "file", on=DAY)
    take(cast, filed, "file", on=DAY)

    assert (refused.state, filed.number) == (State.IN_REVIEW, 1)


def test_the_page_says_why_a_decision_is_not_one_s_own_to_take(cast, client):
    both = office(cast, "一人两职", Role.PROPOSALS_STAFF, Role.PROPOSALS_COMMITTEE)
    matter = draft(cast)
    take(cast, matter, "submit")
    take(cast, matter, "review", by=both)

    own, other = page(client, both, matter), page(client, cast.yangjin, matter)
    assert "您本人提出了这项建议，需由另一位委员会成员决定。" in own
    assert step_url(matter, "file") not in own
    assert "您本人提出" not in other
    assert step_url(matter, "file") in other
    assert "还没有人建议“不予立案”" in other
    assert "一人两职建议：立案" in other


def test_the_form_of_a_decision_that_waits_for_another_leads_back_with_the_reason(cast, client):
    matter = in_review(cast)
    client.force_login(cast.yangjin)

    response = client.get(step_url(matter, "file"), follow=True)
    assert response.redirect_chain == [(matter.get_absolute_url(), 302)]
    assert "还没有人建议“立案”" in response.content.decode()
    assert client.post(step_url(matter, "file"), {"key": key(), "category": "livelihood"}).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_of_two_deciders_at_once_one_wins_and_numbers_have_no_gap(cast):
    other = office(cast, "另一位", Role.PROPOSALS_COMMITTEE)
    for _round in range(10):
        pk = in_review(cast, verdict="file").pk

        def files(user, pk=pk):
            workflow.file(Matter.objects.get(pk=pk), by=user, key=key(), category="livelihood")

        outcomes = _at_once(lambda files=files: files(cast.yangjin), lambda files=files: files(other))
        assert [type(outcome) for outcome in outcomes if outcome] == [StepNotAllowed]
    assert sorted(Matter.objects.values_list("number", flat=True)) == list(range(1, 11))


@pytest.mark.django_db(transaction=True)
def test_a_recommendation_taken_back_at_the_same_moment_files_nothing(cast):
    """The one who files has read the old recommendation and waits for the row while the other takes it back."""
    pk, taken_back = in_review(cast, verdict="file").pk, threading.Event()

    def takes_back():
        with transaction.atomic():
            take(cast, Matter.objects.get(pk=pk), "recommend", verdict="return", ground="")
            taken_back.set()
            time.sleep(0.5)

    def files():
        taken_back.wait()
        workflow.file(Matter.objects.get(pk=pk), by=cast.yangjin, key=key(), category="livelihood")

    outcomes = _at_once(takes_back, files)
    assert [type(outcome) for outcome in outcomes] == [type(None), StepNotAllowed]
    assert Matter.objects.get(pk=pk).state == State.IN_REVIEW


# The pre-check


def typed(**changes):
    checks = {f"sound_{code}": "on" for code in CHECKS}
    return {"key": str(key()), "verdict": "file", "category": "livelihood", **checks, **changes}


def test_a_pre_check_is_kept_with_what_its_checker_recommends(cast, client):
    matter = walk(cast, "submit")
    client.force_login(cast.zhaxi)
    sent = typed(remark_facts="缺少户数", agencies=[cast.agency.pk], remark="可以立案")
    del sent["sound_facts"]

    assert client.post(step_url(matter, "review"), sent).status_code == 302
    given = Recommendation.objects.get()
    assert (given.by, given.verdict, given.remark, list(given.agencies.all())) == (
        cast.zhaxi,
        "file",
        "可以立案",
        [cast.agency],
    )
    assert given.checks == all_sound() | {"facts": {"sound": False, "remark": "缺少户数"}}
    assert Matter.objects.get(pk=matter.pk).state == State.IN_REVIEW


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sound_format": ""}, "remark_format"),
        ({"verdict": "decline"}, "ground"),
        ({"verdict": "merge"}, "into"),
        ({"verdict": "nonsense"}, "verdict"),
        ({"category": ""}, "category"),
    ],
)
def test_what_a_pre_check_lacks_is_said_at_its_field_and_nothing_is_written(changes, field, cast, client):
    matter = walk(cast, "submit")
    client.force_login(cast.zhaxi)

    response = client.post(step_url(matter, "review"), typed(**changes))
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert not Recommendation.objects.exists()


def test_a_pre_check_that_leaves_a_point_open_is_refused_by_the_step_itself(cast):
    matter = walk(cast, "submit")
    checks = all_sound() | {"facts": {"sound": False, "remark": ""}}

    with pytest.raises(StepNotAllowed, match="1 项"):
        take(cast, matter, "review", checks=checks)


def test_a_merge_is_recommended_with_a_proposal_that_may_be_merged_with(cast):
    matter, other, drafted = walk(cast, "submit"), walk(cast, "submit"), draft(cast)
    for wrong in (matter, drafted, None):
        with pytest.raises(StepNotAllowed, match="并案"), transaction.atomic():
            take(cast, matter, "review", verdict="merge", into=wrong)
    matter.refresh_from_db()
    take(cast, matter, "review", verdict="merge", into=other)

    assert Recommendation.objects.get().into == other


def test_the_decision_begins_with_what_was_recommended(cast, client):
    matter = in_review(cast)
    take(cast, matter, "recommend", verdict="decline", ground="promotion", disposition="converted_to_opinion")
    client.force_login(cast.yangjin)

    fields = client.get(step_url(matter, "decline")).context["form"].fields
    assert (fields["ground"].initial, fields["disposition"].initial) == ("promotion", "converted_to_opinion")


def test_nobody_who_signed_checks_or_recommends(cast):
    RoleHoldingFactory(user=cast.zhuoma, role=Role.PROPOSALS_STAFF, assembly=cast.agency.assembly)
    sent, checked = walk(cast, "submit"), in_review(cast)

    with pytest.raises(PermissionDenied):
        take(cast, sent, "review", by=cast.zhuoma)
    with pytest.raises(PermissionDenied):
        take(cast, checked, "recommend", by=cast.zhuoma)
    assert not Recommendation.objects.visible_to(cast.zhuoma).exists()


def test_the_desk_shows_what_is_recommended_in_as_many_queries_for_three_as_for_one(cast, client):
    in_review(cast, verdict="file")
    client.force_login(cast.yangjin)
    one = queries(client, "/")
    assert "建议立案（扎西）" in client.get("/").content.decode()
    for _more in range(2):
        in_review(cast, verdict="file")

    assert queries(client, "/") == one


# Versions


def revised(cast, **words):
    """Sent back, changed and handed in again; 次仁 signed the old words and not the new."""
    matter = in_review(cast, signed=True)
    take(cast, matter, "return_to_revise", on=DAY)
    texts = TEXTS | {"category": "livelihood", "grounds": "冬季教室温度只有八度。"} | words
    workflow.edit(matter, by=cast.zhuoma, key=key(), **texts)
    return matter


def test_each_handing_in_keeps_its_words_its_day_and_who_had_signed(cast):
    matter = revised(cast)
    take(cast, matter, "submit", on=DAY + timedelta(1))

    kept = [
        (version.grounds, version.handed_in_on, version.handed_in_by, {person.name for person in version.signers.all()})
        for version in ProposalVersion.objects.order_by("number")
    ]
    assert kept == [
        ("冬季教室温度低。", DAY, cast.zhuoma, {"卓玛", "次仁"}),
        ("冬季教室温度只有八度。", DAY + timedelta(1), cast.zhuoma, {"卓玛"}),
    ]


def test_while_it_is_revised_those_who_sign_it_see_what_changed_and_the_first_proposer_who_signs_again(cast, client):
    matter = revised(cast)

    lead, cosigner, staff = (page(client, user, matter) for user in (cast.zhuoma, cast.ciren, cast.zhaxi))
    assert "需要重新签名的联名人：次仁" in lead
    assert "需要重新签名的联名人" not in cosigner
    assert ["<ins>" in text and "只有八度" in text for text in (lead, cosigner)] == [True, True]
    assert "还没有提交的改动" not in staff


def test_once_handed_in_again_all_who_examine_see_what_came_and_went_and_who_has_not_signed_again(cast, client):
    matter = revised(cast, recommendations="一、列入改造计划。\n二、བོད་ཡིག་གི་སློབ་དེབ་")
    take(cast, matter, "submit")

    told = page(client, cast.zhaxi, matter)
    assert "第 2 次提交" in told
    assert "<del>" in told
    assert "（加入）" in told
    assert "上次签名、这次没有签名：次仁" in told
    assert "བོད་ཡིག་གི་སློབ་དེབ་" in told


def test_the_same_words_handed_in_again_are_said_to_be_the_same(cast, client):
    matter = in_review(cast)
    for step in ["return_to_revise", "submit"]:
        take(cast, matter, step, on=DAY)

    assert "文字没有改动。" in page(client, cast.zhuoma, matter)


def test_who_reads_it_only_once_it_is_filed_sees_no_earlier_version(cast, client):
    matter = revised(cast)
    take(cast, matter, "submit")
    for step in ["review", "file", "assign"]:
        take(cast, matter, step)

    assert "第 2 次提交" in page(client, cast.zhaxi, matter)
    assert "第 2 次提交" not in page(client, cast.liming, matter)
    assert not ProposalVersion.objects.visible_to(cast.liming).exists()


# Not revised in time


def test_what_nobody_revised_in_time_ends_the_day_after_with_an_answer_to_each_who_had_signed(cast):
    matter = revised(cast)  # 次仁 was asked again and has not signed
    due = matter.clocks.get(name="revise").due_on

    assert run(due) == 0
    assert run(due + timedelta(1)) == 1
    assert run(due + timedelta(1)) == 0
    matter.refresh_from_db()
    assert (matter.state, matter.proposal.non_filing_ground) == (State.NOT_FILED, NOT_REVISED)
    answer = matter.answers.get()
    assert answer.text.startswith("不予立案：退回后没有在期限内修改提交。")
    assert set(Receipt.objects.filter(answer=answer).values_list("person", flat=True)) == {
        cast.zhuoma.person.pk,
        cast.ciren.person.pk,
    }
    assert Event.objects.of(matter).get(step="lapse").actor is None


def test_who_would_not_sign_again_has_no_further_part_when_it_lapses(cast):
    matter = revised(cast)
    workflow.decline_to_sign(matter, by=cast.ciren, key=key())
    run(matter.clocks.get(name="revise").due_on + timedelta(1))

    assert [receipt.person for receipt in Receipt.objects.all()] == [cast.zhuoma.person]


def test_what_was_handed_in_again_does_not_lapse(cast):
    matter = revised(cast)
    due = matter.clocks.get(name="revise").due_on
    take(cast, matter, "submit", on=due)

    assert run(due + timedelta(30)) == 0
    with pytest.raises(StepNotAllowed):
        workflow.lapse(matter, on=due + timedelta(30))
