import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.files.cleaning import LONGEST, clean_name

CASES = [
    ("../../etc/passwd", "passwd.jpg"),
    ("../../x", "x.jpg"),
    (r"C:\Users\me\现场.HEIC", "现场.jpg"),
    ("井水\u202egpj.exe", "井水gpj.jpg"),
    ("a\x00b\nc\td.png", "ab c d.jpg"),
    ("1.2", "1.2.jpg"),
    ("..", "附件.jpg"),
    ("", "附件.jpg"),
    ('a<b>:"c|d?*.jpg', "a_b___c_d__.jpg"),
    ("字" * 300 + ".png", "字" * (LONGEST - 4) + ".jpg"),
]


@pytest.mark.parametrize(("given_name", "shown"), CASES)
def test_a_name_is_made_safe_to_show(given_name, shown):
    assert clean_name(given_name, ".jpg") == shown


def test_without_an_ending_of_ours_it_keeps_its_own():
    assert clean_name("../IMG_1.HEIC") == "IMG_1.HEIC"
    assert clean_name("..") == "附件"


@given(st.text(max_size=400) | st.text(alphabet="./\\\x00 \u202e\u200b:abc", max_size=40))
def test_whatever_it_was_it_is_a_name_and_no_path(name):
    shown = clean_name(name, ".jpg")

    assert shown.endswith(".jpg")
    assert len(shown) > len(".jpg")
    assert len(shown) <= LONGEST
    assert not set(shown) & set('/\\<>:"|?*')
    assert shown == shown.strip()
    assert not shown.startswith(".")
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in shown)
