"""What is found: beside a plain scan, beside answers known beforehand. On public data that stay where they are."""

import csv
import gzip
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from bench._measures import auc, halves, spearman
from bench.site import code
from tools.bench import SHARED, case

MESSAGES = 20_000
WORDS = 100  # asked of each length
Rows = list[dict[str, str]]


def rows(path: str) -> Rows:
    file = SHARED / path
    opened = gzip.open(file, "rt", encoding="utf-8-sig", newline="") if file.suffix == ".gz" else file.open(newline="")
    with opened as read:
        return list(csv.DictReader(read))


class Asked:
    """Documents in a scratch database for the length of the process, asked as `huiyin eval` asks."""

    def __init__(self, documents: Iterable[tuple[Any, str, str]], postgresql: bool = False) -> None:
        import atexit

        from huiyin.search.evaluation import lines, running, scratch

        open_till_the_end = ExitStack()
        atexit.register(open_till_the_end.close)
        url = open_till_the_end.enter_context(_postgresql()) if postgresql else ""
        alias = open_till_the_end.enter_context(scratch.database(url))
        self.took = running.Took()
        given = (lines.Given(*one) for one in documents)
        self.indexed = running.Indexed(given, alias, lambda done, of: None, self.took)

    @property
    def finder(self) -> Any:
        from huiyin.search.finding import Finder

        return Finder(None, self.indexed.sources, self.indexed.using)

    def answers(self, queries: Iterable[tuple[Any, str, str]], how: str, limit: int) -> Iterator[tuple[Any, list[Any]]]:
        """(id of the query, ids found)."""
        from huiyin.search.evaluation import lines, running

        given = (lines.Given(*one) for one in queries)
        for row in self.indexed.answers(given, getattr(running, how), limit):
            yield row["id"], [hit["id"] for hit in row["hits"]]

    def timed(self) -> dict[str, Any]:
        found = self.took.summed()
        return {name: found[name] for name in ("indexing_s", "p50_ms", "p95_ms", "memory_mib")}


def _postgresql() -> Any:
    from tools.postgres import server

    return server()


# Exact


def plain(text: str) -> str:
    """What a plain scan compares, by other means than the search's own."""
    from huiyin.text.scripts import to_simplified

    return " ".join(re.findall(r"\w+", to_simplified(unicodedata.normalize("NFKC", text).casefold())))


def messages() -> list[str]:
    """20,000 of what residents write: each again with other numbers, its sentences turned, every third Traditional."""
    from huiyin.text.scripts import to_traditional

    luck = random.Random(5)
    sources = [rows(f"complaints/{name}.csv.gz") for name in ("messages", "messages_with_replies", "classified")]
    there = [f"{row['留言主题']}\n{row['留言详情']}" for source in sources for row in source]
    while len(there) < MESSAGES:
        sentences = re.split("(?<=[。！？])", luck.choice(there[:3000]))
        luck.shuffle(sentences)
        there.append(re.sub(r"\d", lambda _digit: str(luck.randrange(10)), "".join(sentences)))
    return [to_traditional(text) if number % 3 == 0 else text for number, text in enumerate(there)]


def words_of(texts: Sequence[str], luck: random.Random) -> dict[int, list[str]]:
    """Stretches of 2, 3 and 4 characters as they come, in Simplified."""
    from huiyin.text.scripts import to_simplified

    found: dict[int, set[str]] = defaultdict(set)
    for length in (2, 3, 4):
        while len(found[length]) < WORDS:
            runs = [run for run in re.findall("[\u4e00-\u9fff]+", luck.choice(texts)) if len(run) >= length]
            if runs:
                run = luck.choice(runs)
                start = luck.randrange(len(run) - length + 1)
                found[length].add(to_simplified(run[start : start + length]))
    return {length: sorted(words) for length, words in found.items()}


def against_a_scan(texts: list[str], postgresql: bool) -> Callable[[], object]:
    from huiyin.search.finding import Asked as Query
    from huiyin.text.keys import Words

    asked = Asked(((number, "", text) for number, text in enumerate(texts)), postgresql)
    scanned, words = [plain(text) for text in texts], words_of(texts, random.Random(6))

    def one(word: str) -> tuple[int, int, int]:
        found = {hit.pk - 1 for hit in asked.finder.each(Query(Words.of(word)))}
        there = {number for number, text in enumerate(scanned) if word in text}
        return len(found & there), len(found), len(there)

    def work() -> dict[str, dict[str, float]]:
        shown = {}
        for length, some in words.items():
            right, found, there = (sum(numbers) for numbers in zip(*map(one, some), strict=True))
            figures = {"words": len(some), "texts": there, "recall": right / there, "precision": right / found}
            shown[f"{length} characters"] = figures
        return shown

    return work


@case(rows=3 * WORDS, needs="complaints")
def search_exact() -> Callable[[], object]:
    """300 words of 2, 3 and 4 characters over 20,000 messages, each compared with a plain scan; SQLite."""
    code()
    return against_a_scan(messages(), postgresql=False)


@case(rows=3 * WORDS, needs="complaints")
def search_exact_postgresql() -> Callable[[], object]:
    """The same on PostgreSQL."""
    code()
    return against_a_scan(messages(), postgresql=True)


@case(rows=3 * WORDS, needs="council-tw")
def search_simplified_in_traditional() -> Callable[[], object]:
    """300 Simplified words over 2,147 proposals in Traditional, each compared with a plain scan."""
    import json

    code()
    with gzip.open(SHARED / "council-tw/taichung_proposals.json.gz", "rt", encoding="utf-8") as file:
        bills = json.load(file)
    said = [[str(bill.get(name) or "") for name in ("abstract", "description", "methods")] for bill in bills]
    return against_a_scan(["\n".join(texts) for texts in said], postgresql=False)


# Best first


@case(rows=537, needs="retrieval")
def search_ranked_law() -> Callable[[], object]:
    """Lay people's questions over 1,022 articles of law: share of the right ones among the first ten."""
    code()
    asked = Asked((row["article"], row["article"], row["text"]) for row in rows("retrieval/law_articles.csv.gz"))
    queries = rows("retrieval/law_queries.csv.gz")
    right = {row["query_id"]: set(row["relevant_articles"].split("|")) for row in queries}
    given = [(row["query_id"], "", row["question"]) for row in queries]

    def work() -> dict[str, Any]:
        shares = [len(right[key] & set(ids)) / len(right[key]) for key, ids in asked.answers(given, "ranked", 10)]
        return {"recall@10": halves(shares), "took": asked.timed()}

    return work


@case(rows=1227, needs="complaints")
def search_ranked_replies() -> Callable[[], object]:
    """1,227 messages, each asked over all replies: how often its own reply comes first."""
    code()
    there = rows("complaints/messages_with_replies.csv.gz")
    asked = Asked((number, "", row["答复意见"]) for number, row in enumerate(there))
    given = [(number, row["留言主题"], row["留言详情"]) for number, row in enumerate(there)]

    def work() -> dict[str, Any]:
        firsts = [float(ids[:1] == [key]) for key, ids in asked.answers(given, "ranked", 10)]
        return {"hit@1": halves(firsts), "took": asked.timed()}

    return work


# Alike


def _messages() -> dict[str, tuple[str, str]]:
    there = rows("complaints/messages.csv.gz")
    return {row["留言编号"]: (row["留言主题"].strip(), row["留言详情"].strip()) for row in there}


@case(rows=133, needs="dedup")
def search_similar_issues() -> Callable[[], object]:
    """Each message of a matter over all 1,846: share of the others of its matter among the ten nearest."""
    code()
    there = _messages()
    asked = Asked((key, *said) for key, said in there.items())
    labelled: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows("dedup/issue_labels.csv"):
        labelled[row["issue_id"]][row["留言编号"]] = row["relation"]
    same = [
        (key, {other for other, relation in issue.items() if relation == "same" and other != key}, issue)
        for issue in labelled.values()
        for key, its in issue.items()
        if its == "same"
    ]

    def work() -> dict[str, Any]:
        shares, before = [], []
        for (key, others, issue), (_key, ids) in zip(
            same, asked.answers([(key, *there[key]) for key, _others, _issue in same], "similar", 60), strict=True
        ):
            near = [one for one in ids if one != key]
            shares.append(len(others & set(near[:10])) / min(10, len(others)))
            places = {one: place for place, one in enumerate(near)}
            hard = [other for other, relation in issue.items() if relation == "related"]
            before += [float(places.get(one, 61) < places.get(two, 60)) for one in others for two in hard]
        return {"recall@10": halves(shares), "before the same place": halves(before), "took": asked.timed()}

    return work


@case(rows=340, needs="dedup")
def search_similar_pairs() -> Callable[[], object]:
    """340 pairs of messages, the same matter or not; pairs of one place and two matters apart."""
    code()
    from huiyin.text.commonness import BUILT_IN, Commonness
    from huiyin.text.likeness import compare, prepare

    there, pairs = _messages(), rows("dedup/message_pairs.csv")
    labels = [int(pair["same_matter"]) for pair in pairs]
    is_hard = [pair["group"].startswith("I") for pair in pairs]
    counted = Commonness.of_texts(f"{title}\n{body}" for title, body in there.values())

    def scored(ready: Callable[[str, str], Any]) -> dict[str, float]:
        kept = {key: ready(*there[key]) for pair in pairs for key in (pair["id_a"], pair["id_b"])}
        scores = [compare(kept[pair["id_a"]], kept[pair["id_b"]]).score for pair in pairs]
        return _apart(scores, labels) | {"one place, two matters": _auc_of(scores, labels, is_hard)}

    return lambda: {
        "as a page does": scored(lambda title, body: prepare(body, title, common=counted)),
        "as eval pairs does": scored(lambda title, body: prepare(f"{title}\n{body}", common=BUILT_IN)),
    }


def _apart(scores: Sequence[float], labels: Sequence[int]) -> dict[str, float]:
    found = {"all": auc(scores, labels), "even": auc(scores[::2], labels[::2]), "odd": auc(scores[1::2], labels[1::2])}
    return {name: round(value, 4) for name, value in found.items()}


def _auc_of(scores: Sequence[float], labels: Sequence[int], which: Sequence[bool]) -> float:
    chosen = [(score, label) for score, label, is_one in zip(scores, labels, which, strict=True) if is_one]
    return round(auc([score for score, _label in chosen], [label for _score, label in chosen]), 4)


SENTENCES = {"LCQMC": "lcqmc_test_1-5000", "AFQMC": "afqmc_dev_1-1800", "PAWS-X": "pawsx_zh_dev_1-900"}


@case(rows=8_400, needs="dedup")
def search_similar_sentences() -> Callable[[], object]:
    """Pairs of short sentences, as `huiyin eval pairs` scores them: AUC; of STS-B the rank correlation."""
    code()
    from huiyin.search.evaluation import lines, running

    def scores(there: Rows) -> list[float]:
        given = (lines.Pair(None, row["sentence1"], row["sentence2"]) for row in there)
        return [row["score"] for row in running.likenesses(given, running.Took())]

    def work() -> dict[str, dict[str, float]]:
        found = {}
        for name, file in SENTENCES.items():
            there = rows(f"dedup/{file}.csv.gz")
            found[f"{name}, AUC"] = _apart(scores(there), [int(row["label"]) for row in there])
        graded = rows("dedup/stsb_dev_1-700.csv.gz")
        said, meant = scores(graded), [float(row["label"]) for row in graded]
        parts = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}
        found["STS-B, rank correlation"] = {
            name: round(spearman(said[part], meant[part]), 4) for name, part in parts.items()
        }
        return found

    return work
