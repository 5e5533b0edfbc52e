"""A bad file is said at its field; whatever else was typed stays."""

from django import forms
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from django.utils.datastructures import MultiValueDict

from huiyin.files.forms import AttachmentsField, PictureField
from huiyin.files.receiving import MEGABYTE
from tests.files.made import photo, upload


class Post(forms.Form):
    text = forms.CharField()
    files = AttachmentsField(required=False)


class Portrait(forms.Form):
    picture = PictureField()


def several(*uploads, **typed):
    return Post({"text": "井水不足"} | typed, MultiValueDict({"files": uploads}))


def post(request):
    """Stands for a page with such a form."""
    form = Post(request.POST, request.FILES)
    return HttpResponse(form.as_p() if not form.is_valid() else str(len(form.cleaned_data["files"])))


urlpatterns = [path("post/", post)]
with_page = override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])


def test_several_files_are_taken_at_once_and_one_chosen_twice_is_one():
    form = several(photo("一.jpg"), photo("二.jpg", colour="red"), photo("三.jpg"), upload(b"%PDF-1.4", "四.pdf"))

    assert form.is_valid(), form.errors
    assert [one.name for one in form.cleaned_data["files"]] == ["一.jpg", "二.jpg", "四.pdf"]


def test_every_bad_file_is_told_at_the_field():
    form = several(photo(), upload(b"<svg/>", "图.svg"), upload(b"", "空.png"))

    svg, empty, others = form.errors["files"]
    assert ("图.svg" in svg, "空.png" in empty) == (True, True)
    assert others == "其余 1 个没有问题，请和改好的一起重新选择。"
    assert set(form.errors) == {"files"}


def test_a_seventh_file_is_one_too_many():
    form = several(*[photo(f"{number}.jpg") for number in range(7)])

    assert form.errors["files"] == ["一次最多传 6 个，您选了 7 个。"]


def test_no_file_is_none_where_none_is_needed_and_said_where_one_is():
    assert several().is_valid()
    assert Portrait({}, {}).errors["picture"]


def test_a_field_for_pictures_takes_no_document():
    assert "不是能收的图片" in Portrait({}, {"picture": upload(b"%PDF-1.7", "一.pdf")}).errors["picture"][0]
    assert Portrait({}, {"picture": photo()}).is_valid()


def test_phones_are_asked_for_jpeg_first_and_never_for_heic():
    page = Post().as_p()

    assert 'accept="image/jpeg,' in page
    assert "hei" not in page.partition('type="file"')[2].partition(">")[0]
    assert " multiple" in page


@with_page
def test_a_thirty_megabyte_photo_is_told_at_its_field_and_the_words_stay(client):
    photo_30 = upload(b"\xff\xd8\xff".ljust(30 * MEGABYTE, b"x"), "大照片.jpg")

    page = client.post("/post/", {"text": "东村井水不足", "files": photo_30})

    assert page.status_code == 200
    assert "“大照片.jpg”有 30.0 MB，超过了 15 MB" in page.content.decode()
    assert 'value="东村井水不足"' in page.content.decode()


@with_page
def test_of_a_body_without_end_no_more_is_stored_than_anybody_asks_for(client, monkeypatch):
    stored = []
    from django.core.files.uploadhandler import TemporaryFileUploadHandler

    kept = TemporaryFileUploadHandler.receive_data_chunk
    monkeypatch.setattr(
        TemporaryFileUploadHandler,
        "receive_data_chunk",
        lambda self, data, start: (stored.append(len(data)), kept(self, data, start))[1],
    )

    client.post("/post/", {"text": "…", "files": upload(b"x" * (40 * MEGABYTE))})

    assert 20 * MEGABYTE < sum(stored) <= 25 * MEGABYTE


@with_page
def test_files_that_are_too_much_together_are_told(client, monkeypatch):
    monkeypatch.setattr("huiyin.files.receiving.FILES", 1)

    page = client.post("/post/", {"text": "…", "files": [upload(b"x" * (14 * MEGABYTE)) for _ in range(2)]})

    assert "一次传的文件合起来太大" in page.content.decode()
