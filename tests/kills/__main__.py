"""`python -m tests.kills --database sqlite --kills 200 --rate 50`: what is left after so many kills under load.

The site and its worker are processes of their own. People write over HTTP, each press with an idempotency key that is
sent again until it is answered; each post tells the convener by mail, which a little mail server counts. Site and
worker are killed with SIGKILL at random moments and started again; of PostgreSQL a backend too. Exit code 1 where
anything acknowledged is missing, doubled or half done.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.kills.course import Outcome, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rate", type=float, default=50, help="writes a second that people try")
    parser.add_argument("--minutes", type=float, default=240, help="so long at most, however many kills that were")
    parser.add_argument("--json", type=Path, help="file for the whole outcome")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huiyin-kills-") as home:
        outcome = run(asked.database, kills=asked.kills, rate=asked.rate, home=Path(home), longest=asked.minutes * 60)
    if asked.json:
        asked.json.write_text(json.dumps(asdict(outcome), ensure_ascii=False, indent=2), encoding="utf-8")
    tell(outcome, asked.rate)
    return 1 if outcome.wrong else 0


def tell(outcome: Outcome, asked_for: float) -> None:
    counts = outcome.counts
    half = sum(len(found) for name, found in outcome.wrong.items() if not name.startswith(("lost", "doubled", "mail ")))
    rows = {
        "kills": f"{sum(outcome.kills.values())} ({', '.join(f'{how} {n}' for how, n in outcome.kills.items() if n)})",
        "seconds": f"{outcome.seconds:.0f}, the site up for {outcome.seconds_up:.0f} of them",
        "writes a second": f"{asked_for:g} tried for, {outcome.rate:.1f} acknowledged, {outcome.rate_up:.1f} while up",
        "acknowledged": f"{counts['acknowledged']} of {counts['written']} begun",
        "pressed again with the same key": str(counts["pressed_again"]),
        "acknowledged and lost": str(len(outcome.wrong.get("lost", []))),
        "doubled": str(len(outcome.wrong.get("doubled", []))),
        "mails": str(counts["mails"]),
        "mails lost": str(sum(len(outcome.wrong.get(name, [])) for name in outcome.wrong if name.startswith("mail n"))),
        "mails sent twice under one Message-ID": str(counts["mails_taken_twice"]),
        "half done, or not as the chain or the index says": str(half),
    }
    print(f"{outcome.database}")
    for name, value in rows.items():
        print(f"  {name:<50}{value}")
    for name, found in outcome.wrong.items():
        print(f"  WRONG {name}: {len(found)}, for example {found[:3]}")


if __name__ == "__main__":
    sys.exit(main())
