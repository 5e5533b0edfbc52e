"""`huiyin eval`: the same code as the pages', on files of any origin, and nothing left behind."""

import json
import tempfile

import pytest
from click.testing import CliRunner
from django.db import connection, connections

from huiyin.cli import main
from huiyin.search.evaluation import scratch
from huiyin.search.evaluation.commands import evaluate
from huiyin.search.evaluation.running import percentile


@pytest.fixture(autouse=True)
def _databases_of_its_own(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield


DOCUMENTS = [
    {"id": 7, "title": "关于加强农牧区饮水安全的建议", "text": "冬天水管冻住，村民要到两公里外背水。"},
    {"id": "7", "title": "關於農牧區飲水安全", "text": "請水利部門公開水質檢測。"},
    {"id": "公交", "text": "公交车班次太少，学生放学等车要四十分钟。"},
    {"id": 2.5, "title": "གངས་ལྗོངས", "text": "བོད་ལྗོངས་ཆུ།"},
]


@pytest.fixture
def files(tmp_path):
    def write(documents, queries):
        for name, rows in (("D", documents), ("Q", queries)):
            (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
        return ["--docs", str(tmp_path / "D"), "--queries", str(tmp_path / "Q")]

    return write


def run(*words):
    return CliRunner().invoke(evaluate, [str(word) for word in words])


def found(ended):
    assert ended.exit_code == 0, ended.stderr
    return {row["id"]: [hit["id"] for hit in row["hits"]] for row in map(json.loads, ended.stdout.splitlines())}


def asked(**texts):
    return [{"id": name, "text": text} for name, text in texts.items()]


def test_exact_search_lists_what_holds_all_the_words_the_last_given_first(files):
    given = files(DOCUMENTS, asked(both="饮水", two="水 安全", none="地铁", tibetan="ལྗོངས", operators="' OR 1=1 --"))

    ended = run("search", "--exact", *given)

    assert found(ended) == {"both": ["7", 7], "two": ["7", 7], "none": [], "tibetan": [2.5], "operators": []}


@pytest.mark.parametrize("verb", ["search", "similar"])
def test_the_best_comes_first_with_its_score(files, verb):
    ended = run(verb, *files(DOCUMENTS, asked(bus="学生等公交车要很久")), "--limit", 1)

    (row,) = map(json.loads, ended.stdout.splitlines())
    assert row["id"] == "bus"
    assert [hit["id"] for hit in row["hits"]] == ["公交"]
    assert row["hits"][0]["score"] > 0


@pytest.mark.parametrize("verb", [["search"], ["search", "--exact"], ["similar"]], ids=" ".join)
@pytest.mark.parametrize("text", ["", "，。！", "😀", "水", "水" * 10_000, "\0", "\ud800", "གངས", "* NEAR(水) AND"])
def test_any_query_gets_an_answer(files, verb, text):
    ended = run(*verb, *files(DOCUMENTS, [{"id": 1, "text": text}]))

    assert [*found(ended)] == [1]


def test_pairs_are_scored_with_their_mark(tmp_path):
    path = tmp_path / "P"
    path.write_text('{"a": "加强饮水安全", "b": "加強飲水安全"}\n{"id": "x", "a": "饮水", "b": "公交车"}\n')

    ended = run("pairs", "--pairs", path)

    assert [json.loads(line) for line in ended.stdout.splitlines()] == [
        {"id": 1, "score": 1.0, "mark": "same_text"},
        {"id": "x", "score": 0.0, "mark": "other"},
    ]


def test_time_and_memory_are_told_beside_the_answers(files):
    ended = run("search", "--json", *files(DOCUMENTS, asked(one="饮水", two="公交")))

    took = json.loads(ended.stderr.splitlines()[-1])
    assert (took["documents"], took["asked"]) == (4, 2)
    assert 0 < took["p50_ms"] <= took["p95_ms"]
    assert took["indexing_s"] > 0
    assert took["memory_mib"] > 10


def test_answers_go_to_a_file_when_one_is_named(files, tmp_path):
    ended = run("search", "--exact", *files(DOCUMENTS, asked(one="公交")), "--out", tmp_path / "out")

    assert ended.stdout == ""
    assert json.loads((tmp_path / "out").read_text()) == {"id": "one", "hits": [{"id": "公交", "score": 1.0}]}


def test_a_wrong_line_ends_it_with_1_and_says_where(files):
    ended = run("search", *files([*DOCUMENTS, {"id": 7, "text": ""}], asked(one="水")))

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "huiyin: D 第 5 行：id 7 重复，第 1 行已经有了。" in ended.stderr


def test_a_file_that_is_not_there_is_wrong_use(files, tmp_path):
    given = files(DOCUMENTS, asked(one="水"))
    (tmp_path / "Q").unlink()

    ended = run("search", *given)

    assert ended.exit_code == 2
    assert "Q" in ended.stderr


@pytest.mark.parametrize("url", ["sqlite:///x", "nonsense", "postgres://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_used_is_wrong_use(files, url):
    ended = run("search", "--database", url, *files(DOCUMENTS, asked(one="水")))

    assert ended.exit_code == 2
    assert "--database" in ended.stderr


@pytest.mark.parametrize("text", ["水", "地铁"])
def test_nothing_is_left_behind(files, text, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before, there = set(connections), {path.name for path in tmp_path.iterdir()}

    run("search", *files(DOCUMENTS if text == "水" else [*DOCUMENTS, DOCUMENTS[0]], asked(one=text)))

    assert set(connections) == before
    assert {path.name for path in tmp_path.iterdir()} - there == {"D", "Q"}
    assert scratch.Document._meta.db_table not in connection.introspection.table_names()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a schema of the PostgreSQL the tests run on")
def test_a_schema_of_postgresql_serves_and_goes(files):
    settings = connection.settings_dict
    host = str(settings["HOST"]).replace("/", "%2F")
    url = f"postgres://{settings['USER']}@{host}/{settings['NAME']}"

    ended = run("search", "--exact", "--database", url, *files(DOCUMENTS, asked(both="饮水")))

    assert found(ended) == {"both": ["7", 7]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'huiyin_scratch%'")
        assert cursor.fetchone() == (0,)


def test_a_command_that_is_none_names_those_there_are():
    ended = CliRunner().invoke(main, ["eval", "nothing"])

    assert ended.exit_code == 2
    assert "可用的有：pairs、search、similar。" in ended.stderr


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (1, 100), (0.001, 1)])
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(share, value):
    assert percentile(range(1, 101), share) == value
