"""The duty record (履职档案): one member, one record per term, derived; what the member says to it is stored."""

from huiyin.duties.record.lines import Line, Section
from huiyin.duties.record.sections import record_of

__all__ = ["Line", "Section", "record_of"]
