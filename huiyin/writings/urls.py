from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.web import NAVIGATION
from huiyin.writings.views import calls, collections, enclosures, public, writings

app_name = "writings"
urlpatterns = [
    path("writings/", writings.listing, name="list"),
    path("writings.xlsx", writings.xlsx, name="xlsx"),
    path("writings/write/", writings.write, name="write"),
    path("writings/<int:pk>/", writings.writing, name="writing"),
    path("writings/<int:pk>/change/", writings.change, name="change"),
    path("writings/<int:pk>/edit/", writings.edit, name="edit"),
    path("writings/<int:pk>/versions/", writings.versions, name="versions"),
    path("writings/<int:pk>/step/<slug:name>/", writings.step, name="step"),
    path("writings/calls/", calls.calls, name="calls"),
    path("writings/calls/open/", calls.call_open, name="call_open"),
    path("writings/calls/<int:pk>/", calls.call, name="call"),
    path("writings/calls/<int:pk>/decline/", calls.call_decline, name="call_decline"),
    path("writings/calls/<int:pk>/<slug:name>/", calls.call_step, name="call_step"),
]
urlpatterns += [
    path("writings/enclosures/<int:pk>/", enclosures.enclosures, name="enclosures"),
    path("writings/collections/", collections.collections, name="collections"),
    path("writings/collections/new/", collections.collection_new, name="collection_new"),
    path("writings/collections/<int:pk>/", collections.collection, name="collection"),
    path("writings/collections/<int:pk>/print/", collections.collection_print, name="collection_print"),
    path("writings/collections/<int:pk>/choose/", collections.collection_choose, name="collection_choose"),
    path("writings/collections/<int:pk>/items/<int:item_pk>/", collections.collection_item, name="collection_item"),
    path("writings/collections/<int:pk>/<slug:name>/", collections.collection_step, name="collection_step"),
    path("public/stories/", public.stories, name="stories"),
    path("public/stories/<int:pk>/", public.story, name="story"),
]

NAVIGATION.append(((_("文稿"), "writings:list", "journal-text"), lambda user: True))
