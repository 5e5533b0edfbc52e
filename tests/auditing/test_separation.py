"""None of the three administrators reads content: no more than an account without any role, in every model."""

import pytest
from django.apps import apps
from django.urls import reverse

from huiyin.accounts.models import ADMINISTRATORS
from huiyin.matters.models import Matter
from tests.factories.base import UserFactory
from tests.factories.world import world

pytestmark = pytest.mark.django_db
# What their work needs, and nobody without a role reads: docs/rules/access.md.
OF_THEIR_WORK = {
    "sys": {"accounts.user", "accounts.accountrequest", "members.secondaccount", "notices.dailyround"},
    "sec": {"accounts.roleholding", "accounts.accountrequest", "members.secondaccount"},
    "aud": {"accounts.roleholding", "history.link", "history.head", "history.redaction"},
}
# One's own account and its roles: every account's are another's.
OWN = {"accounts.user", "accounts.roleholding", "history.event"}


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrator_sees_no_more_than_an_account_without_a_role(role, cast):
    made = world(cast)
    plain, administrator = UserFactory(), made.users[role]
    more = {}
    for model in apps.get_models():
        if model.__module__.startswith("huiyin."):
            label = model._meta.label_lower
            seen = set(model.objects.visible_to(administrator).values_list("pk", flat=True))
            beyond = seen - set(model.objects.visible_to(plain).values_list("pk", flat=True))
            if beyond and label not in OF_THEIR_WORK[role] | OWN:
                more[label] = beyond

    assert more == {}
    assert Matter.objects.count() > 10
    assert not Matter.objects.visible_to(administrator).exists()


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_a_search_finds_an_administrator_nothing_of_the_matters(role, cast, client):
    made = world(cast)
    client.force_login(made.users[role])

    for word in ("取暖", "隐字公开提案", "隐字不公开提案", "隐字民生问题", "隐字已报送报告"):
        body = client.get(reverse("search:home"), {"q": word}).content.decode()
        assert made.open_to_members.get_absolute_url() not in body
        assert "隐字" not in body.replace(word, "")


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_the_name_is_all_an_administrator_reads_of_a_person(role, cast):
    made = world(cast)
    membership = cast.zhuoma.person.memberships.get()

    assert not type(membership).objects.party_known_to(made.users[role]).exists()
    assert cast.zhuoma not in type(cast.zhuoma).objects.visible_to(made.users[role])
