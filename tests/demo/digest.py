"""What a database holds, without the keys it happened to give: for comparing two builds."""

import hashlib
import json
from typing import Any

from django.apps import apps
from django.db.models import Model

# Of a frozen report: keys are packed in what it kept, and its digests are of that.
OF_KEYS = {"figures.FrozenFigure": {"rows", "digest"}, "figures.AnnualReport": {"digest"}}


def rows(model: type[Model], names: dict[Any, dict[int, int]]) -> list[str]:
    """Each row as text, in the order of writing; a key, also one inside a fact, becomes the row's place."""
    left_out = {"id"} | OF_KEYS.get(model._meta.label, set())
    fields = [field for field in model._meta.concrete_fields if field.name not in left_out]
    return [_text(model, row, fields, names) for row in model._base_manager.order_by("pk")]


def _text(model: type[Model], row: Model, fields: list[Any], names: dict[Any, dict[int, int]]) -> str:
    values = {}
    for field in fields:
        value = getattr(row, field.attname)
        if field.is_relation and value is not None:
            value = names[field.related_model][value]
        values[field.name] = value
    if values.get("subject_id"):
        values["subject_id"] = names[apps.get_model(str(values["subject"]))].get(values["subject_id"])
    if "facts" in values:
        values["facts"] = {name: value for name, value in values["facts"].items() if name not in ("people", "digest")}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)


def digest() -> dict[str, str]:
    """One hash a model, so that a difference names where it is."""
    models = [model for model in apps.get_models() if model.__module__.startswith("huiyin.")]
    models = [model for model in models if model._meta.app_label != "search"]  # the index holds keys, and says the rest
    names = {
        model: {key: place for place, key in enumerate(model._base_manager.order_by("pk").values_list("pk", flat=True))}
        for model in models
    }
    found = {}
    for model in models:
        hashed = hashlib.sha256()
        for text in rows(model, names):
            hashed.update(text.encode())
        found[model._meta.label] = hashed.hexdigest()
    return found
