import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.livelihood import workflow
from huiyin.matters import originators
from huiyin.matters.models import Matter
from tests.factories.base import AssemblyFactory

DAY = date(2026, 3, 2)  # a Monday
WORDS = {"kind": "problem", "source": "member", "title": "三村水管冻裂", "description": "要到两公里外背水。"}


def _collect(cast, assembly, **changed):
    given = {"by": cast.zhuoma, "assembly": assembly, "key": uuid.uuid4(), "on": DAY, "people": [cast.zhuoma.person]}
    return workflow.collect(**given | WORDS | changed)


def test_what_is_collected_stands_with_the_ledger_desk_from_that_moment(cast, assembly):
    county = AssemblyFactory(tier="county", parent=assembly)
    herder = originators.take_down(by=cast.zhuoma, assembly=assembly, name="次旺", answer_by="in_person", on=DAY)
    people = [cast.zhuoma.person, cast.ciren.person]

    matter = _collect(cast, assembly, place=county, spot="三村", people=people, originators=[herder])

    assert (matter.state, matter.holder_office, matter.due_on) == ("collected", "ldg", date(2026, 3, 9))
    assert matter.clocks.get().name == "verify"
    assert list(matter.signatures.values_list("person__name", "role", "state")) == [
        ("卓玛", "author", "signed"),
        ("次仁", "cosigner", "signed"),
    ]
    assert [voice.originator for voice in matter.voices.all()] == [herder]
    assert (matter.livelihood.entered_by, matter.livelihood.spot, matter.place) == (cast.zhuoma, "三村", county)


def test_sent_twice_it_is_one(cast, assembly):
    key = uuid.uuid4()

    assert _collect(cast, assembly, key=key) == _collect(cast, assembly, key=key)
    with pytest.raises(KeyAlreadyUsed):
        _collect(cast, assembly, key=key, description="另一件事。")
    assert Matter.objects.count() == 1


def test_who_has_nothing_to_do_with_the_assembly_collects_nothing_there(cast, assembly):
    for stranger in (cast.wangfang, cast.liming):
        with pytest.raises(PermissionDenied):
            _collect(cast, assembly, by=stranger, people=[])
    with pytest.raises(StepNotAllowed):
        _collect(cast, assembly, description="  ")
    assert not Matter.objects.exists()
