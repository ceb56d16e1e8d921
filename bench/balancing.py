"""The cost of looking back over all years: pages, and the figures of `--json`."""

from __future__ import annotations

import json
from time import process_time

from bench.plans import Couple, mirror_of
from planner.domain.time.week import Week
from planner.interop.statistics_data import figures_of
from planner.plan.plan import Plan
from planner.store.disk.layout import local

FIRST, AGAIN = 1.0, 0.05
"""Seconds of a processor that ten years may take, the first time and after that."""


class Balance:
    """Looked at in a plan that stays open, as on the screen."""

    def __init__(self, couple: Couple, weeks: int) -> None:
        self._mirror = mirror_of(couple.me)
        self._weeks = weeks
        self._plan = couple.plan()

    def first(self) -> float:
        """The figures, of which nothing was ever worked out."""
        self._forget()
        return self.again()

    def again(self) -> float:
        began = process_time()
        figures_of(self._plan, self._weeks)
        return process_time() - began

    def files(self) -> float:
        """Its files, only read."""
        began = process_time()
        for path in sorted(self._mirror.glob("devices/*/months/*.json")):
            json.loads(path.read_bytes())
        return process_time() - began

    def first_page(self) -> float:
        """The first press of `w`."""
        self._forget()
        return self._page(8)

    def page_of_all(self) -> float:
        """What `planner balance` shows of all weeks, the first time."""
        self._forget()
        return self._page(self._weeks)

    def earlier_page(self) -> float:
        """A page turned back, years ago."""
        return self._page(8, Week.of(self._plan.today).plus(-self._weeks // 2))

    def _page(self, weeks: int, last: Week | None = None) -> float:
        began = process_time()
        self._plan.statistics.looking_back.page(weeks, last)
        return process_time() - began

    def _forget(self) -> None:
        """Open the plan as if nothing of it had been worked out before."""
        (local(self._mirror) / "figures.json").unlink(missing_ok=True)
        self._plan = Plan.open(self._mirror)
