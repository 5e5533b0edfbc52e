"""Sealed text: what stands in the database cannot be read, what is asked for under the key can."""

import re
from datetime import date

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import IntegrityError, connection

from huiyin.forms import PrivateText
from huiyin.matters.models import Originator
from huiyin.opinions.writing import ItemForm
from huiyin.visits.forms import ReceiveForm

pytestmark = pytest.mark.django_db


def originator(cast, **changes):
    facts = {
        "assembly": cast.agency.assembly,
        "masked": "次**",
        "name": "次仁多吉",
        "contact": "电话 0891",
        "answer_by": "phone",
        "taken_by": cast.zhuoma,
        "taken_on": date(2026, 3, 2),
        "keep_until": date(2028, 3, 2),
    }
    return Originator.objects.create(**facts | changes)


def stored(pk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, contact FROM matters_originator WHERE id = %s", [pk])
        return " ".join(cursor.fetchone())


def test_the_row_holds_no_readable_name(cast):
    made = originator(cast)

    assert "次仁" not in stored(made.pk)
    assert "0891" not in stored(made.pk)
    made.refresh_from_db()
    assert (made.name, made.contact) == ("次仁多吉", "电话 0891")


def test_the_same_name_is_sealed_in_another_way_each_time(cast):
    assert stored(originator(cast).pk) != stored(originator(cast).pk)


def test_an_older_key_still_reads_and_the_newest_seals(cast, settings):
    settings.FIELD_KEYS = "older"
    made = originator(cast)
    settings.FIELD_KEYS = "newer,older"
    made.refresh_from_db()
    made.save()
    settings.FIELD_KEYS = "newer"
    made.refresh_from_db()

    assert made.name == "次仁多吉"


def test_without_the_key_it_says_which_setting_is_missing(cast, settings):
    made = originator(cast)
    settings.FIELD_KEYS = "another"

    with pytest.raises(ImproperlyConfigured, match="HUIYIN_FIELD_KEYS"):
        made.refresh_from_db()


@pytest.mark.parametrize("asked", [{"name": "次仁多吉"}, {"name__contains": "次"}, {"contact__startswith": "电"}])
def test_nobody_looks_people_up_by_what_is_sealed(cast, asked):
    originator(cast)

    with pytest.raises(FieldError):
        Originator.objects.filter(**asked).exists()


def test_empty_can_be_asked_for(cast):
    anonymous = originator(cast, name="", contact="", answer_by="notice")

    assert list(Originator.objects.filter(name="")) == [anonymous]


def test_who_wants_a_letter_leaves_an_address(cast):
    with pytest.raises(IntegrityError):
        originator(cast, contact="", answer_by="letter")


def test_a_form_that_asks_who_somebody_is_asks_no_browser_to_remember_it(cast, client):
    """write.js keeps what was typed; of these fields it keeps nothing (`autocomplete` off)."""
    client.force_login(cast.zhuoma)
    page = client.get("/livelihood/new/").content.decode()

    asked = re.findall(r'<input[^>]*name="(?:name|contact)_\d"[^>]*>', page)
    assert len(asked) >= 2
    assert all('autocomplete="off"' in field for field in asked)
    heard = [ItemForm.base_fields[name] for name in ("heard_name", "heard_contact")]
    assert all(isinstance(field, PrivateText) for field in heard)
    assert all(isinstance(ReceiveForm.base_fields[name], PrivateText) for name in ("name", "contact"))
