"""Time and memory of named cases: `make bench [k=name] [json=path] [runs=5]`.

A case is a function in a file of bench/. It prepares what it needs, which is not timed, and returns the work, which
is; its docstring is the line a reader sees. A case may name a baseline: another case, the plain way of doing the same
work, which is measured in turn with it, run by run, so that both see the same machine.

    from tools.bench import case

    @case(rows=10_000, baseline="ledger_by_hand")
    def ledger():
        "The ledger of 10,000 matters, as the page asks for it."
        matters = make_matters(10_000)
        return lambda: render(matters)

    @case(rows=10_000, only_as_baseline=True)
    def ledger_by_hand():
        "The same rows, fetched one by one."
        ...

Each run is a process of its own, so that no case warms another's caches or inherits its memory. The table shows
medians over the runs: wall and CPU time of the work (this process and its children), the most memory the process
held at any time (with its imports and preparation), and the ratio of its wall time to the baseline's. `rows` is how
many things one run handles, for the rate. A work that returns a dictionary of numbers measured them itself: they are
printed below the table, medians over the runs. The JSON file also has the least and the most of the wall times.
"""

import argparse
import importlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from rich import box
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
DEFAULT_JSON = ROOT / "var" / "bench.json"
SHARED = Path(os.environ.get("BENCH_SHARED", ROOT.parent / "shared")) / "data"  # public data, for measuring only

Work = Callable[[], object]
Prepare = TypeVar("Prepare", bound=Callable[[], Work])


class Case(NamedTuple):
    name: str
    about: str
    prepare: Callable[[], Work]
    rows: int
    baseline: str
    only_as_baseline: bool
    needs: str  # a folder of SHARED


class Run(NamedTuple):
    wall: float  # seconds
    cpu: float  # seconds, user and system
    memory: int  # bytes at the peak
    figures: dict[str, Any] = {}  # what the work itself measured, where it returns that


CASES: dict[str, Case] = {}


def case(
    rows: int = 1, baseline: str = "", only_as_baseline: bool = False, needs: str = ""
) -> Callable[[Prepare], Prepare]:
    """Register the function under its own name. Raises ValueError when two cases share one.

    One that `needs` a folder of public data is left out, and said to be, where that is not at hand.
    """

    def register(prepare: Prepare) -> Prepare:
        name = prepare.__name__
        if name in CASES:
            raise ValueError(f"two benchmark cases are called {name}")
        about = (prepare.__doc__ or "").strip().partition("\n")[0]
        CASES[name] = Case(name, about, prepare, rows, baseline, only_as_baseline, needs)
        return prepare

    return register


def load() -> dict[str, Case]:
    for path in sorted(BENCH.glob("[!_]*.py")):
        importlib.import_module(f"bench.{path.stem}")
    for known in CASES.values():
        if known.baseline and known.baseline not in CASES:
            raise ValueError(f"{known.name}: there is no case {known.baseline} to compare with")
    return CASES


def measure_here(name: str) -> Run:
    """Prepare the case, do its work once and say what it took. Called in a process of its own."""
    work = load()[name].prepare()
    cpu, wall = _cpu(), time.perf_counter()
    found = work()
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    return Run(wall, cpu, _peak_memory(), found if isinstance(found, dict) else {})


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _peak_memory() -> int:
    """From the kernel's own account where there is one: getrusage also counts what the parent held at the fork."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure(name: str) -> Run:
    command = [sys.executable, "-m", "tools.bench", "--one", name]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{name}: the case failed, see above")
    return Run(*json.loads(done.stdout.splitlines()[-1]))


def compare(chosen: list[Case], runs: int, tell: Callable[[str], None]) -> dict[str, dict[str, Any]]:
    """Measure each case `runs` times, in turn with its baseline, and return the medians by name."""
    results: dict[str, dict[str, Any]] = {}
    for one in chosen:
        tell(one.name)
        turns: dict[str, list[Run]] = {name: [] for name in (one.name, one.baseline) if name}
        for _ in range(runs):
            for name, taken in turns.items():
                taken.append(measure(name))
        results[one.name] = {"about": one.about, "rows": one.rows, **_medians(turns[one.name])}
        if one.baseline:
            base = _medians(turns[one.baseline])
            results[one.name] |= {
                "baseline": {"name": one.baseline, "about": CASES[one.baseline].about, **base},
                "ratio": results[one.name]["wall"] / base["wall"],
            }
    return results


def _medians(runs: list[Run]) -> dict[str, Any]:
    walls = [run.wall for run in runs]
    return {
        "wall": statistics.median(walls),
        "wall_least": min(walls),
        "wall_most": max(walls),
        "cpu": statistics.median(run.cpu for run in runs),
        "memory": int(statistics.median(run.memory for run in runs)),
        "runs": len(runs),
    } | ({"figures": _middle([run.figures for run in runs])} if runs[0].figures else {})


def _middle(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Of each figure its median over the runs, however deep it lies."""
    return {
        name: _middle([one[name] for one in found])
        if isinstance(first, dict)
        else statistics.median(one[name] for one in found)
        for name, first in found[0].items()
    }


def _is_at_hand(known: Case) -> bool:
    return not known.needs or (SHARED / known.needs).is_dir()


def table(results: dict[str, dict[str, Any]]) -> Table:
    shown = Table(box=box.SIMPLE)
    shown.add_column("case", no_wrap=True)
    for column in ("wall", "CPU", "memory", "per second", "to baseline"):
        shown.add_column(column, justify="right", no_wrap=True)
    for name, result in results.items():
        shown.add_row(name, *_cells(result), f"×{result['ratio']:.2f}" if "ratio" in result else "")
        if "baseline" in result:
            cells = _cells({"rows": result["rows"], **result["baseline"]})
            shown.add_row(f"  {result['baseline']['name']}", *cells, "×1.00", style="dim")
    return shown


def _cells(result: dict[str, Any]) -> list[str]:
    return [
        _seconds(result["wall"]),
        _seconds(result["cpu"]),
        f"{result['memory'] / 2**20:.0f} MiB",
        f"{result['rows'] / result['wall']:,.0f}",
    ]


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("-k", default="", help="only the cases whose name contains this")
    parser.add_argument("--json", type=Path, default=DEFAULT_JSON)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure_here(asked.one)))
        return 0
    chosen = [known for known in load().values() if asked.k in known.name and not known.only_as_baseline]
    if not chosen:
        print(f"No benchmark case is called {asked.k!r}. There are: {', '.join(CASES) or 'none'}")
        return 2
    console = Console()
    for left_out in [known for known in chosen if not _is_at_hand(known)]:
        console.print(f"{left_out.name}: left out, {SHARED / left_out.needs} is not here")
    chosen = [known for known in chosen if _is_at_hand(known)]
    results = compare(chosen, asked.runs, lambda name: console.print(f"{name} …", style="dim"))
    console.print(table(results))
    for name, result in results.items():
        for what, figures in result.get("figures", {}).items():
            console.print(f"{name} · {what}: {figures}")
    machine = {"python": platform.python_version(), "processors": os.cpu_count(), "system": platform.system()}
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps({"machine": machine, "cases": results}, ensure_ascii=False, indent=2) + "\n")
    console.print(f"written to {asked.json}", style="dim")
    return 0


if __name__ == "__main__":
    from tools import bench  # the module the cases register with, not this run of it

    sys.exit(bench.main())
