"""`huiyin figures` and `huiyin audit`, asked as a person at a terminal asks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from huiyin.cli import main
from huiyin.figures.measures import EVERY, MEASURES, Rate
from tests.figures.prose import PLAIN, figures, report
from tests.figures.work import EXPECTED

HUIYIN = Path(sys.executable).with_name("huiyin")
SAME = "本届委员共7名，党员委员4名、党外委员3名。"
OTHER = "本届委员共7名，党员委员4名、党外委员5名。走访12个部门。"


def run(*arguments, given=None):
    return CliRunner().invoke(main, [*map(str, arguments)], input=given)


def refused(result, *words):
    assert result.exit_code == 2
    assert all(word in result.output for word in words), result.output
    assert "Traceback" not in result.output


@pytest.fixture
def paper(tmp_path):
    def write(content, name="report.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_figures_lists_the_29_in_the_order_of_the_report(made):
    result = run("figures", "--year", "2023", "--assembly", "home", "--json")
    rows = json.loads(result.output)

    assert result.exit_code == 0
    assert rows == [
        {
            "code": measure.code,
            "label": str(measure.label),
            "value": EXPECTED[measure.code],
            "bound": measure.bound,
            "unit": measure.unit,
            "definition": str(measure.definition),
            "rows": EXPECTED[measure.code],
            "url": f"/reports/home/2023/{measure.code}/",
        }
        for measure in MEASURES
    ]
    assert len(rows) == 29


def test_figures_lists_the_further_ones_when_asked_for_all(made):
    rows = json.loads(run("figures", "--year", "2023", "--assembly", "home", "--json", "--all").output)

    assert {row["code"]: row["value"] for row in rows} == {
        code: value if isinstance(value, int) else float(value) for code, value in EXPECTED.items()
    }
    assert len(rows) == len(EVERY)


def test_figures_gives_the_two_sides_of_a_rate_and_how_many_a_median_is_of(made):
    rows = json.loads(run("figures", "--year", "2023", "--assembly", "home", "--json", "--all").output)
    by_code = {row["code"]: row for row in rows}
    sides = {code: (row["numerator"], row["denominator"]) for code, row in by_code.items() if "numerator" in row}

    assert set(sides) == {measure.code for measure in EVERY if isinstance(measure, Rate)}
    assert sides["filing_rate"] == (10, 15)
    assert all(by_code[code]["rows"] == whole for code, (_part, whole) in sides.items())
    assert (by_code["days_to_reply"]["value"], by_code["days_to_reply"]["rows"]) == (57.0, 3)


def test_a_share_of_nothing_is_null_and_a_dash(made):
    from huiyin.matters.models import Answer

    Answer.objects.all().delete()
    rows = json.loads(run("figures", "--year", "2023", "--assembly", "home", "--json", "--all").output)

    assert {row["code"]: row["value"] for row in rows}["contact_rate"] is None
    assert "—" in run("figures", "--year", "2023", "--assembly", "home", "--all").output


def test_figures_prints_a_table_for_people(made):
    result = run("figures", "--year", "2023", "--assembly", "home")

    assert result.exit_code == 0
    assert "各级政协委员" in result.output


@pytest.mark.parametrize("year", ["2022", "2025", "0", "-1", "9999", "99999999"])
def test_an_unknown_year_names_those_there_are(made, year):
    refused(run("figures", "--year", year, "--assembly", "home"), "有记录的年份：2023、2024")


def test_wrong_use_is_refused(made, paper):
    refused(run("figures"), "--year")
    refused(run("figures", "--year", "x"), "--year")
    refused(run("figures", "--year", "2023", "--assembly", "nowhere"), "nowhere")
    refused(run("audit", paper(SAME)), "--year")
    refused(run("audit", paper(SAME), "--year", "1999", "--assembly", "home"), "有记录的年份")


@pytest.mark.django_db
def test_an_empty_database_says_what_to_do():
    refused(run("figures", "--year", "2023"), "huiyin demo")


def test_audit_ends_with_0_when_nothing_differs(made, paper):
    result = run("audit", paper(SAME), "--year", "2023", "--assembly", "home", "--json")

    assert result.exit_code == 0
    assert json.loads(result.output)["summary"] == {"found": 3, "holds": 3, "differs": 0, "no_measure": 0}


def test_audit_names_what_differs_and_ends_with_1(made, paper):
    result = run("audit", paper(OTHER), "--year", "2023", "--assembly", "home", "--json")
    answer = json.loads(result.output)

    assert result.exit_code == 1
    assert answer["figures"][2] == {
        "number": 5,
        "bound": "exact",
        "unit": "名",
        "phrase": "党外委员5名",
        "sentence": "本届委员共7名，党员委员4名、党外委员5名。",
        "measure": "members_non_cpc",
        "recorded": 3,
        "verdict": "differs",
    }
    assert answer["figures"][3]["verdict"] == "no_measure"
    assert answer["summary"] == {"found": 4, "holds": 2, "differs": 1, "no_measure": 1}


def test_audit_says_the_same_to_people(made, paper):
    result = run("audit", paper(OTHER), "--year", "2023", "--assembly", "home")

    assert result.exit_code == 1
    assert "✗ 党外委员5名" in result.output
    assert result.output.endswith("共 4 个数字：2 个相符，1 个不符，1 个没有对应指标。\n")


def test_audit_reads_from_a_pipe(made):
    result = run("audit", "-", "--year", "2023", "--assembly", "home", "--json", given=SAME)

    assert json.loads(result.output)["summary"]["holds"] == 3


@pytest.mark.parametrize("text", ["", "\n", "The committee met.", "བོད་ལྗོངས་སྲིད་གྲོས།"])
def test_a_text_without_figures_ends_well_and_says_so(made, paper, text):
    result = run("audit", paper(text), "--year", "2023", "--assembly", "home")

    assert result.exit_code == 0
    assert "没有带单位的数字" in result.output


@pytest.mark.parametrize("options", [("--extract-only",), ("--year", "2023")])
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(paper, tmp_path, options):
    refused(run("audit", tmp_path / "missing.txt", *options), "找不到文件")
    refused(run("audit", tmp_path, *options), "打不开文件")
    refused(run("audit", "a\x00b", *options), "打不开文件")
    refused(run("audit", paper(b"\x00\x01\x02\xff"), *options), "UTF-8")
    refused(run("audit", paper(b"a" * (20 * 1024 * 1024)), *options), "10 MB")


def command(*arguments, home, given=b""):
    known = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    return subprocess.run(
        [HUIYIN, *map(str, arguments)],
        input=given,
        capture_output=True,
        env=known | {"HUIYIN_HOME": str(home), "HUIYIN_SECRET_KEY": "only-for-this-test"},
        cwd=home,
    )


def test_extract_only_needs_neither_database_nor_settings(tmp_path, paper):
    home = tmp_path / "home"
    home.mkdir()
    ended = command("audit", paper(report(PLAIN)), "--extract-only", "--json", home=home)
    answer = json.loads(ended.stdout)

    assert ended.returncode == 0, ended.stderr
    assert [figure["number"] for figure in answer["figures"]] == [number for _code, number in figures(PLAIN)]
    assert {figure["verdict"] for figure in answer["figures"]} == {None}
    assert answer["summary"] == {"found": 29, "holds": 0, "differs": 0, "no_measure": 0}
    assert list(home.iterdir()) == []  # not even an empty database was made


def test_extract_only_does_not_load_the_site():
    program = (
        "import sys; from click.testing import CliRunner; from huiyin.cli import main;"
        "CliRunner().invoke(main, ['audit', '-', '--extract-only'], input='委员440名');"
        "print([name for name in ('huiyin.settings', 'django.db') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ended.stdout.strip() == "[]"


def test_a_missing_database_is_refused_and_none_is_made(tmp_path):
    ended = command("figures", "--year", "2023", home=tmp_path)

    assert ended.returncode == 2
    assert "huiyin demo" in ended.stderr.decode()
    assert not list(tmp_path.glob("*.sqlite3"))


def test_a_database_without_tables_is_refused(tmp_path):
    (tmp_path / "huiyin.sqlite3").touch()
    ended = command("audit", "-", "--year", "2023", home=tmp_path, given="委员440名".encode())

    assert ended.returncode == 2
    assert "huiyin demo" in ended.stderr.decode()


def test_a_file_of_an_older_notepad_is_audited(made, paper):
    result = run("audit", paper(SAME.encode("utf-16")), "--year", "2023", "--assembly", "home", "--json")

    assert json.loads(result.output)["summary"]["holds"] == 3
