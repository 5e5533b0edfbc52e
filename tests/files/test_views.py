"""A file leaves by its view alone, to those who may see it, with headers under which it can do nothing."""

from urllib.parse import quote

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from huiyin.files import holders
from huiyin.files.accepting import accept
from huiyin.files.holders import Holder
from huiyin.files.keeping import keep
from tests.files.made import photo, upload
from tests.files.test_keeping import Rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kept(cast):
    return keep(accept(photo("井台.jpg", size=(900, 600))), by=cast.zhuoma)


def ask(client, kept, **how):
    return client.get(reverse("files:file", args=[kept.pk]), **how)


def test_outsiders_find_nothing_and_readers_of_its_record_the_picture(cast, kept, client, monkeypatch):
    monkeypatch.setattr(holders, "HOLDERS", [Holder(Rows(kept, cast.ciren), "pk")])

    found = {}
    for name in ("zhuoma", "ciren", "zhaxi", "wangfang"):
        client.force_login(getattr(cast, name))
        found[name] = [ask(client, kept).status_code, ask(client, kept, data={"small": "1"}).status_code]

    assert found == {"zhuoma": [200, 200], "ciren": [200, 200], "zhaxi": [404, 404], "wangfang": [404, 404]}


def test_nobody_has_it_without_signing_in(kept, client):
    assert ask(client, kept).status_code == 302


def test_a_picture_is_shown_and_can_do_nothing(cast, kept, client):
    client.force_login(cast.zhuoma)

    response = ask(client, kept)

    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == f"inline; filename*=utf-8''{quote('井台.jpg')}"
    assert len(b"".join(response)) == kept.size


def test_a_document_is_a_download_whatever_it_holds(cast, client):
    kept = keep(accept(upload(b"%PDF-1.7 <script>", "报告.pdf"), pdf=True), by=cast.zhuoma)
    client.force_login(cast.zhuoma)

    response = ask(client, kept, data={"small": "1"})

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('报告.pdf')}"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_preview_is_small_and_both_come_again_only_when_changed(cast, kept, client):
    client.force_login(cast.zhuoma)
    whole, small = ask(client, kept), ask(client, kept, data={"small": "1"})

    assert len(b"".join(small)) < len(b"".join(whole))
    assert ask(client, kept, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert ask(client, kept, data={"small": "1"}, headers={"If-None-Match": whole["ETag"]}).status_code == 200


def test_a_file_that_is_gone_from_disk_is_not_found(cast, kept, client):
    client.force_login(cast.zhuoma)
    kept.file.storage.delete(kept.file.name)

    assert ask(client, kept).status_code == 404


def test_nothing_is_changed_through_it(cast, kept, client):
    client.force_login(cast.zhuoma)

    assert client.post(reverse("files:file", args=[kept.pk])).status_code == 405


def test_no_address_leads_to_the_folder(cast, kept, client):
    client.force_login(cast.zhuoma)

    for address in (f"/{kept.file.name}", f"/files/{kept.file.name}", f"/static/{kept.file.name}"):
        assert client.get(address).status_code == 404


def test_the_part_of_a_page_says_sizes_and_words(cast, kept):
    told = keep(accept(photo()), by=cast.zhuoma, alt='井台 "东侧"')
    document = keep(accept(upload(b"%PDF-1.7", "报告.pdf"), pdf=True), by=cast.zhuoma)

    page = render_to_string("files/_pictures.html", {"attachments": [kept, told, document]})

    assert 'width="480" height="320"' in page
    assert 'alt="图片 井台.jpg（没有文字说明）"' in page
    assert 'alt="井台 &quot;东侧&quot;"' in page
    assert "报告.pdf" in page
    assert render_to_string("files/_pictures.html", {"attachments": []}).strip() == ""
