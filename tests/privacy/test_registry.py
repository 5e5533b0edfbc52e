"""Everything that names a person joins the registry, or fails here."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from huiyin.assemblies.rules import KEPT as CODES
from huiyin.corrections.permissions import OWNERS
from huiyin.history.looking import WHAT
from huiyin.members.models import Membership, Person
from huiyin.privacy.keeping import AFTER_THE_RECORD
from huiyin.privacy.registry import ACCOUNT, ARCHIVE, DEEDS, GROUPS, KEPT

PEOPLE = (Person, Membership, get_user_model())


def _keys():
    """(label, column) of every key to a person, a membership or an account, whatever app it is in."""
    for model in apps.get_models():
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if field.related_model in PEOPLE:
                yield model._meta.label_lower, field.name


def test_every_column_that_names_somebody_is_listed_or_says_who_acted():
    kept = {(entry.code, path) for entry in KEPT for path in entry.paths}
    deeds = {(model._meta.label_lower, column) for model, columns, _title in DEEDS for column in columns}

    assert set(_keys()) - kept - deeds == set()
    assert {key for key in kept | deeds if "__" not in key[1] and key[1] != "pk"} <= set(_keys())
    assert kept & deeds == set()


def test_every_entry_says_what_why_who_and_how_long():
    for entry in KEPT:
        assert all(map(str, (entry.title, entry.purpose, entry.readers))), entry.code
        assert entry.term in {*CODES, ARCHIVE, ACCOUNT}, entry.code
        assert entry.group in {group.code for group in GROUPS}, entry.code
        assert not entry.office or entry.office in OWNERS, entry.code
        assert entry.day or entry.term not in AFTER_THE_RECORD, entry.code
    assert len({entry.code for entry in KEPT}) == len(KEPT)
    assert {code for code in CODES if code != "looks"} == {entry.term for entry in KEPT} - {ARCHIVE, ACCOUNT}
    known = {"duty_record", "duty_report", "export", "feedback", "leave", "meeting", "pair", "pairs", "party", "wishes"}
    assert set(WHAT) == known


@pytest.mark.parametrize("entry", KEPT, ids=lambda entry: entry.code)
def test_every_path_of_an_entry_leads_somewhere(entry):
    assert entry.beside == () or entry.model._base_manager.select_related(*entry.beside).query
    for path in filter(None, (*entry.beside, entry.assembly, entry.day, entry.record)):
        assert str(entry.model._base_manager.values(path).query)
    assert set(entry.tells) <= {field.name for field in entry.model._meta.fields}


def test_the_page_of_rules_has_every_record_and_every_deed():
    text = Path("docs/rules/privacy.md").read_text(encoding="utf-8")
    stated = {line for line in text.splitlines() if line.startswith("| `")}
    kept = {
        f"| `{one.code}` | {', '.join(f'`{path}`' for path in one.paths)} | {one.term} | {one.office or '–'}"
        f" | {'yes' if one.is_sensitive else '–'} |"
        for one in KEPT
    }
    deeds = {
        f"| `{model._meta.label_lower}` | {', '.join(f'`{column}`' for column in columns)} |"
        for model, columns, _title in DEEDS
    }

    assert stated == kept | deeds
