"""A standing member's report of a year: begun from the record, written, handed in, taken back."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Body
from huiyin.duties.models import DutyReport
from huiyin.duties.record import yearly
from huiyin.history.taking import StepNotAllowed
from huiyin.members.models import Seat
from tests.duties.test_record import came, office
from tests.factories.base import BodyFactory

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


@pytest.fixture
def held(cast, assembly):
    """卓玛 sits in the standing committee since 2024."""
    body = BodyFactory(assembly=assembly, kind=Body.Kind.STANDING_COMMITTEE, name="常务委员会")
    Seat.objects.create(person=cast.zhuoma.person, body=body, role=Seat.Role.MEMBER, starts_on=date(2024, 3, 1))
    return cast.zhuoma.person.memberships.get()


@pytest.fixture
def report(held, cast):
    return yearly.begin_report(by=cast.zhuoma, key=uuid.uuid4(), membership=held, year=2024)


def take(name, report, by, **facts):
    return getattr(yearly, name)(report, by=by, key=uuid.uuid4(), **facts)


def test_it_begins_with_what_the_record_holds_of_that_year(held, cast):
    day = date(2024, 6, 1)
    came(held, "乡村教育学习会", starts_on=day, ends_on=day)
    came(held, "前一年的学习会")
    report = yearly.begin_report(by=cast.zhuoma, key=uuid.uuid4(), membership=held, year=2024)

    assert "学习培训：全年 1 条，乡村教育学习会（学习座谈会）（到会）。" in report.text
    assert "前一年的学习会" not in report.text
    assert report.text.startswith("2024 年，本人作为本区政协第12届委员会常务委员")


def test_only_who_sat_there_in_that_year_writes_one(held, cast):
    assert yearly.standing_years(held) == list(range(THIS_YEAR, 2023, -1))
    assert yearly.open_years(cast.ciren) == []
    with pytest.raises(StepNotAllowed, match="2023 年您不是常务委员"):
        yearly.begin_report(by=cast.zhuoma, key=uuid.uuid4(), membership=held, year=2023)
    with pytest.raises(PermissionDenied):
        yearly.begin_report(by=cast.ciren, key=uuid.uuid4(), membership=held, year=2024)


def test_there_is_one_a_year(report, held, cast):
    with pytest.raises(StepNotAllowed, match="已经起草"):
        yearly.begin_report(by=cast.zhuoma, key=uuid.uuid4(), membership=held, year=2024)

    assert [year for _held, year in yearly.open_years(cast.zhuoma)] == list(range(THIS_YEAR, 2024, -1))


def test_of_two_windows_the_second_sees_what_the_first_saved_and_loses_nothing(report, cast, client):
    client.force_login(cast.zhuoma)
    url = reverse("duties:report_edit", args=[report.pk])
    first, second = ({"key": uuid.uuid4(), "seen": 0, "text": text} for text in ("先写的一段", "后写的一段"))

    assert client.post(url, first).status_code == 302
    refused = client.post(url, second)
    assert refused.status_code == 409
    for text in ("后写的一段", "还没有保存", "对照已保存的文字"):
        assert text in refused.content.decode()
    report.refresh_from_db()
    assert (report.text, report.edits) == ("先写的一段", 1)
    assert client.post(url, second | {"seen": 1, "key": uuid.uuid4()}).status_code == 302
    report.refresh_from_db()
    assert report.text == "后写的一段"


def test_a_draft_is_its_writer_s_alone_and_handed_in_the_offices_read_it(report, cast, assembly, client):
    liaison = office(assembly, Role.LIAISON)
    url = report.get_absolute_url()

    def read():
        found = []
        for user in (cast.zhuoma, liaison, cast.leader, cast.zhaxi, cast.ciren):
            client.force_login(user)
            found.append(client.get(url).status_code)
        return found

    assert read() == [200, 404, 404, 404, 404]
    take("submit", report, cast.zhuoma)
    assert read() == [200, 200, 200, 404, 404]
    assert report.submitted_on == timezone.localdate()


def test_it_is_taken_back_until_an_office_has_opened_it(report, cast, client):
    take("submit", report, cast.zhuoma)
    take("take_back", report, cast.zhuoma)
    assert (report.state, report.submitted_on) == (DutyReport.State.DRAFT, None)

    take("submit", report, cast.zhuoma)
    client.force_login(cast.leader)
    client.get(report.get_absolute_url())
    with pytest.raises(StepNotAllowed, match="已经查阅"):
        take("take_back", report, cast.zhuoma)
    report.refresh_from_db()
    assert report.state == DutyReport.State.SUBMITTED


def test_handed_in_it_is_not_edited_and_nobody_else_hands_it_in(report, cast):
    with pytest.raises(PermissionDenied):
        take("submit", report, cast.ciren)
    take("submit", report, cast.zhuoma)
    with pytest.raises(StepNotAllowed):
        take("edit", report, cast.zhuoma, seen=report.edits, text="改")


def test_the_offices_see_who_handed_in_and_nobody_who_did_not(report, held, cast, assembly, client):
    body = Body.objects.get(kind=Body.Kind.STANDING_COMMITTEE)
    Seat.objects.create(person=cast.ciren.person, body=body, role=Seat.Role.MEMBER, starts_on=date(2024, 3, 1))
    take("submit", report, cast.zhuoma)
    client.force_login(cast.leader)
    page = client.get(reverse("duties:reports"))

    assert [(row.membership.person.name, seen) for row, seen in page.context["rows"]] == [("卓玛", False)]
    assert (page.context["sitting"], page.context["year"]) == (2, 2024)
    assert "次仁" not in page.content.decode()


def test_who_is_no_standing_member_and_no_office_has_no_such_page(held, cast, client):
    client.force_login(cast.ciren)

    assert client.get(reverse("duties:reports")).status_code == 404
