from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.opinions import issue_views, views
from huiyin.opinions.authors import has_items, knows_issues, may_write
from huiyin.web import NAVIGATION

app_name = "opinions"
urlpatterns = [
    path("opinions/", views.items, name="list"),
    path("opinions/new/", views.write, name="write"),
    path("opinions/<int:pk>/", views.item, name="item"),
    path("opinions/<int:pk>/edit/", views.edit, name="edit"),
    path("opinions/<int:pk>/<slug:name>/", views.step, name="step"),
    path("bulletin/", issue_views.issues, name="issues"),
    path("bulletin/new/", issue_views.begin, name="issue_begin"),
    path("bulletin/<int:pk>/", issue_views.issue, name="issue"),
    path("bulletin/<int:pk>/compose/", issue_views.compose, name="compose"),
    path("bulletin/<int:pk>/issue/", issue_views.issue_it, name="issue_it"),
    path("bulletin/<int:pk>/discard/", issue_views.discard, name="issue_discard"),
    path("bulletin/<int:pk>/send-upward/", issue_views.send_upward, name="send_upward"),
    path("bulletin/<int:pk>/print/", issue_views.print_issue, name="print"),
]

NAVIGATION += [
    ((_("反映社情民意"), "opinions:write", "chat-left-text"), may_write),
    ((_("信息"), "opinions:list", "card-list"), has_items),
    ((_("信息刊物"), "opinions:issues", "newspaper"), knows_issues),
]
