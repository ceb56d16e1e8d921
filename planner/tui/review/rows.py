"""The rows of a review's columns: fields, things to do, and words to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget

from planner.tui.review.items import AnswerItem, DeedItem, Item, WordsItem
from planner.tui.widgets.field_kinds import LEFT_BY_TAB
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.lines_field import Lines
from planner.tui.widgets.panel import Line
from planner.tui.widgets.row_text import RowText

FOR_THE_SCREEN = ("left", "right", "space")
"""Keys that a closed row leaves to the screen: another column, ready."""


class AnswerRow(Row):
    """A field of the review.

    `stored` gives the text of the closed field, `start` the text to open with. Closing passes its text to `keep`,
    even if it wasn't changed.
    """

    LEFT_BY = LEFT_BY_TAB

    def __init__(
        self,
        item: AnswerItem,
        stored: Callable[[AnswerItem], str],
        start: Callable[[AnswerItem], str],
        keep: Callable[[AnswerItem, str], object],
    ) -> None:
        text = RowText(Lines(), lambda: start(item))
        empty = f"({item.suggestion})" if item.suggestion else "…"
        super().__init__(item.label, lambda: stored(item) or empty, name=item.key, text=text)
        self.item = item
        self._keep = keep

    @property
    def is_changed(self) -> bool:
        """True: the text may be a draft, which is saved when the field closes."""
        return True

    def hand_over(self) -> None:
        """Save the text of the field."""
        self._keep(self.item, self.typed)

    def on_key(self, event: events.Key) -> None:
        """Leave the keys for columns and "ready" to the screen while it is closed."""
        if not self.is_open and event.key in FOR_THE_SCREEN:
            event.prevent_default()


class DeedRow(Row):
    """Something to do: Enter does it."""

    class Chosen(Message):
        """The person chose this row."""

        def __init__(self, deed: DeedItem) -> None:
            super().__init__()
            self.deed = deed

    def __init__(self, deed: DeedItem) -> None:
        super().__init__(deed.words, lambda: "", name=deed.key)
        self.deed = deed
        self._value.display = False

    def act(self, by: int) -> None:
        """Tell the screen that this was chosen."""
        self.post_message(self.Chosen(self.deed))

    def on_key(self, event: events.Key) -> None:
        """Leave the keys for columns and "ready" to the screen.

        It gets the others too on a page without fields; beside fields a letter was meant for one of them, so it
        does nothing here.
        """
        is_text = event.is_printable and event.key.isalnum() and len(event.key) == 1
        if event.key in FOR_THE_SCREEN or (event.is_printable and not (is_text and self.screen.query(AnswerRow))):
            event.prevent_default()


class ReviewColumn(VerticalScroll, can_focus=False, inherit_bindings=False):
    """One of the three columns.

    It's filled again only when its rows differ, and never while somebody types in it.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, make: Callable[[Item], Widget], *, id: str) -> None:  # noqa: A002  the name Textual gives it
        super().__init__(id=id)
        self._make = make
        self._items: tuple[Item, ...] = ()
        self._head = Line(classes="head")
        self.display = True

    def on_mount(self) -> None:
        """Put the heading at the top."""
        self.mount(self._head)

    def entitle(self, text: str) -> None:
        """Set the heading."""
        self._head.say(text)

    @property
    def rows(self) -> list[Row]:
        """The rows that the cursor can be on, from top to bottom."""
        return list(self.query(Row))

    @property
    def open_row(self) -> AnswerRow | None:
        """The field that is open for typing, or None."""
        return next((row for row in self.query(AnswerRow) if row.is_open), None)

    async def fill(self, items: tuple[Item, ...]) -> bool:
        """Show these rows; if they're the same, only refresh their values.

        Returns whether they are what is shown: a column stays as it is while somebody types in it.
        """
        if items == self._items:
            for row in self.rows:
                if not row.is_open:
                    row.show_value()
            return True
        if self.open_row:
            return False
        self._items = items
        rows = self.rows
        at = rows.index(self.screen.focused) if self.screen.focused in rows else None
        with self.app.batch_update():
            await self.query("ReviewColumn > .item").remove()
            await self.mount_all([self._widget(item) for item in items])
        self.scroll_home(animate=False)
        if at is not None:
            self.focus_row(rows[at].name, at)
        return True

    def focus_row(self, name: str | None, otherwise: int = 0, *, scroll: bool = True) -> bool:
        """Put the cursor on the row of that name, else on the one at that place.

        `scroll` brings it into sight. Returns False when there are no rows.
        """
        rows = self.rows
        if not rows:
            return False
        there = rows[min(otherwise, len(rows) - 1)]
        row = next((row for row in rows if row.name == name), there)
        self.screen.set_focus(row, scroll_visible=False)
        if scroll:
            # Rows that were just mounted have no place yet, so the focus can't scroll to them.
            self.call_after_refresh(row.scroll_visible, animate=False)
        return True

    def is_far(self, row: Widget) -> bool:
        """Whether a row is more than a page above or below what is shown."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        place = row.virtual_region
        return place.bottom < top - height or place.y > top + 2 * height

    def turn_page(self, by: int) -> None:
        """Scroll by so many pages; a line of the one before stays in sight."""
        self.scroll_relative(y=by * (self.scrollable_content_region.height - 1), animate=False, immediate=True)

    def _widget(self, item: Item) -> Widget:
        widget = self._make(item)
        widget.add_class("item")
        return widget


def words(item: WordsItem) -> Line:
    """A line to read."""
    return Line(item.text, classes=item.look or None)
