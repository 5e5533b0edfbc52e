from django.db import migrations
from django.db.models import Q

KINDS = {'reception_day': '接待日', 'visit': '下访', 'deliberation': '协商议事'}
STATES = {'planned': 'planned', 'under_way': 'planned', 'held': 'held', 'cancelled': 'cancelled'}


def give_activities(apps, schema_editor):
    """As visits/as_activity.py does for a day planned from now on; nobody is told."""
    Reception = apps.get_model('visits', 'Reception')
    days = Reception.objects.filter(activity=None).select_related('place__assembly', 'place__place')
    for day in days.order_by('pk').iterator(chunk_size=500):
        day.activity = _activity(apps, day)
        day.save(update_fields=['activity'])
        _call(apps, day)


def _activity(apps, day):
    kind, place = KINDS[day.kind], day.place.place.place_name
    return apps.get_model('activities', 'Activity').objects.create(
        assembly=day.place.assembly, kind='reception', called=kind, title=f'{kind}（{place}）', place=place,
        starts_on=day.held_on, ends_on=day.held_on, planned_by_id=day.planned_by_id, state=STATES[day.state],
        cancelled_why='接待取消' if day.state == 'cancelled' else '',
    )


def _call(apps, day):
    Membership = apps.get_model('members', 'Membership')
    then = Q(ends_on=None) | Q(ends_on__gte=day.held_on)
    held = Membership.objects.filter(then, starts_on__lte=day.held_on, person__in=day.members.all())
    near, assembly = {}, day.place.assembly
    while assembly is not None:
        near[assembly.pk], assembly = len(near), assembly.parent
    ordered = sorted(held, key=lambda one: (-near.get(one.assembly_id, len(near)), one.starts_on, one.pk))
    for one in {one.person_id: one for one in ordered}.values():
        apps.get_model('activities', 'Participation').objects.create(
            activity=day.activity, membership=one, status='present' if day.state == 'held' else 'called'
        )
        apps.get_model('activities', 'CalledGroup').objects.create(
            activity=day.activity, kind='person', assembly_id=one.assembly_id, person_id=one.person_id
        )


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_initial'),
        ('visits', '0002_reception_activity'),
    ]

    operations = [migrations.RunPython(give_activities, migrations.RunPython.noop, elidable=True)]
