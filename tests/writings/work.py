"""What the tests of writings start from: 卓玛 writes, 德吉 and 旦增 are the liaison office, 次仁 another member."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.writings import workflow
from huiyin.writings.models import Writing
from tests.factories.base import BodyFactory, RoleHoldingFactory, UserFactory

TEXT = "那年春天，我们在村口种下一排树。如今树已成荫。"
EDITED = "那年春天，我们在村口种下一排杨树。如今树已成荫。"


def key() -> uuid.UUID:
    return uuid.uuid4()


def today():
    return timezone.localdate()


def office(name, role, assembly, **where):
    user = UserFactory(name=name)
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def liaison(cast):
    assembly = cast.agency.assembly
    return SimpleNamespace(
        cast=cast,
        assembly=assembly,
        zhuoma=cast.zhuoma,
        ciren=cast.ciren,
        wangfang=cast.wangfang,
        leader=cast.leader,
        deji=office("德吉", Role.LIAISON, assembly),
        dandzin=office("旦增", Role.LIAISON, assembly),
        body=BodyFactory(assembly=assembly, name="文化文史和学习委员会"),
    )


def drafted(at, by=None, **facts):
    words = {"kind": "story", "title": "村口的树", "text": TEXT, "consent": "public"} | facts
    return workflow.create_writing(by=by or at.zhuoma, key=key(), assembly=at.assembly, **words)


def take(at, writing, step, by=None, **facts):
    """By the usual one; the row anew."""
    author = ("save", "submit", "take_back", "agree", "object_to", "change_consent", "withdraw", "resume")
    usual = at.zhuoma if step in author and writing.author_id else at.deji
    if step in ("save", "edit", "agree"):
        facts.setdefault("seen", Writing.objects.get(pk=writing.pk).edits)
    getattr(workflow, step)(writing, by=by or usual, key=key(), **facts)
    return Writing.objects.get(pk=writing.pk)


def edited(at, writing, **facts):
    return take(at, writing, "edit", **({"title": writing.title, "text": EDITED, "note": "写明是杨树"} | facts))


def at_state(at, state, **facts):
    """One that came so far by the usual way, edited and agreed to."""
    writing = drafted(at, **facts)
    if state == "draft":
        return writing
    writing = take(at, writing, "submit")
    if state == "submitted":
        return writing
    if state == "withdrawn":
        return take(at, writing, "withdraw")
    writing = edited(at, writing)
    if state == "edited":
        return writing
    writing = take(at, take(at, writing, "agree"), "approve")
    if state == "approved":
        return writing
    return take(at, writing, "publish", audience=facts.get("consent", "public"))
