import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.repair import Repair, Repaired, Rule, apply, repair
from tests.text.damage import GLOSSED, double_commas, gloss, lose_lead, slip

SEED = Path(__file__).parents[2].parent / "shared" / "seed" / "000_038b2ac69e4b038f.txt"

SOUND = "區政協組織委員聯繫農業合作社，創辦鄉村課堂，發現問題、提出辦法；協商議題(社區)經研究後辦理。"


def test_damaged_paragraph_is_restored_with_every_edit_recorded():
    damaged = "區(qū)政協(xié)委員聯(lián)系群眾,、辦實事,。"

    assert repair(damaged) == Repaired(
        "區政協委員聯系群眾、辦實事。",
        (
            Repair(Rule.GLOSS, 1, "(qū)", ""),
            Repair(Rule.GLOSS, 7, "(xié)", ""),
            Repair(Rule.GLOSS, 15, "(lián)", ""),
            Repair(Rule.COMMA, 24, ",", ""),
            Repair(Rule.COMMA, 29, ",", ""),
        ),
    )


def test_edits_may_be_taken_back_one_by_one():
    damaged = gloss("政協聯絡農民")
    done = repair(damaged).repairs

    assert apply(damaged, done[1:]) == "政協(xié)聯絡農民"


SOUND_TEXTS = [
    "",
    "齐桓(huán)公在亳(bó)州，六(lù)安人到譙(qiáo)城，单(shàn)县长(zhǎng)子，厦(xià)门。",
    "齊桓(huán)公與管仲，亳(bó)州、六(lù)安、涪(fú)陵的委員。",
    "f(x) = a(b), g(y)",
    "张三,,男,,汉族\n李四,,女,,藏族\n",
    "標點符號（,、。）和空格",
    "是嗎?我不知道。什麼?!好。",
    "(社區) (藏) (黨員委員聯系黨外委員)",
    "\x00\ud800🙂 བོད་ཡིག་",
    "委员犇（bēn）措来自亳州，喜读《饕餮（tāo tiè）考》；㙍(duò)山村的孩子念：好(hǎo)、学(xué)。",
    "a) 调研；b) 协商；(1) 办理；(2)答复。比例为1:2……很好——真的?!（sic）",
    "# 标题\n\n* 要点 `f(a, b)`，见 https://example.org/a?b=(c)&d=,e\n\n| 甲 | 乙 |\n|---|---|\n",
    "x = f(x), y = g(f(y))；if (a > b) { return (c); }",
    "他说：“一段没有说完的话。\n“下一段接着说：‘好。’”",
    "“两个维护抓落实，《关于某事的提案由某局办理。",
    "1,234,567.8元；甲,乙,,丙",
    "1. 长(cháng)\n- 长城、长处\n2. 长(zhǎng)\n- 长大、长官\n3. 发(fā)\n4. 发(fà)\n5. 种(zhǒng)\n6. 种(zhòng)",
    "我(wǒ)們(men)去(qù)學(xué)校(xiào)。老(lǎo)師(shī)說(shuō)請(qǐng)坐(zuò)，她會(huì)騎(qí)車(chē)。",
    "單(shàn)縣、盧(lú)氏縣、鄲(dān)城縣、蔚(yù)縣、樂(lào)亭縣、鉅(jù)鹿縣、閬(làng)中市派員參會。",
    "正音練習：協(xié)、會(huì)、務(wù)、報(bào)、國(guó)、產(chǎn)、領(lǐng)、導(dǎo)。用“協(xié)”字造句。",
    "長(cháng)城、長(zhǎng)大、協(xié)商、發(fā)展、頭髮(fà)。",
]


@pytest.mark.parametrize("text", SOUND_TEXTS)
def test_sound_text_comes_back_as_it_is(text):
    assert repair(text) == Repaired(text)


def test_two_glosses_are_not_enough_to_act_on_but_are_suggested():
    damaged = "政協(xié)委員聯(lián)系群眾。"

    found = repair(damaged)

    assert (found.text, [edit.before for edit in found.suggestions]) == (damaged, ["(xié)", "(lián)"])


def test_glosses_too_sparse_for_the_length_are_left():
    text = gloss("政協聯農") + "的" * 1000

    assert repair(text).text == text


def test_gloss_must_be_the_reading_with_its_tone():
    damaged = gloss(SOUND) + "協(xie)會聯(LIÁN)合業(yè 1)務"

    assert repair(damaged).text == SOUND + "協(xie)會聯(LIÁN)合業(yè 1)務"


def test_gloss_in_other_letters_of_the_same_reading_goes():
    assert repair(gloss(SOUND) + "鄉(xiānɡ)村").text == SOUND + "鄉村"


def test_gloss_of_a_whole_word_goes_when_the_page_writes_them_so():
    damaged = "沿着山路(shānlù)走到学校(xuéxiào)，见到老师(lǎoshī)和村民(cūnmín)。"

    assert repair(damaged).text == "沿着山路走到学校，见到老师和村民。"


def test_gloss_goes_from_a_page_simplified_after_the_damage():
    damaged = "政协(xié)委员协(xié)商议政，政协(xié)机关协(xié)助。"

    assert repair(damaged).text == "政协委员协商议政，政协机关协助。"


def test_gloss_goes_after_a_letter_that_made_a_glossed_character():
    assert repair(gloss(SOUND) + "溧l(xiāng)i").text == SOUND + "溧li"


@pytest.mark.parametrize("mark", "，、。；：！？")
def test_inserted_comma_goes_before_any_mark_of_a_damaged_page(mark):
    assert repair(f"{gloss(SOUND)}好,{mark}").text == f"{SOUND}好{mark}"


def test_comma_before_stop_or_list_mark_goes_from_any_page():
    assert repair("學習,、調研,。再學習,,再調研,,再總結。").text == "學習、調研。再學習,再調研,再總結。"


def test_commas_of_an_address_stay_on_a_damaged_page():
    address = "https://example.org/a,b,,c.html"

    assert repair(gloss("政協聯系農民,、鄉村。") + address).text == "政協聯系農民、鄉村。" + address


def test_one_doubled_comma_is_left_without_other_damage():
    assert repair("學習，，調研。").text == "學習，，調研。"


def test_gloss_inside_a_character_is_undone_when_it_gives_a_word():
    sound = SOUND + "理論向實踐運用轉化。"
    damaged = gloss(SOUND) + slip("理論向實踐運用轉化。", "驅", "qū")

    found = repair(damaged)

    assert "?qū)" in damaged
    assert found.text == sound
    assert [edit.after for edit in found.repairs if edit.rule == Rule.BROKEN_CHARACTER] == ["實踐"]


def test_lost_byte_of_a_closing_stop_is_put_back_and_the_tag_goes():
    damaged = lose_lead("他說：“盡責。”</p>") + "\n" + gloss(SOUND)

    assert "責?!?/p>" in damaged
    assert repair(damaged).text == "他說：“盡責。”\n" + SOUND


def test_longer_broken_run_is_only_suggested():
    damaged = gloss(SOUND) + "服務??蛻艏斑_(dá)成"

    found = repair(damaged)

    assert "??蛻艏斑_" in found.text
    assert [edit.after for edit in found.suggestions] == ["。客戶及達"]


def test_places_that_cannot_be_restored_are_pointed_at():
    found = repair(gloss(SOUND) + "買買提?艾力/p>\n政協(xi")

    assert [(edit.rule, edit.before, edit.after) for edit in found.suggestions] == [
        (Rule.LOOK, "?", "?"),
        (Rule.LOOK, "/p>", "/p>"),
        (Rule.LOOK, "(xi", "(xi"),
    ]


prose = st.lists(st.sampled_from([*GLOSSED, *"委員提案研究，、。；的和人", "(社區)", "\n"]), max_size=120).map("".join)


@given(prose)
def test_generated_damage_is_restored(text):
    sound = "協業區" + text.replace("，", "")

    assert repair(gloss(sound)).text == sound


@given(prose)
def test_sound_prose_is_untouched(text):
    sound = re.sub("，+(?=[，、。]|$)", "", text)

    assert repair(sound).repairs == ()


@given(prose)
def test_commas_doubled_in_a_glossed_text_are_single_again(text):
    stopless = (SOUND + text).translate(str.maketrans("", "", "，、。；")).strip()
    sound = f"{stopless}，好、好；好。"
    damaged = double_commas(gloss(sound))

    assert repair(damaged).text == sound.replace("，", ",")


marks = st.sampled_from(list(",，、。“”? a1\n()的向\ud800\x00🙂"))
wrecks = st.sampled_from(["?qū)", "嵺`", "?!", "?/p>", "/p>", "溧l(xiāng)", "蛻艏斑_", "(dá)"])
brackets = st.sampled_from(["協(xié)", "(xié)", "區(qū)", "業(yè)", "山路(shānlù)", "协(xié)", "(bó)"])
pieces = marks | wrecks | brackets


@given(st.lists(pieces, max_size=60).map("".join) | st.text(st.characters(exclude_categories=[])))
def test_repairing_twice_changes_nothing_more(text):
    once = repair(text)

    assert repair(once.text).repairs == ()
    assert apply(text, once.repairs) == once.text
    assert all(text[edit.start : edit.end] == edit.before for edit in once.repairs + once.suggestions)


@pytest.mark.skipif(not SEED.exists(), reason="the real page lies outside the repository")
def test_real_damaged_page_is_restored_whole():
    found = repair(SEED.read_text(encoding="utf-8"))
    counts = {rule: sum(edit.rule == rule for edit in found.repairs) for rule in Rule}

    assert {rule: count for rule, count in counts.items() if count} == {
        Rule.GLOSS: 125,
        Rule.COMMA: 97,
        Rule.BROKEN_CHARACTER: 1,
        Rule.LOST_LEAD: 1,
    }
    assert (found.text.count("“"), found.text.count("”")) == (31, 31)
    assert repair(found.text) == Repaired(found.text)
