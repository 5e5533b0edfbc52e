from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.plans import import_views, step_views, views
from huiyin.web import NAVIGATION

app_name = "plans"
urlpatterns = [
    path("topics/", views.topics, name="list"),
    path("topics/suggest/", step_views.suggest, name="suggest"),
    path("topics/mine/", views.mine, name="mine"),
    path("topics/print/", views.printed, name="print"),
    path("topics.xlsx", views.xlsx, name="xlsx"),
    path("topics/plans/open/", step_views.open_plan, name="open"),
    path("topics/plans/<int:pk>/", views.plan, name="plan"),
    path("topics/plans/<int:pk>/suggestions/", step_views.suggestions, name="suggestions"),
    path("topics/plans/<int:pk>/<slug:name>/", step_views.plan_step, name="plan_step"),
    path("topics/import/", import_views.import_plan, name="import"),
    path("topics/<int:pk>/", views.topic, name="topic"),
    path("topics/<int:pk>/<slug:name>/", step_views.step, name="step"),
]

NAVIGATION.append(((_("议题"), "plans:list", "diagram-3"), lambda user: True))
