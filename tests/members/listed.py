"""Member lists in the layouts offices keep, with their traps: made here, of invented people."""

from tests.spreadsheets import xlsx

TITLE = "2026年云岭区一届政协委员街道分组名单"  # of the street list, and by mistake of all three
SECTORS = ["经济", "教育", "民族宗教", "工商联"]
GROUPS = ["青岚", "白塔"]
COMMITTEES = ["提案委员会", "经济科技委员会"]
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈", "云山河林川石溪岭"


def names(count):
    """So many different names."""
    return [f"{FAMILY[at % 10]}{GIVEN[at // 10 % 8]}{GIVEN[at // 80]}" for at in range(count)]


def by_sector(people, **given):
    rows = [[TITLE], ["序号", "姓名", "界别", "性别", "党派", "现工作单位及职务"]]
    for at, name in enumerate(people):
        party = ["中共", "民建、中共", "无党派", "九三学社 "][at % 4]
        rows.append([at * 2 + 1, name, SECTORS[at % 4], "女", party, f"某单位{at}"])
    return xlsx(("Sheet1", rows), name=given.get("name", "按界别.xlsx"))


def by_group(people, stated=None, name="按小组.xlsx"):
    """Groups in merged cells with a head count; a group goes on after a page's end under a cell of its own."""
    rows = [[TITLE], ["序号", "街道委员小组", "姓名", "党派", "性别", "现工作单位及职务"]]
    half = len(people) // 2
    shares = [people[:half], people[half:]]
    merged = []
    for group, share in zip(GROUPS, shares, strict=True):
        words = f"{group} （{stated or len(share)}）"
        pages = [share[:3], share[3:]]
        for page in pages:
            if len(page) > 1:
                merged.append((len(rows), 1, len(rows) + len(page) - 1, 1, words))
            for at, one in enumerate(page):
                first = "" if len(page) > 1 or at else words
                rows.append([len(rows) - 1, first, one, "", "女", ""])
    return xlsx(("Sheet1", rows), name=name, merged=merged)


def by_committee(people, name="按专委会.xlsx"):
    rows = [[TITLE], ["序号", "专门委员会", "姓名", "党派", "性别", "现工作单位及职务"]]
    rows += [[at + 1, COMMITTEES[at % 2], one, "", "女", ""] for at, one in enumerate(people)]
    return xlsx(("Sheet1", rows), name=name)
