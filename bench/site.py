"""The demo year: how long it takes to build, and what its heaviest pages and commands cost."""

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal

from tools.bench import case

REPORT = (
    "全区各级政协委员8053名，其中自治区政协委员440名。全年举办学习座谈会32次、政协讲堂11期，委员参加490人次，"
    "举办培训班2期。确定协商议题8个，开展带队调研51次，委员自选调研100余次，形成民生议题调研报告15个。"
    "结成联系对子1800多对，走访慰问委员700余人次，征集委员故事130余篇。"
)
TODAY = date(2026, 11, 22)  # the demo's in-flight matters are laid around it: the same rows in every run


def site() -> None:
    """An empty installation of its own, gone when the process ends."""
    code()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def code() -> None:
    """The same without a database."""
    home = tempfile.mkdtemp(prefix="huiyin-bench-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ |= {"HUIYIN_HOME": home, "DJANGO_SETTINGS_MODULE": "huiyin.settings"}
    os.environ.pop("HUIYIN_DATABASE_URL", None)
    import django

    django.setup()


def demo(scale: Literal["S", "M"]) -> None:
    from huiyin.demo import year

    year.build(scale, today=TODAY)


def made_before(scale: Literal["S", "M"]) -> None:
    """The demo in the installation, built once an hour at most and copied for each run: a page does not time it."""
    from django.conf import settings
    from django.db import connection

    stock = settings.ROOT / "var" / f"bench-{scale}.sqlite3"
    here = Path(settings.DATABASES["default"]["NAME"])
    if not stock.exists() or time.time() - stock.stat().st_mtime > 3600:
        demo(scale)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        stock.parent.mkdir(exist_ok=True)
        shutil.copyfile(here, stock)
        return
    connection.close()
    for left in here.parent.glob(f"{here.name}*"):
        left.unlink()
    shutil.copyfile(stock, here)


def signed_in(account: str) -> Any:
    """A browser's stand-in for the server's own cost: no network, no page drawn."""
    from django.test import Client

    from huiyin.accounts.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=account))
    return client


def page(client: Any, path: str) -> Callable[[], object]:
    def ask() -> object:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.content

    ask()  # templates are read and compiled
    return lambda: [ask() for _time in range(10)]


@case(rows=800)
def demo_year_s() -> Callable[[], object]:
    """Build the demo year at size S: about 800 matters."""
    site()
    return lambda: demo("S")


@case(rows=27_000)
def demo_year_m() -> Callable[[], object]:
    """Build the demo year at size M: about 27,000 matters of 82 assemblies."""
    site()
    return lambda: demo("M")


@case(rows=10, baseline="plain_page")
def ledger_page() -> Callable[[], object]:
    """Ten times the ledger's first page at size M, as a clerk of the region."""
    site()
    made_before("M")
    return page(signed_in("proposals"), "/ledger/")


@case(rows=10, baseline="plain_page")
def report_page() -> Callable[[], object]:
    """Ten times the annual report at size M: every figure counted anew."""
    site()
    made_before("M")
    return page(signed_in("leader"), "/reports/xizang/2023/")


@case(rows=10, baseline="plain_page")
def dashboard_page() -> Callable[[], object]:
    """Ten times the leader's page at size M: what waits, what is late, how the year runs."""
    site()
    made_before("M")
    return page(signed_in("leader"), "/overview/")


@case(rows=10, only_as_baseline=True)
def plain_page() -> Callable[[], object]:
    """Ten times a signed-in page that reads one record: what the site's frame alone costs."""
    site()
    made_before("M")
    from huiyin.writings.models import Writing

    story = Writing.objects.filter(assembly__slug="xizang", kind=Writing.Kind.STORY, state=Writing.State.APPROVED)
    return page(signed_in("leader"), story.order_by("pk").first().get_absolute_url())  # type: ignore[union-attr]


@case(rows=12)
def audit_text() -> Callable[[], object]:
    """Read a report of 12 figures in prose and compare each with the records at size S."""
    site()
    made_before("S")
    from huiyin.assemblies.models import Assembly
    from huiyin.figures.audit import findings, read
    from huiyin.figures.measures import EVERY

    assembly = Assembly.objects.get(slug="xizang")

    def audit() -> object:
        return findings(read(REPORT), EVERY, lambda measure: measure.value(assembly, 2023))

    audit()  # the readings are loaded
    return audit


@case(rows=10, baseline="plain_page")
def desk_page() -> Callable[[], object]:
    """Ten times the desk's list of open matters at size M, as a clerk of the region."""
    site()
    made_before("M")
    return page(signed_in("proposals"), "/desk/?tab=pending")


@case(rows=200)
def bulk_assign() -> Callable[[], object]:
    """Assign 200 proposals at once at size S, each in its own transaction; looked over and confirmed."""
    site()
    made_before("S")
    from huiyin.accounts.models import User
    from huiyin.proposals import bulk

    clerk = User.objects.get(username="proposals")
    matters = _filed(clerk, 200)

    def assign() -> object:
        batch, _left_out = bulk.prepare(clerk, matters)
        agency = batch.assembly.agencies.order_by("pk")[0]
        bulk.choose(batch, by=clerk, step="assign", facts={"mode": ["lead"], "lead": [str(agency.pk)]})
        planned = bulk.plan(batch, clerk, bulk.rows_of(batch, clerk))
        bulk.begin(batch, by=clerk, sealed=bulk.seal(batch), going={one.row.place for one in planned})
        bulk.run(batch, by=clerk)
        assert bulk.tally(batch)["done"] == 200
        return batch

    return assign


def _filed(clerk: Any, total: int) -> list[Any]:
    """Proposals of the clerk's assembly, put back to where they had just been filed."""
    from datetime import timedelta

    from huiyin.accounts.models import Role
    from huiyin.matters.models import Assignment, Clock, Kind, Matter, State

    matters = Matter.objects.filter(kind=Kind.PROPOSAL, assembly__in=clerk.assemblies_as(Role.PROPOSALS_STAFF))
    chosen = list(matters.exclude(number=None).order_by("pk").values_list("pk", flat=True)[:total])
    Assignment.objects.filter(matter__in=chosen).delete()
    Clock.objects.filter(matter__in=chosen).delete()
    nobody = {"holder_person": None, "holder_agency": None, "closed_on": None, "answered_on": None}
    Matter.objects.filter(pk__in=chosen).update(
        state=State.FILED, holder_office=Role.PROPOSALS_STAFF, due_on=TODAY + timedelta(9), **nobody
    )
    return list(matters.filter(pk__in=chosen))
