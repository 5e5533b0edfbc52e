"""docs/rules/supervision.md says what the code does."""

from django.utils.translation import override

from huiyin.supervision.clocks import AGENCY_CLOCKS
from huiyin.supervision.orders import STEPS
from tests.test_docs import codes, read, rows

PAGE = "docs/rules/supervision.md"


def test_the_table_of_an_orders_steps_is_the_code():
    stated = {
        codes(cells[0])[0]: (cells[1], set(codes(cells[2])), codes(cells[3]), codes(cells[4]))
        for cells in rows(read(PAGE), "order step")
    }

    with override("zh-hans"):
        assert stated == {
            name: (str(step.label), set(step.starts), [step.ends] if step.ends else [], [step.may.__name__])
            for name, step in STEPS.items()
        }


def test_everyone_who_takes_a_step_is_explained():
    explained = {codes(cells[0])[0] for cells in rows(read(PAGE), "taken by")}

    assert {step.may.__name__ for step in STEPS.values()} == explained


def test_the_clocks_of_agencies_are_named():
    assert all(f"`{name.value}`" in read(PAGE) for name in AGENCY_CLOCKS)
