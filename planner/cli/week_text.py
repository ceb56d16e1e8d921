"""The week as lines of text: three columns as wide as the terminal allows, the days aligned in rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from planner.domain import wording
from planner.domain.model import COLUMNS, Block, WeekView
from planner.domain.when import DAY

GUTTER = 8
MARKS = {"planned": "", "done": "✓ ", "partly": "~ ", "skipped": "– "}
SEVERAL = "≠"
ENDING = 5
"""How much of an id's end `--ids` shows: short to type, and as good as never ambiguous."""


def marked(block: Block) -> str:
    """The title with what is to be known at a glance: happened, protected, each wrote something."""
    title = f"[{wording.name(block)}]" if block.protected else wording.name(block)
    return MARKS[block.status] + title + (f" {SEVERAL}" if block.conflicts else "")


def hour(block: Block, day: date, zone: ZoneInfo) -> str:
    """`19:30` on its first day, `…` on those after, "" for what has no hour."""
    if block.when.starts(zone).date() < day:
        return "…"
    return wording.clock(block.when.starts(zone)) if block.when.precision == "time" else ""


def week_lines(view: WeekView, width: int, *, ids: bool = False) -> Iterator[str]:
    """The lines of `planner week`, none wider than `width` cells."""
    cell = (width - GUTTER - 2 * len(COLUMNS)) // len(COLUMNS)
    rule = "─" * (GUTTER - 1) + ("┼" + "─" * (cell + 1)) * len(COLUMNS)
    heads = (f"me · {view.me.name}", "we", f"you · {view.you.name}")
    yield f" Week {view.week.number} · {_from_to(view)}"
    yield _row("", [wording.short(head, cell) for head in heads], cell)
    yield rule
    for day in view.week.days:
        yield from _rows(_label(day, view), _columns(view, day, cell, ids), cell)
    undated = [
        [_cell(block, "", cell, ids) for block in view.columns[column] if block.when.precision == "week"]
        for column in COLUMNS
    ]
    if any(undated):
        yield rule
        yield from _rows(" week", undated, cell)
    if any(block.conflicts for column in COLUMNS for block in view.columns[column]):
        yield " " + wording.short(f"{SEVERAL} each wrote something: planner show ID has both", width - 1)


def _from_to(view: WeekView) -> str:
    first, last = view.week.monday, view.week.sunday
    start = f"{first.day}" if first.month == last.month else f"{first.day} {wording.MONTHS[first.month - 1]}"
    return f"{start}–{last.day} {wording.MONTHS[last.month - 1]} {last.year}"


def _label(day: date, view: WeekView) -> str:
    return f"{'>' if day == view.today else ' '}{wording.DAYS[day.weekday()]} {day.day:2}"


def _columns(view: WeekView, day: date, cell: int, ids: bool) -> list[list[str]]:
    columns = []
    for column in COLUMNS:
        blocks = [block for block in view.columns[column] if block.when.precision != "week"]
        here = [block for block in blocks if _on(block, day, view.zone)]
        columns.append([_cell(block, _lead(block, day, view.zone), cell, ids) for block in here])
    return columns


def _on(block: Block, day: date, zone: ZoneInfo) -> bool:
    first, last = block.when.dates(zone)
    # What only runs past midnight is where it starts; days of their own are for what lasts.
    if block.when.precision == "time" and block.when.minutes <= wording.LONGEST_NIGHT:
        last = first
    return first <= day <= last


def _lead(block: Block, day: date, zone: ZoneInfo) -> str:
    """Five cells: the hour, `day` for what has none, dots for what goes on."""
    if block.when.precision == "day" and block.when.minutes < DAY:
        return "day"
    return hour(block, day, zone)


def _cell(block: Block, lead: str, cell: int, ids: bool) -> str:
    start = f"{lead:<5} " if block.when.precision != "week" else ""
    end = f" {block.id[-ENDING:]}" if ids else ""
    if len(start) + len(end) >= cell:
        start = ""  # the hour can be looked up by the id that was asked for
    return start + wording.short(marked(block), cell - len(start) - len(end)) + end


def _rows(label: str, columns: list[list[str]], cell: int) -> Iterator[str]:
    for n in range(max(1, *map(len, columns))):
        yield _row(label if n == 0 else "", [column[n] if n < len(column) else "" for column in columns], cell)


def _row(label: str, texts: list[str], cell: int) -> str:
    padded = (text + " " * (cell - wording.cells(text)) for text in texts)
    return f"{label:<{GUTTER - 1}}" + "".join(f"│ {text}" for text in padded)
