"""Who was called to the demo's study and meetings, who asked for leave, and rolls that are complete; the plenary of the
year with everybody called; and, about today, a meeting that waits for answers and a roll that waits to be kept."""

from __future__ import annotations

from datetime import date, time
from random import Random

from huiyin.activities.counting import CAME, Mark, Rule, Status, rule_in, rule_words, standing
from huiyin.activities.models import (
    Activity,
    ActivityKind,
    CalledGroup,
    Leave,
    LeaveOfAbsence,
    Participation,
    RollCorrection,
    RollCount,
)
from huiyin.activities.workflow.roll import numbers_of
from huiyin.demo.days import ONE, working_day, working_day_before
from huiyin.demo.world import YEAR, House, World
from huiyin.members.models import Membership

REASONS, WEIGHTS = ["duty", "illness", "personal", "superior"], [5, 2, 2, 2]
LONG_LEAVES = 4
PLENARY_HALF_DAYS = 8
CORRECTED = 3


def keep(world: World) -> None:
    """After the study of the year: its lines are still waiting, and may be changed."""
    luck, region = world.luck("rolls"), world.region
    members = {held.pk: house for house in world.houses() for held in house.members}
    rule = rule_in(region.rules)
    by_activity: dict[int, list[Participation]] = {}
    for line in world.rows.waiting(Participation):
        by_activity.setdefault(line.activity_id, []).append(line)
    for activity in list(world.rows.waiting(Activity)):
        lines = by_activity.get(activity.pk)
        if lines and activity.assembly_id == region.assembly.pk and activity.starts_on.year == YEAR:
            _recorded(world, activity, lines, members, rule, luck)
    _plenary(world, rule, luck)
    _coming(world, luck)
    _to_be_kept(world, luck)


def _recorded(
    world: World, activity: Activity, lines: list[Participation], members: dict[int, House], rule: Rule, luck: Random
) -> None:
    """The region's members were called by name; guests of a city came of their own accord."""
    for line in lines:
        if members.get(line.membership_id) is not world.region:
            line.signed_up = True
            continue
        group = CalledGroup(activity=activity, kind=CalledGroup.Kind.PERSON, assembly=world.region.assembly)
        group.person_id = line.membership.person_id
        world.rows.add(group)
        if line.status == Status.CALLED:
            line.status = Status.ABSENT
        if line.status == Status.EXCUSED:
            _excuse(world, activity, line, rule, luck)
    _complete(world, activity, lines, members)


def _excuse(world: World, activity: Activity, line: Participation, rule: Rule, luck: Random) -> None:
    reason = luck.choices(REASONS, WEIGHTS)[0]
    given = standing(Mark("excused", reason=reason), rule, activity, is_away=False)
    for name, value in given.items():
        setattr(line, name, value)
    asked = activity.starts_on - luck.randint(1, 5) * ONE
    decided = {"decided_on": asked, "decided_by": world.accounts["liaison"]}
    asker = world.users.get(line.membership.person_id, world.accounts["liaison"])
    world.rows.add(
        Leave(participation=line, state=Leave.State.GRANTED, reason=reason, asked_on=asked, asked_by=asker, **decided)
    )


def _complete(world: World, activity: Activity, lines: list[Participation], members: dict[int, House]) -> None:
    activity.roll_completed_on = working_day(activity.ends_on + ONE, 1)
    activity.roll_completed_by = world.accounts["liaison"]
    by_house: dict[int, list[Participation]] = {}
    for line in lines:
        by_house.setdefault(line.membership.assembly_id, []).append(line)
    for pk, own in sorted(by_house.items()):
        house = next(one for one in world.houses() if one.assembly.pk == pk)
        _count(world, activity, house, own)


def _count(world: World, activity: Activity, house: House, lines: list[Participation]) -> None:
    rule = rule_in(house.rules or world.region.rules)
    numbers = numbers_of(lines, rule, activity.starts_on)
    told = {"rule_set": rule.rule_set, "rule": rule_words(rule), "counted_on": activity.roll_completed_on}
    world.rows.add(RollCount(activity=activity, assembly=house.assembly, **numbers, **told))


def _everyone(world: World, activity: Activity) -> list[Participation]:
    group = CalledGroup(activity=activity, kind=CalledGroup.Kind.EVERYONE, assembly=world.region.assembly)
    world.rows.add(group)
    held = world.region.members_on(activity.starts_on)
    return [Participation(activity=activity, membership=one, status=Status.CALLED) for one in held]


def _plenary(world: World, rule: Rule, luck: Random) -> None:
    """The first session of the term, with all its members called, and a few on a long leave."""
    session = next(one for one in world.region.sessions if one.opens_on.year == YEAR)
    activity = world.rows.add(
        Activity(
            state=Activity.State.HELD,
            assembly=world.region.assembly,
            kind=ActivityKind.PLENARY,
            title=f"政协西藏自治区{session}",
            starts_on=session.opens_on,
            ends_on=session.closes_on,
            half_days=PLENARY_HALF_DAYS,
            place="自治区人民会堂",
        )
    )
    lines = _everyone(world, activity)
    away = _long_leaves(world, activity, [line.membership for line in lines], luck)
    for line in lines:
        mark = _mark(luck)
        if line.membership_id in away:
            mark = Mark("excused", reason=away[line.membership_id])
        for name, value in standing(mark, rule, activity, is_away=line.membership_id in away).items():
            setattr(line, name, value)
    corrected = luck.sample([line for line in lines if line.status in CAME], CORRECTED)
    for line in lines:
        world.rows.add(line)
    for line in corrected:
        _corrected(world, line, luck)
    _complete(world, activity, lines, {line.membership_id: world.region for line in lines})


def _mark(luck: Random) -> Mark:
    kind = luck.choices(["present", "some", "excused", "absent"], [88, 6, 4, 2])[0]
    if kind == "some":
        return Mark("partial", half_days=luck.randint(2, PLENARY_HALF_DAYS - 1))
    return Mark("excused", reason=luck.choices(REASONS, WEIGHTS)[0]) if kind == "excused" else Mark(kind)


def _long_leaves(world: World, activity: Activity, members: list[Membership], luck: Random) -> dict[int, str]:
    """Over before the year's study, so that its own records stand."""
    found = {}
    named = {held.pk for held in world.cast.values()}
    for held in luck.sample([one for one in members if one.pk not in named], LONG_LEAVES):
        found[held.pk] = reason = luck.choice(["abroad", "illness"])
        stretch = {"starts_on": activity.starts_on - luck.randint(0, 3) * ONE, "ends_on": activity.ends_on + 4 * ONE}
        clerk = world.accounts["liaison"]
        world.rows.add(LeaveOfAbsence(membership=held, reason=reason, entered_by=clerk, **stretch))
    return found


def _corrected(world: World, line: Participation, luck: Random) -> None:
    """What the roll had said of them was the mistake; what stands there now is right."""
    world.rows.add(
        RollCorrection(
            participation=line,
            was=Status.ABSENT,
            became=line.status,
            became_half_days=line.half_days,
            reason=luck.choice(["本人带来座位签到单，核实到会", "小组召集人证明到会", "录入时看错了行"]),
            on=working_day(line.activity.ends_on + 10 * ONE),
            by=world.accounts["liaison"],
        )
    )


def _coming(world: World, luck: Random) -> None:
    """In two weeks: some have answered, some ask for leave, the demo's own member has not answered yet."""
    on = working_day(world.today + 12 * ONE)
    activity = _of_today(world, "委员履职经验交流会", on, Activity.State.PLANNED)
    activity.starts_at, activity.ends_at = time(9, 30), time(12, 0)
    silent = world.cast["member"].pk if "member" in world.cast else None
    asking = 0
    for line in _everyone(world, activity):
        drawn = luck.random()
        if line.membership_id != silent and drawn < 0.45:
            line.status = Status.CONFIRMED
        elif line.membership_id != silent and drawn > 0.985 and asking < 5:
            asking += 1
            line.status = Status.LEAVE_ASKED
        world.rows.add(line)
        if line.status == Status.LEAVE_ASKED:
            asker = world.users.get(line.membership.person_id, world.accounts["liaison"])
            words = {"reason": luck.choice(REASONS), "text": luck.choice(["单位有会，走不开", "外地出差", "陪护家人"])}
            world.rows.add(Leave(participation=line, asked_on=world.today - ONE, asked_by=asker, **words))


def _to_be_kept(world: World, luck: Random) -> None:
    on = working_day_before(world.today - ONE)
    activity = _of_today(world, "全体委员学习日", on, Activity.State.HELD)
    activity.half_days = 2
    for line in _everyone(world, activity):
        world.rows.add(line)


def _of_today(world: World, title: str, on: date, state: str) -> Activity:
    region = world.region
    return world.rows.add(
        Activity(
            state=state,
            assembly=region.assembly,
            kind=ActivityKind.MEETING,
            title=title,
            starts_on=on,
            ends_on=on,
            place="自治区政协礼堂",
            organiser=region.bodies["文化文史和学习委员会"],
        )
    )
