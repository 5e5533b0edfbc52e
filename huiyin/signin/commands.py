"""`huiyin admin`: the first administrators of an assembly, whom nobody could make otherwise."""

from __future__ import annotations

import click

from huiyin.cli import Refused, use_database

ROLES = ["sys", "sec", "aud"]


@click.command()
@click.option("--assembly", "slug", required=True, help="政协的代号（slug）")
@click.option("--role", type=click.Choice(ROLES), required=True, help="sys 系统管理员，sec 安全管理员，aud 审计员")
@click.option("--name", default="", help="显示的名称，默认是角色的名称")
def admin(slug: str, role: str, name: str) -> None:
    """开设一个管理员账号，显示一次性的邀请码。三种管理员要由三个人担任。"""
    use_database()
    import uuid

    from django.conf import settings
    from django.db import transaction
    from django.urls import reverse

    from huiyin.accounts.granting import grant_by_command
    from huiyin.accounts.models import Role
    from huiyin.assemblies.models import Assembly
    from huiyin.signin.opening import open_account

    assembly = Assembly.objects.filter(slug=slug).first()
    if assembly is None:
        known = "、".join(Assembly.objects.order_by("tier", "pk").values_list("slug", flat=True)[:20])
        raise Refused(f"没有代号为 {slug} 的政协。" + (f"有：{known}。" if known else "数据库里还没有政协。"))
    with transaction.atomic():
        slip = open_account(assembly, by=None, key=uuid.uuid4(), name=name or str(Role(role).label))
        grant_by_command("huiyin admin", key=uuid.uuid4(), user=slip.user, role=role, assembly=assembly)
    click.echo(f"账号：{slip.user.username}（{assembly.name} {Role(role).label}）")
    click.echo(f"邀请码：{slip.printed}（{slip.last_day} 以前有效，只能用一次，只显示这一次）")
    click.echo(f"请本人打开 {settings.SITE_URL.rstrip('/')}{reverse('accounts:invitation')} 设置密码。")
