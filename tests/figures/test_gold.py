"""The audit on report texts nobody wrote for it (tests/figures/reports): what it finds, knows and sees through."""

import pytest

from tests.figures import gold


def test_every_mark_is_where_it_says():
    for marked in gold.texts():
        places = [*marked.gold["figures"], *marked.gold["not_figures"], *marked.gold.get("repairs", [])]

        assert [mark for mark in places if marked.text[mark["at"] : mark["end"]] != mark["said"]] == []


@pytest.mark.parametrize(("seen", "precision", "recall"), [(True, 0.95, 0.95), (False, 0.95, 0.92), (None, 0.95, 0.95)])
def test_figures_are_found_with_number_unit_and_bound(seen, precision, recall):
    score = gold.total(gold.figures_found, gold.texts(seen=seen))

    assert (score.precision >= precision, score.recall >= recall) == (True, True)


@pytest.mark.parametrize(("seen", "precision", "recall"), [(True, 0.95, 0.95), (False, 0.85, 0.8)])
def test_it_is_known_which_measure_a_figure_speaks_of(seen, precision, recall):
    score = gold.total(gold.codes_matched, gold.texts(seen=seen))

    assert (score.precision >= precision, score.recall >= recall) == (True, True)


def test_a_text_that_contradicts_itself_is_seen_through():
    score = gold.total(gold.contradictions_seen, gold.texts(seen=True))

    assert (score.right, score.found, score.marked) == (13, 13, 13)


def test_contradictions_nobody_looked_at_are_seen_more_often_than_not():
    score = gold.total(gold.contradictions_seen, gold.texts(seen=False))

    assert score.precision >= 0.5
    assert score.recall >= 0.5


@pytest.mark.parametrize(("seen", "recall"), [(True, 0.95), (False, 0.9)])
def test_damage_is_repaired_and_nothing_else_is_touched(seen, recall):
    score = gold.total(gold.repairs_made, gold.texts(seen=seen))

    assert score.precision == 1
    assert score.recall >= recall


def test_readings_an_author_gave_himself_stay():
    from huiyin.text.repair import repair

    for marked in gold.texts():
        kept = [reading["said"] for reading in marked.gold.get("glosses_to_keep", [])]

        assert [said for said in kept if said not in repair(marked.text).text] == []


@pytest.mark.parametrize("marked", gold.texts(), ids=lambda marked: marked.name)
def test_repairing_twice_changes_nothing_more(marked):
    from huiyin.text.repair import repair

    once = repair(marked.text).text

    assert repair(once).text == once
