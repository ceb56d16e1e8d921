"""The cost of exporting all years of two people, and of publishing one change."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from time import perf_counter, process_time

from bench import starting
from bench.plans import Couple
from planner.config.paths import Home
from planner.domain.time.week import Week
from planner.interop.ical.export_calendar import calendar_items, calendar_pieces, whole_span
from planner.interop.ical.publish import publish
from planner.store.statistics.gc_pause import collecting_nothing


class Exporting:
    """Everything of a plan that was just opened, as a command finds it."""

    def __init__(self, couple: Couple) -> None:
        self._couple = couple

    def read(self) -> float:
        """Every block, read."""
        plan = self._couple.plan()
        began = process_time()
        with collecting_nothing():
            list(plan.repository.blocks.every())
        return process_time() - began

    def export(self) -> float:
        """Every block, read and written as one calendar."""
        plan = self._couple.plan()
        began = process_time()
        with collecting_nothing():
            b"".join(calendar_pieces(calendar_items(plan, whole_span(plan))))
        return process_time() - began


class Publishing:
    """One change after the other, published to a folder that has all the rest."""

    def __init__(self, couple: Couple, folder: Path) -> None:
        folder.mkdir()
        self._couple, self._folder = couple, folder
        self._plan, self._targets = couple.plan(), [f"{folder}/calendars/"]
        self._block = self._plan.week(Week.of(self._plan.today)).columns["me"][0]
        self._notes = count()
        publish(self._plan, self._targets)

    def edit(self) -> float:
        """The change itself, which `publish` takes next."""
        began = perf_counter()
        self._block = self._plan.change(self._block, {"notes": f"take {next(self._notes)} plums"}).block
        return perf_counter() - began

    def publish(self) -> float:
        """What has just been changed, published."""
        began = perf_counter()
        problems = publish(self._plan, self._targets)
        taken = perf_counter() - began
        if problems:
            raise RuntimeError(f"nothing was published, so nothing was measured: {problems}")
        return taken


def published_command(couple: Couple, folder: Path) -> float:
    """`planner edit` where a file and a folder are published."""
    settings = Home.at(str(couple.me), env={}).settings
    settings.write_text(f'publish = ["{folder}/plan.ics", "{folder}/calendars/"]\n')
    try:
        return starting.edit(couple)
    finally:
        settings.unlink()
