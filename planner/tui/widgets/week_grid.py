"""The three columns: one widget that paints bands of cells, with a cursor and a scroll offset of its own.

It is told what to show and posts what the person does; it never touches the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message

from planner.tui.layout import Band, Frame, Place, frame, heights, row_of, rows_of
from planner.tui.lines import Marks, Run, cell_run, column_of, fit, under_cursor
from planner.tui.sheet import Sheet, window
from planner.tui.widgets.painted import Painted

HEAD = 2
NARROW = 48
BESIDE = 7
"""Cells for the hours at the right edge, where somebody's clock says something else."""
ROOMY = 17
"""Rows of the terminal above which there is room for what people mean to do with their week."""


class Picture(NamedTuple):
    """All that the grid shows: `heads` are the words above the columns, `hint` stands in an empty cell under the
    cursor, `shrink` fits the bands into the height there is, `single` shows the cursor's column alone. `intentions`
    stand in a line of their own below the heads, when there is one. `beside` heads the labels at the right edge."""

    bands: tuple[Band, ...]
    heads: tuple[str, str, str]
    marks: Marks
    hint: str = ""
    shrink: bool = True
    single: bool = False
    intentions: tuple[str, str, str] = ("", "", "")
    beside: str = ""


def _shaded(runs: Sequence[Run]) -> list[Run]:
    """On the ground of somebody's own hours; the cursor keeps its own."""
    return [(text, style if "+" in style else f"own+{style}") for text, style in runs]


class WeekGrid(Painted):
    """Days (or hours) downwards, columns across."""

    class PlaceMessage(Message):
        """Something about one place of this grid."""

        def __init__(self, grid: WeekGrid, place: Place) -> None:
            super().__init__()
            self.grid = grid
            self.place = place

        @property
        def control(self) -> WeekGrid:
            return self.grid

    class CursorMoved(PlaceMessage):
        """The cursor is at `place` now."""

    class Opened(PlaceMessage):
        """The person wants to look at what is at `place` (a double click, or a click on the chosen one)."""

    class Dragged(PlaceMessage):
        """A block is being held over `place`, whose id is the block's."""

    class Dropped(PlaceMessage):
        """A block was let go over `place`, whose id is the block's."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._picture: Picture | None = None
        self._sheet = Sheet((), ())
        self._frame: Frame = frame(80)
        self._cursor = Place(0, 0)
        self._windows: dict[tuple[int, int], int] = {}
        self._top = 0
        self._held: Place | None = None
        self._over: tuple[int, int] | None = None

    # -- what the screen says -----------------------------------------------------------------------------------------

    @property
    def cursor(self) -> Place:
        return self._cursor

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def top(self) -> int:
        """The first row of the sheet that is shown."""
        return self._top

    def show(self, picture: Picture, cursor: Place | None = None) -> None:
        """Show this in place of what is shown; the cursor stays on its block, or goes to `cursor`."""
        new = picture.bands and (not self._sheet.bands or len(picture.bands) != len(self._sheet.bands))
        self._picture = picture
        self._lay_out()
        wanted = self._sheet.place(cursor.band, cursor.column, cursor.index) if cursor else None
        if cursor and cursor.block_id:
            wanted = self._sheet.find(cursor.block_id, cursor) or wanted
        self._cursor = wanted or self._sheet.kept(self._cursor)
        if picture.single or self._narrow:
            self._lay_out()
        if new:
            self._top = 0
        self._reveal()
        self.repaint()

    def move(self, down: int) -> bool:
        """One entry down or up. False at the edge."""
        return self.go(self._sheet.moved(self._cursor, down))

    def move_across(self, right: int) -> bool:
        """One column to the right or left. False at the edge."""
        return self.go(self._sheet.across(self._cursor, right))

    def go(self, place: Place) -> bool:
        """Put the cursor there and repaint just what that changes. False when it was there."""
        old = self._cursor
        if place == old:
            return False
        rows = set(self._rows_of(old))
        self._cursor = place
        if place.column not in self._frame.shown:
            self._lay_out()
            rows = set(range(self.size.height))
        if self._reveal():
            rows = set(range(self.size.height))
        self.repaint(sorted(rows | set(self._rows_of(place))))
        self.post_message(self.CursorMoved(self, place))
        return True

    def scroll_rows(self, rows: int) -> None:
        """Show other rows of the sheet, the cursor staying where it is."""
        top = min(max(0, self._top + rows), max(0, self._sheet.height - self._body))
        if top != self._top:
            self._top = top
            self.repaint()

    # -- lines --------------------------------------------------------------------------------------------------------

    def line(self, y: int) -> Sequence[Run]:
        if self._picture is None:
            return []
        if y == 0:
            return self._heads(self._picture)
        if y == self.head - 1:
            return [(self._rule("┼"), "rule")]
        if y == 1:
            return self._intentions(self._picture)
        row = y - self.head + self._top
        if y - self.head >= self._body:
            return [(self._rule("┴", self._sheet.height > self._top + self._body), "rule")]
        found = self._sheet.band_at(row)
        if found is None:
            blank: list[Run] = [(" " * self._frame.label, "text")]
            for span in self._frame.spans:
                blank += [("│", "rule"), (" " * span.width, "text")]
            return [*blank, *self._beside("")]
        return self._body_line(*found)

    def _heads(self, picture: Picture) -> list[Run]:
        runs: list[Run] = [(" " * self._frame.label, "text")]
        for column, span in zip(self._frame.shown, self._frame.spans, strict=True):
            name = column_of(column)
            runs += [("│", "rule"), (fit(f" {picture.heads[column]}", span.width), f"head-{name}")]
        return [*runs, *self._beside(picture.beside, "dim")]

    def _intentions(self, picture: Picture) -> list[Run]:
        runs: list[Run] = [(" " * self._frame.label, "text")]
        for column, span in zip(self._frame.shown, self._frame.spans, strict=True):
            runs += [("│", "rule"), (fit(f" {picture.intentions[column]}", span.width), "dim")]
        return [*runs, *self._beside("")]

    def _rule(self, crossing: str, more: bool = False) -> str:
        line = "─" * self._frame.label + "".join(f"{crossing}{'─' * span.width}" for span in self._frame.spans)
        if self._frame.right:
            line += crossing + "─" * (self._frame.right - 1)
        return f"─ more ↓ {line[9:]}" if more else line

    def _body_line(self, band_no: int, row: int) -> list[Run]:
        band, height = self._sheet.bands[band_no], self._sheet.heights[band_no]
        runs = [self._label(band, row, height)]
        assert self._picture is not None
        for column, span in zip(self._frame.shown, self._frame.spans, strict=True):
            cell = band.cells[column]
            first = self._windows.get((band_no, column), 0)
            cursor = self._cursor_row(band_no, column) == row
            chosen = self._cursor.index if cursor else None
            cells = cell_run(cell, row, height, first, span.width, column_of(column), self._picture.marks, chosen)
            if cursor and not cell:
                cells = under_cursor([(fit(f"  {self._picture.hint}", span.width), "dim")])
            elif band.own[column]:
                cells = _shaded(cells if cell else [(fit(" ·", span.width), "dim")])
            runs += [(">", "new") if cursor else ("│", "rule"), *cells]
        return [*runs, *self._beside(band.beside if row == 0 else "", "today" if band.now else "dim")]

    def _beside(self, label: str, style: str = "text", edge: str = "│") -> list[Run]:
        """The label at the right edge, where there are any."""
        right = self._frame.right
        return [(edge, "rule"), (fit(label, right - 1), style)] if right else []

    def _label(self, band: Band, row: int, height: int) -> Run:
        bar = "▌" if band.now else " "
        words = ""
        if row == 0:
            words = band.label if band.hour is None else f"{band.label}:00"
            if band.now and band.hour is not None and height == 1:
                words = f"{band.label} now"
        elif row == 1 and band.now:
            words = "today" if band.hour is None else "now"
        style = "today" if band.now else "over" if band.over else "text"
        return fit(f"{bar}{words}", self._frame.label), style

    # -- the mouse ----------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._held = self._place_at(event.x, event.y) if event.button == 1 else None
        self._over = (self._held.band, self._held.column) if self._held else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._held is None or self._held.block_id is None or not event.button:
            return
        place = self._place_at(event.x, event.y)
        if place and (place.band, place.column) != self._over:
            self._over = (place.band, place.column)
            self.post_message(self.Dragged(self, Place(place.band, place.column, 0, self._held.block_id)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        held, self._held = self._held, None
        place = self._place_at(event.x, event.y)
        if held and place and held.block_id and (held.band, held.column) != (place.band, place.column):
            self.suppress_click()
            self.post_message(self.Dropped(self, Place(place.band, place.column, 0, held.block_id)))

    def on_click(self, event: events.Click) -> None:
        place = self._place_at(event.x, event.y)
        if place is None:
            return
        if event.chain > 1 or place == self._cursor:
            # The first click of two has put the cursor there already.
            if event.chain <= 2:
                self.go(place)
                self.post_message(self.Opened(self, place))
            return
        self.go(place)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, down: int) -> None:
        event.stop()
        if self._sheet.height > self._body:
            self.scroll_rows(3 * down)
            return
        place = self._place_at(event.x, event.y)
        if place is None:
            return
        height, count = self._sheet.heights[place.band], len(rows_of(self._sheet.cell(place)))
        key = (place.band, place.column)
        first = min(max(0, self._windows.get(key, 0) + down), max(0, count - height))
        if first != self._windows.get(key, 0):
            self._windows[key] = first
            self.repaint(self._rows_of(place))

    # -- helpers ------------------------------------------------------------------------------------------------------

    @property
    def head(self) -> int:
        """Rows above the bands: the heads, the intentions where there is one and room for it, and the rule."""
        meant = self._picture is not None and any(self._picture.intentions)
        return HEAD + int(meant and self.app.size.height > ROOMY)

    @property
    def _body(self) -> int:
        """Rows for bands: all but the heads, their rule and the rule at the bottom."""
        return max(1, self.size.height - self.head - 1)

    @property
    def _narrow(self) -> bool:
        return 0 < self.size.width < NARROW

    def sized(self) -> None:
        self._lay_out()
        self._reveal()

    def _lay_out(self) -> None:
        if self._picture is None:
            return
        single = self._picture.single or self._narrow
        bands = self._picture.bands
        right = BESIDE if any(band.beside for band in bands) else 0
        self._frame = frame(self.size.width or 80, (self._cursor.column,) if single else (0, 1, 2), right=right)
        self._sheet = Sheet(bands, heights(bands, self._frame.shown, self._body, shrink=self._picture.shrink))
        self._windows = {key: first for key, first in self._windows.items() if key[0] < len(bands)}
        for (band, column), first in self._windows.items():
            most = max(0, len(rows_of(bands[band].cells[column])) - self._sheet.heights[band])
            self._windows[band, column] = min(first, most)

    def _reveal(self) -> bool:
        """Scroll, and shift the cursor's cell, so that the cursor is seen. True when the whole grid has moved."""
        if not self._sheet.bands or not self.size:
            return False
        place, height = self._cursor, self._sheet.heights[self._cursor.band]
        key = (place.band, place.column)
        cell = self._sheet.cell(place)
        at = row_of(cell, place.index)
        first = window(len(rows_of(cell)), height, at, self._windows.get(key, 0))
        if first != self._windows.get(key, 0):
            self._windows[key] = first
        row = self._sheet.tops[place.band] + at - first
        top = min(self._top, row)
        if (row == self._sheet.tops[place.band] + height - 1 and row - top >= self._body) or row - top >= self._body:
            top = row - self._body + 1
        top = min(top, max(0, self._sheet.height - self._body))
        moved, self._top = top != self._top, top
        return moved

    def _rows_of(self, place: Place) -> Iterable[int]:
        """The widget's rows that the cell of `place` takes."""
        if place.band >= len(self._sheet.bands):
            return []
        head = self.head
        top = self._sheet.tops[place.band] + head - self._top
        return range(max(head, top), min(head + self._body, top + self._sheet.heights[place.band]))

    def _cursor_row(self, band: int, column: int) -> int | None:
        if (self._cursor.band, self._cursor.column) != (band, column):
            return None
        at = row_of(self._sheet.cell(self._cursor), self._cursor.index)
        return at - self._windows.get((band, column), 0)

    def _place_at(self, x: int, y: int) -> Place | None:
        row = y - self.head
        found = self._sheet.band_at(row + self._top) if 0 <= row < self._body else None
        column = self._frame.column_at(x)
        if found is None or column is None:
            return None
        band, row = found
        cell = self._sheet.bands[band].cells[column]
        rows, row = rows_of(cell), row + self._windows.get((band, column), 0)
        index = len(cell)
        if row < len(rows):
            span, lanes = self._frame.span(column), cell[rows[row][0]].lanes
            lane = min(lanes - 1, max(0, x - span.x) * lanes // max(1, span.width))
            index = min(rows[row], key=lambda entry: abs(cell[entry].lane - lane))
        if index >= len(cell):
            # Below the last block of a cell: the cell itself, but no block is taken hold of there.
            return self._sheet.place(band, column, index) if not cell else Place(band, column, len(cell) - 1, None)
        return self._sheet.place(band, column, index)
