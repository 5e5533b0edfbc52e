"""`huiyin demo` and `huiyin serve` as typed."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from huiyin.accounts.models import User
from huiyin.cli import main

HUIYIN = Path(sys.executable).with_name("huiyin")
PATIENCE = 600  # seconds until something hangs; a busy machine takes minutes to build

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_demo_builds_once_and_then_says_it_is_there():
    first = CliRunner().invoke(main, ["demo", "--scale", "S", "--build-only", "--today", "2026-11-20"])
    users = User.objects.count()
    again = CliRunner().invoke(main, ["demo", "--build-only"])

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "完成" in first.output
    assert "agencyhead" in first.output
    assert "已经有了" in again.output
    assert User.objects.count() == users


@pytest.mark.parametrize("options", [[], ["--rebuild"]])
def test_demo_refuses_a_database_with_other_data(options, assembly):
    result = CliRunner().invoke(main, ["demo", "--build-only", *options])

    assert result.exit_code == 2
    assert "不是演示数据" in result.output


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_taken_port_is_refused_before_anything_is_done(command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, [command, "--port", port])

    assert result.exit_code == 2
    assert port in result.output
    assert not User.objects.exists()


@pytest.mark.parametrize("host", ["nosuch.invalid", "a..b", "192.0.2.1"])
def test_an_address_that_cannot_be_used_says_so(host):
    result = CliRunner().invoke(main, ["serve", "--host", host])

    assert result.exit_code == 2
    assert f"地址 {host} 不能使用" in result.output


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["nosuch"], "没有“nosuch”这个命令"),
        (["figures"], "缺少选项 --year"),
        (["figures", "--year"], "选项 --year 后面要写值"),
        (["figures", "--json=1", "--year", "2023"], "选项 --json 后面不能写值"),
        (["figures", "--year", "x"], "选项 --year 的值不对，应是整数"),
        (["figures", "--nosuch"], "没有 --nosuch 这个选项"),
        (["figures", "--yaer", "2023"], "是不是 --year"),
        (["audit"], "缺少参数"),
        (["audit", "a", "b"], "多了参数"),
        (["demo", "--scale", "Q"], "可以是 S、M"),
        (["demo", "--today", "x"], "应是日期"),
        (["serve", "--port", "99999"], "应是 1 到 65535 的整数"),
    ],
)
def test_wrong_use_is_said_in_our_language(typed, said):
    result = CliRunner().invoke(main, typed)

    assert result.exit_code == 2
    assert said in result.output
    assert not {"Usage", "Error", "Missing", "Invalid"} & set(result.output.replace(":", " ").split())


def environment(home, **more):
    known = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    return known | {"HUIYIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huiyin.settings"} | more


def ended(*typed, home, **more):
    return subprocess.run(
        [HUIYIN, *typed], capture_output=True, text=True, env=environment(home, **more), timeout=PATIENCE
    )


def refused(done, *words):
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert all(word in done.stderr for word in words), done.stderr


@pytest.mark.parametrize("secret", [{}, {"HUIYIN_SECRET_KEY": "only-for-this-test"}], ids=["made", "given"])
def test_a_home_that_cannot_be_made_is_named(secret, tmp_path):
    (tmp_path / "file").touch()

    refused(ended("figures", "--year", "2023", home=tmp_path / "file" / "x", **secret), "HUIYIN_HOME", "file/x")
    refused(ended("figures", "--year", "2023", home="~nosuchuser/x", **secret), "HUIYIN_HOME")


@pytest.mark.parametrize("typed", [["figures", "--year", "2023"], ["serve", "--port", "0"], ["demo", "--build-only"]])
@pytest.mark.parametrize("url", ["nonsense", "postgres://", "mysql://u:hidden@h/x", "oracle://u:hidden@h/x"])
def test_a_wrong_database_url_is_named(typed, url, tmp_path):
    if typed[0] == "serve":
        typed = ["serve", "--port", str(free_port())]

    refused(ended(*typed, home=tmp_path, HUIYIN_DATABASE_URL=url), "HUIYIN_DATABASE_URL")


def test_a_database_that_does_not_answer_is_not_an_empty_one_and_its_password_is_not_shown(tmp_path):
    url = f"postgres://someone:hidden@127.0.0.1:{free_port()}/huiyin"
    done = ended("figures", "--year", "2023", home=tmp_path, HUIYIN_DATABASE_URL=url)

    refused(done, "连不上数据库 127.0.0.1:")
    assert "hidden" not in done.stderr


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "huiyin.sqlite3").write_bytes(b"no database at all" * 100)

    refused(ended("figures", "--year", "2023", home=tmp_path), "连不上数据库", "huiyin.sqlite3")


def test_serve_leaves_no_database_behind_in_an_empty_home(tmp_path):
    refused(ended("serve", "--port", str(free_port()), home=tmp_path), "huiyin demo")
    assert {file.name for file in tmp_path.iterdir()} == {"secret_key", "field_keys", "talk_keys"}


@pytest.fixture
def heard():
    """What a shell starts in the background is deaf to interruptions, and so is all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("typed", [["audit", "-", "--year", "2023"], ["demo", "--build-only", "--scale", "S"]])
def test_an_interruption_ends_with_130_and_a_line(typed, tmp_path, heard):
    running = subprocess.Popen(
        [HUIYIN, *typed], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(tmp_path)
    )
    # From when it is at work an interruption is ours: building shows by its files, waiting for a text by nothing.
    wait_until((tmp_path / "secret_key").exists) if typed[0] == "demo" else time.sleep(5)
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=PATIENCE)[1]

    assert running.returncode == 130
    assert len(said.split()) == 1 or said.split()[0] == "huiyin:"
    assert "已中断" in said
    assert "Traceback" not in said


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_what_is_being_served_is_not_made_anew_and_a_dead_server_is_no_hindrance(tmp_path):
    def rebuild():
        return ended("demo", "--rebuild", "--build-only", "--scale", "S", home=tmp_path)

    assert rebuild().returncode == 0
    file = tmp_path / "huiyin.sqlite3"
    made = file.stat().st_ino
    port = free_port()
    server = subprocess.Popen([HUIYIN, "serve", "--port", str(port)], env=environment(tmp_path), start_new_session=True)
    try:
        wait_for(port)
        refused(rebuild(), "正被另一个程序使用")
        assert file.stat().st_ino == made
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    assert rebuild().returncode == 0
    assert file.stat().st_ino != made


def wait_for(port):
    def served():
        with socket.socket() as probe:
            return not probe.connect_ex(("127.0.0.1", port))

    wait_until(served)


def wait_until(so):
    for _ in range(600):
        if so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come about within a minute")


def test_on_postgresql_too_it_is_held_by_many_or_by_one():
    from django.db import connection

    from huiyin.holding import hold

    if connection.vendor != "postgresql":
        pytest.skip("only on PostgreSQL")
    with hold(alone=False) as first, hold(alone=False) as second:
        assert first
        assert second
        with hold(alone=True) as anew:
            assert not anew
    with hold(alone=True) as anew, hold(alone=False) as third:
        assert anew
        assert not third
