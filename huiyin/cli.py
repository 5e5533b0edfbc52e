"""The one program, `huiyin`. People's text by default, JSON with --json.

Exit codes: 0 done, 1 something in the data is not as it should be, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

try:
    import click
except KeyboardInterrupt:
    print("huiyin: 已中断。", file=sys.stderr)
    raise SystemExit(130) from None


class Refused(click.ClickException):
    """Wrong use: the message says what is wrong and what to do."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"huiyin: {self.format_message()}", err=True)


INTERRUPTED = 130


class _Commands(click.Group):
    """Commands are read from their apps when asked for, so that each starts as fast as it can."""

    sources = {
        "demo": "huiyin.demo.commands:demo",
        "serve": "huiyin.demo.commands:serve",
        "check": "huiyin.serving:check",
        "work": "huiyin.notices.commands:work",
        "figures": "huiyin.figures.commands:figures",
        "audit": "huiyin.figures.commands:audit",
        "freeze": "huiyin.figures.freezing.commands:freeze",
        "drift": "huiyin.figures.freezing.commands:drift",
        "repair": "huiyin.figures.repair_command:repair",
        "backup": "huiyin.backups.commands:backup",
        "restore": "huiyin.backups.commands:restore",
        "due": "huiyin.calendars.commands:due",
        "reseal": "huiyin.resealing:reseal",
        "retention": "huiyin.privacy.commands:retention",
        "verify": "huiyin.history.commands:verify",
        "heads": "huiyin.history.commands:heads",
        "admin": "huiyin.signin.commands:admin",
        "search": "huiyin.search.commands:search",
        "eval": "huiyin.search.evaluation.commands:evaluate",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.sources)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.sources:
            return None
        from importlib import import_module

        module, attribute = self.sources[name].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def main(self, args: Any = None, prog_name: Any = None, *_: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """As click does, but in our words, and an interruption is told from data that are not as they should be."""
        if not standalone_mode:
            return super().main(args, prog_name, standalone_mode=False, **extra)
        try:
            ended = super().main(args, prog_name, standalone_mode=False, **extra)
            sys.exit(ended if isinstance(ended, int) else 0)
        except click.exceptions.NoArgsIsHelpError as help_asked:
            help_asked.show()
            sys.exit(2)
        except click.UsageError as wrong:
            _show_usage(wrong)
            sys.exit(2)
        except click.ClickException as wrong:
            wrong.show()
            sys.exit(wrong.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("huiyin: 已中断。", err=True)
            sys.exit(INTERRUPTED)


def _show_usage(wrong: click.UsageError) -> None:
    path = wrong.ctx.command_path if wrong.ctx else "huiyin"
    click.echo(f"{path}: {_usage_words(wrong)}用法见 {path} --help。", err=True)


def _usage_words(wrong: click.UsageError) -> str:
    """What click says in English, said from what it found."""
    match wrong:
        case click.NoSuchOption():
            near = f"是不是 {'、'.join(wrong.possibilities)}？" if wrong.possibilities else ""
            return f"没有 {wrong.option_name} 这个选项。{near}"
        case click.exceptions.NoSuchCommand():
            return f"没有“{wrong.command_name}”这个命令。可用的有：{_commands(wrong.ctx)}。"
        case click.MissingParameter():
            return f"缺少{_parameter(wrong.param)}。"
        case click.BadParameter():
            return f"{_parameter(wrong.param)} 的值不对{_wanted(wrong.param)}。"
        case click.BadOptionUsage():
            return f"选项 {wrong.option_name} {'后面要写值' if 'requires' in wrong.message else '后面不能写值'}。"
        case _:
            return "多了参数，或命令不完整。"


def _commands(context: click.Context | None) -> str:
    group = context.command if context else main
    return "、".join(group.list_commands(context) if isinstance(group, click.Group) and context else _Commands.sources)


def _parameter(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Option):
        return f"选项 {max(parameter.opts, key=len)}"
    return f"参数 {parameter.human_readable_name}" if parameter else "参数"


def _wanted(parameter: click.Parameter | None) -> str:
    match parameter and parameter.type:
        case click.IntRange() as whole:
            return f"，应是 {whole.min} 到 {whole.max} 的整数"
        case click.types.IntParamType():
            return "，应是整数"
        case click.Choice() as choice:
            return f"，可以是 {'、'.join(map(str, choice.choices))}"
        case click.DateTime():
            return "，应是日期，例如 2026-11-20"
        case _:
            return ""


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="huiyin", message="%(prog)s %(version)s")
def main() -> None:
    """回音 Huiyin：件件有着落，事事有回音。"""


def use_database(*, make: bool = False) -> None:
    """Load the site and see that its database answers. Commands that need no database never call this.

    Opening a SQLite file that is not there makes an empty one: only with `make`.
    """
    load_site()
    if make or not is_database_missing():
        _reach_database()


def load_site() -> None:
    """Load the site alone: for what needs its code, not its database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise _wrong_settings(wrong) from wrong
    except ModuleNotFoundError as wrong:  # a database we have no driver for
        raise _wrong_settings(wrong) from wrong
    except OSError as wrong:
        raise Refused(f"设置有误：不能建立或读取 {wrong.filename}（{wrong.strerror}）。请检查 HUIYIN_HOME。") from wrong


def _wrong_settings(wrong: Exception) -> Refused:
    if str(wrong).startswith("HUIYIN_"):  # settings.py and env.py name the setting that is wrong
        return Refused(f"设置有误：{wrong}")
    return Refused("设置有误：HUIYIN_DATABASE_URL 不能用。请写成 postgres://用户:密码@主机:端口/库名。")


def database_file() -> Path | None:
    """SQLite's file, which need not be there; None for any other database."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    name = str(database["NAME"])
    in_memory = name == ":memory:" or name.startswith("file:")
    return None if in_memory or not database["ENGINE"].endswith("sqlite3") else Path(name)


def is_database_missing() -> bool:
    file = database_file()
    return file is not None and not file.exists()


def _reach_database() -> None:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import Error, connection

    try:
        connection.ensure_connection()
    except ImproperlyConfigured as wrong:
        raise _wrong_settings(wrong) from wrong
    except (Error, UnicodeError, ValueError) as wrong:
        raise Refused(f"连不上数据库 {_address()}。请检查数据库是否在运行，HUIYIN_DATABASE_URL 写得对不对。") from wrong


def _address() -> str:
    """Where the database is, without the name and the password one signs in with."""
    from django.conf import settings

    if file := database_file():
        return str(file)
    database = settings.DATABASES["default"]
    port = f":{database['PORT']}" if database.get("PORT") else ""
    return f"{database.get('HOST') or 'localhost'}{port}/{database['NAME']}"


if __name__ == "__main__":
    main()
