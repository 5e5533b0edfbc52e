"""A person is taken out by two: the name is nowhere any more, every figure is as before, nobody else lost anything."""

import json
import uuid
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Role
from huiyin.boards.models import Post
from huiyin.contacts.models import ContactWish, MeetingNote
from huiyin.figures.measures import EVERY, Measure
from huiyin.files.models import Attachment
from huiyin.history.linking import settle
from huiyin.history.models import Event, Redaction, record
from huiyin.history.redacting import redact
from huiyin.history.taking import StepNotAllowed
from huiyin.history.verifying import verify
from huiyin.matters.models import Matter
from huiyin.members.models import Membership, Person, Seat
from huiyin.notices.models import Notice
from huiyin.privacy import erasing, holding
from huiyin.privacy.erasing.fates import FATES
from huiyin.privacy.models import Erasure
from huiyin.privacy.registry import KEPT
from huiyin.sealed import SealedText
from huiyin.searching.models import SavedSearch
from tests.factories.base import MembershipFactory, PersonFactory, UserFactory
from tests.factories.world import world
from tests.visits.work import office

pytestmark = pytest.mark.django_db
NAME, LONGER, MAIL = "白玛措姆", "白玛措姆兰", "pemtso@example.org"


def named(cast, name=NAME):
    Person.objects.filter(pk=cast.zhuoma.person.pk).update(name=name, name_bo="པདྨ་མཚོ་མོ")
    type(cast.zhuoma).objects.filter(pk=cast.zhuoma.pk).update(name=name, email=MAIL)
    cast.zhuoma.refresh_from_db()
    cast.zhuoma.person.refresh_from_db()
    return cast.zhuoma.person


def gone_from_office(person):
    """Left on a day that has passed: what is counted of the years before is the same."""
    ended = date(2026, 3, 31)
    Membership.objects.filter(person=person).update(ends_on=ended)
    Seat.objects.filter(person=person).update(ends_on=ended)
    Matter.objects.filter(holder_person=person).update(holder_person=None, holder_office="prp")


@pytest.fixture
def two(cast):
    """Who asks and who decides."""
    return office("联络员", Role.LIAISON, cast.agency.assembly), cast.leader


def asked(person, two, assembly, why="本人书面申请"):
    return erasing.ask_erasure(by=two[0], key=uuid.uuid4(), assembly=assembly, person=person, why=why)


def erased(person, two, assembly, **more):
    return erasing.erase_person(asked(person, two, assembly), by=two[1], key=uuid.uuid4(), **more)


def figures(assembly):
    """Each figure of three years: its number, and the rows it opens to."""
    return {
        (measure.code, year): (
            measure.value(assembly, year),
            sorted(measure.rows(assembly, year).values_list("pk", flat=True)) if isinstance(measure, Measure) else None,
        )
        for measure in EVERY
        for year in (2024, 2025, 2026)
    }


def dump():
    """Everything a database dump holds, table by table, and what is sealed as its keepers read it."""
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield table, " ".join(map(_words, row))
    for model in apps.get_models():
        sealed = [field.name for field in model._meta.local_fields if isinstance(field, SealedText)]
        for row in model._base_manager.values_list(*sealed) if sealed else ():
            yield model._meta.label_lower, " ".join(map(str, row))


def _words(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "ignore")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return text.encode().decode("unicode_escape", "ignore") + text if "\\u" in text else text


def found_in_the_dump(*words):
    return {(table, word) for table, row in dump() for word in words if word in row.replace(LONGER, "")}


def spread(made, cast, two):
    """The name where people write names: in others' words, sealed ones too, in files' names, facts and queues."""
    other = PersonFactory(name=LONGER)
    Post.objects.create(
        assembly=made.assembly,
        sector=cast.ciren.person.memberships.get().sector,
        author=cast.ciren.person,
        text=f"听{NAME}说，{LONGER}家的井也干了。",
        due_on=date(2026, 4, 1),
        place=made.assembly,
    )
    MeetingNote.objects.create(meeting=made.meeting, by=cast.ciren.person, words=f"{NAME}想学汉语")
    Attachment.objects.filter(pk=made.attachment.pk).update(name=f"{NAME}的证明.pdf")
    SavedSearch.objects.create(user=cast.ciren, name=f"找{NAME}", asked={"q": NAME}, alert="daily")
    Notice.objects.create(recipient=cast.ciren, kind="due", subject="x", subject_id=1, about="", title=f"{NAME}已签")
    ContactWish.objects.get_or_create(membership=cast.zhuoma.person.memberships.get())
    return other


def test_the_name_is_nowhere_and_every_figure_is_as_before(cast, two, client):
    person = named(cast)
    made = world(cast)
    spread(made, cast, two)
    gone_from_office(person)
    client.force_login(cast.zhuoma)
    before, mail = figures(made.assembly), {table for table, _word in found_in_the_dump(MAIL)}
    there = {table for table, _word in found_in_the_dump(NAME)}
    assert {"members_person", "accounts_user", "history_event", "boards_post", "contacts.meetingnote"} <= there
    assert {"files_attachment", "searching_savedsearch", "notices_notice"} <= there
    assert "accounts_user" in mail

    done = erased(person, two, made.assembly)

    assert found_in_the_dump(NAME, MAIL, "པདྨ་མཚོ་མོ") == set()
    assert figures(made.assembly) == before
    assert LONGER in Post.objects.latest("pk").text
    assert (done.state, done.decided_by, Person.objects.get(pk=person.pk).name) == ("done", cast.leader, "已注销委员")
    assert done.counts["gone"]["contacts.contactwish"] == 1
    account = type(cast.zhuoma).objects.get(pk=cast.zhuoma.pk)
    assert (account.is_active, account.has_usable_password(), account.email) == (False, False, "")
    assert client.get(reverse("privacy:home")).status_code == 302  # signed out


def test_each_figure_still_opens_to_its_records_and_no_page_names_the_person(cast, two, client):
    person = named(cast)
    made = world(cast)
    gone_from_office(person)
    erased(person, two, made.assembly)
    client.force_login(cast.leader)

    pages = [measure.url(made.assembly, 2026) for measure in EVERY if isinstance(measure, Measure)]
    pages += [made.closed_to_members.get_absolute_url(), person.get_absolute_url(), reverse("members:list")]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert NAME not in answer.content.decode(), page
    for form in ("csv", "xlsx"):
        listed = client.get(reverse("members:list"), {"format": form})
        assert NAME not in listed.getvalue().decode(errors="replace")


def test_nobody_asks_and_decides(cast, two):
    person, assembly = named(cast), cast.agency.assembly
    gone_from_office(person)
    both = office("两边", Role.LEADER, assembly)
    from tests.factories.base import RoleHoldingFactory

    RoleHoldingFactory(user=both, role=Role.LIAISON, assembly=assembly)
    erasure = erasing.ask_erasure(by=both, key=uuid.uuid4(), assembly=assembly, person=person, why="一")

    for other in (both, two[0], cast.zhaxi, cast.ciren):
        with pytest.raises(PermissionDenied):
            erasing.erase_person(erasure, by=other, key=uuid.uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).update(state="done", decided_by=both, decided_on=timezone.localdate())
    assert Person.objects.get(pk=person.pk).name == NAME


def test_only_the_liaison_office_of_the_assembly_asks(cast, two):
    person = cast.zhuoma.person
    for other in (cast.leader, cast.zhaxi, cast.zhuoma):
        with pytest.raises(PermissionDenied):
            asked(person, (other, None), cast.agency.assembly)
    with pytest.raises(StepNotAllowed):
        asked(cast.wangfang.person, two, cast.agency.assembly)  # of another assembly's register


def test_who_is_still_in_office_or_held_is_not_erased(cast, two):
    person, assembly = named(cast), cast.agency.assembly
    erasure = asked(person, two, assembly)
    with pytest.raises(StepNotAllowed, match="还在任职"):
        erasing.erase_person(erasure, by=two[1], key=uuid.uuid4())

    gone_from_office(person)
    hold = holding.place(by=two[0], key=uuid.uuid4(), assembly=assembly, person=person, reason="诉讼未了")
    with pytest.raises(StepNotAllowed, match="暂缓"):
        erasing.erase_person(erasure, by=two[1], key=uuid.uuid4())
    assert Erasure.objects.get().state == "asked"
    assert Person.objects.get(pk=person.pk).name == NAME

    holding.lift(hold, by=two[0], key=uuid.uuid4(), why="已了结")
    assert erasing.erase_person(erasure, by=two[1], key=uuid.uuid4()).state == "done"


def test_a_second_press_does_nothing_and_an_erasure_is_never_undone(cast, two):
    person, assembly, key = named(cast), cast.agency.assembly, uuid.uuid4()
    gone_from_office(person)
    erasure = asked(person, two, assembly)
    for _press in range(2):
        erasing.erase_person(erasure, by=two[1], key=key)

    assert Event.objects.of(erasure).filter(step="erase_person").count() == 1
    with pytest.raises(StepNotAllowed):
        erasing.withdraw_erasure(erasure, by=two[0], key=uuid.uuid4())
    with pytest.raises(StepNotAllowed):
        asked(person, two, assembly)


def test_where_another_bears_the_name_texts_that_may_mean_them_stay(cast, two):
    person, assembly = named(cast), cast.agency.assembly
    gone_from_office(person)
    namesake = MembershipFactory(person=PersonFactory(name=NAME), assembly=assembly).person
    sector = namesake.memberships.get().sector
    facts = {"assembly": assembly, "sector": sector, "due_on": date(2026, 4, 1), "place": assembly}
    theirs = Post.objects.create(author=namesake, text=f"我是{NAME}。", **facts)
    own = Post.objects.create(author=person, text=f"我是{NAME}。", **facts)
    assert erasing.plan(person).namesakes == 1

    erased(person, two, assembly)

    assert Post.objects.get(pk=theirs.pk).text == f"我是{NAME}。"
    assert Post.objects.get(pk=own.pk).text == "我是已注销委员。"
    assert Person.objects.get(pk=namesake.pk).name == NAME


def test_a_name_that_is_a_word_leaves_others_texts_alone_when_asked_so(cast, two):
    person, assembly = named(cast, "和平"), cast.agency.assembly
    gone_from_office(person)
    sector = cast.ciren.person.memberships.get().sector
    facts = {"assembly": assembly, "sector": sector, "due_on": date(2026, 4, 1), "place": assembly}
    post = Post.objects.create(author=cast.ciren.person, text="和平路的灯坏了", **facts)

    erased(person, two, assembly, everywhere=False)

    assert Post.objects.get(pk=post.pk).text == "和平路的灯坏了"


def test_the_words_that_were_ones_own_go_and_the_rows_stay(cast, two):
    person = named(cast)
    made = world(cast)
    gone_from_office(person)
    notes = MeetingNote.objects.filter(by=person).count()
    assert notes
    erased(person, two, made.assembly)

    assert not MeetingNote.objects.filter(by=person).exists()
    assert not Notice.objects.filter(recipient=cast.zhuoma).exists()
    assert {one.text for one in person.memberships.get().duty_reports.all()} <= {"（已删除）", ""}
    for words in ("隐字更正的话", "隐字履职报告", "隐字补充说明"):
        assert found_in_the_dump(words) == set()


def test_every_kind_of_the_registry_has_its_fate():
    assert set(FATES) == {entry.code for entry in KEPT}
    for code, fate in FATES.items():
        columns = {field.name for field in apps.get_model(code)._meta.fields}
        assert set(fate.emptied) <= columns, code
        assert fate.goes or fate.why, code


def test_the_preview_says_how_many_go_and_why_others_stay(cast, two, client):
    person = named(cast)
    made = world(cast)
    erasure = asked(person, two, made.assembly)
    client.force_login(cast.leader)
    body = client.get(erasure.get_absolute_url()).content.decode()

    assert "还在任职" in body
    assert "档案和数字要用到" in body
    for other in (cast.zhaxi, cast.ciren, UserFactory(name="没有角色")):
        client.force_login(other)
        assert client.get(erasure.get_absolute_url()).status_code == 404


def test_the_pages_take_the_steps_and_say_what_is_missing(cast, two, client):
    person, assembly = named(cast), cast.agency.assembly
    gone_from_office(person)
    client.force_login(two[0])
    page = f"{reverse('privacy:erasure_new')}?person={person.pk}"
    assert client.post(page, {"key": uuid.uuid4(), "why": ""}).status_code == 400
    made = client.post(page, {"key": uuid.uuid4(), "why": "本人书面申请"})
    erasure = Erasure.objects.get(assembly=assembly)
    assert made["Location"] == erasure.get_absolute_url()

    client.force_login(cast.leader)
    step = reverse("privacy:erasure_step", args=[erasure.pk, "erase_person"])
    assert client.post(step, {"key": uuid.uuid4(), "everywhere": "on"}).status_code == 400  # not said that it is final
    assert client.post(step, {"key": uuid.uuid4(), "everywhere": "on", "understood": "on"}).status_code == 302
    assert Person.objects.get(pk=person.pk).name == "已注销委员"


def test_after_an_erasure_the_index_is_written_anew_once(cast, two):
    from huiyin.privacy.erasing.workflow import write_index_again
    from huiyin.search.models import Segment

    person = named(cast)
    gone_from_office(person)
    assert write_index_again(date(2026, 4, 1)) == 0
    erasure = erased(person, two, cast.agency.assembly)
    old = set(Segment.objects.values_list("pk", flat=True))

    assert write_index_again(date(2026, 4, 1)) == 1
    assert not Segment.objects.filter(pk__in=old).exists()
    assert Erasure.objects.get(pk=erasure.pk).index_written_at
    assert write_index_again(date(2026, 4, 2)) == 0


# Names of few signs; who changed the history


def test_a_name_of_one_sign_is_told_in_the_preview_and_goes_where_a_key_leads(cast, two, assembly, client):
    person = named(cast, "益")
    Person.objects.filter(pk=person.pk).update(name_bo="")
    gone_from_office(person)
    where = {"sector": cast.ciren.person.memberships.get().sector, "place": assembly, "due_on": date(2026, 4, 1)}
    words = "公益讲座，效益很好。"
    post = Post.objects.create(assembly=assembly, author=cast.ciren.person, text=words, **where)
    assert erasing.plan(person).not_sought == ("益",)
    client.force_login(two[0])
    page = client.get(reverse("privacy:erasure_new"), {"person": person.pk}).content.decode()
    assert "“益”只有一个字，文字里不逐处查找" in page

    erased(person, two, assembly)
    post.refresh_from_db()
    person.refresh_from_db()
    assert post.text == words
    assert person.name != "益"
    assert not Event.objects.filter(actor=cast.zhuoma, actor_name="益").exists()


def test_of_a_name_of_two_signs_the_preview_says_that_it_may_be_a_word(cast, two, assembly, client):
    person = named(cast, "和平")
    client.force_login(two[0])
    page = client.get(reverse("privacy:erasure_new"), {"person": person.pk}).content.decode()

    assert "“和平”只有两个字" in page
    assert erasing.plan(person).not_sought == ()


def test_an_officer_who_took_something_out_of_the_history_is_erased_too(cast, two, assembly):
    person = named(cast)
    gone_from_office(person)
    line = record(assembly, "note", by=None, before="", after="", key=uuid.uuid4(), facts={"note": "电话"})
    redact(line, by=cast.zhuoma, why="本人要求", facts={"note": ""})
    said = Redaction.objects.get(event=line.pk)
    erased(person, two, assembly)

    assert said.by == cast.zhuoma
    assert found_in_the_dump(NAME) == set()
    settle()  # as a commit does on PostgreSQL
    assert list(verify()) == []
