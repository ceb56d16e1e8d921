"""Alex's app, Sam's plan, and the folder that both exchange with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from planner.domain.model.block import Block, Changes
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.sync.exchange import Exchange
from tests.tui.conftest import MONDAY, StillClock

WEEK = Week.of(MONDAY)


@dataclass
class Pair:
    """Alex's plan and Sam's; `meet` until both have everything."""

    alex: Plan
    sam: Plan
    folder: Path
    clock: StillClock
    homes: tuple[Path, ...]

    def meet(self) -> None:
        for _ in range(2):
            for mirror in self.homes:
                Exchange(mirror, self.folder, clock=self.clock).run()
        self.alex.refresh()
        self.sam.refresh()
        self.clock.pass_by(minutes=1)

    def seen(self) -> None:
        """Both have looked at all there is."""
        self.meet()
        for plan in (self.alex, self.sam):
            plan.arrivals.news()
            plan.arrivals.visited()

    @staticmethod
    def of(plan: Plan, title: str) -> Block:
        """The block of that title in this week, wherever it is."""
        return next(b for blocks in plan.week(WEEK).columns.values() for b in blocks if b.title == title)

    def agreed(self, *titles: str) -> None:
        """Sam says yes to these."""
        for title in titles:
            self.sam.agree(self.of(self.sam, title))
        self.seen()

    def sam_changes(self, title: str, changes: Changes) -> None:
        self.sam.change(self.of(self.sam, title), changes)
        self.meet()

    def words_in_folder(self, words: str) -> bool:
        """Whether these words stand in any file of the shared folder."""
        return any(words.encode() in path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
