"""What anybody reads without signing in, and for how long."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from huiyin.files.sound import accept_sound
from huiyin.writings import workflow
from huiyin.writings.models import Writing
from tests.asked import queries
from tests.factories.base import AssemblyFactory
from tests.factories.writings import WritingFactory
from tests.files import sounds
from tests.files.made import upload
from tests.writings.test_enclosures import add, enclosing

pytestmark = pytest.mark.django_db
LIST = reverse("writings:stories")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def published(cast, assembly, audience="public", **facts):
    words = {"state": "published", "audience": audience, "consent": audience, "published_on": date(2023, 8, 1)}
    return WritingFactory(assembly=assembly, **{"author": cast.zhuoma.person} | words | facts)


def page(writing):
    return reverse("writings:story", args=[writing.pk])


def test_what_is_published_to_everybody_is_read_without_signing_in(cast, assembly, client):
    writing = published(cast, assembly, title="井边", title_bo="ཁྲོན་པ།", text="汉文", text_bo="བོད་ཡིག")

    listed, read = client.get(LIST).content.decode(), client.get(page(writing)).content.decode()

    assert ("井边" in listed, "卓玛" in listed, 'lang="bo"' in listed) == (True, True, True)
    assert ("汉文" in read, "བོད་ཡིག" in read, "卓玛" in read) == (True, True, True)
    assert "已发布" not in read


@pytest.mark.parametrize(
    "facts",
    [
        {"audience": "inside", "consent": "public"},
        {"state": "approved", "audience": "", "published_on": None, "consent": "public"},
        {"state": "edited", "audience": "", "published_on": None, "consent": "public"},
        {"state": "withdrawn", "audience": "", "published_on": None, "consent": "public"},
        {"state": "draft", "audience": "", "published_on": None, "consent": "public"},
    ],
)
def test_nothing_else_is(facts, cast, assembly, client):
    writing = published(cast, assembly, title="隐字", **facts)

    assert client.get(page(writing)).status_code == 404
    assert "隐字" not in client.get(LIST).content.decode()


def test_pictures_and_voice_are_public_with_it_and_gone_with_it_at_once(cast, assembly, client):
    writing = WritingFactory(assembly=assembly, state="draft", submitted_on=None, author=cast.zhuoma.person)
    add(writing, cast.zhuoma, "井台")
    enclosing.put_audio(writing, by=cast.zhuoma, key=uuid.uuid4(), audio=accept_sound(upload(sounds.wav(), "说.wav")))
    files = [reverse("files:public_file", args=[pk]) for pk in (writing.pictures.get().attachment_id, writing.audio_id)]

    def opened():
        return [client.get(file).status_code for file in files]

    assert opened() == [404, 404]
    days = {"submitted_on": date(2023, 7, 1), "published_on": date(2023, 8, 1)}
    Writing.objects.filter(pk=writing.pk).update(state="published", audience="public", consent="public", **days)
    assert opened() == [200, 200]
    body = client.get(page(writing)).content.decode()
    assert [file in body for file in files] == [True, True]
    assert client.get(files[1], headers={"Range": "bytes=0-9"}).status_code == 206
    assert "no-cache" in client.get(files[0])["Cache-Control"]
    tag = client.get(files[0])["ETag"]

    writing.refresh_from_db()
    workflow.withdraw(writing, by=cast.zhuoma, key=uuid.uuid4())

    assert opened() == [404, 404]
    assert client.get(files[0], headers={"If-None-Match": tag}).status_code == 404
    assert client.get(page(writing)).status_code == 404


def test_a_narrower_consent_takes_it_off_at_once(cast, assembly, client):
    writing = published(cast, assembly)

    workflow.change_consent(writing, by=cast.zhuoma, key=uuid.uuid4(), consent="inside")

    assert client.get(page(writing)).status_code == 404


def test_a_browser_asks_again_each_time(cast, assembly, client):
    writing = published(cast, assembly)

    for address in (LIST, page(writing)):
        assert client.get(address)["Cache-Control"] == "private, no-cache"
        assert client.post(address).status_code == 405


def test_the_list_is_newest_first_and_found_by_title_kind_and_place(cast, assembly, client):
    village = AssemblyFactory(slug="village", name="四季县政协")
    published(cast, assembly, title="旧井", published_on=date(2023, 8, 1))
    published(cast, assembly, title="新井", published_on=date(2023, 9, 1), place=village)
    published(cast, assembly, title="家史", kind="history", title_bo="ཁྲོན་པ།", published_on=date(2023, 7, 1))

    def found(**asked):
        return [one.title for one in client.get(LIST, asked).context["page_obj"]]

    assert found() == ["新井", "旧井", "家史"]
    assert found(q="井") == ["新井", "旧井"]
    assert found(q="ཁྲོན") == ["家史"]
    assert found(kind="history") == ["家史"]
    assert found(place=village.pk) == ["新井"]
    assert found(place=assembly.pk) == ["旧井", "家史"]
    assert client.get(LIST, {"kind": "nonsense"}).status_code == 400


def test_more_stories_take_no_more_queries(cast, assembly, client):
    published(cast, assembly)
    one = queries(client, LIST)
    for _more in range(3):
        published(cast, assembly)

    assert queries(client, LIST) == one
