"""What must be true of the database after all the kills: `python -m tests.kills.checking LOG` prints what is wrong.

In a process of its own, since Django is set up once in each.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

STEP = {"post": "boards.post", "draft": "matters.matter", "submit": "matters.matter"}


def main() -> int:
    import django

    django.setup()
    log = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    wrong = acknowledged(log["rows"]) | halves() | mails(log["mails"]) | machinery()
    print(json.dumps({"wrong": {name: found for name, found in wrong.items() if found}, "counts": counts(log)}))
    return 0


def acknowledged(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Whoever saw a yes finds one step under the key of the press, and one record with the words."""
    from huiyin.boards.models import Post
    from huiyin.history.models import Event
    from huiyin.matters.models import Matter

    events = Counter(map(str, Event.objects.values_list("key", flat=True)))
    posts = Counter(Post.objects.values_list("text", flat=True))
    titles = Counter(Matter.objects.values_list("title", flat=True))
    lost, doubled = [], []
    for row in rows:
        made = (posts if row["what"] == "post" else titles)[row["words"]]
        if row["answered"] and not (events[row["key"]] and made):
            lost.append(row["key"])
        if made > 1 or events[row["key"]] > 1:
            doubled.append(row["key"])
    return {"lost": lost, "doubled": doubled, "refused": [row["refused"] for row in rows if row["refused"]]}


def halves() -> dict[str, list[str]]:
    """Of each record what its step writes is there as a whole: history, state, clock, names, the outbox."""
    from huiyin.boards.models import Post
    from huiyin.history.models import Event
    from huiyin.matters.models import Matter, Signature
    from huiyin.notices.models import Notice
    from huiyin.proposals.models import Proposal

    events: dict[int, list[Event]] = {}
    for event in Event.objects.filter(subject="matters.matter").order_by("pk"):
        events.setdefault(event.subject_id, []).append(event)
    wrong_state, without_parts, without_clock = [], [], []
    whole = set(Proposal.objects.values_list("matter_id", flat=True))
    led = set(Signature.objects.filter(role="lead").values_list("matter_id", flat=True))
    for matter in Matter.objects.filter(title__startswith="关于修复第", title__contains="号水渠的提案"):
        steps = events.get(matter.pk, [])
        names = [event.step for event in steps]
        if names not in (["draft"], ["draft", "submit"]) or steps[-1].after != matter.state:
            wrong_state.append(f"{matter.pk} {matter.state} {names}")
        if matter.pk not in whole or matter.pk not in led:
            without_parts.append(str(matter.pk))
        running = matter.clocks.filter(stopped_on__isnull=True).count()
        if running != (matter.state == "submitted"):
            without_clock.append(f"{matter.pk} {matter.state} {running}")
    posted = Counter(Event.objects.filter(subject="boards.post", step="post").values_list("subject_id", flat=True))
    told = Counter(Notice.objects.filter(subject="boards.post", kind="waiting").values_list("subject_id", flat=True))
    posts = list(Post.objects.filter(text__contains="泉水断流，牲畜饮水困难").values_list("pk", flat=True))
    return {
        "state is not what history says": wrong_state,
        "part of a proposal missing": without_parts,
        "clock does not run as the state says": without_clock,
        "post without one step": [str(pk) for pk in posts if posted[pk] != 1],
        "post of which the convener is not told once": [str(pk) for pk in posts if told[pk] != 1],
    }


def mails(taken: dict[str, int]) -> dict[str, list[str]]:
    """Each mail that should be out was taken by the server, and none that was never written."""
    from huiyin.notices.models import Notice
    from huiyin.notices.sending import message_id

    due = Notice.objects.filter(mail__in=["waiting", "sending", "sent", "failed"]).order_by("pk")
    states = {message_id(notice): notice.mail for notice in due}
    return {
        "mail not sent": [name for name, state in states.items() if state != "sent" and not taken.get(name)],
        "mail noted as sent that no server has": [
            name for name, state in states.items() if state == "sent" and not taken.get(name)
        ],
        "mail nobody wrote": sorted(taken.keys() - states.keys()),
    }


def machinery() -> dict[str, list[str]]:
    """The chain of the history, the index against the records, SQLite's own check of its pages and keys."""
    from django.db import connection

    from huiyin.history import guarding, verifying
    from huiyin.search import following, writing

    writing.catch_up()
    found = {"index": [f"{one.source} {one.pk}" for one in writing.differences(lambda done, of: None)]}
    found["chain"] = [f"{one.code} {one.chain} {one.number}" for one in verifying.verify()]
    found["triggers"] = following.missing() + guarding.missing()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found["pages"] = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            found["keys"] = [str(row) for row in cursor.fetchall()]
    return found


def counts(log: dict[str, Any]) -> dict[str, int]:
    rows, taken = log["rows"], log["mails"]
    return {
        "written": len(rows),
        "acknowledged": sum(1 for row in rows if row["answered"]),
        "pressed_again": sum(row["tries"] - 1 for row in rows),
        "mails": len(taken),
        "mails_taken_twice": sum(1 for times in taken.values() if times > 1),
    }


if __name__ == "__main__":
    sys.exit(main())
