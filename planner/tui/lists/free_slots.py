"""The times when both are free for long enough, this week or another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from planner.domain.availability import Slot
from planner.domain.errors import PlannerError
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called
from planner.tui.lists.rows import ListRow, RowCommand, Section

if TYPE_CHECKING:
    from planner.tui.lists.base import ListScreen
    from planner.tui.week_session import WeekSession

HALF_AN_HOUR, LONGEST = 30, 12 * 60


class FreeSlots:
    """Free times of a week; closes with the beginning of a line for quick add."""

    empty = "You have no gap that long together this week. Try a shorter one, or another week."
    first_on_enter = False

    def __init__(self, host: WeekSession) -> None:
        self._plan = host.plan
        self._minutes = 120
        self._week = host.week_view.week

    @property
    def title(self) -> str:
        """Return the title, with the length and the week."""
        week = "this week" if self._plan.today in self._week else wording.week(self._week, self._plan.today)
        return f"Both free for {wording.length(self._minutes)}, {week}"

    def rows(self) -> Sequence[Section]:
        """Return the free times of the week that are long enough."""
        slots = self._plan.requests.free(self._week, self._minutes)
        return [Section([self._row(str(n), slot) for n, slot in enumerate(slots)])]

    def _row(self, row_id: str, slot: Slot) -> ListRow:
        begins = wording.day(slot.start.date(), self._plan.today)
        words = f"{begins}  {wording.clock(slot.start)}–{wording.clock(slot.end)}  {wording.length(slot.minutes)}"
        propose = RowCommand("", "plan something here", lambda screen: screen.dismiss(self._typed(slot)))
        return ListRow(row_id, words, (propose,), self._beside(slot))

    def _typed(self, slot: Slot) -> str:
        start = slot.start
        day = f"{start.day} {wording.MONTHS[start.month - 1].lower()} {start.year}"
        return f"{day} {wording.clock(start)} {wording.length(min(self._minutes, slot.minutes))} "

    def _beside(self, slot: Slot) -> str:
        names = []
        for block_id in slot.over:
            try:
                names.append(called(self._plan.block(block_id)))
            except PlannerError:
                continue  # it has just left the plan
        return f"beside {', '.join(names[:3])}" if names else ""

    def always(self) -> Sequence[RowCommand]:
        """Offer longer or shorter times, and the weeks around this one."""
        return (
            RowCommand(")", "longer", partial(self._lengthen, HALF_AN_HOUR)),
            RowCommand("(", "shorter", partial(self._lengthen, -HALF_AN_HOUR)),
            RowCommand("]", "the week after", partial(self._go, 1)),
            RowCommand("[", "the week before", partial(self._go, -1)),
        )

    def _lengthen(self, by: int, screen: ListScreen) -> None:
        self._minutes = max(HALF_AN_HOUR, min(LONGEST, self._minutes + by))
        screen.fill()

    def _go(self, weeks: int, screen: ListScreen) -> None:
        try:
            self._week = self._week.plus(weeks)
        except PlannerError as trouble:
            screen.tell(str(trouble), troubled=True)
        screen.fill()
