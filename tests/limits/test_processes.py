"""Two processes that serve at once are held to one limit together: what is counted stands in the database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from huiyin.limits.models import Used

ROOT = Path(__file__).parents[2]
MOST, EACH = 30, 25
# Waits for the word to begin, so that both are at it; as patient as it takes, where a page would go uncounted.
ASKS = f"""
import sys, django
django.setup()
from huiyin.limits import counting
counting.BUSY = 20_000
print("ready", flush=True)
sys.stdin.readline()
passed = 0
for _time in range({EACH}):
    try:
        counting.spend("search", [("a", {MOST})], seconds=86_400, now=1_795_435_200)
        passed += 1
    except counting.TooOften:
        pass
print(passed, flush=True)
"""


@pytest.fixture
def shared(tmp_path, transactional_db):
    """Where both processes find the same database: this test's own on PostgreSQL, on SQLite a file."""
    here = os.environ | {"DJANGO_SETTINGS_MODULE": "huiyin.settings", "HUIYIN_HOME": str(tmp_path)}
    here |= {"PYTHONPATH": str(ROOT), "HUIYIN_SECRET_KEY": "s" * 60}
    if connection.vendor == "postgresql":
        known = connection.settings_dict
        who = f"{quote(str(known['USER']))}:{quote(str(known['PASSWORD']))}"
        where = f"{quote(str(known['HOST']), safe='')}:{known['PORT'] or 5432}"
        return here | {"HUIYIN_DATABASE_URL": f"postgres://{who}@{where}/{known['NAME']}"}
    here.pop("HUIYIN_DATABASE_URL", None)
    made = [sys.executable, "-m", "django", "migrate", "limits", "--verbosity", "0"]
    subprocess.run(made, env=here, cwd=ROOT, check=True, timeout=120)
    return here


def test_two_processes_together_pass_exactly_as_many_as_allowed(shared):
    command = [sys.executable, "-c", ASKS]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, env=shared, cwd=ROOT, **pipes) for _one in range(2)]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    passed = [json.loads(one.communicate(timeout=120)[0]) for one in both]

    assert sum(passed) == MOST
    if connection.vendor == "postgresql":
        assert Used.objects.get().times == 2 * EACH
