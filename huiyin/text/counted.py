"""Numbers with a measure word after them: 440名, 1800多对, 3至5次, 两三千人, and which of them count nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from huiyin.text import clauses, numerals
from huiyin.text.numerals import ABOUT, CEILING, DIGITS, FLOOR, SCALES, Amount
from huiyin.text.units import MEASURED, UNITS


class Found(NamedTuple):
    amount: Amount
    unit: str
    start: int
    end: int


def any_of(words: frozenset[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


HAN_DIGITS = "零〇一二两三四五六七八九十廿卅百千万亿"
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?+"
_SCALE = r"(?:[百千万亿](?![瓦克米伏卡赫帕焦])){1,2}+"
_MIXED = rf"{ARABIC}(?:{_SCALE}(?:[0-9]++{_SCALE})?+)?+"
_HAN = rf"[{HAN_DIGITS}]++(?:点[零〇一二三四五六七八九]++(?![十百千]))?+"
_NUMBER = rf"(?:{_MIXED}|{_HAN})"
_FIRST_NUMBER = rf"(?:(?<![0-9]){_MIXED}|(?<![{HAN_DIGITS}]){_HAN})"
_GAP = " {0,2}+"  # every kind of space is an ordinary one by then
_TO = rf"(?P<low_unit>元|%|公里|米|吨|亩|天|岁|倍|个月|小时|分钟|人)?+{_GAP}[至到~～—–-]{{1,2}}{_GAP}"
_TAIL = (
    rf"(?:{_GAP}(?P<more>[余多来几+]))?+(?:{_GAP}(?P<scale>{_SCALE}))?+(?:{_GAP}(?P<rest>[余多]|以上|左右))?+{_GAP}"
    rf"(?P<unit>{UNITS})(?P<after>及?以[上下]|以内|之内|左右|上下|之多|(?<=[倍年岁米里时斤吨天月])[多余])?"
)
_figure = re.compile(rf"(?P<number>{_FIRST_NUMBER})(?:{_TO}(?P<high>{_NUMBER}))?+{_TAIL}")
_one_number = re.compile(rf"(?P<number>{_FIRST_NUMBER})(?P<low_unit>)(?P<high>)?{_TAIL}")
# Numbers that share the unit of the last: 分别为120、45和6件.
_sharing = re.compile(rf"(?:分别|各)(?:为|是|有|达到?|约)*{_GAP}((?:{_NUMBER}{_GAP}[、,，和与及]{_GAP}){{1,9}})$")
_shared = re.compile(_NUMBER)
AFTER = frozenset(("以上", "及以上", "之多", "以下", "及以下", "以内", "之内"))  # 30岁及以下11人 says nothing of the 11
# 附近, 节约 and 赶超 end like words of approximation.
_near = re.compile(
    rf"(?<![附最邻临靠亲远])(?P<near>{any_of(CEILING - AFTER)})$|"
    rf"(?P<floor>(?<![赶反])(?:{any_of(FLOOR - AFTER - {'上', '+'})}))了?$|"
    rf"(?<![合条节签公契预制解履违邀特集简])(?P<about>{any_of(ABOUT - {'来', '左右', '上下'})})$"
)
_at_least = re.compile(r"(?<!最)(?P<floor>至少|最少|起码)(?!的)(?:要|应|须)?[\u3400-\u9fff]{1,3}$")
_one_word_off = re.compile("(?<![附最邻临靠亲远大节公])(约|大约|近|超过|逾|不足|不到)(?:有|合|需|为|占|用|计)了?$")
_upwards = re.compile(r"(?<!百)(?:[上过][达了]?|[破])$")
_school_class = re.compile(r"(?:级|[高初][一二三]|[)）])$")
_ordinal = re.compile(rf"第[ 0-9{HAN_DIGITS}、至到和—-]*$")
_held = re.compile(
    r"(?:召开|举办|开展|组织|举行|进行|走访|安排|参加|提交|提出|召集|承办|主办|先后|分别|共|达|协商|视察|调研|到|经|过)了?$"
)
_HELD_UNITS = frozenset(("次", "场次", "人次"))
_SINGLE = frozenset("零〇一二两三四五六七八九十")
# What a single Chinese digit counts in 个 and 件: 八个协商议题, 提案十件. What it only names stays out: 四件大事.
_NOUNS = (
    "协商议题|议题|选题|课题|题目|提案|意见建议|意见|建议|社情民意|报告|故事|心得|(?:联系|结对)?对子|问题|副主席|委员|"
    "(?:培训|研修|轮训)班|讲堂|座谈会|研讨会|地市|市地|地区|市|州|县|区(?!域)|旗|乡|镇|村|省|社区|街道|部门|单位|界别|"
    "[^，。]{0,4}小组|[^，。]{0,4}组(?![织成])|专委会|专门委员会|委员会|党派|团体|民族|国家|项目|基地|中心|平台|站|点位|工作室|"
    "会议|案例|企业|公司|合作社|家庭|学校|医院|岗位|窗口|片区|批次|民生实事项目|办公室|支部|分党组|履职群|参加单位|驿站|服务队|季度|"
    "课|党课|讲座|辅导|小区|网点|路口|园区|校区|自然村|牧场|草场|寺庙|景区|码头|车间|厂|馆|品种|品牌|产业园|示范|试点|样板|工地|泵站|水库|池|井"
)
_OF_KIND = (
    "(?:重点|重要|主要|年度|协商|调研|主题教育|民生|热点|难点|政协|自治区|党员|党外|中共|非|少数民族|委员(?!会)|学习|专题|"
    "理论|外出|本级|界别|国家级|省级|市级|县级|乡级|自治州|远郊|山区|边境|基层|农村|城市|偏远|牧业|农业|行政|新|示范|重大|不同|"
    "大|小|对口|专门|相关|有关|责任|承办|牵头|市辖|、)*"
)
_counted_after = re.compile(rf" ?的?{_OF_KIND}(?:{_NOUNS})")
_counted_before = re.compile(
    rf"(?:{_NOUNS}|实事|信息|体会)(?:共计|共|总计|达到|达|有|为|已|约|近|了|新增|增加|减少|增至|[ ：:])*$"
)
_done = re.compile(
    r"(?:办成|办结|完成|兑现|解决|收到|提交|提出|撰写|领办|督办|办理|涉及|采纳|反映)了?(?:其中)?(?:的)?$"
)
_deed = re.compile(r" ?(?:民生|[大好实难小要急]?事|[“‘])|$")
_ends_count = re.compile(r" ?(?:[，。；;：:！？!?（）()\[\]【】…\n\r,、和与及]|以及|左右|以上|$)")
_quoted = re.compile(r"[“\"‘'「『《]$")
# Slogans are counted in 个 too, by whatever number: 两个维护, 十个明确. Else 个 counts: 六个乡.
_slogan = re.compile(
    "个(?:[“‘一]|维护|确立|代表|意识|自信|坚持|务必|明确|创建|先行|大局|联系(?!点)|结合|统一|必须|必由|方面|转变|环节|层面|关系|"
    "重要|重大(?!项目)|有所|突出|更|着力|聚焦|加强|提升|带头|表率|深入|围绕|服务(?![站点队])|到位|关键|阶段|机制|制度|体系|特点|"
    "特色|亮点|字|词|优先|率先|严禁|不|没有|能力|目标|梦想|百年|导向|定位|强化|突破|抓手|原则|步骤|维度|文明|全面|作用|优势|"
    "领域|角度|视角|维|步|点(?!位)|面|毫不|牢记|永远|伟大|历史|根本|基本|核心|主义|革命|指头|巴掌|人的|人，|肩膀|轮子|钱|道理|字眼|"
    "比方|样子|心眼|声音|故事(?!会)|答案|问号|变化|启示|体会|感受|关口|主动|善于|注重|严格|确保|做到|打通|打造|推动|促进|保障)"
)
_goes_on = re.compile(rf"[{HAN_DIGITS}]")  # 三支一扶, 三天两头
_so_many = re.compile(
    r"(?:共|达到?|有|为|剩下|其余|新增|新建|建成|完成|办成|增加到?|增至|落实|解决|超过|各|仅|只|了|中|其中)$"
)
_meeting = re.compile(
    "次(?!全体会议|全会|会议)[^，。；、]{0,8}(?:会|调研|视察|座谈|协商|培训|活动|走访|督办|考察|监督|论证|研讨)"
)
# With these measure words a single digit counts whatever comes after, but for what such phrases are named after.
_PLAIN = """
名 位 场 期 轮 册 本 处 座 所 户 家 张 辆 艘 架 棵 株 颗 台 套 篇 份 封 幅 间 对 批 项 类 种 支 道 条 款 人 票 部 笔 起
桩 盏 回 趟 例 遍 宗 课时 学时 首 卷 块 字 层
"""
_PLAIN_UNITS = frozenset(_PLAIN.split())
_named = re.compile(
    "(?:[项条种类支道批个](?:[^，。]{0,2}(?:大事|原则|底线|主线|红线|制度|机制|改革|纪律|规定|注意|要求|职能|能力|措施|保障|方针|"
    "清单|精神|路径|防线|任务|工作|意识|关系|思维|形态|水))|人[行制称帮]|部曲|户[型头]|家[言]|位数|对一|期工程|轮驱动|类地区)"
)
# One of a kind is a count only where each is to do as much: 每人撰写一份提案.
_each = re.compile(r"四个一|每(?:名|位|个|人|年|届)|人均|各自")
_one_each = re.compile(r"(?:提案|社情民意|(?:委员)?故事|(?:学习)?心得)")
_one_before = re.compile(r"(?:提案|社情民意(?:信息)?|故事|心得(?:体会)?)$")
_to_do = re.compile(r"(?:写|反映|报送|起草|提交|提出|完成|编|交|讲)(?:好|了|出)?$")
_at_least_one = re.compile(r"(?:至少|不少于|不低于|最少)(?:[\u3400-\u9fff]{0,3})$")
_NEGATIVE = re.compile(r"[%％‰元]|百分点|米|吨|亩|倍|克|瓦|度")
_period = re.compile(r"(?:近|过去|今后|未来|前|后|这|那|上|下|每|隔|头|去|的)$")
_change = re.compile(r"[由从自][^，。；、0-9]{0,8}$")
_pair = re.compile(r"([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)")
_SPAN_OF_TIME = frozenset(("年", "天", "周", "小时", "分钟"))


def counted(text: str, plain: str) -> Iterator[Found]:
    """The counts of `plain`, the same text folded; `text` gives the unit as it is written."""
    at = 0
    while match := _figure.search(plain, at):
        if match["high"] and _is_two(match, plain):
            match = _one_number.match(plain, match.start()) or match
        at = match.end()
        if _is_label(match, plain) or _is_idiom(match, plain):
            continue
        yield from _shares_its_unit(match, text, plain)
        try:
            amount = _weigh(match, plain[max(0, match.start() - 8) : match.start()])
        except ValueError:
            continue
        unit = text[match.start("unit") : match.end("unit")]
        yield Found(amount, unit.replace("多", "") if unit.startswith("个多") else unit, match.start(), match.end())


def _is_two(match: re.Match[str], plain: str) -> bool:
    """由86吨到131吨 tells of a change, 3人到5个 of two things; 40元至60元 is a range."""
    low = match["low_unit"]
    return bool(low) and (
        low != match["unit"] or bool(_change.search(plain[max(0, match.start() - 12) : match.start()]))
    )


def _shares_its_unit(match: re.Match[str], text: str, plain: str) -> Iterator[Found]:
    start = match.start()
    sharing = _sharing.search(plain[max(0, start - 60) : start])
    if not sharing:
        return
    first = start - len(sharing[1])
    for number in _shared.finditer(plain, first, start):
        try:
            amount = numerals.amount("", numerals.value(number[0]))
        except ValueError:
            continue
        yield Found(amount, text[match.start("unit") : match.end("unit")], number.start(), number.end())


def _weigh(match: re.Match[str], before: str) -> Amount:
    scale, unit = match["scale"] or "", match["unit"]
    if match["high"]:
        return _range(match["number"], match["high"] + scale, is_measured=unit in MEASURED)
    if roughly := _pair.fullmatch(match["number"]):
        return _two_next_to_each_other(roughly, scale)
    number = numerals.value(match["number"] + scale)
    near = word_before(before)
    if match["number"][0] in "百千万亿" and _upwards.search(before):
        near = "上"
    more = match["more"] or ("多" if unit.startswith("个多") else "")
    amount = numerals.amount(near, number, more, match["rest"] or "", match["after"] or "")
    if before.endswith("-") and _NEGATIVE.search(unit):
        return amount._replace(number=-amount.number)
    return amount


def _range(low: str, high: str, *, is_measured: bool) -> Amount:
    """Return 3至5 as a number from 3 to below 6. A scale written once holds for both: 3至5万."""
    top, bottom = numerals.value(high), numerals.value(low)
    scale = high.lstrip("0123456789.,")
    if scale and low[-1] in "0123456789" and high[0] in "0123456789":
        bottom = numerals.value(low + scale)
    if bottom >= top:
        raise ValueError(low)
    return Amount(bottom, "at_least", ceiling=top if is_measured and top != int(top) else int(top) + 1)


def _two_next_to_each_other(roughly: re.Match[str], scale: str) -> Amount:
    """Return 两三千 as a number from 2000 to below 4000."""
    low, high = DIGITS.get(roughly[1], 2), DIGITS[roughly[2]]
    if high != low + 1:
        raise ValueError(roughly[0])
    step = 1
    for mark in roughly[3] + scale:
        step *= SCALES[mark]
    return Amount(low * step, "at_least", ceiling=(high + 1) * step)


def word_before(before: str) -> str:
    stripped = before.rstrip(" ")
    match = _near.search(stripped) or _at_least.search(stripped) or _one_word_off.search(stripped)
    return next(filter(None, match.groups()), "") if match else ""


def _is_label(match: re.Match[str], plain: str) -> bool:
    """Say whether the number names something instead of counting it: an ordinal, a code, a rank, a part of a date."""
    start, number, unit = match.start(), match["number"], match["unit"]
    before = plain[max(0, start - 12) : start]
    last, one_more = before[-1:], before[-2:-1]
    if number[0] == "0" and number[1:2] not in ("", "."):
        return True
    if last and (last in "._/\\#№@" or (last.isascii() and last.isalnum()) or "Ａ" <= last <= "ｚ"):
        return True
    if last in ("-", ":", "：", "+", ",", "×", "*") and one_more.isascii() and one_more.isalnum():
        return True
    is_rank = before.rstrip(" ").endswith("前") and unit in ("名", "位")
    is_clock = unit == "分" and last in ("时", "点")
    is_class = unit == "班" and _school_class.search(before)
    is_end = before.endswith("最后") and unit in ("米", "公里")
    is_date = unit == "日" and last == "月"
    is_time = unit in _SPAN_OF_TIME and _is_point_in_time(match, before)
    return is_rank or is_clock or is_end or is_date or is_time or bool(is_class) or bool(_ordinal.search(before))


def _is_point_in_time(match: re.Match[str], before: str) -> bool:
    """A year of the calendar, or a stretch up to now: 2025年, 二〇二五年, 近三年. 用三年时间 is a length."""
    number = match["number"]
    if match["unit"] != "年":
        return before.endswith("每") or (match["unit"] == "周" and number == "四")
    is_calendar = re.fullmatch("[12][0-9]{3}|[零〇○一二三四五六七八九]{2,4}", match["high"] or number)
    is_period = _period.search(before) and (number in _SINGLE or len(number) == 1)
    return bool(is_calendar) or before.endswith("两个") or bool(is_period and not match["after"])


def _is_idiom(match: re.Match[str], plain: str) -> bool:
    """Say whether a number in Chinese digits is too small or too vague to be a count: 四件大事, 百姓, 数十名."""
    number, start = match["number"], match.start()
    if number[0] in "0123456789":
        return False
    before = plain[max(0, start - 6) : start]
    if _slogan.match(plain, match.start("unit")) and not match["more"]:
        return True
    if number[0] in "百千万亿":
        is_rough = match["more"] or match["rest"] or match["after"] or word_before(before) or _upwards.search(before)
        return not is_rough or before.endswith(("数", "几", "成"))
    if number in _SINGLE and not match["high"]:
        is_ten_odd = match["more"] and number == "十" and not before.endswith(("数", "几"))
        return not (is_ten_odd or _is_held(match, plain) or _is_counted(match, plain))
    return not match["high"] and not set(number) & set("十廿卅百千万亿点") and not _pair.fullmatch(number)


def _is_held(match: re.Match[str], plain: str) -> bool:
    """Accept 召开两次会议 and 协商议政三次; 十二届三次会议 and 一次 stay out."""
    if match["number"] == "一" or match["unit"] not in _HELD_UNITS:
        return False
    before = plain[max(0, match.start() - 6) : match.start()]
    ends_clause = match.end() == len(plain) or bool(clauses.edge.match(plain, match.end()))
    if before.endswith(("届", "、", "每年", "每月", "每", "第")):
        return False
    return bool(_held.search(before)) or ends_clause or bool(_meeting.match(plain, match.start("unit")))


def _is_counted(match: re.Match[str], plain: str) -> bool:
    """Accept a single digit where what it counts stands beside it: 八个协商议题, 提案十件; and 三名, 五处, 两个月."""
    start, end = match.span()
    before = plain[max(0, start - 14) : start]
    number, unit = match["number"], match["unit"]
    if _quoted.search(before) or before.endswith(("届", "数", "几", "每")) or before[-1:] in _SINGLE:
        return False
    if number in "一零〇":
        return number == "一" and _is_one(match, plain, before)
    if _goes_on.match(plain, end) or plain.startswith("之台", end):
        return False
    if unit == "次" and plain.startswith(("会议", "全会", "全体会议"), end):  # 人大四次会议以来; 召开四次会议 is held
        return False
    if unit in MEASURED:
        return unit not in ("度", "克", "升")
    is_plain = unit in _PLAIN_UNITS and not _named.match(plain, match.start("unit")) and (number, unit) != ("二", "类")
    return is_plain or unit == "番" or _counts_what_is_beside(match, plain, before)


def _is_one(match: re.Match[str], plain: str, before: str) -> bool:
    """一 is an article, but in 翻了一番, 增长一倍, 一个多月, 至少反映一条 and where each is to do one."""
    unit = match["unit"]
    is_measured = unit in ("番", "倍") or unit.startswith("个多") or match["after"] == "多"
    return is_measured or bool(_at_least_one.search(before)) or _is_one_each(match, plain)


def _counts_what_is_beside(match: re.Match[str], plain: str, before: str) -> bool:
    end, unit = match.end(), match["unit"]
    if _counted_after.match(plain, end):
        return True
    if unit == "件" and (_done.search(before) or not _deed.match(plain, end)):
        return True
    if unit == "个" and "\u3400" <= plain[end : end + 1] <= "\u9fff":
        return True
    return bool(_counted_before.search(before) or _so_many.search(before)) and bool(_ends_count.match(plain, end))


def _is_one_each(match: re.Match[str], plain: str) -> bool:
    start = match.start()
    sentence = clauses.sentence_end.split(plain[max(0, start - clauses.LONGEST_SIDE) : start])[-1]
    is_each = _each.search(sentence) and _to_do.search(sentence)
    if _each.search(sentence) and _one_before.search(sentence) and _ends_count.match(plain, match.end()):
        return True
    return bool(is_each) and bool(_one_each.match(plain, match.end()))
