"""What the matrix asserted, summed over all workers and told in the closing lines of a run."""

import json
from collections import Counter

import pytest

SUMMARY = pytest.StashKey[list]()


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["access"] = json.dumps(session.config.stash.get(SUMMARY, []))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    left = getattr(node, "workeroutput", {}).get("access", "[]")
    node.config.stash.setdefault(SUMMARY, []).extend(json.loads(left))


def pytest_terminal_summary(terminalreporter, config):
    found = config.stash.get(SUMMARY, [])
    if readers := sum("who" in one for one in found):
        terminalreporter.section("who sees what")
        for line in lines(found, readers):
            terminalreporter.write_line(line)


def lines(found, readers):
    from tests.access.exits import EXITS, objects

    total = Counter()
    for one in found:
        total.update({name: number for name, number in one.items() if isinstance(number, int)})
    yield (
        f"{readers} roles × {len(objects())} objects × {len(EXITS)} exits = {total['all']:,} cells: {total['cells']:,} "
        f"asserted, {total['reasoned']:,} with a reason in the table, {total['empty']:,} unasserted"
    )
    yield f"{total['asserted']:,} assertions on {total['asked']:,} answers"
    yield f"{total['steps']:,} role × record × step compared, {total['refused']:,} sent straight and refused"
