"""Django's `flush`, which empties the whole database: the history goes with everything else.

Nobody is misled by it: nothing is left that could be taken for a history, and heads kept elsewhere (`huiyin heads`) say
what was there. The demo made anew and tests that commit use it.
"""

from typing import Any

from django.core.management.commands import flush

from huiyin.history import guarding


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        guarding.drop(options["database"])
        try:
            super().handle(**options)
        finally:
            guarding.install(options["database"])
