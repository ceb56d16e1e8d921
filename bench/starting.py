"""Times of whole processes and of edits, measured in alternating rounds.

Because the rounds alternate, a busy moment falls on both sides.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from time import perf_counter, perf_counter_ns

from bench.bare import TEXT
from bench.plans import TITLE, Couple
from bench.terminal import Terminal
from planner.domain.model.block import Block
from planner.domain.time.week import Week
from planner.store.disk.atomic_write import replace_file

PLANNER = (sys.executable, "-m", "planner")


def environment(home: Path) -> dict[str, str]:
    """Environment variables like those of a person's terminal.

    Python may keep what it compiled, and finds planner from anywhere.
    """
    kept = ("PATH", "HOME", "VIRTUAL_ENV", "TMPDIR")
    root = Path(__file__).parent.parent
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONPATH": str(root),
        "PLANNER_HOME": str(home),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }


def typical(rounds: int, **sides: Callable[[], float]) -> dict[str, float]:
    """The lower quartile of each side's seconds, after one uncounted round.

    Other load on a machine only ever adds time, so the quicker rounds tell more than the middle ones.
    """
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, measure in sides.items():
            seconds = measure()
            if number:
                taken[name].append(seconds)
    return {name: statistics.quantiles(seconds, n=4)[0] for name, seconds in taken.items()}


def first_paint(command: tuple[str, ...], env: Mapping[str, str], text: str) -> float:
    """From the start of the process until `text` has reached its terminal, at 120x40."""
    with Terminal(command, env, columns=120, rows=40) as terminal:
        return terminal.wait_for(text)


def run(command: tuple[str, ...], env: Mapping[str, str]) -> float:
    began = perf_counter()
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - began


def bare(home: Path) -> float:
    return first_paint((sys.executable, "-m", "bench.bare"), environment(home), TEXT)


def screen(couple: Couple) -> float:
    return first_paint(PLANNER, environment(couple.me), TITLE)


def nothing(couple: Couple) -> float:
    return run((sys.executable, "-c", "pass"), environment(couple.me))


def week(couple: Couple) -> float:
    return run((*PLANNER, "week", "--offline"), environment(couple.me))


def edit(couple: Couple) -> float:
    command = (*PLANNER, "edit", _block(couple).id, "--notes", f"take {perf_counter_ns()} towels", "--offline")
    return run(command, environment(couple.me))


def add(couple: Couple) -> float:
    """Add a title that both have planned often, so that pillar and length are known."""
    return run((*PLANNER, "add", f"{TITLE}7 sun 20:00", "--offline"), environment(couple.me))


class OpenPlan:
    """Edits in a plan that stays open, as on the screen."""

    def __init__(self, couple: Couple) -> None:
        self._plan = couple.plan()
        self._block = _block(couple)
        self._notes = count()

    def edit(self) -> float:
        """One edit, acknowledged: it is on the disk."""
        began = perf_counter()
        outcome = self._plan.change(self._block, {"notes": f"take {next(self._notes)} bottles"})
        taken = perf_counter() - began
        self._block = outcome.block
        return taken

    def read_week(self) -> float:
        """This week once more, as after an edit."""
        began = perf_counter()
        self._plan.week(Week.of(self._plan.today))
        return perf_counter() - began


class Disk:
    """What one durable replacement of a file costs here, without planner around it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "plain"
        self._count = count()

    def save(self) -> float:
        data = f"{next(self._count)}".encode() + b"." * 60_000
        began = perf_counter()
        replace_file(self._path, data)
        return perf_counter() - began


def _block(couple: Couple) -> Block:
    plan = couple.plan()
    return plan.week(Week.of(plan.today)).columns["me"][0]
