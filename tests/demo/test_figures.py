"""Every figure the annual report is to give, counted from the tables directly."""

import pytest
from django.db import connection

from tests.demo.fixture import demo_year

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year")]
__all__ = ["demo_year"]

A = "(select id from assemblies_assembly where slug = 'xizang')"
IN = "between '2023-01-01' and '2023-12-31'"
ON = "starts_on <= '2023-12-31' and (ends_on is null or ends_on >= '2023-12-31')"
M_ON = "m.starts_on <= '2023-12-31' and (m.ends_on is null or m.ends_on >= '2023-12-31')"


def activities(kind: str) -> str:
    return f"select count(*) from activities_activity where assembly_id = {A} and kind = '{kind}' and starts_on {IN}"


def came(*kinds: str) -> str:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        "select count(*) from activities_participation p join activities_activity a on a.id = p.activity_id "
        f"join members_membership m on m.id = p.membership_id where a.assembly_id = {A} and m.assembly_id = {A} "
        f"and a.kind in ({listed}) and a.starts_on {IN} and p.status = 'present'"
    )


def topics(kind: str, more: str = "") -> str:
    return (
        f"select count(*) from plans_topic where assembly_id = {A} and year = 2023 and kind = '{kind}' "
        f"and within_id is null and state in ('approved', 'closed') {more}"
    )


def livelihood(kind: str, day: str, more: str = "", joined: str = "") -> str:
    return (
        "select count(*) from livelihood_livelihoodmatter l join matters_matter x on x.id = l.matter_id "
        f"{joined} where x.assembly_id = {A} and l.kind = '{kind}' and {day} {IN} {more}"
    )


def duty(kind: str) -> str:
    return (
        "select count(*) from duties_yearlyduty d join assemblies_ruleset r on r.id = d.rule_set_id "
        f"where r.assembly_id = {A} and r.in_force_from <= '2023-12-31' and d.kind = '{kind}'"
    )


def meetings(kind: str, more: str = "", joined: str = "") -> str:
    return (
        f"select count(*) from contacts_meeting t {joined} where t.assembly_id = {A} and t.kind = '{kind}' "
        f"and t.held_on {IN} {more}"
    )


OF_TOPIC = "join plans_topic o on o.id = {}.topic_id and o.livelihood"
PARTY_SEATS = (
    "join members_seat s on s.id = t.seat_id and s.role = 'vice_chair' "
    f"join assemblies_body b on b.id = s.body_id and b.kind = 'chair_council' and b.assembly_id = {A} "
    f"join members_membership h on h.person_id = s.person_id and h.assembly_id = {A} and h.cpc "
    "and h.starts_on <= t.held_on and (h.ends_on is null or h.ends_on >= t.held_on) "
    f"join members_membership m on m.person_id = t.met_id and m.assembly_id = {A} and not m.cpc "
    "and m.starts_on <= t.held_on and (m.ends_on is null or m.ends_on >= t.held_on)"
)
SUBGROUP = (
    "join members_seat s on s.id = t.seat_id join assemblies_body b on b.id = s.body_id and b.kind = 'party_subgroup'"
)

FIGURES = {
    "members_all_tiers": (
        "select count(*) from members_membership m join assemblies_assembly a on a.id = m.assembly_id where "
        f"{M_ON} and (a.tier in ('region', 'prefecture', 'county') or m.resident_region_id = {A})",
        8053,
    ),
    "members": (f"select count(*) from members_membership where assembly_id = {A} and {ON}", 440),
    "symposia": (activities("symposium"), 32),
    "lectures": (activities("lecture"), 11),
    "study_participations": (came("symposium", "lecture"), 490),
    "training_classes": (activities("training"), 2),
    "outside_trainees": (came("outside_course"), 43),
    "consultation_topics": (topics("consultation"), 8),
    "research_topics": (topics("research", "and thematic_education"), 12),
    "research_trips": (activities("research_trip"), 51),
    "own_research": (activities("own_research"), 107),
    "livelihood_reports": (
        f"select count(*) from fieldwork_report r {OF_TOPIC.format('r')} where r.assembly_id = {A} "
        f"and r.state in ('adopted', 'sent', 'closed') and r.adopted_on {IN}",
        15,
    ),
    "livelihood_proposals": (
        "select count(*) from proposals_proposal p join matters_matter x on x.id = p.matter_id "
        f"{OF_TOPIC.format('p')} where x.assembly_id = {A} and x.filed_on {IN}",
        10,
    ),
    "livelihood_suggestions": (livelihood("suggestion", "x.opened_on", joined=OF_TOPIC.format("l")), 241),
    "problems_solved": (livelihood("problem", "l.solved_on"), 15),
    "deeds_done": (livelihood("deed", "l.solved_on"), 15),
    "hot_issues": (livelihood("hot_issue", "x.opened_on", "and l.source = 'sector_group'"), 30),
    "duty_proposal": (duty("proposal"), 1),
    "duty_opinion_item": (duty("opinion_item"), 1),
    "duty_story": (duty("story"), 1),
    "duty_study_reflection": (duty("study_reflection"), 1),
    "members_cpc": (f"select count(*) from members_membership where assembly_id = {A} and {ON} and cpc", 179),
    "members_non_cpc": (f"select count(*) from members_membership where assembly_id = {A} and {ON} and not cpc", 261),
    "pairs": (f"select count(*) from contacts_pair where assembly_id = {A} and {ON}", 1801),
    "party_vice_chairs": (meetings("talk", joined=PARTY_SEATS).replace("count(*)", "count(distinct s.id)"), 8),
    "vice_chair_talks": (meetings("talk", joined=PARTY_SEATS), 106),
    "subgroup_talks": (meetings("talk", joined=SUBGROUP), 386),
    "visits": (meetings("visit"), 707),
    "stories": (
        f"select count(*) from writings_writing where assembly_id = {A} and kind = 'story' "
        f"and state not in ('draft', 'withdrawn') and submitted_on {IN}",
        134,
    ),
}


@pytest.mark.parametrize("code", FIGURES)
def test_the_year_gives_the_figure(code):
    query, expected = FIGURES[code]

    assert count(query) == expected


def test_pairs_are_of_four_kinds():
    with connection.cursor() as cursor:
        cursor.execute(f"select kind, count(*) from contacts_pair where assembly_id = {A} and {ON} group by kind")
        kinds = dict(cursor.fetchall())

    assert kinds == {"party_nonparty": 261, "staff_member": 440, "member_member": 220, "member_public": 880}


# A question asked a little wrong must not give the same answer: besides what counts there are rows that do not.
LOOSER = {
    "members": f"select count(*) from members_membership where assembly_id = {A}",
    "symposia": f"select count(*) from activities_activity where assembly_id = {A} and kind = 'symposium'",
    "training_classes": f"select count(*) from activities_activity where kind = 'training' and starts_on {IN}",
    "study_participations": came("symposium", "lecture").replace("and p.status = 'present'", ""),
    "consultation_topics": topics("consultation").replace("and within_id is null", ""),
    "research_topics": topics("research"),
    "research_trips": activities("research_trip").replace("starts_on between", "ends_on between"),
    "own_research": f"select count(*) from activities_activity where assembly_id = {A} and kind = 'own_research'",
    "livelihood_proposals": (
        f"select count(*) from proposals_proposal p join matters_matter x on x.id = p.matter_id "
        f"{OF_TOPIC.format('p')} where x.assembly_id = {A} and x.opened_on {IN}"
    ),
    "livelihood_suggestions": livelihood("suggestion", "x.opened_on"),
    "problems_solved": livelihood("problem", "x.opened_on"),
    "deeds_done": livelihood("deed", "x.opened_on"),
    "hot_issues": livelihood("hot_issue", "x.opened_on"),
    "pairs": f"select count(*) from contacts_pair where assembly_id = {A}",
    "vice_chair_talks": meetings("talk", joined=PARTY_SEATS.replace("and not m.cpc", "")),
    "subgroup_talks": meetings("talk"),
    "visits": "select count(*) from contacts_meeting where kind = 'visit'",
    "stories": f"select count(*) from writings_writing where assembly_id = {A} and kind = 'story'",
}


@pytest.mark.parametrize("code", LOOSER)
def test_a_looser_question_gives_another_figure(code):
    assert count(LOOSER[code]) != FIGURES[code][1]


def count(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]
