"""The ledger desk looks at what came in: it is registered, or those it was heard from are told why not here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies import rules
from huiyin.assemblies.models import Agency, Assembly
from huiyin.history.taking import StepNotAllowed
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.workflow.handing_up import receive
from huiyin.livelihood.workflow.table import STEPS, take
from huiyin.matters import notifying, steps
from huiyin.matters.models import Assignment, Kind, Matter, State, next_number
from huiyin.matters.steps import held_by
from huiyin.members.models import Person
from huiyin.members.one_person import accounts_of, agencies_of_accounts

LONGEST = 12  # months: what takes longer is put off until a day to look again, not handled


def own(matter: Matter) -> Any:
    return LivelihoodMatter.objects.filter(pk=matter.pk)


@transaction.atomic
def edit(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    title: str,
    description: str,
    place: Assembly | None = None,
    spot: str = "",
    on: date | None = None,
) -> None:
    """Until somebody has looked at it. What changed is in the history, what stood there before too."""
    Matter.objects.select_for_update().get(pk=matter.pk)
    matter.refresh_from_db()
    old = {"title": matter.title, "description": own(matter).get().description}
    changed = {name: was for name, was in old.items() if was != {"title": title, "description": description}[name]}
    typed = [title, description, place and place.pk, spot]
    if not title.strip() or not description.strip():
        raise StepNotAllowed(_("请写明反映的情况。"))
    if take(matter, "edit", by=by, key=key, on=on, typed=typed, facts={"was": changed}, title=title, place=place):
        own(matter).update(description=description, spot=spot)


@transaction.atomic
def register(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    kind: str,
    category: str = "",
    place: Assembly | None = None,
    spot: str = "",
    on: date | None = None,
) -> None:
    """It is so, and it is ours: it gets its number. What was handed up is thereby received."""
    on, typed = on or timezone.localdate(), [kind, category, place and place.pk, spot]
    if steps.seen_before(matter, "register", by=by, key=key, digest=steps.digest_of(typed)):
        return
    numbered = {} if matter.number else _numbered(matter, on)
    facts = {"note": numbered.get("docket", matter.docket)}
    changes = {"category": category, "place": place, "answered_on": None} | numbered
    if take(matter, "register", by=by, key=key, on=on, typed=typed, facts=facts, **changes):
        own(matter).update(kind=kind, spot=spot)
        receive(matter, on)


def _numbered(matter: Matter, on: date) -> dict[str, Any]:
    """Given up with the transaction when the step is refused."""
    number = next_number(matter.assembly, Kind.LIVELIHOOD, on.year)
    docket = rules.docket(matter.rule_set.document, number=number, year=on.year)
    return {"number": number, "docket": docket, "year": on.year}


@transaction.atomic
def mark_duplicate(
    matter: Matter, *, by: Any, key: uuid.UUID, of: Matter, note: str = "", on: date | None = None
) -> None:
    """The same as `of`, which goes on; those who brought this one are told so."""
    if of.pk == matter.pk or of.assembly_id != matter.assembly_id or of.kind != Kind.LIVELIHOOD:
        raise StepNotAllowed(_("请选择本级台账里的另一件事项。"))
    if of.merged_into_id:
        raise StepNotAllowed(_("所选的事项本身是重复的，请选它所指的那一件。"))
    if matter.merged.exists():
        raise StepNotAllowed(_("还有别的事项记为与这一件重复，不能再把它记为重复。"))
    facts = {"of": of.pk, "note": " ".join(filter(None, [of.docket or of.title, note]))}
    take(
        matter, "mark_duplicate", by=by, key=key, on=on, typed=[of.pk, note], facts=facts, merged_into=of, **_unanswered
    )


@transaction.atomic
def reject(matter: Matter, *, by: Any, key: uuid.UUID, reason: str, on: date | None = None) -> None:
    if not reason.strip():
        raise StepNotAllowed(_("请写明不予受理的理由。"))
    take(matter, "reject", by=by, key=key, on=on, typed=reason, facts={"note": reason}, **_unanswered)


@transaction.atomic
def refer(matter: Matter, *, by: Any, key: uuid.UUID, channel: str, note: str = "", on: date | None = None) -> None:
    """To the hotline, the petitions office or a court. Whoever brought it is told where it is now."""
    name = LivelihoodMatter.Channel(channel).label
    facts = {"note": "：".join(filter(None, [str(name), note]))}
    if take(matter, "refer", by=by, key=key, on=on, typed=[channel, note], facts=facts, **_unanswered):
        own(matter).update(channel=channel)


_unanswered: dict[str, Any] = {"answered_on": None}


@transaction.atomic
def assign(
    matter: Matter,
    *,
    by: Any,
    key: uuid.UUID,
    agency: Agency,
    responsible: str,
    due: date | None = None,
    co: Sequence[Agency] = (),
    on: date | None = None,
) -> None:
    """To one agency, one person there, until a day (件件有着落). `due` None: by the rule's term. `co` help it."""
    on = on or timezone.localdate()
    _may_be_given(matter, agency, co, responsible)
    if due is not None:
        within_a_year(due, on)
    roles, states = Assignment.Role, Assignment.State
    lead = Assignment(
        matter=matter,
        agency=agency,
        role=roles.LEAD if co else roles.SOLE,
        assigned_on=on,
        handler=responsible.strip(),
    )
    facts = {"agency": "、".join([agency.name, *(other.name for other in co)]), "handler": responsible}
    typed = [agency.pk, responsible, due, sorted(other.pk for other in co)]
    taken = take(
        *(matter, "assign"),
        by=by,
        key=key,
        on=on,
        typed=typed,
        facts=facts,
        holder=held_by(agency),
        opens=[lead],
        until={"resolve": due} if due else None,
    )
    if taken:  # whoever helps has no term of its own: the lead answers for the whole
        Assignment.objects.bulk_create(
            Assignment(matter=matter, agency=other, role=roles.CO, assigned_on=on, state=states.ACCEPTED)
            for other in co
        )


def _may_be_given(matter: Matter, agency: Agency, co: Sequence[Agency], responsible: str) -> None:
    if not responsible.strip():
        raise StepNotAllowed(_("请写明由承办单位的哪一位负责。"))
    if len({agency, *co}) < 1 + len(co):
        raise StepNotAllowed(_("同一个单位只能选一次。"))
    if any(chosen.assembly_id != matter.assembly_id for chosen in [agency, *co]):
        raise StepNotAllowed(_("只能交给本级政协的承办单位。"))


def within_a_year(day: date, on: date) -> None:
    """Raises StepNotAllowed."""
    last = date(on.year + 1, on.month, min(on.day, 28))
    if not on < day < last:
        raise StepNotAllowed(_("请选择 %(on)s 之后、%(last)s 之前的日期。") % {"on": on, "last": last})


@transaction.atomic
def supervise(
    matter: Matter, *, by: Any, key: uuid.UUID, members: Sequence[Person] = (), on: date | None = None
) -> None:
    """Members who will look whether it was done (协商式监督)."""
    if _of_the_agency(matter, members):
        raise StepNotAllowed(_("所选委员中有承办单位的人，不能监督自己单位办理的事项。"))
    facts = {"note": "、".join(person.name for person in members)}
    if take(matter, "supervise", by=by, key=key, on=on, typed=sorted(p.pk for p in members), facts=facts):
        own(matter).get().supervisors.set(members)
        notifying.tell_people(matter, [person.pk for person in members], STEPS["supervise"].label, by=by, key=key)


def _of_the_agency(matter: Matter, members: Sequence[Person]) -> bool:
    from huiyin.livelihood.permissions import of_the_agency

    return any(of_the_agency(agencies_of_accounts(accounts_of(person)), matter) for person in members)


def none_of_the_agency(matter: Matter, members: Sequence[Person]) -> None:
    if _of_the_agency(matter, members):
        raise StepNotAllowed(_("承办单位的人不能核实自己单位办理的事项。"))


def duplicates_of(matter: Matter) -> Any:
    """What it could be the same as."""
    there = Matter.objects.filter(kind=Kind.LIVELIHOOD, assembly=matter.assembly_id, merged_into=None)
    return there.exclude(pk=matter.pk).exclude(state__in=[State.REJECTED, State.REFERRED])
