"""What else the year of `work` holds: proposals through every hand, items and ledger matters. Counted by hand below."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from huiyin.accounts.models import Role
from huiyin.history.models import Event
from huiyin.livelihood.models import Deferral, LivelihoodMatter
from huiyin.matters.models import (
    Answer,
    Assignment,
    Clock,
    Commitment,
    Extension,
    Feedback,
    Kind,
    LookBack,
    Matter,
    ProposerContact,
    Reply,
    ReturnRequest,
    Signature,
    State,
)
from huiyin.opinions.models import Adoption, BulletinIssue, IssueEntry, OpinionItem, Submission
from huiyin.proposals.models import Proposal, Publication
from huiyin.supervision.models import Award, AwardRound, KeyProposal, LeaderInstruction, SupervisionOrder
from tests.factories.base import AgencyFactory, RuleSetFactory, UserFactory

EXPECTED = {
    # of work.py: 6 received, 4 filed, 1 not filed, 1 replied and closed, 1 item, 15 ledger matters
    "proposals_received": 6 + 9,
    "proposals_individual": 6 + 7,
    "proposals_joint": 1,
    "proposals_collective": 1,
    "proposing_members": 3,
    "proposing_share": Decimal("42.9"),  # of 7
    "proposals_filed": 4 + 5,
    "proposals_filed_with_merged": 4 + 5 + 1,
    "proposals_merged": 1,
    "received_filed": 5 + 5,
    "received_filed_with_merged": 5 + 5 + 1,
    "filing_rate": Decimal("66.7"),  # 10 of 15
    "filing_rate_with_merged": Decimal("73.3"),  # 11 of 15
    "proposals_not_filed": 1 + 3,
    "proposals_to_opinion": 1,
    "proposals_as_reference": 1,
    "proposals_to_petitions": 1,
    "proposals_published": 1,
    "proposals_handed_over": 5,
    "agencies_handling": 2,
    "returns_asked": 2,
    "returns_agreed": 1,
    "proposals_extended": 1,
    "proposals_replied": 1 + 5,
    "handed_over_replied": 3,
    "reply_rate": Decimal("60.0"),  # 3 of 5
    "days_to_reply": Decimal("57.0"),  # of 26, 57 and 137
    "answers_due": 7,
    "answers_in_time": 5,
    "answers_late": 1,
    "answers_running_late": 1,
    "on_time_rate": Decimal("71.4"),  # 5 of 7
    "replied_solved": 2,
    "replied_planned": 1,
    "replied_reference": 1,
    "contacts_made": 4,
    "replied_contacted": 2,
    "contact_rate": Decimal("33.3"),  # 2 of 6
    "replied_met": 1,
    "meeting_rate": Decimal("16.7"),  # 1 of 6
    "replied_phoned": 1,
    "replied_written": 1,
    "key_proposals": 1,
    "proposal_instructions": 1,
    "proposals_closed": 1 + 4,
    "closed_heard": 3,
    "feedback_rate": Decimal("60.0"),  # 3 of 5
    "closed_satisfied": 1,
    "closed_basically": 1,
    "closed_not_satisfied": 1,
    "closed_no_response": 1,
    "closed_content": 2,
    "content_rate": Decimal("40.0"),  # 2 of 5
    "proposals_rehandled": 1,
    "rehandled_replied": 1,
    "rehandled_content": 1,
    "proposals_mediated": 1,
    "commitments_due": 2,
    "commitments_fulfilled": 1,
    "commitments_failed": 1,
    "fulfilment_rate": Decimal("50.0"),
    "looked_back": 1,
    "turned_to_solved": 1,
    "awards": 1,
    "opinion_items_received": 1 + 4,
    "opinion_from_members": 1 + 1,
    "opinion_from_bodies": 2,
    "opinion_from_public": 1,
    "opinion_used": 2,
    "received_used": 1,
    "use_rate": Decimal("20.0"),  # 1 of 5
    "bulletin_issues": 2,
    "opinion_submissions": 2,
    "opinion_adoptions": 2,
    "opinion_adopted": 1,
    "opinion_instructions": 1,
    "opinion_dispatched": 2,
    "opinion_answered": 1,
    "opinion_answer_rate": Decimal("50.0"),
    "opinion_fed_back": 2,
    "received_fed_back": 1,
    "author_feedback_rate": Decimal("20.0"),  # 1 of 5
    "ledger_collected": 15 + 4,
    "ledger_registered": 3,
    "ledger_solved": 3 + 1,
    "ledger_long_term": 1,
    "ledger_explained": 1,
    "ledger_closed": 17 + 2,
    "ledger_overdue": 2,
    "ledger_answered": 2,
    "ledger_answer_rate": Decimal("10.5"),  # 2 of 19
    "days_to_answer": Decimal("94.0"),  # of 72 and 116
    "days_to_solve": Decimal("0.0"),  # of 0, 0, 0 and 111
}
YEAR = 2023
HERE = ZoneInfo("Asia/Shanghai")


def d(month, day, year=YEAR):
    return date(year, month, day)


def done(made):
    made.clerk = UserFactory(name="经办")
    made.a, made.b, made.c = (AgencyFactory(assembly=made.home, name=name) for name in ("教育厅", "水利厅", "交通厅"))
    rules = made.home.rule_sets.first().document
    made.classes = [row["code"] for row in rules["result_classes"]][:3]
    made.ground = rules["non_filing_grounds"][0]["code"]
    made.category = rules["categories"][0]["code"]
    for part in (_joint_and_merged, _answered_by_one_of_two, _late_and_looked_back, _again, _returned, _not_filed):
        part(made)
    _of_another_assembly(made)
    _items(made)
    _ledger(made)


def _matter(made, kind, state=State.CLOSED, assembly=None, **facts):
    assembly = assembly or made.home
    known = {"opened_on": d(6, 1), "year": YEAR, "title": f"事项{Matter.objects.count()}", "category": ""}
    if state in (State.CLOSED, State.FAILED, State.NOT_FILED):
        known |= {"answered_on": d(8, 1), "closed_on": d(8, 20)}
    elif state not in (State.MERGED,):
        known |= {"holder_office": Role.PROPOSALS_STAFF, "due_on": d(12, 1, 2029)}
    rule_set = assembly.rule_sets.first() or RuleSetFactory(assembly=assembly)
    return Matter.objects.create(assembly=assembly, rule_set=rule_set, kind=kind, state=state, **known | facts)


def _proposal(made, state=State.CLOSED, *, filed=True, of=None, assembly=None, **facts):
    days = {"filed_on": d(6, 1)} if filed else {}
    matter = _matter(made, Kind.PROPOSAL, state, assembly, **days | facts)
    Proposal.objects.create(matter=matter, **of or {})
    return matter


def _signed(matter, membership, role=Signature.Role.LEAD):
    known = {"state": Signature.State.SIGNED, "signed_on": matter.opened_on}
    Signature.objects.create(matter=matter, person=membership.person, role=role, **known)


def _given(matter, agency, on=None, role="sole", state="replied"):
    return Assignment.objects.create(
        matter=matter, agency=agency, role=role, state=state, assigned_on=on or d(6, 5), acknowledged_on=on or d(6, 5)
    )


def _term(part, due, stopped, name="handle", started=None, **facts):
    days = {"started_on": started or d(6, 5), "due_on": due, "stopped_on": stopped}
    return Clock.objects.create(
        matter=part.matter, assignment=part, name=name, explanation=_reckoned(days), **days | facts
    )


def _reckoned(days):
    said = {"start": days["started_on"].isoformat(), "due": days["due_on"].isoformat(), "unit": "days"}
    return said | {"count": 30, "skipped": [], "unconfirmed": [], "rule": "规则", "pauses": [], "extensions": []}


def _answer(matter, agency, on, result, round=1):
    known = {"text": "答复", "given_on": on, "round": round, "result_class": result}
    return Answer.objects.create(matter=matter, agency=agency, **known)


def _contact(made, matter, kind, on, **facts):
    known = {"agency": made.a, "kind": kind, "held_on": on, "gist": "商量"}
    ProposerContact.objects.create(matter=matter, by=made.clerk, **known | facts)


def _joint_and_merged(made):
    solved, _planned, reference = made.classes
    outcome = {"raised_by": "joint", "outcome": "satisfied", "result_class": solved}
    matter = made.joint = _proposal(made, of=outcome, category=made.category)
    _signed(matter, made.party[0])
    _signed(matter, made.party[1], Signature.Role.COSIGNER)
    part = _given(matter, made.a)
    _term(part, d(9, 5), d(8, 1))
    _contact(made, matter, "met", d(6, 10))
    _contact(made, matter, "phoned", d(6, 11), word="disputed")
    _answer(matter, made.a, d(8, 1), solved)
    for membership in made.party[:2]:
        Feedback.objects.create(matter=matter, person=membership.person, satisfaction="satisfied", given_on=d(8, 10))
    refused = {"decision": "refused", "decided_on": d(6, 7)}
    ReturnRequest.objects.create(assignment=part, reason="非职责", proposed=made.b, asked_on=d(6, 6), **refused)
    merged = made.merged = _proposal(
        made, filed=False, merged_into=matter, of={"outcome": "no_response", "result_class": reference}
    )
    _signed(merged, made.party[2])
    _answer(merged, made.a, d(8, 1), solved)
    for subject, key, step, at in (
        ("matters.matter", merged.pk, "merge", datetime(2023, 6, 3, 9, tzinfo=HERE)),
        ("matters.matter", merged.pk, "merge", datetime(2022, 6, 3, 9, tzinfo=HERE)),  # an earlier time, recorded late
        ("matters.matter", merged.pk, "reply", datetime(2024, 6, 3, 9, tzinfo=HERE)),
        ("plans.topic", merged.pk, "merge", datetime(2024, 6, 3, 9, tzinfo=HERE)),
        ("matters.matter", matter.pk, "merge", datetime(2023, 6, 3, 9, tzinfo=HERE)),  # was taken out again
    ):
        Event.objects.create(subject=subject, subject_id=key, step=step, at=at)


def _answered_by_one_of_two(made):
    matter = made.one_of_two = _proposal(made, State.ACCEPTED)
    _signed(matter, made.party[0])
    _signed(matter, made.others[0], Signature.Role.SECONDER)  # supports it, and raises nothing
    _term(_given(matter, made.a, role="separate"), d(9, 5), d(7, 1))
    _term(_given(matter, made.b, role="separate", state="accepted"), d(9, 5), None)
    _contact(made, matter, "phoned", d(6, 20))
    _contact(made, matter, "wrote", d(6, 21))
    _answer(matter, made.a, d(7, 1), made.classes[1])


def _late_and_looked_back(made):
    solved, planned, _reference = made.classes
    named = {"raised_by": "collective", "collective_kind": "sector", "collective_name": "农业界"}
    of = named | {"outcome": "not", "result_class": solved}
    matter = made.late = _proposal(made, State.FAILED, of=of, closed_on=d(10, 30), answered_on=d(10, 20))
    part = _given(matter, made.a)
    clock = _term(part, d(10, 5), d(10, 20))
    granted = {"decision": "granted", "decided_on": d(7, 1)}
    for until in (d(9, 20), d(10, 5)):  # twice, of one proposal
        Extension.objects.create(assignment=part, clock=clock, reason="复杂", until=until, asked_on=d(6, 30), **granted)
    answer = _answer(matter, made.a, d(10, 20), planned)
    promised = {"matter": matter, "agency": made.a, "answer": answer, "promised_on": d(10, 20)}
    for state, due, settled in (
        ("fulfilled", d(11, 10), d(11, 15)),
        ("failed", d(12, 10), d(12, 20)),
        ("open", d(5, 1, 2024), None),
    ):
        Commitment.objects.create(
            text=f"修路 {due}", state=state, first_due_on=due, due_on=due, settled_on=settled, **promised
        )
    seen = {"matter": matter, "confirmed_by": made.clerk}
    LookBack.objects.create(kind="visited", held_on=d(11, 18), **seen)
    LookBack.objects.create(kind="decided", held_on=d(11, 20), from_class=planned, to_class=solved, **seen)
    _desk(matter, "mediate", d(10, 25), d(11, 25), d(10, 30))
    for level, withdrawn in (("title", None), ("full", d(12, 2))):
        gone = {"withdrawn_on": withdrawn, "withdrawn_by": made.clerk, "withdrawn_reason": "更正"} if withdrawn else {}
        _published(made, matter, d(12, 1), level=level, **gone)
    _published(made, made.joint, d(1, 5, 2024))
    _key(made, matter)
    _key(made, made.joint, unmarked_on=d(7, 1), unmarked_reason="改列")
    _instructed(made, matter)
    for name, published in (("好提案", d(12, 15)), ("未公布的评选", None)):
        decided = {"decided_by": "主席会议", "decided_on": d(12, 10)}
        round = AwardRound.objects.create(assembly=made.home, year=YEAR, name=name, published_on=published, **decided)
        Award.objects.create(round=round, matter=matter, state="awarded", reason="好")
        Award.objects.create(round=round, matter=made.joint, state="dropped", reason="好")


def _published(made, matter, on, level="title", **facts):
    known = {"assembly": matter.assembly, "year": YEAR, "title": matter.title, "published_by": made.clerk}
    Publication.objects.create(matter=matter, level=level, published_on=on, **known | facts)


def _key(made, matter, **facts):
    order = SupervisionOrder.objects.create(
        matter=matter,
        kind="key",
        state="ended",
        ended_on=d(12, 1),
        leader_name="某",
        leader_office="副主席",
        reason="重点",
        ordered_on=d(6, 2),
        due_on=d(12, 1),
        office=Role.PROPOSALS_STAFF,
    )
    KeyProposal.objects.create(
        matter=matter, order=order, year=YEAR, chosen_on=d(6, 2), confirmed_by="主席会议", **facts
    )


def _instructed(made, matter):
    words = {"leader_name": "某", "leader_office": "副主席", "level": "assembly", "text": "请办", "gist": "请办"}
    known = {"matter": matter, "given_on": d(7, 2), "recorded_by": made.clerk, "recorded_on": d(7, 3)} | words
    first = LeaderInstruction.objects.create(**known)
    LeaderInstruction.objects.create(amends=first, amendment_reason="职务有误", **known)


def _again(made):
    solved, _planned, reference = made.classes
    of = {"outcome": "basically", "result_class": solved, "round": 2}
    matter = made.again = _proposal(made, of=of, answered_on=d(9, 1), closed_on=d(9, 20))
    part = _given(matter, made.b)
    _term(part, d(9, 5), d(7, 1))
    _term(part, d(10, 20), d(9, 1), "rehandle", started=d(7, 20))
    _answer(matter, made.b, d(7, 1), reference)
    _answer(matter, made.b, d(9, 1), solved, round=2)
    _contact(made, matter, "met", d(8, 1), round=2, agency=made.b)  # before the second answer, not the first


def _returned(made):
    of = {"outcome": "satisfied", "result_class": made.classes[0]}
    ended = {"answered_on": d(1, 10, 2024), "closed_on": d(2, 1, 2024)}
    matter = made.returned = _proposal(made, of=of, **ended)
    first = _given(matter, made.c, state="reassigned")
    _term(first, d(9, 5), d(6, 9))
    decided = {"decision": "reassigned", "given_to": made.a, "decided_on": d(6, 9)}
    ReturnRequest.objects.create(assignment=first, reason="非职责", proposed=made.a, asked_on=d(6, 7), **decided)
    _term(_given(matter, made.a, d(6, 9)), d(1, 15, 2024), d(1, 10, 2024), started=d(6, 9))
    _answer(matter, made.a, d(1, 10, 2024), made.classes[0])


def _not_filed(made):
    for disposition in ("converted_to_opinion", "forwarded_as_reference", "referred_to_petitions"):
        of = {"non_filing_ground": made.ground, "disposition": disposition}
        _proposal(made, State.NOT_FILED, filed=False, of=of)


def _of_another_assembly(made):
    """The same of elsewhere, which no figure of home may count."""
    agency = AgencyFactory(assembly=made.elsewhere)
    of = {"outcome": "satisfied", "result_class": made.classes[0], "raised_by": "joint"}
    matter = _proposal(made, of=of, assembly=made.elsewhere)
    part = _given(matter, agency)
    _term(part, d(9, 5), d(8, 1))
    _term(part, d(10, 5), d(9, 1), "rehandle", started=d(8, 5))
    _contact(made, matter, "met", d(6, 10), agency=agency)
    _answer(matter, agency, d(8, 1), made.classes[0])
    _published(made, matter, d(12, 1))
    item = _item(made, assembly=made.elsewhere)
    _issue(made, "bulletin", 1, d(7, 1), [item], assembly=made.elsewhere)
    _in_ledger(made, assembly=made.elsewhere, number=1, solved=d(6, 20))


def _item(made, state=State.CLOSED, *, author="member", name="", **facts):
    matter = _matter(made, Kind.OPINION, state, **facts)
    OpinionItem.objects.create(matter=matter, situation="情况", advice="建议", author_kind=author, author_name=name)
    return matter


def _issue(made, series, number, on, items, assembly=None):
    issue = BulletinIssue.objects.create(
        assembly=assembly or made.home,
        series=series,
        year=on.year,
        number=number,
        title="社情民意",
        issued_on=on,
        made_by=made.clerk,
    )
    for place, item in enumerate(items, 1):
        IssueEntry.objects.create(issue=issue, matter=item, place=place)
    return issue


def _told(item, on):
    Answer.objects.create(matter=item, office=Role.OPINION_EDITOR, text="已采用", given_on=on)


def _items(made):
    item = made.item = _item(made)
    by_body = _item(made, State.ISSUED, author="organisation", name="工商联")
    from_public = _item(made, author="collection_point", name="八廓街联系点")
    older = _item(made, opened_on=d(11, 1, 2022), year=2022)
    of_committee = _item(made, State.DISPATCHED, author="committee", name="社会委")
    issue = _issue(made, "bulletin", 1, d(7, 1), [item, older])
    _issue(made, "special", 1, d(8, 15), [item])  # printed once more
    _issue(made, "special", 1, d(1, 5, 2024), [by_body])
    BulletinIssue.objects.create(assembly=made.home, series="bulletin", year=YEAR, title="编辑中", made_by=made.clerk)
    for body, level in (("自治区政协", "region"), ("自治区党委办公厅", "region")):
        Submission.objects.create(issue=issue, level=level, body=body, sent_on=d(7, 2), by=made.clerk)
    for body, level, on in (
        ("自治区政协", "region", d(7, 20)),
        ("全国政协", "national", d(8, 1)),
        ("全国政协", "national", d(8, 1, 2024)),
    ):
        Adoption.objects.create(matter=item, level=level, body=body, adopted_on=on, by=made.clerk)
    _instructed(made, item)
    part = _given(item, made.a, d(7, 5))
    decided = {"decision": "released", "decided_on": d(7, 20)}
    Reply.objects.create(assignment=part, text="已改进", signed_by="某", submitted_on=d(7, 20), **decided)
    _given(of_committee, made.b, d(8, 1), state="accepted")
    _told(item, d(8, 10))
    _told(older, d(1, 10))
    _told(from_public, d(1, 8, 2024))


def _in_ledger(made, state=State.CLOSED, *, solved=None, outcome="", assembly=None, **facts):
    matter = _matter(made, Kind.LIVELIHOOD, state, assembly, **facts)
    own = {"kind": "finding", "source": "research", "description": "水管冻住", "solved_on": solved, "outcome": outcome}
    LivelihoodMatter.objects.create(matter=matter, **own)
    return matter


def _desk(matter, name, started, due, stopped=None, **facts):
    days = {"started_on": started, "due_on": due, "stopped_on": stopped}
    Clock.objects.create(matter=matter, name=name, explanation=_reckoned(days), **days | facts)


def _answered(matter, on):
    Answer.objects.create(matter=matter, office=Role.LEDGER_STAFF, text="已办", given_on=on)


def _ledger(made):
    solved = made.solved = _in_ledger(
        made, opened_on=d(3, 1), number=1, closed_on=d(7, 1), outcome="solved", solved=d(6, 20)
    )
    _desk(solved, "resolve", d(3, 10), d(6, 1), d(6, 20))  # late, but over before the day
    _answered(solved, d(6, 25))
    later = made.later = _in_ledger(made, State.LONG_TERM, opened_on=d(4, 1), number=2)
    part = _given(later, made.a)
    decided = {"decision": "approved", "decided_on": d(6, 10), "decided_by": made.clerk}
    put_off = {"kind": "long_term", "ground": "缺资金", "review_on": d(6, 10, 2024), "asked_on": d(6, 8)} | decided
    Deferral.objects.create(assignment=part, **put_off)
    part = _given(solved, made.a)
    for other in ({"kind": "explained"}, {"decision": "refused"}, {"decided_on": d(1, 10, 2024)}):
        Deferral.objects.create(assignment=part, **put_off | other)
    _desk(later, "review_deferred", d(6, 10), d(6, 10, 2024))
    _desk(later, "resolve", d(4, 10), d(11, 1), paused_on=d(6, 10))  # waits, so it is not late
    _answered(later, d(9, 12))
    _answered(later, d(6, 12))  # the first of them, recorded late
    explained = _in_ledger(
        made,
        opened_on=d(12, 1, 2022),
        year=2022,
        number=9,
        answered_on=d(4, 20),
        closed_on=d(5, 1),
        outcome="explained",
    )
    _answered(explained, d(4, 20))
    waiting = _in_ledger(made, State.COLLECTED, opened_on=d(10, 1))
    _desk(waiting, "verify", d(10, 1), d(10, 10))
    ended = {"answered_on": d(2, 1, 2024), "closed_on": d(2, 2, 2024)}
    slow = _in_ledger(made, opened_on=d(12, 1), number=3, outcome="explained", **ended)
    _desk(slow, "assign", d(12, 10), d(12, 20), d(1, 10, 2024))  # late on the day, though over by now
