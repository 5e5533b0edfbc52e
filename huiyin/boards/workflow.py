"""What is done on a board: members post and add, the convener raises, joins or answers. Nothing ends without a word."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly, Sector
from huiyin.boards import permissions as may
from huiyin.boards import telling
from huiyin.boards.models import GONE, AlsoHere, Answered, Post, Raised
from huiyin.boards.terms import due_from
from huiyin.files.accepting import Accepted
from huiyin.files.keeping import keep
from huiyin.history import taking
from huiyin.history.models import Event, record
from huiyin.history.taking import Step, StepNotAllowed
from huiyin.livelihood import workflow as livelihood
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import OPEN, UNSENT, Kind, Matter, Signature
from huiyin.matters.steps import hold_matter
from huiyin.members.models import Person, person_of
from huiyin.opinions import workflow as opinions
from huiyin.proposals import workflow as proposals

State = Post.State
STANDS = frozenset({State.WAITING, State.RAISED, State.ANSWERED})  # an answered one may still be raised
STEPS = {
    "raise_matter": Step(gettext_lazy("提为民生事项"), STANDS, State.RAISED, may.handles),
    "raise_item": Step(gettext_lazy("写成社情民意信息"), STANDS, State.RAISED, may.handles),
    "raise_proposal": Step(gettext_lazy("写成界别提案"), STANDS, State.RAISED, may.handles),
    "join": Step(gettext_lazy("并入已提出的事项"), STANDS, State.RAISED, may.handles),
    "answer": Step(
        gettext_lazy("答复，不另提出"), frozenset({State.WAITING, State.RAISED}), State.ANSWERED, may.handles
    ),
    "also_here": Step(gettext_lazy("我这里也有"), frozenset({State.WAITING, State.RAISED}), None, may.adds),
    "bring_up_again": Step(gettext_lazy("我这里也有"), frozenset({State.ANSWERED}), State.WAITING, may.adds),
    "edit": Step(gettext_lazy("修改"), frozenset({State.WAITING}), None, may.is_author),
    "take_back": Step(gettext_lazy("撤回"), frozenset({State.WAITING}), State.WITHDRAWN, may.is_author),
}
RAISES = {"raise_matter": Kind.LIVELIHOOD, "raise_item": Kind.OPINION, "raise_proposal": Kind.PROPOSAL}
ADDS = ("also_here", "bring_up_again")
ASKED_FOR = ("problem", "hot_issue")  # what a convener makes of a post


def offered(user: Any, post: Post) -> list[str]:
    """Names of the steps that make sense for `user` now: from this come the buttons."""
    return [name for name in taking.allowed(STEPS, user, post) if not _refusal(name, post)]


def why_not(name: str, post: Post) -> str:
    """In words, for whoever it would be to take."""
    words = _("现在不能“%(step)s”：这一条是“%(state)s”。")
    return _refusal(name, post) or words % {"step": STEPS[name].label, "state": post.get_state_display()}


def _refusal(name: str, post: Post) -> str | None:
    """Why a step that is somebody's to take is not taken now."""
    if name in RAISES and (standing := standing_in(post).get(RAISES[name])):
        facts = {"kind": standing.get_kind_display(), "title": _about(standing)}
        return _("这一条已经提为%(kind)s（%(title)s），可能刚有另一位召集人提过。请返回查看。") % facts
    if name == "join" and not joinable(post):
        return _("这个界别还没有可以并入的事项。")
    if name == "answer" and standing_in(post):
        return _("这一条已经提出，由所提的事项答复。")
    if name in ("edit", "take_back") and post.also_here.exists():
        return _("已有别的委员补充了情况，不能再修改或撤回。要更正，请另发一条。")
    if name == "edit" and timezone.localdate(post.posted_at) != timezone.localdate():
        return _("只能在发出的当天修改。要更正，请另发一条。")
    if name == "also_here" and not _takes_more(post):
        return _("这一条所提的事项已经有了答复。情况还在的，请另发一条。")
    return None


def _about(matter: Matter) -> str:
    return f"{matter.year} {matter.docket}" if matter.docket else str(matter.get_state_display())


def standing_in(post: Post) -> dict[str, Matter]:
    """What was made of a post and still stands, by kind."""
    rows = post.raised.filter(dropped_on__isnull=True).exclude(matter__state__in=GONE).select_related("matter")
    return {row.kind: row.matter for row in rows}


def takes_names(matter: Matter) -> bool:
    """Whoever is added now will be answered with the others."""
    return matter.state in [*OPEN, *UNSENT] and matter.answered_on is None


def _takes_more(post: Post) -> bool:
    standing = standing_in(post)
    return not standing or any(takes_names(matter) for matter in standing.values())


def joinable(post: Post) -> list[Matter]:
    """Matters of the same board that this post is not in, and that still take names."""
    known = Raised.objects.filter(post__sector=post.sector_id, dropped_on__isnull=True).exclude(post=post)
    taken = list(standing_in(post))
    found = Matter.objects.filter(pk__in=known.values("matter")).exclude(kind__in=taken)
    return [matter for matter in found if takes_names(matter)]


def people_of(post: Post) -> list[Person]:
    """Who said so: the author first, then those who added, each once."""
    added = [row.person for row in post.also_here.select_related("person")]
    return list(dict.fromkeys([post.author, *added]))


# Members


def post(
    *,
    by: Any,
    sector: Sector,
    key: uuid.UUID,
    text: str,
    place: Assembly,
    picture: Accepted | None = None,
    at: datetime | None = None,
) -> Post:
    """Put it on the board. The same `key` gives the same post again, also when both requests arrive at once."""
    typed = [sector.pk, text, place.pk, picture and picture.sha256]
    try:
        return _post(by, sector, key, text, place, picture, at or timezone.now(), typed)
    except IntegrityError:
        if made := taking.begun(Post, "post", by=by, key=key, typed=typed):
            return made
        raise


@transaction.atomic
def _post(
    by: Any,
    sector: Sector,
    key: uuid.UUID,
    text: str,
    place: Assembly,
    picture: Accepted | None,
    at: datetime,
    typed: list[Any],
) -> Post:
    if made := taking.begun(Post, "post", by=by, key=key, typed=typed):
        return made
    person = person_of(by)
    if person is None or not may.is_of(by, sector.pk):
        raise PermissionDenied
    on = timezone.localdate(at)
    made = Post.objects.create(
        sector=sector,
        assembly=sector.assembly,
        author=person,
        text=text,
        place=place,
        picture=keep(picture, by=by, key=key) if picture else None,
        posted_at=at,
        waits_from=on,
        due_on=due_from(sector.assembly, on),
    )
    taking.begin(made, "post", by=by, key=key, typed=typed)
    telling.tell_conveners(made, by=by, key=key)
    return made


@transaction.atomic
def also_here(post: Post, *, by: Any, key: uuid.UUID, place: Assembly, note: str = "") -> None:
    """The same is so at `place`. After an answer the post waits again; what was raised gets one name more."""
    now = taking.locked(post)
    answered = now.state == State.ANSWERED
    before = Event.objects.filter(key=key, step__in=ADDS).values_list("step", flat=True).first()
    name = before or ("bring_up_again" if answered else "also_here")
    on = timezone.localdate()
    renewed = {"waits_from": on, "due_on": due_from(post.assembly, on)} if answered else {}
    typed, facts = [place.pk, note], {"place": place.pk}
    if not _take(post, name, by=by, key=key, typed=typed, facts=facts, **renewed):
        return
    person = person_of(by)
    if person is None:
        raise PermissionDenied
    theirs = post.place_id == place.pk and post.author_id == person.pk
    if theirs or post.also_here.filter(person=person, place=place).exists():
        raise StepNotAllowed(_("这个地方您已经反映过。换一个地方，或者不用再补充。"))
    AlsoHere.objects.create(post=post, person=person, place=place, note=note)
    for matter in standing_in(post).values():
        _add_people(matter, [person], by=by, key=key, on=on)
    if renewed:
        telling.tell_conveners(post, by=by, key=key)


@transaction.atomic
def edit(post: Post, *, by: Any, key: uuid.UUID, text: str, place: Assembly) -> None:
    """On the same day, while nobody has built on it. The history keeps what stood there."""
    was = {"was": post.text, "was_at": post.place_id}
    _take(post, "edit", by=by, key=key, typed=[text, place.pk], facts=was, text=text, place=place)


@transaction.atomic
def take_back(post: Post, *, by: Any, key: uuid.UUID) -> None:
    _take(post, "take_back", by=by, key=key)


# The convener


def raise_matter(
    post: Post,
    *,
    by: Any,
    key: uuid.UUID,
    title: str,
    description: str,
    kind: str = "hot_issue",
    on: date | None = None,
) -> Matter:
    """Into the ledger, in the names of all who said so."""
    on = on or timezone.localdate()
    return _raise(
        *(post, "raise_matter", [title, description, kind]),
        lambda people: livelihood.collect(
            by=by,
            assembly=post.assembly,
            key=uuid.uuid5(key, "matter"),
            kind=kind,
            source=LivelihoodMatter.Source.SECTOR_GROUP,
            title=title,
            description=description,
            place=post.place,
            sector=post.sector,
            people=people,
            on=on,
        ),
        by=by,
        key=key,
        on=on,
    )


def raise_item(
    post: Post, *, by: Any, key: uuid.UUID, title: str, situation: str, advice: str, on: date | None = None
) -> Matter:
    """A draft of the convener's, who hands it in; with the names of those who said so."""
    on = on or timezone.localdate()
    return _raise(
        *(post, "raise_item", [title, situation, advice]),
        lambda people: opinions.draft(
            by=by,
            assembly=post.assembly,
            key=uuid.uuid5(key, "matter"),
            title=title,
            situation=situation,
            advice=advice,
            place=post.place,
            sector=post.sector,
            people=people,
            on=on,
        ),
        by=by,
        key=key,
        on=on,
    )


def raise_proposal(
    post: Post, *, by: Any, key: uuid.UUID, title: str, grounds: str, recommendations: str = "", on: date | None = None
) -> Matter:
    """A draft of the sector's proposal, which the convener signs. Who said so is told, and stays named on the board."""
    on = on or timezone.localdate()
    return _raise(
        *(post, "raise_proposal", [title, grounds, recommendations]),
        lambda _people: proposals.draft(
            by=by,
            assembly=post.assembly,
            key=uuid.uuid5(key, "matter"),
            title=title,
            grounds=grounds,
            recommendations=recommendations,
            raised_as=f"sector-{post.sector_id}",
            on=on,
        ),
        by=by,
        key=key,
        on=on,
    )


@transaction.atomic
def _raise(
    post: Post,
    name: str,
    typed: list[Any],
    make: Callable[[list[Person]], Matter],
    *,
    by: Any,
    key: uuid.UUID,
    on: date,
) -> Matter:
    """Of two conveners at once the second is told. The same request again gives the same matter."""
    if not _take(post, name, by=by, key=key, typed=typed):
        return post.raised.get(kind=RAISES[name], dropped_on__isnull=True).matter
    matter = make(people_of(post))
    _tie(post, matter, by=by, on=on)
    telling.tell_people(post, people_of(post), matter, by=by, key=key)
    return matter


@transaction.atomic
def join(post: Post, *, by: Any, key: uuid.UUID, matter: Matter, on: date | None = None) -> None:
    """Into a matter that another post of the same board was put into. Who said so here raises it too."""
    on = on or timezone.localdate()
    if not _take(post, "join", by=by, key=key, typed=[matter.pk], facts={"matter": matter.pk}):
        return
    hold_matter(matter)
    if matter not in joinable(post):
        raise StepNotAllowed(_("这件事项现在不能并入：可能刚有了答复，或者已经有同类的事项。请另选。"))
    _tie(post, matter, by=by, on=on)
    _add_people(matter, people_of(post), by=by, key=key, on=on)
    telling.tell_people(post, people_of(post), matter, by=by, key=key)


@transaction.atomic
def answer(post: Post, *, by: Any, key: uuid.UUID, text: str, on: date | None = None) -> None:
    """For what needs no matter: noted, and why."""
    if not _take(post, "answer", by=by, key=key, typed=[text]):
        return
    Answered.objects.create(post=post, text=text, by=by, on=on or timezone.localdate())
    telling.tell_people(post, people_of(post), None, by=by, key=key)


def _take(post: Post, name: str, *, by: Any, key: uuid.UUID, typed: Any = None, **changes: Any) -> bool:
    """False when the request came before. What else stands against it is asked after the state, with the row held."""
    if not taking.take(STEPS, post, name, by=by, key=key, typed=typed, **changes):
        return False
    if refusal := _refusal(name, post):
        raise StepNotAllowed(refusal)
    return True


def _tie(post: Post, matter: Matter, *, by: Any, on: date) -> None:
    post.raised.filter(kind=matter.kind, dropped_on__isnull=True).update(dropped_on=on)  # came to nothing: _refusal
    Raised.objects.create(post=post, matter=matter, kind=matter.kind, by=by, on=on)


def _add_people(matter: Matter, people: Iterable[Person], *, by: Any, key: uuid.UUID, on: date) -> None:
    """A sector's proposal carries the sector's name; under the others stands whoever said so."""
    hold_matter(matter)
    if matter.kind == Kind.PROPOSAL or not takes_names(matter):
        return
    known = set(matter.signatures.values_list("person", flat=True))
    new = [person for person in people if person.pk not in known]
    if not new:
        return
    first = not matter.signatures.filter(role__in=Signature.FIRST).exists()
    roles = [Signature.Role.AUTHOR if first else Signature.Role.COSIGNER, *[Signature.Role.COSIGNER] * len(new)]
    Signature.objects.bulk_create(
        Signature(matter=matter, person=person, role=role, state=Signature.State.SIGNED, signed_on=on)
        for person, role in zip(new, roles, strict=False)
    )
    state, facts = matter.state, {"people": [person.pk for person in new], "note": "、".join(map(str, new))}
    record(matter, "join", by=by, before=state, after=state, key=uuid.uuid5(key, f"join/{matter.pk}"), facts=facts)
