from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.members import ending, second_accounts, views
from huiyin.members.importing import views as importing
from huiyin.web import NAVIGATION

app_name = "members"
urlpatterns = [
    path("members/", views.people, name="list"),
    path("members/<int:pk>/", views.person, name="person"),
    path("members/memberships/<int:pk>/end/", ending.membership_end, name="membership_end"),
    path("members/memberships/<int:pk>/undo/", ending.membership_undo, name="membership_undo"),
    path("members/seats/<int:pk>/end/", ending.seat_end, name="seat_end"),
    path("members/seats/<int:pk>/undo/", ending.seat_undo, name="seat_undo"),
    path("members/accounts/", second_accounts.listed, name="second_accounts"),
    path("members/<int:pk>/accounts/link/", second_accounts.link, name="second_account_link"),
    path("members/accounts/<int:pk>/unlink/", second_accounts.unlink, name="second_account_unlink"),
    path("members/imports/", importing.imports, name="imports"),
    path("members/imports/new/", importing.begin, name="import_begin"),
    path("members/imports/<int:pk>/", importing.preview, name="import"),
    path("members/imports/<int:pk>/<slug:name>/", importing.step, name="import_step"),
]

NAVIGATION.append(((_("委员"), "members:list", "people"), lambda user: True))
NAVIGATION.append(((_("第二账号"), "members:second_accounts", "people-fill"), second_accounts.looks_after))
