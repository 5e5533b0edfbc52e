"""The second factor: who must have one, what kinds there are."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.members.models import Membership
from huiyin.sealed import ELSEWHERE, SealedText

ALL, MEMBERS = "all", "mem"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # codes on paper are for when these are lost


def check_setting() -> None:
    unknown = set(settings.SECOND_FACTOR) - {ALL, MEMBERS, *Role.values}
    if unknown:
        raise ImproperlyConfigured(f"HUIYIN_SECOND_FACTOR is {sorted(unknown)!r}: write codes of roles, mem or all.")


def must_have_one(user: Any) -> bool:
    named = settings.SECOND_FACTOR
    if ALL in named or user.holds(*named):
        return bool(named)
    return MEMBERS in named and Membership.objects.on(timezone.localdate()).filter(person__user=user).exists()


def has_one(user: Any) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def lacks_one(user: Any) -> bool:
    return must_have_one(user) and not has_one(user)


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def passkeys_work() -> bool:
    """A browser makes keys for a name reached by HTTPS, and for the machine's own: never for a number."""
    site = urlsplit(settings.SITE_URL)
    return host() == "localhost" or (site.scheme == "https" and not host().replace(".", "").isdigit())


_sealed = SealedText()


@transaction.atomic
def seal_anew() -> dict[str, int]:
    """Keys of apps and seeds of codes under the newest of HUIYIN_FIELD_KEYS (`huiyin reseal`)."""
    counts = {"resealed": 0, "kept": 0, "unread": 0}
    for row in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk"):
        for name in [name for name in ("secret", "seed") if name in row.data]:
            new = _sealed.resealed(row.data[name])
            what = "unread" if new is None else "kept" if new == row.data[name] else "resealed"
            counts[what] += 1
            row.data[name] = new or row.data[name]
        row.save(update_fields=["data"])
    return counts


ELSEWHERE["mfa.authenticator.data"] = seal_anew


class Factors(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("您的角色必须有两步验证。请先设好另一种，再取消这一种。"),
        "incorrect_code": gettext_lazy("验证码不对，请再试一次。"),
        "cannot_generate_recovery_codes": gettext_lazy("请先设好两步验证，再生成备用码。"),
    }

    def get_totp_issuer(self) -> str:
        return f"{_('回音')} {host()}"

    def get_totp_label(self, user: Any) -> str:
        return user.username

    def _get_user_identifier(self, user: Any) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return _("回音")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": host(), "name": _("回音")}

    def encrypt(self, text: str) -> str:
        """Under HUIYIN_FIELD_KEYS: with the database alone nobody has a second factor of others."""
        return _sealed.get_prep_value(text)

    def decrypt(self, encrypted_text: str) -> str:
        return str(_sealed.from_db_value(encrypted_text, None, None))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return others.exists() or not must_have_one(authenticator.user)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        made = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("通行密钥 %(number)d") % {"number": made + 1}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The history tells of it; a mail would name the account."""
