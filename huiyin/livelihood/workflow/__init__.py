"""What can happen to a livelihood matter, and who may do it: the table (table.py), and one function a step.

Page, phone and API call these functions and no others. The rules: docs/rules/livelihood.md.
"""

from huiyin.livelihood.workflow.collecting import collect

__all__ = ["collect"]
