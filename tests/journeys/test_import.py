"""Three member lists and a plan, from the files to the registry and back, in the browser."""

import pytest

from tests.journeys.conftest import DESK, PHONE
from tests.members.listed import by_committee, by_group, by_sector, names
from tests.plans.test_importing import group_plan, sector_plan

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def chooses(person, folder, files):
    """Puts the files on the disk and chooses them, as a person does."""
    for file in files:
        (folder / file.name).write_bytes(file.read())
    person.page.set_input_files("input[name=sheets]", [str(folder / file.name) for file in files])


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_lists_are_previewed_answered_confirmed_and_undone(size, visitor, tmp_path):
    people = names(20)
    office = visitor("liaison", size)
    office.opens("/members/")
    office.follows("名单导入")
    office.follows("导入名单")
    twice = by_committee([*people[:-9], people[0]])
    chooses(office, tmp_path, [by_sector(people), by_group(people), twice])
    office.presses("读取并预览")
    assert "这是预览，还没有写入名册。" in office.reads()
    assert "比别的名单少 9 人" in office.reads()
    assert office.page.get_by_role("button", name="确认导入").count() == 0

    for fieldset in office.page.locator("main fieldset").all():
        fieldset.get_by_role("radio").first.check()
    office.presses("保存回答，重新预览")
    office.presses("确认导入")
    assert "已导入：新增 20 位委员" in office.page.inner_text("body")

    office.follows("撤销导入")
    office.presses("撤销导入")
    assert "已撤销" in office.reads()


def test_a_plan_is_previewed_and_entered(visitor, tmp_path):
    office = visitor("liaison", PHONE)
    office.opens("/topics/import/")
    office.looks_over()
    chooses(office, tmp_path, [sector_plan(), group_plan()])
    office.page.fill("input[name=year]", "2031")
    office.presses("读取并预览")
    assert "您选的是 2031 年" in office.reads()

    office.page.get_by_label("主题活动").select_option(label="不是议题，不导入")
    office.presses("照这样重新预览")
    office.presses("确认导入")
    assert "已导入 5 个题目" in office.page.inner_text("body")
