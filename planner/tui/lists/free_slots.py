"""When both are free, in this or another week, for at least so long; Enter proposes something then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planner.domain.availability import Slot
from planner.domain.errors import PlannerError
from planner.domain.wording import blocks as wording
from planner.tui.dialogs.picker import Option
from planner.tui.lists.base import Listed
from planner.tui.week.marks import called
from planner.tui.widgets.menu import Entry, Group

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

HALF_AN_HOUR, LONGEST = 30, 12 * 60


class Slots(Listed):
    """Gives the beginning of a line of quick add, or None."""

    EMPTY = "No gap that long that both of you have in this week; a shorter one, or another week?"

    def __init__(self, host: WeekSession) -> None:
        super().__init__(host)
        self.minutes = 120
        self._week = host.week_view.week

    def groups(self) -> Sequence[Group]:
        """Return the free times of the week that are long enough."""
        self._slots = {str(n): slot for n, slot in enumerate(self.plan.requests.free(self._week, self.minutes))}
        return [Group(tuple(self._entry(key, slot) for key, slot in self._slots.items()))]

    def title_words(self) -> str:
        """Return the title, with the length and the week."""
        week = "this week" if self.plan.today in self._week else wording.week(self._week, self.plan.today)
        return f"Both free for {wording.length(self.minutes)}, {week}"

    def _entry(self, key: str, slot: Slot) -> Entry:
        begins = wording.day(slot.start.date(), self.plan.today)
        words = f"{begins}  {wording.clock(slot.start)}–{wording.clock(slot.end)}  {wording.length(slot.minutes)}"
        return Entry(key, words, note=self._beside(slot))

    def _beside(self, slot: Slot) -> str:
        names = []
        for block_id in slot.over:
            try:
                names.append(called(self.plan.block(block_id)))
            except PlannerError:
                continue  # it left the plan in this moment
        return f"beside {', '.join(names[:3])}" if names else ""

    def options(self, entry_id: str) -> Sequence[Option]:
        """Offer to plan something at that time."""
        return (Option("", "take", "propose something then"),)

    def always(self) -> Sequence[Option]:
        """Offer longer or shorter times, and the weeks around this one."""
        return (
            Option(")", "longer", "longer"),
            Option("(", "shorter", "shorter"),
            Option("]", "after", "the week after"),
            Option("[", "before", "the week before"),
        )

    def choose(self, value: str, entry_id: str) -> None:
        """Close with a quick-add text for that time, or change the length or week."""
        if value == "take":
            slot = self._slots[entry_id]
            start = slot.start
            day = f"{start.day} {wording.MONTHS[start.month - 1].lower()} {start.year}"
            self.dismiss(f"{day} {wording.clock(start)} {wording.length(min(self.minutes, slot.minutes))} ")
            return
        if value in ("longer", "shorter"):
            step = HALF_AN_HOUR if value == "longer" else -HALF_AN_HOUR
            self.minutes = max(HALF_AN_HOUR, min(LONGEST, self.minutes + step))
        else:
            try:
                self._week = self._week.plus(1 if value == "after" else -1)
            except PlannerError as trouble:
                self.tell(str(trouble), troubled=True)
        self.fill()
