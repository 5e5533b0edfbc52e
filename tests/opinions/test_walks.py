"""Random walks over all steps by all people: whatever they try, no author is left without a word.

`--hypothesis-profile=long` walks further: about 20,000 steps (docs/rules/opinion.md names the invariants).
"""

from datetime import date, timedelta
from types import SimpleNamespace

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from huiyin.history.models import Event
from huiyin.history.taking import StepNotAllowed
from huiyin.matters.models import (
    ENDED,
    OPEN,
    Assignment,
    Clock,
    Extension,
    Kind,
    Matter,
    Receipt,
    Reply,
    Voice,
    VoiceAnswer,
)
from huiyin.matters.openings import OPENINGS
from huiyin.matters.originators import take_down
from huiyin.opinions import workflow
from huiyin.opinions.models import Adoption, BulletinIssue, IssueEntry, ItemVersion, OpinionItem, SignOff, Submission
from huiyin.opinions.workflow import screening
from tests.opinions.course import WORDS, desk, draft, key

PEOPLE = ["zhuoma", "ciren", "zhaxi", "editor", "head", "leader", "chair", "liming", "party", "clerk", "wangfang"]
EDITORS, SIGNERS = ["editor", "head"], ["leader", "chair"]
GROUNDS = ["known", "single", "other", "nonsense"]


def _voice(matter, n):
    voices = list(matter.voices.all())
    return {"voice": voices[n % len(voices)] if voices else None, "form": "in_person"}


STEPS = {  # name → (by whom it is usual, what is typed)
    "edit": ("author", lambda w, m, n: WORDS | {"situation": f"第{n}稿"}),
    "submit": ("author", lambda w, m, n: {}),
    "discard": ("author", lambda w, m, n: {}),
    "shortlist": ("editor", lambda w, m, n: {"for_chair": n % 3 == 0}),
    "keep_in_reserve": ("editor", lambda w, m, n: {"reason": "合编。"}),
    "return_to_author": ("editor", lambda w, m, n: {"note": "补充数字。"}),
    "not_use": (
        "editor",
        lambda w, m, n: {"ground": ["known", "single", "other", "nonsense"][n % 4], "note": "说明。"},
    ),
    "suggest_proposal": ("editor", lambda w, m, n: {"note": "写成提案。"}),
    "to_ledger": ("editor", lambda w, m, n: {}),
    "abandon": ("author", lambda w, m, n: {}),
    "edit_text": ("editor", lambda w, m, n: WORDS | {"title": f"编辑{n}", "for_chair": n % 5 == 0}),
    "remark_on_edit": ("author", lambda w, m, n: {"note": "不同意第二句。"}),
    "check": ("head", lambda w, m, n: {}),
    "sign": ("signer", lambda w, m, n: {}),
    "sign_as_chair": ("signer", lambda w, m, n: {}),
    "send_back_to_edit": ("leader", lambda w, m, n: {"note": "重编。"}),
    "record_adoption": (
        "editor",
        lambda w, m, n: {"level": "region", "body": f"单位{n % 4}", "adopted_on": w.today - timedelta(n % 3)},
    ),
    "dispatch": ("editor", lambda w, m, n: {"agency": w.cast.agency}),
    "ask_extension": ("liming", lambda w, m, n: {"reason": "未完。", "until": w.today + timedelta(20 * (n % 9))}),
    "grant_extension": ("editor", lambda w, m, n: {"note": "同意。"}),
    "refuse_extension": ("editor", lambda w, m, n: {"note": "按期。"}),
    "reply": ("liming", lambda w, m, n: {"text": "已办。", "signed_by": "局长"}),
    "feed_back": ("editor", lambda w, m, n: {"text": "感谢。", "told": w.told(m, n)}),
    "tell_voice": ("clerk", lambda w, m, n: _voice(m, n) | {"given_on": w.today}),
    "make_proposal": ("author", lambda w, m, n: {}),
}
RARE = ("discard", "abandon", "to_ledger", "suggest_proposal", "not_use")


class Walk(RuleBasedStateMachine):
    """Steps tried on three items: of a member with a co-signer, of an organisation, of a collection point."""

    cast: SimpleNamespace
    walked = taken = tried = 0
    ended: set

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.today = date(2023, 3, 1)
        cast, assembly = self.cast, self.cast.agency.assembly
        heard = [
            take_down(by=cast.clerk, assembly=assembly, answer_by=way, name=name, contact=contact, on=self.today)
            for way, name, contact in (("letter", "次仁多吉", "某村"), ("in_person", "", ""))
        ]
        point = {"author_kind": "collection_point", "author_name": "某社区联系点", "originators": heard}
        self.matters = [
            draft(cast, self.today, people=[cast.zhuoma.person, cast.ciren.person]),
            draft(cast, self.today, by=cast.party, author_kind="organisation", author_name="某党派"),
            draft(cast, self.today, by=cast.clerk, **point),
        ]
        self.authors = [cast.zhuoma, cast.party, cast.clerk]
        self.first: dict[int, tuple] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def told(self, matter, n):
        waiting = [voice for voice in matter.voices.filter(carried_to=None) if not voice.answers.exists()]
        return [workflow.Told(voice, "letter", self.today) for voice in waiting[: n % 3]]

    def usual(self, place, whom, n):
        if whom == "author":
            return self.authors[place]
        if whom == "signer":
            return getattr(self.cast, SIGNERS[n % 2])
        return getattr(self.cast, EDITORS[n % 2] if whom == "editor" else whom)

    @rule(days=st.sampled_from([1, 2, 6, 20, 65]))
    def days_pass(self, days):
        self.today += timedelta(days)

    @rule()
    def the_daily_round(self):
        screening.run(self.today)

    @rule(places=st.permutations([0, 1, 2]), most=st.integers(1, 3), series=st.sampled_from(["bulletin", "special"]))
    def an_issue(self, places, most, series):
        """Put together of some that are signed, and issued; of those that are not, it is refused as a whole."""
        chosen = [self.matters[place] for place in places[:most]]
        before, Walk.tried = everything(), Walk.tried + 1
        try:
            with transaction.atomic():
                by, assembly = self.cast.editor, self.cast.agency.assembly
                made = workflow.begin_issue(
                    by=by, assembly=assembly, key=key(), series=series, title="信息", on=self.today
                )
                order = {matter.pk: place for place, matter in enumerate(chosen, 1)}
                workflow.compose(made, by=by, key=key(), title="信息", places=order)
                workflow.issue_it(made, by=by, key=key(), on=self.today)
                Walk.taken += 1
        except StepNotAllowed:
            assert everything() == before, "a refused issue left something behind"

    @rule(
        place=st.integers(0, 2),
        name=st.sampled_from(list(STEPS)),
        who=st.one_of(st.none(), st.sampled_from(PEOPLE)),  # None: whom it is usual for
        n=st.integers(0, 59),
    )
    def anything(self, place, name, who, n):
        self.attempt(place, name, who, n)

    @rule(place=st.integers(0, 2), choice=st.integers(0, 30), n=st.integers(0, 59))
    def something_that_is_possible(self, place, choice, n):
        """A step open from where the item stands, by whom it is usual for: walks get far."""
        matter = Matter.objects.get(pk=self.matters[place].pk)
        names = [name for name in STEPS if matter.state in workflow.STEPS[name].starts]
        names = [name for name in names if name not in RARE or n % 7 == 0]
        if names:
            self.attempt(place, names[choice % len(names)], None, n)

    def attempt(self, place, name, who, n):
        matter = Matter.objects.get(pk=self.matters[place].pk)
        whom, typed = STEPS[name]
        by = getattr(self.cast, who) if who else self.usual(place, whom, n)
        by = type(by).objects.get(pk=by.pk)
        before, same, Walk.tried = everything(), key(), Walk.tried + 1
        asked = typed(self, matter, n)
        if name == "tell_voice" and asked["voice"] is None:
            return
        day = {} if name == "discard" else {"on": self.today}
        try:
            with transaction.atomic():
                getattr(workflow, name)(matter, by=by, key=same, **asked, **day)
                Walk.taken += 1
        except (StepNotAllowed, PermissionDenied):
            assert everything() == before, f"a refused {name} left something behind"
        else:
            done = everything()
            getattr(workflow, name)(matter, by=by, key=same, **asked, **day)
            assert everything() == done, f"the same {name} twice changed something"

    @invariant()
    def the_promises_hold(self):
        Walk.walked += 1
        for matter in Matter.objects.filter(kind=Kind.OPINION).select_related("opinion"):
            holds(matter)
            self.the_original_stays(matter)
        numbers = list(BulletinIssue.objects.filter(series="bulletin").values_list("year", "number"))
        assert len(numbers) == len(set(numbers))

    def the_original_stays(self, matter):
        first = matter.item_versions.filter(number=1).values_list("kind", "title", "situation", "advice").first()
        if first:
            assert first[0] == "original"
            assert self.first.setdefault(matter.pk, first) == first


TABLES = [Matter, OpinionItem, ItemVersion, SignOff, BulletinIssue, IssueEntry, Submission, Adoption, Assignment]
TABLES += [Clock, Extension, Reply, Receipt, Voice, VoiceAnswer]


def everything():
    return [list(model.objects.order_by("pk").values_list()) for model in TABLES], Event.objects.count()


def holds(matter):
    """The promises, checked by what is in the database alone."""
    item = matter.opinion
    running = list(matter.clocks.filter(stopped_on=None))
    holders = [bool(matter.holder_office), matter.holder_person_id is not None, matter.holder_agency_id is not None]
    if matter.state in OPEN:
        assert holders.count(True) == 1
        assert matter.due_on == min(clock.due_on for clock in running)
    if matter.state in ENDED:
        assert not running
        assert holders.count(True) == 0
    if matter.state in ("fed_back", "closed"):
        everybody_has_a_word(matter)
    if matter.state == "not_used":
        assert item.not_used_ground
        assert item.not_used_note
    if matter.state in ("issued", "dispatched", "answered") or item.used:
        assert item.used
        assert matter.issue_entries.filter(issue__issued_on__isnull=False).count() == 1
        let_out_by_two(matter)
    if matter.state == "signed":
        let_out_by_two(matter)
    if matter.item_versions.exists():
        assert item.edition == matter.item_versions.count()
    told_in_order(matter)


def everybody_has_a_word(matter):
    signed = matter.signatures.proposers()
    assert signed.exists() or item_s_writer(matter)
    for signature in signed:
        assert matter.answers.filter(receipts__person=signature.person).exists()
    raised_by = matter.opinion.raised_by_id
    if raised_by not in set(signed.values_list("person__user", flat=True)):
        assert matter.answers.filter(receipts__account=raised_by).exists()
    if matter.state == "closed":
        for voice in matter.voices.all():
            assert voice.answers.exists() or voice.carried_to_id
    elif matter.state == "fed_back":
        assert matter.voices.filter(carried_to=None, answers=None).exists()


def item_s_writer(matter):
    return matter.opinion.raised_by_id


def let_out_by_two(matter):
    given = matter.sign_offs.filter(edition=matter.opinion.edition)
    by = dict(given.values_list("kind", "by"))
    assert {"checked", "signed"} <= set(by)
    assert "chair" in by or not matter.opinion.for_chair
    assert len(set(by.values())) == len(by)
    authors = set(matter.signatures.proposers().values_list("person__user", flat=True)) | {matter.opinion.raised_by_id}
    assert not authors & set(by.values())


def told_in_order(matter):
    events = list(Event.objects.of(matter).values_list("before", "after"))
    assert [before for before, _after in events[1:]] == [after for _before, after in events[:-1]]
    assert events[-1][1] == matter.state


def test_every_step_a_person_can_take_is_tried():
    taken = {name for name, step in workflow.STEPS.items() if step.may is not None}

    assert {*STEPS, "issue"} == taken


@pytest.mark.django_db
def test_whatever_people_try_every_author_has_a_word_and_a_refused_step_changes_nothing(cast, capsys):
    assert Kind.LIVELIHOOD in OPENINGS
    Walk.cast, Walk.walked, Walk.taken, Walk.tried = desk(cast), 0, 0, 0
    long = settings.get_current_profile_name() == "long"
    how = {"max_examples": 420, "stateful_step_count": 60} if long else {"max_examples": 10, "stateful_step_count": 40}
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    run_state_machine_as_test(Walk, settings=settings(**how, deadline=None, suppress_health_check=checks))

    with capsys.disabled():
        print(f" {Walk.walked} steps walked, {Walk.tried} of them steps of people, {Walk.taken} taken;", end="")
