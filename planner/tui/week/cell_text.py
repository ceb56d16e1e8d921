"""The words in a sheet's cells: runs of text with the name of a style. Pure.

Every function that fills a cell returns exactly its width in terminal cells, whatever the titles contain.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from rich.cells import cell_len, set_cell_size

from planner.domain.cells import BLANKED, drawn
from planner.domain.ids import is_overlay
from planner.domain.model.block import COLUMNS, Block, Column, WeekView
from planner.domain.pillars import pillar_name
from planner.domain.wording.absence import absence_fitting
from planner.domain.wording.blocks import clock, clock_cells, length, short
from planner.frontend.block_facts import ASKS_AGAIN, ASKS_ME, CALLED_OFF, GIVE_AND_TAKE, WAITS_FOR_THEM, busy_or
from planner.frontend.labels import STATUS_MARKS
from planner.named_tuple import NamedTuple
from planner.tui.week.bands import CARRIED, Cell, Entry, rows_of
from planner.tui.week.marks import SAID_YES
from planner.tui.widgets.text_runs import TextRun, fit, merged

NEW = "new"
DIFFERS = "≠"
OVERLAPS = "×"
_BAR = "━"
DETAIL_FROM = 26
MORE = "+"
"""The sign that there are more below, where their number would cut the title."""
ASIDE = "·"
"""The mark of what an absence sets aside, as looking back draws a day away."""
SIGNS: dict[str, str] = {
    ASKS_ME: "?",
    ASKS_AGAIN: "?",
    CALLED_OFF: "-",
    DIFFERS: DIFFERS,
    OVERLAPS: OVERLAPS,
    NEW: "*",
    GIVE_AND_TAKE: GIVE_AND_TAKE,
    "busy": ".",
    "hidden": ".",
}
"""The sign that replaces a word in the last cell.

It is used where the word would cut the title.
"""


class CellMarks(NamedTuple):
    """Marks on blocks: news, agreement, overlaps; and whether words are blanked.

    `words` has a word for those that aren't simply agreed (`planner/tui/week/marks.py`), `overlaps` the ids that each
    overlaps; `me` is the viewer's id, and `halves` those with another half of a give and take.
    """

    news: frozenset[str] = frozenset()
    blank: bool = False
    words: Mapping[str, str] = MappingProxyType({})
    overlaps: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    me: str = ""
    halves: Collection[str] = frozenset()


def cell_run(
    cell: Cell,
    row: int,
    height: int,
    first: int,
    width: int,
    column: Column,
    marks: CellMarks,
    chosen: int | None = None,
) -> list[TextRun]:
    """One row of a cell with `height` rows, which shows its rows from `first` on.

    `chosen` is the entry under the cursor.
    """
    rows = rows_of(cell)
    if row >= height or first + row >= len(rows):
        return [(" " * width, "text")]
    here = rows[first + row]
    beyond = cell[-1].beyond
    height = min(height, len(rows))
    below = len(rows) - first - height + beyond
    hidden = len(rows) - height + beyond
    last, top = row == height - 1, row == 0
    more = f"+{hidden:,}" if hidden > 0 and ((last and below > 0) or (top and below <= 0)) else ""
    if cell[here[0]].lanes > 1:
        tail = f" {more} " if more else ""
        runs = _side_by_side([(cell[index], index == chosen) for index in here], width - len(tail), column, marks)
        return [*runs, (tail, "dim")] if tail else runs
    runs = entry_run(cell[here[0]], width, column, marks, more)
    return under_cursor(runs) if here[0] == chosen else runs


def under_cursor(runs: Sequence[TextRun]) -> list[TextRun]:
    """The runs on the cursor's background, with past ones not dimmed."""
    return [(text, f"cursor+{'text' if style == 'over' else style}") for text, style in runs]


def _side_by_side(here: Sequence[tuple[Entry, bool]], width: int, column: Column, marks: CellMarks) -> list[TextRun]:
    """Overlapping blocks, each in its lane; the last lane gets the rest of the width."""
    lanes = here[0][0].lanes
    each = (width - lanes + 1) // lanes
    found = {entry.lane: (entry, chosen) for entry, chosen in here}
    runs: list[TextRun] = []
    for lane in range(lanes):
        room = each if lane < lanes - 1 else width - (each + 1) * (lanes - 1)
        if lane:
            runs.append(("│", "rule"))
        if lane not in found:
            runs.append((" " * room, "text"))
            continue
        entry, chosen = found[lane]
        part = _lane(entry, room, column, marks)
        runs += under_cursor(part) if chosen else part
    return runs


def _lane(entry: Entry, room: int, column: Column, marks: CellMarks) -> list[TextRun]:
    """A block in a narrow lane: minutes only, since the band has the hour, and title."""
    block, hue = entry.block, "dim" if is_dim(entry) else "over" if entry.over else column
    if entry.part and entry.begins is not None:
        until = clock(entry.ends) if entry.ends and entry.part == entry.parts - 1 else ""
        return [(fit(f" ┃ –{until}" if until else " ┃", room), hue)]
    minutes = f":{entry.begins.minute:02} " if entry.begins and entry.begins.minute else ""
    head = f"{_mark(entry)}{minutes}"[:room]
    title = _title(block, room, marks)
    if block.protected:
        title = f"[{short(title, max(1, room - len(head) - 2))}]"
    return [(head, hue), (fit(title, room - len(head)), "text" if hue == column else hue)]


def entry_run(entry: Entry, width: int, column: Column, marks: CellMarks, more: str = "") -> list[TextRun]:
    """The row of an entry: status, hour, title, and its marks at the right."""
    tail, sign, tail_style = ("", "", "") if _goes_on(entry) and not more else _tail(entry, marks, more, width)
    tail_room = cell_len(tail) + 2 if tail else len(sign)
    hue: str = "over" if entry.over else column
    off = marks.words.get(entry.block.id) == CALLED_OFF
    words = "off" if off else "over" if entry.over else "text"
    if is_dim(entry):
        hue = words = "dim"
    # One cell of margin, except where a bar goes on to the edge.
    room = width - (tail_room or (1 if width > 1 and entry.kind != "bar" else 0))
    runs: list[TextRun]
    if entry.asked:
        runs = [(_asked(entry, room, marks), "dim")]
    elif entry.kind == "bar":
        runs = [(_bar(entry, room, marks, has_sign=bool(sign and not tail)), hue)]
    elif entry.kind == "timed" and entry.part and entry.parts > 1 and entry.begins is not None and not tail_room:
        runs = [(set_cell_size(f"  ┃ {_until(entry)}", room), hue)]
    else:
        runs = _words(entry, room, hue, words, marks, detailed=width >= DETAIL_FROM)
    if tail:
        runs += [(" ", words), (f"{tail}{sign or ' '}", tail_style)]
    elif sign:
        runs.append((sign, tail_style))
    elif room < width:
        runs.append((" ", words))
    return merged(runs)


def is_aside(entry: Entry) -> bool:
    """Whether an absence sets it aside; of a folded ritual all of its days."""
    return bool(entry.row.aside if entry.row else entry.block.aside)


def _title(block: Block, room: int, marks: CellMarks) -> str:
    """The title as far as it may be shown; an overlay's event is in parentheses."""
    title = BLANKED if marks.blank else busy_or(block, block.title[: 8 * room + 8])
    return f"({title})" if is_overlay(block.id) else title


def is_dim(entry: Entry) -> bool:
    """Whether it's set aside by an absence, or an overlay's event."""
    return is_aside(entry) or is_overlay(entry.block.id)


def _mark(entry: Entry) -> str:
    """The mark of how it went, or of what is set aside, in one cell."""
    return ASIDE if is_aside(entry) else STATUS_MARKS[entry.block.status]


def _word(entry: Entry, marks: CellMarks) -> str:
    """The word for a block; a folded row has none of the days that are set aside."""
    aside, block = is_aside(entry), entry.block
    days = [day for day in entry.row.days if aside or not day.aside] if entry.row else [block]
    return next((marks.words[day.id] for day in days if day.id in marks.words), "")


def _goes_on(entry: Entry) -> bool:
    """Whether it's a later hour or day of a block, whose words are in its first one."""
    if entry.kind == "bar":
        return entry.part > 0 and not entry.named
    begins, ends = entry.begins, entry.ends
    return entry.kind == "timed" and entry.part > 0 and bool(begins and ends and begins.date() == ends.date())


def column_name(view: WeekView, column: Column, width: int) -> str:
    """The heading of a column: `me · Alex`."""
    if column == "we":
        return fit(" we", width)
    person = view.me if column == "me" else view.you
    return " " + fit(f"{column} · {person.name}", width - 1)


def column_at(number: int) -> Column:
    """Return the name of the column with that number, 0 to 2."""
    return COLUMNS[number]


def _words(entry: Entry, room: int, hue: str, words: str, marks: CellMarks, *, detailed: bool) -> list[TextRun]:
    block = entry.block
    title = _title(block, room, marks)
    status = _mark(entry) if entry.row is None or is_aside(entry) else " "
    left, right = ("[", "]") if block.protected else (" ", " ")
    if entry.kind in ("week", "folded"):
        if room <= 3:
            return [(set_cell_size(status + left, room), hue)]
        # The week's ticks stay even if the title is cut; a bracket behind it doesn't.
        ticked = _ticked(entry, room - 2 - block.protected - cell_len(short(title)))
        named = short(title, max(1, room - 2 - len(ticked))) + ticked
        ends = "]" if block.protected and cell_len(named) < room - 2 else ""
        return [(status + left, hue), (set_cell_size(named + ends, room - 2), words)]
    head = f"{status}{left}{_hour(entry)}{right} "
    if room <= len(head):
        return [(set_cell_size(head, room), hue)]
    detail = _detail(entry, room - len(head) - cell_len(short(title)) - 1) if detailed and not marks.blank else ""
    text_room = room - len(head) - len(detail)
    runs = [(head, hue), (fit(title, text_room), words)]
    if detail:
        runs.append((detail, "over" if entry.over else "dim"))
    return runs


def _ticked(entry: Entry, room: int) -> str:
    """What of a ritual happened in the week: `2 of 5`, or a mark for each day.

    The hour stands before the marks where there's `room` for both.
    """
    if entry.row is None:
        return " {} of {}".format(*entry.block.tally) if entry.block.tally else ""
    at = f" {clock(entry.begins)}" if entry.begins else ""
    ticked = f" {entry.row.marks}"
    return at + ticked if cell_len(at + ticked) <= room else ticked


def _hour(entry: Entry) -> str:
    wide = clock_cells()
    if entry.kind == "day" or entry.begins is None:
        return ("day" if not entry.block.protected else " day").ljust(wide)
    if entry.part and entry.ends is not None:
        return f"–{clock(entry.ends)}"[:wide]
    return clock(entry.begins).rjust(wide)


def _until(entry: Entry) -> str:
    last = entry.part == entry.parts - 1
    return f"until {clock(entry.ends)}" if last and entry.ends is not None else ""


def _detail(entry: Entry, room: int) -> str:
    """Place, pillar and length, as far as they fit; the length first of all."""
    minutes = length(entry.block.when.minutes) if entry.block.when.minutes else ""
    pillar = "" if is_overlay(entry.block.id) else drawn(pillar_name(entry.block.pillar or ""))
    place = f"@{drawn(entry.block.place[:60])}" if entry.block.place else ""
    for parts in ([place, pillar, minutes], [pillar, minutes], [minutes]):
        text = " ".join(part for part in parts if part)
        if text and cell_len(text) == len(text) <= room:
            return text
    return ""


def _bar(entry: Entry, room: int, marks: CellMarks, *, has_sign: bool = False) -> str:
    """The bar of a block over several days, with its title, day number and end.

    For example `[Solo weekend ━━━━━` on the first day and `━━━━ until 12:00]` on the last. A sign behind it takes the
    place of what ends it, so that it has none of the title.
    """
    block = entry.block
    first, last = entry.part == 0, entry.part == entry.parts - 1
    left = "[" if block.protected and first else " "
    right = "" if has_sign else "]" if block.protected and last else " "
    head = f"{STATUS_MARKS[block.status]}{left}"
    end = ""
    if not last and not first:
        end = f" day {entry.part + 1} of {entry.parts}"
    elif last and entry.ends is not None:
        end = f" until {clock(entry.ends)}"
    elif last:
        end = " all day" if first else " last day"
    inner = max(0, room - 2 - len(right))
    if first or entry.named:
        name = _title(block, room, marks)
        lead = "" if first else f"{_BAR} "
        title = lead + short(name, max(1, inner - len(lead))) + " "
        if cell_len(title) + len(end) + 2 > inner:
            end = ""
        fill = inner - cell_len(title) - len(end)
        return set_cell_size(f"{head}{title}{_BAR * fill}{end}{right}", room)
    end = end if len(end) + 2 <= inner else ""
    return set_cell_size(f"{head}{_BAR * (inner - len(end))}{end}{right}", room)


def _asked(entry: Entry, room: int, marks: CellMarks) -> str:
    """A proposal or earlier yes where it would be: `→ 20:00? Cinema`."""
    hour = clock(entry.begins) if entry.begins else "day"
    sign = "" if entry.asked and entry.asked.by == CARRIED else "?"
    title = _title(entry.block, room, marks)
    return fit(f"→ {hour}{sign} {title}", room)


def _reach(entry: Entry, marks: CellMarks, width: int) -> int:
    """The cells that an entry takes with its whole title, `width` at most."""
    title = cell_len(short(_title(entry.block, width, marks), width))
    if entry.asked:
        return min(width, cell_len(_asked(entry, width, marks).rstrip()))
    if entry.kind == "bar":
        return title + 3
    if entry.kind in ("week", "folded"):
        return 2 + title + entry.block.protected + cell_len(_ticked(entry, 0))
    return 4 + clock_cells() + title


def _tail(entry: Entry, marks: CellMarks, more: str, width: int) -> tuple[str, str, str]:
    """The words at the right end, a sign in the last cell, and their style.

    The most important word comes first, after how many `more` there are. None of them cuts the title: where there's no
    room for a word, a sign stands for it, or the details under the cursor have it alone.
    """
    block = entry.block
    if is_overlay(block.id):
        return more, "", "dim"
    ids = [day.id for day in entry.row.days] if entry.row else [block.id]
    word = _word(entry, marks)
    if entry.asked:
        earlier = entry.asked in block.earlier_yes
        word = SAID_YES if earlier else WAITS_FOR_THEM if entry.asked.by == marks.me else ASKS_ME
        word = "" if entry.asked.by == CARRIED else word
    private = block.visibility if block.title and block.visibility != "open" else ""
    own = not entry.asked
    # A block with a proposal isn't marked as new too.
    new = own and not marks.news.isdisjoint(ids) and all(proposal.by == marks.me for proposal in block.proposals)
    lies_over = own and not marks.overlaps.keys().isdisjoint(ids) and not entry.over and word != CALLED_OFF
    parts = [
        word if word != WAITS_FOR_THEM else "",
        DIFFERS if own and block.conflicts else "",
        OVERLAPS if lies_over else "",
        NEW if new and word in ("", WAITS_FOR_THEM) else "",
        word if word == WAITS_FOR_THEM else "",
        private,
        GIVE_AND_TAKE if own and block.id in marks.halves else "",
    ]
    room = width - 2 - _reach(entry, marks, width)
    text, sign = (more, "") if not more or cell_len(more) <= room else ("", MORE)
    if own and is_aside(entry):
        parts[0] = absence_fitting(word, room - (cell_len(text) + 1 if text else 0))
    for part in filter(None, parts):
        longer = f"{text} {part}".strip()
        if cell_len(longer) <= room:
            text = longer
        else:
            sign = sign or SIGNS.get(part, "")
    strong = (own and block.conflicts) or new or word in (ASKS_ME, ASKS_AGAIN)
    return text, sign, "new" if strong else "text" if lies_over else "dim"
