"""Texts whose own numbers do not fit, and texts whose numbers do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.contradictions import Kind, contradictions
from huiyin.text.figures import find


def told(text, codes=None):
    return [(one.kind.value, one.says, one.works_out) for one in contradictions(text, find(text), codes)]


CONTRADICTED = [
    ("现有委员440名，其中党员委员179名、党外委员251名。", [("sum", "440名", "179 + 251 = 430")]),
    ("全年收到提案512件，立案450件，不予立案52件。", [("sum", "512件", "450 + 52 = 502")]),
    (
        "联系对子共结成1350对，四类分别为640对、310对、215对和195对。",
        [("sum", "1350对", "640 + 310 + 215 + 195 = 1360")],
    ),
    ("收到信息312条，其中委员反映176条、乡镇报送98条、单位报送48条。", [("sum", "312条", "176 + 98 + 48 = 322")]),
    ("答复提案149件，A、B、C类分别为88件、42件和17件。", [("sum", "149件", "88 + 42 + 17 = 147")]),
    ("形成报告15个，其中优秀报告18个。", [("sum", "15个", "18 > 15")]),
    ("被全国采用96条，被省采用187条，被市采用41条，三项合计334条。", [("sum", "334条", "96 + 187 + 41 = 324")]),
    ("440名委员中有179名党员，占50.7%。", [("share", "50.7%", "179 ÷ 440 = 40.7%")]),
    ("收到提案163件，立案149件，立案率94.1%。", [("share", "94.1%", "149 ÷ 163 = 91.4%")]),
    ("12件实事办成9件，占三分之二。", [("share", "三分之二", "9 ÷ 12 = 75%")]),
    ("收到信息312条，上年为240条，同比增长35%。", [("growth", "35%", "(312 − 240) ÷ 240 = 30%")]),
    ("满意率由46.5%提高到58.2%，提高12.7个百分点。", [("growth", "12.7个百分点", "58.2 − 46.5 = 11.7个百分点")]),
    ("提交提案428件，比上年的391件多47件。", [("growth", "47件", "428 − 391 = 37")]),
    ("去年240条，今年312条，增长35%。", [("growth", "35%", "(312 − 240) ÷ 240 = 30%")]),
    (
        "办复提案205件，其中A类126件，占61.5%；B类61件，占29.8%；C类18件，占7.8%。",
        [("share", "7.8%", "18 ÷ 205 = 8.8%")],
    ),
    ("现有委员386名，其中中共委员152名、党外委员244名。", [("sum", "386名", "152 + 244 = 396")]),
    ("参加培训的委员有412人，共计380人次。", [("persons", "412人，380人次", "412 > 380")]),
    ("先后有203名委员到场，累计参加189人次。", [("persons", "203名，189人次", "203 > 189")]),
    (
        "班子成员走访慰问委员236人次。\n全年走访慰问委员263人次。",
        [("same_thing_two_numbers", "236人次，263人次", "236 ≠ 263")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CONTRADICTED)
def test_a_text_that_contradicts_itself_is_told_how(text, expected):
    assert told(text) == expected


SOUND = [
    "现有委员440名，其中党员委员179名、党外委员261名。",
    "收到提案428件，立案356件，并案31件，转为意见建议或不予立案41件，立案率83.2%。",
    "收到提案428件，比上年的391件多37件，增长9.5%。",
    "收到提案428件，比上年增加37件，增长9.5%。",
    "收到提案428件，较去年减少52件，下降10.8%。",
    "收到信息312条，同比增加72条，增长30%。",
    "开支8.6万元，比预算节约1.4万元，压减14%。",
    "委员工作室由12个增加至21个，较上年净增9个，增长75%。",
    "收到信息6398条，与上年的5120条相比增长近25%。其中市州报送3176条，占总数的49.6%。",
    "现有委员46名，其中主任、副主任7名，来自环境界的12名，其余27名分布在五个界别。",
    "排出口64处，封堵38处，剩下26处列入台账。",
    "由市委书记、市长各领办1件，重点提案12件，其余10件由主席会议成员督办。",
    "参加视察的300名委员来自八个界别，走访群众120人次。",
    "答复提案356件，A类203件，占57%；B类118件；C类35件。满意的331件，基本满意22件，不满意3件，满意率93%。",
    "冷库由38座增至95座，库容21万立方米；出货量从4.6万吨跃升到9.2万吨，翻了一番。",
    "委员440名，其中女委员120名、少数民族委员230名、党外委员261名。",
    "收到提案约500件，其中集体提案600余件。",
    "甲县提案24件，乙县提案42件，丙县提案39件，丁县提案93件。",
    "提案、建议分别为12件、30条。",
    "收到大会提案950件，平时提案24件，立案824件，立案率84.6%。",
    "答复提案1702件，委员满意1651件，基本满意51件，不满意0件，满意和基本满意率100%。",
    "办复提案205件，其中A类126件，占61.5%；B类61件，占29.8%；C类18件，占8.8%。",
    "答复提案326件，比应答复的329件少3件，占99.1%。",
    "A类213件、B类89件、C类27件，分别占64.7%、27.1%、8.2%。",
    "开展活动64次，其中协商19次、调研31次、视察26次（部分活动兼有两种形式）。",
    "通车里程12 456公里，其中高速公路486公里。",
    "",
]


@pytest.mark.parametrize("text", SOUND)
def test_a_text_whose_numbers_fit_is_left_alone(text):
    assert told(text) == []


@given(st.integers(100, 900), st.integers(100, 900))
def test_two_parts_are_told_of_only_when_they_do_not_make_the_whole(party, others):
    def said(whole):
        return f"现有委员{whole}名，其中党员委员{party}名、党外委员{others}名。"

    assert told(said(party + others)) == []
    assert [kind for kind, _says, _works in told(said(party + others + 1))] == [Kind.SUM.value]


def test_two_exact_numbers_for_one_measure_are_told_of():
    text = "全区政协委员440名。全区政协委员446名。"

    assert told(text, ["members", "members"])[0][0] == "same_thing_two_numbers"


tokens = st.sampled_from(
    [*"，。、；（）\n", "其中", "12件", "30%", "增长", "占", "由", "增至", "分别为", "3件、", "党员", "其余", "名"]
)


@given(st.lists(tokens, max_size=80).map("".join) | st.text())
def test_any_text_can_be_asked(text):
    figures = find(text)

    for one in contradictions(text, figures):
        assert all(0 <= place < len(figures) for place in one.figures)


@pytest.mark.parametrize(
    "piece", ["其中1件、", "由1件增至2件，", "占1%，", "A类1件B类2件C类3件", "其余1件，", "合计3件，"]
)
def test_long_texts_end(piece):
    text = piece * (40_000 // len(piece))

    contradictions(text, find(text))
