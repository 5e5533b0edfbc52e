from huiyin.activities.workflow.own import (
    change_own,
    companions_of,
    leave_own,
    may_change_own,
    own_until,
    record_own,
)

__all__ = ["change_own", "companions_of", "leave_own", "may_change_own", "own_until", "record_own"]
