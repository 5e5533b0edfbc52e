"""Written once, in the transaction of what it tells of; mailed only to those who want mail."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils.translation import override

from huiyin.history.wording import kept
from huiyin.notices.choices import choose_mail
from huiyin.notices.models import Notice
from huiyin.notices.outbox import put
from tests.factories.base import UserFactory
from tests.notices.told import tell, word

pytestmark = pytest.mark.django_db


def test_the_same_thing_is_told_to_one_account_once_and_to_another_as_well():
    first, second = UserFactory(), UserFactory()

    written = [put([word(first)]), put([word(first), word(second)]), put([word(first, seed="two")])]

    assert written == [1, 1, 1]
    assert Notice.objects.count() == 3


def test_what_is_rolled_back_is_told_to_nobody():
    def step_that_fails():
        with transaction.atomic():
            put([word(UserFactory())])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        step_that_fails()

    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_the_same_at_once_one_row_stands():
    user = UserFactory()

    def write(_place):
        try:
            return [put([word(user, seed=str(number))]) for number in range(20)]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(write, range(2)))

    assert Notice.objects.count() == 20


def test_mail_goes_to_who_has_an_address_and_has_not_declined():
    reached, declined, gone = (UserFactory(email=f"{name}@example.org") for name in ("a", "b", "c"))
    without = UserFactory()
    choose_mail(declined, email="b@example.org", is_wanted=False)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    put(word(user) for user in (reached, declined, gone, without))

    assert set(Notice.objects.filter(mail="waiting").values_list("recipient", flat=True)) == {reached.pk}
    assert Notice.objects.filter(mail="none").count() == 3


def test_who_declines_mail_gets_none_of_what_was_waiting():
    user = UserFactory()
    notice = tell(user)

    choose_mail(user, email=user.email, is_wanted=False)

    notice.refresh_from_db()
    assert notice.mail == Notice.Mail.NONE


def test_words_are_the_assemblys_own_whatever_language_is_read():
    with override("en"):
        assert kept(Notice.Kind.WAITING.label.__str__) == "等待处理"


def test_thousands_at_once_are_more_than_one_query_takes():
    users = [UserFactory() for _ in range(3)]

    assert put(word(user, seed=str(number)) for user in users for number in range(1500)) == 4500
    assert put(word(user, seed=str(number)) for user in users for number in range(1500)) == 0
