"""The base of every widget that is always on the screen: it paints its own lines, and only those that changed.

Textual does not compare a frame with the one before: it renders every region that is refreshed. So a line is made
again only when its widget asks for it, and refreshed only when it differs from the line that was there. Which of its
cells are sent is worked out in `planner/tui/terminal/frame_diff.py`.
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
from planner.tui.widgets.text_runs import Run, merged


class Painted(Widget, inherit_bindings=False):
    """A widget of plain lines. A subclass says what `line(y)` holds and calls `repaint` when that changed."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._strips: dict[int, Strip] = {}
        self._looks: Looks | None = None
        self._sized = Size()
        self._theme = ""

    # -- for subclasses -----------------------------------------------------------------------------------------------

    def line(self, y: int) -> Sequence[Run]:
        """The runs of one line; what is missing at the right is filled with blanks."""
        raise NotImplementedError

    def sized(self) -> None:
        """The widget has another size than when it last painted: lay out anew. All its lines are then made again."""

    def look(self, name: str) -> Style:
        """The style of that name in the theme of now."""
        if self._looks is None:
            app = self.app
            self._looks = Looks(app.theme_variables, plain=app.has_class("-plain"), colourless=app.no_color)
        return self._looks[name]

    def repaint(self, rows: Iterable[int] | None = None) -> None:
        """Make these lines again (all of them without `rows`) and refresh those that differ from what is shown."""
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
        # It comes for many reasons; the colours of the lines hang on the theme alone.
        if self.app.theme != self._theme:
            self._theme = self.app.theme
            self._looks = None
            self._strips.clear()

    def _check_size(self) -> None:
        # Not in `on_resize`: that comes after the first lines of the new size have been asked for.
        if self.size != self._sized:
            self._sized = self.size
            self._strips.clear()
            self.sized()

    def _strip(self, y: int) -> Strip:
        width = self.size.width
        segments = [Segment(text, self.look(style)) for text, style in merged(self.line(y))]
        return Strip(segments).adjust_cell_length(width, self.look("text")).simplify()


def across(parts: Mapping[int, Sequence[Run]], width: int) -> list[Run]:
    """Runs placed at given cells of a line, blanks between them. The later ones give way where there is no room."""
    out: list[Run] = []
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
