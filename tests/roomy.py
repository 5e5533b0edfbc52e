"""Tests in one piece of the interpreter's stack, however deep they call.

Python 3.11 and 3.12 put frames into pieces of 16 KB, and take and give back memory each time a call crosses from one
into the next (python/cpython issue 142183, mended in 3.14). Beneath pytest and the test client a page's innermost loops
stand on such an edge: a test of pages took half as long again, in the kernel.
"""

from functools import partial

import pytest

SLOTS = 1 << 16  # half a megabyte; the piece it needs is twice that, and has as much again for those called from it


def _in_room(test, **arguments):
    return test(**arguments)


_in_room.__code__ = _in_room.__code__.replace(co_stacksize=SLOTS)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    pyfuncitem.obj = partial(_in_room, pyfuncitem.obj)
