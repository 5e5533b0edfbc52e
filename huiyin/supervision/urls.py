from django.urls import path
from django.utils.translation import gettext_lazy as _

from huiyin.supervision.permissions import sees_supervision
from huiyin.supervision.views import awards, keys, matters, orders, punctuality, slips
from huiyin.web import NAVIGATION

app_name = "supervision"
urlpatterns = [
    path("supervision/", matters.home, name="home"),
    path("supervision/matters/<int:pk>/", matters.of_matter, name="matter"),
    path("supervision/matters/<int:pk>/order/", matters.order_new, name="order_new"),
    path("supervision/matters/<int:pk>/key/", matters.mark, name="mark"),
    path("supervision/matters/<int:pk>/instruct/", matters.instruct, name="instruct"),
    path("supervision/instructions/<int:pk>/amend/", matters.amend, name="amend"),
    path("supervision/orders/<int:pk>/", orders.order, name="order"),
    path("supervision/orders/<int:pk>/<slug:name>/", orders.step, name="step"),
    path("supervision/key/", keys.listed, name="keys"),
    path("supervision/key.csv", keys.listed_csv, name="keys_csv"),
    path("supervision/key/<int:pk>/unmark/", keys.unmark, name="unmark"),
    path("supervision/slips/", slips.listed, name="slips"),
    path("supervision/slips.csv", slips.listed_csv, name="slips_csv"),
    path("supervision/slips/issue/", slips.issue, name="issue"),
    path("supervision/slips/<int:pk>/", slips.slip, name="slip"),
    path("supervision/slips/<int:pk>/acknowledge/", slips.acknowledge, name="acknowledge"),
    path("supervision/punctuality/", punctuality.table, name="punctuality"),
    path("supervision/punctuality.csv", punctuality.table_csv, name="punctuality_csv"),
    path("supervision/punctuality/rows/", punctuality.rows, name="punctuality_rows"),
    path("supervision/punctuality/rows.csv", punctuality.rows_csv, name="punctuality_rows_csv"),
    path("supervision/awards/", awards.rounds, name="awards"),
    path("supervision/awards/open/", awards.open_round, name="award_open"),
    path("supervision/awards/<int:pk>/", awards.round_page, name="award_round"),
    path("supervision/awards/<int:pk>/nominate/", awards.nominate, name="award_nominate"),
    path("supervision/awards/<int:pk>/decide/", awards.decide, name="award_decide"),
    path("supervision/awards/<int:pk>/publish/", awards.publish, name="award_publish"),
    path("supervision/awards/<int:pk>/<int:award>/<slug:name>/", awards.step, name="award_step"),
]

NAVIGATION.append(((_("督办"), "supervision:home", "flag"), sees_supervision))
