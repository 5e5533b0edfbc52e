from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.matters.ledger import views_kept
from huiyin.matters.models import Matter, SavedView
from huiyin.notices.models import Notice
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.factories.raised import LivelihoodMatterFactory

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)


@pytest.fixture
def desk(assembly):
    user = UserFactory(name="台账")
    RoleHoldingFactory(user=user, role=Role.LEDGER_STAFF, assembly=assembly)
    return user


def lived(assembly, **facts):
    return LivelihoodMatterFactory(matter__assembly=assembly, **facts).matter


def kept(user, query="kind=livelihood", alert="daily", **facts):
    made = SavedView(owner=user, name=facts.pop("name", "民生"), query=query, alert=alert, **facts)
    return views_kept.keep(made, by=user, on=timezone.localdate())


def test_a_view_is_kept_with_its_filters_and_opens_them(desk, client):
    client.force_login(desk)

    page = reverse("matters:saved_view_new") + "?kind=livelihood&order=due&nonsense=1"
    client.post(page, {"name": "民生", "alert": "weekly", "office": ""})

    view = SavedView.objects.get()
    assert (view.query, view.alert, view.owner) == ("kind=livelihood&order=due", "weekly", desk)
    assert "民生" in client.get(reverse("matters:saved_views")).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": ""}, "name"), ({"name": "民生"}, "name"), ({"office": "sys:1"}, "office"), ({"alert": "x"}, "alert")],
)
def test_what_cannot_be_kept_says_so_at_its_field(typed, field, desk, client):
    kept(desk)
    client.force_login(desk)

    response = client.post(reverse("matters:saved_view_new"), {"name": "别的", "alert": "none", "office": ""} | typed)

    assert response.status_code == 400
    assert set(response.context["form"].errors) == {field}
    assert SavedView.objects.count() == 1


def test_a_view_shared_with_an_office_is_seen_there_and_shows_each_their_own_rows(assembly, desk, cast, client):
    colleague = UserFactory(name="同事")
    RoleHoldingFactory(user=colleague, role=Role.LEDGER_STAFF, assembly=assembly)
    view = kept(desk, role=Role.LEDGER_STAFF, assembly=assembly)

    assert list(SavedView.objects.visible_to(colleague)) == [view]
    assert not SavedView.objects.visible_to(cast.zhaxi).exists()
    client.force_login(colleague)
    assert client.get(reverse("matters:saved_view_edit", args=[view.pk])).status_code == 404
    assert client.post(reverse("matters:saved_view_remove", args=[view.pk])).status_code == 404


def test_a_view_removed_is_taken_back_within_30_days(desk, client):
    view = kept(desk)
    client.force_login(desk)

    client.post(reverse("matters:saved_view_remove", args=[view.pk]))
    assert not SavedView.objects.in_use().exists()
    kept(desk)  # the name is free again
    client.post(reverse("matters:saved_view_restore", args=[view.pk]))
    assert sorted(SavedView.objects.in_use().values_list("name", flat=True)) == ["民生", f"民生 ({view.pk})"]

    views_kept.remove(view, on=timezone.localdate())
    views_kept.tell_of_new(timezone.localdate() + 31 * ONE)
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_what_is_new_in_a_view_is_told_once_and_never_again(assembly, desk):
    old = lived(assembly)
    kept(desk)
    new = lived(assembly)
    day = timezone.localdate()

    assert views_kept.tell_of_new(day + ONE) == 1
    assert views_kept.tell_of_new(day + ONE) == 0
    Matter.objects.filter(pk=new.pk).update(kind="opinion")  # leaves the view …
    views_kept.tell_of_new(day + 2 * ONE)
    Matter.objects.filter(pk=new.pk).update(kind="livelihood")  # … and comes back
    views_kept.tell_of_new(day + 3 * ONE)

    told = Notice.objects.filter(kind=Notice.Kind.VIEW)
    assert [(one.recipient, one.subject_id) for one in told] == [(desk, new.pk)]
    assert old.title not in told.get().title


def test_of_two_views_each_tells_of_its_own(assembly, desk):
    kept(desk)
    kept(desk, name="全部", query="")
    lived(assembly)

    assert views_kept.tell_of_new(timezone.localdate() + ONE) == 2


def test_a_weekly_view_waits_for_its_week(assembly, desk):
    kept(desk, alert="weekly")
    lived(assembly)
    day = timezone.localdate()

    assert [views_kept.tell_of_new(day + n * ONE) for n in range(1, 9)] == [0] * 6 + [1, 0]


def test_who_may_see_it_no_more_is_told_nothing(assembly, desk):
    kept(desk)
    lived(assembly)
    desk.role_holdings.all().delete()

    assert views_kept.tell_of_new(timezone.localdate() + ONE) == 0


def test_a_view_of_too_many_rows_does_not_alert_and_says_so(assembly, desk, monkeypatch):
    monkeypatch.setattr(views_kept, "WATCHED", 1)
    lived(assembly)
    lived(assembly)

    with pytest.raises(views_kept.NotKept) as refused:
        kept(desk)

    assert refused.value.field == "alert"
    assert not SavedView.objects.exists()
