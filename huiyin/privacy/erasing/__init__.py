"""A person is taken out of the records: asked by one, done by another, never undone. Decision 0055."""

from huiyin.privacy.erasing.preview import Plan, plan
from huiyin.privacy.erasing.workflow import STEPS, ask_erasure, erase_person, refuse_erasure, withdraw_erasure

__all__ = ["STEPS", "Plan", "ask_erasure", "erase_person", "plan", "refuse_erasure", "withdraw_erasure"]
