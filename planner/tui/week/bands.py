"""A week, or a day, laid out in bands and cells. Pure: values in, values out, nothing of Textual.

A *band* is a row of cells, one for each column: a day of the week, an hour of the day, or the line for what has no
day yet. A *place* is where the cursor can be: a band, a column and the index in that cell, with the id of the block
there, so that it survives a change from outside. A *sheet* is bands with heights in terminal rows.

Values here are named tuples: a dataclass takes most of a millisecond to make, and all of this is there before the
first paint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from planner.domain.model.block import COLUMNS, Block, Proposal, WeekView, column_of
from planner.domain.time.when import DAY
from planner.domain.week_view import MOST_SHOWN
from planner.domain.wording.blocks import DAYS

Kind = Literal["timed", "asked", "day", "bar", "week"]
_ORDER: dict[Kind, int] = {"bar": 0, "timed": 1, "asked": 1, "day": 2, "week": 3}


class Entry(NamedTuple):
    """A block in a cell. `part` of `parts` counts from 0: the days (or hours) that it runs through here.

    `over` is true once it lies in the past; `begins` is its start and `ends` its end in the viewer's zone, None when
    it has no hour. `asked` is a proposal or an earlier yes, for an entry that only says where the block would be then.
    `named`: a part
    that has the title although the first one lies elsewhere. `lane` of `lanes` side by side, in an hour of the day.
    `beyond`: how many more there are below the last one that is shown.
    """

    block: Block
    kind: Kind
    part: int = 0
    parts: int = 1
    over: bool = False
    begins: datetime | None = None
    ends: datetime | None = None
    asked: Proposal | None = None
    named: bool = False
    lane: int = 0
    lanes: int = 1
    beyond: int = 0


Cell = tuple[Entry, ...]
Cells = tuple[Cell, Cell, Cell]


class Band(NamedTuple):
    """`label`: `Wed 25`, `week` or `19`. `now`: it is today's, or this hour's. `day` is None in the week line.

    `own`: whether the hour is among those that I, both, the other call theirs. `beside` is the label at the right.
    """

    label: str
    cells: Cells
    day: date | None = None
    hour: int | None = None
    now: bool = False
    over: bool = False
    own: tuple[bool, bool, bool] = (False, False, False)
    beside: str = ""

    @property
    def tallest(self) -> int:
        """The number of rows in its tallest cell."""
        return max(len(rows_of(cell)) for cell in self.cells)


def rows_of(cell: Cell) -> tuple[tuple[int, ...], ...]:
    """The entries, by their index, in each row of a cell: one, or those that lie side by side, from the left."""
    if all(entry.lanes == 1 for entry in cell):
        return tuple((index,) for index in range(len(cell)))
    rows: list[dict[int, int]] = []
    for index, entry in enumerate(cell):
        beside = (row for row in rows if all(cell[i].lanes == entry.lanes > 1 for i in row.values()))
        row = next((row for row in beside if entry.lane not in row), None)
        if row is None:
            rows.append(row := {})
        row[entry.lane] = index
    return tuple(tuple(row[lane] for lane in sorted(row)) for row in rows)


def row_of(cell: Cell, index: int) -> int:
    """The row of an entry; of none in an empty cell the first."""
    return next((number for number, row in enumerate(rows_of(cell)) if index in row), index)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in the week: a band, a column, an entry in that cell."""

    band: int
    column: int
    index: int = 0
    block_id: str | None = None


# -- bands ------------------------------------------------------------------------------------------------------------


def week_bands(view: WeekView, now: datetime, asked: Iterable[Block] = ()) -> tuple[Band, ...]:
    """Seven days and the line of what has no day yet. `now` is aware; `asked` are blocks of any week with other times
    that are held for them."""
    found: list[list[list[Entry]]] = [[[], [], []] for _ in range(8)]
    for column, name in enumerate(COLUMNS):
        for block in view.columns[name]:
            for band, entry in _through_days(block, view, now):
                found[band][column].append(entry)
    for column, first, entry in proposed_in(view, asked, now):
        in_week = first in view.week and entry.asked and entry.asked.terms.when.precision != "week"
        if in_week:
            found[(first - view.week.monday).days][column].append(entry)
        elif entry.asked and entry.asked.terms.when.start == str(view.week):
            found[7][column].append(entry)
    days = tuple(
        Band(
            f"{DAYS[index]} {day.day:>2}",
            cells_of(found[index]),
            day=day,
            now=day == view.today,
            over=day < view.today,
        )
        for index, day in enumerate(view.week.days)
    )
    return (*days, Band("week", cells_of(found[7])))


def _through_days(block: Block, view: WeekView, now: datetime) -> Iterator[tuple[int, Entry]]:
    when = block.when
    begins, ends = when.starts(view.zone), when.ends(view.zone)
    over = ends <= now
    if when.precision == "week":
        yield 7, Entry(block, "week", over=over)
        return
    first, last = when.dates(view.zone)
    if when.precision == "time" and when.minutes < DAY:
        # A night out belongs to its evening; only one that began last week is shown on the day it ends.
        day = max(first, view.week.monday)
        if day in view.week:
            part = 0 if day == first else 1
            yield (day - view.week.monday).days, Entry(block, "timed", part, part + 1, over, begins, ends)
        return
    if when.precision == "day" and when.minutes < DAY:
        if first in view.week:
            yield (first - view.week.monday).days, Entry(block, "day", over=over)
        return
    parts = (last - first).days + 1
    hours = (begins, ends) if when.precision == "time" else (None, None)
    for index, day in enumerate(view.week.days):
        if first <= day <= last:
            entry = Entry(block, "bar", (day - first).days, parts, over or day < view.today, *hours)
            # What began last week has its name on Monday again.
            yield index, entry._replace(named=index == 0)


def proposed_in(view: WeekView, asked: Iterable[Block], now: datetime) -> Iterator[tuple[int, date, Entry]]:
    """What is held beside what stands, proposals and earlier yeses: the column, the first day and the entry of each."""
    found = {block.id: block for blocks in view.columns.values() for block in blocks if block.held}
    for block in (found | {block.id: block for block in asked}).values():
        for proposal in block.held:
            when = proposal.terms.when
            begins = when.starts(view.zone)
            timed = when.precision == "time"
            entry = Entry(
                block,
                "asked",
                over=begins <= now,
                begins=begins if timed else None,
                ends=when.ends(view.zone) if timed else None,
                asked=proposal,
            )
            yield COLUMNS.index(column_of(proposal.terms.who, view.me.id)), begins.date(), entry


def cells_of(found: Sequence[list[Entry]]) -> Cells:
    """Sort the entries of the three columns into cells; bars come first."""
    # Bars first, so that they lie side by side with themselves on the next day; what has no hour last.
    mine, ours, yours = (first_of(sorted(entries, key=_order)) for entries in found)
    return mine, ours, yours


def first_of(entries: Sequence[Entry]) -> Cell:
    """As many as a day shows; the last one says how many more there are."""
    beyond = len(entries) - MOST_SHOWN
    if beyond <= 0:
        return tuple(entries)
    return (*entries[: MOST_SHOWN - 1], entries[MOST_SHOWN - 1]._replace(beyond=beyond))


def _order(entry: Entry) -> tuple[int, float]:
    hour = entry.begins.timestamp() if entry.begins and entry.kind in ("timed", "asked") else 0.0
    return _ORDER[entry.kind] if entry.begins or entry.kind != "asked" else _ORDER["day"], hour


# -- rows and columns -------------------------------------------------------------------------------------------------


class Span(NamedTuple):
    """Cells of the terminal: from `x`, `width` of them."""

    x: int
    width: int


class Frame(NamedTuple):
    """Where things are across: the label, and the columns shown (`shown` holds their numbers, 0 to 2).

    `right` is the width of the labels at the right edge, their separator included; 0 without any.
    """

    label: int
    shown: tuple[int, ...]
    spans: tuple[Span, ...]
    right: int = 0

    def column_at(self, x: int) -> int | None:
        """The column under that cell, its separator at the left included."""
        return next(
            (
                column
                for column, span in zip(self.shown, self.spans, strict=True)
                if span.x - 1 <= x < span.x + span.width
            ),
            None,
        )

    def span(self, column: int) -> Span:
        """Return where that column is across. ValueError if it is not shown."""
        return self.spans[self.shown.index(column)]


def frame(width: int, shown: tuple[int, ...] = (0, 1, 2), label: int = 7, right: int = 0) -> Frame:
    """Share `width` among the columns; the middle one takes what is left over. One separator before each."""
    label = min(label, max(0, width - 2))
    room = max(len(shown), width - label - right - len(shown))
    each, rest = divmod(room, len(shown))
    spans, x = [], label
    for place in range(len(shown)):
        extra = rest if place == len(shown) // 2 else 0
        spans.append(Span(x + 1, each + extra))
        x += 1 + each + extra
    return Frame(label, shown, tuple(spans), right)


def heights(bands: Sequence[Band], shown: Iterable[int], room: int, *, shrink: bool) -> tuple[int, ...]:
    """Rows for each band: what its fullest cell needs, and two for today (its name and the word).

    With `shrink`, where all of it does not fit in `room`, the tallest give way first, down to one row (today two);
    where there is plenty of room every day gets a row of air.
    """
    columns = tuple(shown)
    least = [2 if band.now and band.hour is None else 1 for band in bands]
    wanted = [
        max(low, max(len(rows_of(band.cells[column])) for column in columns))
        for band, low in zip(bands, least, strict=True)
    ]
    if not shrink:
        return tuple(wanted)
    if sum(wanted) + len(bands) <= room:
        return tuple(height + 1 for height in wanted)
    if sum(wanted) <= room:
        return tuple(wanted)
    given = list(least)
    spare = room - sum(given)
    while spare > 0:
        lacking = [index for index in range(len(bands)) if given[index] < wanted[index]]
        if not lacking:
            break
        # The lowest first; among equals today, then the days to come.
        lowest = min(lacking, key=lambda index: (given[index], not bands[index].now, bands[index].over, index))
        given[lowest] += 1
        spare -= 1
    return tuple(given)
