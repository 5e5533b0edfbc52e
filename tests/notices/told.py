"""Words to be told, for the tests of notices."""

from django.utils import timezone

from huiyin.notices.models import Notice
from huiyin.notices.outbox import Word, put

NUMBERED = "提案 第7号"


def word(user, **changes):
    usual = {
        "recipient": user.pk,
        "kind": Notice.Kind.WAITING,
        "subject": "matters.matter",
        "subject_id": 1,
        "about": NUMBERED,
        "title": f"{NUMBERED}等您处理（交办）",
        "path": "/proposals/1/",
        "seed": "one",
        "send_after": timezone.now(),
    }
    return Word(**usual | changes)


def tell(user, **changes):
    """One notice to `user`, who has an address."""
    if not user.email:
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    made = word(user, **changes)
    put([made])
    return Notice.objects.get(key=made.key)
