"""Accounts: made, invited, taken over, closed, opened again. Page, list and command call these verbs."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import User
from huiyin.assemblies.models import Assembly
from huiyin.history.models import Event, record
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed, digest_of, locked
from huiyin.members.models import Membership, Person
from huiyin.signin import codes, mailing, sessions
from huiyin.signin.models import Invitation
from huiyin.signin.permissions import is_its_system_administrator, makes_accounts

MANY = 500  # accounts made at once


@dataclass(frozen=True)
class Slip:
    """What is handed to a person, once: the code is kept nowhere."""

    user: User
    code: str
    last_day: Any

    @property
    def printed(self) -> str:
        return codes.as_printed(self.code)


class AlreadyMade(StepNotAllowed):
    """The same press came twice; a code cannot be shown a second time."""

    def __init__(self) -> None:
        super().__init__(_("这一次已经办过。邀请码只在办的时候显示一次；没有拿到的，请重新生成。"))


def _once(step: str, subject: Any, by: Any, key: uuid.UUID, typed: Any) -> bool:
    """True where this very press was taken before. Raises KeyAlreadyUsed where it asked for something else."""
    event = Event.objects.filter(key=key).first()
    if event is None:
        return False
    asked = (step, getattr(by, "pk", None), digest_of(typed))
    if (event.step, event.actor_id, event.digest) != asked or (subject and event.subject_id != subject.pk):
        raise KeyAlreadyUsed
    return True


def _tell(user: User, step: str, *, by: Any, key: uuid.UUID | None = None, typed: Any = None, **facts: Any) -> None:
    record(
        user,
        step,
        by=by,
        before="",
        after="",
        key=key or uuid.uuid4(),
        facts=facts,
        digest=digest_of(typed),
    )


def _free_name() -> str:
    while User.objects.filter(username=(name := codes.account_name())).exists():
        pass
    return name


@transaction.atomic
def open_account(
    assembly: Assembly,
    *,
    by: Any,
    key: uuid.UUID,
    name: str = "",
    person: Person | None = None,
    email: str = "",
    oidc_subject: str = "",
    way: str = Invitation.Way.PRINTED,
) -> Slip:
    """An account for a person of the register, or for an office under the name given, with the code to take it over.

    Nobody knows a password of it; it reads nothing until a role is granted or a membership begins.
    """
    if by is not None and assembly.pk not in by.assemblies_as("sys"):
        raise PermissionDenied
    typed = [assembly.pk, name, person and person.pk, email, oidc_subject, way]
    if _once("open_account", None, by, key, typed):
        raise AlreadyMade
    if oidc_subject and User.objects.filter(oidc_subject=oidc_subject).exists():
        raise StepNotAllowed(_("这个统一登录标识已经属于另一个账号。"))
    if person is not None:
        person = locked(person)
        if person.user_id:
            raise StepNotAllowed(_("%(name)s已经有账号。") % {"name": person.name})
        if not Membership.objects.on(timezone.localdate()).filter(person=person, assembly=assembly).exists():
            raise StepNotAllowed(_("%(name)s今天不是本级政协的委员。") % {"name": person.name})
    user = User(username=_free_name(), name=person.name if person else name, email=email, assembly=assembly)
    user.oidc_subject = oidc_subject
    user.set_unusable_password()
    user.save()
    if person is not None:
        person.user = user
        person.save(update_fields=["user"])
    _tell(user, "open_account", by=by, key=key, typed=typed)
    return _invite(user, by=by, way=way)


@transaction.atomic
def invite(user: User, *, by: Any, key: uuid.UUID, way: str = Invitation.Way.PRINTED) -> Slip:
    """A new code; one given out before is no longer good. The password of now, if any, holds until the code is used."""
    user = locked(user)
    if by is not None and not is_its_system_administrator(by, user):
        raise PermissionDenied
    if _once("invite", user, by, key, way):
        raise AlreadyMade
    if not user.is_active:
        raise StepNotAllowed(_("账号已停用。请先恢复，再发邀请码。"))
    _tell(user, "invite", by=by, key=key, typed=way, way=str(way))
    return _invite(user, by=by, way=way)


def _invite(user: User, *, by: Any, way: str) -> Slip:
    if way == Invitation.Way.MAILED and not user.email:
        raise StepNotAllowed(_("这个账号没有电子邮件地址，请改为打印。"))
    now, code = timezone.now(), codes.new_code()
    Invitation.objects.open().filter(user=user).update(withdrawn_at=now)
    made = Invitation.objects.create(
        user=user,
        digest=codes.digest_of(code),
        way=way,
        made_by=by,
        last_day=timezone.localdate() + timedelta(days=settings.INVITATION_DAYS),
    )
    slip = Slip(user, code, made.last_day)
    if way == Invitation.Way.MAILED:
        transaction.on_commit(partial(mailing.send_invitation, slip))
    return slip


@transaction.atomic
def open_for_many(assembly: Assembly, persons: Iterable[Person], *, by: Any, key: uuid.UUID) -> list[Slip]:
    """An account for each that has none, a new code for each whose account nobody has taken over yet."""
    if not makes_accounts(by) or assembly.pk not in by.assemblies_as("sys"):
        raise PermissionDenied
    chosen = sorted(persons, key=lambda person: person.pk)
    if not chosen:
        raise StepNotAllowed(_("请至少选一个人。"))
    if len(chosen) > MANY:
        raise StepNotAllowed(_("一次最多 %(many)d 人，请分几次办。") % {"many": MANY})
    return [_for_one(assembly, person, by=by, key=uuid.uuid5(key, str(person.pk))) for person in chosen]


def _for_one(assembly: Assembly, person: Person, *, by: Any, key: uuid.UUID) -> Slip:
    if person.user is None:
        return open_account(assembly, by=by, key=key, person=person)
    return invite(person.user, by=by, key=key)


@transaction.atomic
def withdraw(user: User, *, by: Any, key: uuid.UUID) -> None:
    """The code that was given out is no longer good."""
    user = _mine(user, by)
    if _once("withdraw_invitation", user, by, key, None):
        return
    if not Invitation.objects.open().filter(user=user).update(withdrawn_at=timezone.now()):
        raise StepNotAllowed(_("没有可以撤回的邀请码：已经用过，或刚刚撤回。"))
    _tell(user, "withdraw_invitation", by=by, key=key)


@transaction.atomic
def close(user: User, *, by: Any, key: uuid.UUID, reason: str) -> None:
    """Nobody signs in with it from now on, and whoever is signed in is out. What was done with it stays."""
    user = _mine(user, by)
    if _once("close_account", user, by, key, reason):
        return
    if not user.is_active:
        raise StepNotAllowed(_("账号已经停用。"))
    Invitation.objects.open().filter(user=user).update(withdrawn_at=timezone.now())
    User.objects.filter(pk=user.pk).update(is_active=False)
    _tell(user, "close_account", by=by, key=key, typed=reason, reason=reason)
    sessions.end_all(user)


@transaction.atomic
def reopen(user: User, *, by: Any, key: uuid.UUID, reason: str) -> None:
    user = _mine(user, by)
    if _once("reopen_account", user, by, key, reason):
        return
    if user.is_active:
        raise StepNotAllowed(_("账号正在使用，不用恢复。"))
    User.objects.filter(pk=user.pk).update(is_active=True)
    _tell(user, "reopen_account", by=by, key=key, typed=reason, reason=reason)


@transaction.atomic
def change_contact(
    user: User, *, by: Any, key: uuid.UUID, reason: str, email: str | None = None, oidc_subject: str | None = None
) -> None:
    """Where its mail goes, and who it is to the office's own sign-in service. None: as it was.

    A code mailed to the address of before is no longer good. Whom the service knew as this account no longer enters,
    and whoever is signed in is out. The history says what was changed and why, and holds neither address nor identity.
    """
    user = _mine(user, by)
    typed = [reason, email, oidc_subject]
    if _once("change_contact", user, by, key, typed):
        return
    wanted = {"email": email, "oidc_subject": oidc_subject}
    changed = {name: value for name, value in wanted.items() if value is not None and value != getattr(user, name)}
    if not changed:
        raise StepNotAllowed(_("和原来一样，没有要更改的。"))
    if oidc_subject and User.objects.filter(oidc_subject=oidc_subject).exclude(pk=user.pk).exists():
        raise StepNotAllowed(_("这个统一登录标识已经属于另一个账号。"))
    User.objects.filter(pk=user.pk).update(**changed)
    if "email" in changed:
        EmailAddress.objects.filter(user=user).delete()
        Invitation.objects.open().filter(user=user, way=Invitation.Way.MAILED).update(withdrawn_at=timezone.now())
    _tell(user, "change_contact", by=by, key=key, typed=typed, changed=sorted(changed), reason=reason)
    if "oidc_subject" in changed:
        SocialAccount.objects.filter(user=user).delete()
        sessions.end_all(user)


def _mine(user: User, by: Any) -> User:
    user = locked(user)
    if not is_its_system_administrator(by, user):
        raise PermissionDenied
    return user


class NoSuchCode(StepNotAllowed):
    """Said of a wrong, a used, a withdrawn and an expired code alike."""

    def __init__(self) -> None:
        super().__init__(_("邀请码不对，或者已经用过、撤回、过期。请核对；还是不行，请联系本级政协的系统管理员补发。"))


def invited_by(code: str) -> Invitation:
    """The invitation that is open. Raises NoSuchCode."""
    found = Invitation.objects.open().filter(digest=codes.digest_of(codes.as_typed(code))).select_related("user")
    invitation = found.first()
    if invitation is None or not invitation.is_open or not invitation.user.is_active:
        raise NoSuchCode
    return invitation


@transaction.atomic
def accept(code: str, password: str, *, check: Callable[[str, User], None]) -> User:
    """The one who has the code sets the password; the code is spent, and whoever was signed in is out.

    Of two at once with the same code one takes it. A second factor stays as it is: only a security administrator
    takes it away. `check` refuses a password (ValidationError).
    """
    invitation = invited_by(code)
    check(password, invitation.user)
    spent = Invitation.objects.open().filter(pk=invitation.pk).update(used_at=timezone.now())
    if not spent:
        raise NoSuchCode
    user = locked(invitation.user)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    sessions.end_all(user)
    _tell(user, "accept_invitation", by=user)
    return user
