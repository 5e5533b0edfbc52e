"""Texts of our own making, as many as wanted and the same every time: Chinese-like, a third Traditional, some Tibetan.

Words are drawn by Zipf's law from a vocabulary of made-up ones under the words of an assembly's work; each text has a
topic whose words come again. Whatever is measured on them says how fast a search is, never how well it finds.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

import numpy as np

from huiyin.text.scripts import to_traditional

CHUNK = 1000  # texts made together, from one seed
CHARACTERS, WORD = 600, 2.31  # of a text on the average; of a word with what stands around it
TRADITIONAL, ALL_TIBETAN, TIBETAN_PARAGRAPH = 0.3, 0.03, 0.1  # shares of the texts
_TOPICS, _TOPIC_WORDS, _OF_TOPIC = 500, 150, 0.35
_WORDS = {1: 300, 2: 45_000, 3: 12_000, 4: 8_000}  # how many of each length
_COMMONEST = (
    "建议 提案 委员 政协 反映 群众 问题 解决 希望 部门 进行 工作 发展 建设 加强 完善 提高 推进 落实 管理 服务 社会 "
    "经济 农牧民 农牧区 饮水 安全 道路 桥梁 学校 教师 学生 医院 医生 药品 社保 养老 就业 培训 草场 牲畜 青稞 牦牛 "
    "冬虫夏草 生态 环境 保护 垃圾 污水 电网 信号 旅游 文化 文物 寺庙 语言 文字 法律 援助 调解 消防 交通 停车 路灯 公交 水渠 "
    "资金 项目 财政 补贴 标准 规划 政策 制度 机制 监督 检查 协商 调研 答复 办理 承办单位 人民政府 实施方案 基础设施 "
    "公共服务 乡村振兴 民族团结 生态环境 高原 海拔 气候 冬季 夏季 今年 去年 目前 由于 因此 但是 并且 以及 对于 关于 "
    "我们 他们 这些 一些 其中 部分 需要 可以 应当 进一步 的 了 在 和 是 有 不 也 对 为 与 及 等 中 上 下 将 由 从"
)
_PLACES = [
    f"{one}{two}{kind}" for one, two, kind in product("尼泽江昌拉亚曲林", "木当达孜隆宁", ["县", "乡", "村", "街道"])
]
_BODIES = [
    f"{of}{kind}"
    for of, kind in product(
        ["水利", "交通", "教育", "卫生", "农业", "住建", "民政", "林草", "文旅", "财政"], ["局", "厅", "办公室"]
    )
]


def _characters() -> list[str]:
    """The 3,755 of everyday use: the first level of GB 2312."""
    rows = (bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return [one for one in rows if one]


def _syllables() -> list[str]:
    heads = [
        "ཀ",
        "ཁ",
        "ག",
        "ང",
        "ཅ",
        "ཆ",
        "ཇ",
        "ཉ",
        "ཏ",
        "ཐ",
        "ད",
        "ན",
        "པ",
        "ཕ",
        "བ",
        "མ",
        "ཙ",
        "ཚ",
        "ཞ",
        "ཟ",
        "ཡ",
        "ར",
        "ལ",
        "ཤ",
        "ས",
        "ཧ",
        "རྒྱ",
        "སྐྱ",
        "བོ",
        "གྲ",
    ]
    return [
        f"{head}{vowel}{tail}"
        for head, vowel, tail in product(heads, ["", "ི", "ུ", "ེ", "ོ"], ["", "ག", "ང", "ད", "ན", "བ", "མ", "ར", "ལ", "ས"])
    ]


def _zipf(count: int, shift: float = 2.7) -> Any:
    """How much of all each rank has, cumulated."""
    weights = 1 / (np.arange(count) + shift)
    return np.cumsum(weights / weights.sum())


@dataclass
class Vocabulary:
    words: list[str]  # the commonest first
    shares: Any

    @classmethod
    def chinese(cls) -> "Vocabulary":
        luck = random.Random(2026)
        there = _characters()
        luck.shuffle(there)
        weights = [1 / (rank + 10) ** 1.1 for rank in range(len(there))]
        made = {
            "".join(luck.choices(there, weights, k=length)): None
            for length, count in _WORDS.items()
            for _one in range(count)
        }
        commonest = _COMMONEST.split()
        rest = [word for word in made if word not in commonest]
        luck.shuffle(rest)
        words = [*reversed(commonest), *rest]
        return cls(words, _zipf(len(words)))

    @classmethod
    def tibetan(cls) -> "Vocabulary":
        luck = random.Random(2027)
        there = _syllables()
        words = list({"་".join(luck.choices(there, k=luck.choice([1, 1, 2, 2, 3]))): None for _one in range(6000)})
        return cls(words, _zipf(len(words), 1.5))

    def draw(self, luck: Any, count: int) -> list[str]:
        ranks = np.minimum(np.searchsorted(self.shares, luck.random(count)), len(self.words) - 1)
        return [self.words[rank] for rank in ranks.tolist()]


class Texts:
    """`texts.some(first, count)` are the same whoever asks for them, and in whatever stretches."""

    def __init__(self) -> None:
        self.chinese, self.tibetan = Vocabulary.chinese(), Vocabulary.tibetan()
        self._topics = [
            Vocabulary.draw(self.chinese, np.random.default_rng([7, topic]), _TOPIC_WORDS) for topic in range(_TOPICS)
        ]
        self._topic_shares = _zipf(_TOPIC_WORDS)

    def some(self, first: int, count: int) -> Iterator[tuple[str, str]]:
        """(title, body) of so many texts, beginning with number `first`."""
        for chunk in range(first // CHUNK, -(-(first + count) // CHUNK)):
            made = self._chunk(chunk)
            yield from made[max(0, first - chunk * CHUNK) : first + count - chunk * CHUNK]

    def words(self, chunk: int) -> list[list[str]]:
        """The words each text of a chunk is made of, in Simplified: what is asked for is drawn from them."""
        luck = np.random.default_rng([8, chunk])
        lengths = np.clip(luck.gamma(4, CHARACTERS / WORD / 4, CHUNK), 40, 2000).astype(int)
        there = self.chinese.draw(luck, int(lengths.sum()))
        topics = luck.integers(0, _TOPICS, CHUNK).tolist()
        found, at = [], 0
        for length, topic in zip(lengths.tolist(), topics, strict=True):
            own = there[at : at + length]
            at += length
            places = np.flatnonzero(luck.random(length) < _OF_TOPIC)
            ranks = np.minimum(np.searchsorted(self._topic_shares, luck.random(len(places))), _TOPIC_WORDS - 1)
            for place, rank in zip(places.tolist(), ranks.tolist(), strict=True):
                own[place] = self._topics[topic][rank]
            found.append(own)
        return found

    def _chunk(self, chunk: int) -> list[tuple[str, str]]:
        luck = random.Random(chunk)
        numbers = np.random.default_rng([9, chunk])
        return [self._text(words, luck, numbers) for words in self.words(chunk)]

    def _text(self, words: list[str], luck: random.Random, numbers: Any) -> tuple[str, str]:
        script = luck.random()
        if script < ALL_TIBETAN:
            said = self.tibetan.draw(numbers, len(words) // 2)
            return "་".join(said[:6]) + "།", "་".join(said) + "།"
        title = f"关于{luck.choice(_PLACES)}{''.join(words[:3])}的建议"
        body = "".join(chain.from_iterable(zip(words, _marks(luck, len(words)), strict=True)))
        if script > 1 - TIBETAN_PARAGRAPH:
            body += "\n" + "་".join(self.tibetan.draw(numbers, 40)) + "།"
        return (to_traditional(title), to_traditional(body)) if luck.random() < TRADITIONAL else (title, body)


def _marks(luck: random.Random, count: int) -> list[str]:
    """What stands after each word: mostly nothing."""
    marks = [""] * count
    place = 0
    while (place := place + luck.randint(3, 9)) < count:
        what = luck.random()
        marks[place] = "，" if what < 0.6 else "。" if what < 0.85 else "、" if what < 0.93 else _fact(luck)
    marks[-1] = "。"
    return marks


def _fact(luck: random.Random) -> str:
    what = luck.random()
    if what < 0.4:
        return luck.choice(_PLACES)
    return f"{luck.randint(1, 9999)}户" if what < 0.7 else luck.choice(_BODIES)


if __name__ == "__main__":  # see some
    for title, body in Texts().some(0, 3):
        print(title, len(body), body[:400], sep="\n", end="\n\n")
