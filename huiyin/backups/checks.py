"""Asked by `huiyin check --deploy`: is there a backup of yesterday or today?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils import timezone

from huiyin.backups.shelf import backups

WITHIN = timedelta(hours=25)  # a day, and an hour to make it in
DO = "设 HUIYIN_BACKUP_RECIPIENTS 和 HUIYIN_BACKUP_DAILY=true，或者每天运行 huiyin backup；另存一份在别处。"


def newest_is_of_the_day(**_more: Any) -> list[checks.CheckMessage]:
    """By its name alone; whether it can be opened is `huiyin backup --check`'s to say."""
    newest = next(iter(backups(settings.BACKUP_DIR)), None)
    if newest is None:
        return [checks.Warning(f"还没有备份：{settings.BACKUP_DIR} 里一份也没有。", hint=DO, id="backups.W001")]
    if timezone.localtime().replace(tzinfo=None) - newest.made_at > WITHIN:
        words = f"最近一次备份是 {newest.made_at:%Y-%m-%d %H:%M}，已超过一天。"
        return [checks.Warning(words, hint=DO, id="backups.W002")]
    return []
