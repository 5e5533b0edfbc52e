"""Any list as XLSX, as CSV and as the description of that CSV: docs/rules/downloads.md."""

from huiyin.exports.answering import answered, asked_by, back_to_the_page, wanted, why_unmasked
from huiyin.exports.sheet import ADDRESS, DAY, DECIMAL, HOUR, MOMENT, TEXT, WHOLE, YES_NO, Column, Personal, Sheet

__all__ = ["ADDRESS", "DAY", "DECIMAL", "HOUR", "MOMENT", "TEXT", "WHOLE", "YES_NO"]
__all__ += ["Column", "Personal", "Sheet", "answered", "asked_by", "back_to_the_page", "wanted", "why_unmasked"]
