from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.duties import views
from huiyin.duties.permissions import reads_totals
from huiyin.members.models import memberships_of
from huiyin.web import NAVIGATION

app_name = "duties"
urlpatterns = [
    path("duties/<int:pk>/", views.duty, name="duty"),
    path("duties/mine/", views.mine, name="mine"),
    path("duties/of/<int:pk>/", views.of_member, name="of"),
    path("duties/totals/", views.totals, name="totals"),
    path("duties/totals.xlsx", views.totals_xlsx, name="totals_xlsx"),
    path("duties/totals/remind/", views.remind_open, name="remind"),
]

NAVIGATION.append(((_("我的履职任务"), "duties:mine", "check2-square"), lambda user: bool(memberships_of(user))))
NAVIGATION.append(((_("履职任务汇总"), "duties:totals", "bar-chart-steps"), reads_totals))
