"""The demo year as built by the program itself: each figure opened to its last row, and reports held against it."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin.figures.measures import EVERY, MEASURES, Measure
from huiyin.figures.reports import cut_off
from tests.figures.prose import PLAIN, TURNED, figures, report

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seed"
HUIYIN = Path(sys.executable).with_name("huiyin")

pytestmark = [
    pytest.mark.xdist_group("demo_year"),  # built once
    pytest.mark.skipif(not importlib.util.find_spec("huiyin.demo.commands"), reason="there is no demo to build"),
]

WALK = """
import json, django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
from huiyin.accounts.models import User
from huiyin.figures.measures import EVERY, Measure
from tests.figures.test_pages import all_pages
client, leader = Client(), User.objects.get(username="leader")
print(json.dumps({m.code: len(all_pages(client, leader, f"/reports/xizang/2023/{m.code}/")) for m in EVERY
       if isinstance(m, Measure)}))
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A program, run beside a freshly built demo."""
    home = tmp_path_factory.mktemp("demo")
    given = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    env = given | {"HUIYIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}

    def start(*command, text=""):
        return subprocess.run([*map(str, command)], input=text, capture_output=True, text=True, env=env, cwd=ROOT)

    built = start(HUIYIN, "demo", "--scale", "S", "--build-only")
    assert built.returncode == 0, built.stderr
    return start


@pytest.fixture(scope="module")
def values(run):
    listed = run(HUIYIN, "figures", "--year", 2023, "--json", "--all")
    return {row["code"]: row["value"] for row in json.loads(listed.stdout)}


COUNTED = [measure.code for measure in EVERY if isinstance(measure, Measure)]


def test_every_figure_of_the_report_has_records(values):
    assert [measure.code for measure in MEASURES if not values[measure.code]] == []
    assert list(values) == [measure.code for measure in EVERY]


def test_every_figure_opens_to_as_many_rows_as_it_says(run, values):
    walked = run(sys.executable, "-c", WALK)

    assert walked.returncode == 0, walked.stderr
    assert json.loads(walked.stdout) == {code: values[code] for code in COUNTED}


@pytest.mark.parametrize("marked", [PLAIN, TURNED], ids=["plain", "turned"])
def test_a_report_with_the_recorded_numbers_holds_whole(marked, run, values):
    rough = {measure.code for measure in MEASURES if measure.bound == "at_least"}
    stated = {code: cut_off(value) if code in rough else value for code, value in values.items()}
    ended = run(HUIYIN, "audit", "-", "--year", 2023, "--json", text=report(marked, **stated))
    count = len(figures(marked))

    assert json.loads(ended.stdout)["summary"] == {"found": count, "holds": count, "differs": 0, "no_measure": 0}
    assert ended.returncode == 0


@pytest.mark.skipif(not SEED.exists(), reason="the report this project began with is not kept in the repository")
def test_the_report_this_project_began_with_holds_whole(run, values):
    if values["members_all_tiers"] != 8053:
        pytest.skip("this scale has fewer tiers")
    ended = run(HUIYIN, "audit", next(SEED.glob("*.txt")), "--year", 2023, "--json")

    assert json.loads(ended.stdout)["summary"] == {"found": 29, "holds": 29, "differs": 0, "no_measure": 0}
