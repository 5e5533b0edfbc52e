"""The year's topics: eight for consultation, twelve of the thematic education, and those that count for neither."""

from __future__ import annotations

from datetime import date

from huiyin.demo.world import YEAR, World
from huiyin.plans.models import Topic

_LIVELIHOOD = [
    ("改善农牧区人居环境，建设宜居乡村", "农业和农村委员会"),
    ("完善城乡社区协商治理机制", "社会和法制委员会"),
    ("加强农牧民技能培训，促进就近就业和转移就业", "教科卫体委员会"),
    ("提升基层医疗卫生服务能力", "教科卫体委员会"),
]
_CONSULTATION = [
    ("高原清洁能源开发与当地受益", "经济委员会"),
    ("雅鲁藏布江中游生态修复与水源涵养", "人口资源环境委员会"),
    ("非物质文化遗产保护与活态传承", "文化文史和学习委员会"),
    ("完善农畜产品产地冷链和外销渠道", "经济委员会"),
]
_RESEARCH = [
    ("高海拔牧区抗灾保畜能力建设", "农业和农村委员会"),
    ("寄宿制学校办学条件改善", "教科卫体委员会"),
    ("易地搬迁安置点后续发展", "农业和农村委员会"),
    ("草原管护员制度运行情况", "人口资源环境委员会"),
    ("乡村旅游服务质量提升", "经济委员会"),
    ("基层公共法律服务供给", "社会和法制委员会"),
    ("冰湖与地质灾害监测预警", "人口资源环境委员会"),
    ("高校毕业生市场化就业", "教科卫体委员会"),
    ("藏汉双语政务服务规范化", "民族和宗教委员会"),
    ("提案办理实效与再办理机制", "提案委员会"),
    ("边境乡镇公共服务保障", "港澳台侨和外事委员会"),
    ("传统村落保护利用", "文化文史和学习委员会"),
]
_PARTS = ["农区情况", "牧区情况"]


def set_topics(world: World) -> None:
    kind = Topic.Kind
    chosen = date(YEAR, 2, 24)
    for title, body in _LIVELIHOOD + _CONSULTATION:
        marked = (title, body) in _LIVELIHOOD
        world.topics.append(_topic(world, kind.CONSULTATION, title, body, chosen, livelihood=marked))
    education = date(YEAR, 4, 20)
    for title, body in _RESEARCH:
        world.topics.append(_topic(world, kind.RESEARCH, title, body, education, thematic=True))
    _not_counted(world)


def _topic(
    world: World,
    kind: str,
    title: str,
    body: str,
    on: date,
    *,
    livelihood: bool = False,
    thematic: bool = False,
    within: Topic | None = None,
) -> Topic:
    row = Topic(assembly=world.region.assembly, year=on.year, kind=kind, title=title, within=within, chosen_on=on)
    row.lead_body, row.livelihood, row.thematic_education = world.region.bodies[body], livelihood, thematic
    return world.rows.add(row)


def _not_counted(world: World) -> None:
    """Parts of topics, research outside the thematic education, other years, other assemblies."""
    for topic in [world.topics[0], world.topics[3], world.topics[8]]:
        for part in _PARTS:
            body = str(topic.lead_body)
            _topic(
                world, topic.kind, f"{topic.title}：{part}", body, topic.chosen_on or date(YEAR, 2, 24),
                livelihood=topic.livelihood, thematic=topic.thematic_education, within=topic,
            )  # fmt: skip
    kind = Topic.Kind
    for title in ("委员履职保障情况", "界别活动开展情况"):
        _topic(world, kind.RESEARCH, title, "提案委员会", date(YEAR, 3, 10))
    for title in ("农村公路管护", "乡镇卫生院人员稳定", "城镇供暖"):
        _topic(world, kind.CONSULTATION, title, "经济委员会", date(YEAR - 1, 3, 2), livelihood=True)
        _topic(world, kind.CONSULTATION, f"{title}回头看", "经济委员会", date(YEAR - 1, 11, 28), livelihood=True)
    for house in world.prefectures:
        for title in ("城区停车难治理", "乡镇集市规范", "冬季取暖保障"):
            row = Topic(assembly=house.assembly, year=YEAR, kind=kind.CONSULTATION, title=f"{house.name}{title}")
            row.chosen_on, row.livelihood = date(YEAR, 3, 15), True
            world.rows.add(row)
