from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Body, Sector
from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.members.importing import workflow
from huiyin.members.importing.comparing import CANNOT, CHANGED, NEW, SAME, UNSURE, Comparison
from huiyin.members.importing.lists import recognised
from huiyin.members.importing.merging import merge
from huiyin.members.models import MemberImport, Membership, Person, Seat
from huiyin.sheets import read
from tests.factories.activities import ParticipationFactory
from tests.factories.base import (
    MembershipFactory,
    PersonFactory,
    RoleHoldingFactory,
    SectorFactory,
    TermFactory,
    UserFactory,
)
from tests.members.listed import TITLE, by_committee, by_group, by_sector, names

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 10)
NINE = 9


@pytest.fixture
def term(assembly):
    return TermFactory(assembly=assembly, number=1, starts_on=DAY)


@pytest.fixture
def liaison(assembly):
    user = UserFactory(name="联络")
    RoleHoldingFactory(user=user, role=Role.LIAISON, assembly=assembly)
    return user


def lists(*files):
    found = []
    for file in files:
        found += [recognised(sheet, getattr(file, "name", "粘贴")) for sheet in read(file)]
    return found


def prepared(term, liaison, *files):
    return workflow.prepare(
        by=liaison, assembly=term.assembly, term=term, starts_on=DAY, lists=lists(*files), key=uuid4()
    )


def confirmed(made, by):
    return workflow.confirm(made, by=by, key=uuid4(), seen=Comparison(made).digest)


def counts(compared):
    return {outcome: total for outcome, total in compared.counts.items() if total}


def the(compared, name):
    return next(row for row in compared.rows if row.someone.name == name)


def three_lists(count=24):
    people = names(count)
    return by_sector(people), by_group(people), by_committee(people[:-NINE])


# What a list is


def test_three_lists_of_one_membership_are_one_registry_and_the_nine_missing_are_named():
    merged = merge(lists(*three_lists(24)), {})

    assert [len(one.entries) for one in merged.lists] == [24, 24, 15]
    assert [one.kinds for one in merged.lists] == [["sector"], ["group"], ["committee"]]
    assert len(merged.people) == 24
    assert merged.missing(2) == names(24)[-NINE:]
    assert merged.questions == []


def test_a_group_in_merged_cells_is_everybodys_below_and_its_head_count_is_checked():
    right, wrong = lists(by_group(names(10))), lists(by_group(names(10), stated=7))

    assert [entry.words["group"] for entry in right[0].entries] == ["青岚"] * 5 + ["白塔"] * 5
    assert merge(right, {}).warnings == []
    assert ["7 人" in words and "5 人" in words for words in merge(wrong, {}).warnings] == [True, True]


def test_one_wrong_title_on_all_three_is_told_and_not_believed():
    warnings = merge(lists(*three_lists()), {}, term_number=12).warnings

    assert any(TITLE in words and "3 份" in words for words in warnings)
    assert any("第 1 届" in words and "第 12 届" in words for words in warnings)


def test_of_two_parties_in_one_cell_only_the_cpc_is_kept():
    pasted = "姓名\t界别\t党派\n" + "\n".join(
        f"{name}\t经济\t{party}"
        for name, party in zip(
            names(7), ["民建、中共", "中共民盟", "九三学社 ", "非中共", "无党派", "", "中共预备党员"], strict=True
        )
    )

    assert [entry.cpc for entry in lists(pasted)[0].entries] == [True, True, False, False, False, None, True]
    assert "民盟" not in str(lists(pasted)[0])


def test_a_line_break_and_a_note_are_no_part_of_a_name():
    found = lists('姓名\t界别\n"龚睿\n（又名龚）"\t经济\n李　新\t经济\n扎西•多吉\t经济\n"Tashi  Dorje"\t经济')[0]

    assert [entry.name for entry in found.entries] == ["龚睿", "李新", "扎西·多吉", "Tashi Dorje"]
    assert found.entries[0].note == "又名龚"


def test_a_heading_is_found_wherever_it_stands_and_totals_are_no_people():
    found = lists(
        "某某名单\n\n说明：略\n序 号\t姓 名\t所属界别\n1\t赵云\t经济\n序号\t姓名\t所属界别\n2\t钱山\t教育\n合计\t\t\n"
    )

    assert [(entry.line, entry.name) for entry in found[0].entries] == [(5, "赵云"), (7, "钱山")]


def test_a_sheet_without_members_is_none():
    assert lists("序号\t手机\t收件地址\n1\t13800000000\t某街某号") == [None]


def test_two_names_in_one_cell_and_a_row_without_a_name_are_told_by_their_line():
    merged = merge(lists("序号\t姓名\t界别\t党派\n1\t赵云、钱山\t经济\t群众\n2\t\t经济\t群众\n3\t孙河\t经济\t群众"), {})

    assert [(entry.line, entry.fault) for _at, entry in merged.faults] == [
        (2, "一格里不止一个姓名"),
        (3, "没有姓名"),
    ]
    assert [one.name for one in merged.people] == ["孙河"]


# What only a person can tell


def test_a_name_that_stands_twice_in_one_list_is_asked_and_never_guessed(term, liaison):
    first = by_sector(["赵云", "钱山", "赵云"])
    second = "姓名\t专委会\n赵云\t提案委员会\n钱山\t提案委员会"
    made = prepared(term, liaison, first, second)
    compared = Comparison(made)

    assert counts(compared) == {NEW: 1, UNSURE: 1}
    assert len(compared.open_questions) == 2
    with pytest.raises(StepNotAllowed, match="2 个问题"):
        confirmed(made, liaison)

    another, which = compared.open_questions
    made = workflow.answer(made, by=liaison, answers={another.code: "1", which.code: "1"})
    confirmed(made, liaison)

    two = Membership.objects.filter(person__name="赵云").order_by("pk")
    assert [row.sector.name for row in two] == ["经济", "民族宗教"]
    assert [row.person.seats.count() for row in two] == [0, 1]


def test_a_line_written_twice_is_one_person_when_somebody_says_so(term, liaison):
    made = prepared(term, liaison, "姓名\t界别\n赵云\t经济\n赵云\t经济")
    (question,) = Comparison(made).open_questions
    made = workflow.answer(made, by=liaison, answers={question.code: "0"})

    assert counts(Comparison(made)) == {NEW: 1}


def test_names_that_sound_alike_and_never_stand_together_are_asked():
    files = ["姓名\t界别\n张依珺\t经济\n赵云\t经济", "姓名\t专委会\n张依郡\t提案委员会\n赵云\t提案委员会"]
    asked = merge(lists(*files), {})
    (question,) = asked.questions

    same = merge(lists(*files), {question.code: "张依珺"})
    apart = merge(lists(*files), {question.code: "apart"})

    assert [one.name for one in same.people] == ["张依珺", "赵云"]
    assert same.people[0].words == {"sector": ["经济"], "committee": ["提案委员会"]}
    assert [one.name for one in apart.people] == ["张依珺", "赵云", "张依郡"]


def test_one_name_in_two_scripts_is_one_person_whose_spelling_is_asked():
    files = ["姓名\t界别\n張偉\t经济", "姓名\t专委会\n张伟\t提案委员会"]
    (question,) = merge(lists(*files), {}).questions

    assert [one.name for one in merge(lists(*files), {question.code: "张伟"}).people] == ["张伟"]


def test_lists_that_disagree_on_the_party_are_asked():
    files = ["姓名\t界别\t党派\n赵云\t经济\t中共", "姓名\t专委会\t党派\n赵云\t提案委员会\t民盟"]
    (question,) = merge(lists(*files), {}).questions

    assert merge(lists(*files), {question.code: "no"}).people[0].cpc is False


def test_an_answer_that_is_no_choice_is_none():
    files = ["姓名\t界别\n張偉\t经济", "姓名\t专委会\n张伟\t提案委员会"]
    (question,) = merge(lists(*files), {}).questions

    assert merge(lists(*files), {question.code: "李四"}).people[0].waits


def test_a_namesake_in_the_registry_of_another_assembly_is_asked_for(term, liaison):
    elsewhere = MembershipFactory(person=PersonFactory(name="赵云"))
    made = prepared(term, liaison, "姓名\t界别\n赵云\t经济")
    (question,) = Comparison(made).open_questions

    made = workflow.answer(made, by=liaison, answers={question.code: str(elsewhere.person_id)})
    confirmed(made, liaison)

    assert elsewhere.person.memberships.count() == 2
    assert Person.objects.filter(name="赵云").count() == 1


def test_two_lines_that_claim_one_person_of_the_registry_are_refused(term, liaison):
    there = MembershipFactory(person=PersonFactory(name="赵云"), assembly=term.assembly, term=term)
    made = prepared(term, liaison, "姓名\t界别\n赵云\t经济\n赵云\t教育")
    (another,) = Comparison(made).open_questions
    made = workflow.answer(made, by=liaison, answers={another.code: "1"})
    asked = Comparison(made).open_questions
    made = workflow.answer(made, by=liaison, answers={one.code: str(there.person_id) for one in asked})

    assert counts(Comparison(made)) == {CANNOT: 2}


# What is written


def test_nothing_is_written_before_it_is_confirmed_and_then_all_of_it(term, liaison):
    made = prepared(term, liaison, *three_lists(24))

    assert (Person.objects.count(), Body.objects.count()) == (0, 0)

    made = confirmed(made, liaison)

    members = Membership.objects.filter(assembly=term.assembly)
    assert members.count() == 24
    assert members.filter(cpc=True).count() == 12
    assert {row.starts_on for row in members} == {DAY}
    assert Sector.objects.filter(assembly=term.assembly).count() == 4
    assert set(Body.objects.values_list("name", "kind")) == {
        ("青岚委员小组", "session_group"),
        ("白塔委员小组", "session_group"),
        ("提案委员会", "special_committee"),
        ("经济科技委员会", "special_committee"),
    }
    assert Seat.objects.count() == 24 + 15
    assert (made.state, made.counts[NEW]) == ("done", 24)
    assert Event.objects.filter(step="import_member", actor=liaison).count() == 24


def test_what_was_read_is_forgotten_once_it_is_decided(term, liaison):
    kept, dropped = prepared(term, liaison, by_sector(["赵云"])), None
    kept = confirmed(kept, liaison)
    dropped = prepared(term, liaison, by_sector(["钱山"]))
    workflow.discard(dropped, by=liaison, key=uuid4())
    dropped.refresh_from_db()

    assert (kept.lists, kept.answers, dropped.lists) == ([], {}, [])


def test_what_people_do_is_put_aside_only_where_it_tells_namesakes_apart(term, liaison):
    made = prepared(term, liaison, by_sector(["赵云", "钱山", "赵云"]))

    assert [entry["post"] for entry in made.lists[0]["entries"]] == ["某单位0", "", "某单位2"]


def test_the_same_lists_again_write_nothing_twice(term, liaison):
    confirmed(prepared(term, liaison, *three_lists()), liaison)
    before = (Person.objects.count(), Membership.objects.count(), Seat.objects.count(), Body.objects.count())

    again = prepared(term, liaison, *three_lists())

    assert counts(Comparison(again)) == {SAME: 24}
    confirmed(again, liaison)
    assert (Person.objects.count(), Membership.objects.count(), Seat.objects.count(), Body.objects.count()) == before


def test_a_difference_is_shown_and_taken_over_only_when_ticked(term, liaison):
    first = "姓名\t界别\t专委会\t党派\n赵云\t经济\t提案委员会\t无党派\n钱山\t教育\t提案委员会\t无党派"
    confirmed(prepared(term, liaison, first), liaison)
    changed = "姓名\t界别\t专委会\t党派\n赵云\t教育\t经济科技委员会\t中共\n钱山\t经济\t提案委员会\t无党派"
    made = prepared(term, liaison, changed)
    row = the(Comparison(made), "赵云")

    assert counts(Comparison(made)) == {CHANGED: 2}
    assert {difference.field for difference in row.differences} == {"sector", "committee", "cpc"}
    made = workflow.answer(made, by=liaison, answers={row.code: "yes"})
    made = confirmed(made, liaison)

    zhao, qian = Membership.objects.order_by("pk")
    assert (zhao.sector.name, zhao.cpc, qian.sector.name) == ("教育", True, "教育")
    assert [seat.body.name for seat in zhao.person.seats.all()] == ["经济科技委员会"]

    workflow.undo(made, by=liaison, key=uuid4())
    zhao.refresh_from_db()
    assert (zhao.sector.name, zhao.cpc) == ("经济", False)
    assert [seat.body.name for seat in zhao.person.seats.all()] == ["提案委员会"]


def test_who_is_on_no_list_is_told_and_left_alone(term, liaison):
    MembershipFactory(person=PersonFactory(name="旧人"), assembly=term.assembly, term=term)
    made = prepared(term, liaison, by_sector(["赵云"]))

    assert Comparison(made).not_listed == ["旧人"]
    confirmed(made, liaison)
    assert Membership.objects.get(person__name="旧人").ends_on is None


def test_who_has_no_sector_on_any_list_cannot_be_taken_over(term, liaison):
    made = prepared(term, liaison, by_committee(["赵云"]))

    assert the(Comparison(made), "赵云").outcome == CANNOT


def test_the_leaders_in_the_column_of_the_groups_are_no_group_unless_asked_for(term, liaison):
    made = prepared(term, liaison, "姓名\t界别\t街道委员小组\n赵云\t经济\t政协  领导（1）\n钱山\t经济\t青岚")
    confirmed(made, liaison)

    assert list(Body.objects.values_list("name", flat=True)) == ["青岚委员小组"]


def test_a_word_may_stand_for_a_sector_that_is_there_under_another_name(term, liaison):
    there = SectorFactory(assembly=term.assembly, name="民族界")
    made = prepared(term, liaison, "姓名\t界别\n赵云\t民族宗教")
    (word,) = Comparison(made).words.values()
    made = workflow.answer(made, by=liaison, answers={word.code: str(there.pk)})
    confirmed(made, liaison)

    assert Membership.objects.get(person__name="赵云").sector == there


def test_a_preview_that_is_no_longer_true_is_not_confirmed(term, liaison):
    made = prepared(term, liaison, by_sector(["赵云"]))
    seen = Comparison(made).digest
    MembershipFactory(person=PersonFactory(name="赵云"), assembly=term.assembly, term=term)

    with pytest.raises(StepNotAllowed, match="变动"):
        workflow.confirm(made, by=liaison, key=uuid4(), seen=seen)

    made.refresh_from_db()
    assert made.state == "prepared"


def test_a_name_already_taken_by_another_body_stops_all_of_it(term, liaison):
    Body.objects.create(assembly=term.assembly, kind=Body.Kind.SECRETARIAT, name="提案委员会")
    made = prepared(term, liaison, *three_lists())

    with pytest.raises(StepNotAllowed, match="提案委员会"):
        confirmed(made, liaison)

    assert (Person.objects.count(), Sector.objects.count()) == (0, 0)


def test_the_same_request_twice_changes_nothing(term, liaison):
    made = prepared(term, liaison, by_sector(["赵云"]))
    key, seen = uuid4(), Comparison(made).digest
    for _time in range(2):
        workflow.confirm(made, by=liaison, key=key, seen=seen)

    assert Membership.objects.count() == 1


def test_a_new_preview_drops_the_one_left_lying(term, liaison):
    first = prepared(term, liaison, by_sector(["赵云"]))
    prepared(term, liaison, by_sector(["钱山"]))
    first.refresh_from_db()

    assert (first.state, first.lists) == ("discarded", [])


# Undoing


def test_an_import_is_undone_as_if_it_had_not_been(term, liaison):
    made = confirmed(prepared(term, liaison, *three_lists()), liaison)
    workflow.undo(made, by=liaison, key=uuid4())

    assert [model.objects.count() for model in (Person, Membership, Seat, Body, Sector)] == [0] * 5
    assert made.state == "undone"


def test_an_import_somebody_built_on_stays(term, liaison):
    made = confirmed(prepared(term, liaison, by_sector(["赵云", "钱山"])), liaison)
    ParticipationFactory(membership=Membership.objects.get(person__name="赵云"))

    with pytest.raises(StepNotAllowed, match="参加情况"):
        workflow.undo(made, by=liaison, key=uuid4())

    made.refresh_from_db()
    assert (made.state, Membership.objects.filter(assembly=term.assembly).count()) == ("done", 2)


def test_an_import_whose_people_have_accounts_stays(term, liaison):
    made = confirmed(prepared(term, liaison, by_sector(["赵云"])), liaison)
    Person.objects.filter(name="赵云").update(user=UserFactory())

    assert workflow.hangs_on(made) == ["登录账号"]


def test_a_later_correction_is_not_undone_with_the_import(term, liaison):
    confirmed(prepared(term, liaison, "姓名\t界别\t党派\n赵云\t经济\t无党派"), liaison)
    made = prepared(term, liaison, "姓名\t界别\t党派\n赵云\t经济\t中共")
    made = workflow.answer(made, by=liaison, answers={the(Comparison(made), "赵云").code: "yes"})
    made = confirmed(made, liaison)
    Membership.objects.update(cpc=False)

    assert workflow.hangs_on(made) == ["后来的更正"]


# Who


@pytest.mark.parametrize("who", ["zhuoma", "zhaxi", "leader", "liming", "wangfang"])
def test_lists_are_taken_over_by_the_liaison_office_alone(who, term, liaison, cast, client):
    made = prepared(term, liaison, by_sector(["赵云"]))
    user = getattr(cast, who)
    client.force_login(user)
    pages = [reverse("members:imports"), reverse("members:import_begin"), made.get_absolute_url()]
    pages.append(reverse("members:import_step", args=[made.pk, "discard"]))

    assert [client.get(page).status_code for page in pages] == [404] * 4
    assert [client.post(page, {}).status_code for page in pages[1:]] == [404] * 3
    with pytest.raises(PermissionDenied):
        confirmed(made, user)
    with pytest.raises(PermissionDenied):
        prepared(term, user, by_sector(["钱山"]))


# The pages


def upload(client, term, *files, **more):
    facts = {"key": str(uuid4()), "term": term.pk, "sheets": list(files)} | more
    return client.post(reverse("members:import_begin"), facts, follow=True)


def test_the_pages_lead_from_the_files_to_the_registry_and_back(term, liaison, client):
    client.force_login(liaison)
    shown = upload(client, term, *three_lists())
    made = MemberImport.objects.get()
    page = shown.content.decode()

    assert shown.redirect_chain == [(made.get_absolute_url(), 302)]
    assert "比别的名单少 9 人" in page
    assert "性别" in page
    assert TITLE in page

    facts = {"key": str(uuid4()), "seen": shown.context["compared"].digest, "confirm": "yes"}
    done = client.post(made.get_absolute_url(), facts, follow=True).content.decode()
    assert "已导入：新增 24 位委员" in done
    assert Membership.objects.count() == 24

    client.post(reverse("members:import_step", args=[made.pk, "undo"]), {"key": str(uuid4())})
    assert Membership.objects.count() == 0
    assert "已撤销" in client.get(reverse("members:imports")).content.decode()


def test_an_answer_changed_with_the_confirmation_is_shown_before_anything_is_written(term, liaison, client):
    client.force_login(liaison)
    shown = upload(client, term, by_group(names(6)), by_sector(names(6)))
    made, compared = MemberImport.objects.get(), shown.context["compared"]
    word = next(word for word in compared.words.values() if word.kind == "group")
    facts = {"key": str(uuid4()), "seen": compared.digest, "confirm": "yes", word.code: "leave"}
    page = client.post(made.get_absolute_url(), facts, follow=True).content.decode()

    assert "请看过再确认" in page
    assert Membership.objects.count() == 0


def test_a_file_that_is_no_list_is_told_at_its_field(term, liaison, client):
    client.force_login(liaison)
    bad = upload(client, term, by_sector(["赵云"], name="好.xlsx"), _file("坏.xlsx", b"%PDF-1.7"))
    unknown = upload(client, term, pasted="序号\t手机\n1\t138")
    nothing = upload(client, term)

    assert "“坏.xlsx”不是表格文件" in bad.content.decode()
    assert "没有认出名单" in unknown.content.decode()
    assert "请选名单文件" in nothing.content.decode()
    assert {page.status_code for page in (unknown, nothing)} == {409}
    assert not MemberImport.objects.exists()


def _file(name, data):
    from tests.spreadsheets import upload as made

    return made(name, data)


def test_a_day_outside_the_term_is_refused(term, liaison, client):
    client.force_login(liaison)

    assert "不在所选的这一届之内" in upload(client, term, by_sector(["赵云"]), starts_on="2020-01-01").content.decode()


def test_a_sheet_with_telephones_is_named_and_nothing_of_it_is_kept(term, liaison, client):
    from tests.spreadsheets import xlsx

    client.force_login(liaison)
    book = xlsx(
        ("名单", [["姓名", "界别"], ["赵云", "经济"]]),
        ("收件地址", [["序号", "手机", "收件地址"], ["1", "13800000000", "某街某号"]]),
    )
    page = upload(client, term, book).content.decode()

    assert "收件地址”不是委员名单，没有读取" in page
    assert "13800000000" not in page + str(MemberImport.objects.values_list("lists", flat=True)[0])


def test_a_name_that_is_a_formula_or_markup_is_shown_as_text(term, liaison, client):
    client.force_login(liaison)
    page = upload(client, term, pasted="姓名\t界别\n<b>赵云</b>\t=1+1").content.decode()

    assert "<b>赵云</b>" not in page
    assert "&lt;b&gt;赵云&lt;/b&gt;" in page
