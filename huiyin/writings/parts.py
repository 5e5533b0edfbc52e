"""Writings on the page of a topic, of an activity and of their author."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity
from huiyin.members.models import Person
from huiyin.members.parts import PARTS, Line, Part
from huiyin.plans.models import Topic
from huiyin.writings.models import Writing


def _writings(user: Any) -> QuerySet[Writing]:
    return Writing.objects.visible_to(user).order_by(F("submitted_on").desc(nulls_first=True), "-pk")


def _writing(writing: Writing) -> Line:
    kind, state = writing.get_kind_display(), writing.get_state_display()
    return Line(str(writing), writing.get_absolute_url(), writing.submitted_on, f"{kind} · {state}")


PARTS[Person].append(Part(_("文稿"), ("author",), _writings, _writing))
PARTS[Topic].append(Part(_("文稿"), ("topic",), _writings, _writing))
PARTS[Activity].append(Part(_("文稿"), ("activity",), _writings, _writing))
