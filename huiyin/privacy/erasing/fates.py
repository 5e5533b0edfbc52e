"""What becomes of each kind of record about a person who is erased: it goes, its words go, or it stays under no name.

Nothing that a figure counts goes. A test asks every kind of the registry for its fate.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import User
from huiyin.contacts.models import Amendment
from huiyin.members.models import Membership, Person
from huiyin.members.one_person import accounts_of
from huiyin.privacy.registry import BY_CODE, end_of

Words = str | Promise
OFFICIAL = _("档案和数字要用到；改为不具名")
OF_MATTER = _("事项的经过，随事项存档；改为不具名")
OF_OFFICE = _("岗位上办的事，随那条记录存档；改为不具名")
PUBLISHED = _("交出来的文稿，随档案保存；改为不具名")


@dataclass(frozen=True)
class Fate:
    """`by`: only rows of which these columns name the person; else all that the registry lists.

    `emptied`: the columns whose words go. `only`: of the rows these; the others stay.
    """

    goes: bool = False
    emptied: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    only: Q = field(default_factory=Q)
    why: Words = ""  # it stays, or its row does


GOES = Fate(goes=True)
_UNREAD = Q(state__in=["draft", "withdrawn"])  # words nobody but their author ever had, or has any more
FATES: dict[str, Fate] = {
    "accounts.user": Fate(why=_("改为不具名、不能登录的账户：经过里还要知道是同一个人")),
    "accounts.roleholding": Fate(why=OF_OFFICE),
    "account.emailaddress": GOES,
    "notices.mailchoice": GOES,
    "notices.notice": GOES,
    "activities.feed": GOES,
    "matters.savedview": GOES,
    "searching.savedsearch": GOES,
    "proposals.batch": Fate(why=OF_OFFICE),
    "files.attachment": Fate(why=_("附在记录上的文件；文件名里的姓名换掉，文件里面的内容请另外核对")),
    "history.event": Fate(why=_("每一步是什么时候办的；姓名换掉，换过也留有记录")),
    "members.person": Fate(why=OFFICIAL),
    "members.membership": Fate(why=OFFICIAL),
    "members.seat": Fate(why=OFFICIAL),
    "activities.participation": Fate(why=OFFICIAL),
    "activities.leave": Fate(emptied=("text", "answer"), why=OFFICIAL),
    "activities.leaveofabsence": Fate(why=OFFICIAL),
    "activities.calledgroup": Fate(why=OFFICIAL),
    "activities.activity": Fate(why=OFFICIAL),
    "activities.agendaitem": Fate(why=OFFICIAL),
    "matters.signature": Fate(why=OF_MATTER),
    "matters.matter": Fate(why=OF_MATTER),
    "matters.feedback": Fate(why=OF_MATTER),
    "matters.proposercontact": Fate(why=OF_MATTER),
    "matters.receipt": Fate(why=OF_MATTER),
    "proposals.proposalversion": Fate(why=OF_MATTER),
    "livelihood.livelihoodmatter": Fate(why=OF_MATTER),
    "livelihood.verification": Fate(why=OF_MATTER),
    "supervision.supervisionorder": Fate(why=OF_MATTER),
    "supervision.visit": Fate(why=OF_MATTER),
    "plans.topic": Fate(why=OFFICIAL),
    "boards.post": Fate(why=OF_MATTER),
    "boards.alsohere": Fate(why=OF_MATTER),
    "visits.reception": Fate(why=OFFICIAL),
    "fieldwork.finding": Fate(why=OF_MATTER),
    "fieldwork.report": Fate(why=PUBLISHED),
    "fieldwork.comment": Fate(why=PUBLISHED),
    "contacts.contactwish": GOES,
    "contacts.pair": Fate(why=OFFICIAL),
    "contacts.proposedpair": Fate(why=OFFICIAL),
    "contacts.meeting": Fate(why=OFFICIAL),
    "contacts.meetingnote": Fate(goes=True, by=("by",), why=_("对方记的归对方；里面的姓名换掉")),
    "writings.writing": Fate(
        emptied=("title", "text", "title_bo", "text_bo", "withdrawn_why"), only=_UNREAD, why=PUBLISHED
    ),
    "writings.writingversion": Fate(
        emptied=("title", "text", "title_bo", "text_bo", "note"),
        by=("writing__author",),
        only=Q(writing__state__in=["draft", "withdrawn"]),
        why=PUBLISHED,
    ),
    "writings.call": Fate(why=OFFICIAL),
    "writings.declined": Fate(emptied=("text",), why=OFFICIAL),
    "duties.recordnote": Fate(emptied=("text",), why=OFFICIAL),
    "duties.dutyreport": Fate(emptied=("text",), why=OFFICIAL),
    "corrections.correctionrequest": Fate(emptied=("about", "text", "answer"), why=OFFICIAL),
    "members.secondaccount": Fate(why=OFFICIAL),
    "history.redaction": Fate(why=OF_OFFICE),
    "signin.invitation": GOES,
    "mfa.authenticator": GOES,
    "usersessions.usersession": GOES,
    "socialaccount.socialaccount": GOES,
    "members.consent": Fate(why=_("何时同意过、何时收回；改为不具名")),
    "privacy.hold": Fate(emptied=("reason", "lifted_why"), why=OFFICIAL),
    "privacy.erasure": Fate(why=_("这次注销本身；里面没有姓名")),
}
# Words in records that only say who acted, which are nonetheless somebody's own.
ALSO_EMPTIED: list[tuple[type[Model], str, tuple[str, ...]]] = [(Amendment, "by", ("reason",))]


def about_person(model: type[Model], paths: tuple[str, ...], person: Person) -> Q:
    """Rows that name the person, whether or not an account is theirs."""
    ends: dict[Any, Any] = {
        Person: [person.pk],
        Membership: Membership.objects.filter(person=person).values("pk"),
        User: accounts_of(person),
    }
    found = Q(pk__in=[])
    for path in paths:
        target = User if path == "pk" else end_of(model, path)[0]
        found |= Q(pk__in=model._base_manager.filter(**{f"{path}__in": ends[target]}).order_by().values("pk"))
    return found


def rows_of(code: str, person: Person) -> QuerySet[Any]:
    entry = BY_CODE[code]
    rows: QuerySet[Any] = entry.model._base_manager.filter(about_person(entry.model, entry.paths, person))
    return rows


def touched(code: str, person: Person) -> QuerySet[Any]:
    """Those that go, or whose words go."""
    entry, fate = BY_CODE[code], FATES[code]
    paths = fate.by or entry.paths
    rows: QuerySet[Any] = entry.model._base_manager.filter(about_person(entry.model, paths, person) & fate.only)
    return rows
