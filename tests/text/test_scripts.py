import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.scripts import script, to_simplified, to_traditional


def test_every_character_has_one_simplified_form():
    assert to_simplified("羣眾對臺灣發展，餘；著名瞭解藉口答覆") == "群众对台湾发展，余；着名了解借口答复"


def test_characters_shared_by_both_scripts_stay():
    assert to_simplified("像我们一样，提案 ABC བོད་ཡིག 🙂") == "像我们一样，提案 ABC བོད་ཡིག 🙂"


def test_traditional_view_is_made_character_by_character():
    assert to_traditional("协商议题") == "協商議題"


@given(st.text(st.characters(exclude_categories=[])))
def test_conversion_keeps_every_offset(text):
    assert len(to_simplified(text)) == len(to_traditional(text)) == len(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_simplifying_twice_changes_nothing_more(text):
    assert to_simplified(to_simplified(text)) == to_simplified(text)


def test_dictionaries_are_loaded_only_when_used():
    code = (
        "import sys, huiyin.text.scripts, huiyin.text.repair, huiyin.text.figures;"
        "sys.exit('opencc' in sys.modules or 'pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("全年举办学习座谈会", "simplified"),
        ("全年舉辦學習座談會", "traditional"),
        ("བོད་ལྗོངས་སྲིད་གྲོས།", "tibetan"),
        ("The committee met 32 times.", "latin"),
        ("Σύνταγμα", "other"),
        ("1234", "other"),
    ],
)
def test_a_text_says_what_it_is_written_in(text, name):
    assert script(text) == name
