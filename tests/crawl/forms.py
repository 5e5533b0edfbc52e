"""The forms a page holds, as a browser reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str = ""
    method: str = "get"
    fields: dict[str, list[str]] = field(default_factory=dict)  # name → what stands there
    offered: dict[str, list[str]] = field(default_factory=dict)  # name → what may be chosen
    files: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.form: Form | None = None
        self.select: tuple[Form, str] | None = None
        self.area: tuple[Form, str] | None = None

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(told.get("action", ""), told.get("method", "get").lower())
            self.found.append(self.form)
            self.by_id[told.get("id", "")] = self.form
            return
        form, name = self.by_id.get(told["form"]) if "form" in told else self.form, told.get("name", "")
        if tag == "option" and self.select:
            self._option(told)
        elif form and name:
            self._field(tag, form, name, told)

    def _field(self, tag, form, name, told):
        if tag in ("input", "button"):
            self._input(form, name, told)
        elif tag == "select":
            self.select = (form, name)
            form.offered.setdefault(name, [])
        elif tag == "textarea":
            self.area = (form, name)
            form.fields.setdefault(name, [""])

    def _input(self, form, name, told):
        kind, value = told.get("type", "text"), told.get("value", "")
        if kind == "file":
            form.files.append(name)
        elif kind in ("radio", "checkbox", "submit", "button"):
            form.offered.setdefault(name, []).append(value)
            if "checked" in told:
                form.fields.setdefault(name, []).append(value)
        else:
            form.fields.setdefault(name, []).append(value)

    def _option(self, told):
        form, name = self.select
        form.offered[name].append(told.get("value", ""))
        if "selected" in told:
            form.fields.setdefault(name, []).append(told.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            form, name = self.area
            form.fields[name] = [form.fields[name][0] + data]


def forms_of(page: str) -> list[Form]:
    reader = _Reader()
    reader.feed(page)
    return reader.found
