"""The first migration of each app, which makes its tables from nothing, all at once.

Django works all related models out anew after each operation, a constraint or an index too: with 160 models a new
database took a minute and a half of a processor. What only makes tables needs it once. Decision 0059.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation

MADE_BY = (migrations.CreateModel, migrations.RunPython)  # a table is made with all that is later added to its model


class Beginning(migrations.Migration):
    """Operations may create models, add fields, constraints and indexes to these, and run Python; nothing else."""

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        project_state.__dict__.pop("apps", None)  # worked out again when first asked for, after all operations
        for operation in self.operations:
            _allowed(operation)
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            if isinstance(operation, MADE_BY):
                operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state


def _allowed(operation: Operation) -> None:
    adding = (migrations.AddField, migrations.AddConstraint, migrations.AddIndex, migrations.AlterUniqueTogether)
    if not isinstance(operation, (*MADE_BY, *adding)):
        raise TypeError(f"a first migration only makes: {operation.describe()}")
