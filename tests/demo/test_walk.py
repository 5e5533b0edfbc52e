"""A proposal written in bulk is, row for row, what the workflow would have left of the same steps."""

import uuid
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction

from huiyin.assemblies.models import Term
from huiyin.calendars.stored import working_days
from huiyin.demo.days import Terms, chance
from huiyin.demo.rows import Rows
from huiyin.demo.walk import ProposalWalk, number
from huiyin.demo.world import House
from huiyin.history.models import Event
from huiyin.matters.models import Kind, Matter, Receipt, Reply
from huiyin.members.models import Membership, Person
from huiyin.proposals import workflow
from huiyin.proposals.checklist import all_sound
from huiyin.proposals.workflow.answering import CHECKLIST
from tests.factories.base import MembershipFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
WORDS = {"grounds": "三个村的水龙头冬天放不出水。", "recommendations": "一、把管道埋深一些。"}


def day(month, number, year=2023):
    return date(year, month, number)


BEGUN = [
    ("invite", ["ciren", "pubu", "late"], day(2, 6)),
    ("cosign", "ciren", day(2, 7)),
    ("decline", "pubu", day(2, 8)),
]
SENT = [("submit", day(2, 9)), ("review", day(2, 10))]
ASSIGNED = [*SENT, ("file", day(2, 16)), ("assign", day(3, 1))]
ACCEPTED = [*ASSIGNED, ("acknowledge", day(3, 3)), ("contact", "met", day(3, 20))]
CHECKED = [*ACCEPTED, ("reply", "a", day(5, 12))]
REPLIED = [*CHECKED, ("release", day(5, 15))]
UNHAPPY = [*REPLIED, ("feedback", "zhuoma", "not", day(5, 19))]
AGAIN = [*UNHAPPY, ("contact", "phoned", day(6, 1)), ("reply", "b", day(7, 3)), ("release", day(7, 4))]
SECONDED = [("open_seconding", day(2, 6)), ("second", "pubu", day(2, 7))]
WAYS = {
    "looking for seconders": SECONDED,
    "seconded and replied": [*SECONDED, *REPLIED, ("feedback", "zhuoma", "satisfied", day(5, 19))],
    "cosigning": BEGUN,
    "in review": [*BEGUN, *SENT],
    "withdrawn": [("submit", day(2, 9)), ("withdraw", "已经解决", day(2, 10))],
    "not filed": [*BEGUN, *SENT, ("recommend", "empty", day(2, 20)), ("not_filed", "empty", day(2, 20))],
    "returned and put right": [
        *SENT,
        ("return", day(2, 14)),
        ("edit", "三个村、四十户的水龙头冬天放不出水。", day(2, 15)),
        ("submit", day(2, 16)),
        ("review", day(2, 17)),
        ("file", day(2, 20)),
    ],
    "assigned": ASSIGNED,
    "in the agency's hands": ACCEPTED,
    "checked by the office": [*BEGUN, *CHECKED],
    "replied": [*BEGUN, *REPLIED],
    "partly answered": [*BEGUN, *REPLIED, ("feedback", "ciren", "satisfied", day(5, 17))],
    "closed": [
        *BEGUN,
        *REPLIED,
        ("feedback", "ciren", "satisfied", day(5, 17)),
        ("feedback", "zhuoma", "basically", day(5, 19)),
    ],
    "unanswered": [*REPLIED, ("close_unanswered", day(6, 12))],
    "handled again": UNHAPPY,
    "content the second time": [*AGAIN, ("feedback", "zhuoma", "satisfied", day(7, 10))],
    "a meeting": [*AGAIN, ("feedback", "zhuoma", "not", day(7, 10))],
    "concluded": [*AGAIN, ("feedback", "zhuoma", "not", day(7, 10)), ("conclude", day(7, 28))],
}


@pytest.fixture
def people(cast, assembly):
    """The cast as the two ways need it: persons by name, an office for each step."""
    for name in ("pubu", "late"):
        user = UserFactory(name=name)
        MembershipFactory(person=PersonFactory(name=name, user=user), assembly=assembly)
        setattr(cast, name, user)
    cast.of = {name: Person.objects.get(user=getattr(cast, name)) for name in ("zhuoma", "ciren", "pubu", "late")}
    return cast


@pytest.mark.parametrize("way", WAYS)
def test_a_proposal_in_bulk_is_as_the_workflow_leaves_it(way, people, assembly):
    with transaction.atomic():
        expected = rows(by_workflow(WAYS[way], people, assembly))
        transaction.set_rollback(True)

    assert rows(in_bulk(WAYS[way], people, assembly)) == expected


def by_workflow(way, cast, assembly):
    matter = workflow.draft(
        by=cast.zhuoma,
        assembly=assembly,
        key=uuid.uuid4(),
        on=day(2, 6),
        title="关于饮水的提案",
        category="livelihood",
        **WORDS,
    )
    for name, *facts, on in way:
        matter.refresh_from_db()
        matter = Matter.objects.get(pk=matter.pk)
        REALLY[name](matter, cast, on, *facts)
    return matter


def _key():
    return {"key": uuid.uuid4()}


REALLY = {
    "invite": lambda m, c, on, names: workflow.invite(
        m, by=c.zhuoma, people=[c.of[name] for name in names], on=on, **_key()
    ),
    "cosign": lambda m, c, on, who: workflow.sign(m, by=getattr(c, who), on=on, **_key()),
    "decline": lambda m, c, on, who: workflow.decline_to_sign(m, by=getattr(c, who), **_key()),
    "open_seconding": lambda m, c, on: workflow.open_seconding(m, by=c.zhuoma, on=on, **_key()),
    "second": lambda m, c, on, who: workflow.second(m, by=getattr(c, who), on=on, **_key()),
    "submit": lambda m, c, on: workflow.submit(m, by=c.zhuoma, on=on, **_key()),
    "withdraw": lambda m, c, on, why: workflow.withdraw(m, by=c.zhuoma, reason=why, on=on, **_key()),
    "review": lambda m, c, on: workflow.review(
        m, by=c.zhaxi, on=on, verdict="file", category=m.category, checks=all_sound(), **_key()
    ),
    "recommend": lambda m, c, on, why: workflow.recommend(
        m, by=c.zhaxi, on=on, verdict="decline", ground=why, disposition="returned_final", category=m.category, **_key()
    ),
    "return": lambda m, c, on: workflow.return_to_revise(m, by=c.yangjin, note="请补充户数", on=on, **_key()),
    "edit": lambda m, c, on, text: workflow.edit(
        m, by=c.zhuoma, title=m.title, category=m.category, **WORDS | {"grounds": text}, **_key()
    ),
    "file": lambda m, c, on: workflow.file(m, by=c.yangjin, category=m.category, on=on, **_key()),
    "not_filed": lambda m, c, on, why: workflow.decline(
        m, by=c.yangjin, ground=why, note="请充实后再提。", on=on, **_key()
    ),
    "assign": lambda m, c, on: workflow.assign(m, by=c.zhaxi, lead=c.agency, on=on, **_key()),
    "acknowledge": lambda m, c, on: workflow.acknowledge(m, by=c.liming, handler="张三", on=on, **_key()),
    "contact": lambda m, c, on, kind: workflow.contact(
        m, by=c.liming, kind=kind, held_on=on, gist="看了现场", **_key()
    ),
    "reply": lambda m, c, on, result: workflow.reply(
        m, by=c.liming, text="已经办好。", result_class=result, signed_by="王局长", on=on, **_key()
    ),
    "release": lambda m, c, on: workflow.release(m, by=c.zhaxi, checks=list(CHECKLIST), on=on, **_key()),
    "feedback": lambda m, c, on, who, mood: workflow.feedback(
        m, by=getattr(c, who), satisfaction=mood, comment="好", on=on, **_key()
    ),
    "close_unanswered": lambda m, c, on: workflow.close_unanswered(m, by=c.zhaxi, on=on, **_key()),
    "conclude": lambda m, c, on: workflow.conclude(m, by=c.yangjin, minutes="分两年办理", on=on, **_key()),
}
IN_BULK = {
    "invite": lambda w, c, on, names: w.invite([c.of[name] for name in names], on),
    "cosign": lambda w, c, on, who: w.cosign(c.of[who], on),
    "decline": lambda w, c, on, who: w.decline_to_sign(c.of[who], on),
    "open_seconding": lambda w, c, on: w.open_seconding(on),
    "second": lambda w, c, on, who: w.second(c.of[who], on),
    "submit": lambda w, c, on: w.submit(on),
    "withdraw": lambda w, c, on, why: w.withdraw(why, on),
    "review": lambda w, c, on: w.review(on),
    "return": lambda w, c, on: w.return_to_revise("请补充户数", on),
    "edit": lambda w, c, on, text: w.edit(on, grounds=text),
    "file": lambda w, c, on: w.file(on),
    "recommend": lambda w, c, on, why: None,  # comes with the decision
    "not_filed": lambda w, c, on, why: w.decline(why, "请充实后再提。", on),
    "assign": lambda w, c, on: w.assign(c.agency, on),
    "acknowledge": lambda w, c, on: w.acknowledge("张三", on),
    "contact": lambda w, c, on, kind: w.contact(kind, "看了现场", on),
    "reply": lambda w, c, on, result: w.reply("已经办好。", result, "王局长", on),
    "release": lambda w, c, on: w.release(on),
    "feedback": lambda w, c, on, who, mood: w.feedback(c.of[who], mood, "好", on),
    "close_unanswered": lambda w, c, on: w.close_unanswered(on),
    "conclude": lambda w, c, on: w.conclude("分两年办理", on),
}


def in_bulk(way, cast, assembly):
    made = Rows()
    made.release()
    world = SimpleNamespace(rows=made, users={person.pk: getattr(cast, name) for name, person in cast.of.items()})
    rules = assembly.rule_sets.get()
    house = House(assembly, Term.objects.get(assembly=assembly), rules, Terms(rules, working_days(assembly)))
    house.clerk, house.deciders, house.agency_users = cast.zhaxi, [cast.yangjin], {cast.agency.pk: cast.liming}
    lead = Membership.objects.get(person=cast.of["zhuoma"])
    walk = ProposalWalk(
        world, house, chance(1, "test"), lead, day(2, 6), title="关于饮水的提案", category="livelihood", **WORDS
    )
    for name, *facts, on in way:
        IN_BULK[name](walk, cast, on, *facts)
    number(world, house, Kind.PROPOSAL, [walk])
    walk.keep()
    made.finish()
    return walk.matter


def rows(matter):
    """Everything stored of the matter, but its key, the hours of the day, and what names the requests behind it."""
    matter = Matter.objects.get(pk=matter.pk)
    parts = {
        name: [row(part, "id", "matter") for part in getattr(matter, name).order_by("pk")]
        for name in ("signatures", "assignments", "clocks", "answers", "contacts", "feedback", "advice")
    }
    for clock in parts["clocks"]:
        clock["assignment"] = clock["assignment"] and "the agency's"
    replies = Reply.objects.filter(assignment__matter=matter).order_by("pk")
    parts["replies"] = [row(reply, "id", "assignment") for reply in replies]
    parts["versions"] = [
        row(version, "id", "matter") | {"signers": list(version.signers.order_by("pk").values_list("pk", flat=True))}
        for version in matter.versions.all()
    ]
    events = [row(event, "id", "subject_id", "at", "key", "digest") for event in Event.objects.of(matter)]
    receipts = list(Receipt.objects.filter(answer__matter=matter).order_by("pk").values_list("person", flat=True))
    own = {"matter": row(matter, "id", "changed_at"), "proposal": row(matter.proposal, "matter")}
    return own | parts | {"events": events, "receipts": receipts}


def row(record, *left_out):
    fields = [field for field in record._meta.concrete_fields if field.name not in left_out]
    return {field.name: getattr(record, field.attname) for field in fields}
