"""Every table of steps of the program, found by looking; and which records of the world each is taken on."""

import importlib
import pkgutil

import huiyin
from huiyin.history.taking import Step as PlainStep
from huiyin.matters.steps import Step

PROPOSALS = ["draft", "seconding", "entered", "early", "closed_to_members", "open_to_members", "in_review", "sent_on"]
PROPOSALS += ["converted", "title_only", "taken_back"]
WRITINGS = ["story_draft", "story", "story_sent", "reflection", "story_gone", "story_printed", "story_public"]
ANNUAL = ["annual_draft", "annual_frozen", "annual_published"]
# The name its rows have in docs/rules/access.md → where the table stands, and the records it is asked of.
TABLES = {
    "proposal": ("huiyin.proposals.workflow.table", "STEPS", PROPOSALS),
    "opinion": ("huiyin.opinions.workflow.table", "STEPS", ["opinion", "became", "issued_item", "item_draft"]),
    "livelihood": ("huiyin.livelihood.workflow.table", "STEPS", ["livelihood"]),
    "conversion": ("huiyin.matters.course", "CAME", []),  # the program's own: nobody presses it
    "order": ("huiyin.supervision.orders", "STEPS", ["order", "key_order"]),
    "award": ("huiyin.supervision.awards", "STEPS", ["award"]),
    "plan": ("huiyin.plans.workflow", "PLAN_STEPS", ["plan"]),
    "topic": ("huiyin.plans.workflow", "STEPS", ["topic", "suggestion", "declined"]),
    "activity": ("huiyin.activities.workflow.planning", "STEPS", ["activity", "planned", "trip"]),
    "programme": ("huiyin.activities.workflow.programme", "STEPS", ["activity", "planned", "trip"]),
    "roll": ("huiyin.activities.workflow.roll", "STEPS", ["activity", "planned", "trip"]),
    "signing_up": ("huiyin.activities.workflow.signing_up", "STEPS", ["activity", "planned", "trip"]),
    "leave": ("huiyin.activities.workflow.replying", "STEPS", ["leave"]),
    "post": ("huiyin.boards.workflow", "STEPS", ["post", "post_answered", "post_taken_back"]),
    "pairing": ("huiyin.contacts.pairing.propose", "STEPS", ["pairing"]),
    "correction": ("huiyin.corrections.workflow", "STEPS", ["correction"]),
    "duty_report": ("huiyin.duties.record.yearly", "STEPS", ["duty_report", "duty_report_draft"]),
    "report": ("huiyin.fieldwork.reporting", "STEPS", ["report_draft", "report_out", "report_sent"]),
    "annual_report": ("huiyin.figures.freezing.workflow", "STEPS", ANNUAL),
    "member_import": ("huiyin.members.importing.workflow", "STEPS", ["member_import"]),
    "visit": ("huiyin.visits.workflow", "STEPS", ["visit", "next_visit"]),
    "collection": ("huiyin.writings.workflow.collecting", "COLLECTION_STEPS", ["collection", "collection_draft"]),
    "call": ("huiyin.writings.workflow", "CALL_STEPS", ["call"]),
    "writing": ("huiyin.writings.workflow.course", "STEPS", WRITINGS),
    "account_request": ("huiyin.accounts.asking", "STEPS", ["account_request"]),
    "erasure": ("huiyin.privacy.erasing.workflow", "STEPS", ["erasure"]),
}


KINDS = (Step, PlainStep)


def table(name):
    module, attribute, _records = TABLES[name]
    return getattr(importlib.import_module(module), attribute)


def tables_of_the_program():
    """Each dictionary of steps there is, once: (module, name, the steps)."""
    found = {}
    for one in pkgutil.walk_packages(huiyin.__path__, "huiyin."):
        if ".migrations" not in one.name and not one.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(one.name)).items():
                if isinstance(value, dict) and value and all(isinstance(step, KINDS) for step in value.values()):
                    found.setdefault(id(value), (one.name, name, value))
    return list(found.values())
