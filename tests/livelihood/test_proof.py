"""Pictures and papers that go with progress, a claim, and what was seen on the spot. Nobody is asked for them."""

import uuid

import pytest
from django.urls import reverse
from PIL import Image

from huiyin.files.accepting import accept
from huiyin.files.models import Attachment
from huiyin.history.taking import KeyAlreadyUsed
from huiyin.livelihood.models import Proof
from tests.files.made import encoded, photo, picture, upload, with_place
from tests.livelihood.course import DAY, act, house, key, walk


@pytest.fixture
def home(assembly):
    return house(assembly)


def _step(matter, name):
    return reverse("livelihood:step", args=[matter.pk, name])


def test_the_agency_shows_with_its_claim_what_was_done_and_the_picture_keeps_no_place(home, client):
    matter = walk(home, "register", "assign", "accept")
    client.force_login(home.wangdui)
    sent = [upload(with_place(), "水管.jpg"), upload(b"%PDF-1.7 ok", "验收单.pdf", "application/pdf")]
    client.post(_step(matter, "claim"), {"key": str(key()), "result": "已通水。", "proof": sent})

    shown = client.get(matter.get_absolute_url()).content.decode()
    kept = [proof.attachment for proof in Proof.objects.all()]
    assert [one.name for one in kept] == ["水管.jpg", "验收单.pdf"]
    assert all(one.get_absolute_url() in shown for one in kept)
    assert not dict(Image.open(kept[0].file).getexif())


def test_what_was_seen_on_the_spot_has_its_own_pictures(home, client):
    matter = walk(home, "register", "assign", "accept", "claim")
    client.force_login(home.zhuoga)
    typed = {"kind": "on_the_spot", "held_on": DAY.isoformat(), "found": "有水。", "proof": [photo("龙头.jpg")]}
    matter.clocks.filter(name="check_claim").update(started_on=DAY)
    client.post(_step(matter, "verify_done"), {"key": str(key())} | typed)

    assert Proof.objects.get().verification.matter == matter


def test_a_bad_file_is_said_at_its_field_and_nothing_is_claimed(home, client):
    matter = walk(home, "register", "assign", "accept")
    client.force_login(home.wangdui)
    typed = {
        "key": str(key()),
        "result": "已通水。",
        "proof": [upload(b"<svg onload=x>", "../../x.svg", "image/svg+xml")],
    }
    response = client.post(_step(matter, "claim"), typed)

    matter.refresh_from_db()
    assert (response.status_code, matter.state) == (400, "in_progress")
    assert response.context["form"].errors["proof"]
    assert not Attachment.objects.exists()


def test_sent_twice_it_is_there_once_and_other_pictures_are_another_request(home):
    matter, once = walk(home, "register", "assign", "accept"), uuid.uuid4()
    same = [accept(photo())]
    for _time in range(2):
        act(home, matter, "note_progress", key=once, proof=same)
    assert Proof.objects.count() == 1

    with pytest.raises(KeyAlreadyUsed):
        act(home, matter, "note_progress", key=once, proof=[accept(upload(encoded(picture(colour="red"))))])


def test_they_are_opened_by_those_who_see_the_matter_and_by_nobody_else(home, client):
    matter = walk(home, "register", "assign", "accept")
    act(home, matter, "claim", proof=[accept(photo())])
    kept = Attachment.objects.get()

    seen = {}
    for name in ("wangdui", "zhuoga", "nima", "driver", "bianba", "dawa"):
        client.force_login(getattr(home, name))
        seen[name] = client.get(reverse("files:file", args=[kept.pk])).status_code
    assert seen == {"wangdui": 200, "zhuoga": 200, "nima": 200, "driver": 404, "bianba": 404, "dawa": 404}
