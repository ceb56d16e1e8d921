"""`WeekOnScreen`: the screen of the week as its session sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from planner.domain.model.block import Block, Column
from planner.domain.model.items import Asked
from planner.protocols import Protocol

if TYPE_CHECKING:
    from textual.app import App

    from planner.tui.week.grid import WeekGrid
    from planner.tui.week.state import WeekMode, WeekState


class WeekOnScreen(Protocol):
    """The screen of the week, as far as a session reads it and tells it what to show."""

    @property
    def app(self) -> App[object]:
        """The app, to open screens on."""

    @property
    def grid(self) -> WeekGrid:
        """The three columns with the cursor."""

    @property
    def state(self) -> WeekState:
        """The state that is shown."""

    @property
    def day(self) -> date:
        """The cursor's day; in the day view, its day."""

    @property
    def under_cursor(self) -> Block | None:
        """The block under the cursor; None for none."""

    @property
    def lone_question(self) -> Asked | None:
        """The only open question; None for none, or for several."""

    @property
    def says_nothing(self) -> bool:
        """Whether no sentence is shown at the bottom, but the week's own line."""

    def here(self) -> tuple[Column, date | None, int | None]:
        """The cursor's column, day and hour.

        The day is None in the line for blocks without one, and the hour except in the day view.
        """

    def say(self, text: str, *, troubled: bool = False) -> None:
        """Show one sentence at the bottom."""

    def changed(self, block: Block) -> None:
        """Show the plan after an action, with the cursor on this block."""

    def renewed(self) -> None:
        """Show the plan after an action on several blocks or none, with the cursor kept."""

    def go(self, day: date, mode: WeekMode | None = None, block_id: str | None = None, hour: int | None = None) -> None:
        """Show that day, with the cursor on this block or at this hour."""

    def blank(self) -> None:
        """Blank the words of every block, or show them again."""

    def show_ghost(self, ghost: Block | None, kept: Sequence[str] = ()) -> None:
        """Show where a block is carried, and who protects that time; None ends it."""

    def look_now(self) -> None:
        """Ask for an exchange with the shared folder; it returns at once."""
