"""`make test`: the checks, then the suite twice, on SQLite and on PostgreSQL, with a browser; then what came of it.

What the database cannot change runs once (tools/again.py).

The summary is also written to var/test-summary.json. `--all-must-run`, asked after that, reads it and fails when a
half or the browser's tests did not run: CI does so, where nothing may be left out for want of a program.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tools import browser, check, debian, office, postgres

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
SUMMARY = VAR / "test-summary.json"
NO_TESTS_COLLECTED = 5  # pytest's exit code

Part = dict[str, Any]
NONE_RUN: Part = {"passed": 0, "failed": 0, "skipped": 0}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make test")
    parser.add_argument("-k", default="", help="only the tests whose names match")
    parser.add_argument("--all-must-run", action="store_true", help="judge the last run's summary")
    asked = parser.parse_args()
    if asked.all_must_run:
        return verdict()
    SUMMARY.unlink(missing_ok=True)
    failed_checks = check.check()
    browser_path, no_browser = _browser()
    _office()
    halves = {"sqlite": suite("SQLite", asked.k, browser_path), "postgresql": on_postgresql(asked.k, browser_path)}
    summary = {
        "checks": {"passed": len(check.CHECKS) - len(failed_checks), "failed": failed_checks},
        **halves,
        "browser": _browser_part(halves, no_browser),
    }
    SUMMARY.write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _tell(summary)
    return 1 if failed_checks or any(half["exit"] for half in halves.values()) else 0


def suite(title: str, only: str, browser_path: str, database: str = "") -> Part:
    """Run pytest on one database and return its counts. No test at all is a failure, unless a name was asked for."""
    print(f"\nThe suite on {title}", flush=True)
    count = VAR / f"test-{title.lower()}.json"
    count.unlink(missing_ok=True)
    environment = os.environ | {"HUIYIN_TEST_BROWSER": browser_path, "HUIYIN_TEST_COUNT": str(count)}
    environment.pop("HUIYIN_DATABASE_URL", None)
    environment |= {"HUIYIN_DATABASE_URL": database} if database else {}
    plugins = ["-p", "tools.count", *(["-p", "tools.again"] if database else [])]
    command = [sys.executable, "-m", "pytest", *plugins, "-q", "-n", "2", "--dist", "loadgroup"]
    started = time.monotonic()
    ended = subprocess.run([*command, *(["-k", only] if only else [])], cwd=ROOT, env=environment).returncode
    counts = json.loads(count.read_text()) if count.exists() else NONE_RUN | {"browser": NONE_RUN, "reasons": {}}
    if ended == NO_TESTS_COLLECTED and only:
        ended = 0
    return {**counts, "exit": ended, "seconds": round(time.monotonic() - started, 1), "not_run": ""}


def on_postgresql(only: str, browser_path: str) -> Part:
    try:
        with postgres.server() as url:
            return suite("PostgreSQL", only, browser_path, url)
    except debian.Missing as missing:
        return NONE_RUN | {"browser": NONE_RUN, "reasons": {}, "exit": 0, "seconds": 0, "not_run": str(missing)}


def _browser() -> tuple[str, str]:
    """Its path, or why there is none."""
    try:
        return browser.find(), ""
    except debian.Missing as missing:
        print(missing, flush=True)
        return "", str(missing)


def _office() -> None:
    """Put it there if that can be done; without it the tests that measure Word files say that they were skipped."""
    try:
        office.find()
    except debian.Missing as missing:
        print(missing, flush=True)


def _browser_part(halves: dict[str, Part], no_browser: str) -> Part:
    return {kind: sum(half["browser"][kind] for half in halves.values()) for kind in NONE_RUN} | {"not_run": no_browser}


def _tell(summary: dict[str, Any]) -> None:
    failed = summary["checks"]["failed"]
    verdict_on_checks = f"{summary['checks']['passed']} passed, {len(failed)} failed"
    print(f"\n{'checks':<16}{verdict_on_checks}{': ' * bool(failed)}{', '.join(failed)}")
    for name, title in {"sqlite": "SQLite", "postgresql": "PostgreSQL", "browser": "in a browser"}.items():
        print(f"{title:<16}{_counted(summary[name])}")
        for reason, times in summary[name].get("reasons", {}).items():
            print(f"{'':<16}  {times} skipped: {reason}")
    print(_counted(_total(summary)), flush=True)


def _counted(part: Part) -> str:
    if part.get("not_run"):
        return f"skipped: {part['not_run']}"
    seconds = f" in {part['seconds']:.0f} s" if part.get("seconds") else ""
    return f"{part['passed']} passed, {part['failed']} failed, {part['skipped']} skipped{seconds}"


def _total(summary: dict[str, Any]) -> Part:
    """Of both halves; a check that failed counts as one failure."""
    total = {kind: summary["sqlite"][kind] + summary["postgresql"][kind] for kind in NONE_RUN}
    return total | {"failed": total["failed"] + len(summary["checks"]["failed"])}


def verdict() -> int:
    """For CI: everything must have run. The last line is the count of the whole."""
    if not SUMMARY.exists():
        print("The tests came to no end: there is no summary.\n0 passed, 1 failed")
        return 1
    summary = json.loads(SUMMARY.read_text(encoding="utf-8"))
    left_out = [
        f"{name}: {summary[name]['not_run'] or 'no test ran'}"
        for name in ("sqlite", "postgresql", "browser")
        if not summary[name]["passed"] + summary[name]["failed"]
    ]
    for reason in left_out:
        print(f"Did not run, and must here: {reason}")
    total = _total(summary)
    total["failed"] += len(left_out)
    print(_counted(total))
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        sys.exit(130)
