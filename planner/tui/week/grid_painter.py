"""What the grid of three columns paints: the heads, the bands with their cells, and the rules between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from planner.tui.week.bands import Band, Frame, Place, frame, heights, row_of, rows_of
from planner.tui.week.cell_text import Marks, Run, cell_run, column_of, fit, under_cursor
from planner.tui.week.cursor_grid import Sheet
from planner.tui.widgets.line_widget import Painted

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


class GridLines(Painted):
    """Lays a picture out in the room there is and paints its lines; what it shows is set by its subclass."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._picture: Picture | None = None
        self._sheet = Sheet((), ())
        self._frame: Frame = frame(80)
        self._cursor = Place(0, 0)
        self._windows: dict[tuple[int, int], int] = {}
        self._top = 0

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

    # -- room ----------------------------------------------------------------------------------------------------------

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

    def _cursor_row(self, band: int, column: int) -> int | None:
        if (self._cursor.band, self._cursor.column) != (band, column):
            return None
        at = row_of(self._sheet.cell(self._cursor), self._cursor.index)
        return at - self._windows.get((band, column), 0)
