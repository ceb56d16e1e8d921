"""A menu in as many columns as fit, for arrows and Enter, keys, and the mouse.

It draws its lines itself, and a move of the cursor repaints the two entries concerned and nothing else. It's as high
as its entries; its container scrolls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from planner.domain.cells import drawn
from planner.tui.widgets.menu_layout import entry_lines

MARK = 2  # the cells of "> "
GAP = 3  # between two columns
WIDEST_KEY = 6


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry: its words (maybe several lines), its key and a dim note.

    `key` is for display, `keys` are Textual's names. None of it is markup.
    """

    id: str
    words: str
    key: str = ""
    keys: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Entries under a heading, which may be empty.

    `columns` and `width` override the menu's. `apart` puts a blank line around an entry of several lines.
    """

    entries: tuple[MenuEntry, ...]
    heading: str = ""
    columns: int = 0
    width: int = 0
    apart: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    """An entry laid out: its place, and the key, words and note of each line."""

    column: int
    region: Region
    lines: tuple[tuple[str, str, str], ...]


class Menu(Widget, can_focus=True):
    """Shows groups of entries; `cursor` counts through all of them.

    It has up to `most_columns`, each of `column_width` cells or more.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "menu--words",
        "menu--cursor",
        "menu--key",
        "menu--note",
        "menu--heading",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", show=False),
        Binding("down,j", "step(1)", show=False),
        Binding("left,h", "across(-1)", show=False),
        Binding("right,l", "across(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("enter,space", "choose", show=False),
    ]
    STEERING = frozenset({"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "tab"})

    class Chosen(Message):
        """The person chose this entry, with its `key` or, if that's empty, otherwise."""

        def __init__(self, menu: Menu, entry: MenuEntry, key: str = "") -> None:
            super().__init__()
            self.menu = menu
            self.entry = entry
            self.key = key

        @property
        def control(self) -> Menu:
            """The widget that sent the message, for Textual's selectors."""
            return self.menu

    class Moved(Message):
        """The cursor is on another entry."""

        def __init__(self, menu: Menu) -> None:
            super().__init__()
            self.menu = menu

        @property
        def control(self) -> Menu:
            """The widget that sent the message, for Textual's selectors."""
            return self.menu

    class LeftAbove(Message):
        """The cursor went up from the first line, so a widget above may take the focus."""

    def __init__(
        self,
        groups: Sequence[MenuGroup],
        *,
        cursor: str | None = None,
        most_columns: int = 1,
        column_width: int = 34,
        id: str | None = None,  # noqa: A002  the name Textual gives it
    ) -> None:
        super().__init__(id=id)
        self._most_columns, self._column_width = most_columns, column_width
        self._laid_out_for = -1
        self._cells: list[_Cell] = []
        self._headings: dict[int, str] = {}
        self._height = 0
        self._groups: tuple[MenuGroup, ...] = ()
        self.entries: tuple[MenuEntry, ...] = ()
        self.cursor = 0
        self.fill(groups, cursor)

    # -- what it shows ----------------------------------------------------------------------------------------------

    def fill(self, groups: Sequence[MenuGroup], cursor: str | None = None) -> None:
        """Show other entries, with the cursor on that id, else on the first."""
        self._groups = tuple(groups)
        self.entries = tuple(entry for group in groups for entry in group.entries)
        self.cursor = next((n for n, entry in enumerate(self.entries) if entry.id == cursor), 0)
        self._laid_out_for = -1
        self.refresh(layout=True)

    @property
    def current(self) -> MenuEntry | None:
        """The entry under the cursor, or None in an empty menu."""
        return self.entries[self.cursor] if self.entries else None

    @property
    def cursor_region(self) -> Region:
        """The region of the entry under the cursor."""
        if self.cursor >= len(self._cells):
            return self.content_region
        return self._cells[self.cursor].region.translate(self.content_region.offset)

    # -- drawing ----------------------------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height in lines at that width."""
        self._lay_out(width)
        return self._height

    def render_line(self, y: int) -> Strip:
        """Return the strip of a line: a heading, or entries side by side."""
        width = self.size.width
        self._lay_out(width)
        if y in self._headings:
            return self._strip(Content.styled(self._headings[y], self.get_visual_style("menu--heading")), width)
        parts, at = [], 0
        for index, cell in enumerate(self._cells):
            if cell.region.y <= y < cell.region.y + len(cell.lines):
                parts += [self._strip(Content(""), cell.region.x - at), self._entry_line(index, cell, y)]
                at = cell.region.right
        return Strip.join([*parts, self._strip(Content(""), width - at)]).simplify()

    def _entry_line(self, index: int, cell: _Cell, y: int) -> Strip:
        key, words, note = cell.lines[y - cell.region.y]
        if index == self.cursor:
            mark = ">" if y == cell.region.y else " "
            return self._strip(Content(f"{mark} {key}{words}{note}"), cell.region.width, "menu--cursor")
        style = self.get_visual_style
        line = Content.assemble("  ", (key, style("menu--key")), words, (note, style("menu--note")))
        return self._strip(line, cell.region.width)

    def _strip(self, content: Content, width: int, component: str = "menu--words") -> Strip:
        if width <= 0:
            return Strip([])
        padded = content.truncate(width, pad=True)
        return Strip(padded.render_segments(self.get_visual_style(component)), width)

    def _lay_out(self, width: int) -> None:
        if width == self._laid_out_for:
            return
        self._laid_out_for = width
        self._cells, self._headings, self._height = [], {}, 0
        for group in self._groups:
            most, least = group.columns or self._most_columns, group.width or self._column_width
            columns = max(1, min(most, (width + GAP) // (least + GAP)))
            self._height += 1 if self._height else 0
            if group.heading:
                self._headings[self._height] = drawn(group.heading)
                self._height += 1
            self._lay_out_group(group.entries, columns, (width - GAP * (columns - 1)) // columns, apart=group.apart)

    def _lay_out_group(self, entries: Sequence[MenuEntry], columns: int, width: int, *, apart: bool) -> None:
        """Lay entries out down the first column, then down the next one."""
        key_width = min(WIDEST_KEY, max(cell_len(entry.key) for entry in self.entries))
        rows = -(-len(entries) // columns)
        top = bottom = self._height
        lines: tuple[tuple[str, str, str], ...] = ()
        for n, entry in enumerate(entries):
            above = len(lines)
            column = n // rows
            lines = entry_lines(entry.key, entry.words, entry.note, key_width, width - MARK)
            if n % rows == 0:
                top = self._height
            elif apart and max(above, len(lines)) > 1:
                top += 1
            self._cells.append(_Cell(column, Region(column * (width + GAP), top, width, len(lines)), lines))
            top += len(lines)
            bottom = max(bottom, top)
        self._height = bottom

    # -- moving and choosing ----------------------------------------------------------------------------------------

    def go(self, index: int) -> None:
        """Put the cursor on the entry with that number."""
        if not self.entries or index == self.cursor:
            return
        for n in (self.cursor, index):
            self.refresh(*([self._cells[n].region] if n < len(self._cells) else []))
        self.cursor = index
        self.show_cursor()
        self.post_message(self.Moved(self))

    def show_cursor(self) -> None:
        """Scroll the container so that the entry under the cursor is visible."""
        if self.cursor < len(self._cells) and isinstance(self.parent, Widget):
            region = self._cells[self.cursor].region
            if self.cursor == 0:  # show what is above the first entry too
                region = Region(0, -self.virtual_region.y, region.width, self.virtual_region.y + region.bottom)
            place = self.content_region.offset - self.region.offset + self.virtual_region.offset
            self.parent.scroll_to_region(region.translate(place), animate=False, origin_visible=False)

    def on_mount(self) -> None:
        """Scroll to the cursor once the size is known."""
        self.call_after_refresh(self.show_cursor)

    async def on_key(self, event: events.Key) -> None:
        """Choose the entry with that key, even if the key would also move the cursor."""
        if event.key in self.STEERING:
            return
        for index, entry in enumerate(self.entries):
            pressed = next((key for key in (event.key, event.character) if key in entry.keys), None)
            if pressed:
                event.stop()
                self.go(index)
                self.post_message(self.Chosen(self, entry, pressed))
                return

    def on_click(self, event: events.Click) -> None:
        """Choose the entry under the mouse."""
        spot = event.get_content_offset(self)
        for index, cell in enumerate(self._cells):
            if spot is not None and cell.region.contains_point(spot):
                event.stop()
                self.go(index)
                self.action_choose()

    def action_step(self, by: int) -> None:
        """Move by so many entries; up from the first leaves the menu."""
        if by == -1 and self.cursor == 0:
            self.post_message(self.LeftAbove())
        self.go(max(0, min(len(self.entries) - 1, self.cursor + by)))

    def action_page(self, by: int) -> None:
        """Go up or down one page in the cursor's column."""
        if not self._cells or not isinstance(self.parent, Widget):
            return
        here = self._cells[self.cursor]
        wanted = here.region.y + by * max(1, self.parent.size.height - 2)
        column = [(n, cell) for n, cell in enumerate(self._cells) if cell.column == here.column]
        self.go(min(column, key=lambda row: abs(row[1].region.y - wanted))[0])

    def action_across(self, by: int) -> None:
        """Move to the nearest entry in the column at the side."""
        if not self._cells:
            return
        here = self._cells[self.cursor]
        beside = [
            (abs(cell.region.y - here.region.y), index)
            for index, cell in enumerate(self._cells)
            if cell.column == here.column + by
        ]
        if beside:
            self.go(min(beside)[1])

    def action_edge(self, index: int) -> None:
        """Go to the entry at that index; -1 is the last."""
        self.go(index % len(self.entries) if self.entries else 0)

    def action_choose(self) -> None:
        """Choose the entry under the cursor."""
        if self.current is not None:
            self.post_message(self.Chosen(self, self.current))
