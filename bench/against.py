"""`python -m bench.against REVISION`: the cost of an edit beside a commit's.

The earlier commit is checked out into a temporary folder. Each measurement alternates between the two on Python's
path, so that both have the same interpreter, libraries and disk.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter

from bench.starting import typical

ROOT = Path(__file__).parent.parent
MAX_RATIO = 1.05
_OPEN = """
import statistics, sys
from time import perf_counter
try:
    from planner.config.paths import Home
    from planner.domain.model.block import Draft
    from planner.domain.time.when import When
    from planner.plan.plan import Plan
    plan = Plan.open(Home.at(sys.argv[1], env={}).mirror)
    add, search = plan.blocks.add, plan.weeks.search
except ImportError:  # a commit before the code had its rooms
    from planner.config import Home
    from planner.domain.model import Draft
    from planner.domain.when import When
    from planner.store.opening import open_plan
    plan = open_plan(Home.at(sys.argv[1], env={}).mirror)
    add, search = plan.add, plan.search
"""
_SET_UP = (
    _OPEN
    + """
for number in range(60):
    day, hour = plan.today.replace(day=1 + number % 28), 8 + number % 12
    add(Draft(f"Run {number}", When(f"{day}T{hour:02}:00", 60, "Europe/Berlin"), plan.me.id))
print(search("Run 0")[0].id)
"""
)
_EDITS = (
    _OPEN
    + """
block = plan.block(sys.argv[2])
taken = []
for number in range(60):
    began = perf_counter()
    block = plan.change(block, {"notes": f"{perf_counter()}"}).block
    taken.append(perf_counter() - began)
print(statistics.quantiles(taken, n=4)[0])
"""
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.against", description=__doc__)
    parser.add_argument("revision", help="a commit of this repository, for example HEAD~20")
    parser.add_argument("--rounds", type=int, default=21, help="times each thing is measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="planner-against-", dir=ROOT.parent) as name:
        folder = Path(name)
        earlier = folder / "earlier"
        subprocess.run(["git", "worktree", "add", "-q", "--detach", earlier, options.revision], cwd=ROOT, check=True)
        try:
            compare(Side(ROOT, folder / "now"), Side(earlier, folder / "then"), options.rounds)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", earlier], cwd=ROOT, check=True)


class Side:
    """One of the two programs, with a home of its own."""

    def __init__(self, code: Path, home: Path) -> None:
        self._code, self._home = code, home
        self._environment = {**os.environ, "PYTHONPATH": str(code), "PLANNER_HOME": str(home)}
        subprocess.run([sys.executable, "-m", "compileall", "-q", code / "planner"], check=True)
        people = ("--me", "Alex", "--you", "Sam", "--timezone", "Europe/Berlin")
        self._python("-m", "planner", "init", str(home.parent / f"{home.name}-shared"), *people)
        self._block = self._python("-c", _SET_UP, str(home)).strip()

    def command(self) -> float:
        """Seconds of `planner edit` as a process."""
        began = perf_counter()
        self._python("-m", "planner", "edit", self._block, "--notes", f"{began}", "--offline")
        return perf_counter() - began

    def processor(self) -> float:
        """Processor seconds of the same work; other load does not lengthen them."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.command()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def open_plan(self) -> float:
        """Seconds of an edit in a plan that is open, a lower quartile of sixty."""
        return float(self._python("-c", _EDITS, str(self._home), self._block))

    def _python(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=self._code, env=self._environment, capture_output=True, text=True, check=True
        )
        return done.stdout


def compare(now: Side, then: Side, rounds: int) -> None:
    """Print each measurement of both, and their ratio."""
    measured: Mapping[str, Mapping[str, Callable[[], float]]] = {
        "`planner edit`": {"now": now.command, "then": then.command},
        "`planner edit`, processor time": {"now": now.processor, "then": then.processor},
        "an edit in an open plan": {"now": now.open_plan, "then": then.open_plan},
    }
    for what, sides in measured.items():
        taken = typical(rounds, **sides)
        ratio = taken["now"] / taken["then"]
        milliseconds = f"{taken['now'] * 1000:.1f} ms, before {taken['then'] * 1000:.1f} ms"
        print(f"{what}: {milliseconds}, {ratio:.2f} times" + (" (over 1.05)" if ratio > MAX_RATIO else ""))


if __name__ == "__main__":
    main()
