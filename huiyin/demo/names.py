"""Invented names. Parts are data/han_names.csv and data/tibetan_names.csv."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from huiyin.demo.listed import listed

DATA = Path(__file__).parent / "data"

# Names the parts could make that belong to people in public office, now or formerly, or to people widely known.
NOT_TO_BE_USED = frozenset(
    listed(
        "李强 李鹏 王毅 陈毅 王勇 周强 李杰 何平 陈刚 胡春华 张国华 孙春兰 李建国 王建平 孙志刚 李国强 王国强 李志军 "
        "张文明 刘伟 王伟 李伟 张伟 陈文华 王海涛 马云飞 许志明 郭文 张平 张军 李军 王军 刘军 马军 陈国强 刘国强 "
        "王志刚 洛桑顿珠 普布顿珠 白玛旺堆 边巴扎西 巴桑顿珠 索朗多吉 格桑次仁 多吉次仁 旦增朗杰 次仁多吉 巴桑 多吉 "
        "江白 坚参 达瓦 白玛 旺堆 洛桑 扎西达瓦 次旦卓玛 索朗次仁 丹巴 贡布 尼玛次仁 次仁平措 平措旺堆 阿旺晋美 "
        "格桑德吉 普布 普布次仁 扎西顿珠 洛桑江白 扎西平措 益西旦增"
    )
)


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


class Names:
    """Each call gives (name, name in Tibetan or ""). Namesakes occur, as they do among any eight thousand people."""

    def __init__(self, luck: Random) -> None:
        self._luck = luck
        han = table("han_names.csv")
        self._surnames = [row["char"] for row in han if row["kind"] == "surname"]
        self._first = [row["char"] for row in han if row["kind"] == "given_first"]
        self._given = {sex: [row["char"] for row in han if row["kind"] == f"given_{sex}"] for sex in "mf"}
        tibetan = table("tibetan_names.csv")
        self._tibetan = {
            sex: [(row["zh"], row["bo"]) for row in tibetan if row["gender_m_f_u"] in (sex, "u")] for sex in "mf"
        }

    def one(self, tibetan_share: float) -> tuple[str, str]:
        while True:
            sex = "m" if self._luck.random() < 0.68 else "f"
            name, bo = self._tibetan_name(sex) if self._luck.random() < tibetan_share else self._han_name(sex)
            if name not in NOT_TO_BE_USED:
                return name, bo

    def _han_name(self, sex: str) -> tuple[str, str]:
        pick = self._luck.choice
        first = pick(self._first) if self._luck.random() < 0.72 else ""
        return pick(self._surnames) + first + pick(self._given[sex]), ""

    def _tibetan_name(self, sex: str) -> tuple[str, str]:
        one, other = self._luck.sample(self._tibetan[sex], 2)
        return one[0] + other[0], "་".join(part[1].rstrip("།་") for part in (one, other))
