"""The addresses as tools/openapi.py tells them, asked by schemathesis: what fits the document, and what does not.

Half of the requests name a record of the matrix in their address, the others what schemathesis makes up. Each goes out
as one of the roles, and is undone; no answer is an error of the server or holds what is not its reader's.
"""

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.generation import GenerationMode

from tools.openapi import document

MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
UNTIMED = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
TAKEN = ("method", "url", "params", "data", "json", "files", "headers")
HERE = "http://testserver"


def operations():
    """(operation, name of its route) of everything the document holds."""
    whole = schemathesis.openapi.from_dict(document())
    found = [one.ok() for one in whole.get_all_operations()]
    return [(one, one.definition.raw["operationId"].rpartition(".")[0]) for one in found]


def ask(crawl, *, examples):
    """`examples` requests of each operation in either mode, sent through `crawl`, whose tally they join."""
    for operation, route in operations():
        ask_operation(crawl, operation, route, examples)
    return crawl.tally


def ask_operation(crawl, operation, route, examples):
    for mode in MODES:
        named = known(crawl, operation, route)
        strategy = operation.as_strategy(generation_mode=mode, **({"path_parameters": named} if named else {}))
        _sender(crawl, strategy, route, examples)()


def _sender(crawl, strategy, route, examples):
    @seed(crawl.chance.randrange(2**32))
    @settings(max_examples=examples, phases=[Phase.generate], **UNTIMED)
    @given(strategy)
    def send(case):
        ready = requests.Request(**_plain(case.as_transport_kwargs(base_url=HERE))).prepare()
        crawl.ready(route, case.method, ready.url.removeprefix(HERE), ready.body, dict(ready.headers))

    return send


def known(crawl, operation, route):
    """The address of a record of the matrix, every other time."""
    cases = crawl.cases.get(route)
    names = [parameter.name for parameter in operation.path_parameters]
    if not cases or not names or crawl.chance.random() < 0.5:
        return None
    return dict(zip(names, crawl.chance.choice(cases)[1], strict=True))


def _plain(asked):
    return {name: asked[name] for name in TAKEN if name in asked}
