"""The way of a livelihood matter, one step after another, by whom it is usual for."""

import uuid
from datetime import date
from types import SimpleNamespace

from huiyin.accounts.models import Role
from huiyin.livelihood import workflow
from huiyin.livelihood.models import Deferral
from huiyin.matters import originators
from huiyin.matters.models import Matter
from tests.factories.base import (
    AgencyFactory,
    AssemblyFactory,
    MembershipFactory,
    PersonFactory,
    RoleHoldingFactory,
    UserFactory,
)

DAY = date(2026, 3, 2)  # a Monday
WORDS = {"kind": "problem", "source": "visit", "title": "三村水管冻裂", "description": "冬天要到两公里外背水。"}


def key():
    return uuid.uuid4()


def office(name, role, assembly, **where):
    user = UserFactory(name=name)
    RoleHoldingFactory(user=user, role=role, assembly=assembly, **where)
    return user


def house(region):
    """A county under `region`: 卓嘎 its ledger desk, 尼玛 a member, 洛桑 its leader, 旺堆 of its water office; 平措 the
    desk and 边巴 the water office of the region."""
    county = AssemblyFactory(slug="county", name="某县政协", tier="county", parent=region, place_name="某县")
    water, roads = AgencyFactory(assembly=county, name="县水利局"), AgencyFactory(assembly=county, name="县交通局")
    upper_water = AgencyFactory(assembly=region, name="区水利厅")
    return SimpleNamespace(
        region=region,
        county=county,
        water=water,
        roads=roads,
        upper_water=upper_water,
        zhuoga=office("卓嘎", Role.LEDGER_STAFF, county),
        pingcuo=office("平措", Role.LEDGER_STAFF, region),
        luosang=office("洛桑", Role.LEADER, county),
        upper_leader=office("索朗", Role.LEADER, region),
        wangdui=office("旺堆", Role.AGENCY, county, agency=water),
        driver=office("次多", Role.AGENCY, county, agency=roads),
        bianba=office("边巴", Role.AGENCY, region, agency=upper_water),
        nima=MembershipFactory(person=PersonFactory(name="尼玛"), assembly=county).person.user,
        dawa=MembershipFactory(person=PersonFactory(name="达瓦"), assembly=county).person.user,
    )


def herder(home, name="次旺", answer_by="phone", contact="13900000000", by=None, on=DAY):
    by = by or home.nima
    return originators.take_down(by=by, assembly=home.county, name=name, contact=contact, answer_by=answer_by, on=on)


def collected(home, on=DAY, **changed):
    given = {"by": home.nima, "assembly": home.county, "key": key(), "on": on, "people": [home.nima.person]}
    return workflow.collect(**given | WORDS | changed)


def told(matter, on, **changed):
    """Every originator it owes an answer, told by phone."""
    found = matter.voices.filter(carried_to=None)
    return [workflow.Told(voice, **{"form": "phone", "given_on": on} | changed) for voice in found]


def sides(home, matter):
    """Desk, agency, its officer and the leader where the matter is."""
    if matter.assembly == home.region:
        return home.pingcuo, home.upper_water, home.bianba, home.upper_leader
    return home.zhuoga, home.water, home.wangdui, home.luosang


def act(home, matter, step, on=DAY, **changed):
    desk, agency, officer, leader = sides(home, matter)
    usual = {
        "register": (desk, {"kind": "problem", "category": "livelihood"}),
        "reject": (desk, {"reason": "不属于政协受理的范围。"}),
        "refer": (desk, {"channel": "hotline"}),
        "mark_duplicate": (desk, {}),
        "assign": (desk, {"agency": agency, "responsible": "张局长"}),
        "supervise": (desk, {"members": [home.dawa.person]}),
        "accept": (officer, {"handler": "李科长"}),
        "hand_back": (officer, {"reason": "属交通部门。"}),
        "note_progress": (officer, {"text": "水管已运到村里。"}),
        "claim": (officer, {"result": "水管换好，已通水。"}),
        "verify_done": (desk, {"found": "水龙头有水。", "held_on": on}),
        "verify_not_done": (desk, {"found": "还有三户没水。", "held_on": on}),
        "ask_deferral": (officer, {"kind": "explained", "ground": "水源地在保护区内，依法不能开采。"}),
        "approve_long_term": (leader, {}),
        "approve_explained": (leader, {}),
        "refuse_deferral": (leader, {"note": "可以改从邻村引水。"}),
        "review_resume": (desk, {"reason": "资金已到位。"}),
        "review_again": (desk, {"reason": "还在立项。"}),
        "review_explain": (desk, {"reason": "规划未批准。"}),
        "answer": (desk, {"text": "三月底通水。", "told": told(matter, on)}),
        "close": (desk, {}),
        "reopen": (desk, {"reason": "又停水了。"}),
        "reconsider": (desk, {"reason": "有新的情况。"}),
        "hand_up": (desk, {"to": home.region, "reason": "跨县水源，县里解决不了。"}),
        "give_back": (desk, {"reason": "县里可以解决。"}),
        "ask_extension": (officer, {"reason": "等设备。"}),
        "grant_extension": (desk, {"note": "同意。"}),
        "refuse_extension": (desk, {"note": "按期完成。"}),
    }
    by, typed = usual[step]
    given = {"by": by, "key": key(), "on": on} | typed | changed
    return getattr(workflow, step)(matter, **given)


def walk(home, *names, on=DAY, **collect):
    matter = collected(home, on, **collect)
    for name in names:
        act(home, matter, name, on)
    return Matter.objects.get(pk=matter.pk)


DONE = ("register", "assign", "accept", "claim", "verify_done")


def deferred(home, kind, *, review_on=None, on=DAY, **collect):
    matter = walk(home, "register", "assign", "accept", on=on, **collect)
    act(home, matter, "ask_deferral", on, kind=kind, review_on=review_on)
    act(home, matter, "approve_long_term" if kind == Deferral.Kind.LONG_TERM else "approve_explained", on)
    return Matter.objects.get(pk=matter.pk)
