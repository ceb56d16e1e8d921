"""A small month: weeks with numbers, today marked, the chosen day in brackets."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from textual.content import Content
from textual.widget import Widget

from planner.domain.time.week import Week
from planner.domain.wording.blocks import DAYS, MONTHS

LINES = 8


class Month(Widget):
    """Shows the month of `day`; its owner changes the day."""

    COMPONENT_CLASSES = {"month--chosen", "month--today", "month--soft"}

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self.day, self._today = day, today

    def go(self, day: date) -> None:
        """Choose that day, and show its month."""
        if day != self.day:
            self.day = day
            self.refresh()

    def plus(self, days: int) -> None:
        """Move by days; at the ends of the calendar it stays."""
        try:
            self.go(self.day + timedelta(days=days))
        except OverflowError:
            return

    def plus_months(self, months: int) -> None:
        """Move by months, to the same day or the month's last one."""
        number = self.day.year * 12 + self.day.month - 1 + months
        year, month = divmod(number, 12)
        if date.min.year <= year <= date.max.year:
            last = calendar.monthrange(year, month + 1)[1]
            self.go(date(year, month + 1, min(self.day.day, last)))

    def render(self) -> Content:
        """Return the month: its name, the days of the week, the weeks."""
        soft = self.get_visual_style("month--soft")
        parts: list[Content] = [Content(f"{MONTHS[self.day.month - 1]} {self.day.year:04}".ljust(32) + "\n")]
        parts.append(Content.styled("    " + "".join(f" {name[:2]} " for name in DAYS) + "\n", soft))
        for week in self._weeks():
            number = Week.of(week[3] or next(day for day in week if day)).number
            parts.append(Content.styled(f" {number:>2} ", soft))
            parts += [self._cell(day) for day in week]
            parts.append(Content("\n"))
        return Content("").join(parts)

    def _weeks(self) -> list[list[date | None]]:
        """The days of the month by week; None for those of other months."""
        first = self.day.replace(day=1)
        count = calendar.monthrange(first.year, first.month)[1]
        days: list[date | None] = [None] * first.weekday()
        days += [first.replace(day=number) for number in range(1, count + 1)]
        days += [None] * (-len(days) % 7)
        return [days[start : start + 7] for start in range(0, len(days), 7)]

    def _cell(self, day: date | None) -> Content:
        if day is None:
            return Content("    ")
        if day == self.day:
            return Content.styled(f"[{day.day:>2}]", self.get_visual_style("month--chosen"))
        if day == self._today:
            return Content.styled(f"▌{day.day:>2} ", self.get_visual_style("month--today"))
        return Content(f" {day.day:>2} ")
