"""A writing from its draft to its readers. Whose it is decides: no edit stands unless the author agrees to it, nothing
is published further than they allow, and what they withdraw is gone for everybody else at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.activities.models import Activity
from huiyin.assemblies.models import Assembly, Body
from huiyin.history.models import Event
from huiyin.history.taking import Step, StepNotAllowed, allowed, begin, begun, locked, take
from huiyin.members import consents
from huiyin.members.models import Consent, member_assemblies, person_of
from huiyin.plans.models import Topic
from huiyin.writings import telling
from huiyin.writings.models import Call, Writing, WritingVersion
from huiyin.writings.permissions import edits, edits_writings, is_author, writes

_S, _C = Writing.State, Writing.Consent


def _from(*states: Writing.State) -> frozenset[str]:
    return frozenset(state.value for state in states)


_DRAFT, _SENT, _OUT = _from(_S.DRAFT), _from(_S.SUBMITTED), _from(_S.PUBLISHED)
_EDITED = _from(_S.EDITED)
_HANDED_IN = _from(_S.SUBMITTED, _S.EDITED, _S.APPROVED, _S.PUBLISHED)
STEPS = {
    "save": Step(gettext_lazy("修改草稿"), _DRAFT, None, writes),
    "submit": Step(gettext_lazy("提交"), _DRAFT, _S.SUBMITTED.value, writes),
    "take_back": Step(gettext_lazy("收回修改"), _SENT, _S.DRAFT.value, writes),
    "send_back": Step(gettext_lazy("退回作者"), _SENT, _S.DRAFT.value, edits),
    "edit": Step(gettext_lazy("编辑"), _from(_S.SUBMITTED, _S.EDITED, _S.APPROVED), _S.EDITED.value, edits),
    "agree": Step(gettext_lazy("同意编辑稿"), _EDITED, None, is_author),
    "object_to": Step(gettext_lazy("不同意编辑稿"), _EDITED, _S.SUBMITTED.value, is_author),
    "approve": Step(gettext_lazy("采用"), _from(_S.SUBMITTED, _S.EDITED), _S.APPROVED.value, edits),
    "publish": Step(gettext_lazy("发布"), _from(_S.APPROVED), _S.PUBLISHED.value, edits),
    "unpublish": Step(gettext_lazy("停止发布"), _OUT, _S.APPROVED.value, edits),
    "change_consent": Step(gettext_lazy("改动同意范围"), _HANDED_IN, None, is_author),
    "take_down": Step(gettext_lazy("作者收窄同意范围，停止发布"), _OUT, _S.APPROVED.value, is_author),
    "withdraw": Step(gettext_lazy("撤回"), _HANDED_IN | _DRAFT, _S.WITHDRAWN.value, writes),
    "resume": Step(gettext_lazy("重新起草"), _from(_S.WITHDRAWN), _S.DRAFT.value, writes),
}
WORDS = ("title", "text", "title_bo", "text_bo")
_REACH = {_C.NONE.value: 0, _C.INSIDE.value: 1, _C.PUBLIC.value: 2}
NOT_OUT: dict[str, Any] = {"audience": "", "published_on": None}
NOT_USED: dict[str, Any] = {"agreed_on": None, "approved_on": None, "approved_by": None}


class EditedMeanwhile(StepNotAllowed):
    """Somebody saved the words after `seen` was read: neither text is lost, whoever saves next has seen both."""


def beyond(consent: str, audience: str) -> bool:
    """Whether readers of `audience` are more than the author lets read it."""
    return _REACH[audience] > _REACH[consent]


# Written


@transaction.atomic
def create_writing(
    *,
    by: Any,
    key: uuid.UUID,
    assembly: Assembly,
    kind: str,
    title: str = "",
    text: str = "",
    title_bo: str = "",
    text_bo: str = "",
    consent: str = _C.NONE,
    body: Body | None = None,
    topic: Topic | None = None,
    activity: Activity | None = None,
    place: Assembly | None = None,
    call: Call | None = None,
) -> Writing:
    """A member's own; with `body`, that body's, written by the liaison office."""
    words = _stripped(title, text, title_bo, text_bo)
    about = {"topic": topic, "activity": activity, "place": place}
    typed = [assembly.pk, kind, *words.values(), consent, *map(_pk, (body, *about.values(), call))]
    if existing := begun(Writing, "create_writing", by=by, key=key, typed=typed):
        return existing
    author = _author(by, assembly, body)
    _titled(words)
    if call is not None:
        _for_the_call(call, by, assembly, kind)
    given = {"consent": consent, "author": author, "body": body, "call": call}
    writing = Writing.objects.create(assembly=assembly, kind=kind, **words, **about, **given)
    begin(writing, "create_writing", by=by, key=key, typed=typed)
    return writing


def _author(by: Any, assembly: Assembly, body: Body | None) -> Any:
    if body is not None:
        if not edits_writings(by, assembly.pk) or body.assembly_id != assembly.pk:
            raise PermissionDenied
        return None
    if assembly.pk not in member_assemblies(by):
        raise PermissionDenied
    return person_of(by)


def _for_the_call(call: Call, by: Any, assembly: Assembly, kind: str) -> None:
    if call.assembly_id != assembly.pk or not Call.objects.visible_to(by).filter(pk=call.pk).exists():
        raise PermissionDenied
    if call.state != Call.State.OPEN:
        raise StepNotAllowed(_("这次征稿已经截止。文稿可以照常写，不注明应征。"))
    if call.kind != kind:
        raise StepNotAllowed(_("这次征集的是“%(kind)s”。") % {"kind": call.get_kind_display()})


def _pk(row: Any) -> int | None:
    return getattr(row, "pk", None)


def _stripped(*words: str) -> dict[str, str]:
    return dict(zip(WORDS, (one.strip() for one in words), strict=True))


def _titled(words: dict[str, str]) -> None:
    if not words["title"] and not words["title_bo"]:
        raise StepNotAllowed(_("请写题目，汉文藏文都可以。"))


def _whole(words: dict[str, str]) -> None:
    _titled(words)
    if not words["text"] and not words["text_bo"]:
        raise StepNotAllowed(_("正文还空着，请写正文，汉文藏文都可以。"))


def words_of(row: Writing | WritingVersion) -> dict[str, str]:
    return {name: getattr(row, name) for name in WORDS}


@transaction.atomic
def save(
    writing: Writing,
    *,
    by: Any,
    key: uuid.UUID,
    seen: int,
    title: str = "",
    text: str = "",
    title_bo: str = "",
    text_bo: str = "",
    consent: str | None = None,
    activity: Activity | None = None,
    place: Assembly | None = None,
) -> Writing:
    """The draft as its author has it now, if nobody saved it since edit number `seen` was read."""
    words = _stripped(title, text, title_bo, text_bo)
    about = {"activity": activity, "place": place}
    typed = [*words.values(), consent, *map(_pk, about.values())]
    _nobody_saved_since(writing, "save", by=by, key=key, typed=typed, seen=seen)
    given: dict[str, Any] = (
        words | about | {"edits": F("edits") + 1} | ({"consent": consent} if consent is not None else {})
    )
    if take(STEPS, writing, "save", by=by, key=key, typed=typed, **given):
        _titled(words)
    return writing


def _nobody_saved_since(writing: Writing, step: str, *, by: Any, key: uuid.UUID, typed: Any, seen: int) -> None:
    """Only who may take the step, and could, is told that another did."""
    now = locked(writing)
    if begun(Writing, step, by=by, key=key, typed=typed) is not None or now.edits == seen:
        return
    if now.state in STEPS[step].starts and STEPS[step].may(by, now):
        last = Event.objects.of(now).filter(step__in=["save", "edit"]).last()
        raise EditedMeanwhile(_("您打开之后，%(who)s保存过修改。") % {"who": last.actor_name if last else ""})


# Handed in


@transaction.atomic
def submit(writing: Writing, *, by: Any, key: uuid.UUID) -> Writing:
    """Handed in again after it was sent back, it keeps the day it first came."""
    now, today = locked(writing), timezone.localdate()
    facts = {"version": next_version(now)}
    days = {"submitted_on": now.submitted_on or today, "waits_since": today}
    if take(STEPS, writing, "submit", by=by, key=key, facts=facts, **days, **NOT_USED):
        _whole(words_of(writing))
        _keep_version(writing, by)
        _keep_consent(writing, by)
        telling.tell_office(writing, "submit", key, but=by)
    return writing


def next_version(writing: Writing) -> int:
    """The number its words have among the versions, or will have when they are kept."""
    last = writing.versions.last()
    return last.number + (words_of(last) != words_of(writing)) if last else 1


def _keep_version(writing: Writing, by: Any, note: str = "") -> None:
    """Unless the words are those of the last one."""
    number = next_version(writing)
    kept = {"on": timezone.localdate(), "by": by, "note": note[:200], **words_of(writing)}
    WritingVersion.objects.get_or_create(writing=writing, number=number, defaults=kept)


def accepted(writing: Writing) -> WritingVersion | None:
    """The version that was the author's last word: handed in by them, or agreed to."""
    last = Event.objects.of(writing).filter(step__in=["submit", "agree"]).last()
    number = last.facts.get("version", 1) if last else 1
    return writing.versions.filter(number=number).first()


@transaction.atomic
def take_back(writing: Writing, *, by: Any, key: uuid.UUID) -> Writing:
    """As if it had not been handed in, while nobody has worked on it."""
    taken = take(STEPS, writing, "take_back", by=by, key=key, submitted_on=None, waits_since=None)
    if taken and _was_edited(writing):
        raise StepNotAllowed(_("联络机构已经编辑过，不能再收回修改。不同意编辑的，可以请联络机构退回，或者撤回。"))
    return writing


def _was_edited(writing: Writing) -> bool:
    """Since it was last handed in."""
    since = Event.objects.of(writing).filter(step="submit").last()
    return bool(since and Event.objects.of(writing).filter(step="edit", pk__gt=since.pk).exists())


def offered(user: Any, writing: Writing) -> list[str]:
    """The steps a page offers: those that would not be refused for what stands already."""
    names = [name for name in allowed(STEPS, user, writing) if name != "take_down"]
    agreed = bool(writing.agreed_on) or writing.author_id is None
    edited = writing.state == _S.EDITED
    held_back = {
        "agree": agreed,
        "object_to": agreed,
        "approve": edited and not agreed,
        "publish": writing.author_id is not None and writing.consent == _C.NONE,
        "take_back": "take_back" in names and _was_edited(writing),
    }
    return [name for name in names if not held_back.get(name)]


@transaction.atomic
def send_back(writing: Writing, *, by: Any, key: uuid.UUID, text: str) -> Writing:
    """To be written further, or because it is not used: the author is told why."""
    why = _required(text, _("请写明为什么退回，作者会看到。"))
    back = {"waits_since": timezone.localdate()}
    if take(STEPS, writing, "send_back", by=by, key=key, typed=why, facts={"note": why}, **back):
        telling.tell_author(writing, "send_back", key)
    return writing


def _required(text: str, refused: str) -> str:
    if not text.strip():
        raise StepNotAllowed(refused)
    return text.strip()


# Edited, and agreed to


@transaction.atomic
def edit(
    writing: Writing,
    *,
    by: Any,
    key: uuid.UUID,
    seen: int,
    title: str = "",
    text: str = "",
    title_bo: str = "",
    text_bo: str = "",
    note: str = "",
) -> Writing:
    """Other words than the author's: a version of their own, which stands once the author agrees."""
    words, note = _stripped(title, text, title_bo, text_bo), note.strip()
    typed = [*words.values(), note]
    _nobody_saved_since(writing, "edit", by=by, key=key, typed=typed, seen=seen)
    changes = words | NOT_USED | {"edits": F("edits") + 1, "waits_since": timezone.localdate()}
    now = locked(writing)
    before = words_of(now)
    if take(STEPS, writing, "edit", by=by, key=key, typed=typed, facts={"note": note}, **changes):
        _whole(words)
        if before == words:
            raise StepNotAllowed(_("文字没有改动。不用改的，可以直接采用。"))
        if not writing.versions.exists():  # handed in before versions were kept
            _keep_version(now, (now.author and now.author.user) or by)
        _keep_version(writing, by, note)
        telling.tell_author(writing, "edit", key)
    return writing


@transaction.atomic
def agree(writing: Writing, *, by: Any, key: uuid.UUID, seen: int) -> Writing:
    """To the words as they were when edit number `seen` was read, and to no others."""
    _nobody_saved_since(writing, "agree", by=by, key=key, typed=seen, seen=seen)
    now, today = locked(writing), timezone.localdate()
    facts, days = {"version": next_version(now)}, {"agreed_on": today, "waits_since": today}
    if take(STEPS, writing, "agree", by=by, key=key, typed=seen, facts=facts, **days):
        if now.agreed_on:
            raise StepNotAllowed(_("您已经同意过这一稿。"))
        telling.tell_office(writing, "agree", key)
    return writing


@transaction.atomic
def object_to(writing: Writing, *, by: Any, key: uuid.UUID, text: str) -> Writing:
    """The author's own last words stand again; the edit stays among the versions."""
    why, now = _required(text, _("请写明哪里不同意，编辑的人会看到。")), locked(writing)
    changes = _own_words(now) | NOT_USED | {"edits": F("edits") + 1, "waits_since": timezone.localdate()}
    if take(STEPS, writing, "object_to", by=by, key=key, typed=why, facts={"note": why}, **changes):
        if now.agreed_on:
            raise StepNotAllowed(_("您已经同意过这一稿。改变主意的，可以请联络机构再改，或者撤回。"))
        telling.tell_office(writing, "object_to", key)
    return writing


def _own_words(writing: Writing) -> dict[str, str]:
    """Those the author last handed in or agreed to."""
    own = accepted(writing)
    return words_of(own) if own else {}


@transaction.atomic
def approve(writing: Writing, *, by: Any, key: uuid.UUID) -> Writing:
    now, given = locked(writing), {"approved_on": timezone.localdate(), "approved_by": by, "waits_since": None}
    if take(STEPS, writing, "approve", by=by, key=key, **given):
        if now.state == _S.EDITED and now.author_id and not now.agreed_on:
            raise StepNotAllowed(_("作者还没有同意编辑稿，不能采用。"))
        telling.tell_author(writing, "approve", key)
    return writing


# Published, as far as the author allows


@transaction.atomic
def publish(writing: Writing, *, by: Any, key: uuid.UUID, audience: str) -> Writing:
    if audience not in (_C.INSIDE, _C.PUBLIC):
        raise StepNotAllowed(_("请选择发布范围。"))
    now = locked(writing)
    if STEPS["publish"].may(by, now) and now.author_id and beyond(now.consent, audience):
        raise StepNotAllowed(
            _("作者同意的范围是“%(consent)s”，不能发布到这个范围。") % {"consent": now.get_consent_display()}
        )
    given = {"audience": audience, "published_on": timezone.localdate()}
    if take(STEPS, writing, "publish", by=by, key=key, typed=audience, facts={"audience": audience}, **given):
        telling.tell_author(writing, "publish", key)
    return writing


@transaction.atomic
def unpublish(writing: Writing, *, by: Any, key: uuid.UUID, text: str) -> Writing:
    why = _required(text, _("请写明为什么停止发布，作者会看到。"))
    if take(STEPS, writing, "unpublish", by=by, key=key, typed=why, facts={"note": why}, **NOT_OUT):
        telling.tell_author(writing, "unpublish", key)
    return writing


@transaction.atomic
def change_consent(writing: Writing, *, by: Any, key: uuid.UUID, consent: str) -> Writing:
    """Narrower than what it is published to, the publication ends in the same moment."""
    if consent not in _C.values:
        raise StepNotAllowed(_("请选择同意的范围。"))
    now = locked(writing)
    done = begun(Writing, "change_consent", by=by, key=key, typed=consent) is not None
    if not done and now.state == _S.PUBLISHED and beyond(consent, now.audience):
        take(STEPS, writing, "take_down", by=by, key=uuid.uuid5(key, "take down"), **NOT_OUT)
        telling.tell_office(writing, "take_down", key)
    facts = {"was": now.consent, "consent": consent}
    if take(STEPS, writing, "change_consent", by=by, key=key, typed=consent, facts=facts, consent=consent):
        _keep_consent(writing, by)
    return writing


def _keep_consent(writing: Writing, by: Any) -> None:
    """How far the author agreed, with the day; of a body's there is nobody to ask."""
    if writing.author is not None:
        agreed, scope = writing.consent != _C.NONE, str(writing.consent)
        consents.say(writing.author, Consent.What.WRITING, writing, given=agreed, scope=scope, by=by)


# Withdrawn


@transaction.atomic
def withdraw(writing: Writing, *, by: Any, key: uuid.UUID, text: str = "") -> Writing:
    """Gone for all but the author. The office keeps that it was withdrawn, when, and the reason if one was given."""
    why, now = text.strip()[:200], locked(writing)
    given = NOT_OUT | {"withdrawn_on": timezone.localdate(), "withdrawn_why": why, "waits_since": None}
    if now.state == _S.EDITED and not now.agreed_on:
        given |= _own_words(now)  # an edit nobody agreed to goes with it
    taken = take(STEPS, writing, "withdraw", by=by, key=key, typed=why, facts={"note": why}, **given)
    if taken and writing.submitted_on:
        telling.tell_office(writing, "withdraw", key, but=by)
    return writing


@transaction.atomic
def resume(writing: Writing, *, by: Any, key: uuid.UUID) -> Writing:
    """A draft again, as if it had not been handed in."""
    fresh: dict[str, Any] = {"withdrawn_on": None, "withdrawn_why": "", "submitted_on": None}
    take(STEPS, writing, "resume", by=by, key=key, **(fresh | NOT_USED))
    return writing
