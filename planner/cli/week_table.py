"""The week as a table in text: three columns, the days aligned in rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner.domain.agreement import is_up_to_either, standing
from planner.domain.cells import cells as cells_of
from planner.domain.folding import FoldedRitual, folded_rituals
from planner.domain.ids import is_overlay, split_occurrence
from planner.domain.model.block import COLUMNS, EITHER, WE, Block, Column, Person, WeekView
from planner.domain.time.when import DAY
from planner.domain.week_view import MOST_SHOWN, days_shown
from planner.domain.wording import blocks as wording
from planner.domain.wording.absence import absence_fitting, absence_said
from planner.domain.wording.blocks import off_said
from planner.frontend.block_facts import CALLED_OFF, GIVE_AND_TAKE, word_between
from planner.frontend.labels import STATUS_MARKS
from planner.named_tuple import NamedTuple

GUTTER = 8
SEVERAL = "≠"
OVERLAP = "×"
ENDING = 5
"""How many characters at an id's end `--ids` shows.

They're short to type, and almost never ambiguous.
"""
RITUAL_ENDING = 3
"""The same for a ritual, whose date follows; there are few rituals."""
HALF_A_YEAR = 180


class Marks(NamedTuple):
    """What a week's table shows besides its blocks.

    `overlaps` are by block id; `off` are the people with a week off, `because` the words for why, `halves` the ids of
    blocks with another half.
    `agreed` says when both agreed the week. A block in `told` stays on its day, since somebody said something
    about it.
    """

    intentions: Mapping[str, str]
    overlaps: Mapping[str, tuple[str, ...]]
    now: datetime
    off: frozenset[str] = frozenset()
    halves: Collection[str] = frozenset()
    agreed: str = ""
    told: frozenset[str] = frozenset()
    because: Mapping[str, str] = wording.NO_WORDS


def shown_title(block: Block) -> str:
    """The block's title, or what may be said of private time."""
    return wording.name(block) if block.title or block.visibility == "open" else block.visibility


def marked(block: Block) -> str:
    """The title with marks: happened or set aside, protected, conflict."""
    title = f"[{shown_title(block)}]" if block.protected else shown_title(block)
    if is_overlay(block.id):
        return f"({title})"
    if block.tally:
        title += " {} of {}".format(*block.tally)
    mark = "·" if block.aside else STATUS_MARKS[block.status].strip()
    return (f"{mark} " if mark else "") + title + (f" {SEVERAL}" if block.conflicts else "")


def short_id(block_id: str, today: date) -> str:
    """A short id for other commands: `k3f9q`, or `f9q@11-27` for an occurrence.

    A distant date has its year.
    """
    occurrence = split_occurrence(block_id)
    if occurrence is None:
        return block_id[-ENDING:]
    ritual, day = occurrence
    date_of = day.isoformat() if abs((day - today).days) > HALF_A_YEAR else f"{day:%m-%d}"
    return f"{ritual[-RITUAL_ENDING:]}@{date_of}"


def said_of(block: Block, me: Person, you: Person, now: datetime) -> Iterator[str]:
    """Words after a block: an open answer, called off, who is away, private."""
    if block.aside:
        yield absence_said(block.aside, me, you)
    elif word := word_between(block, me.id, you.id, now):
        yield "called off" if word == CALLED_OFF else word
    if block.title and block.visibility != "open":
        yield block.visibility


def hour(block: Block, day: date, zone: ZoneInfo) -> str:
    """The hour on the block's first day, `…` on later ones; empty without an hour."""
    if block.when.starts(zone).date() < day:
        return "…"
    return wording.clock(block.when.starts(zone)) if block.when.precision == "time" else ""


def week_lines(view: WeekView, width: int, marks: Marks, *, ids: bool = False) -> Iterator[str]:
    """The lines of `planner week`, none wider than `width` cells."""
    cell = (width - GUTTER - 2 * len(COLUMNS)) // len(COLUMNS)
    rule = "─" * (GUTTER - 1) + ("┼" + "─" * (cell + 1)) * len(COLUMNS)
    heads = (f"me · {view.me.name}", "we", f"you · {view.you.name}")
    rests = off_said(marks.off, view.me, view.you, marks.because)
    title = " · ".join(filter(None, (f" Week {view.week.number}", _from_to(view), rests)))
    title = title if cells_of(title) <= width else wording.short(title, width)
    agreed = f" · {marks.agreed}" if marks.agreed else ""
    yield title + (agreed if cells_of(title + agreed) <= width else "")
    yield _row("", [wording.short(head, cell) for head in heads], cell)
    if marks.intentions:
        said = (marks.intentions.get(who, "") for who in (view.me.id, WE, view.you.id))
        yield _row("", [wording.short(text, cell) for text in said], cell)
    yield rule
    listed = {column: [block for block in view.columns[column] if _stands(block, marks)] for column in COLUMNS}
    cells = _Cells(cell, view, marks, ids)
    rows = {column: folded_rituals(listed[column], view.zone, marks.told) for column in COLUMNS}
    folded = {day.id for found in rows.values() for row in found for day in row.days}
    by_day = {column: _by_day((b for b in blocks if b.id not in folded), view) for column, blocks in listed.items()}
    for day in view.week.days:
        yield from _rows(
            _label(day, view), [_lines(by_day[column].get(day, []), cells, column, day) for column in COLUMNS], cell
        )
    undated = [
        _lines([block for block in listed[column] if block.when.precision == "week"], cells, column, rows=rows[column])
        for column in COLUMNS
    ]
    if any(undated):
        yield rule
        yield from _rows(" week", undated, cell)
    if any(block.conflicts for column in COLUMNS for block in view.columns[column]):
        yield " " + wording.short(f"{SEVERAL} you both changed this: planner show ID has both", width - 1)
    if odd := [block for column in COLUMNS for block in view.columns[column] if block.unreadable]:
        more = f" and {len(odd) - 1} more" if len(odd) > 1 else ""
        text = f"{wording.short(odd[0].title, 24)}{more}: {wording.NEWER}"
        yield " " + wording.short(text, width - 1)


class _Cells(NamedTuple):
    """How each block of that week is written: width, marks, and whether its id is."""

    width: int
    view: WeekView
    marks: Marks
    ids: bool


def _stands(block: Block, marks: Marks) -> bool:
    """Whether the week shows the block: refused ones are out, called-off ones stay."""
    return standing(block, marks.now) != "declined"


def _tail(block: Block, view: WeekView, marks: Marks, room: int) -> str:
    """The words about a block; who is away or plans it only where there's room.

    `room` is what the whole title leaves.
    """
    said = [*said_of(block, view.me, view.you, marks.now)]
    if block.aside:
        said[0] = absence_fitting(said[0], room)
    overlap = (OVERLAP,) if marks.overlaps.get(block.id) else ()
    half = (GIVE_AND_TAKE,) if block.id in marks.halves else ()
    words = " ".join(filter(None, (*overlap, *said, *half)))
    with_planner = " ".join(filter(None, (_planner_said(block, view, marks), words)))
    return with_planner if is_up_to_either(block, marks.now) or cells_of(with_planner) <= room else words


def _planner_said(block: Block, view: WeekView, marks: Marks) -> str:
    """Who plans an evening, or that either may have it; empty for what is set aside."""
    if is_up_to_either(block, marks.now):
        return f"· {EITHER}"
    if not (block.slot and block.lead) or block.aside:
        return ""
    return f"· {wording.who(block.lead, view.me, view.you)} plans"


def _from_to(view: WeekView) -> str:
    first, last = view.week.monday, view.week.sunday
    start = f"{first.day}" if first.month == last.month else f"{first.day} {wording.MONTHS[first.month - 1]}"
    return f"{start}–{last.day} {wording.MONTHS[last.month - 1]} {last.year}"


def _label(day: date, view: WeekView) -> str:
    return f"{'>' if day == view.today else ' '}{wording.DAYS[day.weekday()]} {day.day:2}"


def _by_day(blocks: Iterable[Block], view: WeekView) -> dict[date, list[Block]]:
    """The dated blocks of a column by each day of the week that they are on."""
    found: dict[date, list[Block]] = {}
    for block in blocks:
        if block.when.precision == "week":
            continue
        for day in days_shown(block.when, view.week, view.zone):
            found.setdefault(day, []).append(block)
    return found


def _lines(
    blocks: list[Block],
    cells: _Cells,
    column: Column,
    day: date | None = None,
    rows: Sequence[FoldedRitual] = (),
) -> list[str]:
    """The first rows and blocks of a day or of the week, and how many more."""
    found: list[FoldedRitual | Block] = [*rows, *blocks]
    more = len(found) - MOST_SHOWN + cells.view.beyond.get((column, day), 0)
    lines = [
        line
        for one in found[:MOST_SHOWN]
        for line in (
            _row_cell(one, cells)
            if isinstance(one, FoldedRitual)
            else _cell(one, _lead(one, day, cells.view.zone) if day else "", cells)
        )
    ]
    return [*lines, f"+{more:,}"] if more > 0 else lines


def _lead(block: Block, day: date, zone: ZoneInfo) -> str:
    """Five cells before a title: the hour, `day` without one, dots for later days."""
    if block.when.precision == "day" and block.when.minutes < DAY:
        return "day"
    return hour(block, day, zone)


def _cell(block: Block, lead: str, cells: _Cells) -> list[str]:
    """The line of a block; words that would cut its title stand on a line below."""
    start = f"{lead:<{wording.clock_cells()}} " if block.when.precision != "week" else ""
    named = f" {short_id(block.id, cells.view.today)}" if cells.ids and not is_overlay(block.id) else ""
    said = _tail(block, cells.view, cells.marks, cells.width - len(start) - cells_of(marked(block) + named) - 1)
    if len(start) + cells_of(named) >= cells.width:
        start = ""  # the hour can be looked up by the id
    return _titled(start, marked(block), named, said, cells)


def _titled(start: str, title: str, end: str, said: str, cells: _Cells) -> list[str]:
    """A title between its hour and its id, and words behind it or on a line below."""
    if said and cells_of(f"{start}{title} {said}{end}") <= cells.width:
        return [f"{start}{title} {said}{end}"]
    indent = " " * min(6, cells.width // 3)
    below = [indent + wording.short(said, max(1, cells.width - len(indent)))] if said else []
    return [start + wording.short(title, max(1, cells.width - cells_of(start + end))) + end, *below]


def _row_cell(row: FoldedRitual, cells: _Cells) -> list[str]:
    """A daily ritual in one row: `Coffee ✓✓··✓··`, with the hour where there's room."""
    block = row.stands_for(cells.view.today, cells.view.zone)
    named = f" {short_id(block.id, cells.view.today)}" if cells.ids else ""
    said = _tail(
        block, cells.view, cells.marks, cells.width - cells_of(shown_title(block) + named) - len(row.marks) - 2
    )
    title = f"[{shown_title(block)}]" if block.protected else shown_title(block)
    at = f" {wording.clock(block.when.starts(cells.view.zone))}" if block.when.precision == "time" else ""
    at = at if cells_of(f"{title}{at} {row.marks} {said}".rstrip() + named) <= cells.width else ""
    end = f"{at} {row.marks}"
    if said and cells_of(f"{title}{end} {said}{named}") <= cells.width:
        return [f"{title}{end} {said}{named}"]
    return _titled("", title, end + named, said, cells)


def _rows(label: str, columns: list[list[str]], cell: int) -> Iterator[str]:
    for n in range(max(1, *map(len, columns))):
        yield _row(label if n == 0 else "", [column[n] if n < len(column) else "" for column in columns], cell)


def _row(label: str, texts: list[str], cell: int) -> str:
    padded = (text + " " * (cell - cells_of(text)) for text in texts)
    return f"{label:<{GUTTER - 1}}" + "".join(f"│ {text}" for text in padded)
