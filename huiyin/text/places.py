"""Names of places and bodies in a text, found by how such names end (…县, …路, …小区, …学校, …公司) and begin.

Good enough to tell the same matter at two places from the same place with two matters; no register of names is
needed, and where there is one its names are found as well (`Names`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from huiyin.text.folding import fold


class Kind(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    SETTLEMENT = "settlement"
    ROAD = "road"
    SITE = "site"
    BODY = "body"
    NUMBERED = "numbered"
    KNOWN = "known"


REGIONS = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY)  # two matters of one region are seldom the same


@dataclass(frozen=True)
class Place:
    name: str  # folded
    kind: Kind
    core: str = field(compare=False)  # the name without what all such names end in

    def is_named_in(self, text: str) -> bool:
        """Whether a folded text speaks of it, if in other words: 云杉新城小区 is named by 云杉小区 and by 云杉城."""
        if self.kind == Kind.NUMBERED:
            return _stands_alone(self.name, text)
        if self.core in text:
            return True
        core = self.core
        return (len(core) > 2 and core[:2] in text and core[-2:] in text) or (len(core) > 4 and core[-3:] in text)


def _stands_alone(number: str, text: str) -> bool:
    """2栋 does not stand in 12栋."""
    at = text.find(number)
    while at > 0 and text[at - 1].isdigit():
        at = text.find(number, at + 1)
    return at >= 0


_ENDINGS = {
    Kind.PROVINCE: "自治区 省",
    Kind.CITY: "自治州 地区 市 州 盟",
    Kind.COUNTY: "自治县 自治旗 区 县 旗",
    Kind.SETTLEMENT: (
        "街道 镇 乡 苏木 村民小组 社区 村 组 屯 寨 牧场 林场 农场 茶场 小区 新城 花园 家园 公寓 "
        "山庄 花苑 华苑 新村 华府 豪庭 雅苑 佳苑 名邸 大厦 广场 府邸 公馆 庄园 国际城 之城 嘉园 "
        "家苑 文苑 苑 城 居 郡 湾 庭 府"
    ),
    Kind.ROAD: "大道 公路 高速 立交 大桥 隧道 路口 路 街 巷 桥 胡同 弄",
    Kind.SITE: (
        "地铁站 公交站 火车站 搅拌站 加油站 变电站 垃圾站 收费站 客运站 车站 市场 公园 水库 工业园 "
        "产业园 园区 工地 商场 超市 寺 河 湖 水厂 电厂 站"
    ),
    Kind.BODY: (
        "幼儿园 学校 学院 大学 中学 小学 一中 二中 驾校 卫生院 卫生室 医院 诊所 有限公司 公司 集团 "
        "银行 物业 派出所 管委会 居委会 村委会 委员会 办事处 政府 法院 大队 支队 中心 合作社 厂 局"
    ),
}
_KIND_OF = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}

# A name begins after one of these. 限公司 and 涉外 hold some of them and are no beginning.
_BEFORE = (
    "投诉 反映 反应 关于 请求 建议 举报 希望 位于 附近 旁边 旁 对面 请问 咨询 询问 求助 强烈 "
    "质疑 反对 坚决 居民 业主 市民 我们 我家 我是 家住 住在 存在 购买 领导 尊敬 因为 所以 可以 "
    "没有 能不能 为什么 什么 怎么 如何 何时 进行 规划 修建 建设 新建 改建 开发商 经过 门口 里面 "
    "内 外 上 下 请 住 离 距 靠近 周边 周围 以及 或者 通过 组织 本人 目前 现在 今年 去年 之间 "
    "交叉 相邻 其中 一个 这个 那个 某 盼 年 月 日 号 称 解决 恳求 帮助 查处 "
    "修 修复 维修 整治 改造 安装 增设 增加 加强 加快"
)
_LINKING = (
    "的了在到从与和及是于对向问把被将由为给让叫去来往至或跟就都也我你他她它们您这那该本此各每全多几有无没不等使得要想能会可很太更最"
    "非又再已还才但而且则因如若虽只吗呢吧啊"
)
_NAMES_OF_NOTHING = (
    "城市 道路 马路 邻居 农村 家庭 线路 临街 城乡 地区 片区 修路 网站 铁路 市区 县城 十字路口 "
    "公共区 过街 文明城市 公交线路 市政府 县政府 区政府 省政府 镇政府 乡政府 人民政府 市委市政府 "
    "物业公司 业主委员会"
)
_NAMING_NONE = frozenset(_NAMES_OF_NOTHING.split())
_SUBORDINATE = re.compile(r"^[a-z]?\d*[市区县省]+")


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_BEGINNING = _longest_first(_BEFORE.split())
_WIDE = _longest_first(ending for ending, kind in _KIND_OF.items() if kind in REGIONS)
_NARROW = _longest_first(ending for ending, kind in _KIND_OF.items() if kind not in REGIONS)
_LONG = _longest_first(ending for ending, kind in _KIND_OF.items() if kind not in REGIONS and len(ending) > 1)
# What a name cannot begin with or hold, else how it ends. The first characters are looked at first: half the time.
_FIRST = "".join(sorted({word[0] for word in (*_BEFORE.split(), *_LINKING, *_KIND_OF)}))
_ENDING_OR_GAP = re.compile(
    f"[^0-9a-z\u3400-\u9fff]+|(?=[{_FIRST}])(?:(?!有限公司|涉外|外国)(?:{_BEGINNING}|[{_LINKING}])"
    f"|((?:{_NARROW})(?:(?!{_BEGINNING})(?:{_LONG}))*|{_WIDE}))"  # 丹枫之城小区 is one name, 城关镇河湾路 is two
)
_LAST_ENDING = re.compile(f"(?:{_WIDE}|{_NARROW})$")
_NUMBERED = re.compile("[0-9]+(?:路|号线|栋|幢|号楼|单元|期|号地块|国道|省道)")
_LONGEST_CORE = 8


class Names:
    """Names that are known, such as all villages of a county: found wherever they stand in a text."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_head: dict[str, list[str]] = defaultdict(list)
        for name in sorted({fold(name).strip() for name in names}, key=len, reverse=True):
            if len(name) > 1:
                self._by_head[name[:2]].append(name)

    def standing_in(self, folded_text: str) -> Iterator[str]:
        if not self._by_head:
            return
        for start in range(len(folded_text) - 1):
            for name in self._by_head.get(folded_text[start : start + 2], ()):
                if folded_text.startswith(name, start):
                    yield name
                    break


NO_NAMES = Names()


def places(text: str, known: Names = NO_NAMES) -> list[Place]:
    """Each place once, in the order in which they are first named, known ones first."""
    return places_of(fold(text), known)


def places_of(folded_text: str, known: Names = NO_NAMES) -> list[Place]:
    """`places` of a text that is folded already."""
    found = [Place(name, Kind.KNOWN, name) for name in known.standing_in(folded_text)]
    found += [Place(one.group(), Kind.NUMBERED, one.group()) for one in _NUMBERED.finditer(folded_text)]
    since = 0
    for one in _ENDING_OR_GAP.finditer(folded_text):
        if one.group(1):
            core = folded_text[max(since, one.start() - _LONGEST_CORE) : one.start()]
            place = _named(core, one.group())
            if not place and core + one.group() not in _NAMING_NONE:
                continue  # 城 begins 城西小学
            found += [place] if place else []
        since = one.end()
    return list(dict.fromkeys(found))


def _named(core: str, ending: str) -> Place | None:
    name = core + ending
    last = _LAST_ENDING.search(ending)
    if not core or not last or name in _NAMING_NONE:
        return None
    kind = _KIND_OF[last.group()]
    if kind in REGIONS:
        return Place(name, kind, core if len(core) > 1 else name)
    core = _SUBORDINATE.sub("", core)  # A3区 before 河湾路 is a place of its own
    if core.isdigit() or not core or (len(core) == 1 and len(name) <= 4):
        return None
    return Place(name, kind, core if len(core) > 1 else name[:2])
