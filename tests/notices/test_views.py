"""The list of one's own notices, opening one, the bell, and whether one wants mail."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.notices.choices import is_mail_wanted
from huiyin.notices.models import Notice
from tests.asked import queries
from tests.factories.base import UserFactory
from tests.notices.told import tell
from tests.proposals.course import take, walk

pytestmark = pytest.mark.django_db
LIST, SETTINGS = "/notices/", "/notices/settings/"


@pytest.fixture
def zhaxi(cast, client):
    client.force_login(cast.zhaxi)
    return cast.zhaxi


def page(client, url=LIST):
    return client.get(url).content.decode()


def test_an_empty_list_says_what_will_come(zhaxi, client):
    assert "还没有通知" in page(client)


def test_unread_come_first_and_the_newest_first_among_them(zhaxi, client):
    made = [tell(zhaxi, seed=str(number), title=f"第{number}条") for number in range(4)]
    for notice in made:
        age = timedelta(hours=made.index(notice))
        Notice.objects.filter(pk=notice.pk).update(created_at=notice.created_at - age)
    Notice.objects.filter(pk=made[0].pk).update(read_at=made[0].created_at)

    shown = page(client)

    assert sorted(range(4), key=lambda number: shown.index(f"第{number}条")) == [1, 2, 3, 0]


def test_a_notice_opens_its_matter_and_is_read_then(cast, client):
    matter = walk(cast, "submit")
    client.force_login(cast.zhaxi)
    notice = Notice.objects.get(recipient=cast.zhaxi)

    answer = client.get(reverse("notices:open", args=[notice.pk]))

    notice.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, matter.get_absolute_url())
    assert notice.read_at is not None


def test_nobody_opens_or_reads_away_the_notice_of_another(cast, client):
    notice = tell(cast.zhaxi)
    client.force_login(cast.leader)

    assert client.get(reverse("notices:open", args=[notice.pk])).status_code == 404
    client.post(LIST, {"read": notice.pk})
    client.post(LIST, {"all": notice.pk})
    notice.refresh_from_db()
    assert notice.read_at is None


def test_one_is_marked_read_and_then_all_that_were_shown(zhaxi, client):
    first, second, shown = (tell(zhaxi, seed=str(number)) for number in range(3))
    client.post(LIST, {"read": first.pk})
    assert set(Notice.objects.unread()) == {second, shown}
    meanwhile = tell(zhaxi, seed="meanwhile")

    client.post(LIST, {"all": shown.pk})

    assert set(Notice.objects.unread()) == {meanwhile}


@pytest.mark.parametrize("nonsense", [{"read": "x"}, {"all": "-1"}, {"read": "9" * 40}, {}])
def test_nonsense_marks_nothing(nonsense, zhaxi, client):
    tell(zhaxi)

    assert client.post(LIST, nonsense).status_code == 302
    assert Notice.objects.unread().count() == 1


def test_the_bell_counts_what_is_unread_on_every_page(zhaxi, client):
    assert "bell-count" not in page(client, "/notices/settings/")
    for number in range(120):
        tell(zhaxi, seed=str(number))

    assert '<span class="bell-count">99+</span>' in page(client, "/notices/settings/")


def test_the_list_names_the_matter_only_to_who_may_still_see_it(cast, client):
    walk(cast, "submit")
    client.force_login(cast.zhaxi)
    assert "关于改善牧区小学取暖条件的提案" in page(client)

    cast.zhaxi.role_holdings.all().delete()

    shown = page(client)
    assert "一件事项等您处理" in shown
    assert "关于改善牧区小学取暖条件的提案" not in shown
    assert "您现在不能查阅" in shown


def test_the_list_costs_the_same_whatever_its_length(cast, client):
    walk(cast, "submit")
    client.force_login(cast.zhaxi)
    few = queries(client, LIST)
    for number in range(29):
        tell(cast.zhaxi, seed=str(number))

    assert queries(client, LIST) == few


def test_a_long_list_has_pages(zhaxi, client):
    for number in range(31):
        tell(zhaxi, seed=str(number))

    assert "1 / 2" in page(client)
    assert client.get(LIST, {"page": 2}).status_code == 200


def test_mail_is_wanted_where_there_is_an_address_until_it_is_declined(client):
    without, reached = UserFactory(), UserFactory(email="zhaxi@example.org")
    assert [is_mail_wanted(user) for user in (without, reached)] == [False, True]
    client.force_login(reached)

    client.post(SETTINGS, {"email": "zhaxi@example.org"})

    assert not is_mail_wanted(reached)
    client.post(SETTINGS, {"email": "new@example.org", "is_wanted": "on"})
    reached.refresh_from_db()
    assert (reached.email, is_mail_wanted(reached)) == ("new@example.org", True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "", "is_wanted": "on"}, "要收邮件，请填写邮箱"),
        ({"email": "zhaxi", "is_wanted": "on"}, "invalid-feedback"),
        ({"email": "a@example.org\nBcc: b@example.org", "is_wanted": "on"}, "invalid-feedback"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_at_the_field(typed, words, zhaxi, client):
    answer = client.post(SETTINGS, typed)

    zhaxi.refresh_from_db()
    assert words in answer.content.decode()
    assert zhaxi.email == ""


def test_the_page_of_settings_names_the_hours_mail_goes_out_in(zhaxi, client):
    assert "邮件只在工作日的9:00至17:30发出。" in page(client, SETTINGS)


def test_a_step_shows_in_the_bell_of_whoever_must_act(cast, client):
    matter = walk(cast, "submit")
    take(cast, matter, "review")
    client.force_login(cast.yangjin)

    assert '<span class="bell-count">1</span>' in page(client, "/")
