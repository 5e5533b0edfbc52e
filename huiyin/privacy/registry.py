"""What is stored about a person: every model that names one, why it is kept, who reads it, for how long.

Decision 0043, docs/rules/privacy.md. A test asks every model of the project for its keys to a person, a membership or
an account: each stands in KEPT, or in DEEDS where it only says who did an office's act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import AccountRequest, Role, RoleHolding
from huiyin.activities.models import (
    Activity,
    AgendaItem,
    CalledGroup,
    Decision,
    Feed,
    Leave,
    LeaveOfAbsence,
    Participation,
    RollCorrection,
)
from huiyin.boards.models import AlsoHere, Answered, Post, Raised
from huiyin.calendars.models import CalendarChange, CalendarDay
from huiyin.contacts.models import Amendment, ContactWish, Meeting, MeetingNote, Pair, Pairing, ProposedPair
from huiyin.corrections.models import CorrectionRequest
from huiyin.duties.models import DutyReport, RecordNote
from huiyin.fieldwork.models import Comment, Finding, Report, ReportInstruction, ReportVersion, Sending, Way
from huiyin.figures.models import AnnualReport, ReportCorrection
from huiyin.files.models import Attachment
from huiyin.history.models import Event, Redaction
from huiyin.livelihood.models import Deferral, LivelihoodMatter, Review, Verification
from huiyin.matters.models import (
    CommitmentNote,
    Feedback,
    HandUp,
    LookBack,
    Matter,
    Originator,
    ProgressNote,
    ProposerContact,
    Receipt,
    SavedView,
    Signature,
    VoiceAnswer,
)
from huiyin.members.models import Consent, MemberImport, Membership, Person, Seat, SecondAccount, person_of
from huiyin.notices.models import MailChoice, Notice
from huiyin.opinions.models import Adoption, BulletinIssue, ItemVersion, OpinionItem, SignOff, Submission
from huiyin.plans.models import Topic
from huiyin.privacy.models import Erasure, Hold
from huiyin.proposals.batches import Batch
from huiyin.proposals.candidates.models import CandidateSearch, NotTheSame
from huiyin.proposals.models import Letter, Proposal, ProposalVersion, Publication, Recommendation
from huiyin.searching.models import SavedSearch
from huiyin.signin.models import Invitation
from huiyin.supervision.models import LeaderInstruction, Slip, SupervisionOrder
from huiyin.supervision.models import ProgressNote as SupervisionNote
from huiyin.supervision.models import Visit as SupervisionVisit
from huiyin.visits.models import Correction, Received, Reception
from huiyin.writings.models import Call, Collection, Declined, Writing, WritingVersion

User = get_user_model()
Words = str | Promise
ARCHIVE, ACCOUNT = "archive", "account"  # beside the codes of the rule set's `kept`

ALL = _("登录的人都看得到")
MYSELF = _("只有您自己")
MY_OFFICES = _("您自己、委员联络、秘书长（领导）")
PAIRERS = _("您自己、委员联络")
THE_TWO = _("谈话的两个人；机关只知道谈过，看不到内容")
PROPOSERS = _("一起提出的人、提案工作人员、提案委员会、秘书长（领导）；立案后还有承办单位和督查室")
OF_MATTER = _("看得到这件事项的人")
FEEDBACK = _("您自己和提案工作人员、提案委员会、秘书长（领导）；办结以前承办单位看不到")
OF_BOARD = _("本界别委员、召集人、委员联络、台账工作人员")
OF_VISITS = _("本级委员、委员联络、台账工作人员、秘书长（领导）；反映的内容只有在场委员和台账工作人员")
OF_TRIP = _("一起去的人、台账工作人员、委员联络、秘书长（领导）")
OF_WRITING = _("您自己；提交后编辑；发布后按您同意的范围")
ADMINISTRATORS = _("您自己、系统管理员；角色还有安全管理员")


@dataclass(frozen=True)
class Group:
    code: str
    title: Words
    why: Words


GROUPS = [
    Group("account", _("账户"), _("登录、收通知、安排自己的页面")),
    Group("register", _("委员名册"), _("谁是委员、任什么职务，是法定公开的名单和办事的依据")),
    Group("activities", _("会议和活动"), _("通知到人、记到会、算出勤，写进履职档案")),
    Group("matters", _("提案、信息、民生事项"), _("办理和答复，并把结果告诉您")),
    Group("heard", _("听到的和调研"), _("您反映的情况要有着落")),
    Group("contacts", _("联系和谈话"), _("知道谁联系谁、谈过没有；内容不归机关")),
    Group("words", _("文稿和履职"), _("您写的东西，和您对自己档案说的话")),
]


@dataclass(frozen=True)
class Kept:
    model: type[Model]
    group: str
    title: Words
    paths: tuple[str, ...]  # lookups that end at a person, a membership or an account
    readers: Words
    term: str = ARCHIVE  # of the rule set's `kept`, or ARCHIVE or ACCOUNT
    why: Words = ""  # where it is more than its group's
    office: str = ""  # that answers when a row is not right; none where there is nothing to put right
    assembly: str = ""  # path to the assembly; of none, that of whoever it is about
    day: str = ""  # path to the day it belongs to
    record: str = ""  # path to the record whose page shows it; "" its own page, where it has one
    line: Callable[[Any], str] = str
    beside: tuple[str, ...] = ()  # read along with the rows for the line
    tells: tuple[str, ...] = ()  # further fields that stand in the export
    is_sensitive: bool = False

    @property
    def code(self) -> str:
        return self.model._meta.label_lower

    @property
    def purpose(self) -> Words:
        return self.why or next(group.why for group in GROUPS if group.code == self.group)

    def about(self, user: Any) -> Q:
        """The condition: rows that name this account or the person who signs in with it."""
        return about(self.model, self.paths, user)

    def rows(self, user: Any) -> QuerySet[Any]:
        """Those that `user` sees, newest first."""
        rows: QuerySet[Any] = seen_by(self.model, user).filter(self.about(user)).select_related(*self.beside)
        return rows.order_by(f"-{self.day}", "-pk") if self.day else rows.order_by("-pk")


def seen_by(model: type[Model], user: Any) -> QuerySet[Any]:
    """Of a package's own model, which knows no readers, all: `about` leaves one's own."""
    rows: Any = model._default_manager
    return rows.visible_to(user) if hasattr(rows, "visible_to") else rows.all()


def about(model: type[Model], paths: tuple[str, ...], user: Any) -> Q:
    person = person_of(user)
    found = [_leads_to(model, path, user, person) for path in paths]
    return reduce(or_, [one for one in found if one is not None], Q(pk__in=[]))


def _leads_to(model: type[Model], path: str, user: Any, person: Person | None) -> Q | None:
    if path == "pk":
        return Q(pk=user.pk)
    target, is_many = end_of(model, path)
    if target is not User and person is None:
        return None
    ask = {Membership: {f"{path}__person": person}, Person: {path: person}, User: {path: user}}[target]
    if is_many:  # apart, so that no row comes twice
        return Q(pk__in=model._base_manager.filter(**ask).order_by().values("pk"))
    return Q(**ask)


def end_of(model: type[Model], path: str) -> tuple[Any, bool]:
    field: Any = None
    for name in path.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model
    return model, field.many_to_many


def _of_matter(row: Any) -> str:
    return str(row.matter.title)


_LIA, _PRP, _OPN, _LDG = Role.LIAISON, Role.PROPOSALS_STAFF, Role.OPINION_EDITOR, Role.LEDGER_STAFF
_SYS, _SEC = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN
KEPT: list[Kept] = [
    # account
    Kept(
        User,
        "account",
        _("登录账户"),
        ("pk",),
        ADMINISTRATORS,
        ACCOUNT,
        office=_SYS,
        tells=("username", "name", "email", "assembly", "oidc_subject", "date_joined", "last_login"),
    ),
    Kept(
        RoleHolding,
        "account",
        _("角色"),
        ("user",),
        ADMINISTRATORS,
        ARCHIVE,
        office=_SEC,
        assembly="assembly",
        day="starts_on",
        beside=("assembly", "agency", "body", "sector"),
        tells=("starts_on", "ends_on"),
    ),
    Kept(
        SecondAccount,
        "account",
        _("第二账号"),
        ("user", "person"),
        ADMINISTRATORS,
        ARCHIVE,
        office=_SYS,
        day="linked_on",
        beside=("person", "user"),
        tells=("linked_on", "unlinked_on"),
    ),
    Kept(
        EmailAddress, "account", _("电子邮件地址"), ("user",), MYSELF, ACCOUNT, line=lambda row: row.email, office=_SYS
    ),
    Kept(
        Invitation,
        "account",
        _("给您的邀请码：什么时候发的、用过没有，不存码本身"),
        ("user",),
        _("开设账号的系统管理员"),
        ACCOUNT,
        office=_SYS,
        day="made_at",
        tells=("way", "made_at", "last_day", "used_at", "withdrawn_at"),
    ),
    Kept(
        UserSession,
        "account",
        _("在哪里登录着：哪一天、哪种浏览器、哪一段网络"),
        ("user",),
        MYSELF,
        ACCOUNT,
        day="created_at",
        line=lambda row: f"{row.user_agent} · {row.ip}",
        tells=("created_at", "user_agent", "ip"),
    ),
    Kept(
        Authenticator,
        "account",
        _("两步验证：有哪几种，密钥本身加密"),
        ("user",),
        _("您自己；有没有，还有系统管理员和安全管理员"),
        ACCOUNT,
        line=lambda row: row.get_type_display(),
        tells=("type", "created_at", "last_used_at"),
    ),
    Kept(
        SocialAccount,
        "account",
        _("连接的统一登录：那边对您的标识"),
        ("user",),
        MYSELF,
        ACCOUNT,
        line=lambda row: row.uid,
        tells=("uid", "date_joined"),
    ),
    Kept(
        MailChoice,
        "account",
        _("要不要邮件通知"),
        ("user",),
        MYSELF,
        ACCOUNT,
        line=lambda row: str(_("也用邮件通知我") if row.is_wanted else _("不用邮件通知我")),
    ),
    Kept(
        Notice,
        "account",
        _("通知"),
        ("recipient",),
        MYSELF,
        "notices",
        day="created_at",
        line=lambda row: row.title,
        tells=("kind", "created_at", "read_at", "mail", "sent_at"),
    ),
    Kept(
        Feed,
        "account",
        _("日历订阅"),
        ("user",),
        MYSELF,
        ACCOUNT,
        day="made_at",
        line=lambda row: row.name,
        tells=("made_at", "revoked_at"),
    ),
    Kept(
        SavedView,
        "account",
        _("保存的视图"),
        ("owner",),
        _("您自己；共享给部门的，还有那个部门"),
        ACCOUNT,
        assembly="assembly",
        line=lambda row: row.name,
        tells=("query", "alert", "removed_on"),
    ),
    Kept(
        SavedSearch,
        "account",
        _("保存的检索"),
        ("user",),
        MYSELF,
        ACCOUNT,
        line=lambda row: row.name,
        tells=("asked", "alert", "looked_on", "removed_on"),
    ),
    Kept(
        Batch,
        "account",
        _("批量办理"),
        ("user",),
        MYSELF,
        ARCHIVE,
        assembly="assembly",
        day="made_at",
        tells=("step", "made_at", "run_at"),
    ),
    Kept(
        Attachment,
        "account",
        _("上传的文件"),
        ("uploaded_by",),
        _("您自己，和看得到所附记录的人"),
        ARCHIVE,
        day="uploaded_at",
        line=lambda row: row.name,
        tells=("kind", "size", "uploaded_at", "alt"),
    ),
    Kept(
        Event,
        "account",
        _("办理记录：您在什么时候做了哪一步"),
        ("actor",),
        OF_MATTER,
        ARCHIVE,
        _("以后能查清每一步是谁做的；只增不改"),
        day="at",
        line=lambda row: f"{row.subject} {row.subject_id} · {row.step}",
        tells=("subject", "subject_id", "step", "before", "after", "actor_name", "at"),
    ),
    Kept(
        Redaction,
        "account",
        _("办理记录的涂去和到期删除：您为什么、对哪一条做的"),
        ("by",),
        OF_MATTER,
        ARCHIVE,
        _("以后能查清涂去了什么、为什么；只增不改"),
        day="at",
        line=lambda row: f"{row.event} · {row.why}",
        tells=("event", "kind", "why", "by_name", "at"),
    ),
    # register
    Kept(Person, "register", _("姓名"), ("user",), ALL, ARCHIVE, office=_LIA, tells=("name", "name_bo")),
    Kept(
        Membership,
        "register",
        _("委员席位"),
        ("person",),
        _("登录的人都看得到；是否中共党员只有您自己、委员联络和秘书长（领导）"),
        ARCHIVE,
        office=_LIA,
        assembly="assembly",
        day="starts_on",
        line=lambda row: f"{row.assembly} · {row.sector}",
        beside=("assembly", "sector", "term", "resident_region"),
        tells=("assembly", "term", "sector", "cpc", "first_term", "resident_region", "starts_on", "ends_on"),
        is_sensitive=True,
    ),
    Kept(
        Seat,
        "register",
        _("所任职务"),
        ("person",),
        ALL,
        ARCHIVE,
        office=_LIA,
        assembly="body__assembly",
        day="starts_on",
        line=lambda row: f"{row.body}{row.office}",
        beside=("body__assembly",),
        tells=("body", "role", "starts_on", "ends_on"),
    ),
    # activities
    Kept(
        Participation,
        "activities",
        _("参加情况"),
        ("membership",),
        MY_OFFICES,
        ARCHIVE,
        office=_LIA,
        assembly="membership__assembly",
        day="activity__starts_on",
        record="activity",
        line=lambda row: f"{row.activity} · {row.get_status_display()}",
        beside=("activity", "membership__assembly"),
        tells=("status", "half_days", "reason", "is_exempt", "signed_up"),
    ),
    Kept(
        Leave,
        "activities",
        _("请假"),
        ("participation__membership", "asked_by"),
        MY_OFFICES,
        "leaves",
        _("批假和算出勤；原因可能涉及健康，不作别用"),
        office=_LIA,
        assembly="participation__membership__assembly",
        day="asked_on",
        line=lambda row: f"{row.participation.activity} · {row.get_state_display()}",
        beside=("participation__activity", "participation__membership__assembly"),
        tells=("state", "reason", "text", "asked_on", "decided_on", "answer"),
        is_sensitive=True,
    ),
    Kept(
        LeaveOfAbsence,
        "activities",
        _("长期请假"),
        ("membership",),
        MY_OFFICES,
        "leaves",
        _("批假和算出勤；原因可能涉及健康，不作别用"),
        office=_LIA,
        assembly="membership__assembly",
        day="starts_on",
        line=lambda row: f"{row.starts_on} – {row.ends_on or ''}",
        beside=("membership__assembly",),
        tells=("starts_on", "ends_on", "reason"),
        is_sensitive=True,
    ),
    Kept(
        CalledGroup,
        "activities",
        _("单独通知您参加"),
        ("person",),
        ALL,
        ARCHIVE,
        assembly="activity__assembly",
        day="activity__starts_on",
        record="activity",
        line=lambda row: str(row.activity),
        beside=("activity__assembly",),
    ),
    Kept(
        Activity,
        "activities",
        _("您带队的活动"),
        ("led_by",),
        ALL,
        ARCHIVE,
        office=_LIA,
        assembly="assembly",
        day="starts_on",
        beside=("assembly",),
        tells=("kind", "title", "starts_on", "ends_on", "state"),
    ),
    Kept(
        AgendaItem,
        "activities",
        _("议程上的发言"),
        ("speaker",),
        ALL,
        ARCHIVE,
        office=_LIA,
        assembly="activity__assembly",
        day="activity__starts_on",
        record="activity",
        line=lambda row: row.title,
        beside=("activity__assembly",),
        tells=("title",),
    ),
    # matters
    Kept(
        Signature,
        "matters",
        _("提出、联名和附议"),
        ("person",),
        PROPOSERS,
        ARCHIVE,
        office=_PRP,
        assembly="matter__assembly",
        day="signed_on",
        record="matter",
        line=lambda row: f"{row.matter.title} · {row.get_role_display()}",
        beside=("matter__assembly",),
        tells=("role", "state", "signed_on"),
    ),
    Kept(
        Matter,
        "matters",
        _("等您办的事项"),
        ("holder_person",),
        OF_MATTER,
        ARCHIVE,
        office=_PRP,
        assembly="assembly",
        day="opened_on",
        line=lambda row: row.title,
        beside=("assembly",),
        tells=("kind", "year", "docket", "title", "state", "due_on"),
    ),
    Kept(
        Feedback,
        "matters",
        _("对答复的评价"),
        ("person",),
        FEEDBACK,
        ARCHIVE,
        _("知道答复是否解决问题；办结以前不给承办单位看，没有评价不算满意"),
        office=_PRP,
        assembly="matter__assembly",
        day="given_on",
        record="matter",
        line=lambda row: f"{row.matter.title} · {row.get_satisfaction_display()}",
        beside=("matter__assembly",),
        tells=("round", "satisfaction", "comment", "given_on"),
        is_sensitive=True,
    ),
    Kept(
        ProposerContact,
        "matters",
        _("承办单位同您联系"),
        ("word_by",),
        OF_MATTER,
        ARCHIVE,
        office=_PRP,
        assembly="matter__assembly",
        day="held_on",
        record="matter",
        line=_of_matter,
        beside=("matter__assembly",),
        tells=("kind", "held_on", "word", "word_note"),
    ),
    Kept(
        Receipt,
        "matters",
        _("您打开过答复"),
        ("person", "account"),
        OF_MATTER,
        ARCHIVE,
        assembly="answer__matter__assembly",
        record="answer__matter",
        line=lambda row: row.answer.matter.title,
        beside=("answer__matter__assembly",),
    ),
    Kept(
        ProposalVersion,
        "matters",
        _("提案各稿上的名字"),
        ("signers",),
        PROPOSERS,
        ARCHIVE,
        office=_PRP,
        assembly="matter__assembly",
        day="handed_in_on",
        record="matter",
        line=lambda row: f"{row.matter.title} · {row.number}",
        beside=("matter__assembly",),
        tells=("number", "handed_in_on"),
    ),
    Kept(
        LivelihoodMatter,
        "matters",
        _("请您督办的民生事项"),
        ("supervisors",),
        OF_MATTER,
        ARCHIVE,
        office=_LDG,
        assembly="matter__assembly",
        record="matter",
        line=_of_matter,
        beside=("matter__assembly",),
    ),
    Kept(
        Verification,
        "matters",
        _("您去核实的事项"),
        ("members",),
        OF_MATTER,
        ARCHIVE,
        office=_LDG,
        assembly="matter__assembly",
        day="held_on",
        record="matter",
        line=_of_matter,
        beside=("matter__assembly",),
        tells=("kind", "held_on"),
    ),
    Kept(
        SupervisionOrder,
        "matters",
        _("以您名义的督办"),
        ("leader",),
        OF_MATTER,
        ARCHIVE,
        office=_PRP,
        assembly="matter__assembly",
        day="ordered_on",
        line=_of_matter,
        beside=("matter__assembly",),
        tells=("kind", "state", "ordered_on"),
    ),
    Kept(
        SupervisionVisit,
        "matters",
        _("您参加的督办活动"),
        ("people",),
        OF_MATTER,
        ARCHIVE,
        office=_PRP,
        assembly="order__matter__assembly",
        day="held_on",
        record="order",
        line=lambda row: row.order.matter.title,
        beside=("order__matter__assembly",),
        tells=("kind", "held_on", "place"),
    ),
    Kept(
        Topic,
        "matters",
        _("您建议的协商选题"),
        ("suggested_by",),
        _("委员联络、秘书长（领导）；选定后登录的人都看得到题目，看不到谁建议"),
        ARCHIVE,
        office=_LIA,
        assembly="assembly",
        day="suggested_on",
        beside=("assembly",),
        tells=("year", "kind", "title", "why", "state", "answer", "suggested_on"),
    ),
    # heard
    Kept(
        Post,
        "heard",
        _("界别群里反映的情况"),
        ("author",),
        OF_BOARD,
        ARCHIVE,
        office=_LIA,
        assembly="assembly",
        day="posted_at",
        line=lambda row: row.text[:60],
        beside=("assembly",),
        tells=("text", "state", "posted_at"),
    ),
    Kept(
        AlsoHere,
        "heard",
        _("界别群里的补充"),
        ("person",),
        OF_BOARD,
        ARCHIVE,
        office=_LIA,
        assembly="post__assembly",
        day="at",
        record="post",
        line=lambda row: row.note or row.post.text[:60],
        beside=("post__assembly",),
        tells=("note", "at"),
    ),
    Kept(
        Reception,
        "heard",
        _("接待群众的日子"),
        ("members",),
        OF_VISITS,
        ARCHIVE,
        office=_LDG,
        assembly="place__assembly",
        day="held_on",
        beside=("place__assembly",),
        tells=("kind", "state", "held_on", "theme"),
    ),
    Kept(
        Finding,
        "heard",
        _("您记的调研发现"),
        ("written_by",),
        OF_TRIP,
        ARCHIVE,
        office=_LDG,
        assembly="activity__assembly",
        day="found_on",
        line=lambda row: row.problem[:60],
        beside=("activity__assembly",),
        tells=("problem", "cause", "advice", "found_on"),
    ),
    Kept(
        Report,
        "heard",
        _("您写的调研报告"),
        ("author",),
        _("您自己、委员联络、秘书长（领导）；征求意见和通过后本级委员"),
        ARCHIVE,
        office=_LIA,
        assembly="assembly",
        day="circulated_on",
        line=lambda row: row.title,
        beside=("assembly",),
        tells=("title", "text", "state", "adopted_on"),
    ),
    Kept(
        Comment,
        "heard",
        _("您对报告的意见"),
        ("by",),
        _("您自己、报告作者、委员联络、秘书长（领导）"),
        ARCHIVE,
        assembly="report__assembly",
        day="on",
        record="report",
        line=lambda row: row.text[:60],
        beside=("report__assembly",),
        tells=("text", "on", "outcome", "answer"),
    ),
    # contacts
    Kept(
        ContactWish,
        "contacts",
        _("联系意愿"),
        ("membership",),
        PAIRERS,
        "wishes",
        _("结对时照顾您愿意用的语言"),
        office=_LIA,
        assembly="membership__assembly",
        line=lambda row: row.get_language_display(),
        beside=("membership__assembly",),
        tells=("language",),
        is_sensitive=True,
    ),
    Kept(
        Pair,
        "contacts",
        _("联系对子"),
        ("first", "second"),
        MY_OFFICES,
        "meetings",
        office=_LIA,
        assembly="assembly",
        day="starts_on",
        line=lambda row: f"{row} · {row.get_kind_display()}",
        beside=("assembly", "first", "second", "group"),
        tells=("kind", "starts_on", "ends_on", "ended"),
        is_sensitive=True,
    ),
    Kept(
        ProposedPair,
        "contacts",
        _("拟结的对子"),
        ("first", "second"),
        _("委员联络、秘书长（领导）；生效以前不给别人看"),
        "meetings",
        assembly="pairing__assembly",
        beside=("pairing__assembly", "first", "second", "group"),
    ),
    Kept(
        Meeting,
        "contacts",
        _("谈心谈话和走访：哪天、同谁"),
        ("by", "met"),
        MY_OFFICES,
        "meetings",
        office=_LIA,
        assembly="assembly",
        day="held_on",
        beside=("assembly", "by", "met", "group"),
        tells=("kind", "held_on", "is_void"),
        is_sensitive=True,
    ),
    Kept(
        MeetingNote,
        "contacts",
        _("谈话内容"),
        ("by", "meeting__by", "meeting__met"),
        THE_TWO,
        "talks",
        _("您和对方自己记着；加密保存"),
        assembly="meeting__assembly",
        day="meeting__held_on",
        record="meeting",
        line=lambda row: f"{row.meeting} · {row.by}",
        beside=("meeting__assembly", "meeting__by", "meeting__met", "meeting__group", "by"),
        tells=("theme", "words", "at"),
        is_sensitive=True,
    ),
    # words
    Kept(
        Writing,
        "words",
        _("故事、村史家史、心得体会"),
        ("author",),
        OF_WRITING,
        ARCHIVE,
        office=_LIA,
        assembly="assembly",
        day="submitted_on",
        beside=("assembly",),
        tells=(
            "kind",
            "state",
            "title",
            "text",
            "title_bo",
            "text_bo",
            "consent",
            "audience",
            "submitted_on",
            "published_on",
        ),
    ),
    Kept(
        WritingVersion,
        "words",
        _("文稿的各稿"),
        ("writing__author", "by"),
        _("您自己、委员联络、秘书长（领导）"),
        ARCHIVE,
        assembly="writing__assembly",
        day="on",
        record="writing",
        line=str,
        beside=("writing__assembly",),
        tells=("number", "title", "text", "title_bo", "text_bo", "note", "on"),
    ),
    Kept(
        Call,
        "words",
        _("向您约稿"),
        ("people",),
        _("约到的委员、委员联络、秘书长（领导）"),
        ARCHIVE,
        assembly="assembly",
        day="opened_on",
        beside=("assembly",),
        tells=("title", "due_on"),
    ),
    Kept(
        Declined,
        "words",
        _("您谢绝的约稿"),
        ("person",),
        _("您自己、委员联络、秘书长（领导）"),
        ARCHIVE,
        assembly="call__assembly",
        day="on",
        record="call",
        line=lambda row: str(row.call),
        beside=("call__assembly",),
        tells=("text", "on"),
    ),
    Kept(
        RecordNote,
        "words",
        _("您在履职档案里写的话"),
        ("membership", "by"),
        MY_OFFICES,
        ARCHIVE,
        assembly="membership__assembly",
        day="on",
        beside=("membership__assembly",),
        tells=("section", "text", "on"),
        is_sensitive=True,
    ),
    Kept(
        DutyReport,
        "words",
        _("履职报告"),
        ("membership",),
        _("您自己；提交后委员联络、秘书长（领导）"),
        ARCHIVE,
        assembly="membership__assembly",
        day="submitted_on",
        line=lambda row: f"{row.membership.assembly} {row.year}",
        beside=("membership__assembly",),
        tells=("year", "state", "text", "submitted_on"),
        is_sensitive=True,
    ),
    Kept(
        CorrectionRequest,
        "words",
        _("更正申请"),
        ("by", "person"),
        _("您自己、答复的部门、委员联络、秘书长（领导）"),
        "corrections",
        assembly="assembly",
        day="asked_on",
        beside=("assembly",),
        tells=("about", "text", "state", "asked_on", "due_on", "outcome", "answer", "answered_on"),
    ),
    Kept(
        Consent,
        "words",
        _("同意公开"),
        ("person", "by"),
        MYSELF,
        ARCHIVE,
        _("公开要您同意：知道您哪天同意、按哪一版说明、哪天收回"),
        day="at",
        line=lambda row: f"{row.get_what_display()} · {_('同意') if row.given else _('不同意')}",
        tells=("what", "subject", "subject_id", "given", "scope", "wording", "at"),
    ),
    Kept(
        Hold,
        "register",
        _("暂缓删除"),
        ("person",),
        MY_OFFICES,
        ARCHIVE,
        _("有未了的事要用这些记录，到期也先不删"),
        assembly="assembly",
        day="placed_on",
        line=lambda row: row.reason,
        beside=("assembly",),
        tells=("reason", "placed_on", "lifted_on", "lifted_why"),
    ),
    Kept(
        Erasure,
        "register",
        _("注销个人信息的申请"),
        ("person",),
        _("委员联络、秘书长（领导）"),
        ARCHIVE,
        assembly="assembly",
        day="asked_on",
        beside=("assembly",),
        tells=("state", "asked_on", "decided_on"),
    ),
]
BY_CODE = {entry.code: entry for entry in KEPT}
# Columns that only say which account or person did an act of office. What was done is read on the record; that one did
# it, in one's own history above. They are counted here, by kind, and keep as long as the record they stand on.
DEEDS: list[tuple[type[Model], tuple[str, ...], Words]] = [
    (AccountRequest, ("by", "decided_by"), _("申请和授予账号")),
    (CalendarDay, ("by",), _("日历的一天")),
    (CalendarChange, ("by",), _("日历变动")),
    (MemberImport, ("by",), _("名单导入")),
    (Activity, ("planned_by", "roll_completed_by"), _("安排活动、核定名册")),
    (Leave, ("decided_by",), _("批假")),
    (LeaveOfAbsence, ("entered_by",), _("登记长期请假")),
    (RollCorrection, ("by",), _("更正名册")),
    (Decision, ("done_by",), _("落实议定事项")),
    (ProposerContact, ("by",), _("记录同提案人联系")),
    (CommitmentNote, ("by",), _("承诺进展")),
    (LookBack, ("confirmed_by",), _("确认回头看")),
    (ProgressNote, ("by",), _("办理进展")),
    (HandUp, ("sent_by",), _("上报事项")),
    (Originator, ("taken_by",), _("记下反映人")),
    (VoiceAnswer, ("by",), _("答复反映人")),
    (Proposal, ("entered_by",), _("代录提案")),
    (ProposalVersion, ("handed_in_by",), _("提交提案")),
    (Recommendation, ("by",), _("审查建议")),
    (CandidateSearch, ("by",), _("比对并案候选")),
    (NotTheSame, ("by", "taken_back_by"), _("判断不是同一件")),
    (Letter, ("by", "read_by"), _("转送信函")),
    (Publication, ("published_by", "withdrawn_by"), _("公开提案")),
    (OpinionItem, ("raised_by",), _("为单位反映信息")),
    (ItemVersion, ("by",), _("编辑信息")),
    (SignOff, ("by",), _("核稿签发")),
    (BulletinIssue, ("made_by",), _("编一期刊物")),
    (Submission, ("by",), _("报送刊物")),
    (Adoption, ("by",), _("登记采用")),
    (LivelihoodMatter, ("entered_by",), _("记入台账")),
    (Verification, ("by",), _("登记核实")),
    (Deferral, ("decided_by",), _("批准列入长期")),
    (Review, ("by",), _("复核长期事项")),
    (SupervisionVisit, ("by",), _("登记督办活动")),
    (SupervisionNote, ("by",), _("督办进展")),
    (LeaderInstruction, ("recorded_by",), _("登记批示")),
    (Slip, ("issued_by",), _("发督办单")),
    (Raised, ("by",), _("群里情况转为事项")),
    (Answered, ("by",), _("答复群里情况")),
    (Reception, ("planned_by",), _("安排接待")),
    (Received, ("answered_by",), _("当面答复")),
    (Correction, ("by",), _("更正接待记录")),
    (Way, ("by",), _("给调研发现找着落")),
    (Report, ("written_by",), _("起草报告")),
    (ReportVersion, ("by",), _("报告文稿")),
    (Sending, ("by",), _("报送报告")),
    (ReportInstruction, ("by",), _("登记报告批示")),
    (AnnualReport, ("written_by",), _("起草年度报告")),
    (ReportCorrection, ("by",), _("更正年度报告")),
    (CorrectionRequest, ("answered_by",), _("答复更正申请")),
    (Pairing, ("by",), _("拟结对方案")),
    (Meeting, ("recorded_by",), _("登记谈话走访")),
    (Amendment, ("by",), _("更正谈话记录")),
    (Call, ("by",), _("征稿")),
    (Writing, ("approved_by",), _("采用文稿")),
    (Collection, ("by",), _("编文集")),
    (Invitation, ("made_by",), _("发邀请码")),
    (Hold, ("placed_by", "lifted_by"), _("暂缓删除和解除")),
    (Erasure, ("asked_by", "decided_by"), _("注销个人信息")),
]
# What concerns somebody and is not shown to them, and why: said once, on the page.
NOT_SHOWN: list[Words] = [
    _("审查时工作人员写的建议：是办理中的意见，定了的结果和理由会告诉您。"),
    _("领导批示的全文：您看得到要点；全文归办理的部门。"),
    _("还没有生效的结对方案：生效后就在“联系对子”里。"),
    _("别人对同一件答复的评价：那是别人的，您只看得到自己的。"),
    _("选题没有选定以前别人的建议和机关的讨论。"),
    _("服务器的安全日志：由审计员保管，不用于了解履职；其中没有您写的内容。"),
]


def deeds_of(user: Any) -> list[tuple[Words, int]]:
    """How often the account or person stands on a record for an act of office, by kind; those there are."""
    counted = ((title, seen_by(model, user).filter(about(model, paths, user)).count()) for model, paths, title in DEEDS)
    return [(title, count) for title, count in counted if count]
