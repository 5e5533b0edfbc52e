"""`huiyin demo` and `huiyin serve` as typed."""

import socket

import pytest
from click.testing import CliRunner

from huiyin.accounts.models import User
from huiyin.cli import main

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
