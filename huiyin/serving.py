"""`huiyin check --deploy`: what stands in the way of letting others reach the site, and what to do about it."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from huiyin.cli import database_file, is_database_missing, use_database

ERROR, WARNING = "error", "warning"
LEVELS = {ERROR: "必须改", WARNING: "请确认"}
DEMO_SALT = "huiyindemosalt22"  # of huiyin/demo/accounts.py; a test compares the two
WORKED_WITHIN = timedelta(hours=36)  # a round a day, and half a day's grace
# Django's own that are ours to judge: whether neighbours of the host name have HTTPS too is not ours to decide.
JUDGED = {"security.W005", "security.W021"}
SAID_BY_US = {"security.W004", "security.W008", "security.W012", "security.W016", "security.W018", "security.W020"}


@dataclass(frozen=True)
class Finding:
    level: str
    what: str
    do: str


@click.command()
@click.option("--deploy", is_flag=True, help="检查能不能给别人用（HTTPS、密钥、演示账号、后台程序等）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def check(deploy: bool, as_json: bool) -> None:
    """检查安装是否妥当；有必须改的，退出码为 1。"""
    use_database()
    found = [*of_the_program(deploy), *(of_serving() if deploy else ())]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        _show(found)
    sys.exit(1 if any(one.level == ERROR for one in found) else 0)


def _show(found: list[Finding]) -> None:
    if not found:
        click.echo("没有发现问题。")
        return
    for one in sorted(found, key=lambda one: one.level):
        click.echo(f"[{LEVELS[one.level]}] {one.what}\n         {one.do}")
    errors = sum(one.level == ERROR for one in found)
    click.echo(f"共 {len(found)} 条，其中必须改的 {errors} 条。")


def of_the_program(deploy: bool) -> Iterator[Finding]:
    """Migrations, then what Django and every folder of ours check for themselves: triggers among it."""
    if is_database_missing() or _migrations_missing():
        yield Finding(ERROR, "数据库还没有准备好，或者版本较旧。", "运行 django-admin migrate，再检查一次。")
        return
    from django.core import checks

    for one in checks.run_checks(include_deployment_checks=deploy, databases=["default"]):
        if one.id not in JUDGED | SAID_BY_US and not one.is_silenced():
            level = ERROR if one.level >= checks.ERROR else WARNING
            yield Finding(level, f"{one.msg}（{one.id}）", str(one.hint or "按说明改正后再检查一次。"))


def _migrations_missing() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def of_serving() -> Iterator[Finding]:
    yield from _ways_in()
    yield from _secrets()
    yield from _mail()
    yield from _shared()
    if not (is_database_missing() or _migrations_missing()):
        yield from _demo()
        yield from _work()


def _ways_in() -> Iterator[Finding]:
    from django.conf import settings

    if settings.DEBUG:
        yield Finding(ERROR, "HUIYIN_DEBUG 开着：出错时会把内部情况显示给任何人。", "去掉 HUIYIN_DEBUG，重新启动。")
    if not settings.HTTPS:
        yield Finding(
            ERROR, "没有用 HTTPS：密码和内容在路上谁都能看到。", "在前面放一个带证书的代理，设 HUIYIN_HTTPS=true。"
        )
    elif not settings.PROXIES:
        words = "HUIYIN_HTTPS 开着，前面应当有代理，但 HUIYIN_PROXIES 是 0：所有人会被当作同一个地址，次数限制会误伤。"
        yield Finding(WARNING, words, "把 HUIYIN_PROXIES 设为自己的代理层数，通常是 1。")
    if not settings.SITE_URL.startswith("https://"):
        yield Finding(
            ERROR, f"HUIYIN_SITE_URL 是 {settings.SITE_URL}：邮件里的链接不安全。", "写成 https:// 开头的网址。"
        )
    if "*" in settings.ALLOWED_HOSTS or not set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]"}:
        yield Finding(ERROR, "HUIYIN_ALLOWED_HOSTS 没有写明网站的域名。", "写网站自己的域名，不写 *。")
    if (file := database_file()) and _is_open(file):
        yield Finding(WARNING, f"别的系统账户能读数据库文件 {file.name}。", f"chmod 600 {file}；目录 chmod 700。")


def _secrets() -> Iterator[Finding]:
    from django.conf import settings

    for name in ("secret_key", "field_keys", "talk_keys"):
        file = settings.HOME / name
        if file.is_file() and _is_open(file):
            yield Finding(ERROR, f"别的系统账户能读密钥文件 {name}。", f"chmod 600 {file}，并换新密钥。")
    if len(settings.SECRET_KEY) < 50:
        yield Finding(ERROR, "HUIYIN_SECRET_KEY 太短。", "去掉它让程序自己生成，或换成 50 个以上的随机字符。")
    if settings.FIELD_KEYS.split(",")[0] in (settings.SECRET_KEY, settings.TALK_KEYS.split(",")[0]):
        yield Finding(
            ERROR, "几种密钥用了同一个。", "让 HUIYIN_FIELD_KEYS、HUIYIN_TALK_KEYS 各用各的，再运行 huiyin reseal。"
        )


def _is_open(file: Path) -> bool:
    return file.exists() and bool(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    if not settings.EMAIL_HOST:
        yield Finding(WARNING, "没有设邮件服务器：通知只在站内，邮件不会发出。", "设 HUIYIN_EMAIL_HOST 等。")
    elif not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield Finding(ERROR, "邮件不加密发出。", "设 HUIYIN_EMAIL_STARTTLS 或 HUIYIN_EMAIL_SSL。")


def _shared() -> Iterator[Finding]:
    """Sessions, limits, waits after wrong passwords and tasks stand in the database, which all processes share."""
    from django.conf import settings

    cache = str(settings.CACHES["default"]["BACKEND"]).rpartition(".")[2]
    if cache in ("LocMemCache", "DummyCache"):
        words = f"缓存（{cache}）只在一个进程里：几个进程一起服务时各数各的，登录次数的限制会放宽。"
        yield Finding(WARNING, words, "缓存改用数据库（DatabaseCache），运行 django-admin createcachetable。")
    if _is_elsewhere(settings.DATABASES["default"]):
        if own := [name for name, value in _keys(settings) if _is_of_the_file(settings.HOME / name.lower(), value)]:
            words = f"数据库在另一台机器上，{'、'.join(own)} 却由本机生成：另一台也来服务时读不出会话和加密的内容。"
            names = "、".join(f"HUIYIN_{name}" for name in own)
            yield Finding(WARNING, words, f"几台机器一起服务时，各台都设相同的 {names}；只有一台时不用改。")
        words = f"数据库在另一台机器上，附件却在本机的 {settings.MEDIA_ROOT}：另一台来服务时打不开。"
        yield Finding(
            WARNING, words, "几台机器一起服务时，把 HUIYIN_HOME 的 files 放在共用的磁盘上；只有一台时不用改。"
        )


def _is_elsewhere(database: dict[str, Any]) -> bool:
    host = str(database.get("HOST") or "")
    is_file = str(database["ENGINE"]).endswith("sqlite3")
    return not is_file and not host.startswith("/") and host not in ("", "localhost", "127.0.0.1", "::1")


def _keys(settings: Any) -> list[tuple[str, str]]:
    return [(name, str(getattr(settings, name))) for name in ("SECRET_KEY", "FIELD_KEYS", "TALK_KEYS")]


def _is_of_the_file(file: Path, value: str) -> bool:
    try:
        return file.read_text(encoding="utf-8").strip() == value
    except OSError:
        return False


def _demo() -> Iterator[Finding]:
    """Accounts whose password is still the one the demo gave them, which is printed in the README."""
    from django.contrib.auth import get_user_model

    users = get_user_model().objects.filter(is_active=True, password__contains=f"${DEMO_SALT}$")
    if names := list(users.order_by("pk").values_list("username", flat=True)[:5]):
        words = f"演示账号还能用公开的密码登录：{'、'.join(names)} 等 {users.count()} 个。"
        yield Finding(ERROR, words, "演示数据不能给别人用：换一个 HUIYIN_HOME，另建数据库。")


def _work() -> Iterator[Finding]:
    """The rounds of a day leave a row behind, the outbox what is still to send."""
    from django.apps import apps
    from django.utils import timezone

    rounds = apps.get_model("notices", "DailyRound").objects.filter(finished_at__gte=timezone.now() - WORKED_WITHIN)
    if not rounds.exists():
        words = "后台程序 huiyin work 最近一天半没有做完过一轮：提醒、检索、邮件都会停。"
        yield Finding(ERROR, words, "让 huiyin work 一直运行（例如作为系统服务）。")
