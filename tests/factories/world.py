"""One record of each kind that could leak, each with a word nobody else's page may show."""

import uuid
from dataclasses import asdict
from datetime import date
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from huiyin.accounts.models import AccountRequest, Role
from huiyin.activities import feeds
from huiyin.activities import workflow as activities
from huiyin.activities.models import Activity, Leave, LeaveOfAbsence, Participation
from huiyin.assemblies.models import Body, RuleSet, Session, Term
from huiyin.boards.models import AlsoHere, Answered, Post, Raised
from huiyin.calendars import changes
from huiyin.calendars.changes import Edit, Entry
from huiyin.contacts.models import ContactWish, Meeting, Pair, Pairing, ProposedPair, PublicGroup
from huiyin.corrections.workflow import ask_correction
from huiyin.duties.models import DutyReport, RecordNote, lay_down
from huiyin.duties.record import record_of
from huiyin.duties.record.said import contest
from huiyin.fieldwork import finding
from huiyin.fieldwork.models import Report, Stop
from huiyin.fieldwork.ways import raise_as
from huiyin.figures.freezing.counted import frozen_of
from huiyin.figures.freezing.rows import Kept, pack, unpack
from huiyin.figures.measures import BY_CODE
from huiyin.figures.models import AnnualReport, ReportCorrection
from huiyin.files.accepting import accept
from huiyin.files.keeping import keep
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters import originators
from huiyin.matters.models import CoOpinion, Kind, Matter, SavedView, Signature, State, Voice
from huiyin.members.importing import lists
from huiyin.members.models import MemberImport, Seat, SecondAccount
from huiyin.notices.models import Notice
from huiyin.opinions.models import OpinionItem
from huiyin.plans import workflow as plans
from huiyin.plans.models import Topic
from huiyin.privacy.models import Erasure, Hold
from huiyin.proposals import workflow
from huiyin.proposals.batches import Batch, BatchRow, Handover
from huiyin.proposals.candidates.models import CandidateSearch, NotTheSame
from huiyin.searching.models import SavedSearch
from huiyin.supervision import slips
from huiyin.supervision.models import AwardRound
from huiyin.visits import workflow as visits
from huiyin.visits.models import ReceptionPlace
from huiyin.writings.models import Call, Collection, Writing
from tests.factories.base import (
    AgencyFactory,
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    RoleHoldingFactory,
    SectorFactory,
    UserFactory,
)
from tests.files.made import photo
from tests.proposals.afterwards import act, closed
from tests.proposals.course import draft, take
from tests.supervision import work as supervision_work

DAY = date(2026, 3, 2)


def world(cast):
    """Records by name, and `users` by role: every role of the assembly, its members and those outside."""
    made = SimpleNamespace(cast=cast, assembly=cast.agency.assembly)
    made.body = BodyFactory(assembly=made.assembly, name="农业委员会")
    made.topic = Topic.objects.create(
        assembly=made.assembly,
        year=2026,
        kind=Topic.Kind.CONSULTATION,
        title="年度议题",
        chosen_on=DAY,
        lead_body=made.body,
    )
    _proposals(made, cast)
    _examined(made, cast)
    _after_closing(made, cast)
    _other_matters(made, cast)
    _opinions(made, cast)
    _activity(made, cast)
    _feed(made, cast)
    _contacts(made, cast)
    _writings(made, cast)
    changes.change(made.assembly, [Edit(date(2026, 2, 18), None, Entry("off", "藏历新年"))], by=cast.zhaxi)
    made.rules = RuleSet.objects.get()
    made.duty = lay_down(made.rules)[0]
    made.tasks = cast.zhuoma.person.memberships.get()
    made.rules_draft = _rules_draft(made)
    made.notice = put_notice(cast.zhuoma, made.early)
    document = SimpleUploadedFile("隐字附件.pdf", "%PDF-1.7 隐字附件".encode())
    made.attachment = keep(accept(document, pdf=True), by=cast.zhuoma)
    made.account = UserFactory(name="隐字账号", assembly=made.assembly)
    made.users = _users(made, cast)
    made.entered = _entered(made, cast)
    made.originator = _originator(made, cast)
    _supervision(made, cast)
    _bulk(made, cast)
    _candidates(made, cast)
    _boards(made, cast)
    _visits(made, cast)
    _plans(made, cast)
    _programme(made, cast)
    _pairings(made, cast)
    _field_work(made, cast)
    _reports(made, cast)
    made.member_import = _member_import(made)
    _record(made, cast)
    made.co_opinion = CoOpinion.objects.create(
        assignment=made.closed_to_members.assignments.get(),
        text="隐字会办意见",
        result_class="a",
        signed_by="副局长",
        given_on=DAY,
    )
    made.held = made.users["lia"].role_holdings.get()
    made.account_request = AccountRequest.objects.create(agency=cast.agency, name="隐字联络员", by=made.users["agl"])
    made.second_account = SecondAccount.objects.create(person=cast.ciren.person, user=UserFactory(name="隐字第二账号"))
    made.correction = ask_correction(
        by=cast.zhuoma,
        key=uuid.uuid4(),
        assembly=made.assembly,
        person=cast.zhuoma.person,
        office=Role.LIAISON,
        about="隐字更正的一条",
        text="隐字更正的话",
        subject=made.line,
    )
    _annual_reports(made, cast)
    made.hold = Hold.objects.create(
        assembly=made.assembly, person=cast.ciren.person, reason="隐字暂缓理由", placed_by=made.users["lia"]
    )
    made.erasure = Erasure.objects.create(
        assembly=made.assembly, person=cast.ciren.person, why="隐字注销理由", asked_by=made.users["lia"]
    )
    made.saved_view = SavedView.objects.create(
        owner=cast.zhuoma, name="隐字保存的视图", role=Role.LEDGER_STAFF, assembly=made.assembly
    )
    made.saved_search = SavedSearch.objects.create(
        user=cast.zhuoma, name="隐字保存的检索", asked={"q": "取暖"}, alert="daily"
    )
    return made


def _annual_reports(made, cast):
    """Reports of 2026: a draft, one that is frozen, one that is published. Some of their rows came since."""
    facts = {"assembly": made.assembly, "year": 2026, "written_by": made.users["lia"]}
    made.annual_draft = AnnualReport.objects.create(title="隐字年报草稿", text="隐字年报正文{pairs}", **facts)
    facts |= {
        "frozen_at": timezone.now(),
        "counted_on": DAY,
        "digest": "0" * 64,
        "text": "对子{pairs}，{table:members}",
    }
    made.annual_frozen = AnnualReport.objects.create(title="隐字定稿年报", state="frozen", **facts)
    facts |= {"state": "published", "published_on": DAY}
    made.annual_published = AnnualReport.objects.create(title="人人可读的年报", **facts)
    for report in (made.annual_frozen, made.annual_published):
        for code in ("pairs", "stories", "members_cpc", "vice_chair_talks", "hot_issues"):
            figure = frozen_of(BY_CODE[code], made.assembly, 2026)
            if code != "stories":
                figure.rows = pack(Kept(unpack(figure.rows).labels))
            figure.report = report
            figure.save()
    figure = made.annual_published.figures.get(code="pairs")
    facts = {"number": 9, "why": "漏录对子", "by": cast.leader, "published_on": DAY}
    ReportCorrection.objects.create(report=made.annual_published, figure=figure, **facts)


def _plans(made, cast):
    """A plan that collects: 卓玛's suggestion, which another's went into, and one that was declined."""
    liaison, year = made.users["lia"], timezone.localdate().year + 1
    made.plan = plans.open_plan(by=liaison, assembly=made.assembly, key=uuid.uuid4(), year=year)
    said = {"kind": "research", "by": cast.zhuoma}
    made.suggestion = plans.suggest(made.plan, key=uuid.uuid4(), title="隐字选题建议", why="隐字选题理由", **said)
    made.declined = plans.suggest(made.plan, key=uuid.uuid4(), title="隐字未采纳选题", why="一", **said)
    plans.decline(made.declined, by=liaison, key=uuid.uuid4(), answer="隐字不采纳理由")
    Topic.objects.filter(pk=made.topic.pk).update(suggested_by=UserFactory(name="隐字建议人"))


def _member_import(made):
    """A list that was read and not decided on yet."""
    one = lists.Entry(2, "隐字名单上的人", words={"sector": "农业界"})
    listed = lists.MemberList("隐字名单.xlsx", "", "", ["sector"], [one])
    facts = {"assembly": made.assembly, "term": Term.objects.filter(assembly=made.assembly).first()}
    return MemberImport.objects.create(**facts, starts_on=DAY, by=made.users["lia"], lists=[asdict(listed)])


def _visits(made, cast):
    """A day 卓玛 received people at: one answered at the table, one in the ledger; and the next one there."""
    made.place = ReceptionPlace.objects.create(
        assembly=made.assembly, kind="village", name="四季村接待点", place=made.assembly
    )
    common = {"by": made.users["lia"], "kind": "reception_day", "members": [cast.zhuoma.person]}
    made.visit = visits.plan_visit(made.place, key=uuid.uuid4(), held_on=DAY, **common)
    visits.hold(made.visit, by=cast.zhuoma, key=uuid.uuid4())
    said = {"by": cast.zhuoma, "name": "隐字来访群众", "contact": "隐字电话", "answer_by": "phone"}
    made.said = visits.receive(made.visit, key=uuid.uuid4(), what="隐字当面说的事", **said)
    visits.answer_on_spot(made.said, by=cast.zhuoma, key=uuid.uuid4(), answer="隐字当面答的话")
    made.taken = visits.receive(made.visit, key=uuid.uuid4(), what="隐字接待进台账", **said)
    visits.enter_in_ledger(made.taken, by=cast.zhuoma, key=uuid.uuid4(), kind="problem")
    visits.finish(made.visit, by=cast.zhuoma, key=uuid.uuid4(), note="隐字接待小结")
    made.next_visit = visits.plan_visit(made.place, key=uuid.uuid4(), held_on=timezone.localdate(), **common)
    made.sayer, made.heard = made.said.originator, made.taken.originator


def _field_work(made, cast):
    """A trip of 卓玛's with a stop; of two findings one was let go, one became a matter; and a visit of her own."""
    days = {"starts_on": DAY, "ends_on": DAY, "place": "乡里", "organiser": made.body}
    made.trip = Activity.objects.create(
        state="held", assembly=made.assembly, kind="research_trip", title="三月调研", **days
    )
    Participation.objects.create(
        activity=made.trip, membership=cast.zhuoma.person.memberships.get(), status=Participation.Status.PRESENT
    )
    made.stop = Stop.objects.create(
        activity=made.trip, order=1, kind="site", on=DAY, place=made.assembly, note="隐字调研记录"
    )
    words = {"by": cast.zhuoma, "found_on": DAY}
    made.finding = finding.write_finding(made.trip, key=uuid.uuid4(), problem="隐字调研发现", stop=made.stop, **words)
    raised = {"title": "隐字发现进台账", "description": "情况"}
    made.from_finding = raise_as(made.finding, "livelihood", by=cast.zhuoma, key=uuid.uuid4(), **raised)
    made.let_go = finding.write_finding(made.trip, key=uuid.uuid4(), problem="隐字放下的发现", **words)
    finding.let_go(made.let_go, by=cast.zhuoma, key=uuid.uuid4(), why="隐字放下的理由")
    visit = {"title": "走访", "on": DAY, "visited": made.assembly, "assembly": made.assembly}
    made.own = finding.note_own(by=cast.zhuoma, key=uuid.uuid4(), problem="隐字自己的发现", **visit)


def _reports(made, cast):
    """卓玛's own: written; out for comment with 次仁's word on it; sent, with an instruction and advice."""
    words = {"assembly": made.assembly, "author": cast.zhuoma.person, "written_by": cast.zhuoma, "text": "正文"}
    made.report_draft = Report.objects.create(title="隐字起草报告", **words)
    out = {"state": "circulated", "circulated_on": DAY, "comments_until": timezone.localdate()}
    made.report_out = Report.objects.create(title="隐字征求意见报告", **out, **words)
    made.report_comment = made.report_out.comments.create(by=cast.ciren, on=DAY, text="隐字对报告的意见")
    made.report_out.versions.create(number=1, title="隐字报告旧题", text="正文", on=DAY, by=cast.zhuoma)
    sent = {"state": "sent", "adopted_on": DAY, "adopted_by": "主席会议"}
    made.report_sent = Report.objects.create(title="隐字已报送报告", **sent, **words)
    made.report_sent.sendings.create(to="办公厅", on=DAY, by=cast.leader)
    written = {"text": "隐字报告批示全文", "gist": "隐字报告批示要点", "by": cast.leader}
    made.report_sent.instructions.create(leader="领导", level="region", on=DAY, **written)
    made.advice = made.report_sent.recommendations.create(order=1, text="建议之一", matter=made.livelihood)
    made.advice_open = made.report_sent.recommendations.create(order=2, text="建议之二")


def _record(made, cast):
    """卓玛's duty record: a note, a contested proposal, a report that was handed in and one she writes."""
    made.duty_record = cast.zhuoma.person.memberships.get()
    own = {"membership": made.duty_record, "by": cast.zhuoma}
    made.record_note = RecordNote.objects.create(text="隐字补充说明", on=DAY, **own)
    sections = {section.code: section for section in record_of(made.duty_record, cast.zhuoma)}
    line = next(one for one in sections["proposals"].lines if one.subject == made.early)
    said = {"section": sections["proposals"], "line": line, "text": "隐字档案异议"}
    made.contest = contest(made.duty_record, by=cast.zhuoma, key=uuid.uuid4(), **said)
    reports = DutyReport.objects
    made.duty_report_draft = reports.create(membership=made.duty_record, year=2026, text="隐字报告草稿")
    handed_in = {"year": 2025, "state": "submitted", "submitted_on": DAY, "text": "隐字履职报告"}
    made.duty_report = reports.create(membership=made.duty_record, **handed_in)


def put_notice(user, matter):
    return Notice.objects.create(
        recipient=user,
        kind=Notice.Kind.DUE,
        subject=matter._meta.label_lower,
        subject_id=matter.pk,
        about="一件事项",
        title="隐字通知",
        path=matter.get_absolute_url(),
    )


def _candidates(made, cast):
    """Found alike: what only the offices read, and what is nobody's but its writer's; two said not to be the same."""
    keys = sorted(one.pk for one in (made.draft, made.early, made.in_review, made.closed_to_members))
    made.candidate_search = CandidateSearch.objects.create(
        assembly=made.assembly,
        year=timezone.localdate().year,
        state=CandidateSearch.State.DONE,
        by=cast.zhaxi,
        made_at=timezone.now(),
        pairs=[[one, other, "same_matter", 0.5] for one in keys for other in keys if one < other],
    )
    one, other = sorted([made.early, made.closed_to_members], key=lambda matter: matter.pk)
    made.not_the_same = NotTheSame.objects.create(one=one, other=other, by=cast.zhaxi)


def _bulk(made, cast):
    """What a clerk did to two at once, and a handover of one that an agency holds."""
    made.batch = Batch.objects.create(user=cast.zhaxi, assembly=made.assembly, step="review", run_at=timezone.now())
    reasons = [(made.early, "隐字未办理原因"), (made.closed_to_members, "隐字不公开原因")]
    for place, (matter, reason) in enumerate(reasons, 1):
        BatchRow.objects.create(batch=made.batch, place=place, matter=matter, outcome="refused", reason=reason)
    made.handover = Handover.objects.create(assembly=made.assembly, name="隐字交办会", held_on=DAY)
    made.handover.matters.set([made.closed_to_members])


def _rules_draft(made):
    document = made.rules.document | {"categories": [{"code": "hidden", "name": "隐字规则草稿"}]}
    return RuleSet.objects.create(assembly=made.assembly, version=2, document=document)


def _proposals(made, cast):
    made.draft = draft(cast, on=DAY, title="隐字草稿提案")
    made.early = draft(cast, on=DAY, title="隐字未立案提案")
    made.closed_to_members = draft(cast, on=DAY, title="隐字不公开提案", members_may_read=False)
    made.open_to_members = draft(cast, on=DAY, title="隐字公开提案")
    made.seconding = draft(cast, on=DAY, title="隐字征集附议")
    workflow.open_seconding(made.seconding, by=cast.zhuoma, key=uuid.uuid4())
    term, days = made.assembly.terms.first(), {"opens_on": date(2026, 1, 12), "closes_on": date(2026, 1, 16)}
    made.session = Session.objects.create(assembly=made.assembly, term=term, number=1, **days)
    take(cast, made.early, "submit", on=DAY)
    for matter in (made.closed_to_members, made.open_to_members):
        for step in ["submit", "review", "file", "assign", "acknowledge", "contact", "reply", "release"]:
            take(cast, matter, step, on=DAY)
    take(cast, made.open_to_members, "feedback", satisfaction="not", comment="隐字反馈意见", on=DAY)


def _examined(made, cast):
    """One in review with a remark, one that was sent on as a letter, one that became an opinion item."""
    made.in_review = draft(cast, on=DAY, title="隐字审查中提案")
    take(cast, made.in_review, "submit", on=DAY)
    take(cast, made.in_review, "review", on=DAY, remark="隐字审查建议")
    made.sent_on = draft(cast, on=DAY, title="隐字转送案由", grounds="隐字转送案据")
    made.converted = draft(cast, on=DAY, title="隐字转为信息")
    how = {"to": cast.agency, "disposition": "forwarded_as_reference", "letter": "隐字信函正文"}
    for matter, fate in ((made.sent_on, how), (made.converted, {"disposition": "converted_to_opinion"})):
        for step in ["submit", "review"]:
            take(cast, matter, step, on=DAY)
        take(cast, matter, "decline", on=DAY, **fate)
    made.letter = made.sent_on.letter
    made.became = made.converted.became.get()


def _after_closing(made, cast):
    """Tracked, of which the public reads the title alone; and one whose publication was taken back."""
    hidden = {"members_may_read": False, "grounds": "隐字案据正文"}
    made.title_only = closed(
        cast, on=DAY, title="只公开案由的提案", promised=[("隐字承诺事项", date(2027, 6, 1))], **hidden
    )
    made.title_only.feedback.update(comment="隐字最终反馈")
    made.taken_back = closed(cast, on=DAY, title="隐字撤下公开", promised=None, **hidden)
    act(cast, made.title_only, "look_back", held_on=DAY, finding="隐字回头看情况")
    for matter in (made.title_only, made.taken_back):
        matter.proposal.publish_consent = True
        matter.proposal.save()
        act(cast, matter, "publish")
    act(cast, made.taken_back, "unpublish")
    made.copy, made.copy_taken_back = made.title_only.publications.get(), made.taken_back.publications.get()


def _entered(made, cast):
    """From paper, by one of the proposals staff: no business of that one's colleague 扎西."""
    texts = {"title": "隐字代录提案", "grounds": "一", "recommendations": "二"}
    paper = {"by": made.users["prp"], "assembly": made.assembly, "person": cast.zhuoma.person}
    return workflow.draft_for(key=uuid.uuid4(), **paper, **texts)


def _matter(made, kind, title, sector=None):
    return Matter.objects.create(
        kind=kind,
        assembly=made.assembly,
        rule_set=RuleSet.objects.get(),
        year=2026,
        title=title,
        state=State.REGISTERED,
        sector=sector,
        holder_office=Role.LEDGER_STAFF,
        due_on=date(2026, 6, 1),
        opened_on=DAY,
    )


def _other_matters(made, cast):
    made.opinion = _matter(made, Kind.OPINION, "隐字社情民意")
    OpinionItem.objects.create(matter=made.opinion, situation="情况", advice="建议")
    sector = cast.zhuoma.person.memberships.get().sector
    made.livelihood = _matter(made, Kind.LIVELIHOOD, "隐字民生问题", sector)
    LivelihoodMatter.objects.create(
        matter=made.livelihood, kind="problem", source="sector_group", description="井水不足", topic=made.topic
    )
    for matter in (made.opinion, made.livelihood):
        Signature.objects.create(matter=matter, person=cast.zhuoma.person, role="author", state="signed", signed_on=DAY)


def _originator(made, cast):
    """Someone without an account, of the livelihood matter: a name and a contact that stand on nobody's page."""
    known = originators.take_down(
        by=cast.zhuoma, assembly=made.assembly, name="隐名次旺", contact="隐联系一三九", answer_by="phone", on=DAY
    )
    Voice.objects.create(matter=made.livelihood, originator=known)
    return known


def _opinions(made, cast):
    """Edited, issued, dispatched: the words before are the author's and the desk's, the issue's list the members'."""
    from huiyin.opinions import workflow as opinions
    from tests.opinions import course

    course.desk(cast)
    words = {"title": "隐字原题", "situation": "隐字原文情况", "advice": "隐字原文建议"}
    made.issued_item = course.draft(cast, on=DAY, **words)
    issued = {"title": "刊发标题", "situation": "隐字刊发情况", "advice": "隐字刊发建议"}
    for step, typed in (("submit", {}), ("shortlist", {}), ("edit_text", issued), ("check", {"note": "隐字核稿意见"})):
        course.take(cast, made.issued_item, step, on=DAY, **typed)
    course.take(cast, made.issued_item, "sign", on=DAY)
    made.issue = course.issue(cast, [made.issued_item], on=DAY)
    upward = {"level": "region", "body": "隐字报送单位", "sent_on": DAY}
    opinions.send_upward(made.issue, by=cast.editor, key=uuid.uuid4(), **upward)
    course.take(cast, made.issued_item, "record_adoption", on=DAY, body="隐字采用单位")
    course.take(cast, made.issued_item, "dispatch", on=DAY)
    course.take(cast, made.issued_item, "reply", on=DAY, text="隐字部门回复")
    made.item_draft = course.draft(cast, on=DAY, title="隐字信息草稿")
    series = {"series": "special", "title": "隐字未刊发专报"}
    made.issue_draft = opinions.begin_issue(by=cast.editor, assembly=made.assembly, key=uuid.uuid4(), on=DAY, **series)


def _activity(made, cast):
    made.activity = Activity.objects.create(
        state=Activity.State.HELD,
        assembly=made.assembly,
        kind=Activity.Kind.SYMPOSIUM,
        title="三月座谈会",
        starts_on=DAY,
        ends_on=DAY,
        place="会议室",
        organiser=made.body,
    )
    held = cast.zhuoma.person.memberships.get()
    made.line = Participation.objects.create(activity=made.activity, membership=held, status="present")
    asked = {"reason": "illness", "text": "隐字请假说明", "asked_on": DAY, "asked_by": cast.zhuoma}
    made.leave = Leave.objects.create(participation=made.line, **asked)
    made.absence = LeaveOfAbsence.objects.create(
        membership=held, starts_on=DAY, reason="illness", entered_by=cast.zhuoma
    )


def _programme(made, cast):
    """Of the symposium 卓玛 came to: agenda, material, decision; and the next one, of a series."""
    common = {"by": made.users["lia"]}
    made.series = activities.open_series(
        assembly=made.assembly, key=uuid.uuid4(), kind="symposium", title="年度座谈会", **common
    )
    activities.add_item(made.activity, key=uuid.uuid4(), title="学习", is_first_item=True, **common)
    made.item = made.activity.agenda.get()
    document = SimpleUploadedFile("隐字会前材料.pdf", "%PDF-1.7 隐字会前材料".encode())
    files = [accept(document, pdf=True)]
    activities.add_materials(made.activity, key=uuid.uuid4(), files=files, title="隐字会前材料", **common)
    made.material = made.activity.materials.get()
    made.sent_beforehand = made.material.attachment
    asked = {"text": "隐字议定事项", "asked_agency": cast.agency, "due_on": DAY}
    activities.decide(made.activity, key=uuid.uuid4(), **asked, **common)
    made.decision = made.activity.decisions.get()
    facts = {"kind": "symposium", "title": "四月座谈会", "place": "会议室", "series": made.series}
    on = timezone.localdate()
    made.planned = activities.plan_activity(
        assembly=made.assembly, key=uuid.uuid4(), starts_on=on, ends_on=on, sign_up_until=on, **facts, **common
    )


def _feed(made, cast):
    """卓玛's calendar on a phone: an activity that is not public, one that is."""
    on = timezone.localdate()
    common = {"assembly": made.assembly, "kind": Activity.Kind.CONSULTATION, "starts_on": on, "ends_on": on}
    made.private_activity = Activity.objects.create(title="隐字未公开活动", place="隐字活动地点", **common)
    public = Activity.objects.create(title="公开开放日", place="政协会堂", is_public=True, **common)
    for activity in (made.private_activity, public):
        Participation.objects.create(activity=activity, membership=cast.zhuoma.person.memberships.get())
    made.feed, made.feed_secret = feeds.make(by=cast.zhuoma, key=uuid.uuid4(), name="隐字日历订阅")


def _contacts(made, cast):
    ends = {"assembly": made.assembly, "first": cast.zhuoma.person, "second": cast.ciren.person}
    made.pair = Pair.objects.create(kind=Pair.Kind.MEMBER_MEMBER, starts_on=DAY, **ends)
    council = BodyFactory(assembly=made.assembly, kind=Body.Kind.CHAIR_COUNCIL, name="主席会议")
    seat = Seat.objects.create(person=cast.zhuoma.person, body=council, role=Seat.Role.VICE_CHAIR, starts_on=DAY)
    made.meeting = Meeting.objects.create(
        assembly=made.assembly,
        kind=Meeting.Kind.TALK,
        by=cast.zhuoma.person,
        met=cast.ciren.person,
        seat=seat,
        pair=made.pair,
        held_on=DAY,
    )
    made.meeting.notes.create(by=cast.zhuoma.person, theme="隐字谈心主题", words="隐字谈话内容")


def _pairings(made, cast):
    """A proposal in draft: 卓玛 with 次仁, and with a group; she is paired with another group, and has a wish."""
    made.public_group, made.free_group = (
        PublicGroup.objects.create(assembly=made.assembly, name=name) for name in ("隐字界别群众", "隐字未结的群众")
    )
    first = cast.zhuoma.person
    Pair.objects.create(
        assembly=made.assembly, kind="member_public", first=first, group=made.public_group, starts_on=DAY
    )
    made.wished = first.memberships.get()
    made.wish = ContactWish.objects.create(membership=made.wished, language="bo")
    facts = {"mode": "repair", "kinds": ["member_member", "member_public"], "starts_on": DAY, "by": made.users["lia"]}
    made.pairing = Pairing.objects.create(assembly=made.assembly, **facts)
    common = {"pairing": made.pairing, "first": first, "origin": "worked_out"}
    made.proposed = ProposedPair.objects.create(kind="member_member", second=cast.ciren.person, **common)
    ProposedPair.objects.create(kind="member_public", group=made.free_group, **common)


def _writings(made, cast):
    common = {"assembly": made.assembly, "author": cast.zhuoma.person, "text": "正文", "kind": Writing.Kind.STORY}
    made.story_draft = Writing.objects.create(title="隐字草稿故事", state=Writing.State.DRAFT, **common)
    out = {"consent": "inside", "audience": "inside", "submitted_on": DAY, "published_on": DAY}
    made.story = Writing.objects.create(title="一篇公开故事", state=Writing.State.PUBLISHED, **out, **common)
    made.story.versions.create(number=1, title="隐字故事原题", text="隐字故事原文", on=DAY, by=cast.zhuoma)
    made.story_sent = Writing.objects.create(title="隐字提交故事", state="submitted", submitted_on=DAY, **common)
    reflection = common | {"kind": "reflection", "text": "隐字心得正文"}
    made.reflection = Writing.objects.create(title="一篇心得", state="approved", submitted_on=DAY, **reflection)
    gone = {"state": "withdrawn", "submitted_on": DAY, "withdrawn_on": DAY, "withdrawn_why": "隐字收回的原因"}
    made.story_gone = Writing.objects.create(title="隐字收回的故事", **gone, **common)
    _collections(made, cast, common)
    made.call = Call.objects.create(
        assembly=made.assembly,
        kind="story",
        title="隐字约稿",
        opened_on=DAY,
        due_on=timezone.localdate(),
        by=cast.leader,
    )
    made.call.people.set([cast.zhuoma.person, cast.ciren.person])
    made.call.declined.create(person=cast.ciren.person, text="隐字谢绝的话", on=DAY)


def _collections(made, cast, common):
    """A finished one with a story published nowhere else, a draft; pictures of a story handed in, of a public one."""
    used = {"state": "approved", "submitted_on": DAY, "consent": "inside"}
    made.story_printed = Writing.objects.create(title="隐字印在文集里", **used, **common)
    out = {"state": "published", "submitted_on": DAY, "published_on": DAY, "consent": "public", "audience": "public"}
    made.story_public = Writing.objects.create(title="人人可读的故事", **out, **common)
    for name, story in (("plate", made.story_sent), ("public_plate", made.story_public)):
        kept = keep(accept(photo(f"{name}.jpg", size=(8 + len(name), 8))), by=cast.zhuoma, alt="隐字图片说明")
        story.pictures.create(attachment=kept, caption="隐字图片说明" if name == "plate" else "村口")
        setattr(made, name, kept)
    facts = {"assembly": made.assembly, "by": cast.leader}
    made.collection = Collection.objects.create(title="井边的故事", state="finished", finished_on=DAY, **facts)
    made.collection_draft = Collection.objects.create(title="隐字未定稿文集", foreword="隐字编者的话", **facts)
    for collection in (made.collection, made.collection_draft):
        for order, story in enumerate((made.story_printed, made.story_gone), 1):
            collection.items.create(writing=story, order=order)


def _supervision(made, cast):
    """On the proposal members may not read, so that each record could leak to them; a key proposal on the other."""
    matter, work = made.closed_to_members, supervision_work
    clock = work.late_clock(matter, date(2026, 3, 9))
    given = {"reason": "隐字督办事由", "due_on": work.in_days(30)}
    made.order = work.order(cast, matter, **given)
    made.key_order = work.mark(cast, matter).order
    made.instruction = work.instruct(cast, matter, text="隐字批示全文", gist="隐字批示摘要")
    made.slip = slips.issue(clock, by=cast.zhaxi, key=work.key(), colour="red")
    slips.acknowledge(made.slip, by=cast.liming, key=work.key(), name="李明", text="隐字签收说明")
    assembly = {"assembly": made.assembly, "year": 2026}
    made.award_round = AwardRound.objects.create(name="隐字未公布评选", **assembly)
    made.award = made.award_round.awards.create(matter=matter, reason="隐字提名理由")
    published = {"decided_by": "主席会议", "decided_on": DAY, "published_on": DAY}
    made.published_round = AwardRound.objects.create(name="已公布评选", **assembly, **published)
    made.published_round.awards.create(matter=matter, state="awarded", reason="隐字获奖理由")
    made.published_round.awards.create(matter=made.open_to_members, state="dropped", reason="隐字落选理由")


def _boards(made, cast):
    """On the board of 卓玛's sector: one put into matters others may not read, one answered, one taken back."""
    person, made.board = cast.zhuoma.person, cast.zhuoma.person.memberships.get().sector
    where = {"sector": made.board, "assembly": made.assembly, "author": person, "place": made.assembly, "due_on": DAY}
    made.post = Post.objects.create(text="隐字群里情况", state="raised", **where)
    for matter in (made.livelihood, made.closed_to_members):
        Raised.objects.create(post=made.post, matter=matter, kind=matter.kind, by=cast.leader, on=DAY)
    AlsoHere.objects.create(post=made.post, person=cast.ciren.person, place=made.assembly, note="隐字群里补充")
    made.post_answered = Post.objects.create(text="隐字群里已答", state="answered", **where)
    Answered.objects.create(post=made.post_answered, text="隐字召集人答复", by=cast.leader, on=DAY)
    made.post_taken_back = Post.objects.create(text="隐字撤回情况", state="withdrawn", **where)


def _users(made, cast):
    """Nobody here but `owner`, `pair_mate` and those on duty has to do with the records above."""
    other_sector = SectorFactory(assembly=made.assembly, name="教育界")
    agency = {"agency": cast.agency}
    where = {
        Role.CONVENER: {"sector": other_sector},
        Role.COMMITTEE_STAFF: {"body": BodyFactory(assembly=made.assembly, name="教育委员会")},
        Role.AGENCY: agency,
        Role.AGENCY_LEADER: agency,
    }
    users = {}
    for role in Role:
        users[role.value] = UserFactory(name=f"任{role.value}")
        RoleHoldingFactory(user=users[role.value], role=role, assembly=made.assembly, **where.get(role, {}))
    users["other_agency"] = UserFactory(name="另一单位")
    elsewhere = AgencyFactory(assembly=made.assembly)
    RoleHoldingFactory(user=users["other_agency"], role=Role.AGENCY, assembly=made.assembly, agency=elsewhere)
    member = MembershipFactory(person=PersonFactory(name="同届委员"), assembly=made.assembly, sector=other_sector)
    users |= {"owner": cast.zhuoma, "pair_mate": cast.ciren, "member": member.person.user, "outsider": cast.wangfang}
    return users
