from itertools import islice

from django.db import migrations

from huiyin.history.chains import SYSTEM, chains_of
from huiyin.history.linking import Linked, link_now

BATCH = 2000


def link_what_is_there(apps, schema_editor):
    """In the order in which it happened, as far as the moments say: before the chain nobody could prove more."""
    rows = apps.get_model("history", "Event").objects.order_by("at", "pk").iterator(chunk_size=BATCH)
    while some := list(islice(rows, BATCH)):
        chains = chains_of({(row.subject, row.subject_id) for row in some}, apps)
        link_now([Linked(chains.get((row.subject, row.subject_id), SYSTEM), row).values() for row in some], apps)


class Migration(migrations.Migration):

    dependencies = [
        ("history", "0002_chained"),
    ]

    operations = [
        migrations.RunPython(link_what_is_there, migrations.RunPython.noop),
    ]
