"""The cost of merging all years of two people, and of taking in one changed file."""

from __future__ import annotations

import json
from itertools import count
from time import perf_counter, sleep

from bench.plans import Couple, mirror_of
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.store.disk.layout import BLOCKS
from planner.store.mirror.mirror import Mirror
from planner.store.statistics.gc_pause import collecting_nothing
from planner.sync.exchange import Exchange

MOST = 2.0
"""Seconds that merging ten years may take."""
TICK_S = 0.03
"""Longer than a folder is listed again after an edit; see `disk/folder_scan.py`.

The other person's acknowledgement comes later than that.
"""


class Merging:
    """Every record of every month, from the files on."""

    def __init__(self, couple: Couple) -> None:
        self._root = mirror_of(couple.me)

    def merge(self) -> float:
        """As a command does it, which looks for no garbage."""
        began = perf_counter()
        with collecting_nothing():
            mirror = Mirror(self._root)
            mirror.scan()
            for month in mirror.months():
                for record in mirror.records(f"months/{month}", BLOCKS).values():
                    for register in record.writes:
                        record.live(register)
        return perf_counter() - began

    def files(self) -> float:
        """The same files, only read."""
        began = perf_counter()
        for path in sorted(self._root.glob("devices/*/months/*.json")):
            json.loads(path.read_bytes())
        return perf_counter() - began


class Acknowledgement:
    """The other person acknowledges my writes; an open plan takes note of it.

    The open plan has looked at all of its months before.
    """

    def __init__(self, couple: Couple) -> None:
        self._mine, self._theirs = (mirror_of(home) for home in (couple.me, couple.you))
        self._plan = Plan.open(self._mine)
        self._exchanges = [Exchange(mirror, self._plan.arrivals.folder) for mirror in (self._mine, self._theirs)]
        self._block = self._plan.week(Week.of(self._plan.today)).columns["me"][0]
        self._notes = count()
        self._plan.weeks.search("nothing that anybody wrote")

    def take_note(self) -> float:
        self._block = self._plan.change(self._block, {"notes": f"bring {next(self._notes)} pears"}).block
        for exchange in self._exchanges:
            exchange.run()
        sleep(TICK_S)
        self._plan.refresh()
        if not self._exchanges[0].run().received:
            raise RuntimeError("there was no acknowledgement, so nothing was measured")
        began = perf_counter()
        self._plan.refresh()
        return perf_counter() - began


class Pull:
    """The other has changed one block of this week; the exchange that fetches it."""

    def __init__(self, couple: Couple) -> None:
        self._mine, theirs = mirror_of(couple.me), mirror_of(couple.you)
        self._theirs = Plan.open(theirs)
        self._folder = self._theirs.arrivals.folder
        self._publish = Exchange(theirs, self._folder)
        self._block = self._theirs.week(Week.of(self._theirs.today)).columns["me"][0]
        self._notes = count()
        Exchange(self._mine, self._folder).run()

    def pull(self) -> float:
        self._block = self._theirs.change(self._block, {"notes": f"bring {next(self._notes)} apples"}).block
        self._publish.run()
        exchange = Exchange(self._mine, self._folder)
        began = perf_counter()
        received = exchange.run().received
        taken = perf_counter() - began
        if not received:
            raise RuntimeError("the pull brought nothing, so nothing was measured")
        return taken
