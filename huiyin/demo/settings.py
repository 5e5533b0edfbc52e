"""The site's own settings, for a database with the demo in it: its accounts share one password, and nothing else."""

from huiyin.settings import *  # noqa: F403

SECOND_FACTOR = []
