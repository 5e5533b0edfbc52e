from django.urls import path

from huiyin.privacy import views

app_name = "privacy"
urlpatterns = [
    path("mine/", views.home, name="home"),
    path("mine/looks/", views.looks, name="looks"),
    path("mine/print/", views.on_paper, name="print"),
    path("mine/export/", views.export, name="export"),
    path("mine/files/", views.export_files, name="files"),
    path("mine/<str:code>/", views.kind, name="kind"),
]
