"""A pytest plugin (`-p tools.count`) that writes what ran to the JSON file named by HUIYIN_TEST_COUNT.

Those marked `browser` are counted apart, with the reasons given for what was skipped.
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

OUTCOMES = ("passed", "failed", "skipped")


class Count:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.outcomes: dict[str, tuple[str, bool]] = {}  # test → its outcome, and whether it opens a browser
        self.reasons: Counter[str] = Counter()
        self.not_collected = 0

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.not_collected += report.failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        outcome: str = report.outcome
        before, _ = self.outcomes.get(report.nodeid, ("", False))
        if report.skipped and isinstance(report.longrepr, tuple):
            self.reasons[report.longrepr[2].removeprefix("Skipped: ")] += 1
        if before == "failed" or (outcome == "passed" and report.when != "call"):
            return
        self.outcomes[report.nodeid] = (outcome, "browser" in report.keywords)

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        every = Counter(outcome for outcome, _ in self.outcomes.values())
        browser = Counter(outcome for outcome, opens in self.outcomes.values() if opens)
        every["failed"] += self.not_collected
        counts = {outcome: every[outcome] for outcome in OUTCOMES}
        counted = {
            **counts,
            "browser": {outcome: browser[outcome] for outcome in OUTCOMES},
            "reasons": dict(self.reasons),
        }
        self.file.write_text(json.dumps(counted, ensure_ascii=False, indent=2))


def pytest_configure(config: pytest.Config) -> None:
    file = os.environ.get("HUIYIN_TEST_COUNT")
    if file and not hasattr(config, "workerinput"):  # the controller hears of every test, its workers of their own
        config.pluginmanager.register(Count(Path(file)))
