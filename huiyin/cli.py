"""The one program, `huiyin`. People's text by default, JSON with --json.

Exit codes: 0 done, 1 something in the data is not as it should be, 2 wrong use.
"""

from __future__ import annotations

import os
from typing import Any

import click


class Refused(click.ClickException):
    """Wrong use: the message says what is wrong and what to do."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"huiyin: {self.format_message()}", err=True)


class _Commands(click.Group):
    """Commands are read from their apps when asked for, so that each starts as fast as it can."""

    sources = {
        "demo": "huiyin.demo.commands:demo",
        "serve": "huiyin.demo.commands:serve",
        "figures": "huiyin.figures.commands:figures",
        "audit": "huiyin.figures.commands:audit",
        "due": "huiyin.calendars.commands:due",
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


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="huiyin", message="%(prog)s %(version)s")
def main() -> None:
    """回音 Huiyin：件件有着落，事事有回音。"""


def use_database() -> None:
    """Load the site. Commands that need no database never call this."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise Refused(str(wrong)) from wrong


if __name__ == "__main__":
    main()
