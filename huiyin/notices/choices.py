"""What one chooses for oneself: mail or not, and where to."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from huiyin.notices.models import MailChoice, Notice


def is_mail_wanted(user: Any) -> bool:
    choice = MailChoice.objects.visible_to(user).first()
    return bool(user.email) and (choice is None or choice.is_wanted)


@transaction.atomic
def choose_mail(user: Any, *, email: str, is_wanted: bool) -> None:
    """From now on. What was waiting to be mailed is not, where mail is declined."""
    user.email = email
    user.save(update_fields=["email"])
    MailChoice.objects.update_or_create(user=user, defaults={"is_wanted": is_wanted})
    if not is_wanted:
        waiting = Notice.objects.visible_to(user).filter(mail=Notice.Mail.WAITING)
        waiting.update(mail=Notice.Mail.NONE)
