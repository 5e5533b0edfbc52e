"""One account for every role, all with one password, and a login for those members who take steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from huiyin.accounts.models import Role, RoleHolding, User
from huiyin.assemblies.models import Agency, Assembly, Body, Sector
from huiyin.demo.listed import listed
from huiyin.demo.world import PASSWORD, YEAR_BEGINS, House, World
from huiyin.members.models import Membership, Person

NO_PASSWORD = "!"  # nobody signs in with it  # nosec B105
SECTOR = "农业农村界"  # of the demo's member and its convener
AGENCY = "农业农村"  # the department whose two accounts have work waiting
LOGIN_SHARE_IN_COUNTIES = 0.75


@dataclass(frozen=True)
class Account:
    """What the table of accounts shows."""

    username: str
    role: str
    name: str
    where: str


# In the order people meet them; members among them hold no row of a role but their membership.
USERNAMES = listed(
    "member cosigner convener organisation committee informant proposals decider opinions leader liaison ledger "
    "supervision agency agencyhead upper citizen system security auditor outsider"
)
_OFFICES = [  # account, role, name shown, is a person of the staff
    ("organisation", Role.ORGANISATION, "自治区工商联（参加单位）", False),
    ("committee", Role.COMMITTEE_STAFF, "", True),
    ("informant", Role.INFORMANT, "基层信息员", False),
    ("proposals", Role.PROPOSALS_STAFF, "", True),
    ("opinions", Role.OPINION_EDITOR, "", True),
    ("liaison", Role.LIAISON, "", True),
    ("ledger", Role.LEDGER_STAFF, "", True),
    ("supervision", Role.GOV_SUPERVISION, "自治区政府督查室", False),
    ("citizen", Role.CITIZEN, "格桑花开（群众）", False),
    ("system", Role.SYSTEM_ADMIN, "系统管理员", False),
    ("security", Role.SECURITY_ADMIN, "安全管理员", False),
    ("auditor", Role.AUDITOR, "审计员", False),
]


class _Accounts:
    def __init__(self, world: World) -> None:
        self.world = world
        self.hash = make_password(PASSWORD, salt="huiyindemosalt22")
        self.since = datetime.combine(YEAR_BEGINS, datetime.min.time(), tzinfo=timezone.get_default_timezone())

    def user(self, username: str, name: str, person: Person | None = None, *, may_sign_in: bool = False) -> User:
        """Looked after by the assembly of the first role; of a member without one, by that of the first seat."""
        password = self.hash if may_sign_in else NO_PASSWORD
        email = f"{username}@example.org" if may_sign_in else ""
        user = self.world.rows.add(
            User(username=username, name=name, email=email, password=password, date_joined=self.since)
        )
        if person is not None:
            person.user = user
            self.world.users[person.pk] = user
        if may_sign_in:
            self.world.accounts[username] = user
        return user

    def grant(
        self,
        user: User,
        role: Role,
        assembly: Assembly,
        *,
        agency: Agency | None = None,
        body: Body | None = None,
        sector: Sector | None = None,
    ) -> None:
        user.assembly = user.assembly or assembly
        held = RoleHolding(user=user, role=role, assembly=assembly, starts_on=YEAR_BEGINS)
        held.agency, held.body, held.sector = agency, body, sector
        self.world.rows.add(held)


def open_all(world: World) -> None:
    accounts = _Accounts(world)
    _members(accounts)
    _offices(accounts)
    _agency_pair(accounts)
    for house in [world.region, *world.lower]:
        _of_house(accounts, house)
    _logins(accounts)
    for house in world.houses():
        for held in house.members:
            user = world.users.get(held.person_id)
            if user is not None and user.assembly is None:
                user.assembly = house.assembly


def _members(accounts: _Accounts) -> None:
    world, home = accounts.world, accounts.world.region
    cast = world.cast
    cast["member"] = _ordinary(world, SECTOR, cpc=False)
    cast["cosigner"] = _ordinary(world, "教育界", cpc=True)
    cast["convener"] = _ordinary(world, SECTOR, cpc=True)
    county = next(house for house in world.counties if house.name == "曲水县")
    cast["outsider"] = next(
        held for held in county.members if held.ends_on is None and held.person_id not in world.twice
    )
    for username in ("member", "cosigner", "convener", "decider", "leader", "outsider"):
        person = cast[username].person
        accounts.user(username, person.name, person, may_sign_in=True)
    accounts.grant(world.accounts["convener"], Role.CONVENER, home.assembly, sector=cast["convener"].sector)
    accounts.grant(world.accounts["decider"], Role.PROPOSALS_COMMITTEE, home.assembly, body=home.bodies["提案委员会"])
    accounts.grant(world.accounts["leader"], Role.LEADER, home.assembly)
    second = cast["second_decider"].person
    other = accounts.user("decider2", second.name, second)
    accounts.grant(other, Role.PROPOSALS_COMMITTEE, home.assembly, body=home.bodies["提案委员会"])
    home.deciders = [world.accounts["decider"], other]


def _ordinary(world: World, sector: str, *, cpc: bool) -> Membership:
    """A member since the term began, at one tier only, without a seat that would make the case special."""
    known = {held.pk for held in world.cast.values()}
    leaders = {held.pk for _seat, held in world.chair_seats}
    return next(
        held
        for held in world.region.members
        if (held.sector.name, held.cpc, held.ends_on) == (sector, cpc, None)
        and held.starts_on == world.region.term.starts_on
        and held.pk not in known | leaders
        and held.person_id not in world.twice
    )


def _offices(accounts: _Accounts) -> None:
    world, home = accounts.world, accounts.world.region
    staff = iter(world.staff)
    for username, role, name, is_staff in _OFFICES:
        person = next(staff) if is_staff else None
        user = accounts.user(username, person.name if person else name, person, may_sign_in=True)
        body = home.bodies["农业和农村委员会"] if role == Role.COMMITTEE_STAFF else None
        accounts.grant(user, role, home.assembly, body=body)
    upper = accounts.user("upper", "全国政协联络处", may_sign_in=True)
    accounts.grant(upper, Role.UPPER_TIER, world.national.assembly)
    home.clerk, home.editor = world.accounts["proposals"], world.accounts["opinions"]


def _agency_pair(accounts: _Accounts) -> None:
    home = accounts.world.region
    agency = home.agencies[AGENCY]
    for username, role, what in [
        ("agency", Role.AGENCY, "联络员"),
        ("agencyhead", Role.AGENCY_LEADER, "负责人"),
    ]:
        user = accounts.user(username, f"{agency.name}{what}", may_sign_in=True)
        accounts.grant(user, role, home.assembly, agency=agency)
    home.agency_users[agency.pk] = accounts.world.accounts["agency"]


def _of_house(accounts: _Accounts, house: House) -> None:
    """The offices and departments of every assembly have logins of their own, so that each step has its actor."""
    slug, assembly = house.assembly.slug, house.assembly
    if house.clerk is None:
        house.clerk = accounts.user(f"{slug}.proposals", f"{house.name}政协提案委办公室")
        accounts.grant(house.clerk, Role.PROPOSALS_STAFF, assembly)
        house.editor = accounts.user(f"{slug}.opinions", f"{house.name}政协信息编辑")
        accounts.grant(house.editor, Role.OPINION_EDITOR, assembly)
        decider = accounts.user(f"{slug}.decider", f"{house.name}政协提案审查组")
        accounts.grant(decider, Role.PROPOSALS_COMMITTEE, assembly)
        house.deciders = [decider]
    for place, agency in enumerate(house.agencies.values(), 1):
        if agency.pk not in house.agency_users:
            # Several agencies handle one proposal together: at the region each can be tried.
            regional = house is accounts.world.region
            user = accounts.user(f"{slug}.agency{place:02d}", f"{agency.name}联络员", may_sign_in=regional)
            accounts.grant(user, Role.AGENCY, assembly, agency=agency)
            house.agency_users[agency.pk] = user


def ledger_desk(world: World, house: House) -> User:
    """The ledger desk of a county, which signs in to hand a matter up."""
    accounts = _Accounts(world)
    desk = accounts.user(f"{house.assembly.slug}.ledger", f"{house.name}政协台账", may_sign_in=True)
    accounts.grant(desk, Role.LEDGER_STAFF, house.assembly)
    return desk


def _logins(accounts: _Accounts) -> None:
    world = accounts.world
    luck = world.luck("logins")
    number = 0
    for house in world.houses():
        for held in house.members:
            skipped = house in world.counties and luck.random() > LOGIN_SHARE_IN_COUNTIES
            if held.person_id not in world.users and not skipped:
                number += 1
                accounts.user(f"m{number:05d}", held.person.name, held.person)


def table() -> list[Account]:
    """The demo's accounts as the database holds them."""
    users = {user.username: user for user in User.objects.filter(username__in=USERNAMES)}
    return [_shown(users[username]) for username in USERNAMES if username in users]


def _shown(user: User) -> Account:
    held = user.role_holdings.select_related("assembly", "agency", "body", "sector").first()
    membership = Membership.objects.filter(person__user=user).order_by("-starts_on").select_related("assembly").first()
    roles = [str(held.get_role_display())] if held else []
    place = held and (held.agency or held.body or held.sector or held.assembly)
    if membership and (not held or held.role not in (Role.LEADER, Role.PROPOSALS_COMMITTEE)):
        roles.insert(0, "委员")
    return Account(user.username, "、".join(roles), user.name, str(place or (membership and membership.assembly) or ""))
