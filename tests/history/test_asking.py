"""One press that arrives by two connections at once."""

import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.contacts.models import PublicGroup
from tests.factories.base import RoleHoldingFactory, UserFactory

ROUNDS = 6
pytestmark = pytest.mark.django_db(transaction=True)


def test_it_makes_one_record_and_both_are_told_it_is_done(assembly):
    liaison = UserFactory()
    RoleHoldingFactory(user=liaison, role=Role.LIAISON, assembly=assembly)
    address = reverse("contacts:group_open")
    for number in range(ROUNDS):
        typed = {"name": f"第{number}牧户联系点", "language": "any", "is_open": "on", "key": uuid.uuid4()}
        gate, statuses = threading.Barrier(2), []

        def press(gate=gate, typed=typed, statuses=statuses):
            client = Client()
            client.force_login(liaison)
            gate.wait()
            try:
                statuses.append(client.post(address, typed).status_code)
            finally:
                connection.close()

        pressed = [threading.Thread(target=press) for _ in range(2)]
        for thread in pressed:
            thread.start()
        for thread in pressed:
            thread.join()

        assert statuses == [302, 302]
        assert PublicGroup.objects.filter(name=typed["name"]).count() == 1
