"""Who looked at what is sensitive about another: one line a day, none about oneself."""

import pytest

from huiyin.history.looking import looked, looked_over
from huiyin.history.models import Event

pytestmark = pytest.mark.django_db


def test_a_look_at_another_is_one_line_a_day(cast):
    held = cast.zhuoma.person.memberships.get()

    first = looked(held, by=cast.leader, what="duty_record", why="换届考察")
    assert looked(held, by=cast.leader, what="duty_record") == first
    assert (first.step, first.actor, first.facts["note"]) == ("look", cast.leader, "换届考察")
    assert looked(held, by=cast.leader, what="party") != first
    assert looked(held, by=cast.zhaxi, what="duty_record") != first
    assert Event.objects.filter(step="look").count() == 3


def test_nobody_looks_at_themselves(cast):
    person = cast.zhuoma.person

    for own in (cast.zhuoma, person, person.memberships.get()):
        assert looked(own, by=cast.zhuoma, what="party") is None
    assert looked_over(cast.agency.assembly, [person.pk], by=cast.zhuoma, what="party") is None
    assert not Event.objects.exists()


def test_a_list_is_one_line_that_names_all_it_told_of(cast):
    people = [cast.zhuoma.person.pk, cast.ciren.person.pk]

    told = looked_over(cast.agency.assembly, people, by=cast.leader, what="party")
    assert looked_over(cast.agency.assembly, reversed(people), by=cast.leader, what="party") == told
    for pk in people:
        assert list(Event.objects.filter(facts__people__icontains=f",{pk},")) == [told]
    assert not Event.objects.filter(facts__people__icontains=f",{cast.wangfang.person.pk},").exists()
    assert looked_over(cast.agency.assembly, people[:1], by=cast.leader, what="party") != told
