"""Words about somebody's absence, as for a ritual that it sets aside."""

from __future__ import annotations

from datetime import date

from planner.domain.cells import cells
from planner.domain.model.block import Away, Person
from planner.domain.time.zones import city
from planner.domain.wording.blocks import day, short

_BRIEFLY = "away"
_NAME_CELLS = 12


def absence_said(absent: str, me: Person, you: Person) -> str:
    """Who is away, by a person's id: `you’re away` or `Liam’s away`."""
    return "you’re away" if absent == me.id else f"{short(you.name, _NAME_CELLS)}’s away"


def absence_fitting(said: str, room: int) -> str:
    """Who is away in so many cells: as it was `said`, just `away`, or nothing."""
    return next((words for words in (said, _BRIEFLY) if cells(words) <= room), "")


def describe_stay(stay: Away, today: date) -> str:
    """Where and when somebody is away: `New York, Tue 17 Nov – Sun 22 Nov`."""
    return f"{city(stay.zone)}, {day(stay.first, today)} – {day(stay.last, today)}"
