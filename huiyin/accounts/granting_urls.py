from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.accounts import role_views
from huiyin.accounts.urls import urlpatterns as of_accounts
from huiyin.web import NAVIGATION

of_accounts += [
    path("roles/", role_views.roles, name="role_list"),
    path("roles/new/", role_views.grant, name="role_grant"),
    path("roles/requests/", role_views.requests, name="role_requests"),
    path("roles/requests/new/", role_views.ask_account, name="role_ask"),
    path("roles/requests/<int:pk>/<slug:name>/", role_views.request_step, name="role_request_step"),
    path("roles/<int:pk>/", role_views.role, name="role"),
    path("roles/<int:pk>/change/", role_views.change, name="role_change"),
    path("roles/<int:pk>/end/", role_views.end, name="role_end"),
]
urlpatterns: list = []

NAVIGATION.append(((_("角色"), "accounts:role_list", "person-badge"), role_views.looks_after_roles))
NAVIGATION.append(
    ((_("账号申请"), "accounts:role_requests", "person-plus"), role_views.handles_requests),
)
