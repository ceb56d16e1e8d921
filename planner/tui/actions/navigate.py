"""Moving about in the week: cursor, columns, weeks, dates, views, and the dialogs that only look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from planner.domain.errors import BadInput
from planner.domain.model.block import Block
from planner.tui.actions.answers import AnswerActions
from planner.tui.week.cell_text import Marks
from planner.tui.week.grid import WeekGrid

Mode = Literal["week", "day", "column"]
_NEXT: dict[Mode, Mode] = {"week": "day", "day": "column", "column": "week"}


class Moving(AnswerActions):
    """What goes somewhere else and changes nothing."""

    # -- what the screen provides -------------------------------------------------------------------------------------

    @property
    def grid(self) -> WeekGrid:
        raise NotImplementedError

    @property
    def mode(self) -> Mode:
        raise NotImplementedError

    @property
    def day(self) -> date:
        raise NotImplementedError

    @property
    def marks(self) -> Marks:
        raise NotImplementedError

    def go(self, day: date, mode: Mode | None = None, block_id: str | None = None, hour: int | None = None) -> None:
        raise NotImplementedError

    def blank(self) -> None:
        raise NotImplementedError

    def look_now(self) -> None:
        """Ask for an exchange with the shared folder; the header says what came of it."""
        raise NotImplementedError

    # -- the cursor ---------------------------------------------------------------------------------------------------

    def action_up(self) -> None:
        self.grid.move(-1)

    def action_down(self) -> None:
        self.grid.move(1)

    def action_left(self) -> None:
        self.grid.move_across(-1)

    def action_right(self) -> None:
        self.grid.move_across(1)

    def action_next_column(self) -> None:
        self._go_column((self.grid.cursor.column + 1) % 3)

    def action_previous_column(self) -> None:
        self._go_column((self.grid.cursor.column - 1) % 3)

    def action_column_me(self) -> None:
        self._go_column(0)

    def action_column_we(self) -> None:
        self._go_column(1)

    def action_column_you(self) -> None:
        self._go_column(2)

    def action_first_day(self) -> None:
        self.grid.go(self.grid.sheet.place(0, self.grid.cursor.column))

    def action_last_day(self) -> None:
        self.grid.go(self.grid.sheet.place(len(self.grid.sheet.bands) - 1, self.grid.cursor.column))

    def _go_column(self, column: int) -> None:
        place = self.grid.cursor
        self.grid.go(self.grid.sheet.place(place.band, column, place.index))

    # -- weeks and days -----------------------------------------------------------------------------------------------

    def action_week_before(self) -> None:
        self._step(-1)

    def action_week_after(self) -> None:
        self._step(1)

    def action_this_week(self) -> None:
        now = self.plan.now
        self.go(self.plan.today, hour=now.hour)

    def _step(self, by: int) -> None:
        """The week before or after; in the view of a day, the day."""
        hour = self.here()[2]
        try:
            self.week_view.week.plus(by)
            self.go(self.day + timedelta(days=by if self.mode == "day" else 7 * by), hour=hour)
        except (BadInput, OverflowError):
            self.say("That is outside the calendar.", troubled=True)

    def action_view(self) -> None:
        """Week, the hours of the cursor's day, the cursor's column alone."""
        block = self.under_cursor
        begins = block.when.starts(self.plan.zone) if block and block.when.precision == "time" else None
        hour = begins.hour if begins else None
        self.go(self.day, _NEXT[self.mode], block.id if block else None, hour)

    def action_go_to(self) -> None:
        from planner.tui.dialogs.go_to_date import GoTo

        dialog = GoTo(self.plan.today, self.typed_here(), start=self.day)
        self.app.push_screen(dialog, lambda day: self.go(day) if day else None)

    # -- dialogs that look --------------------------------------------------------------------------------------------

    def action_find(self) -> None:
        from planner.tui.dialogs.find import Find

        plan = self.plan
        self.app.push_screen(Find(plan.weeks.search, plan.zone, plan.today, plan.me, plan.you), self.go_block)

    def go_block(self, block: Block | None) -> None:
        if block is not None:
            self.go(block.when.starts(self.plan.zone).date(), block_id=block.id)

    def action_look_now(self) -> None:
        self.say("Looking at the folder …")
        self.look_now()

    def action_blank(self) -> None:
        self.blank()

    def action_help(self) -> None:
        from planner.tui.dialogs.help import Help

        self.app.push_screen(Help(self.keys), self.do)

    def action_palette(self) -> None:
        self.app.action_command_palette()

    def action_quit(self) -> None:
        if self.mode == "week":
            self.app.exit()
        else:
            self.go(self.day, "week", self.grid.cursor.block_id)

    def do(self, action_id: str | None) -> None:
        """Do the action of that id of the table of keys; None does nothing."""
        if action_id is not None:
            getattr(self, f"action_{action_id}")()
