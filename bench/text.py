"""Undoing the damage of copying sites, beside the shortest thing that could be done instead."""

import re
from collections.abc import Callable

from tools.bench import case

DOCUMENTS = 200
PARAGRAPH = (
    "政協(xié)委員就農(nóng)牧區(qū)飲水安全提出提案，建議縣(xiàn)級財(cái)政安排專項(xiàng)資金，"
    "由水利部門(mén)牽頭，在年底前答復(fù)委員。辦理單位應(yīng)當(dāng)面聽取意見(jiàn)，，並記錄辦理過(guò)程。"
)


def documents() -> list[str]:
    """Texts of 1 to 40 damaged paragraphs, about 100 characters each."""
    return [f"{number}\n" + "\n".join([PARAGRAPH] * (1 + number % 40)) for number in range(DOCUMENTS)]


@case(rows=DOCUMENTS, baseline="strip_brackets")
def repair_text() -> Callable[[], object]:
    """Repair 200 damaged documents, each gloss checked against its character's readings."""
    from huiyin.text.repair import repair

    texts = documents()
    repair(texts[-1])  # the readings are loaded
    return lambda: [repair(text) for text in texts]


@case(rows=DOCUMENTS, only_as_baseline=True)
def strip_brackets() -> Callable[[], object]:
    """Take out every bracket that holds letters, right or wrong."""
    texts, bracket = documents(), re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)")
    return lambda: [bracket.sub("", text) for text in texts]
