"""What is found, against a plain scan of the same words: an index proposes, the present words decide."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huiyin.members.models import Person
from huiyin.search import reading, writing
from huiyin.search.finding import Asked, Finder
from huiyin.search.models import Block, Change, Segment
from huiyin.search.sources import Reach, Source, Sources, Text
from huiyin.text.keys import Words, canonical
from tests.factories.base import AssemblyFactory

DAY = date(2026, 3, 2)
WORDS = st.text("政协委员提案路a1 ，。", max_size=12) | st.lists(
    st.sampled_from(["政协", "政協", "提案", "道路 ", "ａ1", "གངས་ལྗོངས་", "གངས་", "，", "。"]), max_size=6
).map("".join)


class Anybodys(Source):
    def visible_to(self, user):
        return self.all()


def day_of(pk):
    return DAY + timedelta(days=pk % 5)


def texts(rows):
    return [Text(pk, day_of(pk), name, "", (f"of {pk % 2}",)) for pk, name in rows.values_list("pk", "name")]


def source_of(reach=None):
    found = Sources()
    found.add(Anybodys("name", "人", Person, texts, (), lambda user, keys: {}, reach))
    return found


def asked(words, **more):
    return Asked(Words.of(words), **more)


def scanned(words, keys=None):
    """The oracle: each text by itself, word by word, nothing but `in`."""
    wanted = [canonical(word) for word in words.split()]
    rows = [(pk, canonical(name)) for pk, name in Person.objects.values_list("pk", "name")]
    held = [pk for pk, text in rows if all(word in text for word in wanted) and (keys is None or pk in keys)]
    return sorted(held, key=lambda pk: (-day_of(pk).toordinal(), -pk))


def found(finder, words, limit=3):
    """Page after page."""
    keys, place = [], ""
    while True:
        page = finder.newest(asked(words), place, limit)
        keys += [hit.pk for hit in page.hits]
        if not (place := page.next):
            return keys


def keep(names):
    return Person.objects.bulk_create([Person(name=name or "无") for name in names])


def note(rows):
    Change.objects.bulk_create([Change(source="name", object_id=row.pk) for row in rows])


class AnyHistoryOfChanges(TestCase):
    @settings(max_examples=60)
    @given(
        st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=6),
        st.lists(WORDS, max_size=3),
        st.sampled_from(["政协", "提案", "a", "路", "政", "གངས", "གངས་ལྗོངས", "政协 提案", "委员提案", "a1路"]),
        st.integers(1, 9),
    )
    def test_whatever_was_written_and_changed_is_found_as_a_plain_scan_finds_it(self, writings, changed, word, size):
        source = source_of()
        rows = []
        for names in writings:
            rows += (new := keep(names))
            note(new)
            writing.follow(sources=source)
        for row, name in zip(rows, changed, strict=False):  # these wait
            Person.objects.filter(pk=row.pk).update(name=name or "无")
            note([row])
        finder = Finder(None, source)
        assert found(finder, word) == scanned(word)

        writing.follow(sources=source)
        assert found(finder, word) == scanned(word)
        writing.tidy(sources=source)
        assert found(finder, word) == scanned(word)
        writing.rebuild(size=size, sources=source)
        assert found(finder, word) == scanned(word)
        assert list(writing.differences(sources=source)) == []

    @settings(max_examples=30)
    @given(st.lists(WORDS, min_size=1, max_size=12), st.sampled_from(["政协", "a", "提案"]), st.integers(0, 2))
    def test_a_reach_by_labels_and_keys_bounds_what_is_proposed(self, names, word, own):
        rows = keep(names)
        mine = Person.objects.filter(pk__in=[row.pk for row in rows[:own]]).values_list("pk", flat=True)
        source = source_of(lambda user: Reach(frozenset({"of 1"}), (mine,)))
        writing.rebuild(size=4, sources=source)

        reached = {row.pk for row in rows if row.pk % 2} | set(mine)
        assert found(Finder(None, source), word) == scanned(word, reached)


@pytest.mark.django_db
def test_eight_small_segments_become_one_and_find_the_same():
    source = source_of()
    for number in range(writing.STEP):
        note(keep([f"政协提案{number}"]))
        writing.follow(sources=source)
    before = found(Finder(None, source), "提案")

    assert writing.tidy(sources=source) == writing.STEP

    assert found(Finder(None, source), "提案") == before == scanned("提案")
    assert Segment.objects.count() == 1
    assert {pk >> writing.BLOCK_BITS for pk in Block.objects.values_list("pk", flat=True)} == {Segment.objects.get().pk}


@pytest.mark.django_db
def test_what_the_index_missed_is_named_and_read_anew():
    source = source_of()
    row, _other = keep(["政协", "提案"])
    writing.rebuild(sources=source)
    Person.objects.filter(pk=row.pk).update(name="道路")  # and nobody said so

    missed = list(writing.differences(sources=source))

    assert [one.pk for one in missed] == [row.pk]
    assert found(Finder(None, source), "道路") == []
    writing.ask_again(missed)
    assert list(writing.differences(sources=source)) == []
    assert found(Finder(None, source), "道路") == [row.pk]


@pytest.mark.django_db
def test_a_segment_put_away_while_it_is_read_is_looked_for_again(monkeypatch):
    source = source_of()
    keep(["政协"])
    writing.rebuild(sources=source)
    read, times = reading._read, []

    def once_gone(keys, using):
        times.append(keys)
        return {} if len(times) == 1 else read(keys, using)

    monkeypatch.setattr(reading, "_read", once_gone)

    assert len(found(Finder(None, source), "政协")) == 1
    assert len(times) == 2


@pytest.mark.django_db
def test_days_bound_what_is_found():
    source = source_of()
    rows = keep(["政协"] * 10)
    writing.rebuild(size=3, sources=source)
    day = DAY + timedelta(days=2)

    page = Finder(None, source).newest(asked("政协", since=day, until=day))

    assert {hit.pk for hit in page.hits} == {row.pk for row in rows if day_of(row.pk) == day}
    assert {hit.on for hit in page.hits} == {day}


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["x", "1", "9.name", "٣.name.1", "1.agency.99999999999999999999"])
def test_a_place_that_is_none_finds_nothing(place):
    source = source_of()
    keep(["政协"])
    writing.rebuild(sources=source)

    assert Finder(None, source).newest(asked("政协"), place).hits == []


@pytest.mark.django_db
def test_the_best_come_first_and_the_likest_name_what_they_share():
    source = source_of()
    rows = keep(["农村饮水管网老化漏水", "城区公交线路调整", "牧区饮水工程管护", "道路积水"])
    writing.rebuild(sources=source)
    finder = Finder(None, source)

    best = finder.ranked("饮水管网老化怎么办", asked(""))
    near = finder.nearest("", "我村饮水管网老化漏水严重", asked(""), without=[("name", rows[2].pk)])

    assert [hit.pk for hit in best][:2] == [rows[0].pk, rows[2].pk]
    assert near[0].hit.pk == rows[0].pk
    assert ["\n我村饮水管网老化漏水严重"[one.start_a : one.end_a] for one in near[0].passages] == ["村饮水管网老化漏水"]
    assert rows[2].pk not in {one.hit.pk for one in near}


@pytest.mark.django_db
def test_what_is_not_yet_indexed_is_ranked_and_likened_too():
    source = source_of()
    keep(["城区公交线路调整"])
    writing.rebuild(sources=source)
    [row] = keep(["农村饮水管网老化漏水"])
    note([row])
    finder = Finder(None, source)

    assert [hit.pk for hit in finder.ranked("饮水管网老化", asked(""))] == [row.pk]
    assert finder.nearest("", "饮水管网老化漏水", asked(""))[0].hit.pk == row.pk


@pytest.mark.django_db
def test_the_same_words_about_another_county_are_another_matter():
    for name in ("那曲市", "洛隆县"):
        AssemblyFactory(tier="county", place_name=name)
    source = source_of()
    here, there = keep(["关于健全那曲市公路养护机制的提案", "关于健全洛隆县公路养护机制的提案"])
    writing.rebuild(sources=source)

    near = Finder(None, source).nearest("关于健全那曲市农村公路养护机制的提案", "", asked(""))

    assert [one.hit.pk for one in near] == [here.pk, there.pk]
    assert [one.mark == "same_matter" for one in near] == [True, False]
