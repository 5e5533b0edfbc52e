"""What this folder adds to the pages of others; members/apps.py finds it."""

from huiyin.fieldwork import report_parts

__all__ = ["report_parts"]
