"""A line about oneself is not right: said, answered by the office that owns it, in time, by somebody else."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.corrections import telling
from huiyin.corrections.models import CorrectionRequest
from huiyin.corrections.permissions import answering, my_office_answers
from huiyin.corrections.workflow import answer_request, ask_correction, due_from, withdraw_request
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.notices.models import Notice
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.visits.work import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison(cast):
    return office("联络员", Role.LIAISON, cast.agency.assembly)


def ask(cast, by=None, **facts):
    by = by or cast.zhuoma
    given = {"office": Role.LIAISON, "about": "2026-03-02 座谈会 缺席", "text": "那天我到会了。", "key": uuid.uuid4()}
    given |= {"assembly": cast.agency.assembly, "person": getattr(by, "person", None)} | facts
    return ask_correction(by=by, **given)


def answered(asked, by, **facts):
    given = {"outcome": "corrected", "answer": "已改为到会。", "key": uuid.uuid4()} | facts
    return answer_request(asked, by=by, **given)


def told(user):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True))


def test_a_request_is_due_by_the_rule_set_and_its_office_is_told(cast, liaison):
    asked = ask(cast)

    assert (asked.state, asked.due_on) == ("asked", due_from(asked.assembly, timezone.localdate()))
    assert asked.due_on > timezone.localdate() + timedelta(days=10)  # ten working days
    assert told(liaison) == ["waiting"]
    assert told(cast.zhuoma) == []


def test_the_office_answers_and_the_one_who_asked_is_told(cast, liaison):
    asked = answered(ask(cast), liaison)

    assert (asked.state, asked.outcome, asked.answered_by) == ("answered", "corrected", liaison)
    assert told(cast.zhuoma) == ["answered"]
    assert [event.step for event in Event.objects.of(asked)] == ["ask", "answer"]


def test_the_same_request_sent_twice_is_one(cast, liaison):
    key = uuid.uuid4()

    assert ask(cast, key=key) == ask(cast, key=key)
    with pytest.raises(KeyAlreadyUsed):
        ask(cast, key=key, text="别的话")
    assert CorrectionRequest.objects.count() == 1
    assert told(liaison) == ["waiting"]


def test_one_line_is_asked_about_once_at_a_time(cast, liaison):
    first = ask(cast)
    with pytest.raises(StepNotAllowed, match="申请过"):
        ask(cast)

    withdraw_request(first, by=cast.zhuoma, key=uuid.uuid4())
    assert ask(cast).pk != first.pk


def test_nobody_asks_in_another_s_name_nor_about_what_they_do_not_see(cast, liaison):
    with pytest.raises(PermissionDenied):
        ask(cast, by=cast.ciren, person=cast.zhuoma.person)
    notice = Notice.objects.create(recipient=cast.zhuoma, kind="due", subject="x", subject_id=1, about="", title="")
    with pytest.raises(PermissionDenied):
        ask(cast, by=cast.ciren, subject=notice)
    assert ask(cast, subject=notice).subject_id == notice.pk


def test_nobody_answers_their_own(cast):
    liaison = office("联络员", Role.LIAISON, cast.agency.assembly)
    asked = ask(cast, by=liaison, person=None)

    with pytest.raises(PermissionDenied):
        answered(asked, liaison)
    assert told(cast.leader) == ["waiting"]  # the only one of the office asked: the leader answers
    assert answered(asked, cast.leader).state == "answered"


def test_a_member_who_serves_in_the_office_too_does_not_answer_about_themselves(cast, liaison):
    RoleHoldingFactory(user=cast.zhuoma, role=Role.LIAISON, assembly=cast.agency.assembly)
    asked = ask(cast)

    with pytest.raises(PermissionDenied):
        answered(asked, cast.zhuoma)
    assert (told(cast.zhuoma), told(liaison)) == ([], ["waiting"])


def test_where_nobody_holds_the_office_the_liaison_office_answers(cast, liaison):
    asked = ask(cast, office=Role.OPINION_EDITOR)

    with pytest.raises(PermissionDenied):
        answered(asked, cast.zhaxi)
    assert answered(asked, liaison).answered_by == liaison


def test_an_account_s_request_is_read_by_those_who_stand_in_only_where_nobody_else_is_there(cast, liaison):
    asked = ask(cast, by=cast.liming, person=None, office=Role.SYSTEM_ADMIN)
    assert list(CorrectionRequest.objects.visible_to(liaison)) == [asked]

    administrator = office("管理员", Role.SYSTEM_ADMIN, cast.agency.assembly)
    assert not CorrectionRequest.objects.visible_to(liaison).exists()
    assert list(CorrectionRequest.objects.visible_to(administrator)) == [asked]


def test_an_answer_says_what_came_of_it_and_why(cast, liaison):
    asked = ask(cast)

    for facts in ({"answer": " "}, {"outcome": ""}, {"outcome": "perhaps"}):
        with pytest.raises(StepNotAllowed):
            answered(asked, liaison, **facts)
    with pytest.raises(StepNotAllowed, match="哪里不对"):
        ask(cast, about="另一条", text=" ")
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_request_is_answered_once_and_not_after_it_was_withdrawn(cast, liaison):
    asked, withdrawn = answered(ask(cast), liaison), ask(cast, about="另一条")
    withdraw_request(withdrawn, by=cast.zhuoma, key=uuid.uuid4())

    for one in (asked, withdrawn):
        with pytest.raises(StepNotAllowed):
            answered(one, liaison, outcome="kept", answer="不改")
    with pytest.raises(StepNotAllowed):
        withdraw_request(asked, by=cast.zhuoma, key=uuid.uuid4())
    asked.refresh_from_db()
    assert asked.answer == "已改为到会。"


def test_only_the_one_who_asked_withdraws(cast, liaison):
    asked = ask(cast)
    with pytest.raises(PermissionDenied):
        withdraw_request(asked, by=liaison, key=uuid.uuid4())


def test_reminders_come_before_and_after_the_day_once(cast, liaison):
    asked = ask(cast)
    Notice.objects.all().delete()

    assert telling.remind(asked.asked_on) == 0
    assert telling.remind(asked.due_on) == 1
    late = asked.due_on + timedelta(days=4)
    assert telling.remind(late) == 2  # the leader too
    assert telling.remind(late) == 0
    assert (told(liaison), told(cast.leader)) == (["due", "overdue"], ["oversight"])

    Notice.objects.all().delete()
    answered(asked, liaison)
    assert telling.remind(late + timedelta(days=30)) == 0


def test_a_notice_holds_no_word_of_the_request(cast, liaison):
    answered(ask(cast), liaison)

    for notice in Notice.objects.all():
        assert "到会" not in notice.title + notice.about


def test_another_account_sees_none_of_it(cast, liaison):
    asked = ask(cast)

    seen = {
        name: CorrectionRequest.objects.visible_to(getattr(cast, name)).exists()
        for name in vars(cast)
        if name != "agency"
    }
    assert {name for name, sees in seen.items() if sees} == {"zhuoma", "leader"}
    assert list(CorrectionRequest.objects.visible_to(liaison)) == [asked]
    assert not CorrectionRequest.objects.visible_to(UserFactory()).exists()


def test_the_list_of_an_office_is_exactly_what_it_may_answer(cast, liaison):
    assembly = cast.agency.assembly
    colleague = office("同事", Role.PROPOSALS_STAFF, assembly)
    RoleHoldingFactory(user=cast.zhuoma, role=Role.LEDGER_STAFF, assembly=assembly)
    for owner in (Role.LIAISON, Role.PROPOSALS_STAFF, Role.OPINION_EDITOR, Role.LEDGER_STAFF, Role.SYSTEM_ADMIN):
        for asker in (cast.zhuoma, cast.zhaxi, liaison, cast.leader):
            ask(cast, by=asker, office=owner, about=f"{owner} {asker}")

    for user in (cast.zhuoma, cast.zhaxi, colleague, liaison, cast.leader, cast.ciren, cast.wangfang):
        listed = set(CorrectionRequest.objects.filter(my_office_answers(user)))
        assert listed == {one for one in CorrectionRequest.objects.all() if user.pk in answering(one)}, user
        assert listed <= set(CorrectionRequest.objects.visible_to(user)), user
