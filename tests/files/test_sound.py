"""A voice note is kept as sound and nothing else; what is none is refused in words that help."""

from io import BytesIO

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

from huiyin.files.containers import NotSound, mpeg4, webm
from huiyin.files.forms import AudioField
from huiyin.files.keeping import keep
from huiyin.files.sound import accept_sound
from tests.files import sounds
from tests.files.made import photo, upload

EACH = [
    ("m4a", sounds.m4a(), "audio/mp4", MP4),
    ("mp3", sounds.mp3(says="SECRETNAME"), "audio/mpeg", MP3),
    ("ogg", sounds.opus(says="SECRETNAME"), "audio/ogg", OggOpus),
    ("wav", sounds.wav(says=b"IART\x0a\0\0\0SECRETNAME"), "audio/wav", WAVE),
    ("webm", sounds.webm(), "audio/webm", None),
]


def sound(data, name="录音.dat"):
    return upload(data, name, "application/octet-stream")


def refused(data):
    with pytest.raises(ValidationError) as caught:
        accept_sound(sound(data))
    return caught.value.message


@pytest.mark.parametrize(("ending", "data", "media_type", "reader"), EACH)
def test_sound_of_each_kind_is_kept_without_name_and_place(ending, data, media_type, reader):
    assert b"SECRET" in data

    kept = accept_sound(sound(data))

    assert (kept.name, kept.kind, kept.media_type) == (f"录音.{ending}", "audio", media_type)
    assert b"SECRET" not in kept.data
    if reader:
        read = reader(BytesIO(kept.data))
        assert 1.5 < read.info.length < 2.5
        assert not read.tags
    else:
        assert webm(kept.data)[1] == 2


def test_an_m4a_keeps_its_sound_where_it_lies_and_neither_place_nor_day():
    sent = sounds.m4a()
    assert sounds.PLACE in sent
    assert MP4(BytesIO(sent)).tags["\xa9ART"] == ["SECRETNAME"]

    kept = accept_sound(sound(sent)).data

    assert len(kept) == len(sent)
    assert kept.index(b"sound" * 50) == sent.index(b"sound" * 50)
    assert (b"+29.65" in kept, b"\xe0\x00\x00\x00" in kept) == (False, False)


def test_an_mp3_keeps_nothing_behind_its_last_frame():
    kept = accept_sound(sound(sounds.mp3(says="甲", end=b"TAG" + b"SECRETSONG".ljust(125)))).data

    assert b"SECRET" not in kept
    assert kept[:2] == b"\xff\xfb"
    assert len(kept) % 208 == 0


def test_a_recording_a_browser_sent_while_it_was_made_has_its_length():
    assert webm(sounds.webm(seconds=9))[1] == 9
    assert webm(sounds.webm(seconds=9, live=False))[1] == 9


@pytest.mark.parametrize("data", [sounds.m4a(kind=b"vide"), sounds.webm(kind=1), b"RIFF\0\0\0\0AVI LIST"])
def test_moving_pictures_are_no_voice_note(data):
    assert "活动画面" in refused(data)


def test_what_is_locked_is_said_to_be():
    assert "有版权保护" in refused(sounds.m4a(coding=b"drms"))


@pytest.mark.parametrize("data", [sounds.m4a(coding=b"alac"), b"#!AMR\n\x3c", b"<html>", photo().read(), b"%PDF-1.7"])
def test_what_no_browser_plays_is_told_with_what_can_be_sent(data):
    assert "可以传手机录的 m4a" in refused(data)


def test_a_longer_one_is_too_long_and_a_silent_file_has_no_sound():
    assert "超过 30 分钟" in refused(sounds.m4a(seconds=30 * 60 + 1))
    assert accept_sound(sound(sounds.m4a(seconds=30 * 60)))
    assert "没有声音" in refused(sounds.m4a(seconds=0))
    assert "是空的" in refused(b"")


@pytest.mark.parametrize(("ending", "data", "_type", "_reader"), EACH)
def test_a_broken_one_is_refused_and_never_an_error(ending, data, _type, _reader):
    for cut in (13, 30, 60, 100, len(data) // 2):
        try:
            kept = accept_sound(sound(data[:cut]))
        except ValidationError:
            continue
        assert b"SECRET" not in kept.data


def test_boxes_that_claim_more_than_is_there_are_damage():
    with pytest.raises(ValueError, match="ends behind"):
        mpeg4(b"\x00\x00\x10\x00ftypM4A ")
    with pytest.raises(NotSound):
        mpeg4(b"\x00\x00\x00\x10ftypM4A isom")


class Note(forms.Form):
    words = forms.CharField()
    audio = AudioField(required=False)


def test_a_bad_one_is_told_at_its_field_and_no_file_is_none():
    bad = Note({"words": "一"}, {"audio": sound(b"<html>")})

    assert list(bad.errors) == ["audio"]
    assert Note({"words": "一"}, {}).is_valid()
    assert 'data-record="30"' in Note().as_p()
    assert "30 分钟" in Note().as_p()


# Handed out


@pytest.fixture
def kept(cast, settings, tmp_path, client):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.zhuoma)
    return keep(accept_sound(sound(sounds.wav())), by=cast.zhuoma)


def ask(client, kept, **headers):
    return client.get(reverse("files:file", args=[kept.pk]), headers=headers)


def body(response):
    return response.getvalue() if response.streaming else response.content


@pytest.mark.django_db
def test_sound_is_played_in_place_and_can_do_nothing(client, kept):
    response = ask(client, kept)

    assert (response.status_code, response["Content-Type"], response["Accept-Ranges"]) == (200, "audio/wav", "bytes")
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert len(body(response)) == kept.size


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-1", 0, 1), ("bytes=10-", 10, None), ("bytes=-7", -7, None), ("bytes=5-99999999", 5, None)],
)
def test_a_part_is_a_part(client, kept, asked, start, end):
    whole = body(ask(client, kept))
    part = ask(client, kept, Range=asked)
    wanted = whole[start:] if end is None else whole[start : end + 1]
    first = start if start >= 0 else len(whole) + start

    assert (part.status_code, part.content) == (206, wanted)
    assert part["Content-Range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(whole)}"
    assert part["Content-Length"] == str(len(wanted))
    assert part["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,4-5", "bytes=a-b"])
def test_what_is_no_range_is_the_whole(client, kept, asked):
    assert ask(client, kept, Range=asked).status_code == 200


@pytest.mark.django_db
def test_a_part_behind_the_end_is_not_there_and_one_of_another_file_is_the_whole(client, kept):
    behind = ask(client, kept, Range="bytes=99999999-")

    assert (behind.status_code, behind["Content-Range"]) == (416, f"bytes */{kept.size}")
    assert ask(client, kept, Range="bytes=0-1", **{"If-Range": '"another"'}).status_code == 200


@pytest.mark.django_db
def test_an_upload_nobody_published_is_not_on_the_public_way(client, kept):
    assert client.get(reverse("files:public_file", args=[kept.pk])).status_code == 404
