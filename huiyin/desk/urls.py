from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.desk import batches, handovers, listing, views
from huiyin.desk.inbox import has_a_desk
from huiyin.web import NAVIGATION

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", listing.listing, name="list"),
    path("desk/choose/", listing.choose, name="choose"),
    path("desk/batches/", batches.batches, name="batches"),
    path("desk/batches/<int:pk>/", batches.batch, name="batch"),
    path("desk/batches/<int:pk>/check/", batches.check, name="batch_check"),
    path("desk/batches/<int:pk>/<slug:name>/", batches.batch_step, name="batch_step"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("handovers/<int:pk>.csv", handovers.handover_csv, name="handover_csv"),
]

NAVIGATION.insert(0, ((_("首页"), "desk:home", "house"), lambda user: True))
NAVIGATION.insert(1, ((_("待办"), "desk:list", "inbox"), has_a_desk))
