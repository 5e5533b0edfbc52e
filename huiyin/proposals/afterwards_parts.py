"""What the proposal's own page shows of what came after it closed."""

from __future__ import annotations

from typing import Any

from huiyin.matters.models import FINAL, Matter
from huiyin.matters.openings import followed
from huiyin.matters.permissions import is_proposals_staff
from huiyin.proposals.models import Publication


def after_closing(user: Any, matter: Matter) -> dict[str, Any]:
    if matter.state not in FINAL and not matter.commitments.exists():
        return {}
    live = matter.publications.filter(withdrawn_on__isnull=True).first()
    staff = is_proposals_staff(user, matter)
    return {
        "commitments": followed(user, list(_commitments(matter))),
        "look_backs": matter.look_backs.select_related("confirmed_by"),
        "publication": live if staff or (live and live.level != Publication.Level.NONE) else None,
        "publishes": staff,
    }


def _commitments(matter: Matter) -> Any:
    return matter.commitments.select_related("agency", "answer", "matter").prefetch_related("notes__by")
