from django.urls import path

from huiyin.searching import saved_pages, views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="home"),
    path("search/facets/", views.facets, name="facets"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("search/saved/", saved_pages.saved_searches, name="saved_searches"),
    path("search/saved/new/", saved_pages.saved_search_new, name="saved_search_new"),
    path("search/saved/<int:pk>/", saved_pages.saved_search, name="saved_search"),
    path("search/saved/<int:pk>/edit/", saved_pages.saved_search_edit, name="saved_search_edit"),
    path("search/saved/<int:pk>/remove/", saved_pages.saved_search_remove, name="saved_search_remove"),
    path("search/saved/<int:pk>/restore/", saved_pages.saved_search_restore, name="saved_search_restore"),
]
