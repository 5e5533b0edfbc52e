"""Which measure the words around a number speak of, and whether the number holds."""

import json
import re
from pathlib import Path

import pytest

from huiyin.figures import matching
from huiyin.figures.audit import findings, read, summary
from huiyin.figures.measures import EVERY, MEASURES
from huiyin.text.figures import find
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


def test_the_reports_speak_of_every_measure_of_the_report_and_of_some_further_ones():
    spoken = {code for marked in TEXTS.values() for code, _number in figures(marked)}

    assert spoken == prose.RECORDED.keys()
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
        (
            "开展自选调研 100 余次，委员故事 130　多篇，走访慰问委员 700\u00a0余人次。",
            ["own_research", "stories", "visits"],
        ),
        # What is counted stands right after the unit: counties, not deeds.
        ("15个县开展了办实事活动。", [None]),
        ("2个部门联合举办培训班，8个县参加协商议题调研。", [None, None]),
        ("30个群众热点难点问题，15件群众身边的实事。", ["hot_issues", "deeds_done"]),
        ("8位副主席中有6位党员副主席。", [None, "party_vice_chairs"]),
        ("8位副主席、6位党员副主席出席。", [None, "party_vice_chairs"]),
        ("8位副主席与党外委员谈心。", ["party_vice_chairs"]),
        ("界别委员联系群众1800多对。", [None]),  # one kind of the four
        ("委员与界别群众结成对子500对。", [None]),
        ("党员委员联系党外委员、委员联系界别群众，共结成对子1800多对。", ["pairs"]),
        ("政协讲堂11讲，培训班2班。", ["lectures", "training_classes"]),
        # Ordinary wordings, each beside what sounds like it.
        ("自治区政协委员440名。", ["members"]),
        ("政协委员达到440人。", ["members"]),
        ("委员由440人组成。", ["members"]),
        ("在440名委员中，30名为少数民族。", ["members", None]),
        ("参加培训的自治区政协委员30名。", [None]),
        ("慰问困难群众15户、自治区政协委员30名。", [None, None]),
        ("邀请自治区政协委员30名，表彰优秀政协委员20名，拉萨市政协委员300名。", [None, None, None]),
        ("调研组由8名委员组成，工作组委员由8人组成。", [None, None]),
        ("在43名受训委员中，有30名少数民族委员。", [None, None]),
        ("学习座谈会召开了三十余次。", ["symposia"]),
        ("召开学习座谈会近40次。", ["symposia"]),
        ("协商座谈会召开了三十余次，围绕学习召开调度会5次。", [None, None]),
        ("政协讲堂开讲十一期。", ["lectures"]),
        ("依托政协讲堂开展宣讲12期。", [None]),
        ("办班2期。", ["training_classes"]),
        ("为农牧民办班2期，技能培训办班3期。", [None, None]),
        ("围绕8项协商议题开展调研51次。", ["consultation_topics", "research_trips"]),
        ("围绕协商议题开展自主调研20次，围绕协商议题开展8项活动。", ["own_research", None]),
        ("收到委员故事来稿134篇。", ["stories"]),
        ("举办民族团结故事会30场，收到群众来稿134篇。", [None, None]),
        ("开展走访慰问700余人次。", ["visits"]),
        ("深入村组开展走访慰问700余人次。", [None]),
        ("为困难群众送温暖，开展走访慰问700余人次。", [None]),
        ("围绕8个议题开展协商。", ["consultation_topics"]),
        ("围绕8个议题开展调研，围绕8个方面开展协商。", [None, None]),
        ("", []),
        ("The committee held 32 symposia.", []),
        ("བོད་ལྗོངས་སྲིད་གྲོས།", []),
    ],
)
def test_words_decide_what_is_counted(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "in_2022", "in_2023"),
    [
        ("2022年举办政协讲堂9期。", ["lectures"], [None]),
        ("2022 年，举办政协讲堂9期、学习座谈会20次。", ["lectures", "symposia"], [None, None]),
        ("二〇二二年举办政协讲堂9期。", ["lectures"], [None]),
        ("２０２２年举办政协讲堂9期。", ["lectures"], [None]),
        ("举办2022年政协讲堂9期。", ["lectures"], [None]),
        ("举办政协讲堂9期（2022年）。", ["lectures"], [None]),
        ("2023年举办政协讲堂11期。", [None], ["lectures"]),
        ("2022年举办政协讲堂9期，2023年举办11期政协讲堂。", ["lectures", None], [None, "lectures"]),
        ("2022年至2023年，举办政协讲堂20期。", [None], [None]),
        ("2021—2023年举办政协讲堂20期。", [None], [None]),
        ("去年，举办政协讲堂9期。", [None], [None]),
        ("上年举办政协讲堂9期，今年举办政协讲堂11期。", [None, "lectures"], [None, "lectures"]),
        ("较去年有所增加，举办政协讲堂11期。", ["lectures"], ["lectures"]),
        ("18岁以上年轻委员踊跃，举办政协讲堂11期。", [None, "lectures"], [None, "lectures"]),
        ("在2021年的基础上，举办政协讲堂11期。", ["lectures"], ["lectures"]),
        ("2020年代以来，举办政协讲堂11期。", ["lectures"], ["lectures"]),
        ("2022年换届。举办政协讲堂11期。", ["lectures"], ["lectures"]),
        ("举办政协讲堂11期。", ["lectures"], ["lectures"]),
    ],
)
def test_a_figure_said_of_another_year_has_no_measure(text, in_2022, in_2023):
    reading = read(text)

    def of(year):
        return matching.match(reading.repaired.text, reading.figures, EVERY, year)

    assert of(2022) == in_2022
    assert of(2023) == in_2023


OF_A_STRANGER = [
    ("五年来，共收到提案1846件，立案1702件；今年收到提案352件。", [None, None, "proposals_received"]),
    ("十一届政协期间，共提出提案28930件。五年来首次突破，收到提案512件。", [None, "proposals_received"]),
    ("我提了十一件提案，八件被立案。", [None, None]),
    ("我们收到提案512件；“我的故事”征集委员故事105篇。", ["proposals_received", "stories"]),
    ("未办复提案31件，逾期的提案2件尚未答复，已办复提案151件。", [None, None, "proposals_replied"]),
    ("同意增补张三等5名同志为十届政协委员，同意2名同志辞去十届政协委员职务。", [None, None]),
    ("民生保障方面提案27件，经济方面提案63件。民生议题形成提案8件。", [None, None, "livelihood_proposals"]),
    ("办复提案205件，其中A类126件；B类61件。", ["proposals_replied", "replied_solved", "replied_planned"]),
    ("来信来访87件次，已办结85件。会议选举产生副主席1名、常务委员5名，选出委员56人。", [None] * 5),
    ("将代表集中反映的860件建议合并办理，并案提案12件。", [None, "proposals_merged"]),
    ("组织代表专题学习，6300人次参加学习。", [None]),
    (
        "收到提案147件，立案135件，并案12件，立案率100%（含并案）。",
        ["proposals_received", "proposals_filed", "proposals_merged", None],
    ),
    ("收到意见建议192件，立为提案的有185件，交48个单位承办。", [None, "proposals_filed", "agencies_handling"]),
    ("获省级领导批示信息2条、市级领导批示信息14条。", [None, None]),
    ("仍有13名委员全年未提交提案。", [None]),
    ("一季度收到提案281件，下半年立案提案44件，推荐优秀提案20件。每名委员年均提案1.6件。", [None] * 4),
    ("开展专题协商会7次、界别协商会18次。", [None, None]),
    ("每名委员每年参加2次以上视察调研。", [None]),
    ("会议应到委员302人，实到285人，到会率94.4%。", [None, None, None]),
    ("提交大会提案950件，平时提案24件。", [None, None]),
    ("政协某州委员会2025年工作要点\n全年举办政协讲堂12期，每名委员撰写提案1件。", [None, "duty_proposal"]),
]


@pytest.mark.parametrize(("text", "expected"), OF_A_STRANGER)
def test_what_only_sounds_like_a_measure_has_none(text, expected):
    reading = read(text)

    assert matching.match(reading.repaired.text, reading.figures, EVERY, 2025) == expected


def test_every_unit_of_every_measure_is_one_a_text_is_read_for():
    units = {unit for measure in EVERY for words in measure.words for unit in words.units.split()}

    assert {unit for unit in units if [figure.unit for figure in find(f"共12{unit}。")] != [unit]} == set()


def test_two_measures_that_fit_alike_are_as_good_as_none():
    from types import SimpleNamespace

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


def in_chinese(number):
    """1837 as 一千八百三十七."""
    digits, said = "零一二三四五六七八九", ""
    for place, digit in enumerate(reversed(str(number))):
        name = ("", "十", "百", "千", "万")[place]
        said = (digits[int(digit)] + name if digit != "0" else "零") + said
    said = re.sub("零+", "零", said).rstrip("零")
    return said.removeprefix("一") if said.startswith("一十") else said


@pytest.mark.parametrize("two", ["两", "二"])
def test_a_report_in_chinese_numerals_is_found_and_holds_whole(two):
    text = re.sub("[0-9]+", lambda number: in_chinese(number[0]), report(PLAIN)).replace("二期", f"{two}期")
    found = audited(text)

    assert [(f.measure and f.measure.code, f.figure.number) for f in found] == figures(PLAIN)
    assert {f.verdict.value for f in found} == {"holds"}


@pytest.mark.skipif(not SEED.exists(), reason="the report this project began with is not kept in the repository")
def test_the_report_this_project_began_with_holds_in_chinese_numerals_too():
    reading = read(next(SEED.glob("*.txt")).read_text(encoding="utf-8"))
    text = reading.repaired.text
    for figure in reversed(reading.figures):
        stated = text[figure.start : figure.end]
        text = text[: figure.start] + re.sub("[0-9]+", lambda n: in_chinese(n[0]), stated) + text[figure.end :]
    found = audited(text.replace("培訓班二期", "培訓班兩期"))

    assert [f.measure and f.measure.code for f in found] == [measure.code for measure in MEASURES]
    assert {f.verdict.value for f in found} == {"holds"}


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
    assert prose.RECORDED.keys() <= {measure.code for measure in EVERY}
