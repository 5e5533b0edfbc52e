"""Which measure the words around a number speak of, and whether the number holds."""

import json
from pathlib import Path

import pytest

from huiyin.figures.audit import findings, read, summary
from huiyin.figures.measures import EVERY, MEASURES
from huiyin.text.scripts import to_traditional
from tests.figures import prose
from tests.figures.prose import NOTHING_OF_OURS, PLAIN, RECORDED, TURNED, figures, report

SEED = Path(__file__).parents[3] / "shared" / "seed"
TEXTS = {"plain": PLAIN, "turned": TURNED}


def audited(text):
    return findings(read(text), EVERY, lambda measure: RECORDED[measure.code])


def codes(text):
    return [finding.measure and finding.measure.code for finding in audited(text)]


@pytest.mark.parametrize("marked", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("script", [str, to_traditional], ids=["simplified", "traditional"])
def test_every_figure_of_a_report_is_found_matched_and_holds(marked, script):
    found = audited(script(report(marked)))

    assert [(f.measure and f.measure.code, f.figure.number) for f in found] == figures(marked)
    assert summary(found) == {"found": len(found), "holds": len(found), "differs": 0, "no_measure": 0}


def test_the_reports_speak_of_every_measure():
    spoken = {code for marked in TEXTS.values() for code, _number in figures(marked)}

    assert spoken == {measure.code for measure in EVERY}
    assert {code for code, _number in figures(PLAIN)} == {measure.code for measure in MEASURES}


EACH_FIGURE = [
    pytest.param(marked, code, id=f"{name}-{code}") for name, marked in TEXTS.items() for code, _ in figures(marked)
]


@pytest.mark.parametrize(("marked", "code"), EACH_FIGURE)
@pytest.mark.parametrize("direction", ["up", "down"])
def test_one_changed_number_is_the_one_that_differs(marked, code, direction):
    number = dict(figures(marked))[code]
    step = 10 ** (len(str(number)) - len(str(number).rstrip("0")))  # one of its last significant digit
    changed = number + step if direction == "up" else number - step
    found = audited(report(marked, **{code: changed}))

    assert [(f.measure.code, f.figure.number) for f in found if f.verdict == "differs"] == [(code, changed)]
    assert summary(found)["no_measure"] == 0


def test_other_figures_have_no_measure():
    assert [code for code in codes(NOTHING_OF_OURS) if code] == []
    assert len(codes(NOTHING_OF_OURS)) > 15


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("结成1800多个联系对子。", ["pairs"]),
        ("带队调研51次、自选调研100余次。", ["research_trips", "own_research"]),
        ("委员自选题目，深入基层调研100多次。", ["own_research"]),
        ("围绕8个协商议题走访12个部门，调研15个县。", ["consultation_topics", None, None]),
        ("每人编写委员故事1个；全年编写委员故事130篇。", ["duty_story", "stories"]),
        ("新一届委员，共440名。", ["members"]),
        ("440名自治区政协委员中，30名为少数民族。", ["members", None]),
        ("完成调研报告38篇。", [None]),
        ("百分之八十的委员参加了学习。", [None]),
        ("", []),
        ("The committee held 32 symposia.", []),
        ("བོད་ལྗོངས་སྲིད་གྲོས།", []),
    ],
)
def test_words_decide_what_is_counted(text, expected):
    assert codes(text) == expected


def test_two_measures_that_fit_alike_are_as_good_as_none():
    from types import SimpleNamespace

    from huiyin.figures import matching
    from huiyin.figures.matching import Words

    reading = read("委员故事130篇。")
    alike = [SimpleNamespace(code=code, words=[Words("篇", noun="故事")]) for code in ("one", "two")]

    assert matching.match(reading.repaired.text, reading.figures, alike) == [None]
    assert matching.match(reading.repaired.text, reading.figures, alike[:1]) == ["one"]


@pytest.mark.skipif(not SEED.exists(), reason="the report this project began with is not kept in the repository")
def test_the_report_this_project_began_with_is_found_and_holds_whole():
    text = next(SEED.glob("*.txt")).read_text(encoding="utf-8")
    gold = json.loads((SEED / "figures.json").read_text(encoding="utf-8"))["figures"]
    found = audited(text)

    assert [f.measure.code for f in found] == [measure.code for measure in MEASURES]
    assert [(f.figure.number, f.figure.bound, f.figure.unit) for f in found] == [
        (figure["number"], figure["bound"], figure["unit"]) for figure in gold
    ]
    assert summary(found) == {"found": 29, "holds": 29, "differs": 0, "no_measure": 0}


@pytest.mark.skipif(not SEED.exists(), reason="the report this project began with is not kept in the repository")
@pytest.mark.parametrize("place", range(29))
@pytest.mark.parametrize("change", [1, -1])
def test_in_that_report_too_one_changed_number_is_the_one_that_differs(place, change):
    reading = read(next(SEED.glob("*.txt")).read_text(encoding="utf-8"))
    figure = reading.figures[place]
    written = str(figure.number)
    step = 10 ** (len(written) - len(written.rstrip("0")))
    text = reading.repaired.text
    changed = text[: figure.start] + text[figure.start :].replace(written, str(figure.number + change * step), 1)
    found = audited(changed)

    assert [f.verdict == "differs" for f in found] == [at == place for at in range(29)]


def test_the_words_of_every_measure_are_simplified():
    from huiyin.text.scripts import to_simplified

    words = [str(words) for measure in EVERY for words in measure.words]
    assert [text for text in words if to_simplified(text) != text] == []
    assert prose.RECORDED.keys() == {measure.code for measure in EVERY}
