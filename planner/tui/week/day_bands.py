"""One day by the hour: bands, lanes, own hours, and another clock. Pure.

They are bands of `planner/tui/week/bands.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from planner.domain.availability import OwnHours
from planner.domain.model.block import COLUMNS, Block, WeekView
from planner.domain.time.when import DAY
from planner.domain.wording.blocks import clock
from planner.named_tuple import NamedTuple
from planner.tui.week.bands import (
    NONE_BEYOND,
    Band,
    Cells,
    Entry,
    EntryKind,
    beyond_on,
    cells_of,
    first_of,
    proposed_in,
)

FIRST_HOUR, LAST_HOUR = 7, 22
MOST_LANES = 2
"""Most blocks side by side in a column, unless it's wide.

A third one at the same time is shown below.
"""
LANE_CELLS = 12
"""A lane narrower than this has no room for a title."""


class Clocks(NamedTuple):
    """The own hours of both people with their zones, and the other clock to show."""

    own: tuple[tuple[OwnHours, ZoneInfo], tuple[OwnHours, ZoneInfo]] | None = None
    beside: ZoneInfo | None = None


def day_bands(
    view: WeekView,
    day: date,
    now: datetime,
    asked: Iterable[Block] = (),
    clocks: Clocks | None = None,
    lanes: int = MOST_LANES,
    sought: str = "",
) -> tuple[Band, ...]:
    """The hours of one day, below a band for blocks without an hour.

    From 7 to 22, or more when something is outside. `lanes` is how many blocks may be side by side in a column; see
    `lanes_in`. The block `sought` is shown however many come before it.
    """
    clocks = clocks or Clocks()
    whole: list[list[Entry]] = [[], [], []]
    hourly: list[list[list[Entry]]] = [[[], [], []] for _ in range(24)]
    for column, name in enumerate(COLUMNS):
        here = [block for block in view.columns[name] if _is_here(block, view, day)]
        timed = [block for block in here if block.when.precision == "time" and block.when.minutes < DAY]
        _put_timed(hourly, column, timed, view, day, now, lanes)
        whole[column] = [_whole(block, view, day, now) for block in here if block not in timed]
    for column, first, entry in proposed_in(view, asked, now):
        if first == day and entry.asked and entry.asked.terms.when.precision != "week":
            (hourly[entry.begins.hour] if entry.begins else whole)[column].append(entry)
    used = [hour for hour in range(24) if any(hourly[hour])]
    shown = range(min([FIRST_HOUR, *used]), max([LAST_HOUR, *used]) + 1)
    unread = _unread_in(view, day, hourly)
    top = Band("day", cells_of(whole, unread.get(None, NONE_BEYOND), sought), day=day, over=day < view.today)
    this_hour = now.astimezone(view.zone).hour if day == view.today else 24 if day < view.today else -1
    return (
        top,
        *(
            Band(
                f"{hour:02}",
                _hour_cells(hourly[hour], unread.get(hour, NONE_BEYOND), sought),
                day=day,
                hour=hour,
                now=hour == this_hour,
                over=hour < this_hour,
                own=_own(clocks, day, hour, view.zone),
                beside=_beside(clocks, day, hour, view.zone),
            )
            for hour in shown
        ),
    )


def lanes_in(width: int) -> int:
    """How many blocks fit side by side in a column of that width."""
    return MOST_LANES + (width >= (MOST_LANES + 1) * LANE_CELLS)


def lanes_of(stretches: Sequence[tuple[datetime, datetime]], most: int = MOST_LANES) -> list[tuple[int, int]]:
    """The lane of each stretch of time, and how many lanes there are beside it.

    That number is the same for a whole run of overlapping ones.
    """
    lanes, run = [(0, 1)] * len(stretches), list[tuple[int, int]]()
    running, empty = list[tuple[datetime, int]](), list[int]()
    for index in sorted(range(len(stretches)), key=lambda index: stretches[index]):
        begins, end = stretches[index]
        while running and running[0][0] <= begins:
            heappush(empty, heappop(running)[1])
        if not running:
            _set_lanes(lanes, run, most)
            run, empty = [], []
        lane = heappop(empty) if empty else len(running)
        heappush(running, (end, lane))
        run.append((index, lane))
    _set_lanes(lanes, run, most)
    return lanes


def _set_lanes(lanes: list[tuple[int, int]], run: Sequence[tuple[int, int]], most: int) -> None:
    count = min(max((lane + 1 for _, lane in run), default=1), most)
    for index, lane in run:
        lanes[index] = (min(lane, most - 1), count)


def _is_here(block: Block, view: WeekView, day: date) -> bool:
    first, last = block.when.dates(view.zone)
    return block.when.precision != "week" and first <= day <= last


def _whole(block: Block, view: WeekView, day: date, now: datetime) -> Entry:
    first, last = block.when.dates(view.zone)
    begins, ends = block.when.starts(view.zone), block.when.ends(view.zone)
    kind: EntryKind = "bar" if block.when.minutes >= DAY else "day"
    hours = (begins, ends) if block.when.precision == "time" else (None, None)
    entry = Entry(block, kind, (day - first).days, (last - first).days + 1, ends <= now, *hours)
    return entry._replace(named=True)


def _put_timed(
    hourly: list[list[list[Entry]]],
    column: int,
    blocks: Sequence[Block],
    view: WeekView,
    day: date,
    now: datetime,
    most: int,
) -> None:
    """Put each block into every hour that it spans."""
    stretches = [(block.when.starts(view.zone), block.when.ends(view.zone)) for block in blocks]
    for block, (begins, ends), (lane, lanes) in zip(blocks, stretches, lanes_of(stretches, most), strict=True):
        touched = _hours(begins, ends, day)
        for part, hour in enumerate(touched):
            at = part + (1 if begins.date() < day else 0)
            entry = Entry(block, "timed", at, len(touched), ends <= now, begins, ends, lane=lane, lanes=lanes)
            hourly[hour][column].append(entry)


def _unread_in(view: WeekView, day: date, hourly: Sequence[Sequence[list[Entry]]]) -> dict[int | None, list[int]]:
    """How many of each column weren't read, at its last hour with an entry (or None)."""
    found: dict[int | None, list[int]] = {}
    for column, unread in enumerate(beyond_on(view, day)):
        if unread:
            last = max((hour for hour in range(24) if hourly[hour][column]), default=None)
            found.setdefault(last, [0, 0, 0])[column] = unread
    return found


def _hours(begins: datetime, ends: datetime, day: date) -> range:
    first = begins.hour if begins.date() == day else 0
    if ends.date() > day:
        return range(first, 24)
    return range(first, max(first + 1, ends.hour + (1 if ends.minute else 0)))


def _hour_cells(found: Sequence[list[Entry]], beyond: Sequence[int], sought: str) -> Cells:
    mine, ours, yours = (
        first_of(sorted(entries, key=lambda entry: entry.part == 0), unread, sought)
        for entries, unread in zip(found, beyond, strict=True)
    )
    return mine, ours, yours


def _own(clocks: Clocks, day: date, hour: int, zone: ZoneInfo) -> tuple[bool, bool, bool]:
    """Whether the hour is among my, our and the other's own hours."""
    if clocks.own is None:
        return False, False, False
    at = datetime.combine(day, time(hour), zone)
    mine, yours = (_within(hours, at.astimezone(place)) for hours, place in clocks.own)
    return mine, mine and yours, yours


def _within(hours: OwnHours, local: datetime) -> bool:
    begins, ends = hours.on(local.date())
    return begins <= local.time() < ends


def _beside(clocks: Clocks, day: date, hour: int, zone: ZoneInfo) -> str:
    return clock(datetime.combine(day, time(hour), zone).astimezone(clocks.beside)) if clocks.beside else ""
