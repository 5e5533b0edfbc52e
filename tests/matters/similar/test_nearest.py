"""The five nearest matters beside what is written: of all years, and only what the reader may see."""

from datetime import date

import pytest
from django.utils import timezone

from huiyin.matters.models import Answer, Commitment, Kind, Matter, State
from huiyin.matters.similar.nearest import LEAST, NothingToCompare, similar_of, similar_to
from huiyin.text.likeness import Mark
from tests.factories.raised import LivelihoodMatterFactory, OpenMatterFactory
from tests.proposals.candidates.conftest import BUSES, LIGHTS, raised
from tests.proposals.course import draft, take, walk

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


def titles(user, year=THIS_YEAR, but=None, **words):
    words = LIGHTS | words
    found = similar_to(user, words["title"], f"{words['grounds']}\n{words['recommendations']}", year=year, but=but)
    return [one.matter.title for one in found]


def answered(cast, year, state=Commitment.State.FAILED, **words):
    """A closed proposal of an earlier year, whose answer promised something."""
    matter = walk(cast, "assign")
    Matter.objects.filter(pk=matter.pk).update(year=year, number=12, title=LIGHTS["title"], docket="第12号")
    type(matter.proposal).objects.filter(pk=matter.pk).update(
        **{name: LIGHTS[name] for name in ("grounds", "recommendations")}, **words
    )
    answer = Answer.objects.create(
        matter=matter,
        agency=cast.agency,
        text="明年在三个定居点试装路灯。",
        given_on=date(year, 9, 1),
        result_class="b",
    )
    Commitment.objects.create(
        matter=matter,
        agency=cast.agency,
        answer=answer,
        text="试装三个定居点",
        state=state,
        promised_on=date(year, 9, 1),
        first_due_on=date(year + 1, 6, 30),
        due_on=date(year + 1, 6, 30),
        settled_on=date(year + 1, 7, 9) if state in ("failed", "fulfilled") else None,
    )
    matter.refresh_from_db()
    return matter


def test_the_likest_stands_first_with_its_mark(cast):
    raised(cast, **BUSES)
    raised(cast, **LIGHTS)

    found = similar_to(cast.ciren, LIGHTS["title"], LIGHTS["grounds"] + LIGHTS["recommendations"], year=THIS_YEAR)

    assert found[0].matter.title == LIGHTS["title"]
    assert found[0].code in (Mark.SAME_TEXT, Mark.SAME_MATTER)


def test_a_matter_of_an_earlier_year_is_told_with_its_answer_and_what_was_promised(cast):
    answered(cast, THIS_YEAR - 2)

    (one,) = similar_to(cast.ciren, LIGHTS["title"], LIGHTS["grounds"], year=THIS_YEAR)

    assert one.is_repeat
    assert one.answered_on == date(THIS_YEAR - 2, 9, 1)
    assert [answer.text for answer in one.answers] == ["明年在三个定居点试装路灯。"]
    assert [(said.commitment.text, said.commitment.state, said.is_late) for said in one.promises] == [
        ("试装三个定居点", "failed", False)
    ]


def test_a_promise_whose_day_has_passed_is_late(cast):
    answered(cast, THIS_YEAR - 2, state=Commitment.State.OPEN)

    (one,) = similar_to(cast.ciren, LIGHTS["title"], LIGHTS["grounds"], year=THIS_YEAR)

    assert [said.is_late for said in one.promises] == [True]


def test_what_is_of_the_same_year_or_was_not_answered_repeats_nothing(cast):
    answered(cast, THIS_YEAR)
    raised(cast, **LIGHTS)

    found = similar_to(cast.ciren, LIGHTS["title"], LIGHTS["grounds"], year=THIS_YEAR)

    assert [one.is_repeat for one in found] == [False, False]


def test_of_several_rounds_the_last_answers_are_told(cast):
    matter = answered(cast, THIS_YEAR - 1)
    Answer.objects.create(
        matter=matter, agency=cast.agency, round=2, text="已经装好。", given_on=date(THIS_YEAR - 1, 12, 1)
    )

    (one,) = similar_to(cast.ciren, LIGHTS["title"], LIGHTS["grounds"], year=THIS_YEAR)

    assert [answer.text for answer in one.answers] == ["已经装好。"]


def test_of_those_merged_the_promises_of_the_one_they_went_into_are_told(cast):
    lead = answered(cast, THIS_YEAR - 1, members_may_read=False)
    other = raised(cast, **LIGHTS)
    Matter.objects.filter(pk=other.pk).update(state=State.MERGED, merged_into=lead, year=THIS_YEAR - 1)
    Answer.objects.create(matter=other, agency=cast.agency, text="一并答复。", given_on=date(THIS_YEAR - 1, 9, 1))

    own = {one.matter.pk: one for one in similar_to(cast.zhuoma, LIGHTS["title"], LIGHTS["grounds"], year=THIS_YEAR)}
    ciren = {one.matter.pk: one for one in similar_to(cast.ciren, LIGHTS["title"], LIGHTS["grounds"], year=THIS_YEAR)}

    assert [len(own[pk].promises) for pk in (lead.pk, other.pk)] == [1, 1]
    assert {pk: len(one.promises) for pk, one in ciren.items()} == {other.pk: 0}  # the lead is not theirs to read


def test_the_draft_that_is_written_is_not_like_itself(cast):
    own = draft(cast, **LIGHTS)

    assert titles(cast.zhuoma) == [LIGHTS["title"]]
    assert titles(cast.zhuoma, but=own) == []


def test_livelihood_matters_are_found_too(cast):
    matter = OpenMatterFactory(assembly=cast.agency.assembly, title="定居点没有路灯")
    LivelihoodMatterFactory(matter=matter, description=LIGHTS["grounds"])

    assert titles(cast.leader) == ["定居点没有路灯"]


# What one may not see leaves no trace


@pytest.mark.parametrize("who", ["wangfang", "liming"])
def test_an_outsider_and_an_agency_that_does_not_handle_it_find_nothing(who, cast):
    raised(cast, **LIGHTS)

    assert titles(getattr(cast, who)) == []


def test_somebody_else_s_draft_is_not_found(cast):
    draft(cast, **LIGHTS)

    assert titles(cast.zhuoma) == [LIGHTS["title"]]
    assert [titles(user) for user in (cast.ciren, cast.zhaxi, cast.leader, cast.wangfang)] == [[]] * 4


def test_what_is_not_filed_yet_is_the_offices_alone(cast):
    raised(cast, "submit", **LIGHTS)

    assert [bool(titles(user)) for user in (cast.zhaxi, cast.ciren)] == [True, False]


def test_the_agency_finds_what_was_given_to_it(cast):
    matter = raised(cast, **LIGHTS)
    take(cast, matter, "assign")

    assert titles(cast.liming) == [LIGHTS["title"]]


def test_hidden_matters_take_no_place_of_those_that_are_seen(cast):
    raised(cast, **LIGHTS)
    for number in range(8):
        draft(cast, by=cast.ciren, **LIGHTS | {"title": f"{LIGHTS['title']}{number}"})

    assert titles(cast.zhuoma) == [LIGHTS["title"]]


# What cannot be compared


@pytest.mark.parametrize("words", ["", "路", "，。！？" * 9, "路灯太暗看不", " \n"])
def test_too_little_is_said(words, cast):
    with pytest.raises(NothingToCompare, match=str(LEAST)):
        similar_to(cast.zhuoma, words, "", year=THIS_YEAR)


def test_what_cannot_be_read_is_said(cast):
    with pytest.raises(NothingToCompare, match="无法识别"):
        similar_to(cast.zhuoma, "路灯\x00路灯路灯路灯路灯", "", year=THIS_YEAR)


@pytest.mark.parametrize(
    "words",
    [
        "路灯" * 5000,
        "' OR 1=1 -- NEAR/2 AND*()",
        "😀😀😀😀😀😀😀😀😀😀路灯太暗看不见",
        "བོད་ལྗོངས་བཀྲ་ཤིས་བདེ་ལེགས",
        "路灯abc路燈１２３ﬁ",
    ],
)
def test_strange_words_get_an_answer(words, cast):
    raised(cast, **LIGHTS)

    assert isinstance(similar_to(cast.zhuoma, words[:50], words, year=THIS_YEAR), list)


def test_the_similar_ones_of_a_matter_are_those_of_its_words_without_itself(cast):
    first, second = raised(cast, **LIGHTS), raised(cast, **LIGHTS | {"title": "关于定居点装路灯的提案"})

    assert [one.matter for one in similar_of(cast.zhaxi, first)] == [second]
    assert {Kind(one.matter.kind) for one in similar_of(cast.zhaxi, second)} == {Kind.PROPOSAL}
