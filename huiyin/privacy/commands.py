"""`huiyin retention`: what would be due for erasure. Django is loaded only where the database is asked."""

from __future__ import annotations

import json

import click

from huiyin.cli import use_database


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def retention(as_json: bool) -> None:
    """超过保存期限的记录各有多少条。只数，不删。"""
    use_database()
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from huiyin.assemblies.rules import name_of
    from huiyin.privacy.retention import due

    counted = due(timezone.localdate())
    if as_json:
        click.echo(json.dumps(counted, indent=2))
        return
    for code, count in counted.items():
        click.echo(f"{count:>8}  {name_of(code)}")
    click.echo(_("只数，不删：到期删除要另行确定。"))
