"""Call the person's own programs when something changed.

`on-change`, `on-request` and `on-review` lie beside `settings.toml` and get JSON on their standard input. What was told
already is in `local/hooks.json`, so that of a screen and a command only one tells of each change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from planner.domain.errors import PlannerError
from planner.domain.time.week import Week
from planner.hooks.failures import is_news
from planner.hooks.programs import run_program
from planner.interop.json_blocks import Json, moment
from planner.interop.json_changes import change_json
from planner.interop.json_inbox import asked_json
from planner.named_tuple import NamedTuple
from planner.plan.change_feed import ChangeFeed, MadeChange, SeenChanges
from planner.plan.plan import Plan
from planner.store.disk.atomic_write import replace_file
from planner.store.disk.bounded_read import EARLIER, Unreadable, from_json, read_plain
from planner.store.disk.layout import local
from planner.store.disk.lock import locked

HOOK_TIME_S = 10.0
"""Seconds that a hook gets."""
INSIDE = "PLANNER_HOOK"
"""Set in the environment of a hook: a planner that it calls calls none."""


class _Told(NamedTuple):
    """What hooks were told: the changes, and the reviews by their key."""

    changes: SeenChanges
    reviews: frozenset[str]


def call_hooks(plan: Plan, programs: Mapping[str, Path]) -> Iterator[str]:
    """Call each program that has something to hear; yields new failures.

    Without a note of what was told it only makes one. A hook may take some seconds.
    """
    if os.environ.get(INSIDE):
        return
    for name, document in _due(plan).items():
        if document is None or name not in programs:
            continue
        text = json.dumps(document, ensure_ascii=False) + "\n"
        failed = run_program([programs[name]], text, env={INSIDE: name}, seconds=HOOK_TIME_S)
        if is_news(plan.root, name, failed):
            yield f"Your {name} {failed}."


def note_present(plan: Plan) -> None:
    """Note what there is, if nothing was noted yet: from now on changes are told."""
    if _read(plan.root) is None:
        _due(plan)


def _due(plan: Plan) -> Mapping[str, Json | None]:
    """What each hook is to be told, which then counts as told."""
    with locked(local(plan.root) / "hooks.lock"):
        before, reviews = _read(plan.root), _reviews(plan)
        feed = ChangeFeed(plan, before.changes if before else None)
        made = feed.take()
        _write(plan.root, _Told(feed.seen, frozenset(reviews)))
    if before is None:
        return {}
    asked = _asked(plan, made, before.changes.questions)
    begun = [review for key, review in reviews.items() if key not in before.reviews]
    return {
        "on-change": {"changes": [change_json(change, plan) for change in made]} if made else None,
        "on-request": {"waiting": asked} if asked else None,
        "on-review": {"reviews": begun} if begun else None,
    }


def _asked(plan: Plan, made: Sequence[MadeChange], before: frozenset[str]) -> list[Json]:
    """The questions to me that are new, or of which something changed."""
    changed = {change.id for change in made if change.by != plan.me.id}
    rows = [asked_json(row, plan.zone) for row in plan.inbox.waiting()]
    return [row for row in rows if row["id"] not in before or row["id"] in changed]


def _reviews(plan: Plan) -> dict[str, Json]:
    """The review that the other has begun, and the weeks that both said yes to."""
    invitation, this = plan.weeks.invitation, Week.of(plan.today)
    found: dict[str, Json] = {}
    if begun := invitation.begun_by_other():
        week = str(begun.week)
        at = moment(begun.at, plan.zone)
        found[f"{week} begun"] = {"kind": "begun", "week": week, "by": plan.you.id, "at": at}
    for week in (str(week) for week in (this, this.plus(1)) if invitation.agreed_on(week)):
        found[f"{week} agreed"] = {"kind": "agreed", "week": week, "by": None, "at": None}
    return found


def _read(root: Path) -> _Told | None:
    """What was told; None for nothing yet, and for a damaged file."""
    with suppress(OSError, Unreadable, ValueError, TypeError, KeyError):
        found = from_json(read_plain(_path(root), EARLIER.size))
        seen = SeenChanges(frozenset(found["steps"]), tuple(found["lines"]), frozenset(found["questions"]))
        return _Told(seen, frozenset(found["reviews"]))
    return None


def _write(root: Path, told: _Told) -> None:
    changes = told.changes
    document = {
        "steps": sorted(changes.steps),
        "lines": changes.lines,
        "questions": sorted(changes.questions),
        "reviews": sorted(told.reviews),
    }
    try:
        replace_file(_path(root), json.dumps(document).encode(), durable=False)
    except OSError as problem:
        raise PlannerError(f"Your hooks weren’t called: {problem.strerror or problem}.") from problem


def _path(root: Path) -> Path:
    return local(root) / "hooks.json"
