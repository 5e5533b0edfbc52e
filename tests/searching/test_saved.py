"""Searches that are kept, and what is told of them."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from huiyin.notices.models import Notice
from huiyin.searching import saved as kept_searches
from huiyin.searching.asking import AskForm
from huiyin.searching.models import SavedSearch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_sources")]
ONE = timedelta(days=1)
NEW = "search:saved_search_new"


def asked(user, **given):
    query = QueryDict(mutable=True)
    query.update(given)
    form = AskForm(query, user)
    assert form.is_valid(), form.errors
    return form


def kept(user, alert="daily", name="水井", **given):
    form = asked(user, **({"q": "水井"} | given))
    return kept_searches.keep(SavedSearch(user=user, name=name, alert=alert), form, on=timezone.localdate())


def told(day=1):
    return kept_searches.tell_of_new(timezone.localdate() + day * ONE)


def notices(user):
    return [(notice.kind, notice.title) for notice in Notice.objects.filter(recipient=user)]


def test_a_search_is_kept_with_all_that_narrows_it(desk, client):
    client.force_login(desk)
    address = f"{reverse(NEW)}?q=水井&what=livelihood&f_state=collected&in_title=on&nonsense=1"

    client.post(address, {"name": "我的水井", "alert": "weekly"})

    made = SavedSearch.objects.get()
    assert made.asked == {"q": "水井", "what": "livelihood", "f_state": "collected", "in_title": "on"}
    page = client.get(reverse("search:saved_searches")).content.decode()
    assert "我的水井" in page
    assert "what=livelihood" in page


@pytest.mark.parametrize(
    ("typed", "field"), [({"name": ""}, "name"), ({"name": "水井"}, "name"), ({"alert": "x"}, "alert")]
)
def test_what_cannot_be_kept_says_so_at_its_field(typed, field, desk, client):
    kept(desk)
    client.force_login(desk)

    response = client.post(f"{reverse(NEW)}?q=水井", {"name": "别的", "alert": "none"} | typed)

    assert response.status_code == 400
    assert set(response.context["form"].errors) == {field}
    assert SavedSearch.objects.count() == 1


def test_a_search_that_is_none_leads_back_to_the_page(desk, client):
    client.force_login(desk)

    assert client.get(f"{reverse(NEW)}?q=，").url.startswith("/search/?")


def test_the_best_first_cannot_alert(desk):
    with pytest.raises(kept_searches.NotKept) as refused:
        kept(desk, mode="ranked")

    assert refused.value.field == "alert"
    assert kept(desk, alert="none", mode="ranked").asked["mode"] == "ranked"


def test_too_many_hits_cannot_alert(desk, heard, monkeypatch):
    monkeypatch.setattr(kept_searches, "COUNTED", 1)
    heard("水井一")
    heard("水井二")

    with pytest.raises(kept_searches.NotKept):
        kept(desk)


def test_what_is_new_is_told_once_in_one_notice(desk, heard):
    heard("水井旧")
    kept(desk)
    assert told() == 0

    heard("水井一")
    heard("水井二")
    heard("路灯")

    assert told(2) == 1
    assert told(2) == 0
    assert told(3) == 0
    assert notices(desk) == [("search", "您保存的检索有 2 条新结果")]


def test_an_alert_counts_only_what_its_owner_may_see_then(desk, cast, heard):
    kept(cast.wangfang)
    kept(desk)

    heard("水井")

    assert told() == 1
    assert notices(cast.wangfang) == []
    assert len(notices(desk)) == 1


def test_opening_it_shows_what_is_new_and_still_to_be_seen(desk, cast, heard, client):
    made = kept(desk)
    new = heard("水井新")
    told()
    client.force_login(desk)

    opened = client.get(Notice.objects.get().get_absolute_url(), follow=True)
    assert [row.shown.title for row in opened.context["rows"]] == ["水井新"]
    assert "<mark>水井</mark>新" in opened.content.decode()

    type(new).objects.filter(pk=new.pk).update(kind="proposal")  # no longer one of them
    assert not client.get(made.get_absolute_url()).context["rows"]
    client.force_login(cast.wangfang)
    assert client.get(made.get_absolute_url()).status_code == 404


def test_a_weekly_search_is_looked_through_after_a_week(desk, heard):
    kept(desk, alert="weekly")
    heard("水井")

    assert [told(day) for day in (1, 6, 7)] == [0, 0, 1]


def test_a_choice_that_is_none_any_more_tells_nothing_and_is_said(desk, heard, client, monkeypatch):
    made = kept(desk, what="livelihood")
    SavedSearch.objects.filter(pk=made.pk).update(asked={"q": "水井", "what": "gone"})
    heard("水井")
    client.force_login(desk)

    assert told() == 0
    assert "已经不能用了" in client.get(reverse("search:saved_searches")).content.decode()
    assert client.get(made.get_absolute_url()).status_code == 200
    assert client.get(reverse("search:saved_search_edit", args=[made.pk])).status_code == 302


def test_a_removed_search_tells_nothing_comes_back_and_then_goes(desk, heard, client):
    made = kept(desk)
    client.force_login(desk)

    client.post(reverse("search:saved_search_remove", args=[made.pk]))
    heard("水井")
    assert told() == 0
    kept(desk, alert="none")
    client.post(reverse("search:saved_search_restore", args=[made.pk]))
    assert sorted(SavedSearch.objects.in_use().values_list("name", flat=True)) == ["水井", f"水井 ({made.pk})"]

    client.post(reverse("search:saved_search_remove", args=[made.pk]))
    told(40)
    assert not SavedSearch.objects.filter(pk=made.pk).exists()


def test_a_kept_search_is_its_owner_s_alone(desk, cast, client):
    made = kept(desk)
    client.force_login(cast.wangfang)

    for page in ("saved_search", "saved_search_edit", "saved_search_remove", "saved_search_restore"):
        assert client.post(reverse(f"search:{page}", args=[made.pk])).status_code == 404
    assert made.name not in client.get(reverse("search:saved_searches")).content.decode()


def test_the_notice_says_no_word_of_what_is_looked_for(desk, heard):
    kept(desk)
    heard("水井")
    told()

    notice = Notice.objects.get()
    assert "水井" not in notice.title + notice.about + notice.path
