from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

urlpatterns = [
    path("", include("huiyin.desk.urls")),
    path("", include("huiyin.matters.urls")),
    path("", include("huiyin.proposals.urls")),
    path("", include("huiyin.opinions.urls")),
    path("", include("huiyin.livelihood.urls")),
    path("", include("huiyin.members.urls")),
    path("", include("huiyin.plans.urls")),
    path("", include("huiyin.activities.urls")),
    path("", include("huiyin.contacts.urls")),
    path("", include("huiyin.writings.urls")),
    path("", include("huiyin.duties.urls")),
    path("", include("huiyin.rulebook.urls")),
    path("", include("huiyin.figures.urls")),
    # Accounts have no mail: nobody is led to allauth's page of addresses.
    path("accounts/email/", RedirectView.as_view(pattern_name="account_change_password")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
]
