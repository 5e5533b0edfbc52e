"""How much a word tells about the matter of a text: 的 almost nothing, a seldom character nearly all.

A word here is a unit of `huiyin.text.keys` (a character, a Tibetan syllable), but a number and a Latin word are whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from huiyin.text.keys import canonical, units

# Ways of asking and pointing that mean the same: the right-hand one stands for all.
_SAME_WORDS = {
    "什么样": "什么",
    "怎样": "怎么",
    "咋样": "怎么样",
    "如何": "怎么",
    "咋": "怎么",
    "为何": "为什么",
    "为啥": "为什么",
    "干嘛": "为什么",
    "何时": "什么时候",
    "啥": "什么",
    "哪儿": "哪里",
    "那儿": "那里",
    "有木有": "有没有",
    "能否": "能不能",
    "可否": "能不能",
    "是否": "是不是",
}
_HOW_IS = re.compile(r"怎么样(?=了?$|了? )")  # …怎么样？ asks for a judgement, 怎么样做… for a way
_SAME = re.compile("|".join(sorted(_SAME_WORDS, key=len, reverse=True)))
_WHOLE = re.compile("([0-9]+|[a-z]+| )")


def words(text: str) -> list[str]:
    """In reading order, spelled one way: script, case, width and punctuation do not count, nor does how one asks."""
    spelled = _SAME.sub(lambda found: _SAME_WORDS[found.group()], units(canonical(text)))
    found: list[str] = []
    for place, piece in enumerate(_WHOLE.split(_HOW_IS.sub("好不好", spelled).replace("怎么样", "怎么"))):
        if place % 2 == 0:
            found += piece  # each character a word
        elif piece != " ":
            found.append(piece)
    return found


# Hand-written: the words that hold a Chinese sentence together, then those of asking and of politeness, then
# characters of everyday words and of any proposal.
_PARTICLES = "的了着过吗呢吧啊呀么嘛哦哈啦之也就都而与和及或并且但把给让于以因所其此这那个些是在有一它们地得很"
_ASKING = (
    "请问谢求急助帮什怎如何样哪谁几能会可要想应该还再最才太好知道来去到从向"
    "对用做没不无当将已等又叫里上中小大下我你您他她被为干部"
)
_EVERYDAY = (
    "人自己家年月日天今明现前后出入开关生活工作事情题解决希望建议反映投诉领导政府部门相有市区县路社业主居民群众"
    "国本同进行发成经使者新老高长方面加强提通管理处况意见时候说看多少"
)
_TIBETAN_PARTICLES = units(
    "གི་ཀྱི་གྱི་འི་ཡི་གིས་ཀྱིས་གྱིས་ལ་ན་ནས་ལས་དང་དུ་ཏུ་སུ་ར་རུ་ཏེ་དེ་སྟེ་འདི་ཡིན་ཡོད་རེད་འདུག་པ་བ་པར་བར་པའི་བའི་ཀྱང་ཡང་ཅིང་ཞིང་ཤིང་"
)
_TELLING = {
    **dict.fromkeys(_EVERYDAY, 0.5),
    **dict.fromkeys(_ASKING, 0.3),
    **dict.fromkeys(_PARTICLES + _TIBETAN_PARTICLES, 0.15),
}
_AS_GOOD_AS = 200  # texts counted, the hand-written weights are


@dataclass(frozen=True)
class Commonness:
    weights: Mapping[str, float]

    @classmethod
    def of_texts(cls, texts: Iterable[str]) -> Commonness:
        each = [set(words(text)) for text in texts]
        return cls.counted(Counter(word for one in each for word in one), len(each))

    @classmethod
    def counted(cls, counts: Mapping[str, int], texts: int) -> Commonness:
        """`counts` says in how many of so many texts each word stands. With few texts the built-in weights prevail."""

        def weight(word: str) -> float:
            counted = max(0.0, log((texts + 1) / (counts.get(word, 0) + 0.5)) / log(2 * texts + 2))
            return (_AS_GOOD_AS * BUILT_IN.telling(word) + texts * counted) / (_AS_GOOD_AS + texts)

        return cls({word: weight(word) for word in counts.keys() | BUILT_IN.weights.keys()})

    def telling(self, word: str) -> float:
        """From 0, in every text, to 1, in none."""
        return self.weights.get(word, 1.0)

    def weighed(self, every: list[str]) -> dict[str, float]:
        """Each word with what it tells; said again it tells more, but not twice as much."""
        telling = self.weights.get
        return {word: telling(word, 1.0) * (1 + log(count)) for word, count in Counter(every).items()}


BUILT_IN = Commonness(_TELLING)
