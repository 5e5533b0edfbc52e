"""`python -m tests.access`: runs the matrix on two workers and prints what was asserted, and of what."""

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", "-n", "2", "tests/access", *sys.argv[1:]]))
