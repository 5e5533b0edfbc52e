"""A report from the first word to a correction: who may, what is kept, what is refused."""

import threading
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from huiyin.figures import identities
from huiyin.figures.freezing import prose, workflow
from huiyin.figures.freezing.counted import digest_of_figure, digest_of_report
from huiyin.figures.freezing.rows import unpack
from huiyin.figures.measures import BY_CODE, EVERY, MEASURES
from huiyin.figures.models import AnnualReport, FrozenFigure, ReportCorrection
from huiyin.history.models import Event
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.notices.models import Notice
from tests.figures.work import EXPECTED, YEAR

pytestmark = pytest.mark.django_db


def key():
    return uuid.uuid4()


def texts(report):
    return [piece.text for piece in prose.placed(report) if not isinstance(piece, prose.TableOf)]


def leaves(membership):
    type(membership).objects.filter(pk=membership.pk).update(ends_on=date(YEAR, 6, 30))


def test_a_draft_tells_what_the_records_are_now(draft, made):
    leaves(made.party[3])
    assert texts(draft) == ["一、委员", "现有委员6名，党外3名。", "走访2人次，6月2次。"]


def test_a_frozen_report_tells_what_they_were(frozen, made):
    leaves(made.party[3])
    assert texts(frozen) == ["一、委员", "现有委员7名，党外3名。", "走访2人次，6月2次。"]


def test_freezing_keeps_every_figure_of_the_register(frozen):
    kept = {figure.code: figure for figure in frozen.figures.all()}
    assert kept.keys() == BY_CODE.keys()
    stated = {measure.code: EXPECTED[measure.code] for measure in MEASURES}
    assert {code: kept[code].number for code in stated} == stated
    for code, figure in kept.items():
        measure = BY_CODE[code]
        keys = set(measure.rows(frozen.assembly, YEAR).values_list("pk", flat=True))
        assert set(unpack(figure.rows).cells) == keys
        assert (figure.version, figure.definition) == (measure.version, str(measure.definition))
        small = measure.least > 1
        assert small or set(figure.parts) == {split.code for split in measure.splits}
    assert kept["visits"].parts["month"] == [["6", "6月", 2]]
    assert kept["study_participations"].persons == 3


def test_a_year_the_words_name_is_kept_too(draft, clerk, leader):
    words = "次年{own_research@2024}，今年{own_research}。"
    workflow.save_report(draft, by=clerk, key=key(), seen=0, title="报告", text=words)
    workflow.freeze(draft, by=leader, key=key())
    assert draft.figures.filter(year=2024).values_list("code", flat=True).get() == "own_research"
    assert draft.figures.count() == len(EVERY) + 1
    assert texts(draft) == ["次年1次，今年2次。"]


def test_freezing_is_told_by_digests_of_words_and_figures(frozen):
    figures = list(frozen.figures.all())
    assert all(figure.digest == digest_of_figure(figure) for figure in figures)
    assert frozen.digest == digest_of_report(frozen, figures)
    frozen.text += "改"
    assert frozen.digest != digest_of_report(frozen, figures)
    figures[0].number += 1
    assert figures[0].digest != digest_of_figure(figures[0])


def test_freezing_keeps_what_adds_up(frozen):
    assert len(frozen.checks) >= 4
    assert all(check["holds"] for check in frozen.checks)
    assert frozen.counted_on == date(YEAR, 12, 31)


@pytest.fixture
def wrong(monkeypatch):
    """A relation that does not hold: what is said of the members is said of the pairs."""
    first = identities.IDENTITIES[0]
    broken = replace(first, says="党员与党外相加，等于对子。", right=replace(first.right, code="pairs"))
    monkeypatch.setattr(identities, "IDENTITIES", (broken, *identities.IDENTITIES[1:]))


def test_what_does_not_add_up_is_frozen_only_with_a_reason(wrong, draft, leader):
    with pytest.raises(workflow.DoesNotAddUp, match="等于对子"):
        workflow.freeze(draft, by=leader, key=key())
    draft.refresh_from_db()
    assert (draft.state, draft.figures.count()) == ("draft", 0)
    workflow.freeze(draft, by=leader, key=key(), although="对子另计")
    assert [check.get("although") for check in draft.checks if not check["holds"]] == ["对子另计"]
    assert Event.objects.of(draft).get(step="freeze").facts["note"] == "对子另计"


def test_the_same_press_twice_freezes_once(draft, leader):
    pressed = key()
    workflow.freeze(draft, by=leader, key=pressed)
    workflow.freeze(draft, by=leader, key=pressed)
    assert draft.figures.count() == len(EVERY)
    with pytest.raises(StepNotAllowed, match="现在是“已定稿”"):
        workflow.freeze(draft, by=leader, key=key())


def test_writers_write_and_only_who_answers_for_it_freezes(draft, clerk, member, agency, made):
    for somebody in (clerk, member, agency):
        with pytest.raises(PermissionDenied):
            workflow.freeze(draft, by=somebody, key=key())
    with pytest.raises(PermissionDenied):
        workflow.save_report(draft, by=member, key=key(), seen=0, title="题", text="文")
    with pytest.raises(PermissionDenied):
        workflow.create_report(by=member, key=key(), assembly=made.home, year=YEAR, title="题")
    assert draft.figures.count() == 0


def test_two_who_write_at_once_lose_nothing(draft, clerk, leader):
    workflow.save_report(draft, by=leader, key=key(), seen=0, title="题", text="甲的字")
    with pytest.raises(workflow.EditedMeanwhile):
        workflow.save_report(draft, by=clerk, key=key(), seen=0, title="题", text="乙的字")
    draft.refresh_from_db()
    assert (draft.text, draft.edits) == ("甲的字", 1)
    workflow.save_report(draft, by=clerk, key=key(), seen=1, title="题", text="甲乙的字")
    assert (draft.text, draft.edits) == ("甲乙的字", 2)


def test_a_press_repeated_with_other_words_is_refused(draft, clerk):
    pressed = key()
    workflow.save_report(draft, by=clerk, key=pressed, seen=0, title="题", text="字")
    workflow.save_report(draft, by=clerk, key=pressed, seen=0, title="题", text="字")
    assert draft.edits == 1
    with pytest.raises(KeyAlreadyUsed):
        workflow.save_report(draft, by=clerk, key=pressed, seen=0, title="题", text="别的字")


def test_words_that_cannot_be_counted_are_not_saved(draft, clerk):
    with pytest.raises(workflow.CannotBeCounted, match="第 2 行"):
        workflow.save_report(draft, by=clerk, key=key(), seen=0, title="题", text="好\n{nonsense}")
    draft.refresh_from_db()
    assert draft.edits == 0


def test_an_empty_report_is_not_frozen(draft, clerk, leader):
    workflow.save_report(draft, by=clerk, key=key(), seen=0, title="题", text="")
    with pytest.raises(StepNotAllowed, match="正文还空着"):
        workflow.freeze(draft, by=leader, key=key())


def test_a_frozen_report_is_thawed_with_a_reason(frozen, leader):
    was = frozen.digest
    with pytest.raises(StepNotAllowed, match="原因"):
        workflow.thaw(frozen, by=leader, key=key(), why=" ")
    workflow.thaw(frozen, by=leader, key=key(), why="漏了一章")
    assert (frozen.state, frozen.digest, frozen.frozen_at, frozen.figures.count()) == ("draft", "", None, 0)
    assert Event.objects.of(frozen).get(step="thaw").facts == {"note": "漏了一章", "digest": was}
    workflow.freeze(frozen, by=leader, key=key())
    assert frozen.digest == was


def test_a_published_report_never_changes(published, clerk, leader):
    for refused in (
        lambda: workflow.save_report(published, by=clerk, key=key(), seen=0, title="题", text="字"),
        lambda: workflow.thaw(published, by=leader, key=key(), why="想改"),
        lambda: workflow.freeze(published, by=leader, key=key()),
        lambda: workflow.publish(published, by=leader, key=key()),
    ):
        with pytest.raises(StepNotAllowed):
            refused()
    assert published.figures.count() == len(EVERY)


def test_who_wrote_it_is_told_that_it_was_published(published, clerk, leader):
    told = Notice.objects.filter(subject="figures.annualreport", subject_id=published.pk)
    assert [(notice.recipient, notice.path) for notice in told] == [(clerk, published.get_absolute_url())]


def test_a_correction_stands_beside_what_was_published(published, leader):
    figure = published.figures.get(code="visits")
    workflow.correct(published, by=leader, key=key(), figure=figure, number=Decimal(3), why="漏录一次")
    figure.refresh_from_db()
    assert figure.number == 2
    assert texts(published)[2] == "走访2人次，6月2次。"
    (paragraph,) = [p for p in prose.placed(published) if isinstance(p, prose.Paragraph)][1:2]
    assert [(one.words, one.corrected) for one in paragraph.pieces if isinstance(one, prose.Placed)] == [
        ("2人次", "3人次"),
        ("2", ""),  # of June, which the correction does not speak of
    ]
    event = Event.objects.of(published).get(step="correct")
    assert (event.facts["was"], event.facts["number"], event.facts["note"]) == ("2.00", "3.00", "漏录一次")


def test_a_correction_is_only_followed_by_another(published, leader):
    figure, pressed = published.figures.get(code="visits"), key()
    first = workflow.correct(published, by=leader, key=pressed, figure=figure, number=Decimal(3), why="漏录")
    assert workflow.correct(published, by=leader, key=pressed, figure=figure, number=Decimal(3), why="漏录") == first
    with pytest.raises(StepNotAllowed, match="就是这个数字"):
        workflow.correct(published, by=leader, key=key(), figure=figure, number=Decimal("3.00"), why="再来")
    workflow.correct(published, by=leader, key=key(), figure=figure, number=Decimal(4), why="又漏录")
    assert [row.number for row in ReportCorrection.objects.order_by("pk")] == [3, 4]
    assert workflow.right_number(figure) == 4


def test_what_was_counted_is_corrected_to_a_whole_number_and_a_share_to_no_more_than_all(published, leader):
    refused = [("visits", "2.5", "写整数"), ("reply_rate", "100.1", "不会超过 100")]
    for code, number, says in refused:
        figure = published.figures.get(code=code)
        with pytest.raises(StepNotAllowed, match=says):
            workflow.correct(published, by=leader, key=key(), figure=figure, number=Decimal(number), why="漏录")
    assert not ReportCorrection.objects.exists()
    share = published.figures.get(code="reply_rate")
    workflow.correct(published, by=leader, key=key(), figure=share, number=Decimal("99.5"), why="漏录")


def test_a_title_too_long_is_refused_with_words(made, clerk):
    with pytest.raises(StepNotAllowed, match="题目超过 100 字"):
        workflow.create_report(by=clerk, key=key(), assembly=made.home, year=YEAR, title="长" * 101)


def test_only_what_was_published_is_corrected_and_only_with_a_reason(frozen, leader, clerk):
    figure = frozen.figures.get(code="visits")
    with pytest.raises(StepNotAllowed):
        workflow.correct(frozen, by=leader, key=key(), figure=figure, number=Decimal(3), why="漏录")
    workflow.publish(frozen, by=leader, key=key())
    with pytest.raises(StepNotAllowed, match="原因"):
        workflow.correct(frozen, by=leader, key=key(), figure=figure, number=Decimal(3), why="")
    with pytest.raises(PermissionDenied):
        workflow.correct(frozen, by=clerk, key=key(), figure=figure, number=Decimal(3), why="漏录")
    assert not ReportCorrection.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets no other write meanwhile")
def test_what_is_entered_while_figures_are_counted_tears_no_report(draft, leader, made, monkeypatch):
    """Another connection enters a member between two figures that must add up."""
    real, entered = workflow.frozen_of, []

    def enter():
        leaves(made.party[3])
        entered.append(True)
        connection.close()

    def slowly(measure, *given):
        if measure.code == "members_cpc" and not entered:
            thread = threading.Thread(target=enter)
            thread.start()
            thread.join()
        return real(measure, *given)

    monkeypatch.setattr(workflow, "frozen_of", slowly)
    report = workflow.freeze(draft, by=leader, key=key())
    assert entered
    kept = {figure.code: figure.number for figure in FrozenFigure.objects.filter(report=report)}
    assert kept["members_cpc"] + kept["members_non_cpc"] == kept["members"] == 7


def test_a_report_has_its_state_s_words():
    assert [str(state.label) for state in AnnualReport.State] == ["起草", "已定稿", "已公布"]
