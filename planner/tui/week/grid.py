"""The grid: one widget with three columns of bands, a cursor and a scroll offset.

It's told what to show and posts what the person does; it never touches the plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from planner.domain.model.block import Block
from planner.tui.week.bands import RowPlace, rows_of
from planner.tui.week.cursor_grid import CursorGrid
from planner.tui.week.grid_painter import GridPainter, Picture
from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.text_runs import TextRun

RIGHT_BUTTON = 3


class WeekGrid(Painted):
    """The grid of days (or hours) downwards and columns across."""

    class PlaceMessage(Message):
        """Something about one place of this grid."""

        def __init__(self, grid: WeekGrid, place: RowPlace) -> None:
            super().__init__()
            self.grid = grid
            self.place = place

        @property
        def control(self) -> WeekGrid:
            """The widget that sent the message, for Textual's selectors."""
            return self.grid

    class CursorMoved(PlaceMessage):
        """The cursor is at `place` now."""

    class Opened(PlaceMessage):
        """The person opened `place` with a double click, or a click at the cursor."""

    class Dragged(PlaceMessage):
        """A block is held over `place`, which has the block's id."""

    class Dropped(PlaceMessage):
        """A block was dropped on `place`, which has the block's id."""

    class Widened(Message):
        """The width of the columns has changed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._painter = GridPainter(lambda: self.size, lambda: self.app.size.height)
        self._held: RowPlace | None = None
        self._dropped = False
        self._over: tuple[int, int] | None = None

    # -- what the screen says -----------------------------------------------------------------------------------------

    @property
    def cursor(self) -> RowPlace:
        """The place of the cursor."""
        return self._painter.cursor

    @property
    def on_head(self) -> bool:
        """Whether the cursor is on the head of its column."""
        return self._painter.on_head

    @property
    def row_days(self) -> tuple[Block, ...]:
        """The days of the daily ritual under the cursor; empty unless it's one row."""
        entry = self.sheet.entry(self.cursor) if self.sheet.bands and not self.on_head else None
        return entry.row.days if entry and entry.row else ()

    @property
    def sheet(self) -> CursorGrid:
        """The bands that are shown, with their heights."""
        return self._painter.sheet

    @property
    def column_cells(self) -> int:
        """The width of the narrowest column that is shown."""
        return min(span.width for span in self._painter.frame.spans)

    @property
    def top(self) -> int:
        """The first row of the sheet that is shown."""
        return self._painter.top

    @property
    def head(self) -> int:
        """The number of rows above the bands."""
        return self._painter.head

    def line(self, y: int) -> Sequence[TextRun]:
        """Return the runs of a line of the screen."""
        return self._painter.line(y)

    def show(self, picture: Picture, cursor: RowPlace | None = None) -> None:
        """Show this picture; the cursor stays on its block, or goes to `cursor`."""
        painter = self._painter
        new = picture.bands and len(picture.bands) != len(painter.sheet.bands)
        painter.picture = picture
        painter.on_head = painter.on_head and cursor is None
        painter.lay_out()
        wanted = painter.sheet.place(cursor.band, cursor.column, cursor.entry) if cursor else None
        if cursor and cursor.block_id:
            wanted = painter.sheet.find(cursor.block_id, cursor) or wanted
        painter.cursor = wanted or painter.sheet.kept(painter.cursor)
        if picture.single or painter.narrow:
            painter.lay_out()
        if new:
            painter.top = 0
        self._painter.reveal()
        self.repaint()

    def move(self, down: int) -> bool:
        """Move one entry down or up; above the first is the head.

        Returns False at the edge.
        """
        cursor = self.cursor
        if self.on_head:
            return down > 0 and self.go(cursor)
        return self.go(self.sheet.moved(cursor, down)) or (down < 0 and self.go(cursor, head=True))

    def move_across(self, right: int) -> bool:
        """Move one column to the right or left; returns False at the edge."""
        return self.go(self.sheet.across(self.cursor, right), head=self.on_head)

    def go(self, place: RowPlace, *, head: bool = False) -> bool:
        """Put the cursor there, or on the `head` above, and repaint what that changes.

        Returns False when it was there.
        """
        old, was_on_head = self._painter.cursor, self._painter.on_head
        if place == old and head == was_on_head:
            return False
        rows = {*self._painter.rows_at(old), *([0] if head or was_on_head else [])}
        self._painter.cursor, self._painter.on_head = place, head
        if place.column not in self._painter.frame.shown:
            self._painter.lay_out()
            rows = set(range(self.size.height))
        if self._painter.reveal():
            rows = set(range(self.size.height))
        self.repaint(sorted(rows | set(self._painter.rows_at(place))))
        self.post_message(self.CursorMoved(self, place))
        return True

    def scroll_rows(self, rows: int) -> None:
        """Scroll the sheet without moving the cursor."""
        top = min(max(0, self._painter.top + rows), max(0, self._painter.sheet.height - self._painter.body))
        if top != self._painter.top:
            self._painter.top = top
            self.repaint()

    # -- the mouse ----------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Hold the block under the left button."""
        self._held = self._painter.place_at(event.x, event.y) if event.button == 1 else None
        self._over = (self._held.band, self._held.column) if self._held else None
        self._dropped = False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell the screen when a block is dragged over another cell."""
        if self._held is None or self._held.block_id is None or not event.button:
            return
        place = self._painter.place_at(event.x, event.y)
        if place and (place.band, place.column) != self._over:
            self._over = (place.band, place.column)
            self.post_message(self.Dragged(self, RowPlace(place.band, place.column, 0, self._held.block_id)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Drop the block, if it was dragged to another cell."""
        held, self._held = self._held, None
        place = self._painter.place_at(event.x, event.y)
        if held and place and held.block_id and (held.band, held.column) != (place.band, place.column):
            self._dropped = True
            self.post_message(self.Dropped(self, RowPlace(place.band, place.column, 0, held.block_id)))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there, or open what's under it; the right button does both."""
        column = self._painter.head_at(event.x, event.y)
        head = column is not None
        place = self.sheet.place(0, column) if column is not None else self._painter.place_at(event.x, event.y)
        if place is None or self._dropped:  # dropping a block also makes a click
            return
        if event.button == RIGHT_BUTTON:
            self.go(place, head=head)
            self.post_message(self.Opened(self, place))
            return
        if event.chain > 1 or (place, head) == (self.cursor, self.on_head):
            # The first click of two has put the cursor there already.
            if event.chain <= 2:
                self.go(place, head=head)
                self.post_message(self.Opened(self, place))
            return
        self.go(place, head=head)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down by one turn of the wheel."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up by one turn of the wheel."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, down: int) -> None:
        event.stop()
        if self._painter.sheet.height > self._painter.body:
            self.scroll_rows(3 * down)
            return
        place = self._painter.place_at(event.x, event.y)
        if place is None:
            return
        height, count = self._painter.sheet.heights[place.band], len(rows_of(self._painter.sheet.cell(place)))
        key = (place.band, place.column)
        first = min(max(0, self._painter.windows.get(key, 0) + down), max(0, count - height))
        if first != self._painter.windows.get(key, 0):
            self._painter.windows[key] = first
            self.repaint(self._painter.rows_at(place))

    # -- helpers ------------------------------------------------------------------------------------------------------

    def sized(self) -> None:
        """Lay the week out for the new size, with the cursor in sight."""
        before = self.column_cells
        self._painter.lay_out()
        self._painter.reveal()
        if self.column_cells != before:
            self.post_message(self.Widened())
