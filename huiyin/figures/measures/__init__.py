"""The register of figures: every one the assembly reports, a file for each chapter. What each counts stands in
docs/rules/figures.md."""

from huiyin.figures.measures import (
    activities,
    contact,
    duties,
    feedback,
    fieldwork,
    handling,
    ledger,
    livelihood,
    members,
    opinions,
    proposals,
    research,
    stories,
    study,
)
from huiyin.figures.measures.kinds import CHAPTERS, UNITS, AnyFigure, Measure, Middle, Rate, percent

_chapters: list[tuple[AnyFigure, ...]] = [
    members.MEASURES,
    study.MEASURES,
    research.MEASURES,
    fieldwork.MEASURES,
    livelihood.MEASURES,
    duties.MEASURES,
    contact.MEASURES,
    stories.MEASURES,
    activities.MEASURES,
    proposals.MEASURES,
    handling.MEASURES,
    feedback.MEASURES,
    opinions.MEASURES,
    ledger.MEASURES,
]
BY_CODE: dict[str, AnyFigure] = {measure.code: measure for chapter in _chapters for measure in chapter}

# The report every assembly writes, in its order: `huiyin figures` lists these, and the rest with --all.
_OF_EVERY_REPORT = (
    "members_all_tiers",
    "members",
    "symposia",
    "lectures",
    "study_participations",
    "training_classes",
    "outside_trainees",
    "consultation_topics",
    "research_topics",
    "research_trips",
    "own_research",
    "livelihood_reports",
    "livelihood_proposals",
    "livelihood_suggestions",
    "problems_solved",
    "deeds_done",
    "hot_issues",
    "duty_proposal",
    "duty_opinion_item",
    "duty_story",
    "duty_study_reflection",
    "members_cpc",
    "members_non_cpc",
    "pairs",
    "party_vice_chairs",
    "vice_chair_talks",
    "subgroup_talks",
    "visits",
    "stories",
)
MEASURES: tuple[AnyFigure, ...] = tuple(BY_CODE[code] for code in _OF_EVERY_REPORT)
FURTHER: tuple[AnyFigure, ...] = tuple(each for code, each in BY_CODE.items() if code not in _OF_EVERY_REPORT)
EVERY: tuple[AnyFigure, ...] = MEASURES + FURTHER

__all__ = [
    "BY_CODE",
    "CHAPTERS",
    "EVERY",
    "FURTHER",
    "MEASURES",
    "UNITS",
    "AnyFigure",
    "Measure",
    "Middle",
    "Rate",
    "percent",
]
