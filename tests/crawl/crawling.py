"""Every route, as every role, with what somebody who means no good would send. Seeded: the same seed asks the same.

A page is opened as a reader would, then asked again with hostile parameters; each form on it is sent with some of its
fields as they stand and some hostile. What a request changed is undone after it, so that each meets the same records.
"""

import random
import traceback
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.asked import unpacked
from tests.crawl import hostile
from tests.crawl.forms import forms_of

GET, POST = "GET", "POST"
TRACES = ("Traceback (most recent call last)", "django.db.utils", "psycopg.errors", "sqlite3.", "DJANGO_SETTINGS")


@dataclass
class Fault:
    what: str
    who: str
    method: str
    address: str
    sent: object

    def __str__(self):
        return f"{self.what}\n    {self.who} {self.method} {self.address[:300]} {str(self.sent)[:600]}"


@dataclass
class Tally:
    requests: int = 0
    statuses: Counter = field(default_factory=Counter)
    methods: Counter = field(default_factory=Counter)
    routes: Counter = field(default_factory=Counter)
    roles: Counter = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    leaks: list[Fault] = field(default_factory=list)


class Crawl:
    """`cases` are routes with the (record, arguments) to ask them with; `secrets` the words and who may read them."""

    def __init__(self, *, seed, users, cases, secrets, never=()):
        self.chance = random.Random(seed)
        self.users = {**users, "nobody": None}
        self.cases, self.secrets, self.never = cases, secrets, never
        self.tally = Tally()
        self.queue: list[str] = []
        self.clients = {who: self._client(user, forged=False) for who, user in self.users.items()}
        self.forgers = {who: self._client(user, forged=True) for who, user in self.users.items()}

    def _client(self, user, *, forged):
        client = Client(raise_request_exception=False, enforce_csrf_checks=forged)
        if user:
            client.force_login(user)
        return client

    def run(self, requests):
        while self.tally.requests < requests:
            self._round()
        return self.tally

    def _round(self):
        """One page of one role, then up to a dozen hostile requests of what stands on it."""
        if not self.queue:  # each route once before any comes again
            self.queue = sorted(self.cases)
            self.chance.shuffle(self.queue)
        route, who = self.queue.pop(), self.chance.choice(sorted(self.users))
        address = self._address(route)
        page = self._send(who, GET, address, route=route)
        for _time in range(3):
            self._send(who, GET, self._with_query(address, page), route=route, headers=self._headers())
        self._send(who, GET, self._hostile_address(route), route=route)
        self._send(who, self.chance.choice(hostile.METHODS), address, route=route, headers=self._headers())
        for form in self._some_forms(page):
            self._send_form(who, form, address, route)
        self._send_other_body(who, address, route)

    def _address(self, route):
        _record, arguments = self.chance.choice(self.cases[route])
        return reverse(route, args=arguments)

    def _hostile_address(self, route):
        _record, arguments = self.chance.choice(self.cases[route])
        changed = [self._argument(one) if self.chance.random() < 0.6 else one for one in arguments]
        try:
            return reverse(route, args=changed)
        except NoReverseMatch:
            return f"{reverse(route, args=arguments)}{self.chance.choice(hostile.PATHS)}/"

    def _argument(self, one):
        return self.chance.choice(hostile.WHOLE_NUMBERS if isinstance(one, int) else hostile.SLUGS)

    def _with_query(self, address, page):
        offered = {name: values for form in forms_of(page) if form.method == "get" for name, values in _all(form)}
        names = [*offered, *self.chance.sample(hostile.PARAMETERS, 2)]
        chosen = self.chance.sample(names, min(len(names), self.chance.randint(1, 4)))
        pairs = [(self._name(name), self._value(offered.get(name, []))) for name in chosen]
        if self.chance.random() < 0.3:
            pairs.append((chosen[0], self._value([])))  # twice the same
        return f"{address}?{urlencode(pairs, errors='surrogatepass')}"

    def _name(self, name):
        return self.chance.choice([name, name, name, name, f"{name}[]", f"{name}__in"])

    def _value(self, known, wild=0.7):
        if known and self.chance.random() > wild:
            return self.chance.choice(known)
        return self.chance.choice(hostile.VALUES)

    def _some_forms(self, page):
        forms = [form for form in forms_of(page) if form.method == "post" and "logout" not in form.action]
        forms = [form for form in forms if "/language/" not in form.action or self.chance.random() < 0.02]
        self.chance.shuffle(forms)
        return forms[:3]

    def _send_form(self, who, form, address, route):
        for wild in (0.1, 0.3, 0.9):
            sent = {name: self._values(values, wild) for name, values in _all(form)}
            sent.pop("csrfmiddlewaretoken", None)
            for name in form.files:
                if self.chance.random() < 0.7:
                    content = self.chance.choice(hostile.FILES)
                    sent[name] = SimpleUploadedFile(content[0], content[1], content_type=content[2])
            if self.chance.random() < 0.1 and sent:
                sent.pop(self.chance.choice(sorted(sent)))
            self._send(who, POST, form.action or address, route=route, sent=sent, headers=self._headers())

    def _values(self, known, wild):
        """Some as they stand or may be chosen, some hostile; now and then several."""
        if self.chance.random() > wild:
            return [self.chance.choice(known)] if known else [""]
        return [self.chance.choice(hostile.VALUES) for _time in range(self.chance.choice([1, 1, 1, 3]))]

    def _send_other_body(self, who, address, route):
        body, kind = self.chance.choice(hostile.BODIES)
        self._send(who, POST, address, route=route, sent=body, kind=kind)
        self._send(who, POST, address, route=route, sent={"key": "forged"}, forged=True)

    def _headers(self):
        return self.chance.choice(hostile.HEADERS)

    def ready(self, route, method, address, body, headers):
        """Send what somebody else prepared, as a role of chance."""
        who = self.chance.choice(sorted(self.users))
        kind = headers.pop("Content-Type", None) or "application/octet-stream"
        headers.pop("Content-Length", None)
        sent = body.encode(errors="replace") if isinstance(body, str) else body
        self._send(who, method.upper(), address, route=route, sent=sent or b"", kind=kind, headers=headers)

    def _send(self, who, method, address, *, route, sent=None, kind=None, headers=None, forged=False):
        client = (self.forgers if forged else self.clients)[who]
        if sent is None or kind:
            asked = partial(client.generic, method, address, sent or b"", kind or "application/octet-stream")
        else:
            asked = partial(client.post, address, {_encoded(name): values for name, values in sent.items()})
        kept = client.cookies.output(header="", sep=";")
        with transaction.atomic():  # what it changed is undone
            try:
                response = asked(headers=headers)
                body = b"" if method == "HEAD" else response.getvalue() if response.streaming else response.content
            except UnicodeEncodeError:  # half a surrogate pair is sent by no browser
                transaction.set_rollback(True)
                return ""
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(kept)  # signed in as before, whatever was answered
        return self._note(who, method, address, sent, route, response, body)

    def _note(self, who, method, address, sent, route, response, body):
        tally = self.tally
        tally.requests += 1
        tally.statuses[response.status_code] += 1
        tally.methods[method] += 1
        tally.roles[who] += 1
        if response.status_code != 404:
            tally.routes[route] += 1
        text = unpacked(body).decode(errors="replace")
        if response.status_code >= 500 or response.exc_info:
            tally.faults.append(Fault(_where(response.exc_info), who, method, address, sent))
        said = f"{address}{sent}"
        read = [word for word, some in self.secrets.items() if word in text and word not in said and who not in some]
        opened = route == "matters:originator" and method == POST  # a reason was given; who may: docs/rules/access.md
        read += [word for word in (*self.never, *TRACES) if word in text and not opened]
        if read:
            tally.leaks.append(Fault(f"leak: {read}", who, method, address, sent))
        return text


def _all(form):
    names = {**form.fields, **form.offered}
    return [(name, form.fields.get(name, []) + form.offered.get(name, [])) for name in names]


def _encoded(name):
    return name.encode("utf-8", "replace").decode()


def _where(exc_info):
    if not exc_info:
        return "500 without an exception"
    kind, error, trace = exc_info
    ours = [frame for frame in traceback.extract_tb(trace) if "/huiyin/" in frame.filename]
    last = ours[-1] if ours else traceback.extract_tb(trace)[-1]
    return f"{kind.__name__}: {str(error)[:200]} at {last.filename.split('/huiyin/')[-1]}:{last.lineno} {last.name}"
