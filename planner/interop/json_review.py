"""A review as JSON.

It has the week, and for each person and `we` the prompts, answers, ready and sealed.
"""

from __future__ import annotations

from planner.domain.model.block import WE, Person
from planner.domain.review.prompts import OwnPrompts, prompt, with_names
from planner.domain.review.steps import Review, Sheet
from planner.interop.json_blocks import Json, person_json


def review_json(review: Review, me: Person, you: Person, own: OwnPrompts | None = None) -> Json:
    """The document of `planner review --json`, without answers not yet opened."""
    return {
        "week": str(review.week),
        "next_week": str(review.next_week),
        "mode": review.mode if review.step else None,
        "step": review.at.id if review.step else None,
        "steps": [step.id for step in review.steps],
        "paused": review.paused,
        "sealed": review.sealed,
        "me": _sheet(review, review.me, me, you, own),
        "you": _sheet(review, review.you, you, me, own),
        WE: _shared(review, me, you, own),
    }


def _shared(review: Review, me: Person, you: Person, own: OwnPrompts | None) -> Json:
    """The answers of both together; prompts are those that are the same for both."""
    of_me, of_you = _prompts(review, me, you, own), _prompts(review, you, me, own)
    return {
        "prompts": {step: said for step, said in of_me.items() if of_you[step] == said},
        "answers": dict(review.shared),
        "ready": sorted(review.me.ready & review.you.ready),
        "sealed": review.sealed,
        "line": review.shared.get("line"),
    }


def _sheet(review: Review, sheet: Sheet, person: Person, other: Person, own: OwnPrompts | None) -> Json:
    answers = {name: text for name, text in sheet.answers.items() if name not in sheet.kept}
    return {
        "person": person_json(person),
        "prompts": _prompts(review, person, other, own),
        "answers": answers,
        "ready": sorted(sheet.ready),
        "sent": sorted(sheet.sent),
        "prepared": sheet.prepared,
        "sealed": sheet.sealed,
    }


def _prompts(review: Review, person: Person, other: Person, own: OwnPrompts | None) -> dict[str, str]:
    asked = {step.id: prompt(step.id, review.week, review.mode, first=review.first, own=own) for step in review.steps}
    return {step: with_names(text, person.name, other.name) for step, text in asked.items()}
