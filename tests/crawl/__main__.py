"""`python -m tests.crawl --requests 10000 --seed 1 [--database postgresql]`: prints what was asked and what came."""

import argparse
import logging
import os
import sys
from collections import Counter
from contextlib import contextmanager, nullcontext


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.crawl", description=__doc__)
    asked.add_argument("--requests", type=int, default=10_000)
    asked.add_argument("--examples", type=int, default=0, help="of each operation and mode, by schemathesis")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    told = asked.parse_args()
    with _server(told.database), _records() as made:
        from tests.crawl.world import crawl_of

        crawl = crawl_of(made, seed=told.seed)
        tally = crawl.run(told.requests)
        if told.examples:
            from tests.crawl.schema import ask

            crawled = tally.requests
            print(f"{crawled:,} crawled, then by schemathesis:", flush=True)
            tally = ask(crawl, examples=told.examples)
    _print(tally, told)
    return 1 if tally.faults or tally.leaks else 0


@contextmanager
def _server(database):
    from tools.postgres import server

    with server() if database == "postgresql" else nullcontext() as url:
        if url:
            os.environ["HUIYIN_DATABASE_URL"] = url
        yield


@contextmanager
def _records():
    """The world of the matrix in a database of its own, which is gone afterwards."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    logging.disable()  # what went wrong is told below, once
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        from tests.factories.cast import cast_of, home
        from tests.factories.world import world

        yield world(cast_of(home()))
    finally:
        teardown_databases(kept, verbosity=0)


def _print(tally, told):
    print(f"{tally.requests:,} requests on {told.database}, seed {told.seed}")
    for name in ("statuses", "methods", "roles"):
        print(f"  {name}: " + ", ".join(f"{key} {number:,}" for key, number in sorted(getattr(tally, name).items())))
    print(f"  routes reached: {len(tally.routes)}")
    print(f"  faults: {len(tally.faults)}, leaks: {len(tally.leaks)}")
    times = Counter(fault.what for fault in (*tally.faults, *tally.leaks))
    first = {fault.what: fault for fault in reversed([*tally.faults, *tally.leaks])}
    for what, number in times.most_common():
        print(f"{number} × {first[what]}")


if __name__ == "__main__":
    sys.exit(main())
