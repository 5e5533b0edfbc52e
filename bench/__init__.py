"""The measurements behind the figures in docs/: `make bench`. How to add one: tools/bench.py."""
