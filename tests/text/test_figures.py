import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text import numerals
from huiyin.text.figures import ProseFigure, find
from huiyin.text.repair import repair

SEED = Path(__file__).parents[2].parent / "shared" / "seed"


def test_figure_carries_everything_the_sentence_says_of_it():
    text = "会议开过。全年结成联系对子1800多对，成效明显。又开会。"

    assert find(text) == [
        ProseFigure(
            number=1800,
            bound="at_least",
            floor_only=False,
            ceiling=1900,
            unit="对",
            phrase="全年结成联系对子1800多对",
            sentence="全年结成联系对子1800多对，成效明显。",
            start=13,
            end=19,
        )
    ]


# Each row: a sentence, and the number, bound and unit of every figure in it.
GOLD = [
    ("办复率99.6%，占比51.99％。", [(Decimal("99.6"), "exact", "%"), (Decimal("51.99"), "exact", "％")]),
    ("收到提案384件，立案361件。", [(384, "exact", "件"), (361, "exact", "件")]),
    ("提案:384件;立案：361件。", [(384, "exact", "件"), (361, "exact", "件")]),
    ("同比增长12.5%，下降3.2个百分点。", [(Decimal("12.5"), "exact", "%"), (Decimal("3.2"), "exact", "个百分点")]),
    ("利润同比增长-3.2%。", [(Decimal("-3.2"), "exact", "%")]),
    ("形成15个调研报告，举办32场次。", [(15, "exact", "个"), (32, "exact", "场次")]),
    ("结成联系对子达1800余对。", [(1800, "at_least", "对")]),
    ("共8053名（其中党员委员3,210名）。", [(8053, "exact", "名"), (3210, "exact", "名")]),
    ("開展學習32次、11期。", [(32, "exact", "次"), (11, "exact", "期")]),
    ("每年召开3至5次座谈会。", [(3, "at_least", "次")]),
    ("每组30-50人。", [(30, "at_least", "人")]),
    ("參與1.5至2萬人次。", [(15000, "at_least", "人次")]),
    ("召开两次座谈会，举办培训班三期。", [(2, "exact", "次"), (3, "exact", "期")]),
    ("近百名委员参加。", [(100, "at_most", "名")]),
    ("走访100多人（次）。", [(100, "at_least", "人（次）")]),
    ("惠及上百户，近1.2万名群众。", [(100, "at_least", "户"), (12000, "at_most", "名")]),
    ("二十多名委员、一百余人次。", [(20, "at_least", "名"), (100, "at_least", "人次")]),
    ("座谈三十二次，十二个调研题目。", [(32, "exact", "次"), (12, "exact", "个")]),
    ("百餘次，十幾名。", [(100, "at_least", "次"), (10, "at_least", "名")]),
    ("捐赠1.3万余台，超3000人次受益。", [(13000, "at_least", "台"), (3000, "at_least", "人次")]),
    ("投资56亿元、1亿2千万元。", [(5_600_000_000, "exact", "元"), (120_000_000, "exact", "元")]),
    (
        "装机50万千瓦，公路120公里，耕地3.5万亩。",
        [(500_000, "exact", "千瓦"), (120, "exact", "公里"), (35000, "exact", "亩")],
    ),
    ("人均3000元，增长2倍。", [(3000, "exact", "元"), (2, "exact", "倍")]),
    ("培训20多万人次。", [(200_000, "at_least", "人次")]),
    ("满意率达百分之九十八点五。", [(Decimal("98.5"), "exact", "百分之")]),
    ("不少于12篇，30人以上，10人以内。", [(12, "at_least", "篇"), (30, "at_least", "人"), (10, "at_most", "人")]),
    ("约300名，10来件，50%左右。", [(300, "about", "名"), (10, "about", "件"), (50, "about", "%")]),
    ("節約300元，附近3個村，簽約15個項目。", [(300, "exact", "元"), (3, "exact", "個"), (15, "exact", "個")]),
    ("提交２３件、12 件。", [(23, "exact", "件"), (12, "exact", "件")]),
    ("撰写1份提案、反映1条信息。", [(1, "exact", "份"), (1, "exact", "条")]),
    ("100+场活动。", [(100, "at_least", "场")]),
    ("100 余次、130 多篇、700 余人次。", [(100, "at_least", "次"), (130, "at_least", "篇"), (700, "at_least", "人次")]),
    (
        "100\u00a0余次、130\u3000多篇、10 来\u00a0件。",
        [(100, "at_least", "次"), (130, "at_least", "篇"), (10, "about", "件")],
    ),
    ("440\u00a0名、32\u3000次、1.8 万 余 对。", [(440, "exact", "名"), (32, "exact", "次"), (18000, "at_least", "对")]),
    ("每年召开 3 至 5 次。", [(3, "at_least", "次")]),
    ("讲堂11讲，培训班2班，12讲专题讲座。", [(11, "exact", "讲"), (2, "exact", "班"), (12, "exact", "讲")]),
    ("提案十件，八个协商议题、八位副主席。", [(10, "exact", "件"), (8, "exact", "个"), (8, "exact", "位")]),
    ("两期培训班；六名党员委员；为群众办实事八件。", [(2, "exact", "期"), (6, "exact", "名"), (8, "exact", "件")]),
    ("历时四个多月、用了四十二天，30日内答复。", [(4, "at_least", "个月"), (42, "exact", "天"), (30, "exact", "日")]),
    (
        "三分之二的委员、近七成单位、六成以上、一成五，时间过半。",
        [
            (Decimal("66.666667"), "exact", "%"),
            (70, "at_most", "%"),
            (60, "at_least", "%"),
            (15, "exact", "%"),
            (50, "at_least", "%"),
        ],
    ),
    ("翻了两番，增长近一倍，两倍多。", [(2, "exact", "番"), (1, "at_most", "倍"), (2, "at_least", "倍")]),
    (
        "提高三点二个百分点，廿三名，两三千人。",
        [(Decimal("3.2"), "exact", "个百分点"), (23, "exact", "名"), (2000, "at_least", "人")],
    ),
    (
        "七个地市、五处市场、三道关口、两轮轮训。",
        [(7, "exact", "个"), (5, "exact", "处"), (3, "exact", "道"), (2, "exact", "轮")],
    ),
    ("每亩保费40元至60元，由86吨到131吨。", [(40, "at_least", "元"), (86, "exact", "吨"), (131, "exact", "吨")]),
    ("里程12 456公里，增加值1 286.45亿元。", [(12456, "exact", "公里"), (128645000000, "exact", "元")]),
    ("县人大四次会议以来收到建议58件，召开四次会议。", [(58, "exact", "件"), (4, "exact", "次")]),
    (
        "各类案件12 347件；30岁及以下11人，600分以上37人。",
        [(12347, "exact", "件"), (30, "at_most", "岁"), (11, "exact", "人"), (37, "exact", "人")],
    ),
    ("表1 286件，共9 500 600件。", [(286, "exact", "件"), (9500600, "exact", "件")]),
    ("1\u2009267名，不得少于5次。", [(1267, "exact", "名"), (5, "at_least", "次")]),
    ("提案、信息、发言分别为120、45和6件。", [(120, "exact", "件"), (45, "exact", "件"), (6, "exact", "件")]),
    ("每位委员撰写一份提案、反映一条社情民意信息。", [(1, "exact", "份"), (1, "exact", "条")]),
]


@pytest.mark.parametrize(("text", "figures"), GOLD)
def test_figures_of_a_report_sentence_are_found(text, figures):
    assert [(figure.number, figure.bound, figure.unit) for figure in find(text)] == figures


NOT_FIGURES = [
    "2023年12月5日9时30分，二〇二五年3月，近三年来，两年前，三年行动，五年规划，一年一次，24小时热线",
    "十二届政协第32次会议，第3、4次会议，第 5 期，第十二个，第3至5次",
    "幸福路36号19栋，第4组15组村民，邮政编码100000，京ICP备01234567号，编号12345678901号",
    "“四件大事”“两个维护”“四个一”“4个一”“三个代表”三级联动一批一点一年来",
    "十二届三次会议、三次产业、每年一次、一次性、四次、五次全会",
    "百姓、万户千家、千人计划、数十名、几百人、三五个",
    "12345热线、G318线、5G基站、A4纸、1+6个、2:30分、前10名、位列3位数",
    "四件大事、三个代表、两个维护、两个确立、四个一、四个联系、四个联系机制、四个联系委员机制、四个创建、八个明确",
    "十件民生实事、三级政协委员、一批提案、每两个委员、提出一份提案、有一件提案、问题三个方面、“三个问题”、三位一体",
    "第 5 期、第\u00a05\u3000期、第 3 至 5 次、前 10 名",
    "五年级2班、高一3班、(2)班、每天2班列车、一班人、三讲政治、2023讲政治、十个代表",
    "12人大代表、2023本报讯、11期间、3.2.1个、0012件",
    "三天两头、三支一扶、十年磨一剑、三本账、两张皮、十六字方针、十个明确、六个必须坚持、最后100米、15分钟便民生活圈",
    "",
]


@pytest.mark.parametrize("text", NOT_FIGURES)
def test_dates_ordinals_codes_and_slogans_are_not_figures(text):
    assert find(text) == []


PHRASES = [
    ("组织43名委员赴外地学习，座谈会32次", ["组织43名委员赴外地学习", "座谈会32次"]),
    ("精选8个议题和12个题目，深入调研。", ["精选8个议题", "12个题目"]),
    ("8位副主席主动与委员谈心100余人次，", ["8位副主席主动", "8位副主席主动与委员谈心100余人次"]),
    ("提交43份提案和信息120条", ["提交43份提案", "信息120条"]),
    ("形成报告15个、提案10件、意见241条。", ["形成报告15个", "提案10件", "意见241条"]),
    ("办理群众来信，共32件。", ["办理群众来信，共32件"]),
    ("提案：384件。", ["提案：384件"]),
    ("助力城乡(社区)治理15次，", ["助力城乡(社区)治理15次"]),
    ("明确“四个一”任务（撰写1份提案、起草1份心得），", ["撰写1份提案", "起草1份心得"]),
]


@pytest.mark.parametrize(("text", "phrases"), PHRASES)
def test_phrase_says_what_is_counted(text, phrases):
    assert [figure.phrase for figure in find(text)] == phrases


BOUNDS = [
    ("1800多对", (False, 1900)),
    ("380余人次", (False, 390)),
    ("100人以上", (True, None)),
    ("超过100人", (True, None)),
    ("不少于100人", (True, None)),
    ("3至5次", (False, 6)),
    ("100人", (False, None)),
]


@pytest.mark.parametrize(("text", "limits"), BOUNDS)
def test_floor_and_ceiling_follow_the_words(text, limits):
    [figure] = find(text)

    assert (figure.floor_only, figure.ceiling) == limits


@given(st.integers(1, 10**9), st.sampled_from(["", "余", "多"]), st.sampled_from(["件", "名", "人次", "場"]))
def test_offsets_slice_the_text_to_the_number(number, more, unit):
    text = f"全年共{number:,}{more}{unit}，"

    [figure] = find(text)

    assert text[figure.start : figure.end] == f"{number:,}{more}{unit}"
    assert figure.number == number


tokens = st.sampled_from(
    [
        *"0123456789一二三十百千万亿余多近约上个件名次期第至-,.，。、（）()%年月\n\ud800\x00",
        "百分之",
        "以上",
        "🙂",
        "བོད",
    ]
)


@given(st.lists(tokens, max_size=60).map("".join) | st.text(st.characters(exclude_categories=[])))
def test_any_text_can_be_searched(text):
    figures = find(text)

    for figure in figures:
        assert 0 <= figure.start < figure.end <= len(text)
        assert isinstance(figure.number, int | Decimal)
        assert figure.phrase
        assert text[figure.start : figure.end] in figure.sentence
    assert [figure.start for figure in figures] == sorted(figure.start for figure in figures)


@given(st.sampled_from(["組織{}名委員", "提案{}件，", "調研{}余次"]), st.integers(10, 10**6))
def test_both_scripts_give_the_same_figures(pattern, number):
    traditional = pattern.format(number)
    simplified = traditional.translate(str.maketrans("組織員調", "组织员调"))

    assert [figure.number for figure in find(traditional)] == [figure.number for figure in find(simplified)] == [number]


HOSTILE = ["1", "一", "1,", "十个、", "第", "(", "1至", "近", "1,111", "百分之", "1万", "全年举办座谈会32次，"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_text_is_searched_in_time_that_grows_with_its_length(piece):
    began = time.perf_counter()

    find(piece * (300_000 // len(piece)))

    assert time.perf_counter() - began < 5  # it takes less than half a second; a slow machine is no failure


def test_numbers_too_long_to_be_counts_are_left():
    assert find("9" * 30 + "件") == []
    with pytest.raises(ValueError):
        numerals.value("9" * 30)


@pytest.mark.skipif(not SEED.exists(), reason="the real page lies outside the repository")
@pytest.mark.parametrize("is_repaired", [True, False])
def test_real_page_gives_the_figures_counted_by_hand(is_repaired):
    page = (SEED / "000_038b2ac69e4b038f.txt").read_text(encoding="utf-8")
    gold = json.loads((SEED / "figures.json").read_text(encoding="utf-8"))["figures"]
    found = find(repair(page).text if is_repaired else page)

    assert [(figure.number, figure.bound, figure.unit) for figure in found] == [
        (figure["number"], figure["bound"], figure["unit"]) for figure in gold
    ]
    if is_repaired:
        assert [
            figure["phrase"] for figure, own in zip(gold, found, strict=True) if figure["phrase"] not in own.phrase
        ] == []
