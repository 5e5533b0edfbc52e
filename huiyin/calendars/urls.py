from datetime import date

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from huiyin.calendars import views
from huiyin.calendars.permissions import keeps_any_calendar
from huiyin.web import NAVIGATION


class DayConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(DayConverter, "day")

app_name = "calendars"
urlpatterns = [
    path("due/", views.due, name="due"),
    path("calendars/", views.mine, name="mine"),
    path("calendars/<slug:slug>/", views.calendar, name="calendar"),
    path("calendars/<slug:slug>/add/", views.add, name="add"),
    path("calendars/<slug:slug>/import/", views.import_file, name="import"),
    path("calendars/<slug:slug>/days.csv", views.days_csv, name="csv"),
    path("calendars/<slug:slug>/days.ics", views.days_ics, name="ics"),
    path("calendars/<slug:slug>/years/<int:year>/", views.confirm, name="year"),
    path("calendars/<slug:slug>/changes/<int:version>/undo/", views.undo, name="undo"),
    path("calendars/<slug:slug>/<day:day>/", views.edit, name="edit"),
    path("calendars/<slug:slug>/<day:day>/remove/", views.remove, name="remove"),
]

NAVIGATION.append(((_("日历"), "calendars:mine", "calendar3"), keeps_any_calendar))
