"""The three columns: one widget that paints bands of cells, with a cursor and a scroll offset of its own.

It is told what to show and posts what the person does; it never touches the plan.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.message import Message

from planner.tui.week.bands import Place, row_of, rows_of
from planner.tui.week.cursor_grid import Sheet, window
from planner.tui.week.grid_painter import GridLines, Picture


class WeekGrid(GridLines):
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

    class Widened(Message):
        """The columns have another width than before."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._held: Place | None = None
        self._dropped = False
        self._over: tuple[int, int] | None = None

    # -- what the screen says -----------------------------------------------------------------------------------------

    @property
    def cursor(self) -> Place:
        return self._cursor

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def column_cells(self) -> int:
        """The width of the narrowest column that is shown."""
        return min(span.width for span in self._frame.spans)

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

    # -- the mouse ----------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._held = self._place_at(event.x, event.y) if event.button == 1 else None
        self._over = (self._held.band, self._held.column) if self._held else None
        self._dropped = False

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
            self._dropped = True
            self.post_message(self.Dropped(self, Place(place.band, place.column, 0, held.block_id)))

    def on_click(self, event: events.Click) -> None:
        place = self._place_at(event.x, event.y)
        if place is None or self._dropped:  # letting go of what was dragged makes a click as well
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

    def sized(self) -> None:
        before = self.column_cells
        self._lay_out()
        self._reveal()
        if self.column_cells != before:
            self.post_message(self.Widened())

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
