"""The steps of an erasure: asked for by the liaison office, done or refused by the leader; nobody does both."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import RoleHolding, User
from huiyin.assemblies.models import Assembly
from huiyin.figures.freezing.counted import digest_of_figure, digest_of_report
from huiyin.figures.models import AnnualReport, FrozenFigure
from huiyin.history.redacting import redact
from huiyin.history.taking import Step, StepNotAllowed, begin, begun, take
from huiyin.history.wording import kept
from huiyin.members.models import Person
from huiyin.members.one_person import accounts_of
from huiyin.privacy import permissions as may
from huiyin.privacy.erasing import names
from huiyin.privacy.erasing.fates import ALSO_EMPTIED, FATES, touched
from huiyin.privacy.erasing.preview import refusals
from huiyin.privacy.models import Erasure
from huiyin.privacy.registry import BY_CODE

_S = Erasure.State
_ASKED = frozenset({_S.ASKED})
STEPS = {
    "erase_person": Step(gettext_lazy("确认注销"), _ASKED, _S.DONE, may.decides_on),
    "refuse_erasure": Step(gettext_lazy("不予注销"), _ASKED, _S.REFUSED, may.decides_on),
    "withdraw_erasure": Step(gettext_lazy("撤回注销申请"), _ASKED, _S.WITHDRAWN, may.asked_for),
}


@transaction.atomic
def ask_erasure(*, by: Any, key: uuid.UUID, assembly: Assembly, person: Person, why: str) -> Erasure:
    """Raises PermissionDenied, StepNotAllowed, KeyAlreadyUsed."""
    typed = [assembly.pk, person.pk, why.strip()]
    if existing := begun(Erasure, "ask_erasure", by=by, key=key, typed=typed):
        return existing
    if assembly.pk not in may.keeps_registers(by):
        raise PermissionDenied
    Person.objects.select_for_update().get(pk=person.pk)  # two at once: the second finds the first
    if not person.memberships.filter(assembly=assembly).exists():
        raise StepNotAllowed(_("只能为本级名册上的人提出。"))
    if Erasure.objects.filter(person=person, state__in=[_S.ASKED, _S.DONE]).exists():
        raise StepNotAllowed(_("已经提出过，或者已经注销。"))
    if not why.strip():
        raise StepNotAllowed(_("请写明为什么注销。"))
    made = Erasure.objects.create(assembly=assembly, person=person, why=why.strip(), asked_by=by)
    begin(made, "ask_erasure", by=by, key=key, typed=typed)
    return made


@transaction.atomic
def refuse_erasure(erasure: Erasure, *, by: Any, key: uuid.UUID, answer: str) -> Erasure:
    if not answer.strip():
        raise StepNotAllowed(_("请写明为什么不予注销。"))
    changes = {"answer": answer.strip(), "decided_by": by, "decided_on": timezone.localdate()}
    take(STEPS, erasure, "refuse_erasure", by=by, key=key, typed=answer.strip(), **changes)
    return erasure


@transaction.atomic
def withdraw_erasure(erasure: Erasure, *, by: Any, key: uuid.UUID) -> Erasure:
    take(STEPS, erasure, "withdraw_erasure", by=by, key=key, decided_by=by, decided_on=timezone.localdate())
    return erasure


@transaction.atomic
def erase_person(erasure: Erasure, *, by: Any, key: uuid.UUID, everywhere: bool = True) -> Erasure:
    """Take the person out of the records. It is done as a whole or not at all, and nobody undoes it.

    `everywhere`: the name also goes out of texts that no key ties to the person; never where somebody else bears it.
    """
    changes = {"decided_by": by, "decided_on": timezone.localdate()}
    if not take(STEPS, erasure, "erase_person", by=by, key=key, typed=everywhere, **changes):
        return erasure
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=erasure.person_id)
    if found := refusals(person):
        raise StepNotAllowed(" ".join(found))
    instead = kept(lambda: _("已注销委员"))
    named = names.naming(person, instead=instead, everywhere=everywhere)
    counts = {"gone": _let_go(person), "emptied": _empty(person)}
    places = list(names.places(named))
    sound = _sound(places)
    counts["renamed"] = _rename(places)
    _redact(named, by)
    _close_accounts(accounts_of(person), instead)
    Person.objects.filter(pk=person.pk).update(name=instead, name_bo="")
    _freeze_again(sound)
    Erasure.objects.filter(pk=erasure.pk).update(counts=counts)
    erasure.refresh_from_db()
    return erasure


def _let_go(person: Person) -> dict[str, int]:
    found = {}
    for code, fate in FATES.items():
        if fate.goes and (pks := list(touched(code, person).values_list("pk", flat=True))):
            BY_CODE[code].model._base_manager.filter(pk__in=pks).delete()
            found[code] = len(set(pks))
    return found


def _empty(person: Person) -> dict[str, int]:
    """Where words stood, a mark that they were taken away: some columns may not be empty, and readers should know."""
    found: dict[str, int] = {}
    mark = kept(lambda: _("（已删除）"))
    for code, fate in FATES.items():
        if fate.emptied:
            rows = BY_CODE[code].model._base_manager.filter(pk__in=touched(code, person).values("pk"))
            found[code] = _mark(rows, fate.emptied, mark)
    for model, column, emptied in ALSO_EMPTIED:
        own = model._base_manager.filter(**{f"{column}__in": accounts_of(person)})
        found[model._meta.label_lower] = _mark(own, emptied, mark)
    waiting = Q(state="asked") & (Q(person=person) | Q(by__in=accounts_of(person)))
    BY_CODE["corrections.correctionrequest"].model._base_manager.filter(waiting).update(state="withdrawn")
    return {code: count for code, count in found.items() if count}


def _mark(rows: Any, emptied: tuple[str, ...], mark: str) -> int:
    for name in emptied:
        rows.exclude(**{name: ""}).update(**{name: mark})
    return int(rows.count())


def _rename(found: list[names.Place]) -> dict[str, int]:
    for model, pk, changed in found:
        model._base_manager.filter(pk=pk).update(**changed)
    return dict(Counter(model._meta.label_lower for model, _pk, _changed in found))


def _redact(named: names.Naming, by: Any) -> None:
    own, why = accounts_of(named.person), kept(lambda: _("注销个人信息"))
    for event in names.events(named):
        changed: dict[str, Any] = {}
        if event.actor_id in own or named.is_in(event.actor_name):
            changed["actor_name"] = named.instead
        if (facts := named.inside(event.facts)) != event.facts:
            changed["facts"] = facts
        if changed:
            redact(event, by=by, why=why, **changed)


def _close_accounts(accounts: set[int], instead: str) -> None:
    if not accounts:
        return
    for user in User.objects.filter(pk__in=accounts):
        user.username, user.name, user.email, user.is_active = f"gone-{user.pk}", instead, "", False
        user.oidc_subject = ""
        user.set_unusable_password()
        user.save()
    today = timezone.localdate()
    held = RoleHolding.objects.filter(user__in=accounts)
    held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).update(ends_on=today)
    theirs = {str(pk) for pk in accounts}
    for session in Session.objects.iterator(chunk_size=names.ROWS):
        if str(session.get_decoded().get("_auth_user_id", "")) in theirs:
            session.delete()


def _sound(found: list[names.Place]) -> list[AnnualReport]:
    """Frozen reports that are to change, of those whose digest is right now: a wrong one must stay seen as wrong."""
    figures = [pk for model, pk, _changed in found if model is FrozenFigure]
    reports = [pk for model, pk, _changed in found if model is AnnualReport]
    changing = AnnualReport.objects.exclude(state=AnnualReport.State.DRAFT).filter(
        Q(pk__in=reports) | Q(figures__in=figures)
    )
    return [report for report in changing.distinct() if _is_sound(report)]


def _is_sound(report: AnnualReport) -> bool:
    figures = list(report.figures.all())
    return all(digest_of_figure(one) == one.digest for one in figures) and (
        digest_of_report(report, figures) == report.digest
    )


def _freeze_again(reports: list[AnnualReport]) -> None:
    """What counts is left as it was; that the words changed is in the history of the erasure."""
    for report in AnnualReport.objects.filter(pk__in=[one.pk for one in reports]):
        figures = list(report.figures.all())
        for figure in figures:
            figure.digest = digest_of_figure(figure)
            FrozenFigure.objects.filter(pk=figure.pk).update(digest=figure.digest)
        AnnualReport.objects.filter(pk=report.pk).update(digest=digest_of_report(report, figures))


def write_index_again(today: Any) -> int:
    """The daily round: after an erasure the index is written anew, as old segments keep which pairs of signs stood."""
    from huiyin.search import writing

    waiting = Erasure.objects.filter(state=_S.DONE, index_written_at__isnull=True)
    pks, now = list(waiting.values_list("pk", flat=True)), timezone.now()
    if not pks:
        return 0
    writing.rebuild()
    return Erasure.objects.filter(pk__in=pks).update(index_written_at=now)
