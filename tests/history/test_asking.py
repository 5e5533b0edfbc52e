"""One press that arrives by two connections at once."""

import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.contacts.models import PublicGroup
from huiyin.history.asking import _once
from huiyin.history.taking import StepNotAllowed, begin
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


def test_what_the_first_press_made_does_not_stand_in_the_way_of_the_second(assembly):
    """Between the second's look for the key and its look for the name, the first was done."""
    liaison = UserFactory()
    key = uuid.uuid4()
    pressed = []

    def act(facts):
        pressed.append(facts)
        if len(pressed) == 1:
            begin(assembly, "open_group", by=liaison, key=key, typed=[])
            raise StepNotAllowed("已经有叫这个名称的一组。")
        return assembly

    assert _once(act, {"key": key}) == assembly
    with pytest.raises(StepNotAllowed):
        _once(lambda facts: (_ for _ in ()).throw(StepNotAllowed("不行。")), {"key": uuid.uuid4()})
