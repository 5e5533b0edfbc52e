"""Offices, members and activities as the tests of this folder need them."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from huiyin.accounts.models import Role
from huiyin.activities import workflow
from huiyin.activities.models import Participation
from huiyin.notices.models import Notice
from tests.factories.activities import ParticipationFactory
from tests.factories.base import MembershipFactory, RoleHoldingFactory, UserFactory

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=10)
S = Participation.Status


def office(assembly, role=Role.LIAISON, **where):
    user = UserFactory()
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def plan(assembly, by, key=None, **facts):
    given = {"kind": "lecture", "title": "听懂群众的话", "starts_on": SOON, "ends_on": SOON, "place": "礼堂"} | facts
    return workflow.plan_activity(by=by, assembly=assembly, key=key or uuid4(), **given)


def member(assembly):
    return MembershipFactory(assembly=assembly).person.user


def called(activity, status=S.CALLED):
    membership = MembershipFactory(assembly=activity.assembly)
    return ParticipationFactory(activity=activity, membership=membership, status=status)


def told():
    return sorted((notice.recipient_id, notice.title) for notice in Notice.objects.all())


def pdf(name="讲稿.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n", "application/pdf")


def picture(name="会场.jpg"):
    data = BytesIO()
    Image.new("RGB", (8, 8), "red").save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")
