"""The top line: the week, what is new, and the state of sharing in words."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.text_runs import TextRun, fit


class WeekHeader(Painted):
    """One calm line, without badges or blinking."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._title = self._aside = self._state = ""
        self._news: tuple[str, ...] = ()
        self._troubled = False

    @property
    def words(self) -> tuple[str, str, str]:
        """The words at the left, in the middle and at the right."""
        return self._title, " · ".join(self._news), self._state

    def show(
        self,
        title: str | None = None,
        news: tuple[str, ...] | None = None,
        state: str | None = None,
        *,
        aside: str | None = None,
        troubled: bool | None = None,
    ) -> None:
        """Show these words; those that are None stay.

        The first of `news` is the most important. `aside` follows the title where there's room for it. `troubled`: the
        state needs a look.
        """
        self._aside = self._aside if aside is None else aside
        self._title = self._title if title is None else title
        self._news = self._news if news is None else news
        self._state = self._state if state is None else state
        self._troubled = self._troubled if troubled is None else troubled
        self.repaint()

    def line(self, y: int) -> Sequence[TextRun]:
        """Return the runs: title, as much news as fits, and the state of sharing."""
        width = self.size.width
        state = self._state if cell_len(self._state) + 2 <= width else ""
        left = width - cell_len(state) - 1
        title = f" {self._title}"
        news_room = left - cell_len(title) - 4
        lengths = [" · ".join(self._news[:count]) for count in range(len(self._news), 0, -1)]
        news = next((f"   {words}" for words in lengths if cell_len(words) <= news_room), "")
        aside = f" · {self._aside}" if self._aside else ""
        if cell_len(title) + cell_len(aside) + cell_len(news) > left:
            aside = ""
        middle = fit("", max(0, left - cell_len(title) - cell_len(aside) - cell_len(news)))
        return [
            (fit(title, min(cell_len(title), max(0, left))), "strong"),
            (aside, "dim"),
            (news, "new"),
            (middle, "text"),
            (f"{state} ", "trouble" if self._troubled else "dim"),
        ]
