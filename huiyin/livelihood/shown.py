"""What stands on the page of a livelihood matter."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.livelihood import workflow
from huiyin.livelihood.models import Deferral, LivelihoodMatter
from huiyin.matters.entered import entered_for
from huiyin.matters.models import Extension, HandUp, Matter, Originator, due_limits
from huiyin.matters.timeline import timeline


def shown(matter: Matter, user: Any) -> dict[str, Any]:
    own, today = matter.livelihood, timezone.localdate()
    clocks = list(matter.clocks.select_related("assignment__agency"))
    voices = list(matter.voices.select_related("originator"))
    heard = [voice.originator_id for voice in voices]
    seen = Originator.objects.visible_to(user).filter(pk__in=heard)
    return {
        "matter": matter,
        "own": own,
        "due": matter.due_colour(today, due_limits(today)),
        "facts": _facts(matter),
        "entered": entered(matter),
        "signatures": matter.signatures.proposers().select_related("person"),
        "voices": voices,
        "may_look": set(seen.filter(erased_on=None).values_list("pk", flat=True)),
        "assignments": matter.assignments.select_related("agency"),
        "supervisors": own.supervisors.all(),
        "answers": matter.answers.select_related("agency").prefetch_related(
            "receipts__person", "receipts__account", "voice_answers__voice__originator", "voice_answers__by"
        ),
        "notes": _with_attachments(matter.progress_notes.select_related("agency", "by").order_by("-noted_on", "-pk")),
        "verifications": _with_attachments(
            matter.verifications.select_related("by").prefetch_related("members").order_by("-pk")
        ),
        "deferrals": Deferral.objects.filter(assignment__matter=matter).select_related("decided_by").order_by("-pk"),
        "extensions": Extension.objects.filter(assignment__matter=matter).order_by("-pk"),
        "reviews": matter.reviews.select_related("by").order_by("-pk"),
        "running": [clock for clock in clocks if clock.stopped_on is None],
        "stopped": [clock for clock in clocks if clock.stopped_on is not None],
        "events": timeline(matter, workflow.STEPS, user),
        "links": links(matter, user),
        "hand_ups": matter.hand_ups.select_related("above__assembly"),
        "from_below": HandUp.objects.filter(above=matter).select_related("matter__assembly").first(),
    }


# Carried over from another record: who did that entered nothing in anybody's name.
_CARRIED = (LivelihoodMatter.Source.COMMITMENT, LivelihoodMatter.Source.BELOW)


def entered(matter: Matter) -> str:
    own = matter.livelihood
    return "" if own.source in _CARRIED else entered_for(matter, own.entered_by)


def _with_attachments(rows: Any) -> list[Any]:
    found = list(rows.prefetch_related("proofs__attachment"))
    for row in found:
        row.attachments = [proof.attachment for proof in row.proofs.all()]
    return found


def _facts(matter: Matter) -> list[tuple[str, Any]]:
    own = matter.livelihood
    where = " · ".join(filter(None, [matter.place.place_name if matter.place else "", own.spot]))
    return [
        (_("类别"), own.get_kind_display()),
        (_("来源"), own.get_source_display()),
        (_("分类"), dict(matter.rule_set.choices("categories")).get(matter.category, "")),
        (_("地点"), where),
        (_("政协"), matter.assembly.name),
        (_("界别"), matter.sector and matter.sector.name),
        (_("议题"), own.topic),
        (_("活动"), own.activity),
        (_("录入人"), own.entered_by),
        (_("提出日期"), matter.opened_on),
        (_("转送"), own.get_channel_display()),
        (_("下次复核"), own.review_on),
        (_("答复日期"), matter.answered_on),
        (_("解决日期"), own.solved_on),
        (_("办结日期"), matter.closed_on),
        (_("办结方式"), own.get_outcome_display()),
    ]


def links(matter: Matter, user: Any) -> list[tuple[str, Matter]]:
    """What it came out of, what it became, what it is the same as: as far as one sees that."""
    other = [
        (_("由此而来"), matter.origin_id),
        (_("与此重复"), matter.merged_into_id),
        (_("已上报为"), matter.handed_to_id),
    ]
    became = [(_("后来成为"), pk) for pk in matter.became.values_list("pk", flat=True)]
    same = [(_("重复的反映"), pk) for pk in matter.merged.values_list("pk", flat=True)]
    wanted = [(words, pk) for words, pk in [*other, *became, *same] if pk]
    found = Matter.objects.visible_to(user).in_bulk([pk for _words, pk in wanted])
    return [(words, found[pk]) for words, pk in wanted if pk in found]
