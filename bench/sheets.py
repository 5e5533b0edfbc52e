"""Downloads of 100,000 rows: the list of members, as its page asks for it, in both forms."""

import tempfile
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from bench.ledger import put
from bench.site import TODAY, site
from tools.bench import case

if TYPE_CHECKING:
    from huiyin.exports import Sheet

ROWS = 100_000


def _laid() -> None:
    from django.db import transaction

    from huiyin.assemblies.models import Assembly, Sector, Term
    from huiyin.members.models import Membership, Person

    with transaction.atomic():
        home = Assembly.objects.create(
            name="某某政协", place_name="某某", tier="region", slug="bench", place_code="549999"
        )
        term = Term.objects.create(assembly=home, number=1, starts_on=date(2020, 1, 1), ends_on=date(2030, 1, 1))
        sector = Sector.objects.create(assembly=home, name="妇联", order=1)
        first = (Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        put(Person, ({"id": first + n, "name": f"次仁{n}" if n % 9 else f"=次仁{n}"} for n in range(ROWS)))
        same = {"assembly_id": home.pk, "term_id": term.pk, "sector_id": sector.pk, "starts_on": date(2020, 1, 1)}
        held = ({"id": first + n, "person_id": first + n, "first_term": n % 2 == 0, **same} for n in range(ROWS))
        put(Membership, held)


def _sheet() -> "Sheet":
    from huiyin.members import sheets
    from huiyin.members.models import Membership

    found = Membership.objects.on(TODAY).select_related("person", "assembly", "sector", "term")
    return sheets.people(found.order_by("assembly", "sector__order", "pk"), [], TODAY)


def _prepared(form: str) -> Callable[[], object]:
    site()
    _laid()
    from huiyin.exports import csv_form, xlsx_form

    def work() -> dict[str, float]:
        if form == "csv":
            return {"bytes": sum(len(part.encode()) for part in csv_form.lines(_sheet()))}
        with tempfile.TemporaryFile() as to:
            return {"rows": xlsx_form.write(to, _sheet()), "bytes": to.tell()}

    return work


@case(rows=ROWS)
def sheet_xlsx_100k() -> Callable[[], object]:
    """100,000 members as a workbook, row by row to disk."""
    return _prepared("xlsx")


@case(rows=ROWS)
def sheet_csv_100k() -> Callable[[], object]:
    """100,000 members as CSV, sent while it is read."""
    return _prepared("csv")
