import pytest
from django.urls import reverse

from tests.factories.world import world

pytestmark = pytest.mark.django_db


def test_smoke(cast, client):
    made = world(cast)
    held = cast.zhuoma.person.memberships.get()
    for who in ("owner", "lia", "prp", "member"):
        client.force_login(made.users[who])
        for route in ("record", "record_print", "record_json", "note_new", "contest"):
            response = client.get(reverse(f"duties:{route}", args=[held.pk]))
            print(who, route, response.status_code)
        for route in ("my_record", "reports", "report_new"):
            print(who, route, client.get(reverse(f"duties:{route}")).status_code)
        print(client.get("/").status_code, client.get(cast.zhuoma.person.get_absolute_url()).status_code)
