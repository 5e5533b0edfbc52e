"""Which chain a record's history stands on: its assembly's, or the system's where it leads to none."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps as site_apps
from django.db import models

SYSTEM = 0  # the chain of what belongs to no assembly; the others have their assembly's key
ASSEMBLY = "assemblies.assembly"


def chain_of(subject: models.Model) -> int:
    path = path_to_assembly(subject._meta.model)
    if path is None:
        return SYSTEM
    found: Any = subject
    for name in path:
        found = getattr(found, name)
    return int(found or SYSTEM)


def chains_of(subjects: Iterable[tuple[str, int]], apps: Any = site_apps) -> dict[tuple[str, int], int]:
    """By label and key; what is gone, or of a model nobody knows any more, stands on the system's chain."""
    found: dict[tuple[str, int], int] = {}
    for label, keys in _by_label(subjects).items():
        model = _model(apps, label)
        path = path_to_assembly(model) if model else None
        if model and path:
            rows = model._base_manager.filter(pk__in=keys).values_list("pk", "__".join(path))
            found |= {(label, pk): chain for pk, chain in rows if chain}
    return found


def _by_label(subjects: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    keys: dict[str, set[int]] = defaultdict(set)
    for label, key in subjects:
        keys[label].add(key)
    return keys


def _model(apps: Any, label: str) -> type[models.Model] | None:
    try:
        model: type[models.Model] = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    return model


@cache
def path_to_assembly(model: type[models.Model]) -> tuple[str, ...] | None:
    """The shortest way over keys that are never empty; a key named `assembly` may be. Ends in the assembly's own key.

    Of ways of one length the first in the order of the fields: a record of a matter stands with the matter.
    """
    ways: deque[tuple[type[models.Model], tuple[str, ...]]] = deque([(model, ())])
    seen = {model._meta.label_lower}
    while ways:
        here, path = ways.popleft()
        if here._meta.label_lower == ASSEMBLY:
            return (*path, "pk")
        keys = [field for field in here._meta.concrete_fields if field.is_relation and _leads_on(field)]
        for field in keys:
            if field.name == "assembly" and _label(field) == ASSEMBLY:
                return (*path, field.attname)
        for field in keys:
            if not field.null and _label(field) not in seen:
                seen.add(_label(field))
                ways.append((field.related_model, (*path, field.name)))  # type: ignore[arg-type]
    return None


def _leads_on(field: Any) -> bool:
    """An account belongs to no assembly; who wrote a record does not say where it belongs."""
    return field.related_model is not None and _label(field) not in ("accounts.user", "contenttypes.contenttype")


def _label(field: Any) -> str:
    return str(field.related_model._meta.label_lower)
