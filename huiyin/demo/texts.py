"""Titles, grounds, advice, replies: composed from data/subjects.toml, point by point."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

from huiyin.demo.listed import listed
from huiyin.demo.names import DATA

_RANGES = {"few": (3, 9), "tens": (12, 96), "hundreds": (120, 980), "share": (15, 85), "km": (6, 95)}
_NUMERALS = "一二三四五"


class Numbers(dict[str, Any]):
    """Each number asked for in a text is drawn anew; the place stays."""

    def __init__(self, luck: Random, place: str) -> None:
        super().__init__(place=place)
        self._luck = luck

    def __missing__(self, name: str) -> int:
        return self._luck.randint(*_RANGES[name])


@dataclass(frozen=True)
class Subject:
    key: str
    category: str
    department: str
    titles: list[str]
    scenes: list[str]
    problems: list[str]
    advice: list[tuple[str, str]]  # what is asked for, what is reported when it was done


@dataclass(frozen=True)
class Words:
    """One proposal's words, with what its agency will have to answer."""

    subject: Subject
    place: str
    title: str
    scene: str
    problems: str
    grounds: str
    advice: tuple[tuple[str, str], ...]

    @property
    def recommendations(self) -> str:
        return "\n".join(f"{_NUMERALS[place]}、{asked}。" for place, (asked, _done) in enumerate(self.advice))


@lru_cache(maxsize=1)
def subjects() -> list[Subject]:
    with (DATA / "subjects.toml").open("rb") as file:
        rows = tomllib.load(file)["subject"]
    return [Subject(**row | {"advice": [(asked, done) for asked, done in row["advice"]]}) for row in rows]


_SOURCES = listed(
    "{month}月，我在{place}走访了{few}个村，同{tens}多位群众谈过这件事。|连续两年，我利用下乡机会到{place}了解情况。|"
    "{place}的委员小组{month}月开过一次座谈会，村干部和群众代表都谈到了这个问题。|"
    "这件事是{place}一位老党员找到我提出的，之后我又到现场看了{few}次。|"
    "{month}月随调研组到{place}，一路看、一路问，印象最深的是下面的情况。|"
    "我在{place}工作多年，对这件事有切身感受，{month}月又专门核实了一遍。|"
    "{place}的界别群众通过联系点反映，我和{few}位委员一起去看了现场。|"
    "{month}月中旬，我在{place}住了{few}天，入户{tens}户，记下了群众说得最多的几件事。|"
    "结合本职工作，我查了近三年的台账，又到{place}对照着看了一遍。|"
    "{place}几位退休干部写来材料，我据此到{few}个乡镇作了补充了解。",
    "|",
)
_LINKS = listed(
    "了解下来，主要有这些问题：|从现场看，困难集中在几个方面：|归纳起来，有以下几点：|"
    "问题不在一处，比较突出的是：|同干部群众一起分析，症结大致如下：",
    "|",
)
_WHY_NOW = listed(
    "这件事不大，但天天要用，早一天解决，群众早一天方便。|再过几个月就要入冬，宜早作安排。|群众盼得久，也愿意出工出力。|"
    "花钱不算多，关键在于有人管、管得住。|相邻县已有可行的做法，不妨学过来。|如果拖下去，修起来的花费会更大。|"
    "这些情况在其他乡镇同样存在，值得一并研究。|建议先在一两处试，成熟了再推开。",
    "|",
)


def month_before(luck: Random, on: date) -> str:
    """A month not long before `on`, as one says it then."""
    month = on.month - luck.randint(1, 4)
    return str(month) if month > 0 else f"去年{month + 12}"


def words(luck: Random, place: str, on: date, subject: Subject | None = None) -> Words:
    """What a member writes on the day `on`."""
    subject = subject or luck.choice(subjects())
    numbers = Numbers(luck, place)
    numbers["month"] = month_before(luck, on)
    problems = [text.format_map(numbers) for text in luck.sample(subject.problems, luck.randint(2, 4))]
    listed = "".join(f"{'一二三四'[at]}是{text[:-1]}；" for at, text in enumerate(problems))[:-1] + "。"
    source, scene = luck.choice(_SOURCES).format_map(numbers), luck.choice(subject.scenes).format_map(numbers)
    opening = source + scene if luck.random() < 0.7 else scene + source
    body = [opening, luck.choice(_LINKS) + listed, luck.choice(_WHY_NOW)]
    advice = luck.sample(subject.advice, luck.randint(2, 4))
    return Words(
        subject,
        place,
        luck.choice(subject.titles).format_map(numbers),
        scene,
        listed,
        "\n".join(body),
        tuple((asked.format_map(numbers), done.format_map(numbers)) for asked, done in advice),
    )


_OPENINGS = listed(
    "您提出的《{title}》收悉。感谢您对{place}工作的关心。经研究并当面向您了解想法，答复如下：|"
    "《{title}》已由我单位办理。接到交办后，我们到{place}实地看过，现将办理情况答复如下：|"
    "您在《{title}》中反映的情况属实。我们会同当地逐条核对，现答复如下：|"
    "收到《{title}》后，我单位由分管负责人牵头，同您联系并到现场核实，现逐条答复：|"
    "对您《{title}》中的每一条建议，我们都作了研究，能办的马上办，一时办不到的说明原因：",
    "|",
)
_DONE = listed("已经办好。{done}。|这一条已落实：{done}。|{done}，欢迎您到现场看看。|已采纳。目前{done}。", "|")
_PLANNED = listed(
    "已列入明年计划，资金渠道已经明确，{quarter}动工，进展会主动告诉您。|正在办理。前期勘察做完了，预计{quarter}见效。|"
    "已纳入三年安排，先在{few}个点上试，效果好再推开。|方案正在征求意见，{quarter}前印发。",
    "|",
)
_FOR_REFERENCE = listed(
    "受资金和条件限制，眼下还办不到，我们会在编制下一轮规划时认真考虑。|这一条超出本单位职责，我们已把您的意见转报上去，有结果再告诉您。|"
    "需要几个部门一起研究，我们已提出意见，眼下还定不下来，先留作参考。|现行安排刚执行不久，想先看一年效果，再考虑您的意见。",
    "|",
)
_CLOSINGS = listed(
    "以上答复，如有不同意见，请直接告诉我们或通过提案委员会转达。|办理中还有不到之处，请您继续监督。|"
    "后续进展我们会按季度向您通报。|再次感谢您的建议，欢迎继续提出意见。",
    "|",
)
_QUARTERS = ["明年一季度", "明年二季度", "明年三季度", "年底前"]


def reply(luck: Random, words: Words, result_class: str, again: bool = False) -> str:
    """Point by point; how each is answered goes with the class of the whole."""
    numbers = Numbers(luck, words.place)
    numbers["title"] = words.title
    opening = luck.choice(_OPENINGS).format_map(numbers)
    if again:
        opening = f"您对《{words.title}》上次的答复提出了意见。我们重新研究，补做了有关工作，现再次答复如下："
    points = []
    for place, (asked, done) in enumerate(words.advice):
        kind = result_class if place == 0 or luck.random() < 0.6 else luck.choice("ab")
        text = luck.choice({"a": _DONE, "b": _PLANNED, "c": _FOR_REFERENCE}[kind])
        numbers.update(done=done, quarter=luck.choice(_QUARTERS))
        points.append(f"{_NUMERALS[place]}、关于“{asked}”。{text.format_map(numbers)}")
    return "\n".join([opening, *points, luck.choice(_CLOSINGS)])


CONTACTS = {
    "met": "在{place}与提案人面谈，看了现场，逐条听取意见，商定先办{few}件。|与提案人面商，就时间安排交换意见，"
    "提案人提出先照顾偏远村。|"
    "邀提案人到单位座谈，介绍现有政策，就第{one}条建议的做法取得一致。|在{place}开现场会，提案人、乡镇和群众代表参加。",
    "visited": "到提案人单位走访，说明办理思路，请提案人补充了{few}户的情况。|"
    "走访提案人，带去初步方案，提案人提了{few}点修改意见。|"
    "与提案人一同到{place}入户{tens}户，核对提案所列情况。",
    "phoned": "电话联系提案人，核实所提地点和户数，约定下月到现场。|电话沟通，提案人建议先试点。|"
    "电话告知办理进度，提案人无异议，希望入冬前完成。|电话征求对答复稿的意见，提案人同意，另补充一条。",
    "wrote": "书面征求提案人意见，收到回复并据此改了方案。|把答复稿寄提案人，提案人用笔标出两处要说清楚的地方。",
}
COMMENTS = {
    "satisfied": "办得实在，群众已经看到变化。|沟通充分，答复清楚。|现场去看过，和答复一致。||答复逐条回应，感谢。||",
    "basically": "大部分落实了，希望尽快把剩下的做完。|答复清楚，时间上还可以再快一点。|方案可行，请继续跟进偏远村。||",
    "not": "答复说的多是以往工作，我提的几条没有正面回应。|现场没有变化，请再研究。|没有说明什么时候办、由谁办。",
}
REVISE_NOTES = [
    "案由涉及两件事，请分开，一事一案。",
    "建议部分比较笼统，请写明希望由谁做、做到什么程度。",
    "请补充涉及的乡镇和户数，便于交办。",
    "所列数字与部门公布的不一致，请核对来源。",
]
MINUTES = [
    "提案委召集提案人与承办单位座谈。承办单位说明资金缺口和审批进度，提案人同意分两年办理，承办单位每半年书面通报一次。",
    "三方到现场看过后形成意见：先解决最急的两处，其余列入明年计划；提案人保留对工期的意见，如实记录。",
]
NON_FILING = {
    "secret": "内容涉及不宜公开的事项，已告知提案人通过规定渠道反映。",  # nosec B105 - a ground, no password
    "prohibited": "所提做法为现行法规所不允许，已将有关条文附后。",
    "cpc_internal": "属于党内组织人事方面的意见，请通过党组织反映。",
    "party_internal": "属于参加单位内部事务，已转请该单位研究。",
    "litigation": "所述纠纷法院已经受理，宜待裁判结果。",
    "academic": "内容为学术问题的探讨，已转送科研单位参考。",
    "personal": "所述为本人亲属的个别问题，已转信访部门办理。",
    "promotion": "内容以介绍某一产品为主，不宜作为提案。",
    "accusation": "内容为对具体个人的举报，已转有关机关。",
    "empty": "没有提出具体建议，已请提案人充实后再提。",
}
NON_FILING_TITLES = {
    "secret": "关于调整某项不公开工作安排的建议",  # nosec B105 - a ground, no password
    "prohibited": "关于在保护区核心区开展经营活动的建议",
    "cpc_internal": "关于改进本单位党组织设置的建议",
    "party_internal": "关于参加单位内部换届办法的建议",
    "litigation": "关于协调处理一起已起诉合同纠纷的建议",
    "academic": "关于高原气象成因若干学术观点的讨论",
    "personal": "关于解决亲属工作调动问题的建议",
    "promotion": "关于在全区推广某品牌净水器的建议",
    "accusation": "关于查处某单位负责人的建议",
    "empty": "关于进一步重视有关工作的建议",
}


def one_of(luck: Random, table: dict[str, str], kind: str, place: str = "") -> str:
    numbers = Numbers(luck, place)
    numbers["one"] = luck.choice("一二三")
    return luck.choice(table[kind].split("|")).format_map(numbers)


def comment(luck: Random, satisfaction: str) -> str:
    return luck.choice(COMMENTS[satisfaction].split("|"))
