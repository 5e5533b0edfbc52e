"""The history verified, and what was found kept for the auditor's page: by the command, and each day by the worker."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from huiyin.history import guarding, verifying
from huiyin.history.heads import Kept
from huiyin.history.models import ChainCheck, Head, Link
from huiyin.history.verifying import Finding, Tell

KEPT_AT_MOST = 20  # findings of a chain; the command names all of them
SHOWN = ("code", "number", "upto", "day")  # of a finding: where, never whose or of what

log = logging.getLogger(__name__)


def check(
    *, chains: list[int] | None = None, kept: Iterable[Kept] = (), tell: Tell = lambda done, of: None, by: str
) -> tuple[list[Finding], list[str]]:
    """What is wrong with the chains, all or those named, and the triggers that are missing. `by`: of ChainCheck.By."""
    at = timezone.now()
    links = _links(chains)
    found = list(verifying.verify(chains=chains, kept=kept, tell=tell))
    missing = guarding.missing()
    _keep(links, found, missing, by=by, at=at)
    return found, missing


def of_the_day(day: date) -> int:
    """The worker's round. Gives how much is wrong."""
    found, missing = check(by=ChainCheck.By.WORKER)
    if found or missing:
        log.error("history: %d findings, %d triggers missing; run `huiyin verify`", len(found), len(missing))
    return len(found) + len(missing)


def _links(chains: list[int] | None) -> dict[int, int]:
    counted = Link.objects.order_by().values_list("chain").annotate(Count("pk"))
    there = dict(counted if chains is None else counted.filter(chain__in=chains))
    heads = Head.objects.values_list("chain", flat=True)
    return {chain: there.get(chain, 0) for chain in ({*there, *heads} if chains is None else chains)}


def _keep(links: dict[int, int], found: list[Finding], missing: list[str], **of_all: Any) -> None:
    of_chain: dict[int, list[Finding]] = defaultdict(list)
    for one in found:
        of_chain[one.chain].append(one)
    with transaction.atomic():
        for chain in {*links, *of_chain}:
            told = [{name: one.told()[name] for name in SHOWN} for one in of_chain[chain][:KEPT_AT_MOST]]
            facts = {"links": links.get(chain, 0), "wrong": len(of_chain[chain]), "findings": told, "missing": missing}
            ChainCheck.objects.update_or_create(chain=chain, defaults=facts | of_all)
