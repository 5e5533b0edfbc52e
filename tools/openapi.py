"""`python -m tools.openapi`: every address of the site as an OpenAPI 3.1 document, read from the program itself.

Addresses and their arguments come from the routes; what a page takes besides comes from the forms and filters its view
names, as query where it filters and as body where it is sent. It is made for programs that look for holes, which is
why a view that takes any form of a table takes the fields of all. Nothing of it is served.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

Schema = dict[str, Any]
OF_ADDRESSES: dict[str, Schema] = {
    "int": {"type": "integer", "minimum": 0},
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    "str": {"type": "string", "minLength": 1, "pattern": "^[^/]+$"},
    "uuid": {"type": "string", "format": "uuid"},
    "path": {"type": "string", "minLength": 1},
}
ANSWERS = {
    "200": "the page, the list in another form, or the file",
    "302": "taken, or signed in first",
    "400": "what was sent cannot be read",
    "403": "not the reader's to do",
    "404": "not there, or not the reader's to see",
    "405": "not asked this way",
    "409": "no longer possible",
}
FORM = "multipart/form-data"


def document() -> Schema:
    from django.urls import get_resolver

    paths: dict[str, Schema] = {}
    for name, route, view in routes(get_resolver().url_patterns):
        path, arguments = template(route)
        paths[path] = operations(name, view, arguments)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Huiyin", "version": "1"},
        "components": {"securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "sessionid"}}},
        "paths": paths,
    }


def routes(patterns: list[Any], before: str = "", space: str = "") -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """(name, address with its converters, view) of all that has a name."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, address, inner)
        elif pattern.name and not pattern.pattern.regex.pattern.startswith("^accounts/(?:"):
            yield f"{space}{pattern.name}", address, pattern.callback


def template(route: str) -> tuple[str, list[Schema]]:
    """The address as OpenAPI writes it, with its arguments."""
    found = re.findall(r"<(?:(\w+):)?(\w+)>", route) or [("str", name) for name in re.findall(r"\(\?P<(\w+)>", route)]
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
    path = re.sub(r"\(\?P\{(\w+)\}[^)]*\)", r"{\1}", path).replace("^", "").replace("$", "").replace("\\", "")
    arguments = [
        {"name": name, "in": "path", "required": True, "schema": OF_ADDRESSES.get(kind or "str", OF_ADDRESSES["str"])}
        for kind, name in found
    ]
    return f"/{path}", arguments


def operations(name: str, view: Callable[..., Any], arguments: list[Schema]) -> Schema:
    asked, sent = fields(view)
    responses = {code: {"description": words} for code, words in ANSWERS.items()}
    query = [{"name": key, "in": "query", "schema": schema} for key, schema in sorted((asked | SHARED).items())]
    found: Schema = {
        "parameters": arguments,
        "get": {"operationId": f"{name}.get", "parameters": query, "responses": responses},
    }
    body = {"type": "object", "properties": sent | {"key": {"type": "string", "format": "uuid"}}}
    found["post"] = {
        "operationId": f"{name}.post",
        "requestBody": {"content": {FORM: {"schema": body}}},
        "responses": responses,
    }
    return found


# What many pages take without a form of their own.
SHARED: dict[str, Schema] = {
    "format": {"enum": ["", "csv", "csvw", "xlsx"]},
    "page": {"type": "integer"},
}


def fields(view: Callable[..., Any]) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """(what it filters by, what is sent to it), from the forms its view names, directly or through its module's."""
    from django.forms import BaseForm
    from django_filters import FilterSet

    asked: dict[str, Schema] = {}
    sent: dict[str, Schema] = {}
    for found in named_by(view):
        if issubclass(found, FilterSet):
            asked |= {name: schema_of(one.field_class) for name, one in found.base_filters.items()}  # type: ignore[attr-defined]
        elif issubclass(found, BaseForm):
            sent |= {name: schema_of(type(one)) for name, one in found.base_fields.items()}  # type: ignore[attr-defined]
    return asked | {name: schema for name, schema in sent.items() if not asked}, sent


def named_by(view: Callable[..., Any]) -> Iterator[type]:
    """Classes a view's function names, or a function or table of its module that it names."""
    function = inspect.unwrap(getattr(view, "view_class", view))
    seen: set[int] = set()
    waiting: list[Any] = [function]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, str | int):
            continue
        seen.add(id(one))
        if inspect.isclass(one):
            yield one
        elif isinstance(one, dict):
            waiting += one.values()
        elif inspect.isfunction(one) and one.__module__.split(".")[:2] == function.__module__.split(".")[:2]:
            waiting += _names_in(one)


def _names_in(function: Callable[..., Any]) -> list[Any]:
    """What a function names in its module, and in modules of ours it names."""
    names = function.__code__.co_names
    found = [function.__globals__[name] for name in names if name in function.__globals__]
    ours = [one for one in found if inspect.ismodule(one) and one.__name__.startswith("huiyin.")]
    return found + [getattr(module, name) for module in ours for name in names if hasattr(module, name)]


def schema_of(field: type) -> Schema:
    from django import forms

    by_kind: list[tuple[type, Schema]] = [
        (forms.FileField, {"type": "string", "format": "binary"}),
        (forms.MultipleChoiceField, {"type": "array", "items": {"type": "string"}}),
        (forms.ModelMultipleChoiceField, {"type": "array", "items": {"type": "integer"}}),
        (forms.ModelChoiceField, {"type": "integer"}),
        (forms.ChoiceField, {"type": "string"}),
        (forms.IntegerField, {"type": "integer"}),
        (forms.DecimalField, {"type": "number"}),
        (forms.DateTimeField, {"type": "string", "format": "date-time"}),
        (forms.DateField, {"type": "string", "format": "date"}),
        (forms.UUIDField, {"type": "string", "format": "uuid"}),
        (forms.BooleanField, {"type": "boolean"}),
    ]
    return next((schema for kind, schema in by_kind if issubclass(field, kind)), {"type": "string"})


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
    import django

    django.setup()
    json.dump(document(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
