from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.web import NAVIGATION
from huiyin.writings import views
from huiyin.writings.views import collections, enclosures, public

app_name = "writings"
urlpatterns = [
    path("writings/", views.writings, name="list"),
    path("writings/<int:pk>/", views.writing, name="writing"),
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
