from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import CONTENT_ROLES
from huiyin.calendars.affected import NOTES
from huiyin.matters import ledger_views, originator_views, recomputing, saved_views_pages, views
from huiyin.matters.similar import pages as similar
from huiyin.members.models import memberships_of
from huiyin.web import NAVIGATION

app_name = "matters"
urlpatterns = [
    path("ledger/", ledger_views.ledger, name="ledger"),
    path("ledger.csv", ledger_views.ledger_sheet, name="ledger_csv"),
    path("ledger.xlsx", ledger_views.ledger_sheet, name="ledger_xlsx"),
    path("ledger/months/", ledger_views.ledger_months, name="ledger_months"),
    path("ledger/look-back/", ledger_views.ledger_look_back, name="ledger_look_back"),
    path("ledger/views/", saved_views_pages.saved_views, name="saved_views"),
    path("ledger/views/new/", saved_views_pages.saved_view_new, name="saved_view_new"),
    path("ledger/views/<int:pk>/", saved_views_pages.saved_view_edit, name="saved_view_edit"),
    path("ledger/views/<int:pk>/remove/", saved_views_pages.saved_view_remove, name="saved_view_remove"),
    path("ledger/views/<int:pk>/restore/", saved_views_pages.saved_view_restore, name="saved_view_restore"),
    path("ledger/names/", ledger_views.ledger_names, name="ledger_names"),
    path("similar/", similar.beside_writing, name="similar"),
    path("similar/<int:pk>/", similar.of_matter, name="similar_of"),
    path("similar/<int:pk>/<int:other>/", similar.compare, name="similar_compare"),
    path("clocks/<slug:slug>/", views.recompute, name="recompute"),
    path("originators/<int:pk>/", originator_views.originator, name="originator"),
    path("originators/<int:pk>/amend/", originator_views.amend, name="originator_amend"),
    path("originators/<int:pk>/erase/", originator_views.erase, name="originator_erase"),
]
NOTES.append(recomputing.notes)

NAVIGATION.append(
    ((_("台账"), "matters:ledger", "journals"), lambda user: user.holds(*CONTENT_ROLES) or bool(memberships_of(user)))
)
