from django.urls import include, path

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
    path("", include("huiyin.figures.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
