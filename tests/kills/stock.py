"""`python -m tests.kills.stock`: a demo year in the database that is set, without the walk through all migrations.

The tables are made as the models are now and every migration is noted as done: a third of the time. What migrations do
beside tables is either for rows there are none of, or done after every `migrate` (triggers, announced days).
"""

from __future__ import annotations


def main() -> None:
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    settings.MIGRATION_MODULES = {}
    _note_as_done()
    from huiyin.demo import year

    year.build("S")


def _note_as_done() -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(None).disk_migrations:
        recorder.record_applied(app, name)


if __name__ == "__main__":
    main()
