"""The tables and diagrams in docs/rules/ of what can happen to a matter, drawn from the steps: `python -m tools.steps`.

Each stands between a pair of marks, `<!-- drawn: name -->` and `<!-- end -->`; the words around them are people's.
A test compares the page with what would be drawn.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huiyin.matters.steps import Step

RULES = Path(__file__).resolve().parent.parent / "docs" / "rules"
# Page → where its STEPS are, and the state a matter of that kind begins in.
KINDS = {
    "proposal.md": ("huiyin.proposals.workflow", "draft"),
    "opinion.md": ("huiyin.opinions.workflow", "draft"),
    "livelihood.md": ("huiyin.livelihood.workflow", "collected"),
}
BLOCK = re.compile(r"(<!-- drawn: (\w+) -->\n).*?(<!-- end -->)", re.S)
# Records that are no matter: page → where its STEPS are, and the model whose states they move.
PLAIN = {"writing.md": ("huiyin.writings.workflow", "huiyin.writings.models", "Writing")}
COLUMNS = ["step", "label", "from", "to", "who", "of an agency's part"]
COLUMNS += ["clocks started", "stopped", "paused", "resumed"]

Steps = dict[str, "Step"]


def steps_of(page: str) -> Steps:
    """Those of the kind the page is of; empty while it has no course of its own."""
    try:
        return dict(import_module(KINDS[page][0]).STEPS)
    except ModuleNotFoundError:
        return {}


def drawn(text: str, steps: Steps, begins: str = "draft") -> str:
    """The page with every block drawn anew."""
    blocks: dict[str, Callable[[Steps], Iterator[str]]]
    blocks = {"table": table, "matter": partial(matter_diagram, begins=begins), "part": part_diagram}
    return BLOCK.sub(lambda found: found[1] + "\n".join(blocks[found[2]](steps)) + "\n" + found[3], text)


def table(steps: Steps) -> Iterator[str]:
    yield _row(COLUMNS)
    yield _row(["---"] * len(COLUMNS))
    for name, step in steps.items():
        yield _row(
            [
                f"`{name}`",
                str(step.label),
                _codes(sorted(step.starts, key=_order)),
                _end(step),
                f"`{step.may.__name__}`" if step.may else "the program",
                _part(step),
                *(_codes(names) for names in (step.clocks, step.stops, step.pauses, step.resumes)),
            ]
        )


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name!s}`" for name in names) or "–"


def _order(state: str) -> int:
    from huiyin.matters.models import State

    return list(State).index(State(state))


def _end(step: Step) -> str:
    if step.ends:
        return f"`{step.ends!s}`"
    return "as the parts" if step.part and step.part.ends else "stays"


def _part(step: Step) -> str:
    if step.part is None:
        return "–"
    from huiyin.matters.models import Assignment

    part = step.part
    roles = [role for role in Assignment.Role if role in part.roles]
    whose = "" if len(roles) == len(Assignment.Role) else f" ({_codes(roles)})"
    return f"{_codes(sorted(part.starts))} → {f'`{part.ends!s}`' if part.ends else 'stays'}{whose}"


def matter_diagram(steps: Steps, begins: str) -> Iterator[str]:
    """Steps with an end of their own; where the agencies' parts decide where a matter stands, as one (`handled`)."""
    from huiyin.matters.models import ENDED, HANDLED

    by_parts = any(step.part and step.part.ends and not step.ends for step in steps.values())
    handled = HANDLED if by_parts else []
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {begins}"
    for name, step in steps.items():
        if step.ends:
            starts = [state for state in step.starts if state not in handled]
            if len(starts) < len(step.starts):
                yield f"    handled --> {step.ends!s}: {name}"
            for start in sorted(starts, key=_order):
                yield f"    {start!s} --> {'handled' if step.ends in handled else str(step.ends)}: {name}"
    if handled:
        yield "    state handled {"
        yield from (f"        {state!s}" for state in sorted(handled, key=_order))
        yield "    }"
    ends = {step.ends for step in steps.values() if step.ends}
    yield from (f"    {state!s} --> [*]" for state in ENDED if state in ends)
    yield "```"


def part_diagram(steps: Steps) -> Iterator[str]:
    """What happens to each agency's assignment."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> assigned: assign"
    ends = set()
    for name, step in steps.items():
        if step.part and step.part.ends:
            ends.add(str(step.part.ends))
            for start in sorted(step.part.starts):
                yield f"    {start!s} --> {step.part.ends!s}: {name}"
    leaving = {str(start) for step in steps.values() if step.part for start in step.part.starts}
    yield from (f"    {state} --> [*]" for state in sorted(ends - leaving))
    yield "```"


def drawn_plain(text: str, steps: Any, order: list[str]) -> str:
    """The same for a record that is no matter: it has no clocks and no parts. It begins in the first of its states."""
    blocks = {"table": _plain_table, "course": _plain_course}
    return BLOCK.sub(lambda found: found[1] + "\n".join(blocks[found[2]](steps, order)) + "\n" + found[3], text)


def _plain_table(steps: Any, order: list[str]) -> Iterator[str]:
    yield _row(["step", "label", "from", "to", "who"])
    yield _row(["---"] * 5)
    for name, step in steps.items():
        starts = _codes(sorted(step.starts, key=order.index))
        end = f"`{step.ends}`" if step.ends else "stays"
        yield _row([f"`{name}`", str(step.label), starts, end, f"`{step.may.__name__}`"])


def _plain_course(steps: Any, order: list[str]) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {order[0]}"
    for name, step in steps.items():
        if step.ends:
            yield from (f"    {start} --> {step.ends}: {name}" for start in sorted(step.starts, key=order.index))
    yield "```"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
    import django

    django.setup()
    for page, (_where, begins) in KINDS.items():
        if steps := steps_of(page):
            path = RULES / page
            path.write_text(drawn(path.read_text(encoding="utf-8"), steps, begins), encoding="utf-8")
    for page, (where, models, model) in PLAIN.items():
        path, order = RULES / page, getattr(import_module(models), model).State.values
        text = path.read_text(encoding="utf-8")
        path.write_text(drawn_plain(text, import_module(where).STEPS, order), encoding="utf-8")


if __name__ == "__main__":
    main()
