"""Old reviews to read, and the kept line of each week."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.interop.markdown_review import review_markdown
from planner.resources import styles_dir
from planner.tui.dialogs.picker import Choose, Option
from planner.tui.widgets.footer import Footer
from planner.tui.widgets.panel import Line
from planner.tui.widgets.reading import Body

if TYPE_CHECKING:
    from planner.plan.plan import Plan

MOST_REVIEWS = 60


class ReadScreen(Screen[None]):
    """Some lines to read; those that begin with `# ` are headings."""

    CSS_PATH = [styles_dir() / "review.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,escape", "close", show=False, id="quit")]

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__()
        self._lines = list(lines)

    def compose(self) -> ComposeResult:
        """Lay out the lines to read; those that begin with # are headings."""
        with Body(classes="body"):
            for line in self._lines:
                heading = line.startswith("#")
                yield Line(line.lstrip("# ") if heading else line, classes="head" if heading else None)
        yield Footer()

    def on_mount(self) -> None:
        """Show the keys, and let them scroll the text."""
        self.query_one(Footer).say(("↑ ↓", "scroll"), ("q", "back"))
        self.set_focus(self.query_one(Body))

    def action_close(self) -> None:
        """Go back to the screen before."""
        self.dismiss(None)


def pick_review(app: App[Any], plan: Plan) -> None:
    """Choose an old review, the latest first, and show it."""
    weeks = plan.reviews.all()[:MOST_REVIEWS]
    if not weeks:
        app.push_screen(ReadScreen(["# Old reviews", "There are none yet; the first is there after a Sunday."]))
        return
    options = [Option("", str(week), wording.week(week, plan.today), kept_line(plan, week)) for week in weeks]

    def read(chosen: str | None) -> None:
        if chosen:
            app.push_screen(ReadScreen(review_lines(plan, Week.parse(chosen))))

    app.push_screen(Choose("Old reviews", options), read)


def kept_line(plan: Plan, week: Week) -> str:
    """The line that the two kept of that week."""
    return short(plan.reviews.review(week).shared.get("line", "").replace("\n", " · "), 44)


def review_lines(plan: Plan, week: Week) -> list[str]:
    """A review as lines to read."""
    review = plan.reviews.review(week)
    text = review_markdown(review, plan.me, plan.you, plan.weeks.carried(review.next_week).intentions)
    return [line.replace("**", "").replace("\\", "") for line in text.splitlines()]
