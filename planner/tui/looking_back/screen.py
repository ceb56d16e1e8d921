"""Looking back: the braid, a few sentences, and hours for one's own range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.screen import Screen

from planner.domain.errors import PlannerError
from planner.domain.looking_back import PAGE_WEEKS, LookBack
from planner.domain.time.week import Week
from planner.frontend.setting_fields import range_said, read_ranges
from planner.resources import styles_dir
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.line_input import LinePanel, LineQuestion
from planner.tui.looking_back.page_lines import PageLines, look_back_lines
from planner.tui.widgets.footer import Footer
from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.text_runs import TextRun

if TYPE_CHECKING:
    from planner.plan.plan import Plan

Ranges = dict[str, list[int] | None]


class LookingBackScreen(Screen[None]):
    """Eight weeks to look back on; when `shared`, only what both may see."""

    CSS_PATH = [styles_dir() / "review.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,w", "close", show=False, id="quit"),
        Binding("left_square_bracket,pageup,backspace", "turn(-1)", show=False, id="week_before"),
        Binding("right_square_bracket,pagedown,space", "turn(1)", show=False, id="week_after"),
        Binding("t", "latest", show=False, id="this_week"),
        Binding("r", "range", show=False),
    ]

    def __init__(self, plan: Plan, *, shared: bool = False) -> None:
        super().__init__()
        self._plan, self._shared = plan, shared
        self._page = plan.statistics.looking_back.page(shared=shared)

    def compose(self) -> ComposeResult:
        """Lay out the page and the line of keys."""
        with PageBody(classes="body"):
            yield PageText(self._page, self._plan.me.id)
        yield Footer()

    def on_mount(self) -> None:
        """Say the keys, and let the arrows scroll on a small terminal."""
        self._say_keys()
        self.set_focus(self.query_one(PageBody))

    def show_weeks(self, last: Week | None) -> None:
        """Show the page that ends with that week; the latest without one."""
        self._page = self._plan.statistics.looking_back.page(last=last, shared=self._shared)
        self.query_one(PageText).show(self._page)
        self._say_keys()

    def _say_keys(self) -> None:
        keys = []
        if self._page.has_earlier:
            keys.append(("[", "eight weeks back"))
        if not self._page.is_latest:
            keys += [("]", "forward"), ("t", "to this week")]
        elif not self._shared and not self._page.is_blank:
            keys.append(("r", "hours: choose a range"))
        self.query_one(Footer).say(*keys, ("q", "back"))

    def action_turn(self, by: int) -> None:
        """Turn to the page before or after, as far as the plan goes."""
        if (by < 0 and self._page.has_earlier) or (by > 0 and not self._page.is_latest):
            first, last = self._page.weeks[0].week, self._page.weeks[-1].week
            self.show_weeks(first.plus(-1) if by < 0 else last.plus(PAGE_WEEKS))

    def action_latest(self) -> None:
        """Turn to the page with this week."""
        if not self._page.is_latest:
            self.show_weeks(None)

    def action_range(self) -> None:
        """Ask for your own ranges; not while two look at the screen."""
        if not self._shared:
            self.app.push_screen(RangeLine(), self._chosen)

    def _chosen(self, chosen: Ranges | None) -> None:
        if chosen is None:
            return
        try:
            self._plan.people.set_person(**chosen)
        except PlannerError as problem:
            self.query_one(Footer).say(("", str(problem)))
            return
        self.show_weeks(None)

    def action_close(self) -> None:
        """Go back to the screen before."""
        self.dismiss(None)


class PageBody(VerticalScroll, can_focus=True, inherit_bindings=False):
    """The part that the arrows scroll on a small terminal; other keys turn pages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", show=False),
        Binding("down,j", "scroll_down", show=False),
    ]


class PageText(Painted):
    """The page as lines; as many as there are, so that a small terminal scrolls them."""

    def __init__(self, page: LookBack, me: str) -> None:
        super().__init__()
        self._page, self._me = page, me
        self._lines: PageLines = []
        self._fitted: tuple[int, int] | None = None

    def show(self, page: LookBack) -> None:
        """Show another page."""
        self._page, self._fitted = page, None
        self.refresh(layout=True)
        self._strips.clear()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lay the page out for that room, and return the number of its lines."""
        if self._fitted != (width, container.height):
            self._fitted = width, container.height
            self._lines = look_back_lines(self._page, self._me, width, container.height)
        return len(self._lines)

    def line(self, y: int) -> Sequence[TextRun]:
        """Return the runs of one line."""
        return self._lines[y] if y < len(self._lines) else []


class RangeLine(Dialog[Ranges | None]):
    """Asks for my ranges; returns the fields to write of my own record.

    They are `range`, and `range we` when a second one was typed.
    """

    def panel(self) -> LinePanel:
        """Return the panel with the line to type in."""
        return LinePanel(
            LineQuestion(
                "Your range, a week",
                "Enter: save · Esc: close",
                "For example 4h-8h, your own time; or 4h-8h 5h-10h, yours and ours; none for no hours.",
                self._meaning,
                self._take,
            )
        )

    def _meaning(self, text: str) -> str:
        """Describe the ranges, in hours a week."""
        found = read_ranges(text).values()
        pairs = zip(("own", "ours"), found, strict=False)
        return " · ".join(f"{name}: {range_said(*pair) if pair else 'no range'}" for name, pair in pairs)

    def _take(self, text: str) -> None:
        """Close with the ranges by the name of their setting, as [low, high] minutes."""
        self.dismiss(read_ranges(text))
