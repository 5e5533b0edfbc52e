"""The first migrations make what the models say, though they work the models out once an app."""

import pytest
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from huiyin.beginnings import Beginning

pytestmark = pytest.mark.django_db


def test_the_models_ask_for_nothing_the_migrations_do_not_make():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_table_column_and_constraint_of_the_models_is_in_the_database():
    state = MigrationExecutor(connection).loader.project_state()
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in state.apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            assert table in tables
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            named = {one.name for one in (*model._meta.constraints, *model._meta.indexes)}
            found = connection.introspection.get_constraints(cursor, table)
            assert columns == {field.column for field in model._meta.local_concrete_fields}
            assert named <= set(found), table
            for field in model._meta.local_concrete_fields:
                keys = [one for one in found.values() if one["columns"] == [field.column] and one["foreign_key"]]
                assert bool(keys) == bool(field.remote_field and field.db_constraint), field


def test_a_first_migration_does_nothing_but_make():
    first = type("Migration", (Beginning,), {"operations": [migrations.DeleteModel("Assembly")]})("0001", "assemblies")

    with pytest.raises(TypeError, match="only makes"):
        first.apply(ProjectState(), schema_editor=None)
