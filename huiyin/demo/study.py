"""Symposia, lectures, training classes and the one outside course, with who was called and who came."""

from __future__ import annotations

from datetime import date
from random import Random

from huiyin.activities.models import Activity, ActivityKind, Participation
from huiyin.demo import programme
from huiyin.demo.days import ONE, working_day
from huiyin.demo.listed import listed
from huiyin.demo.world import YEAR, House, World
from huiyin.members.models import Membership

SYMPOSIA, LECTURES, PRESENT = 32, 11, 490
TRAINEES = 43
Status = Participation.Status

_SYMPOSIA = listed(
    "全国两会精神与委员履职 提案选题与撰写方法 政协章程的学习与运用 协商议事规则 调查研究的方法与记录 "
    "社情民意信息的采写 乡村建设政策解读 草原生态保护政策 基层医疗改革政策 教育公平与寄宿制办学 "
    "就业促进政策 个人信息保护常识 农牧业保险知识 地方志与文史资料整理 清洁能源发展概况 "
    "水资源管理制度 文物保护法律知识 法律援助制度 社区治理案例 数字政务与群众办事 "
    "高原健康知识 应急避险常识 预算与项目管理入门 统计数据的读法 委员联系界别群众的做法 "
    "提案办理协商案例 农产品流通知识 托育与养老服务政策 城镇规划常识 生态补偿制度 "
    "年度协商计划说明 全年学习情况交流"
)
_LECTURES = listed(
    "怎样写好一件提案 从一次入户说起 数字里的乡村 高原上的水 医保报销怎么办 传统村落为什么要修旧如旧 "
    "一堂课的背后 草场边界的故事 雪灾预警怎样到户 手艺如何养家 听懂群众的话"
)
_HALLS = ["自治区政协一楼会议室", "自治区政协二楼会议室", "自治区政协礼堂", "拉萨市政协会议室", "自治区图书馆报告厅"]
_MINUTES = listed(
    "会议由{chair}主持。先由{speaker}作辅导，随后{few}位委员结合各自工作发言，"
    "大家认为要把学到的内容用到调研和提案里。会后材料发给请假委员。|"
    "{speaker}介绍了政策背景和近年数据，委员就{few}个具体问题提问，现场一一作答，未能答复的两个问题会后书面补充。|"
    "分组讨论后由{few}位委员代表小组发言，{chair}作小结，提出把讨论中的建议整理成清单交有关专委会研究。",
    "|",
)
_SPEAKERS = ["自治区有关部门负责人", "高校教师", "一线工作人员", "专委会负责人", "驻村工作队员", "基层委员代表"]


def hold(world: World) -> None:
    luck = world.luck("study")
    _meetings(world, luck)
    _classes(world, luck)
    _not_counted(world, luck)
    programme.add(world)


def _meetings(world: World, luck: Random) -> None:
    """32 + 11 meetings; how many came to each adds up to the year's 490."""
    days = _spread(SYMPOSIA, luck), _spread(LECTURES, luck)
    planned = [
        (ActivityKind.SYMPOSIUM, f"学习座谈会：{title}", on) for title, on in zip(_SYMPOSIA, days[0], strict=True)
    ]
    planned += [(ActivityKind.LECTURE, f"政协讲堂：{title}", on) for title, on in zip(_LECTURES, days[1], strict=True)]
    attendance = _shares(len(planned), PRESENT, luck)
    for (kind, title, on), came in zip(sorted(planned, key=lambda row: row[2]), attendance, strict=True):
        activity = _activity(world, world.region, kind, title, on, on, luck.choice(_HALLS), luck)
        world.study.append(activity)
        _called(world, activity, world.region.members_on(on), came, luck)
        if luck.random() < 0.3:  # guests from a city's assembly: present, but not among the region's members
            guests = luck.choice(world.prefectures).members_on(on)
            _called(world, activity, guests, 2, luck, others=0, own=False)


def _spread(count: int, luck: Random) -> list[date]:
    """Working days from the week after the session to the end of the year."""
    first, step = date(YEAR, 2, 6), 325 / count
    return [
        working_day(first + int(place * step + luck.randint(0, max(int(step) - 4, 0))) * ONE) for place in range(count)
    ]


def _shares(parts: int, total: int, luck: Random) -> list[int]:
    counts = [luck.randint(8, 15) for _ in range(parts)]
    while (off := total - sum(counts)) != 0:
        counts[luck.randrange(parts)] += 1 if off > 0 else -1
    return counts


def _activity(
    world: World, house: House, kind: ActivityKind, title: str, first: date, last: date, place: str, luck: Random
) -> Activity:
    row = Activity(
        state=Activity.State.HELD,
        assembly=house.assembly,
        kind=kind,
        title=title,
        starts_on=first,
        ends_on=last,
        place=place,
    )
    if house is world.region:
        row.organiser = house.bodies["文化文史和学习委员会"]
    row.minutes = luck.choice(_MINUTES).format(
        chair=luck.choice(["秘书长", "分管副主席", "学习委负责人"]),
        speaker=luck.choice(_SPEAKERS),
        few=luck.randint(3, 7),
    )
    return world.rows.add(row)


def _called(
    world: World,
    activity: Activity,
    members: list[Membership],
    came: int,
    luck: Random,
    *,
    others: int | None = None,
    own: bool = True,
) -> None:
    """`came` present; besides them some excused, absent, or called and never recorded."""
    others = luck.randint(3, 8) if others is None else others
    for place, held in enumerate(luck.sample(members, came + others)):
        status = Status.PRESENT
        if place >= came:
            status = luck.choices([Status.EXCUSED, Status.ABSENT, Status.CALLED], [6, 2, 2])[0]
        world.rows.add(Participation(activity=activity, membership=held, status=status))
        if own and status == Status.PRESENT:
            world.attended.setdefault(held.pk, []).append(activity)


def _classes(world: World, luck: Random) -> None:
    classes = [
        ("新任委员履职能力培训班", date(YEAR, 4, 10), "自治区党委党校", 62),
        ("党外委员专题培训班", date(YEAR, 9, 11), "西藏社会主义学院", 48),
    ]
    for title, first, partner, came in classes:
        row = _activity(world, world.region, ActivityKind.TRAINING, title, first, first + 4 * ONE, partner, luck)
        row.partner = partner
        _called(world, row, world.region.members_on(first), came, luck)
    first = date(YEAR, 6, 5)
    course = _activity(
        world,
        world.region,
        ActivityKind.OUTSIDE_COURSE,
        "委员赴延安大学学习培训",
        first,
        first + 6 * ONE,
        "延安大学",
        luck,
    )
    course.partner = "延安大学"
    _called(world, course, world.region.members_on(first), TRAINEES, luck, others=5)


def _not_counted(world: World, luck: Random) -> None:
    """Other years and other assemblies."""
    for on in (date(YEAR - 1, 11, 16), date(YEAR - 1, 12, 28)):
        row = _activity(
            world, world.region, ActivityKind.SYMPOSIUM, "学习座谈会：届末工作交流", on, on, _HALLS[0], luck
        )
        _called(world, row, world.former, 14, luck, own=False)
    for on in (date(YEAR + 1, 1, 18), date(YEAR + 1, 3, 21), date(YEAR + 1, 5, 16)):
        row = _activity(world, world.region, ActivityKind.LECTURE, "政协讲堂：新一年怎样选题", on, on, _HALLS[2], luck)
        _called(world, row, world.region.members_on(on), 16, luck, own=False)
    for house in world.prefectures:
        for kind, title in [
            (ActivityKind.SYMPOSIUM, "委员学习座谈会"),
            (ActivityKind.LECTURE, "政协讲堂"),
            (ActivityKind.TRAINING, "委员培训班"),
        ]:
            on = working_day(date(YEAR, luck.randint(3, 11), luck.randint(1, 25)))
            row = _activity(world, house, kind, f"{house.name}{title}", on, on, f"{house.name}政协会议室", luck)
            _called(world, row, house.members_on(on), luck.randint(10, 30), luck, own=False)
