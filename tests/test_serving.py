"""`huiyin check --deploy`: nothing unsafe is served without being told, and what is told says what to do."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings as site
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from huiyin import serving
from huiyin.backups import shelf
from huiyin.cli import main
from huiyin.notices.models import DailyRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def safe(settings, tmp_path):
    settings.HTTPS, settings.PROXIES, settings.DEBUG = True, 1, False
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://huiyin.example.org", ["huiyin.example.org"]
    settings.HOME, settings.SECRET_KEY = tmp_path, "s" * 60
    settings.FIELD_KEYS, settings.TALK_KEYS = "field", "talk"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "mail.example.org", True
    DailyRound.objects.create(
        name="files", day=timezone.localdate(), started_at=timezone.now(), finished_at=timezone.now()
    )
    return settings


def told():
    return [(one.level, one.what) for one in serving.of_serving() if "数据库文件" not in one.what]


def test_an_installation_as_it_should_be_is_told_nothing(safe):
    assert told() == []


UNSAFE = [
    ("DEBUG", True, "error", "HUIYIN_DEBUG"),
    ("HTTPS", False, "error", "没有用 HTTPS"),
    ("PROXIES", 0, "warning", "HUIYIN_PROXIES"),
    ("SITE_URL", "http://huiyin.example.org", "error", "HUIYIN_SITE_URL"),
    ("ALLOWED_HOSTS", ["*"], "error", "HUIYIN_ALLOWED_HOSTS"),
    ("ALLOWED_HOSTS", ["localhost"], "error", "HUIYIN_ALLOWED_HOSTS"),
    ("SECRET_KEY", "short", "error", "HUIYIN_SECRET_KEY"),
    ("FIELD_KEYS", "talk", "error", "同一个"),
    ("EMAIL_HOST", "", "warning", "邮件服务器"),
    ("EMAIL_USE_TLS", False, "error", "不加密"),
]


@pytest.mark.parametrize(("name", "value", "level", "words"), UNSAFE)
def test_each_unsafe_setting_is_told_alone(name, value, level, words, safe):
    setattr(safe, name, value)

    ((found_level, what),) = told()

    assert found_level == level
    assert words in what


def test_a_key_others_can_read_is_told(safe, tmp_path):
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o644)
    assert [what for _level, what in told()] == ["别的系统账户能读密钥文件 secret_key。"]

    (tmp_path / "secret_key").chmod(0o600)
    assert told() == []


def test_no_backup_is_told_and_one_older_than_a_day(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path

    def of_backups():
        found = [one for one in serving.of_the_program(deploy=True) if "backups.W" in one.what]
        return [(one.level, one.what[-13:-1]) for one in found]

    def backed_up(ago):
        made = timezone.localtime() - ago
        (tmp_path / f"{made:{shelf.NAME}}{shelf.ENDING}").touch()

    assert of_backups() == [("warning", "backups.W001")]
    backed_up(timedelta(hours=26))
    assert of_backups() == [("warning", "backups.W002")]
    backed_up(timedelta(hours=24))
    assert of_backups() == []


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache"])
def test_a_cache_of_one_process_is_told(backend, safe):
    safe.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}"}}
    ((level, what),) = told()

    assert (level, "只在一个进程里" in what) == ("warning", True)


@pytest.mark.parametrize(
    ("host", "elsewhere"),
    [("", False), ("localhost", False), ("127.0.0.1", False), ("/run/postgresql", False), ("db.example.org", True)],
)
def test_a_database_is_on_another_machine_where_its_host_says_so(host, elsewhere):
    assert serving._is_elsewhere({"ENGINE": "django.db.backends.postgresql", "HOST": host}) == elsewhere
    assert not serving._is_elsewhere({"ENGINE": "django.db.backends.sqlite3", "HOST": host})


def test_what_another_machine_would_lack_is_told_once_the_database_is_elsewhere(safe, tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "_is_elsewhere", lambda database: True)
    ((level, what),) = told()
    assert (level, "附件却在本机" in what) == ("warning", True)

    (tmp_path / "field_keys").write_text("field\n", encoding="utf-8")
    (tmp_path / "field_keys").chmod(0o600)
    (keys, files) = [what for _level, what in told()]
    assert "FIELD_KEYS 却由本机生成" in keys
    assert "附件" in files


def test_the_demo_s_password_is_told_until_it_is_changed(safe, cast):
    cast.leader.password = make_password("huiyin-demo", salt=serving.DEMO_SALT)
    cast.leader.save()
    ((level, what),) = told()
    assert (level, cast.leader.username in what) == ("error", True)

    cast.leader.set_password("of-their-own-now")
    cast.leader.save()
    assert told() == []


def test_the_salt_is_the_demo_s():
    assert f'salt="{serving.DEMO_SALT}"' in Path(site.PACKAGE, "demo", "accounts.py").read_text(encoding="utf-8")


def test_a_worker_that_stopped_is_told(safe):
    DailyRound.objects.update(finished_at=timezone.now() - serving.WORKED_WITHIN - timedelta(minutes=1))

    ((level, what),) = told()

    assert (level, "huiyin work" in what) == ("error", True)


def test_the_command_ends_with_1_and_says_what_to_do():
    shown, listed = (CliRunner().invoke(main, ["check", "--deploy", *more]) for more in ([], ["--json"]))

    assert (shown.exit_code, listed.exit_code) == (1, 1)
    found = json.loads(listed.output)
    assert {"level", "what", "do"} == {name for one in found for name in one}
    assert all(one["do"] and one["what"] in shown.output for one in found)
    assert any("HTTPS" in one["what"] for one in found)
