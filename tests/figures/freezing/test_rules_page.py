from huiyin.figures.freezing import prose, workflow
from huiyin.figures.models import AnnualReport
from tests.test_docs import read, rows

PAGE = "docs/rules/annual-report.md"


def test_the_table_of_steps_is_the_code():
    order = list(AnnualReport.State.values)
    known = [
        [
            f"`{name}`",
            str(step.label),
            ", ".join(f"`{state}`" for state in sorted(step.starts, key=order.index)),
            f"`{step.ends}`" if step.ends else "stays",
            f"`{step.may.__name__}`",
        ]
        for name, step in workflow.STEPS.items()
    ]
    assert rows(read(PAGE), "step") == known


def test_the_marks_the_page_shows_can_be_read():
    shown = [cell.strip("`") for row in rows(read(PAGE), "mark") for cell in row[0].split(" or ")]
    for mark in shown[:-1]:
        assert prose.read(mark)[1] == [], mark
