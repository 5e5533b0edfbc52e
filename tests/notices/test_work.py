"""`huiyin work`: what is due now with --once, else on and on until it is asked to stop."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core import mail
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from huiyin.notices import rounds
from huiyin.notices.commands import work
from huiyin.notices.queued import prune
from huiyin.notices.rounds import Daily
from huiyin.search.models import Change
from tests.factories.base import UserFactory
from tests.notices.told import tell

pytestmark = pytest.mark.django_db
own_connection = pytest.mark.django_db(transaction=True)  # the library closes it between two tasks


@task()
def add(first, second):
    return first + second


@task(queue_name="slow")
def break_down():
    raise ValueError("no paper")


@pytest.fixture
def no_rounds(monkeypatch):
    monkeypatch.setattr(rounds, "DAILY", [])


def once(*options):
    return CliRunner().invoke(work, ["--once", *options])


def test_once_with_nothing_to_do_says_so(no_rounds):
    ended = once()

    assert (ended.exit_code, ended.output) == (0, "没有要做的。\n")


@own_connection
def test_once_makes_the_rounds_does_the_tasks_and_sends_the_mail(monkeypatch):
    user = UserFactory()
    monkeypatch.setattr(rounds, "DAILY", [Daily("tell", "告诉", lambda day: len([tell(user)]))])
    result = add.enqueue(2, 3)

    ended = once()

    result.refresh()
    assert (ended.exit_code, ended.output) == (0, "告诉：1 条；任务：完成 1 个；邮件：发出 1 封。\n")
    assert (result.return_value, len(mail.outbox)) == (5, 1)
    assert once().output == "没有要做的。\n"


@own_connection
def test_what_went_wrong_is_told_and_is_the_exit_code(monkeypatch, settings):
    settings.EMAIL_BACKEND = "tests.notices.test_sending.Refusing"

    def fail(day):
        raise ValueError("no calendar")

    monkeypatch.setattr(rounds, "DAILY", [Daily("broken", "坏的", fail)])
    break_down.enqueue()
    tell(UserFactory())

    ended = once("--json")

    told = json.loads(ended.stdout)
    assert ended.exit_code == 1
    assert told["rounds"] == [{"name": "broken", "label": "坏的", "done": 0, "error": "ValueError: no calendar"}]
    assert told["tasks"] == {"done": 0, "failed": 1}
    assert told["mail"] == {"sent": 0, "failed": 1, "given_up": 0}


def test_a_task_for_later_waits(no_rounds):
    add.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(1, 1)

    assert once().output == "没有要做的。\n"


@own_connection
def test_old_results_of_tasks_are_cleared_away(no_rounds):
    add.enqueue(1, 1)
    add.enqueue(1, 2)
    once()
    old = DBTaskResult.objects.first()
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=15))

    assert prune(timezone.localdate()) == 1
    assert DBTaskResult.objects.count() == 1


def test_json_without_once_is_refused():
    ended = CliRunner().invoke(work, ["--json"])

    assert ended.exit_code == 2


def _huiyin(home, *words):
    """Our command in a process and a database of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    command = [sys.executable, "-m", "huiyin.cli", *words]
    return subprocess.Popen(
        command,
        env=environment | {"HUIYIN_HOME": str(home), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_database_that_is_not_ready_is_said_so_in_one_line(tmp_path):
    process = _huiyin(tmp_path, "work", "--once")
    out, wrong = process.communicate(timeout=60)

    assert (process.returncode, out) == (2, "")
    assert wrong.startswith("huiyin: 数据库还没有准备好")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_works_on_until_it_is_asked_to_stop(tmp_path, sign):
    migrate = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'huiyin.settings'; import django; django.setup(); "
    migrate += "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    subprocess.run(
        [sys.executable, "-c", migrate],
        env=os.environ | {"HUIYIN_HOME": str(tmp_path), "HUIYIN_DATABASE_URL": ""},
        check=True,
    )
    process = _huiyin(tmp_path, "work")
    assert process.stdout.readline() == "后台工作已开始（按 Ctrl-C 停止）。\n"

    process.send_signal(sign)
    out, wrong = process.communicate(timeout=30)

    assert (process.returncode, wrong) == (0, "")
    assert out.endswith("后台工作已停止。\n")


def test_changes_that_wait_are_indexed(no_rounds):
    Change.objects.bulk_create(Change(source="proposal", object_id=number) for number in range(3))

    ended = once()

    assert (ended.exit_code, ended.output) == (0, "检索：编入 3 处改动。\n")
    assert not Change.objects.exists()
