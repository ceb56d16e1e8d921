"""The base of the permanent widgets: they paint their own lines when changed.

Textual doesn't compare a frame with the one before: it renders every region that is refreshed. So a line is made
again only when its widget asks for it, and refreshed only when it differs from the line before. Which of its cells
are sent is worked out in `planner/tui/terminal/frame_diff.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from planner.tui.themes import Looks
from planner.tui.widgets.text_runs import TextRun, merged


class Painted(Widget, inherit_bindings=False):
    """A widget of plain lines.

    A subclass implements `line(y)` and calls `repaint` when a line changed.
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._strips: dict[int, Strip] = {}
        self._looks: Looks | None = None
        self._sized = Size()
        self._theme = ""

    # -- for subclasses -----------------------------------------------------------------------------------------------

    def line(self, y: int) -> Sequence[TextRun]:
        """The runs of one line; blanks fill up the right side."""
        raise NotImplementedError

    def sized(self) -> None:
        """Lay out for a new size; all lines are made again after this."""

    def look(self, name: str) -> Style:
        """The style of that name in the present theme."""
        if self._looks is None:
            app = self.app
            self._looks = Looks(app.theme_variables, plain=app.has_class("-plain"), colourless=app.no_color)
        return self._looks[name]

    def repaint(self, rows: Iterable[int] | None = None) -> None:
        """Make lines again (all without `rows`), and refresh those that differ."""
        if not self.size or not self.is_attached:
            self._strips.clear()
            return
        self._check_size()
        regions = []
        for y in range(self.size.height) if rows is None else rows:
            if not 0 <= y < self.size.height:
                continue
            old, new = self._strips.get(y), self._strip(y)
            if old != new:
                regions.append(Region(0, y, self.size.width, 1))
            self._strips[y] = new
        if regions:
            self.refresh(*regions)

    # -- Textual's side -----------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Return the strip of a line, painted again only if it changed."""
        self._check_size()
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = self._strip(y)
        return strip

    def notify_style_update(self) -> None:
        """Paint all lines again if the theme changed."""
        super().notify_style_update()
        # This is called for many reasons; the colours of lines depend on the theme alone.
        if self.app.theme != self._theme:
            self._theme = self.app.theme
            self._looks = None
            self._strips.clear()

    def _check_size(self) -> None:
        # Not in `on_resize`: that comes after the first lines of the new size are asked for.
        if self.size != self._sized:
            self._sized = self.size
            self._strips.clear()
            self.sized()

    def _strip(self, y: int) -> Strip:
        runs, width = self.line(y), self.size.width
        missing = width - sum(cell_len(text) for text, _style in runs)
        if missing > 0:
            runs = [*runs, (" " * missing, "text")]
        strip = Strip([Segment(text, self.look(style)) for text, style in merged(runs)], width - min(missing, 0))
        return strip.crop(0, width) if missing < 0 else strip


def across(parts: Mapping[int, Sequence[TextRun]], width: int) -> list[TextRun]:
    """Place runs at given cells of a line; later ones are left out without room."""
    out: list[TextRun] = []
    x = 0
    for start in sorted(parts):
        if start < x:
            continue
        out.append((" " * (start - x), "text"))
        out.extend(parts[start])
        x = start + sum(cell_len(text) for text, _style in parts[start])
        if x >= width:
            break
    return out
