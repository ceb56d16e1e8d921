"""The review's fields that plan: what a line there puts into the coming week.

A line that names a day becomes a block. Its id comes from the week, the person and the field, so that every device
that saves the line writes the same record, and editing the line changes that block.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from planner.domain.model.block import WE, Column, Draft
from planner.domain.quickadd import Cursor, Reading, read
from planner.domain.quickadd import draft as draft_of
from planner.domain.text import shown_lines
from planner.domain.time.week import Week
from planner.named_tuple import NamedTuple

MOST_PLANNED_LINES = 12
"""How many lines of one field are read; further ones stay words."""


class LineKind(NamedTuple):
    """What a line of one field becomes, where the line itself doesn't say.

    `column` is that of its owner (`me`) or the shared one. `for_goal`: the block is for the other person's goal, or
    with `own` for the owner's; a line there may be a day alone, for the goal's next step. `keeps_idea`: a line without
    a day goes into the jar.
    """

    pillar: str
    column: Column = "me"
    protected: bool = False
    for_goal: bool = False
    keeps_idea: bool = False
    own: bool = False


PLANNING_FIELDS: Mapping[str, LineKind] = {
    "alone": LineKind("passion", protected=True),
    "friend": LineKind("friends", protected=True),
    "towards": LineKind("goal", protected=True, for_goal=True, own=True),
    "help": LineKind("champion", for_goal=True),
    "new": LineKind("explore", "we", keeps_idea=True),
    "chores": LineKind("home", "we"),
}
"""The fields that plan, and what a line there becomes."""


def planned_lines(text: str) -> tuple[str, ...]:
    """The lines of a field that are read, without blank ones."""
    return tuple(line.strip() for line in shown_lines(text) if line.strip())[:MOST_PLANNED_LINES]


def line_id(week: Week, person: str, name: str, place: int = 0) -> str:
    """The id of the block of a field's line in a review that plans `week`.

    `person` is its owner's id, or `we`; `place` counts the field's lines from 0. The id has the month of the week's
    Thursday, and the first 8 characters of base32 of the SHA-256 of week, person and field, each on its own line.
    """
    field = f"{name} {place + 1}" if place else name
    digest = sha256(f"{week}\n{person}\n{field}".encode()).digest()
    return f"{week.thursday.year:04}-{week.thursday.month:02}-{b32encode(digest).decode().lower()[:8]}"


def read_line(line: str, cursor: Cursor, kind: LineKind) -> Reading:
    """Read a line as quick add does, with the pillar and the protection of its field.

    Raises BadInput as quick add does.
    """
    reading = read(line, cursor)
    own = reading.column != "we"
    pillar = reading.pillar if reading.pillar and "pillar" not in reading.guessed else kind.pillar
    guessed = tuple(name for name in reading.guessed if name != "pillar")
    return replace(reading, pillar=pillar, protected=reading.protected or (kind.protected and own), guessed=guessed)


def is_planned(reading: Reading) -> bool:
    """Whether a line goes into the week: it names a day, and leaves no question."""
    return reading.dated and reading.rule is None and not reading.unclear and bool(reading.title)


def line_draft(reading: Reading, kind: LineKind, me: str, you: str, goal: str | None) -> Draft:
    """The block of a line. Raises BadInput.

    At home, a name in the line says who takes the lead.
    """
    draft = draft_of(reading, me, you)
    if kind.pillar == "home" and draft.pillar == "home" and draft.who != WE:
        return draft._replace(who=WE, lead=draft.who)
    return draft._replace(goal=goal) if kind.for_goal else draft
