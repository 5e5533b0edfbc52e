"""Pages about accounts (accounts:…, put into huiyin/accounts/urls.py), and allauth's own that we show."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.urls import urlpatterns as of_accounts
from huiyin.signin import entering, office, views
from huiyin.signin.permissions import sees_accounts
from huiyin.web import NAVIGATION

of_accounts += [
    path("all/", views.listing, name="list"),
    path("open/", views.open_one, name="open"),
    path("open/members/", views.open_many, name="open_many"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/contact/", views.change_contact, name="contact"),
    path("<int:pk>/lift/", views.lift_wait, name="lift_wait"),
    path("<int:pk>/reset-factor/", views.reset_factor, name="reset_factor"),
    path("invitation/", entering.invitation, name="invitation"),
    path("second-factor/", entering.second_factor, name="second_factor"),
    path("sessions/<int:pk>/end/", entering.end_session, name="end_session"),
    path("sessions/end-all/", entering.end_all_sessions, name="end_all_sessions"),
]
urlpatterns: list[Any] = [
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/office/", include("allauth.socialaccount.urls")),
    path("accounts/oidc/<slug:provider_id>/login/", office.login, name="openid_connect_login"),
    path("accounts/oidc/<slug:provider_id>/login/callback/", office.callback, name="openid_connect_callback"),
]

NAVIGATION.append(((_("账号"), "accounts:list", "people"), sees_accounts))
