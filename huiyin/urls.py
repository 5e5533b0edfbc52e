from django.contrib.auth.decorators import login_not_required
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from huiyin.web import FIRST

FIRST += [
    *["desk:home", "desk:list", "proposals:write", "boards:home", "opinions:list", "matters:ledger", "visits:list"],
    *["livelihood:note", "opinions:write", "figures:reports", "activities:list", "plans:list", "members:list"],
    "accounts:list",
]
urlpatterns = [
    path("", include("huiyin.desk.urls")),
    path("", include("huiyin.matters.urls")),
    path("", include("huiyin.proposals.urls")),
    path("", include("huiyin.opinions.urls")),
    path("", include("huiyin.livelihood.urls")),
    path("", include("huiyin.supervision.urls")),
    path("", include("huiyin.boards.urls")),
    path("", include("huiyin.visits.urls")),
    path("", include("huiyin.members.urls")),
    path("", include("huiyin.plans.urls")),
    path("", include("huiyin.activities.urls")),
    path("", include("huiyin.fieldwork.urls")),
    path("", include("huiyin.corrections.urls")),
    path("", include("huiyin.contacts.urls")),
    path("", include("huiyin.writings.urls")),
    path("", include("huiyin.duties.urls")),
    path("", include("huiyin.rulebook.urls")),
    path("", include("huiyin.figures.urls")),
    path("", include("huiyin.documents.urls")),
    path("", include("huiyin.privacy.urls")),
    path("", include("huiyin.auditing.urls")),
    path("", include("huiyin.calendars.urls")),
    path("", include("huiyin.searching.urls")),
    path("", include("huiyin.notices.urls")),
    path("", include("huiyin.files.urls")),
    path("", include("huiyin.accounts.granting_urls")),
    path("", include("huiyin.signin.urls")),
    path("accounts/", include("huiyin.accounts.urls")),
    # Accounts are made by the secretariat and have no mail: these pages of allauth's lead nowhere, and so to the first.
    re_path(
        r"^accounts/(?:email|signup|inactive|confirm-email|password/reset|password/set|login/code/confirm)/",
        RedirectView.as_view(pattern_name="desk:home"),
    ),
    path("favicon.ico", login_not_required(RedirectView.as_view(url=static("huiyin/favicon.svg")))),
    path("accounts/", include("allauth.account.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
]
