"""The balance: moments, then hours beside the ranges, then week by week."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from planner.domain.errors import PlannerError
from planner.domain.review.steps import RANGES_AFTER
from planner.frontend.setting_fields import range_said, read_ranges
from planner.interop.statistics import hours_lines, moments_lines, plot_lines, table_lines
from planner.interop.statistics_data import figures_of
from planner.resources import styles_dir
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.line_input import LinePanel, LineQuestion
from planner.tui.widgets.footer import Footer
from planner.tui.widgets.panel import Line
from planner.tui.widgets.reading import Body

if TYPE_CHECKING:
    from planner.plan.plan import Plan

SPANS = (8, 26, 52)
Ranges = dict[str, list[int] | None]


class BalanceScreen(Screen[None]):
    """The balance of some weeks; when `shared`, without what only its owner may see."""

    CSS_PATH = [styles_dir() / "review.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,w", "close", show=False, id="quit"),
        Binding("v", "span", show=False, id="view"),
        Binding("r", "range", show=False),
    ]

    def __init__(self, plan: Plan, *, shared: bool = False) -> None:
        super().__init__()
        self._plan, self._shared = plan, shared
        self._span = 0

    def compose(self) -> ComposeResult:
        """Lay out the figures and the line of keys."""
        yield Body(classes="body")
        yield Footer()

    async def on_mount(self) -> None:
        """Show the figures, and let the keys scroll them."""
        await self.show_figures()
        self.set_focus(self.query_one(Body))

    async def show_figures(self) -> None:
        """Show the figures for as many weeks as are chosen."""
        body = self.query_one(Body)
        lines = list(self._lines())
        with self.app.batch_update():
            await body.remove_children()
            await body.mount_all(
                [Line(line.lstrip("# "), classes="head") if line.startswith("#") else _plain(line) for line in lines]
            )
        weeks = SPANS[(self._span + 1) % len(SPANS)]
        own = () if self._shared else (("r", "your range"),)
        self.query_one(Footer).say(("↑ ↓", "scroll"), ("v", f"{weeks} weeks"), *own, ("q", "back"))

    def _lines(self) -> Iterator[str]:
        weeks = SPANS[self._span]
        figures = figures_of(self._plan, weeks, shared=self._shared)
        width = max(40, min(self.app.size.width - 6, 110))
        yield f"# Moments, {weeks} weeks"
        yield from moments_lines(figures)
        yield "# Hours"
        yield from hours_lines(figures)
        if not self._shared and not figures.ranges and len(self._plan.reviews.all()) >= RANGES_AFTER:
            yield "r chooses a range for yourself, if you would like one to look at."
        yield "# Week by week, what happened"
        yield from plot_lines(figures, width)
        yield ""
        yield from table_lines(figures, weeks)

    async def action_span(self) -> None:
        """Show the next number of weeks: 8, 26 or 52."""
        self._span = (self._span + 1) % len(SPANS)
        await self.show_figures()

    def action_range(self) -> None:
        """Ask for your own ranges; not while two look at the screen."""
        if not self._shared:
            self.app.push_screen(RangeLine(), self._chosen)

    async def _chosen(self, chosen: Ranges | None) -> None:
        if chosen is None:
            return
        try:
            self._plan.people.set_person(**chosen)
        except PlannerError as problem:
            self.query_one(Footer).say(("", str(problem)))
            return
        await self.show_figures()

    def action_close(self) -> None:
        """Go back to the screen before."""
        self.dismiss(None)


def _plain(line: str) -> Static:
    """A line that keeps its blanks, for a table or plot; its text is safe already."""
    return Static(Content(line))


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
                "For example 4h-8h, your own time; or 4h-8h 5h-10h, yours and ours.",
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
