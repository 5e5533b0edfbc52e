import pytest

from huiyin.duties.record import record_of
from tests.factories.world import world

pytestmark = pytest.mark.django_db


def test_smoke(cast):
    made = world(cast)
    held = cast.zhuoma.person.memberships.get()
    for who in ("owner", "lia", "sig", "prp", "opn", "ldg", "sco", "member", "gov"):
        print("==", who)
        for section in record_of(held, made.users[who]):
            print(section.code, section.title, section.left_out, [(line.about, line.code) for line in section.lines])
