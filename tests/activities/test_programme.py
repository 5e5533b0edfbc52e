from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.accounts.models import Role
from huiyin.activities import workflow
from huiyin.activities.models import Decision, Material
from huiyin.files.accepting import accept
from huiyin.files.models import Attachment
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from tests.activities.work import TODAY, called, member, office, pdf, picture, plan, told
from tests.factories.activities import ActivityFactory
from tests.factories.base import AgencyFactory, AssemblyFactory, BodyFactory


@pytest.fixture
def liaison(assembly):
    return office(assembly)


@pytest.fixture
def held(assembly):
    return ActivityFactory(assembly=assembly)


def add(activity, by, *titles, **facts):
    for title in titles:
        workflow.add_item(activity, by=by, key=uuid4(), title=title, **facts)


def agenda(activity):
    return [(item.order, item.title, item.is_first_item) for item in activity.agenda.all()]


# The agenda


def test_items_stand_in_the_order_they_were_added_the_first_item_before_all(held, liaison):
    add(held, liaison, "讨论", "小结")
    add(held, liaison, "学习讲话精神", is_first_item=True)

    assert agenda(held) == [(1, "学习讲话精神", True), (2, "讨论", False), (3, "小结", False)]


def test_a_line_put_right_leads_back_to_the_agenda(held, liaison, client):
    add(held, liaison, "学习")
    client.force_login(liaison)

    response = client.post(f"/activities/agenda/{held.agenda.get().pk}/", {"key": uuid4(), "title": "学习讲话"})

    assert (response.status_code, response["Location"]) == (302, f"/activities/{held.pk}/agenda/")
    assert agenda(held) == [(1, "学习讲话", False)]


def test_an_agenda_has_one_first_item(held, liaison):
    add(held, liaison, "学习一", is_first_item=True)
    add(held, liaison, "学习二", is_first_item=True)

    assert agenda(held) == [(1, "学习二", True), (2, "学习一", False)]


def test_an_item_moves_up_and_down_and_stays_at_either_end(held, liaison):
    add(held, liaison, "甲", "乙", "丙")
    for title, up in [("丙", True), ("甲", True), ("丙", True), ("丙", True), ("乙", False)]:
        item = held.agenda.get(title=title)
        workflow.move_item(item, by=liaison, key=uuid4(), up=up)

    assert [title for _order, title, _first in agenda(held)] == ["丙", "甲", "乙"]


def test_the_same_move_sent_twice_moves_once(held, liaison):
    add(held, liaison, "甲", "乙", "丙")
    key, item = uuid4(), held.agenda.get(title="丙")
    for _again in range(2):
        workflow.move_item(item, by=liaison, key=key, up=True)

    assert [title for _order, title, _first in agenda(held)] == ["甲", "丙", "乙"]


def test_an_item_is_changed_and_removed_and_the_history_says_which(held, liaison):
    add(held, liaison, "甲", "乙")
    item = held.agenda.get(title="甲")
    given = {"title": "学习", "is_first_item": True, "speaker": None, "speaker_name": "党校教师"}
    workflow.change_item(item, by=liaison, key=uuid4(), **given)
    workflow.remove_item(held.agenda.get(title="乙"), by=liaison, key=uuid4())

    assert [(one.title, one.speaker_name) for one in held.agenda.all()] == [("学习", "党校教师")]
    assert [(event.step, event.facts["note"]) for event in Event.objects.of(held)][2:] == [
        ("change_item", "甲"),
        ("remove_item", "乙"),
    ]


def test_a_member_who_speaks_needs_no_name_typed(held, liaison):
    speaker = called(held).membership.person
    add(held, liaison, "发言", speaker=speaker, speaker_name="另一个名字")

    assert [(one.speaker, one.speaker_name) for one in held.agenda.all()] == [(speaker, "")]


@pytest.mark.parametrize("who", ["zhuoma", "leader", "liming", "wangfang"])
def test_only_the_organiser_touches_the_agenda(who, cast, held):
    with pytest.raises(PermissionDenied):
        add(held, getattr(cast, who), "讨论")


def test_a_copy_takes_the_agenda_along_but_nobody_who_spoke(assembly, held, liaison):
    add(held, liaison, "学习", is_first_item=True)
    add(held, liaison, "讨论", speaker=called(held).membership.person)

    made = plan(assembly, liaison, agenda_of=held)

    assert agenda(made) == agenda(held)
    assert [one.speaker for one in made.agenda.all()] == [None, None]


# What is sent beforehand


def test_materials_are_opened_by_those_called_and_those_who_organise(assembly, liaison):
    activity = plan(assembly, liaison)
    row = called(activity)
    files = [accept(pdf(), pdf=True), accept(picture())]
    workflow.add_materials(activity, by=liaison, key=uuid4(), files=files)

    assert [one.title for one in activity.materials.all()] == ["讲稿.pdf", "会场.jpg"]
    seen = {
        who: (Material.objects.visible_to(user).count(), Attachment.objects.visible_to(user).count())
        for who, user in {
            "called": row.membership.person.user,
            "liaison": office(assembly),
            "another member": member(assembly),
            "elsewhere": office(AssemblyFactory(slug="elsewhere")),
        }.items()
    }
    assert seen == {"called": (2, 2), "liaison": (2, 2), "another member": (0, 0), "elsewhere": (0, 0)}


def test_materials_sent_twice_are_there_once_and_one_taken_down_is_not_kept_open(assembly, liaison):
    activity, key = plan(assembly, liaison), uuid4()
    row = called(activity)
    for _again in range(2):
        workflow.add_materials(activity, by=liaison, key=key, files=[accept(pdf(), pdf=True)], title="讲稿")
    material = activity.materials.get()
    workflow.remove_material(material, by=liaison, key=uuid4())

    assert not activity.materials.exists()
    assert not Attachment.objects.visible_to(row.membership.person.user).exists()


# What was decided


def test_decisions_are_numbered_and_whoever_is_asked_is_told(assembly, held, liaison):
    body = BodyFactory(assembly=assembly)
    agency = AgencyFactory(assembly=assembly)
    staff = office(assembly, Role.COMMITTEE_STAFF, body=body)
    answers = office(assembly, Role.AGENCY, agency=agency)
    workflow.decide(held, by=liaison, key=uuid4(), text="整理建议", asked_body=body, due_on=date(2023, 6, 1))
    workflow.decide(held, by=liaison, key=uuid4(), text="修桥", asked_agency=agency)
    workflow.decide(held, by=liaison, key=uuid4(), text="明年再议")

    assert [(one.order, one.text) for one in held.decisions.all()] == [(1, "整理建议"), (2, "修桥"), (3, "明年再议")]
    assert [who for who, _words in told()] == sorted([staff.pk, answers.pk])


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"text": " "}, "议定了什么"),
        ({"due_on": date(2023, 6, 1)}, "由谁落实"),
        ({"due_on": date(2023, 5, 1), "asked": True}, "不能早于活动"),
        ({"both": True}, "只交一个单位"),
    ],
)
def test_a_decision_that_asks_nobody_or_two_or_for_yesterday_is_refused(facts, words, assembly, held, liaison):
    given = {"text": "修桥", "due_on": facts.get("due_on")} | {key: facts[key] for key in facts if key == "text"}
    if "asked" in facts or "both" in facts:
        given["asked_agency"] = AgencyFactory(assembly=assembly)
    if "both" in facts:
        given["asked_body"] = BodyFactory(assembly=assembly)
    with pytest.raises(StepNotAllowed, match=words):
        workflow.decide(held, by=liaison, key=uuid4(), **given)

    assert not Decision.objects.exists()


def test_nothing_is_decided_before_it_was_held(assembly, liaison):
    with pytest.raises(StepNotAllowed, match="已安排"):
        workflow.decide(plan(assembly, liaison), by=liaison, key=uuid4(), text="修桥")


def test_what_was_done_is_written_by_whoever_was_asked_or_by_the_organiser_and_by_nobody_else(assembly, held, liaison):
    body, agency = BodyFactory(assembly=assembly), AgencyFactory(assembly=assembly)
    asked = {
        "body": (office(assembly, Role.COMMITTEE_STAFF, body=body), {"asked_body": body}),
        "agency": (office(assembly, Role.AGENCY, agency=agency), {"asked_agency": agency}),
        "its leader": (office(assembly, Role.AGENCY_LEADER, agency=agency), {"asked_agency": agency}),
        "organiser": (liaison, {"asked_agency": agency}),
    }
    others = [office(assembly, Role.AGENCY, agency=AgencyFactory(assembly=assembly)), office(assembly, Role.LEADER)]
    for name, (user, who) in asked.items():
        workflow.decide(held, by=liaison, key=uuid4(), text=name, **who)
        decision = held.decisions.get(text=name)
        for other in others:
            with pytest.raises(PermissionDenied):
                workflow.report_done(decision, by=other, key=uuid4(), done="已修好")
        workflow.report_done(decision, by=user, key=uuid4(), done="已修好", done_on=date(2023, 5, 20))

        assert (decision.done, decision.done_on, decision.done_by) == ("已修好", date(2023, 5, 20), user)


def test_what_was_done_may_be_written_again_and_the_earlier_words_stay(assembly, held, liaison):
    workflow.decide(held, by=liaison, key=uuid4(), text="修桥", asked_agency=AgencyFactory(assembly=assembly))
    decision = held.decisions.get()
    for words in ("已开工", "已修好"):
        workflow.report_done(decision, by=liaison, key=uuid4(), done=words)

    assert [event.facts for event in Event.objects.of(decision)] == [{}, {"was": "已开工"}]
    with pytest.raises(StepNotAllowed, match="不能晚于今天"):
        workflow.report_done(decision, by=liaison, key=uuid4(), done="已修好", done_on=TODAY + timedelta(days=1))
