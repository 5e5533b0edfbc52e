"""Chinese and Tibetan: either alone is enough, both stand side by side, and each says which it is."""

import re
from datetime import date
from uuid import uuid4

import pytest

from huiyin.writings.forms import WordsForm
from huiyin.writings.models import Writing
from huiyin.writings.words import chosen, sides_of
from tests.factories.writings import WritingFactory

BO = "བོད་ཡིག"


@pytest.mark.parametrize(
    ("text", "text_bo", "asked", "side"),
    [
        ("一", BO, "", "both"),
        ("一", BO, "bo", "bo"),
        ("一", BO, "nonsense", "both"),
        ("一", "", "bo", "zh"),
        ("", BO, "zh", "bo"),
        ("", "", "both", "zh"),
    ],
)
def test_a_reader_sees_what_there_is_and_chooses_where_there_are_two(text, text_bo, asked, side):
    writing = Writing(title="一", text=text, text_bo=text_bo)

    assert chosen(writing, asked) == side
    assert len(sides_of(writing)) == (3 if text and text_bo else 1)


def test_tibetan_is_typed_as_tibetan():
    fields = WordsForm().fields
    attrs = [fields[name].widget.attrs for name in ("title_bo", "text_bo")]

    assert [(one["lang"], one["spellcheck"]) for one in attrs] == [("bo", "false")] * 2
    assert "lang" not in fields["text"].widget.attrs


def test_either_language_is_enough_for_a_title():
    assert WordsForm({"key": uuid4(), "seen": 0, "title_bo": BO, "text_bo": BO}).is_valid()
    assert WordsForm({"key": uuid4(), "seen": 0, "title": "一", "text_bo": BO}).is_valid()
    assert list(WordsForm({"key": uuid4(), "seen": 0, "text_bo": BO}).errors) == ["title"]


@pytest.mark.django_db
def test_the_page_says_which_language_each_part_is_in(cast, assembly, client):
    words = {"title": "井", "text": "汉文一段", "title_bo": BO, "text_bo": f"{BO}།", "author": cast.zhuoma.person}
    days = {"audience": "inside", "published_on": date(2023, 8, 1), "consent": "inside"}
    writing = WritingFactory(assembly=assembly, state="published", **words, **days)
    client.force_login(cast.ciren)

    def read(query):
        body = client.get(writing.get_absolute_url() + query).content.decode()
        return {lang for lang in ("zh-Hans", "bo") if re.search(rf'<section lang="{lang}"', body)}

    assert read("") == {"zh-Hans", "bo"}
    assert read("?words=zh") == {"zh-Hans"}
    assert read("?words=bo") == {"bo"}


@pytest.mark.django_db
def test_a_writing_in_tibetan_alone_has_its_title_marked_as_such(cast, assembly, client):
    writing = WritingFactory(assembly=assembly, title="", text="", title_bo=BO, text_bo=BO, author=cast.zhuoma.person)
    client.force_login(cast.zhuoma)

    body = client.get(writing.get_absolute_url()).content.decode()

    assert f'<h1><span lang="bo">{BO}</span></h1>' in body
    assert '<section lang="zh-Hans"' not in body
    assert "?words=" not in body
