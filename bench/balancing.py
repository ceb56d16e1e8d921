"""The cost of the balance figures over all years: computed, and read again."""

from __future__ import annotations

import json
from time import perf_counter

from bench.plans import Couple, mirror_of
from planner.interop.statistics_data import figures_of
from planner.plan.plan import Plan
from planner.store.disk.layout import local

FIRST, AGAIN = 1.0, 0.05
"""Seconds that it may take over ten years, the first time and after that."""


class Balance:
    """Looked at in a plan that stays open, as on the screen."""

    def __init__(self, couple: Couple, weeks: int) -> None:
        self._mirror = mirror_of(couple.me)
        self._weeks = weeks
        self._plan = couple.plan()

    def first(self) -> float:
        """Nothing of it was ever worked out."""
        (local(self._mirror) / "figures.json").unlink(missing_ok=True)
        self._plan = Plan.open(self._mirror)
        return self.again()

    def again(self) -> float:
        began = perf_counter()
        figures_of(self._plan, self._weeks)
        return perf_counter() - began

    def files(self) -> float:
        """Its files, only read."""
        began = perf_counter()
        for path in sorted(self._mirror.glob("devices/*/months/*.json")):
            json.loads(path.read_bytes())
        return perf_counter() - began
