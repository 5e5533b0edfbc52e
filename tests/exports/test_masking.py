"""Every column of every download is classified; what is personal is masked until a reason was given."""

import ast
import csv
import io
import uuid
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from huiyin.contacts.models import Pair
from huiyin.exports import Column, masking
from huiyin.exports.personal import PLAIN, Personal, kind_of
from huiyin.history.models import Event
from huiyin.privacy.looks import looks_at, told
from tests.factories.world import world

ROOT = Path(__file__).parents[2]
NOT_TEXT = {"WHOLE", "DECIMAL", "DAY", "MOMENT", "HOUR", "YES_NO", "ADDRESS"}


def columns():
    """(file, key, what it says it is, whether it is text) of each column written in the code."""
    for file in sorted((ROOT / "huiyin").rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        if "Column(" not in source or "huiyin.exports" not in source:
            continue
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("Column", "SheetColumn") and call.args:
                named = {word.arg: ast.unparse(word.value) for word in call.keywords}
                datatype = named.get("datatype") or (ast.unparse(call.args[2]) if len(call.args) > 2 else "TEXT")
                key = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
                yield file.relative_to(ROOT).as_posix(), key, named.get("personal"), datatype not in NOT_TEXT


# Whose keys are made when they run: of a figure's table, of its comparison, of agencies' clocks. Each says what it is.
MADE = {"huiyin/figures/sheets.py", "huiyin/figures/freezing/compare.py", "huiyin/supervision/punctuality.py"}


def test_every_column_says_whether_it_is_personal():
    found = list(columns())
    unsaid = {(file, key) for file, key, said, is_text in found if is_text and not said and key not in PLAIN}

    assert {(file, key) for file, key in unsaid if file not in MADE or key} == set()
    assert len(found) > 200


def test_a_column_nobody_thought_about_is_masked():
    assert kind_of(Column("what_somebody_said", "一")) == Personal.WORDS
    assert kind_of(Column("title", "一")) == Personal.NO


def test_the_rules_name_every_personal_column():
    text = (ROOT / "docs/rules/downloads.md").read_text(encoding="utf-8")
    stated = {
        tuple(cell.strip(" `") for cell in line.split("|")[1:4])
        for line in text.splitlines()
        if line.startswith("| `huiyin/")
    }
    in_code = {
        (file, key, said.removeprefix("Personal.").lower())
        for file, key, said, _is_text in columns()
        if said and said.startswith("Personal.") and said != "Personal.NO"
    }

    assert {row for row in stated if row[2] in ("name", "contact", "words")} == in_code


@given(st.text(min_size=1, max_size=20))
def test_a_mask_shows_one_sign_of_a_name(name):
    shown = masking.name(name)
    assert shown == (f"{name.strip()[0]}**" if name.strip() else "")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("13912340000", "139****0000"),
        ("139 1234 0000", "139****0000"),
        ("6321", "****"),
        ("pema@example.org", "p***@example.org"),
        ("", ""),
        ("微信同号", "****"),
    ],
)
def test_a_contact_shows_too_little_to_use(given, shown):
    assert masking.contact(given) == shown


def sheet(answer):
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode().removeprefix("\ufeff"))))


@pytest.mark.django_db
class TestADownload:
    @pytest.fixture
    def made(self, cast):
        made = world(cast)
        Pair.objects.filter(pk=made.pair.pk).update(first=cast.zhuoma.person, second=cast.ciren.person)
        return made

    def test_is_masked_and_says_so_in_its_name_and_its_first_row(self, made, client):
        client.force_login(made.users["lia"])
        answer = client.get(reverse("contacts:list"), {"format": "csv"})
        rows = sheet(answer)

        assert "-masked.csv" in answer["Content-Disposition"]
        assert "联系人（已遮盖）" in rows[0]
        words = "".join("".join(row) for row in rows)
        assert "卓**" in words
        assert "卓玛" not in words

    def test_is_unmasked_for_a_reason_which_each_person_named_reads(self, made, cast, client):
        client.force_login(made.users["lia"])
        address = f"{reverse('privacy:unmask')}?of={reverse('contacts:list')}"
        assert client.get(address).status_code == 200
        assert client.post(address, {"key": uuid.uuid4(), "form": "csv", "why": ""}).status_code == 400
        answer = client.post(address, {"key": uuid.uuid4(), "form": "csv", "why": "年终慰问要用"})
        rows = sheet(answer)

        assert "-unmasked.csv" in answer["Content-Disposition"]
        assert "联系人（未遮盖）" in rows[0]
        assert "卓玛" in "".join("".join(row) for row in rows)
        for user in (cast.zhuoma, cast.ciren):
            assert "年终慰问要用" in [look.why for look in told(list(looks_at(user)))]
        assert not looks_at(cast.wangfang).exists()
        mine = Event.objects.get(step="export", actor=made.users["lia"])
        assert (mine.facts["what"], mine.facts["note"]) == ("unmasked", "年终慰问要用")

    def test_is_nobody_s_who_cannot_take_the_list_itself(self, made, cast, client):
        client.force_login(cast.ciren)
        address = f"{reverse('privacy:unmask')}?of={reverse('contacts:list')}"
        answer = client.post(address, {"key": uuid.uuid4(), "form": "csv", "why": "想看"})

        assert answer.status_code in (403, 404, 409)
        assert "Content-Disposition" not in answer.headers
        assert not Event.objects.filter(step="export").exists()

    @pytest.mark.parametrize("of", ["", "https://example.org/", "//example.org/", "/nothing/", "unmask"])
    def test_of_no_page_of_ours_is_404(self, of, made, client):
        client.force_login(made.users["lia"])
        of = reverse("privacy:unmask") if of == "unmask" else of
        assert client.get(reverse("privacy:unmask"), {"of": of}).status_code == 404
