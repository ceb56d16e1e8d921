"""Send the terminal only the cells that differ from what it shows.

Textual sends every region that may have changed, from its widget's left edge on, and the whole screen whenever a
dialog opens or closes, each piece of text with its full style and a reset. Over a slow line that is what one waits
for. A `DrawnFrame` remembers the cells that the terminal has, and reduces Textual's updates to the difference.

This is the one place that knows the inside of Textual's compositor. Importing it raises ImportError in a version of
Textual without such updates; an update that lacks a part used here is sent as Textual sends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

Look = tuple[str, str, str]
"""The SGR codes of a style: attributes, foreground, background."""
DrawnCell = tuple[str, int, Look]
"""A sign, which half of it (1 for the right half of a wide one), and its look."""
DrawnRun = tuple[str, Look]
"""Signs of one look."""

_PLAIN: Look = ("", "39", "49")
_ENDED_BY = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""The code that ends each attribute; one without is only ended by resetting all."""
_UNSEEN = frozenset({"1", "2", "3"})
"""Attributes that a blank doesn't show: bold, dim, italic."""
_UNKNOWN: DrawnCell = ("", 0, ("?", "?", "?"))
_ERASE = 6  # blanks that cost less to write than to erase by a code
_BRIDGE = 4  # unchanged cells that cost less to send again than to jump over


class DrawnFrame:
    """The cells that the terminal shows, as far as they're known."""

    def __init__(self) -> None:
        self._rows: list[list[DrawnCell]] = []
        self._whole_rows: dict[int, list[DrawnRun]] = {}

    def forget(self) -> None:
        """Forget the cells: after a resize or another program, send all again."""
        self._rows = []
        self._whole_rows = {}

    def read_cells(self) -> None:
        """Read the cells of rows sent whole, before the next frame needs them."""
        for y in [*self._whole_rows]:
            self._row(y)

    def sparing(self, update: object) -> object:
        """Wrap an update, so that only the difference is sent; others stay as they are."""
        if isinstance(update, LayoutUpdate | ChopsUpdate):
            if _is_known(update):
                return _Difference(self, update)
            self.forget()
        return update

    def difference(self, update: LayoutUpdate | ChopsUpdate, console: Console) -> str:
        """The text to send for an update, which then counts as sent."""
        system = COLOR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        pen = _Pen()
        pieces = _whole(update) if isinstance(update, LayoutUpdate) else _parts(update)
        for y, x, strips in pieces:
            runs = [*_runs(strips, system)]
            if x == 0 and y == len(self._rows):
                self._whole_row(pen, y, runs)
            else:
                self._piece(pen, x, y, _cells(runs))
        return pen.written()

    def _whole_row(self, pen: _Pen, y: int, runs: list[DrawnRun]) -> None:
        """Send a row of which nothing is known, as in the first frame.

        Its cells are read later.
        """
        self._rows.append([])
        self._whole_rows[y] = runs
        pen.move(0, y)
        pen.put_row(runs)

    def _row(self, y: int) -> list[DrawnCell]:
        while len(self._rows) <= y:
            self._rows.append([])
        if y in self._whole_rows:
            self._rows[y] = _cells(self._whole_rows.pop(y))
        return self._rows[y]

    def _piece(self, pen: _Pen, x: int, y: int, cells: list[DrawnCell]) -> None:
        row = self._row(y)
        is_new = len(row) <= x
        if len(row) < x + len(cells):
            row.extend([_UNKNOWN] * (x + len(cells) - len(row)))
        for start, end in [(0, len(cells))] if is_new and cells else _changes(row[x : x + len(cells)], cells):
            pen.move(x + start, y)
            written = end - _blanks(cells[start:end])
            pen.put(cells[start:written])
            if written < end:
                pen.erase(end - written, cells[end - 1])
        row[x : x + len(cells)] = cells


class _Difference(CompositorUpdate):
    def __init__(self, frame: DrawnFrame, update: LayoutUpdate | ChopsUpdate) -> None:
        self._frame = frame
        self._update = update

    def render_segments(self, console: Console) -> str:
        return self._frame.difference(self._update, console)


class _Pen:
    """Writes cells with as few codes between them as their looks allow."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._look: Look = _PLAIN
        self._at: tuple[int, int] | None = None

    def move(self, x: int, y: int) -> None:
        if self._at == (x, y):
            return
        if self._at is not None and self._at[1] == y and x > self._at[0]:
            self._out.append(f"\x1b[{x - self._at[0]}C")
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H")
        self._at = (x, y)

    def put(self, cells: Sequence[DrawnCell]) -> None:
        assert self._at is not None
        self._at = (self._at[0] + len(cells), self._at[1])
        now = self._look
        for sign, half, look in cells:
            if half:
                continue  # its left half has brought it
            if look != now and (sign != " " or not _blank_alike(now, look)):
                self._out.append(_turn(now, look))
                now = look
            self._out.append(sign)
        self._look = now

    def put_row(self, runs: Sequence[DrawnRun]) -> None:
        """Write a whole row as `put` and `erase` would, without looking at each cell."""
        assert self._at is not None
        blanks, left = _blanks_at_end(runs)
        for text, look in left:
            if look != self._look and (text.strip(" ") or not _blank_alike(self._look, look)):
                self._out.append(_turn(self._look, look))
                self._look = look
            self._out.append(text)
        self._at = (self._at[0] + sum(cell_len(text) for text, _look in left), self._at[1])
        if blanks:
            self.erase(blanks, (" ", 0, runs[-1][1]))

    def erase(self, count: int, blank: DrawnCell) -> None:
        """Erase blanks of one look with a code (ECH) that leaves the cursor in place."""
        if not _blank_alike(self._look, blank[2]):
            self._out.append(_turn(self._look, blank[2]))
            self._look = blank[2]
        self._out.append(f"\x1b[{count}X")

    def written(self) -> str:
        if self._look != _PLAIN:
            self._out.append("\x1b[0m")
        return "".join(self._out)


@lru_cache(maxsize=4096)
def _turn(old: Look, new: Look) -> str:
    """The shortest code from one look to another: what changes, or a reset and all."""
    afresh = ["0"] * (old != _PLAIN) + [*filter(None, [new[0], *_colours(_PLAIN, new)])]
    had, has = _attributes(old), _attributes(new)
    gone = [attribute for attribute in had if attribute not in has]
    ends = [*dict.fromkeys(_ENDED_BY.get(attribute, "") for attribute in gone)]
    begun = [attribute for attribute in has if attribute not in had or _ENDED_BY.get(attribute) in ends]
    onwards = [*ends, *begun, *_colours(old, new)]
    shorter = afresh if "" in ends else min(onwards, afresh, key=lambda codes: len(";".join(codes)))
    return f"\x1b[{';'.join(shorter)}m"


def _attributes(look: Look) -> list[str]:
    return look[0].split(";") if look[0] else []


@lru_cache(maxsize=4096)
def _blank_alike(one: Look, other: Look) -> bool:
    """Whether a blank looks the same in both: it shows the background, and lines."""
    return one == other or (one[2] == other[2] and _UNSEEN.issuperset([*_attributes(one), *_attributes(other)]))


def _colours(old: Look, new: Look) -> list[str]:
    return [code for was, code in zip(old[1:], new[1:], strict=True) if was != code]


@lru_cache(maxsize=4096)
def _look(style: Style | None, system: ColorSystem) -> Look:
    if style is None:
        return _PLAIN
    bare = Strip.render_ansi(style.without_color, system)
    fore, back = style.color, style.bgcolor
    return (
        bare,
        ";".join(fore.downgrade(system).get_ansi_codes()) if fore else "39",
        ";".join(back.downgrade(system).get_ansi_codes(False)) if back else "49",
    )


def _is_known(update: LayoutUpdate | ChopsUpdate) -> bool:
    """Whether the update has the parts that are read here."""
    names = ("strips", "region") if isinstance(update, LayoutUpdate) else ("spans", "chops", "chop_ends")
    return all(hasattr(update, name) for name in names)


def _whole(update: LayoutUpdate) -> Iterator[tuple[int, int, Iterable[Strip]]]:
    for y, strips in enumerate(update.strips, update.region.y):
        yield y, update.region.x, strips


def _parts(update: ChopsUpdate) -> Iterator[tuple[int, int, Iterable[Strip]]]:
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < right and end > left:
                yield y, x, [strip.crop(0, min(end, right) - x)]


def _runs(strips: Iterable[Strip], system: ColorSystem) -> Iterator[DrawnRun]:
    for strip in strips:
        for text, style, control in strip:
            if text and not control:
                yield text, _look(style, system)


def _cells(runs: Iterable[DrawnRun]) -> list[DrawnCell]:
    cells: list[DrawnCell] = []
    for text, look in runs:
        if text.isascii():
            cells += [(sign, 0, look) for sign in text]
            continue
        for sign in text:
            width = cell_len(sign)
            if width:
                cells += [(sign, half, look) for half in range(width)]
            elif cells:
                before, half, had = cells[-1]
                cells[-1] = (before + sign, half, had)
    return cells


def _changes(old: Sequence[DrawnCell], new: Sequence[DrawnCell]) -> Iterator[tuple[int, int]]:
    """The stretches to send, as (from, to).

    Wide signs are kept whole, and short gaps of the same look are included.
    """
    start = end = -1
    for index, cell in enumerate(new):
        was = old[index]
        if cell == was or (cell[0] == was[0] == " " and _blank_alike(cell[2], was[2])):
            continue
        first, last = index - (1 if cell[1] else 0), index + 1
        if last < len(new) and new[last][1]:
            last += 1
        if end >= 0 and (first <= end or _bridged(new, end, first)):
            end = max(end, last)
            continue
        if end >= 0:
            yield start, end
        start, end = first, last
    if end >= 0:
        yield start, end


def _blanks(cells: Sequence[DrawnCell]) -> int:
    """How many blanks that look the same end a stretch.

    0 if a code to erase them wouldn't be shorter.
    """
    last = cells[-1]
    if last[0] != " " or last[2][0]:
        return 0
    count = 0
    for cell in reversed(cells):
        if cell[0] != " " or not _blank_alike(cell[2], last[2]):
            break
        count += 1
    return count if count > _ERASE else 0


def _blanks_at_end(runs: Sequence[DrawnRun]) -> tuple[int, list[DrawnRun]]:
    """How many blanks that look the same end a row, and the runs before them.

    They're counted as `_blanks` does.
    """
    left = [*runs]
    count = 0
    while left and _blank_alike(left[-1][1], runs[-1][1]):
        text, look = left.pop()
        written = text.rstrip(" ")
        count += len(text) - len(written)
        if written:
            left.append((written, look))
            break
    is_erased = count > _ERASE and not runs[-1][1][0]
    return (count, left) if is_erased else (0, [*runs])


def _bridged(new: Sequence[DrawnCell], end: int, first: int) -> bool:
    look = new[end - 1][2]
    return first - end <= _BRIDGE and all(
        cell[2] == look or (cell[0] == " " and _blank_alike(cell[2], look)) for cell in new[end:first]
    )
