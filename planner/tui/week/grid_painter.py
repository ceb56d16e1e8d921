"""The painter of the grid: headings, bands with their cells, and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.geometry import Size

from planner.named_tuple import NamedTuple
from planner.tui.week.bands import Band, Frame, RowPlace, frame, heights, row_at, rows_of
from planner.tui.week.cell_text import CellMarks, cell_run, column_at, under_cursor
from planner.tui.week.cursor_grid import CursorGrid, window
from planner.tui.widgets.text_runs import TextRun, fit

HEAD_LINES = 2
NARROW = 48
BESIDE = 7
"""Cells for the hours of another clock at the right edge."""
ROOMY = 17
"""Rows of the terminal above which the intentions are shown."""


class Picture(NamedTuple):
    """All that the grid shows.

    `heads` are the headings of the columns, `hint` is for an empty cell under the cursor, `shrink` fits the bands
    into the height, `single` shows the cursor's column alone. `intentions` have a line of their own below the
    headings, if there are any. `beside` heads the labels at the right edge. `to_try` is said below the days, where
    there's room for all of it.
    """

    bands: tuple[Band, ...]
    heads: tuple[str, str, str]
    marks: CellMarks
    hint: str = ""
    shrink: bool = True
    single: bool = False
    intentions: tuple[str, str, str] = ("", "", "")
    beside: str = ""
    to_try: tuple[str, ...] = ()


def _shaded(runs: Sequence[TextRun]) -> list[TextRun]:
    """The runs on the background of own hours; the cursor keeps its own."""
    return [(text, style if "+" in style else f"own+{style}") for text, style in runs]


class GridPainter:
    """Lays a picture out in the room there is and paints its lines.

    `size` gives the widget's size, `rows` the height of the whole terminal. `top` is the first row of the sheet that
    is shown; with `on_head` the cursor is on the head of its column. `windows` has the first entry shown of each
    cell, by band and column, if it has more than fit.
    """

    def __init__(self, size: Callable[[], Size], rows: Callable[[], int]) -> None:
        self._size, self._rows = size, rows
        self.picture: Picture | None = None
        self.sheet = CursorGrid((), ())
        self.frame: Frame = frame(80)
        self.cursor = RowPlace(0, 0)
        self.on_head = False
        self.windows: dict[tuple[int, int], int] = {}
        self.top = 0

    # -- lines --------------------------------------------------------------------------------------------------------

    def line(self, y: int) -> Sequence[TextRun]:
        """The runs of one line of the widget."""
        if self.picture is None:
            return []
        if y == 0:
            return self._heads(self.picture)
        if y == self.head - 1:
            return [(self._rule("┼"), "rule")]
        if y == 1:
            return self._intentions(self.picture)
        row = y - self.head + self.top
        if y - self.head >= self.body:
            crossing = "─" if self._shows_to_try else "┴"
            return [(self._rule(crossing, self.sheet.height > self.top + self.body), "rule")]
        found = self.sheet.band_at(row)
        if found is None and self._shows_to_try:
            return self._to_try(self.picture.to_try, row - self.sheet.height)
        if found is None:
            blank: list[TextRun] = [(" " * self.frame.label, "text")]
            for span in self.frame.spans:
                blank += [("│", "rule"), (" " * span.width, "text")]
            return [*blank, *self._beside("")]
        return self._body_line(*found)

    def _heads(self, picture: Picture) -> list[TextRun]:
        runs: list[TextRun] = [(" " * self.frame.label, "text")]
        for column, span in zip(self.frame.shown, self.frame.spans, strict=True):
            name = column_at(column)
            head: list[TextRun] = [(fit(f" {picture.heads[column]}", span.width), f"head-{name}")]
            cursor = self.on_head and column == self.cursor.column
            runs += [(">", "new"), *under_cursor(head)] if cursor else [("│", "rule"), *head]
        return [*runs, *self._beside(picture.beside, "dim")]

    def _intentions(self, picture: Picture) -> list[TextRun]:
        runs: list[TextRun] = [(" " * self.frame.label, "text")]
        for column, span in zip(self.frame.shown, self.frame.spans, strict=True):
            runs += [("│", "rule"), (fit(f" {picture.intentions[column]}", span.width), "dim")]
        return [*runs, *self._beside("")]

    @property
    def _shows_to_try(self) -> bool:
        """Whether there is something to try, and room for it below the days."""
        wanted = len(self.picture.to_try) if self.picture else 0
        return 0 < wanted <= self.body - self.sheet.height - 2

    def _to_try(self, lines: Sequence[str], row: int) -> list[TextRun]:
        """The runs of a row below the days: their rule, a blank row, then the lines."""
        if row == 0:
            return [(self._rule("┴"), "rule")]
        text = lines[row - 2] if 2 <= row < len(lines) + 2 else ""
        room = max(0, self._size().width - self.frame.label)
        return [(" " * self.frame.label, "text"), (fit(f" {text}", room), "dim" if row == 2 else "text")]

    def _rule(self, crossing: str, more: bool = False) -> str:
        line = "─" * self.frame.label + "".join(f"{crossing}{'─' * span.width}" for span in self.frame.spans)
        if self.frame.right:
            line += crossing + "─" * (self.frame.right - 1)
        return f"─ more ↓ {line[9:]}" if more else line

    def _body_line(self, band_no: int, row: int) -> list[TextRun]:
        band, height = self.sheet.bands[band_no], self.sheet.heights[band_no]
        runs = [self._label(band, row, height)]
        assert self.picture is not None
        for column, span in zip(self.frame.shown, self.frame.spans, strict=True):
            cell = band.cells[column]
            first = self.windows.get((band_no, column), 0)
            cursor = self._cursor_row(band_no, column) == row
            chosen = self.cursor.entry if cursor else None
            cells = cell_run(cell, row, height, first, span.width, column_at(column), self.picture.marks, chosen)
            if cursor and not cell:
                cells = under_cursor([(fit(f"  {self.picture.hint}", span.width), "dim")])
            elif band.own[column]:
                cells = _shaded(cells if cell else [(fit(" ·", span.width), "dim")])
            runs += [(">", "new") if cursor else ("│", "rule"), *cells]
        return [*runs, *self._beside(band.beside if row == 0 else "", "today" if band.now else "dim")]

    def _beside(self, label: str, style: str = "text", edge: str = "│") -> list[TextRun]:
        """The label at the right edge; empty without any."""
        right = self.frame.right
        return [(edge, "rule"), (fit(label, right - 1), style)] if right else []

    def _label(self, band: Band, row: int, height: int) -> TextRun:
        bar = "▌" if band.now else " "
        words = ""
        if row == 0:
            words = band.label if band.hour is None else f"{band.label}:00"
            if band.now and band.hour is not None and height == 1:
                words = f"{band.label} now"
        elif row == 1 and band.now:
            words = "today" if band.hour is None else "now"
        style = "today" if band.now else "over" if band.over else "text"
        return fit(f"{bar}{words}", self.frame.label), style

    # -- room ----------------------------------------------------------------------------------------------------------

    @property
    def head(self) -> int:
        """The number of rows above the bands: headings, intentions and the rule."""
        meant = self.picture is not None and any(self.picture.intentions)
        return HEAD_LINES + int(meant and self._rows() > ROOMY)

    @property
    def body(self) -> int:
        """The number of rows for bands."""
        return max(1, self._size().height - self.head - 1)

    @property
    def narrow(self) -> bool:
        """Whether there is room for one column only."""
        return 0 < self._size().width < NARROW

    def lay_out(self) -> None:
        """Lay the picture out in the present room; the windows stay as far as they can."""
        if self.picture is None:
            return
        single = self.picture.single or self.narrow
        bands = self.picture.bands
        right = BESIDE if any(band.beside for band in bands) else 0
        self.frame = frame(self._size().width or 80, (self.cursor.column,) if single else (0, 1, 2), right=right)
        self.sheet = CursorGrid(bands, heights(bands, self.frame.shown, self._room(bands), shrink=self.picture.shrink))
        self.windows = {key: first for key, first in self.windows.items() if key[0] < len(bands)}
        for (band, column), first in self.windows.items():
            most = max(0, len(rows_of(bands[band].cells[column])) - self.sheet.heights[band])
            self.windows[band, column] = min(first, most)

    def _room(self, bands: Sequence[Band]) -> int:
        """The rows for the bands: with things to try, those that are left, if enough are."""
        wanted = len(self.picture.to_try) if self.picture else 0
        left = self.body - wanted - 2
        return left if wanted and left > len(bands) else self.body

    def _cursor_row(self, band: int, column: int) -> int | None:
        if self.on_head or (self.cursor.band, self.cursor.column) != (band, column):
            return None
        at = row_at(self.sheet.cell(self.cursor), self.cursor.entry)
        return at - self.windows.get((band, column), 0)

    # -- places -------------------------------------------------------------------------------------------------------

    def reveal(self) -> bool:
        """Scroll so that the cursor is visible; returns whether the whole grid moved."""
        if not self.sheet.bands or not self._size():
            return False
        place, height = self.cursor, self.sheet.heights[self.cursor.band]
        key = (place.band, place.column)
        cell = self.sheet.cell(place)
        at = row_at(cell, place.entry)
        first = window(len(rows_of(cell)), height, at, self.windows.get(key, 0))
        if first != self.windows.get(key, 0):
            self.windows[key] = first
        row = self.sheet.tops[place.band] + at - first
        top = min(self.top, row)
        if (row == self.sheet.tops[place.band] + height - 1 and row - top >= self.body) or row - top >= self.body:
            top = row - self.body + 1
        top = min(top, max(0, self.sheet.height - self.body))
        moved, self.top = top != self.top, top
        return moved

    def rows_at(self, place: RowPlace) -> Iterable[int]:
        """The widget's rows that the cell of `place` takes."""
        if place.band >= len(self.sheet.bands):
            return []
        head = self.head
        top = self.sheet.tops[place.band] + head - self.top
        return range(max(head, top), min(head + self.body, top + self.sheet.heights[place.band]))

    def head_at(self, x: int, y: int) -> int | None:
        """The column whose head is at that cell of the widget; None for none."""
        return self.frame.column_at(x) if 0 <= y < self.head - 1 else None

    def place_at(self, x: int, y: int) -> RowPlace | None:
        """The place at that cell of the widget, for the mouse; None for none."""
        row = y - self.head
        found = self.sheet.band_at(row + self.top) if 0 <= row < self.body else None
        column = self.frame.column_at(x)
        if found is None or column is None:
            return None
        band, row = found
        cell = self.sheet.bands[band].cells[column]
        rows, row = rows_of(cell), row + self.windows.get((band, column), 0)
        index = len(cell)
        if row < len(rows):
            span, lanes = self.frame.span(column), cell[rows[row][0]].lanes
            lane = min(lanes - 1, max(0, x - span.x) * lanes // max(1, span.width))
            index = min(rows[row], key=lambda entry: abs(cell[entry].lane - lane))
        if index >= len(cell):
            # Below the last block of a cell: the cell itself, so that no block is held there.
            return self.sheet.place(band, column, index) if not cell else RowPlace(band, column, len(cell) - 1, None)
        return self.sheet.place(band, column, index)
