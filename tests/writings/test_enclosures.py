"""Pictures and a voice note: put in by the author, opened by whoever sees the writing, gone when taken out."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.files.accepting import accept
from huiyin.files.sound import accept_sound
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.writings.workflow import enclosing
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.factories.writings import WritingFactory
from tests.files import sounds
from tests.files.made import photo, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def writing(cast, assembly):
    return WritingFactory(assembly=assembly, state="draft", submitted_on=None, author=cast.zhuoma.person)


@pytest.fixture
def liaison(assembly):
    user = UserFactory(name="联络员")
    RoleHoldingFactory(user=user, role="lia", assembly=assembly)
    return user


def add(writing, by, caption, colour="teal", key=None):
    picture = accept(photo(f"{caption}.jpg", colour=colour))
    return enclosing.add_picture(writing, by=by, key=key or uuid.uuid4(), picture=picture, caption=caption)


def captions(writing):
    return [one.caption for one in writing.pictures.all()]


def address(writing):
    return reverse("writings:enclosures", args=[writing.pk])


def publish(writing, audience="inside"):
    days = {"submitted_on": date(2023, 7, 1), "published_on": date(2023, 8, 1)}
    type(writing).objects.filter(pk=writing.pk).update(state="published", audience=audience, consent=audience, **days)
    writing.refresh_from_db()


def test_a_picture_is_put_at_the_end_with_its_words(cast, writing):
    key = uuid.uuid4()
    add(writing, cast.zhuoma, "井台", key=key)
    add(writing, cast.zhuoma, "井台", key=key)  # the same form again
    add(writing, cast.zhuoma, "村口", "red")

    assert captions(writing) == ["井台", "村口"]
    assert writing.pictures.first().attachment.alt == "井台"


def test_a_picture_without_words_is_refused_and_nothing_is_kept(cast, writing):
    with pytest.raises(StepNotAllowed, match="图片说明"):
        add(writing, cast.zhuoma, "  ")

    assert (captions(writing), Event.objects.of(writing).count()) == ([], 0)


@pytest.mark.parametrize(("to", "order"), [(1, "丙甲乙"), (2, "甲丙乙"), (3, "甲乙丙"), (9, "甲乙丙"), (0, "丙甲乙")])
def test_a_picture_goes_where_it_is_put(cast, writing, to, order):
    for caption, colour in zip("甲乙丙", ["teal", "red", "blue"], strict=True):
        add(writing, cast.zhuoma, caption, colour)

    enclosing.move_picture(writing.pictures.last(), by=cast.zhuoma, key=uuid.uuid4(), to=to)

    assert "".join(captions(writing)) == order
    assert [one.order for one in writing.pictures.all()] == [1, 2, 3]


def test_after_it_was_handed_in_pictures_may_go_but_none_may_come(cast, writing):
    add(writing, cast.zhuoma, "井台")
    publish(writing)

    with pytest.raises(StepNotAllowed, match="先收回"):
        add(writing, cast.zhuoma, "村口", "red")
    enclosing.remove_picture(writing.pictures.get(), by=cast.zhuoma, key=uuid.uuid4())

    assert captions(writing) == []


def test_nobody_else_touches_them_the_office_neither(cast, writing, liaison):
    add(writing, cast.zhuoma, "井台")
    picture = writing.pictures.get()

    for user in (cast.ciren, cast.zhaxi, liaison):
        with pytest.raises(PermissionDenied):
            add(writing, user, "村口", "red")
        with pytest.raises(PermissionDenied):
            enclosing.remove_picture(picture, by=user, key=uuid.uuid4())
        with pytest.raises(PermissionDenied):
            enclosing.put_audio(writing, by=user, key=uuid.uuid4(), audio=accept_sound(upload(sounds.wav(), "a.wav")))
    assert captions(writing) == ["井台"]


def test_whoever_sees_the_writing_opens_its_picture_and_its_voice(cast, writing, client):
    add(writing, cast.zhuoma, "井台")
    enclosing.put_audio(writing, by=cast.zhuoma, key=uuid.uuid4(), audio=accept_sound(upload(sounds.wav(), "a.wav")))
    files = [writing.pictures.get().attachment, writing.audio]

    def opened():
        found = {}
        for name in ("zhuoma", "ciren", "zhaxi", "wangfang"):
            client.force_login(getattr(cast, name))
            found[name] = [client.get(file.get_absolute_url()).status_code for file in files]
        return found

    nothing, both = [404, 404], [200, 200]
    assert opened() == {"zhuoma": both, "ciren": nothing, "zhaxi": nothing, "wangfang": nothing}
    publish(writing)
    assert opened() == {"zhuoma": both, "ciren": both, "zhaxi": both, "wangfang": nothing}


def test_another_voice_takes_the_place_of_the_first(cast, writing):
    for seconds in (1, 2):
        audio = accept_sound(upload(sounds.wav(seconds), f"{seconds}.wav"))
        enclosing.put_audio(writing, by=cast.zhuoma, key=uuid.uuid4(), audio=audio)
    assert writing.audio.name == "2.wav"

    enclosing.remove_audio(writing, by=cast.zhuoma, key=uuid.uuid4())
    assert writing.audio is None


# The page


def test_all_is_done_on_one_page_by_plain_forms(cast, writing, client):
    client.force_login(cast.zhuoma)

    def send(**typed):
        return client.post(address(writing), {"key": str(uuid.uuid4())} | typed).status_code

    assert send(do="add", picture=photo("一.jpg"), caption="甲") == 302
    assert send(do="add", picture=photo("二.jpg", colour="red"), caption="乙") == 302
    assert send(do="audio", audio=upload(sounds.m4a(), "说.m4a")) == 302
    second = writing.pictures.last()
    assert send(to="1", picture=second.pk) == 302
    assert send(do="caption", picture=second.pk, caption="乙乙") == 302
    assert captions(writing) == ["乙乙", "甲"]
    body = client.get(address(writing)).content.decode()
    assert ("<audio controls" in body, body.count('name="do" value="remove"')) == (True, 2)
    assert send(do="remove", picture=second.pk) == 302
    assert send(do="remove", picture=second.pk) == 302  # gone already
    assert send(do="no_audio") == 302
    writing.refresh_from_db()
    assert (captions(writing), writing.audio) == (["甲"], None)


def test_what_is_wrong_is_told_at_its_field(cast, writing, client):
    client.force_login(cast.zhuoma)
    keys = {"key": str(uuid.uuid4())}

    no_words = client.post(address(writing), keys | {"do": "add", "picture": photo("一.jpg"), "caption": ""})
    no_sound = client.post(address(writing), keys | {"do": "audio", "audio": upload(b"<html>", "一.mp3")})

    assert (no_words.status_code, no_sound.status_code) == (400, 400)
    assert list(no_words.context["add"].errors) == ["caption"]
    assert "不是能收的录音" in no_sound.context["audio"].errors["audio"][0]


def test_the_page_is_the_authors(cast, writing, liaison, client):
    publish(writing)
    found = {}
    for name, user in [("zhuoma", cast.zhuoma), ("ciren", cast.ciren), ("lia", liaison), ("wangfang", cast.wangfang)]:
        client.force_login(user)
        found[name] = client.get(address(writing)).status_code

    assert found == {"zhuoma": 200, "ciren": 403, "lia": 403, "wangfang": 404}
