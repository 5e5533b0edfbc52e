"""The assembly tree of four tiers: terms, sectors, bodies, agencies, rule sets."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

from huiyin.assemblies.models import Agency, Assembly, Body, RuleSet, Sector, Session, Term
from huiyin.assemblies.rules import STARTING_RULES
from huiyin.calendars.models import calendar_name
from huiyin.demo import calendar, departments, duties
from huiyin.demo.days import Terms
from huiyin.demo.listed import listed
from huiyin.demo.names import table
from huiyin.demo.rows import Rows
from huiyin.demo.world import YEAR_BEGINS, House, Progress, World
from huiyin.duties.models import lay_down

Kind = Body.Kind
Tier = Assembly.Tier

REGION_TERM_BEGINS = date(2023, 1, 6)  # the day the list of the 12th term was announced; it sat from the 12th on
SESSION_BEGINS, SESSION_ENDS = date(2023, 1, 12), date(2023, 1, 15)
NATIONAL_TERM_BEGINS = date(2023, 3, 4)
# The region's session proposals: from a month before it opens to the evening before its last day.
INTAKE = {"opens_before": {"count": 1, "unit": "months"}, "closes_days_before": 1, "closes_at": "18:00"}

REGION_SECTORS = listed(
    "中国共产党 民主党派 无党派人士 共青团和青联 总工会 妇联 工商联 科协 台联和侨联 文化艺术界 科学技术界 "
    "社会科学界 经济界 农业农村界 教育界 体育界 新闻出版界 医药卫生界 环境资源界 对外友好界 社会福利和社会保障界 "
    "少数民族界 宗教界 企业界 特别邀请人士"
)
LOWER_SECTORS = listed(
    "中国共产党 无党派人士 共青团 工会 妇联 工商联 科协 文化艺术界 经济界 农牧界 教育界 医药卫生界 环境资源界 "
    "宗教界 社会福利和社会保障界 特别邀请人士"
)
COUNTY_SECTORS = listed(
    "中国共产党 无党派人士 群团组织 工商联 农牧界 教育科技界 医药卫生界 文化旅游界 宗教界 特别邀请人士"
)
NATIONAL_SECTORS = ["少数民族界", "宗教界", "农业界", "教育界", "医药卫生界", "经济界", "文化艺术界", "特别邀请人士"]

COMMITTEES = listed(
    "提案委员会 经济委员会 农业和农村委员会 人口资源环境委员会 教科卫体委员会 社会和法制委员会 民族和宗教委员会 "
    "文化文史和学习委员会 港澳台侨和外事委员会"
)
LOWER_COMMITTEES = ["提案委员会", "经济和农牧委员会", "社会事业委员会"]
COUNTY_COMMITTEES = ["提案和委员联络委员会", "经济社会委员会"]


def plant(rows: Rows, *, seed: int, today: date, scale: str, tell: Progress) -> World:
    """All assemblies with what belongs to them, but no people yet."""
    national = _house(rows, None, Tier.NATIONAL, ("national", "全国", "", "100000"), 14, NATIONAL_TERM_BEGINS)
    region = _house(
        rows,
        national.assembly,
        Tier.REGION,
        ("xizang", "西藏自治区", "བོད་རང་སྐྱོང་ལྗོངས།", "540000"),
        12,
        REGION_TERM_BEGINS,
    )
    rows.add(Term(assembly=region.assembly, number=11, starts_on=date(2018, 1, 24), ends_on=date(2023, 1, 5)))
    world = World(seed, today, scale, rows, tell, national, region)
    _lower_tiers(world)
    for house in world.houses():
        _furnish(rows, house)
    _sessions(world)
    _rules(world)
    return world


def _house(
    rows: Rows, parent: Assembly | None, tier: str, place: tuple[str, str, str, str], number: int, begins: date
) -> House:
    slug, name, name_bo, code = place
    assembly = rows.add(
        Assembly(
            parent=parent,
            tier=tier,
            slug=slug,
            name=f"{name}政协",
            place_name=name,
            place_name_bo=name_bo,
            place_code=code,
        )
    )
    return House(assembly, rows.add(Term(assembly=assembly, number=number, starts_on=begins)))


def _lower_tiers(world: World) -> None:
    above: dict[str, House] = {}
    numbers = world.luck("terms")
    for row in table("counties.csv"):
        name = row["prefecture"]
        if name not in above:
            code = row["code"][:4] + "00"
            place = (code, name, row["prefecture_bo"], code)
            begins = date(2021, 12, numbers.randint(6, 24))
            parent = world.region.assembly
            house = _house(world.rows, parent, Tier.PREFECTURE, place, numbers.randint(2, 11), begins)
            above[name] = house
            world.prefectures.append(house)
        place = (row["code"], row["name"], row["name_bo"], row["code"])
        begins = date(2021, 11, numbers.randint(3, 26))
        parent = above[name].assembly
        world.counties.append(_house(world.rows, parent, Tier.COUNTY, place, numbers.randint(8, 14), begins))


def _furnish(rows: Rows, house: House) -> None:
    tier = Tier(house.assembly.tier)
    sectors = {
        Tier.NATIONAL: NATIONAL_SECTORS,
        Tier.REGION: REGION_SECTORS,
        Tier.PREFECTURE: LOWER_SECTORS,
        Tier.COUNTY: COUNTY_SECTORS,
    }[tier]
    house.sectors = [
        rows.add(Sector(assembly=house.assembly, name=name, order=place)) for place, name in enumerate(sectors, 1)
    ]
    if tier is not Tier.NATIONAL:
        _bodies(rows, house, tier)
        house.agencies = {
            word: rows.add(Agency(assembly=house.assembly, name=name))
            for word, name in departments.of(tier, house.name).items()
        }


def _bodies(rows: Rows, house: House, tier: Tier) -> None:
    def body(kind: Kind, name: str, within: Body | None = None) -> Body:
        house.bodies[name] = rows.add(Body(assembly=house.assembly, kind=kind, name=name, within=within))
        return house.bodies[name]

    body(Kind.STANDING_COMMITTEE, "常务委员会")
    body(Kind.CHAIR_COUNCIL, "主席会议")
    body(Kind.PARTY_GROUP, "党组")
    committees = {Tier.REGION: COMMITTEES, Tier.PREFECTURE: LOWER_COMMITTEES}.get(tier, COUNTY_COMMITTEES)
    for name in committees:
        committee = body(Kind.SPECIAL_COMMITTEE, name)
        if tier is Tier.REGION:
            body(Kind.PARTY_SUBGROUP, f"{name}分党组", committee)
    body(Kind.SECRETARIAT, "机关")


def _sessions(world: World) -> None:
    """The region's, one a year, up to the next one to come."""
    house, opens_on, number = world.region, SESSION_BEGINS, 1
    while number == 1 or house.sessions[-1].opens_on <= world.today:
        days = {"opens_on": opens_on, "closes_on": opens_on + (SESSION_ENDS - SESSION_BEGINS)}
        session = Session(assembly=house.assembly, term=house.term, number=number, **days)
        house.sessions.append(world.rows.add(session))
        opens_on, number = date(opens_on.year + 1, 1, 31), number + 1


def _rules(world: World) -> None:
    """The region's rules hold for all below it, but for one city that has laid down its own."""
    document = deepcopy(STARTING_RULES) | {"intake": deepcopy(INTAKE)}
    document["duties"] = duties.with_exemptions(document["duties"])
    rules = RuleSet.objects.create(
        assembly=world.region.assembly, version=1, in_force_from=YEAR_BEGINS, document=document
    )
    lay_down(rules)
    own = next(house for house in world.prefectures if house.name == "日喀则市")
    document = deepcopy(STARTING_RULES)
    document["deadlines"]["pre_check"] = {"count": 5, "unit": "working_days"}
    document["duties"][1]["count"] = 2
    others = RuleSet.objects.create(assembly=own.assembly, version=1, in_force_from=YEAR_BEGINS, document=document)
    lay_down(others)
    days = calendar.of_region(calendar_name(world.region.assembly))
    terms, other_terms = Terms(rules, days), Terms(others, days)
    for house in [world.region, *world.lower]:
        ruled_by_city = own.assembly in (house.assembly, house.assembly.parent)
        house.rules, house.terms = (others, other_terms) if ruled_by_city else (rules, terms)
    duties.with_scores(next(house for house in world.counties if house.name == "曲水县"), days)
