"""Looking through an intake for proposals of the same content: at once where it is small, else in the background."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from huiyin.assemblies.models import Assembly, Session
from huiyin.history.taking import StepNotAllowed, begin, begun
from huiyin.matters.models import HANDLED, Kind, Matter, State
from huiyin.matters.permissions import EXAMINES
from huiyin.proposals.candidates.models import CandidateSearch
from huiyin.proposals.candidates.pairing import Words, alike
from huiyin.text.places import Names

# What the decision to merge is about, and what has been merged or handed over already beside it.
LOOKED_THROUGH = [State.SUBMITTED, State.IN_REVIEW, State.FILED, State.MERGED, *HANDLED, State.REPLIED]
AT_ONCE = 300  # proposals: compared within a second or two, while the page waits
GIVEN_UP = timedelta(hours=1)  # a search that has not ended by then is not waited for


@dataclass(frozen=True)
class Intake:
    """The proposals of a year, or of one session."""

    assembly: Assembly
    year: int
    session: Session | None = None

    def searches(self) -> QuerySet[CandidateSearch]:
        return CandidateSearch.objects.filter(assembly=self.assembly, year=self.year, session=self.session)

    def matters(self) -> QuerySet[Matter]:
        """Of nobody in particular: pages ask `visible_to` besides."""
        there = Matter.objects.filter(assembly=self.assembly, kind=Kind.PROPOSAL, state__in=LOOKED_THROUGH)
        if self.session:
            return there.filter(proposal__session=self.session)
        return there.filter(year=self.year)


def intake_of(search: CandidateSearch) -> Intake:
    return Intake(search.assembly, search.year, search.session)


def may_search(user: Any, assembly: Assembly) -> bool:
    return bool(user.holds(*EXAMINES, assembly_id=assembly.pk))


def begin_search(intake: Intake, *, by: Any, key: uuid.UUID) -> CandidateSearch:
    """Raises PermissionDenied, and StepNotAllowed while another is at it."""
    search = _begun(intake, by=by, key=key)
    if search.state == CandidateSearch.State.WAITING and intake.matters().count() <= AT_ONCE:
        look_through(search)
    elif search.state == CandidateSearch.State.WAITING:
        look_through_later.enqueue(search.pk)
    return search


@transaction.atomic
def _begun(intake: Intake, *, by: Any, key: uuid.UUID) -> CandidateSearch:
    typed = [intake.assembly.pk, intake.year, intake.session and intake.session.pk]
    if before := begun(CandidateSearch, "search_candidates", by=by, key=key, typed=typed):
        return before
    if not may_search(by, intake.assembly):
        raise PermissionDenied
    Assembly.objects.select_for_update().get(pk=intake.assembly.pk)  # of two at once the second sees the first's
    under_way = intake.searches().filter(state=CandidateSearch.State.WAITING)
    if under_way.filter(made_at__gt=timezone.now() - GIVEN_UP).exists():
        raise StepNotAllowed(_("这一批正在比对，请稍等片刻再看。"))
    under_way.update(state=CandidateSearch.State.FAILED)
    search = CandidateSearch.objects.create(
        assembly=intake.assembly, year=intake.year, session=intake.session, by=by, made_at=timezone.now()
    )
    begin(search, "search_candidates", by=by, key=key, typed=typed)
    return search


@task()
def look_through_later(pk: int) -> None:
    search = CandidateSearch.objects.filter(pk=pk, state=CandidateSearch.State.WAITING).first()
    if search:
        look_through(search)


def look_through(search: CandidateSearch) -> None:
    """Compare all, keep what was found, and forget what an earlier search of the same intake had found."""
    kept = CandidateSearch.objects.filter(pk=search.pk, state=CandidateSearch.State.WAITING)
    made_at = timezone.now()
    try:
        texts = words_of(intake_of(search).matters())
        pairs = alike(texts, lambda done, of: _tell(search, done, of), known=places_within(search.assembly))
    except Exception:
        kept.update(state=CandidateSearch.State.FAILED)
        raise
    found = [[pair.one, pair.other, pair.mark.value, round(pair.score, 3)] for pair in pairs]
    read = {str(key): digest(words) for key, words in texts.items()}
    with transaction.atomic():
        if kept.update(state=CandidateSearch.State.DONE, made_at=made_at, size=len(texts), pairs=found, read=read):
            intake_of(search).searches().filter(pk__lt=search.pk).delete()
    search.refresh_from_db()


def places_within(assembly: Assembly) -> Names:
    """Where the assemblies below it are: the same asked for in two counties is two matters."""
    below = Assembly.objects.within(assembly).exclude(pk=assembly.pk)
    return Names(below.values_list("place_name", flat=True))


def _tell(search: CandidateSearch, done: int, of: int) -> None:
    CandidateSearch.objects.filter(pk=search.pk).update(done=done, total=of)


def words_of(matters: QuerySet[Matter]) -> dict[int, Words]:
    rows = matters.order_by().values_list("pk", "title", "proposal__grounds", "proposal__recommendations")
    return {pk: Words(title, f"{grounds}\n{wanted}") for pk, title, grounds, wanted in rows.iterator(2000)}


def digest(words: Words) -> int:
    return zlib.crc32("\n".join(words).encode())


@dataclass(frozen=True)
class Since:
    """What is not as it was when it was looked through."""

    new: int
    reworded: int
    gone: int

    def __bool__(self) -> bool:
        return bool(self.new or self.reworded or self.gone)


def changed_since(search: CandidateSearch, user: Any) -> Since:
    there = intake_of(search).matters().filter(pk__in=Matter.objects.visible_to(user))
    read: dict[str, int] = search.read
    now = {str(pk) for pk in there.values_list("pk", flat=True)}
    touched = words_of(there.filter(changed_at__gte=search.made_at))
    reworded = [key for key, words in touched.items() if read.get(str(key), digest(words)) != digest(words)]
    return Since(len(now - read.keys()), len(reworded), len(_still_there(search, user, read.keys() - now)))


def _still_there(search: CandidateSearch, user: Any, keys: Iterable[str]) -> list[int]:
    """Of those gone from the intake, the ones this reader may know of."""
    seen = Matter.objects.visible_to(user).filter(assembly=search.assembly)
    return [pk for pk in seen.filter(changed_at__gte=search.made_at).values_list("pk", flat=True) if str(pk) in keys]
