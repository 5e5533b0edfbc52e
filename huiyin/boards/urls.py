from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.boards import views
from huiyin.boards.permissions import has_a_board
from huiyin.web import NAVIGATION

app_name = "boards"
urlpatterns = [
    path("boards/", views.home, name="home"),
    path("boards/waiting/", views.waiting, name="waiting"),
    path("boards/<int:pk>/", views.board, name="board"),
    path("boards/<int:pk>.csv", views.board_csv, name="csv"),
    path("boards/posts/<int:pk>/", views.post, name="post"),
    path("boards/posts/<int:pk>/<slug:name>/", views.step, name="step"),
]

NAVIGATION.append(((_("界别群"), "boards:home", "people"), has_a_board))
