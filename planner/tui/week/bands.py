"""A week, or a day, laid out in bands and cells; pure functions without Textual.

A *band* is a row of cells, one for each column: a day of the week, an hour of the day, or the line for blocks without
a day. A *place* is a position of the cursor: a band, a column and the index in that cell, with the id of the block
there, so that it survives a change from outside. A *sheet* is bands with heights in terminal rows.

Values here are named tuples: a dataclass takes most of a millisecond to make, and all of this is built before the
first paint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from planner.domain.folding import FoldedRitual, folded_rituals
from planner.domain.ids import is_overlay
from planner.domain.model.block import COLUMNS, Block, Proposal, WeekView, column_of
from planner.domain.time.when import DAY
from planner.domain.week_view import MOST_SHOWN
from planner.domain.wording.blocks import DAYS
from planner.named_tuple import NamedTuple

EntryKind = Literal["timed", "asked", "day", "bar", "folded", "week"]
_ORDER: dict[EntryKind, int] = {"bar": 0, "timed": 1, "asked": 1, "day": 2, "folded": 2, "week": 3}

NONE_BEYOND = (0, 0, 0)
CARRIED = ""
"""The author of the place to which a block is carried, a proposal of nobody."""


class Entry(NamedTuple):
    """A block in a cell.

    `part` of `parts`, from 0, are the days (or hours) that it spans here. `over` is true once it's past; `begins` and
    `ends` are in the viewer's zone, None without an hour. `asked` is a proposal or earlier yes, for an entry that
    shows where the block would be then. `named`: this part has the title, although the first one is elsewhere. `lane`
    of `lanes` are side by side, in an hour of the day. `beyond` is how many more there are below the last one shown.
    `row` has the days of a daily ritual that are folded into this entry; `block` is the one that an act on it means.
    """

    block: Block
    kind: EntryKind
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
    row: FoldedRitual | None = None

    def has(self, block_id: str) -> bool:
        """Whether it shows this block, alone or among the days of a row."""
        return self.block.id == block_id or (self.row is not None and any(d.id == block_id for d in self.row.days))


Cell = tuple[Entry, ...]
Cells = tuple[Cell, Cell, Cell]


class Band(NamedTuple):
    """One row of cells; its `label` is `Wed 25`, `week` or `19`.

    `now`: it's today's, or this hour's. `day` is None in the week line. `own`: whether the hour is among my, both
    people's and the other's own hours. `beside` is the label at the right.
    """

    label: str
    cells: Cells
    day: date | None = None
    hour: int | None = None
    now: bool = False
    over: bool = False
    own: tuple[bool, bool, bool] = (False, False, False)
    beside: str = ""


def rows_of(cell: Cell) -> tuple[tuple[int, ...], ...]:
    """The indexes of the entries in each row of a cell.

    A row has one entry, or those that are side by side, from the left.
    """
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


def row_at(cell: Cell, index: int) -> int:
    """The row of an entry; the first in an empty cell."""
    return next((number for number, row in enumerate(rows_of(cell)) if index in row), index)


class RowPlace(NamedTuple):
    """A position in the week: a band, a column, an entry in that cell."""

    band: int
    column: int
    entry: int = 0
    block_id: str | None = None


# -- bands ------------------------------------------------------------------------------------------------------------


def week_bands(
    view: WeekView, now: datetime, asked: Iterable[Block] = (), sought: str = "", told: Collection[str] = ()
) -> tuple[Band, ...]:
    """The bands of a week: seven days, and the line of blocks without a day.

    `now` is aware; `asked` are blocks of any week with other terms held for them. The block `sought` is shown however
    many come before it. Daily rituals are one row, but for days in `told`, about which
    somebody said something.
    """
    found: list[list[list[Entry]]] = [[[], [], []] for _ in range(8)]
    for column, name in enumerate(COLUMNS):
        rows = folded_rituals(view.columns[name], view.zone, told)
        folded = {day.id for row in rows for day in row.days}
        found[7][column] += [_row_entry(row, view, now) for row in rows]
        for block in view.columns[name]:
            for band, entry in _through_days(block, view, now) if block.id not in folded else ():
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
            cells_of(found[index], beyond_on(view, day), sought),
            day=day,
            now=day == view.today,
            over=day < view.today,
        )
        for index, day in enumerate(view.week.days)
    )
    return (*days, Band("week", cells_of(found[7], beyond_on(view, None), sought)))


def _row_entry(row: FoldedRitual, view: WeekView, now: datetime) -> Entry:
    begins, ends = row.days[-1].when.starts(view.zone), row.days[-1].when.ends(view.zone)
    timed = row.days[-1].when.precision == "time"
    block = row.stands_for(view.today, view.zone)
    return Entry(block, "folded", over=ends <= now, begins=begins if timed else None, row=row)


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
            # A block that began last week has its title on Monday again.
            yield index, entry._replace(named=index == 0)


def proposed_in(view: WeekView, asked: Iterable[Block], now: datetime) -> Iterator[tuple[int, date, Entry]]:
    """Yield the proposals and earlier yeses as (column, first day, entry)."""
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


def beyond_on(view: WeekView, day: date | None) -> Sequence[int]:
    """How many blocks of a day (or of the week's line) weren't read, for each column."""
    if not view.beyond:
        return NONE_BEYOND
    return [view.beyond.get((column, day), 0) for column in COLUMNS]


def cells_of(found: Sequence[list[Entry]], beyond: Sequence[int] = NONE_BEYOND, sought: str = "") -> Cells:
    """Sort the entries of the three columns into cells; bars come first.

    `beyond` counts those of each column that weren't read; they are beyond as many as a day shows.
    """
    # Bars first, so that they lie side by side with themselves on the next day; what has no hour last.
    mine, ours, yours = (
        first_of(sorted(entries, key=_order), unread if len(entries) >= MOST_SHOWN else 0, sought)
        for entries, unread in zip(found, beyond, strict=True)
    )
    return mine, ours, yours


def first_of(entries: Sequence[Entry], unread: int = 0, sought: str = "") -> Cell:
    """The entries that are shown; the last one says how many more there are.

    The block `sought` is the last one if too many come before it.
    """
    shown = entries[:MOST_SHOWN]
    beyond = len(entries) - len(shown) + unread
    if not beyond or not shown:
        return tuple(shown)
    if found := next((entry for entry in entries[MOST_SHOWN:] if entry.block.id == sought), None):
        shown = [*shown[:-1], found]
    return (*shown[:-1], shown[-1]._replace(beyond=beyond))


def _order(entry: Entry) -> tuple[bool, int, float]:
    """The plan comes first, so that a full day of work never hides it."""
    hour = entry.begins.timestamp() if entry.begins and entry.kind in ("timed", "asked") else 0.0
    kind = _ORDER[entry.kind] if entry.begins or entry.kind != "asked" else _ORDER["day"]
    return is_overlay(entry.block.id), kind, hour


# -- rows and columns -------------------------------------------------------------------------------------------------


class Span(NamedTuple):
    """A stretch of terminal cells: from `x`, `width` of them."""

    x: int
    width: int


class Frame(NamedTuple):
    """How a line is divided: the label, and the shown columns by number (0 to 2).

    `right` is the width of the labels at the right edge with their separator; 0 if there are none.
    """

    label: int
    shown: tuple[int, ...]
    spans: tuple[Span, ...]
    right: int = 0

    def column_at(self, x: int) -> int | None:
        """The column under that cell, including the separator at its left."""
        return next(
            (
                column
                for column, span in zip(self.shown, self.spans, strict=True)
                if span.x - 1 <= x < span.x + span.width
            ),
            None,
        )

    def span(self, column: int) -> Span:
        """The stretch of a column. Raises ValueError if it isn't shown."""
        return self.spans[self.shown.index(column)]


def frame(width: int, shown: tuple[int, ...] = (0, 1, 2), label: int = 7, right: int = 0) -> Frame:
    """Share `width` among the columns, with a separator before each.

    The middle column gets what is left over.
    """
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
    """The rows for each band: as many as its fullest cell needs, and two for today.

    With `shrink`, if they don't fit in `room`, the tallest shrink first, down to one row (today two); if there's
    plenty of room, every day gets an empty row.
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
