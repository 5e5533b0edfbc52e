"""Who is told what by a step: whoever must act next, and those who were answered; nothing private in the mail."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils.translation import override

from huiyin.accounts.models import Role, User
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import Matter
from huiyin.notices.models import Notice
from huiyin.notices.sending import send_due
from huiyin.proposals import workflow
from tests.factories.base import AgencyFactory, MembershipFactory, PersonFactory, RoleHoldingFactory, UserFactory
from tests.proposals.course import TEXTS, draft, key, take, walk

pytestmark = pytest.mark.django_db


def told():
    """(name, kind, title) of every notice, in the order written."""
    rows = Notice.objects.order_by("pk").values_list("recipient__name", "kind", "title")
    return list(rows)


def test_each_step_tells_whoever_must_act_next_and_an_answer_those_who_raised_it(cast):
    matter = walk(cast, "release")

    docket = Matter.objects.get(pk=matter.pk).docket
    assert docket
    assert told() == [
        ("扎西", "waiting", "一件事项等您处理（提交）"),
        ("央金", "waiting", "一件事项等您处理（初审）"),
        ("扎西", "waiting", "一件事项等您处理（立案）"),  # the number comes at the end of that step
        ("李明", "waiting", f"提案 {docket}等您处理（交办）"),
        ("扎西", "waiting", f"提案 {docket}等您处理（答复）"),
        ("卓玛", "answered", f"提案 {docket}有了答复"),
    ]


@pytest.fixture
def heating(cast, assembly):
    """A second agency, 热力公司, for which 强巴 acts."""
    agency = AgencyFactory(assembly=assembly, name="热力公司")
    user = UserFactory(name="强巴")
    RoleHoldingFactory(user=user, role=Role.AGENCY, assembly=assembly, agency=agency)
    return SimpleNamespace(agency=agency, user=user)


def told_by(act):
    """(name, step) of the notices that `act` writes."""
    Notice.objects.all().delete()
    act()
    return {(name, title.partition("（")[2].rstrip("）")) for name, _kind, title in told()}


def test_every_agency_is_told_of_its_part_and_of_nobody_elses(cast, heating):
    matter = walk(cast, "file")

    told_at_first = told_by(lambda: take(cast, matter, "assign", co=[heating.agency]))
    then = told_by(lambda: take(cast, matter, "acknowledge"))

    assert told_at_first == {("李明", "交办"), ("强巴", "交办")}
    assert then == set()


def test_the_office_is_told_of_a_return_and_the_agencies_of_what_was_decided(cast, heating):
    wish = {"by": cast.liming, "reason": "不归我们管。", "proposed": heating.agency}
    refused, agreed = walk(cast, "assign"), walk(cast, "assign")

    for matter in (refused, agreed):
        asked = told_by(lambda matter=matter: workflow.request_return(matter, key=key(), **wish))
        assert asked == {("扎西", "申请退回")}

    refuse = {"by": cast.zhaxi, "key": key(), "note": "归你们管。"}
    assert told_by(lambda: workflow.refuse_return(refused, **refuse)) == {("李明", "不同意退回")}
    agree = {"by": cast.zhaxi, "key": key(), "to": heating.agency}
    assert told_by(lambda: workflow.reassign(agreed, **agree)) == {("强巴", "同意改交")}


def test_an_answer_sent_back_and_a_longer_term_are_told_to_those_who_wait_for_it(cast):
    matter = walk(cast, "contact")
    until = matter.clocks.get(name="handle").due_on + timedelta(5)
    asking = {"by": cast.liming, "reason": "要会同财政。", "until": until}

    asked = told_by(lambda: workflow.ask_extension(matter, key=key(), **asking))
    granted = told_by(lambda: workflow.grant_extension(matter, by=cast.zhaxi, key=key(), note="同意。"))
    handed_in = told_by(lambda: take(cast, matter, "reply"))
    sent_back = told_by(lambda: take(cast, matter, "send_back"))

    assert (asked, granted) == ({("扎西", "申请延期")}, {("李明", "同意延期")})
    assert (handed_in, sent_back) == ({("扎西", "答复")}, {("李明", "退回重写")})


def test_a_proposal_sent_back_is_told_to_its_first_proposer(cast):
    matter = walk(cast, "review")
    Notice.objects.all().delete()

    take(cast, matter, "return_to_revise")

    assert told() == [("卓玛", "waiting", "一件事项等您处理（退回修改）")]


def test_not_filed_is_an_answer_too_and_names_no_number(cast):
    matter = walk(cast, "review")
    Notice.objects.all().delete()

    take(cast, matter, "decline")

    assert told() == [("卓玛", "answered", "一件事项有了答复")]


def test_every_one_who_signed_is_told_of_the_answer_and_who_declined_is_not(cast):
    declined = MembershipFactory(person=PersonFactory(name="谢绝者"), assembly=cast.agency.assembly).person
    matter = draft(cast)
    workflow.invite(matter, by=cast.zhuoma, key=key(), people=[cast.ciren.person, declined])
    workflow.sign(matter, by=cast.ciren, key=key())
    workflow.decline_to_sign(matter, by=declined.user, key=key())
    for step in ["submit", "review", "file", "assign", "acknowledge", "contact", "reply", "release"]:
        take(cast, matter, step)

    assert {name for name, kind, _title in told() if kind == "answered"} == {"卓玛", "次仁"}


def test_the_whole_office_is_told_but_not_the_one_who_acted_nor_the_office_elsewhere(cast, assembly):
    colleague = RoleHoldingFactory(user=UserFactory(name="同事"), assembly=assembly).user
    RoleHoldingFactory(user=UserFactory(name="别处的"), assembly=cast.wangfang.person.memberships.get().assembly)
    RoleHoldingFactory(user=cast.yangjin, role=Role.PROPOSALS_STAFF, assembly=assembly)  # holds both offices
    left = RoleHoldingFactory(user=UserFactory(name="已停用", is_active=False), assembly=assembly).user
    matter = walk(cast, "review")
    Notice.objects.all().delete()

    take(cast, matter, "file")  # by 央金

    assert {name for name, _kind, _title in told()} == {"扎西", "同事"}
    assert not Notice.objects.filter(recipient__in=[left]).exists()
    assert Notice.objects.filter(recipient=colleague).count() == 1


def test_the_same_request_twice_tells_once(cast):
    matter, same = draft(cast), key()

    take(cast, matter, "submit", key=same)
    take(cast, matter, "submit", key=same)

    assert Notice.objects.count() == 1


def test_a_refused_step_tells_nobody(cast):
    matter = walk(cast, "submit")
    before = Notice.objects.count()

    with pytest.raises(StepNotAllowed):
        take(cast, matter, "reply")

    assert Notice.objects.count() == before


def test_a_step_that_changes_no_holder_tells_nobody(cast):
    matter = walk(cast, "assign")
    before = Notice.objects.count()

    take(cast, matter, "acknowledge")
    take(cast, matter, "contact")

    assert Notice.objects.count() == before


def test_feedback_that_sends_it_back_tells_the_agency_and_names_nobody(cast):
    matter = walk(cast, "release")
    Notice.objects.all().delete()

    take(cast, matter, "feedback", satisfaction="not", comment="没有落实")

    assert [(name, kind) for name, kind, _title in told()] == [("李明", "waiting")]
    assert "卓玛" not in told()[0][2]


def test_no_mail_holds_a_title_a_name_a_text_or_a_word_of_feedback(cast):
    for user in User.objects.all():
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    secrets = {"title": "隐字案由", "grounds": "隐字案据", "recommendations": "隐字建议"}
    matter = draft(cast, **secrets)
    unfiled = draft(cast, **secrets)
    take(cast, unfiled, "submit")
    for step in ["submit", "review", "file", "assign", "acknowledge", "contact", "reply", "release"]:
        take(cast, matter, step)
    take(cast, matter, "feedback", satisfaction="not", comment="隐字反馈")
    Notice.objects.update(send_after="2026-01-01T00:00+08:00")

    send_due()

    words = "\n".join(f"{sent.subject}\n{sent.body}" for sent in mail.outbox)
    names = set(User.objects.values_list("name", flat=True)) | {cast.agency.name}
    private = {"隐字", "反馈", "满意", TEXTS["title"], "提交", "立案", *names}
    assert len(mail.outbox) == Notice.objects.count() == 8
    assert {secret for secret in private if secret in words} == set()
    assert matter.docket in words
    unnumbered = {sent.to[0] for sent in mail.outbox if "提案" not in sent.subject}
    assert unnumbered == {f"{user.username}@example.org" for user in (cast.zhaxi, cast.yangjin)}


def test_words_are_chinese_whoever_acts_in_english(cast):
    matter = draft(cast)
    with override("en"):
        take(cast, matter, "submit")

    assert told()[0][2] == "一件事项等您处理（提交）"
