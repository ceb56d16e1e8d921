"""The inbox, free time, requests and items, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from planner.domain.availability import Slot
from planner.domain.model.block import Block
from planner.domain.model.items import Asked, Goal, HouseRule, Idea, Inbox, News, Note, Request
from planner.interop.json_blocks import Json, moment, when_json


def free_json(slots: Iterable[Slot]) -> Json:
    """The document of `planner free --json`."""
    return {
        "slots": [
            {
                "start": slot.start.isoformat(timespec="minutes"),
                "end": slot.end.isoformat(timespec="minutes"),
                "minutes": slot.minutes,
                "over": list(slot.over),
            }
            for slot in slots
        ]
    }


def inbox_json(inbox: Inbox, zone: ZoneInfo) -> Json:
    """The document of `planner inbox --json`.

    Questions come oldest first, news latest first.
    """
    return {
        "waiting": [asked_json(row, zone) for row in inbox.waiting],
        "asked": [
            {**asked_json(row, zone), "answer": row.says, "because": row.because, "called_off": _is_off(row)}
            for row in inbox.asked
        ],
        "news": [_news(row, zone) for row in inbox.news],
    }


def asked_json(row: Asked, zone: ZoneInfo) -> Json:
    """A question as JSON."""
    at = None if row.at is None else moment(row.at, zone)
    return {"kind": row.kind, "id": row.id, "from": row.by, "text": row.text, "at": at}


def _is_off(row: Asked) -> bool:
    return row.block is not None and row.block.called_off_by is not None


def _news(row: News, zone: ZoneInfo) -> Json:
    at = None if row.at is None else moment(row.at, zone)
    return {
        "kind": row.kind,
        "id": row.id,
        "from": row.by,
        "by": row.by,
        "text": row.text,
        "at": at,
        "counted": row.counted,
        "before": None if row.before is None else dict(row.before),
    }


def requests_json(requests: Iterable[tuple[Request, Iterable[Block]]], zone: ZoneInfo) -> Json:
    """The document of `planner requests --json`: each request with its blocks."""
    return {"requests": [request_json(request, blocks, zone) for request, blocks in requests]}


def request_json(request: Request, blocks: Iterable[Block], zone: ZoneInfo) -> Json:
    """A request as JSON, with the ids of the blocks made for it."""
    return {
        "id": request.id,
        "by": request.by,
        "feeling": request.feeling,
        "need": request.need,
        "offer": request.offer,
        "answer": request.answer,
        "because": request.because,
        "at": moment(request.at, zone),
        "blocks": [block.id for block in blocks],
        "closed": request.closed,
        "unreadable": list(request.unreadable),
    }


def ideas_json(ideas: Iterable[Idea], zone: ZoneInfo) -> Json:
    """The ideas in the jar, as JSON."""
    return {
        "ideas": [
            {
                "id": idea.id,
                "who": idea.who,
                "title": idea.title,
                "by": idea.author,
                "at": moment(idea.at, zone),
                "unreadable": list(idea.unreadable),
            }
            for idea in ideas
        ]
    }


def goals_page_json(
    goals: Iterable[Goal], reached: Iterable[Goal], done: Mapping[str, Iterable[Block]], zone: ZoneInfo
) -> Json:
    """The document of `planner goals --json`: goals, and those that were reached.

    `done` has what was done for each, by the goal's id, the newest first.
    """
    return {
        "goals": [{**goal_json(goal), "done": _done(done.get(goal.id, ()), zone)} for goal in goals],
        "reached": [{**goal_json(goal), "at": _reached_at(goal, zone), "line": goal.line or None} for goal in reached],
    }


def _reached_at(goal: Goal, zone: ZoneInfo) -> str | None:
    return None if goal.reached_at is None else moment(goal.reached_at, zone)


def goal_json(goal: Goal) -> Json:
    """One goal as JSON."""
    return {
        "id": goal.id,
        "person": goal.person,
        "title": goal.title,
        "step": goal.step or None,
        "unreadable": list(goal.unreadable),
    }


def _done(blocks: Iterable[Block], zone: ZoneInfo) -> list[Json]:
    """What was done for a goal: the block's id, title, owner and start."""
    return [
        {"id": block.id, "title": block.title, "who": block.who, "start": when_json(block.when, zone)["start"]}
        for block in blocks
    ]


def notes_json(notes: Iterable[Note]) -> Json:
    """The notes to bring up as JSON; `shown` says whether the other can read it."""
    return {
        "notes": [
            {"id": note.id, "by": note.by, "text": note.text, "shown": note.shown, "unreadable": list(note.unreadable)}
            for note in notes
        ]
    }


def rules_json(rules: Iterable[HouseRule]) -> Json:
    """The house rules with each person's answer, as JSON."""
    return {
        "rules": [
            {
                "id": rule.id,
                "by": rule.author,
                "text": rule.text,
                "agreement": dict(rule.agreement),
                "unreadable": list(rule.unreadable),
            }
            for rule in rules
        ]
    }
