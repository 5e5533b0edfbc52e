"""The one mail about an account: how to take it over. No name stands in it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.history.wording import kept


def send_invitation(slip: Any) -> None:
    """Raises OSError or SMTPException (an OSError too) where the mail does not go; the page says so."""
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('accounts:invitation')}?{urlencode({'code': slip.printed})}"
    words = kept(
        lambda: (
            _(
                "您的回音账号已经开设。\n\n账号：%(account)s\n请打开下面的网址设置密码，%(day)s以前有效，只能用一次：\n%(address)s\n\n"
                "请不要把这封邮件转给别人。这不是您的，请告诉本级政协的系统管理员。"
            )
            % {"account": slip.user.username, "day": slip.last_day.isoformat(), "address": address}
        )
    )
    send_mail(kept(lambda: _("回音：请设置密码")), words, None, [slip.user.email])
