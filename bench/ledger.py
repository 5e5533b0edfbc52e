"""The ledger's page and exports at 100,000 and 1,000,000 matters, beside the plainest page with the same rows."""

import gzip
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.site import TODAY, made_before, signed_in, site
from tools.bench import case

DAYS = 4 * 365
SLICE = 20_000
ASKED = 40  # times each page, in turn with the plain one
READERS = ("ledger", "leader", "member", "agency")
FAR = (1000, 500, 50)  # a page deep in the list: the deepest of these that the reader has
LAID = 2  # one more whenever other rows or other tables are laid than before: what was kept is laid anew


def put(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Straight into the table: a million rows through the ORM's own objects take a quarter of an hour."""
    from django.db import connection

    fields = [field for field in model._meta.concrete_fields if not (field.primary_key and field.name == "id")]
    if model._meta.label == "matters.Matter":
        fields = list(model._meta.concrete_fields)
    blank = {field.attname: field.get_default() for field in fields}
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks})"
    with connection.cursor() as cursor:
        held: list[list[Any]] = []
        for row in rows:
            whole = blank | row
            held.append([field.get_db_prep_save(whole[field.attname], connection) for field in fields])
            if len(held) == SLICE:
                cursor.executemany(sql, held)
                held.clear()
        if held:
            cursor.executemany(sql, held)


class Laid:
    """Matters of four years as an assembly of four tiers has them: half are the region's."""

    def __init__(self, total: int) -> None:
        from huiyin.accounts.models import User
        from huiyin.assemblies.models import Agency, Assembly, RuleSet, Sector
        from huiyin.matters.models import Matter
        from huiyin.members.models import Membership

        self.total, self.luck = total, random.Random(7)
        self.region = Assembly.objects.get(slug="xizang")
        self.houses = list(Assembly.objects.exclude(tier="national").order_by("pk"))
        self.agencies = list(Agency.objects.filter(assembly=self.region).order_by("pk"))
        self.sectors = list(Sector.objects.filter(assembly=self.region).order_by("pk").values_list("pk", flat=True))
        self.people = sorted(set(Membership.objects.values_list("person_id", flat=True)))
        self.rules = RuleSet.objects.in_force_on(TODAY).get(assembly=self.region)
        self.classes = [code for code, _name in self.rules.choices("result_classes")]
        # Whoever enters a matter sees it: hundreds do, and the readers measured are none of them.
        self.users = [User.objects.create(username=f"bench{number}", name="录入人").pk for number in range(300)]
        self.clerk = User.objects.get(username="ledger")
        self.titles = list(Matter.objects.order_by("pk").values_list("title", flat=True)[:2000])
        self.first = (Matter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1

    def matters(self) -> Iterator[dict[str, Any]]:
        luck = random.Random(11)
        for place in range(self.total):
            kind = ("proposal", "opinion", "livelihood", "livelihood", "proposal")[place % 5]
            house = self.region if luck.random() < 0.5 else luck.choice(self.houses)
            # Keys follow time, as they do where matters are entered when they arise.
            opened = TODAY - timedelta(days=DAYS - place * DAYS // self.total)
            merged = place % 50 == 4 and place > 504  # one proposal in twenty goes with another of some days before
            yield {
                "id": self.first + place,
                "kind": kind,
                "merged_into_id": self.first + place - 504 if merged else None,
                "assembly_id": house.pk,
                "rule_set_id": self.rules.pk,
                "year": opened.year,
                "docket": f"{place % 9999 + 1:04}",
                "title": luck.choice(self.titles),
                "sector_id": luck.choice(self.sectors),
                "place_id": luck.choice(self.houses).pk,
                "opened_on": opened,
                **self._course(kind, opened, luck),
            }

    def _course(self, kind: str, opened: date, luck: random.Random) -> dict[str, Any]:
        answered, closed = opened + timedelta(luck.randint(20, 100)), opened + timedelta(luck.randint(101, 130))
        ends = {"answered_on": answered, "closed_on": closed, "state": "closed"}
        if closed < TODAY and luck.random() < 0.97:
            return ends | {"changed_at": datetime(closed.year, closed.month, closed.day, 2, tzinfo=UTC)}
        agency = luck.choice(self.agencies).pk
        states = {"proposal": "accepted", "opinion": "dispatched", "livelihood": "in_progress"}
        changed = min(opened + timedelta(luck.randint(1, 20)), TODAY)
        return {
            "state": states[kind],
            "holder_agency_id": agency,
            "due_on": max(opened, TODAY) + timedelta(luck.randint(-20, 90)),
            "changed_at": datetime(changed.year, changed.month, changed.day, 2, tzinfo=UTC),
        }

    def lay(self) -> None:
        from django.db import connection, transaction

        from huiyin.livelihood.models import LivelihoodMatter
        from huiyin.matters.models import Answer, Assignment, Clock, Matter, ProgressNote, Signature, Voice
        from huiyin.opinions.models import OpinionItem
        from huiyin.proposals.models import Proposal

        luck, voices = self.luck, self._originators()
        with transaction.atomic():
            put(Matter, self.matters())
            put(Proposal, (self._proposal(one) for one in self.matters() if one["kind"] == "proposal"))
            put(OpinionItem, (self._opinion(one) for one in self.matters() if one["kind"] == "opinion"))
            lived = [one for one in self.matters() if one["kind"] == "livelihood"]
            sources = ("visit", "studio", "sector_group", "research", "member")
            put(
                LivelihoodMatter,
                (
                    {
                        "matter_id": one["id"],
                        "kind": "problem",
                        "source": luck.choice(sources),
                        "entered_by_id": luck.choice(self.users),
                        "description": "冬天水管冻住，要到两公里外背水。",
                        "outcome": "solved" if one["state"] == "closed" else "",
                    }
                    for one in lived
                ),
            )
            heard = (one["id"] for one in lived if one["id"] % 3 == 0)
            put(Voice, ({"matter_id": pk, "originator_id": luck.choice(voices)} for pk in heard))
            put(Signature, self._signatures())
            put(Assignment, self._assignments())
            put(Clock, self._clocks())
            put(Answer, self._answers())
            put(ProgressNote, self._notes())
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                table = connection.ops.quote_name(Matter._meta.db_table)
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{Matter._meta.db_table}', 'id'), max(id)) FROM {table}"
                )
            cursor.execute("ANALYZE")

    def _originators(self) -> list[int]:
        from huiyin.matters.models import Originator

        kept = {"assembly": self.region, "answer_by": "in_person", "taken_by": self.clerk, "taken_on": TODAY}
        made = [Originator(masked=f"{name}**", keep_until=TODAY, **kept) for name in "次旺卓巴索平达格央尼"]
        return [
            Originator.objects.create(**{f.attname: getattr(one, f.attname) for f in one._meta.fields}).pk
            for one in made
        ]

    def _opinion(self, one: dict[str, Any]) -> dict[str, Any]:
        return {"matter_id": one["id"], "raised_by_id": self.luck.choice(self.users)}

    def _proposal(self, one: dict[str, Any]) -> dict[str, Any]:
        ended = one["state"] == "closed"
        return {
            "matter_id": one["id"],
            "window": "session" if one["opened_on"].month == 1 else "between",
            "result_class": self.luck.choice(self.classes) if ended else "",
            "outcome": "satisfied" if ended else "",
        }

    def _signatures(self) -> Iterator[dict[str, Any]]:
        luck = random.Random(12)
        for one in self.matters():
            lead = "lead" if one["kind"] == "proposal" else "author"
            people = luck.sample(self.people, 3 if one["id"] % 7 == 0 else 1)
            for place, person in enumerate(people):
                yield {
                    "matter_id": one["id"],
                    "person_id": person,
                    "role": "cosigner" if place else lead,
                    "state": "signed",
                    "signed_on": one["opened_on"],
                }

    def _assignments(self) -> Iterator[dict[str, Any]]:
        luck = random.Random(13)
        for one in self.matters():
            if one["merged_into_id"] or (one["kind"] == "opinion" and one["id"] % 2):
                continue
            agency = one.get("holder_agency_id") or luck.choice(self.agencies).pk
            yield {
                "matter_id": one["id"],
                "agency_id": agency,
                "state": "replied" if one["state"] == "closed" else "accepted",
                "opened_on": one["opened_on"],
                "assigned_on": one["opened_on"],
                "acknowledged_on": one["opened_on"],
                "handler": luck.choice(["张科长", "扎西主任", "李工", ""]),
            }

    def _clocks(self) -> Iterator[dict[str, Any]]:
        names = {"proposal": "handle", "opinion": "feed_back", "livelihood": "answer_back"}
        for one in self.matters():
            yield {
                "matter_id": one["id"],
                "name": names[one["kind"]],
                "started_on": one["opened_on"],
                "due_on": max(one.get("due_on") or one["opened_on"] + timedelta(90), one["opened_on"] + timedelta(1)),
                "stopped_on": one.get("answered_on"),
                "explanation": {},
            }

    def _answers(self) -> Iterator[dict[str, Any]]:
        for one in self.matters():
            if one["state"] == "closed":
                told = {"office": "ldg", "text": "已办好，当面说明。", "given_on": one["answered_on"]}
                yield {"matter_id": one["id"], **told}

    def _notes(self) -> Iterator[dict[str, Any]]:
        for one in self.matters():
            if one["kind"] == "livelihood" and one["id"] % 2:
                for month in (1, 2):
                    yield {
                        "matter_id": one["id"],
                        "text": f"第{month}个月：材料已到，正在施工，月底前可以通水。",
                        "noted_on": one["opened_on"] + timedelta(30 * month),
                        "by_id": self.clerk.pk,
                    }


def laid_before(total: int) -> None:
    """The matters in the installation: built once, kept in var/ and copied for each run, as the demo's are."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "sqlite":
        made_demo()
        Laid(total).lay()
        return
    stock = settings.ROOT / "var" / f"bench-ledger-{total}-{LAID}.sqlite3"
    here = Path(settings.DATABASES["default"]["NAME"])
    if not stock.exists():
        made_before("S")
        Laid(total).lay()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(here, stock)
        return
    connection.close()
    for left in here.parent.glob(f"{here.name}*"):
        left.unlink()
    shutil.copyfile(stock, here)


def made_demo() -> None:
    from bench.site import demo

    demo("S")


class Pages:
    """One reader's requests: CPU of this process alone, medians, each in turn with the plain page."""

    def __init__(self, account: str) -> None:
        self.client = signed_in(account)
        self.client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"

    def cpu(self, path: str, **headers: str) -> tuple[float, bytes]:
        began = time.process_time()
        response = self.client.get(path, headers=headers)
        taken = time.process_time() - began
        assert response.status_code == 200, (path, response.status_code)
        return taken, response.content

    def place(self, page: int) -> str:
        """Where page `page` begins, by stepping there once, off the clock; nothing where the list ends before."""
        from django.conf import settings

        from huiyin.accounts.models import User
        from huiyin.matters.ledger import listing
        from huiyin.matters.ledger.filters import Chosen

        user = User.objects.get(pk=self.client.session["_auth_user_id"])
        rows = settings.LEDGER_PAGE_ROWS * (page - 1)
        found = listing.find(listing.each_way(user, Chosen({})), listing.ORDERS["newest"], None, rows)
        return listing.place_of(found.keys[-1]) if found.more else ""


def measured(account: str, asked: int = ASKED) -> dict[str, float]:
    """Milliseconds of CPU a request, the ratios to the plain page, and the bytes sent."""
    pages = Pages(account)
    far = next(((page, place) for page in FAR if (place := pages.place(page))), None)
    from huiyin.assemblies.models import Assembly

    region = Assembly.objects.get(slug="xizang")
    paths = {"plain": f"/plain/?of={region.pk}", "page 1": "/ledger/"} | (
        {f"page {far[0]:,}": f"/ledger/?after={far[1]}"} if far else {}
    )
    turns: dict[str, list[float]] = {name: [] for name in [*paths, "htmx"]}
    bodies: dict[str, bytes] = {}
    for turn in range(asked + 3):
        for name, path in [*paths.items(), ("htmx", paths["page 1"])]:
            taken, bodies[name] = pages.cpu(path, **({"HX-Request": "true"} if name == "htmx" else {}))
            if turn >= 3:  # the first ones read templates
                turns[name].append(taken * 1000)
    plain = statistics.median(turns["plain"])
    found: dict[str, float] = {"plain ms": round(plain, 2)}
    for name in [one for one in turns if one != "plain"]:
        taken = statistics.median(turns[name])
        found |= {f"{name} ms": round(taken, 2), f"{name} ratio": round(taken / plain, 2)}
        found |= {f"{name} sent": len(bodies[name]), f"{name} bytes": len(gzip.decompress(bodies[name]))}
    return found


def _prepared(total: int) -> Callable[[], object]:
    site()
    laid_before(total)
    from django.test import override_settings

    def ask() -> dict[str, dict[str, float]]:
        with override_settings(ROOT_URLCONF="bench._ledger_plain"):
            return {account: measured(account) for account in READERS}

    return ask


@case(rows=100_000)
def ledger_100k() -> Callable[[], object]:
    """The ledger's page among 100,000 matters, 4 readers, 40 requests each in turn with the plain page."""
    return _prepared(100_000)


@case(rows=1_000_000)
def ledger_1m() -> Callable[[], object]:
    """The same among 1,000,000 matters."""
    return _prepared(1_000_000)


def _exported(kind: str) -> Callable[[], object]:
    site()
    laid_before(100_000)
    from dataclasses import replace

    from huiyin.accounts.models import User
    from huiyin.exports import Sheet, csv_form, xlsx_form
    from huiyin.matters.ledger import export

    def everything() -> Iterator[Any]:
        """As if one reader saw all of them: the columns cost the same whoever reads."""
        from huiyin.matters.models import Matter

        user = User.objects.get(username="ledger")
        keys = Matter.objects.order_by("-opened_on", "-pk").values_list("pk", flat=True)[:100_000]
        held: list[int] = []
        for pk in keys.iterator(2000):
            held.append(pk)
            if len(held) == export.BATCH:
                yield from export._of(held, user)
                held = []
        yield from export._of(held, user)

    whole = Sheet("ledger", "台账", export.COLUMNS, [], [], fixed=2)

    def work() -> dict[str, float]:
        if kind == "csv":
            return {"bytes": sum(len(part.encode()) for part in csv_form.lines(replace(whole, rows=everything())))}
        with tempfile.TemporaryFile() as sheet:
            return {"rows": xlsx_form.write(sheet, replace(whole, rows=everything())), "bytes": sheet.tell()}

    return work


@case(rows=100_000)
def ledger_xlsx() -> Callable[[], object]:
    """100,000 matters as a sheet, row by row to disk."""
    return _exported("xlsx")


@case(rows=100_000)
def ledger_csv() -> Callable[[], object]:
    """100,000 matters as CSV, sent while they are read."""
    return _exported("csv")
