"""The roll of all members of the region: its page, and a save of every line."""

from collections.abc import Callable
from typing import Any

from bench.site import made_before, page, signed_in, site
from tools.bench import case

MEMBERS = 440


def _open_roll() -> Any:
    from huiyin.activities.models import Activity

    return Activity.objects.filter(roll_completed_on=None, state="held", title="全体委员学习日").latest("starts_on")


@case(rows=10, baseline="plain_page")
def roll_440() -> Callable[[], object]:
    """Ten times the page of a roll of 440, as the liaison office."""
    site()
    made_before("S")
    return page(signed_in("liaison"), f"/activities/{_open_roll().pk}/roll/")


@case(rows=MEMBERS)
def roll_440_saved() -> Callable[[], object]:
    """Save every line of a roll of 440: all present, then all absent, then present again."""
    site()
    made_before("S")
    import uuid

    from huiyin.accounts.models import User
    from huiyin.activities import workflow
    from huiyin.activities.counting import Mark
    from huiyin.activities.workflow.roll import Line, lines_of

    activity, clerk = _open_roll(), User.objects.get(username="liaison")

    def save() -> object:
        written = 0
        for kind in ("present", "absent", "present"):
            lines = [Line(row.pk, row.edits, Mark.of(row), Mark(kind)) for row in lines_of(activity)]
            written += len(workflow.enter_roll(activity, lines, by=clerk, key=uuid.uuid4()).written)
        assert written >= 2 * MEMBERS
        return written

    return save
