"""`python -m tools.mutants`: change the program a little, run the tests that cover it, and list what they missed.

The changes are mutmut's; docs/mutants.md says what is changed, in which modules, and what came of it. Each group of
modules has a folder in var/mutants/, which keeps its results: a run that was stopped goes on from there, and what
survived is tried again. Remove the folder to begin anew.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "mutants"
PROGRAMS = ROOT / ".venv" / "bin"
LINKED = ("docs", "tools", "bench", "node_modules", "CHANGELOG.md", "CONTRIBUTING.md", "README.md", "Makefile")
# A changed word is no changed rule: what a person is told is judged by the tests of the pages.
WORDS = (r"\b(_|gettext|gettext_lazy|ngettext|pgettext)\(\s*\"", r"ValueError\(\"", r"^\s*from ", r"^\s*import ")

# A second way of counting is compared for so many starts and calendars, not 10,000: each mutant asks again.
CONFTEST = """from tests.calendars import test_oracle
from tests.mutants.database import caches, django_db_setup, uncached

test_oracle.CASES = 100
"""

# Role by object: the table of docs/rules/access.md against what `visible_to` gives.
ROWS = "tests/test_docs.py::test_the_access_table_is_the_code"
OF_MATTERS = "proposal or opinion or livelihood or feedback or part_paper or originator or bulletin or item"
SLOW = "page_says_why or office_is_told or administrator or every_step_of_an_office"


@dataclass(frozen=True)
class Group:
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    but: str = ""  # left out: walks by chance, which find by luck, and what is slow


GROUPS = {
    "days": Group(
        ("huiyin/assemblies/months.py", "huiyin/calendars/deadlines.py", "huiyin/calendars/sums.py"),
        (
            *("tests/assemblies/test_months.py", "tests/calendars/test_written.py", "tests/calendars/test_sums.py"),
            *("tests/calendars/test_deadlines.py", "tests/calendars/test_oracle.py"),
        ),
        "not agree_with_counting_them_one_by_one and not make_up_the_whole_time and not last_of_a_shorter_month",
    ),
    "matters": Group(
        ("huiyin/matters/permissions.py",),
        (ROWS, "tests/matters/test_permissions.py", "tests/matters/test_conflicts.py"),
        f"not ({SLOW}) and (not access_table or {OF_MATTERS})",
    ),
    "supervision": Group(
        ("huiyin/supervision/permissions.py",),
        (
            *(ROWS, "tests/supervision/test_permissions.py", "tests/supervision/test_reading.py"),
            "tests/matters/test_conflicts.py",
        ),
        f"not ({SLOW})",
    ),
    "separation": Group(
        ("huiyin/accounts/separation.py",),
        ("tests/accounts/test_granting.py", "tests/accounts/test_separation.py"),
    ),
    "kinds": Group(
        ("huiyin/opinions/permissions.py", "huiyin/livelihood/permissions.py"),
        (
            *(ROWS, "tests/opinions/test_permissions.py", "tests/livelihood/test_permissions.py"),
            *("tests/opinions/test_workflow.py", "tests/livelihood/test_workflow.py"),
        ),
    ),
    "figures": Group(
        (
            *("huiyin/figures/rows/days.py", "huiyin/figures/rows/members.py", "huiyin/figures/rows/proposals.py"),
            *("huiyin/figures/rows/ledger.py", "huiyin/figures/splits.py"),
        ),
        (
            *("tests/figures/test_counting.py", "tests/figures/test_people.py", "tests/figures/test_rows.py"),
            "tests/figures/test_splits.py",
        ),
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("groups", nargs="*", help=f"of {', '.join(GROUPS)}; all without one")
    parser.add_argument("--show", action="store_true", help="run nothing: show what survived so far")
    asked = parser.parse_args()
    if unknown := set(asked.groups) - set(GROUPS):
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    names = asked.groups or list(GROUPS)
    ended = 0
    for name in names if not asked.show else ():
        ended = run(name) or ended
    for name in names:
        _tell(name, with_changes=asked.show)
    return ended


def run(name: str) -> int:
    folder = _laid_out(name)
    tried = {mutant: status for _module, mutant, status in results(name)}
    left = [mutant for mutant, status in tried.items() if status not in ("killed", "timed out")]
    if tried and not left:
        return 0
    return _mutmut(folder, "run", "--max-children", "1", *(left if len(left) < len(tried) else []))


def _mutmut(folder: Path, *words: str) -> int:
    environment = os.environ | {
        "HUIYIN_HOME": str(folder / "home"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": "",
        "PYTHONHASHSEED": "0",
    }
    environment.pop("HUIYIN_DATABASE_URL", None)
    return subprocess.run([PROGRAMS / "mutmut", *words], cwd=folder, env=environment).returncode


def _laid_out(name: str) -> Path:
    """The group's folder: the program and the tests as they are now, and mutmut's settings."""
    group, folder = GROUPS[name], VAR / name
    inner = folder / "mutants"  # mutmut's own, where the tests run
    inner.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "home", ignore_errors=True)
    (folder / "home").mkdir()
    _copied(ROOT / "huiyin", folder / "huiyin", group.modules)
    shutil.rmtree(inner / "tests", ignore_errors=True)
    shutil.copytree(ROOT / "tests", inner / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    for linked in LINKED:
        if not (inner / linked).is_symlink():
            (inner / linked).symlink_to(ROOT / linked)
    _written(folder / "pyproject.toml", _settings(group))
    _written(inner / "conftest.py", CONFTEST)
    # Which tests cover what is asked anew: mutmut would ask that of new tests alone, and with other settings try again
    # all that was killed.
    (inner / "mutmut-stats.json").unlink(missing_ok=True)
    return folder


def _copied(source: Path, target: Path, mutated: tuple[str, ...]) -> None:
    for path in source.rglob("*"):
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        there = target / path.relative_to(source)
        there.parent.mkdir(parents=True, exist_ok=True)
        if path.relative_to(ROOT).as_posix() in mutated:
            _written(there, undecorated(path.read_text(encoding="utf-8")))
        elif not there.exists() or there.stat().st_mtime != path.stat().st_mtime:
            shutil.copy2(path, there)
            (target.parent / "mutants" / "huiyin" / path.relative_to(source)).unlink(missing_ok=True)


def _written(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def undecorated(source: str) -> str:
    """The same module with `name = decorator(name)` after each function: mutmut passes over what is decorated.

    >>> print(undecorated("@cache\\ndef one():\\n    return 1\\n"))
    def one():
        return 1
    one = cache(one)
    """
    lines = source.splitlines()
    for node in sorted(_decorated(ast.parse(source)), key=lambda node: -node.lineno):
        indent = " " * node.col_offset
        calls = [f"{indent}{node.name} = {ast.unparse(one)}({node.name})" for one in reversed(node.decorator_list)]
        assert node.end_lineno is not None
        lines[node.end_lineno : node.end_lineno] = calls
        del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "\n".join(lines)


def _decorated(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    for node in (node for body in bodies for node in body):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            yield node


def _settings(group: Group) -> str:
    options = [
        *("--no-migrations", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=1"),
        *(["-k", group.but] if group.but else []),
    ]
    of_mutmut = {
        "source_paths": ["huiyin"],
        "only_mutate": list(group.modules),
        "do_not_mutate_patterns": list(WORDS),
        "pytest_add_cli_args": options,
        "pytest_add_cli_args_test_selection": [
            test for test in group.tests if (ROOT / test.partition("::")[0]).exists()
        ],
        "timeout_constant": 20.0,
        "track_dependencies": False,
        "use_git_change_detection": False,
        "on_dependency_change": "ignore",
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in of_mutmut.items()]
    return "\n".join(["[tool.mutmut]", *lines, "", "[tool.pytest.ini_options]", 'markers = ["browser: -"]', ""])


def results(name: str) -> Iterator[tuple[str, str, str]]:
    """Module, mutant and what became of it."""
    for module in GROUPS[name].modules:
        meta = VAR / name / "mutants" / f"{module}.meta"
        found = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"] if meta.exists() else {}
        for mutant, code in found.items():
            yield module, mutant, _status(code)


def _status(code: int | None) -> str:
    if code in (None, 2):
        return "not tried"
    return {0: "survived", 1: "killed", 3: "killed", 5: "no test", 33: "no test"}.get(code, "timed out")


def _tell(name: str, with_changes: bool) -> None:
    found = list(results(name))
    for module in GROUPS[name].modules:
        counts = Counter(status for of, _mutant, status in found if of == module)
        told = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
        print(f"{module}: {counts.total()} mutants: {told}")
    for _module, mutant, status in found if with_changes else ():
        if status in ("survived", "no test"):
            print(f"\n{status}: {mutant}", flush=True)
            _mutmut(VAR / name, "show", mutant)


if __name__ == "__main__":
    sys.exit(main())
