"""Activities on the page of a topic and of whoever took part or led."""

from django.utils.translation import gettext_lazy as _

from huiyin.activities.models import Activity, Participation
from huiyin.activities.telling import untold_panel
from huiyin.members.models import Person
from huiyin.members.parts import PANELS, PARTS, Line, Panel, Part
from huiyin.plans.models import Topic
from huiyin.plans.progress import COUNTERS, Counter


def _activity(activity: Activity) -> Line:
    return Line(activity.title, activity.get_absolute_url(), activity.starts_on, activity.get_kind_display())


def _taken_part(row: Participation) -> Line:
    activity = row.activity
    return Line(activity.title, activity.get_absolute_url(), activity.starts_on, row.get_status_display())


PARTS[Topic].append(
    Part(_("活动"), ("topic",), lambda user: Activity.objects.visible_to(user).order_by("-starts_on", "-pk"), _activity)
)
PARTS[Person] += [
    Part(
        _("参加的活动"),
        ("membership__person",),
        lambda user: (
            Participation.objects.visible_to(user)
            .select_related("activity")
            .order_by("-activity__starts_on", "-activity__pk")
        ),
        _taken_part,
    ),
    Part(
        _("带队的活动"),
        ("led_by",),
        lambda user: Activity.objects.visible_to(user).order_by("-starts_on", "-pk"),
        _activity,
    ),
]
_S = Activity.State
COUNTERS += [
    Counter("done", _("已举行的活动"), lambda user: Activity.objects.visible_to(user).filter(state=_S.HELD)),
    Counter(
        "done",
        _("已安排的活动"),
        lambda user: Activity.objects.visible_to(user).filter(state=_S.PLANNED),
        reaches=False,
    ),
]
PANELS[Activity].append(Panel("activities/_untold.html", untold_panel))
