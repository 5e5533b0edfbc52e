"""Attachments are kept once, held by records, seen with them, and go when nothing holds them."""

import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import PROTECT
from django.utils import timezone as now
from PIL import Image

from huiyin.files import holders
from huiyin.files.accepting import accept
from huiyin.files.holders import Holder
from huiyin.files.keeping import StillHeld, clear, drop, keep
from huiyin.files.models import Attachment
from huiyin.history.models import Event
from huiyin.notices.rounds import DAILY
from huiyin.plans.models import Topic
from tests.files.made import photo, upload, with_place

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def on_disk(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def old(attachment, hours=25):
    Attachment.objects.filter(pk=attachment.pk).update(uploaded_at=now.now() - timedelta(hours=hours))


class Rows:
    """Stands for an app's model: rows that hold attachments, seen by some."""

    def __init__(self, attachment, *readers):
        self.attachment, self.readers = attachment, readers
        self._default_manager = self

    def all(self):
        return Attachment.objects.filter(pk=self.attachment.pk)

    def visible_to(self, user):
        return self.all() if user in self.readers else Attachment.objects.none()


@pytest.fixture
def held(monkeypatch):
    """Makes an attachment held by a record that `readers` see."""

    def hold(attachment, *readers, **how):
        monkeypatch.setattr(holders, "HOLDERS", [Holder(Rows(attachment, *readers), "pk", **how)])

    return hold


def test_what_is_kept_lies_under_a_name_nobody_guesses_readable_by_us_alone(cast, folder):
    kept = keep(accept(photo("../../卓玛.jpg", size=(900, 600))), by=cast.zhuoma, alt="井台")

    assert (kept.name, kept.alt, kept.width, kept.height) == ("卓玛.jpg", "井台", 900, 600)
    assert on_disk(folder) == sorted([kept.file.name, kept.small.name])
    assert "卓玛" not in "".join(on_disk(folder))
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*.jpg")} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_dir()} == {0o700}


def test_the_same_bytes_in_the_same_form_are_one(cast, folder):
    form = uuid.uuid4()
    kept = [keep(accept(upload(with_place(), name)), by=cast.zhuoma, key=form) for name in ("一.jpg", "二.jpg")]

    assert kept[0] == kept[1]
    assert len(on_disk(folder)) == 1
    assert Event.objects.of(kept[0]).count() == 1


def test_another_form_and_another_person_have_their_own(cast):
    form = uuid.uuid4()
    kept = [
        keep(accept(photo()), by=cast.zhuoma, key=form),
        keep(accept(photo()), by=cast.ciren, key=form),
        keep(accept(photo()), by=cast.zhuoma, key=uuid.uuid4()),
    ]

    assert len({attachment.pk for attachment in kept}) == 3


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_keeps_one(cast, folder):
    form, accepted, wrong = uuid.uuid4(), accept(photo()), []
    together = threading.Barrier(2)

    def send():
        try:
            together.wait()
            keep(accepted, by=cast.zhuoma, key=form)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert Attachment.objects.count() == 1
    assert len(on_disk(folder)) == 1


def test_one_sees_one_s_own_and_what_one_s_records_hold(cast, held):
    kept = keep(accept(photo()), by=cast.zhuoma)
    users = [cast.zhuoma, cast.ciren, cast.wangfang, AnonymousUser()]

    def seen():
        return [user for user in users if Attachment.objects.visible_to(user).exists()]

    assert seen() == [cast.zhuoma]
    held(kept, cast.ciren)
    assert seen() == [cast.zhuoma, cast.ciren]
    held(kept, cast.ciren, opened_by=lambda user: Attachment.objects.filter(pk=kept.pk, uploaded_by=user))
    assert seen() == [cast.zhuoma]


def test_a_record_with_nothing_attached_does_not_hide_what_is_unheld(cast, monkeypatch):
    """One NULL in the column would make "not among them" true of nothing."""
    Topic.objects.create(
        assembly=cast.agency.assembly, year=2026, kind="research", title="饮水", chosen_on=TODAY, lead_body=None
    )
    monkeypatch.setattr(holders, "HOLDERS", [Holder(Topic, "lead_body")])
    keep(accept(photo()), by=cast.zhuoma)

    assert Attachment.objects.unheld().count() == 1


def test_every_record_that_refers_to_attachments_is_known_as_a_holder():
    """Else its pictures would open for nobody, and go after a day; and a removal must never take rows with it."""
    fields = Attachment._meta.get_fields(include_hidden=True)
    relations = [field for field in fields if field.auto_created and field.is_relation]
    relations = [relation for relation in relations if not relation.related_model._meta.auto_created]
    referring = {(relation.related_model, relation.field.name) for relation in relations}

    assert referring == {(holder.model, holder.column) for holder in holders.HOLDERS}
    assert all(relation.on_delete is PROTECT for relation in relations if not relation.many_to_many)


def test_one_removes_one_s_own_upload_and_its_history_keeps_no_name(cast, folder, django_capture_on_commit_callbacks):
    kept = keep(accept(photo("卓玛家的井.jpg", size=(900, 600))), by=cast.zhuoma)
    pk = kept.pk

    with django_capture_on_commit_callbacks(execute=True):
        drop(kept, by=cast.zhuoma)

    assert on_disk(folder) == []
    assert list(Event.objects.filter(subject_id=pk).values_list("step", flat=True)) == ["attach", "drop"]
    assert "井" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_nobody_removes_another_s_upload_nor_one_that_is_held(cast, held, folder):
    kept = keep(accept(photo()), by=cast.zhuoma)

    with pytest.raises(PermissionDenied):
        drop(kept, by=cast.ciren)
    held(kept)
    with pytest.raises(StillHeld):
        drop(kept, by=cast.zhuoma)

    assert len(on_disk(folder)) == 1


def test_the_file_goes_only_once_its_row_is_gone_for_good(cast, folder, django_capture_on_commit_callbacks):
    kept = keep(accept(photo()), by=cast.zhuoma)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        drop(kept, by=cast.zhuoma)
        transaction.set_rollback(True)

    assert Attachment.objects.filter(pk=kept.pk).exists()
    assert len(on_disk(folder)) == 1


def test_the_daily_round_removes_what_nothing_holds_for_a_day(cast, held, folder, django_capture_on_commit_callbacks):
    unheld, fresh, used = (keep(accept(photo()), by=cast.zhuoma) for _ in range(3))
    old(unheld)
    old(fresh, hours=23)
    old(used)
    held(used)

    with django_capture_on_commit_callbacks(execute=True):
        assert clear(now.localdate()) == 1
        assert clear(now.localdate()) == 0

    assert set(Attachment.objects.all()) == {fresh, used}
    assert on_disk(folder) == sorted([fresh.file.name, used.file.name])


def test_the_daily_round_removes_what_a_broken_transaction_left(cast, folder):
    kept = keep(accept(photo(size=(900, 600))), by=cast.zhuoma)
    day = f"{datetime.now(UTC):%Y/%m/%d}"
    default_storage.save(f"{day}/fresh.jpg", ContentFile(b"just written"))
    left = default_storage.save(f"{day}/left.jpg", ContentFile(b"left"))
    import os

    yesterday = now.now().timestamp() - 25 * 3600
    for place in (left, kept.file.name, kept.small.name):
        os.utime(default_storage.path(place), (yesterday, yesterday))

    assert clear(now.localdate()) == 1
    assert on_disk(folder) == sorted([kept.file.name, kept.small.name, f"{day}/fresh.jpg"])


def test_the_round_is_one_of_the_daily_ones():
    assert ("files", clear) in [(round_.name, round_.verb) for round_ in DAILY]


def test_a_preview_is_as_large_as_the_page_says(cast):
    for size in [(900, 600), (333, 1000), (30, 20), (480, 480)]:
        kept = keep(accept(photo(size=size)), by=cast.zhuoma)
        with (kept.small or kept.file).open() as stored, Image.open(stored) as shown:
            assert shown.size == (kept.small_width, kept.small_height)
