"""Rituals, and those that are suggested, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.recurrence.ritual import Ritual, RitualOffer
from planner.domain.recurrence.rule import Rule, describe_rule
from planner.interop.json_blocks import Json, moment, remind_minutes

if TYPE_CHECKING:
    from planner.plan.plan import Plan


def rituals_json(plan: Plan, *, ended: bool = False) -> Json:
    """The document of `planner rituals --json`."""
    return {
        "rituals": [ritual_json(ritual, plan) for ritual in plan.rituals.all(ended=ended)],
        "offered": [_offer(offer) for offer in plan.rituals.offered()],
    }


def ritual_json(ritual: Ritual, plan: Plan) -> Json:
    """A ritual as it is today; `next` is the id of its next occurrence."""
    coming = plan.rituals.next_of(ritual)
    return {
        "id": ritual.root,
        "who": ritual.who,
        "title": ritual.title,
        **_rule(ritual.rule),
        "pillar": ritual.pillar,
        "place": ritual.place,
        "notes": ritual.notes,
        "lead": ritual.lead,
        "goal": ritual.goal,
        "tags": list(ritual.tags),
        "protected": ritual.protected,
        "turns": ritual.turns,
        "remind_minutes": remind_minutes(ritual.remind),
        "ended": ritual.ended,
        "author": ritual.author,
        "agreement": dict(ritual.agreement),
        "because": {person: text for person, text in ritual.because.items() if text},
        "proposals": [
            {"by": asked.by, **_rule(asked.rule), "who": asked.who, "at": moment(asked.at, plan.zone)}
            for asked in ritual.proposals
        ],
        "unreadable": list(ritual.unreadable),
        "next": coming.id if coming else None,
    }


def _rule(rule: Rule) -> Json:
    return {
        "rule": describe_rule(rule),
        "rrule": rule.rrule,
        "start": rule.start,
        "minutes": rule.minutes,
        "timezone": rule.zone,
        "times": rule.times,
        "after": rule.after,
    }


def _offer(offer: RitualOffer) -> Json:
    draft = offer.draft
    return {
        "id": offer.id,
        "who": draft.who,
        "title": draft.title,
        **_rule(draft.rule),
        "pillar": draft.pillar,
        "turns": offer.turns,
    }
