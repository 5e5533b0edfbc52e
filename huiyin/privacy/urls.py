from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.privacy import consent_views, office_views, views
from huiyin.privacy.permissions import sees_holds
from huiyin.privacy.unmasking import unmask
from huiyin.web import NAVIGATION

app_name = "privacy"
urlpatterns = [
    path("mine/", views.home, name="home"),
    path("mine/looks/", views.looks, name="looks"),
    path("mine/print/", views.on_paper, name="print"),
    path("mine/export/", views.export, name="export"),
    path("mine/files/", views.export_files, name="files"),
    path("mine/consents/", consent_views.mine, name="consents"),
    path("mine/consents/<str:code>/<int:pk>/", consent_views.change, name="consent"),
    path("mine/<str:code>/", views.kind, name="kind"),
    path("unmasked/", unmask, name="unmask"),
    path("holds/", office_views.holds, name="holds"),
    path("holds/new/", office_views.hold_new, name="hold_new"),
    path("holds/<int:pk>/lift/", office_views.hold_lift, name="hold_lift"),
    path("erasures/", office_views.erasures, name="erasures"),
    path("erasures/new/", office_views.erasure_new, name="erasure_new"),
    path("erasures/<int:pk>/", office_views.erasure, name="erasure"),
    path("erasures/<int:pk>/<str:step>/", office_views.erasure_step, name="erasure_step"),
]

NAVIGATION.append(((_("删除和注销"), "privacy:erasures", "person-x"), sees_holds))
