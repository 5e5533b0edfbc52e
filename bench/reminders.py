"""What a morning's reminders cost."""

from collections.abc import Callable
from datetime import date, timedelta

from bench.site import TODAY, made_before, site
from tools.bench import case

CLOCKS = 12_000
MONDAY = date(2026, 11, 23)


def running_clocks() -> None:
    """As many matters like one that an agency of the demo handles, each with a term that ends about this day."""
    from huiyin.matters.models import Clock, Matter

    pattern = Matter.objects.filter(state="accepted", holder_agency__role_holdings__isnull=False).order_by("pk")[0]
    fields = {field.attname: getattr(pattern, field.attname) for field in Matter._meta.concrete_fields}
    made = Matter.objects.bulk_create(Matter(**fields | {"id": None, "number": None}) for _ in range(CLOCKS))
    Clock.objects.bulk_create(
        Clock(
            matter=matter,
            name="handle",
            started_on=TODAY - timedelta(60),
            due_on=MONDAY + timedelta(place % 3 - 1),
            explanation={},
        )
        for place, matter in enumerate(made)
    )


@case(rows=CLOCKS)
def reminders() -> Callable[[], object]:
    """The reminders of 12,000 running clocks, written in one round."""
    site()
    made_before("S")
    running_clocks()
    from huiyin.matters.reminders import remind

    return lambda: remind(MONDAY)


@case(rows=CLOCKS)
def reminders_again() -> Callable[[], object]:
    """The same round made again: everything was written before."""
    work = reminders()
    work()
    return work
