"""The duty record on paper: what its reader may read of it, and that it was read."""

import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from huiyin.accounts.models import Role
from huiyin.activities.models import Activity, Participation
from huiyin.documents.papers import duty_record
from huiyin.duties.record import record_of, said
from huiyin.history.models import Event
from tests.documents.reading import facts_of, text_of, words_of
from tests.factories.base import RoleHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 1)


@pytest.fixture
def held(cast):
    found = cast.zhuoma.person.memberships.get()
    days = {"starts_on": DAY, "ends_on": DAY, "place": "会议室", "state": "held"}
    activity = Activity.objects.create(assembly=found.assembly, kind="symposium", title="乡村教育学习会", **days)
    Participation.objects.create(activity=activity, membership=found, status="present")
    return found


def paper_for(held, user, year=None):
    sections = record_of(held, user)
    return duty_record.paper_of(held, sections, said.attach(sections, held, user), year)


def test_the_record_stands_by_section_with_days_and_offices(held, cast):
    paper = paper_for(held, cast.zhuoma)

    assert (paper.title, paper.issuer) == ("委员履职档案", "本区政协")
    assert facts_of(paper)["姓名"] == "卓玛"
    assert facts_of(paper)["任职"] == "2023年1月12日至今"
    read = words_of(paper)
    assert "学习培训" in read
    assert "乡村教育学习会" in read
    assert "2023年6月1日" in read
    assert "归口：委员联络" in read


def test_of_another_year_nothing_of_this_one_is_printed(held, cast):
    assert "乡村教育学习会" not in words_of(paper_for(held, cast.zhuoma, 2025))


def test_what_the_member_said_to_it_goes_with_it(held, cast):
    said.add_note(held, by=cast.zhuoma, key=uuid.uuid4(), section="", line=None, text="当年病假三个月。")

    assert "当年病假三个月。" in words_of(paper_for(held, cast.zhuoma))


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
def test_whose_record_it_is_can_see_who_took_it_away(held, cast, client, fmt):
    client.force_login(cast.leader)
    response = client.get(reverse("documents:duty_record", args=[held.pk, fmt]))

    assert "乡村教育学习会" in text_of(response)
    assert "%E5%8D%93%E7%8E%9B" not in response["Content-Disposition"]  # 卓玛
    assert list(Event.objects.of(held).filter(step="look").values_list("actor", flat=True)) == [cast.leader.pk]


def test_an_office_that_reads_its_own_part_alone_takes_none_of_it_away(held, cast, assembly, client):
    liaison = UserFactory()
    RoleHoldingFactory(user=liaison, role=Role.LIAISON, assembly=assembly)
    seen = {}
    for name, user in {"own": cast.zhuoma, "lia": liaison, "prp": cast.zhaxi, "other": cast.ciren}.items():
        client.force_login(user)
        seen[name] = client.get(reverse("documents:duty_record", args=[held.pk, "docx"])).status_code

    assert seen == {"own": 200, "lia": 200, "prp": 404, "other": 404}


def test_a_paper_is_in_the_assembly_s_words_and_traditional_for_who_reads_that(held, cast, client):
    client.force_login(cast.zhuoma)
    address = reverse("documents:duty_record", args=[held.pk, "docx"])

    with override("zh-hans"):  # in a test a request leaves its language behind
        assert "委员履职档案" in text_of(client.get(address, headers={"accept-language": "en"}))
        assert "委員履職檔案" in text_of(client.get(address, headers={"accept-language": "zh-hant"}))
