"""demo: the screen on a made-up plan, in a place that is gone afterwards, or in a folder that was named."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.screen import need_terminal
from planner.config import Home, local_zone
from planner.domain.errors import BadInput, FolderProblem

if TYPE_CHECKING:
    from planner.cli.run import Run
    from planner.demo import DemoPlan

MOST_WEEKS = 1040
IN_USE = "me.lock"
"""Held by the terminal that shows the plan as its first person; the next one opens it as the other."""


def show_demo(run: Run, weeks: int, folder: Path | None) -> int:
    """Build the plan (or find it in `folder`), show it until the person leaves. BadInput, FolderProblem."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInput(f"A demo has 1 to {MOST_WEEKS} weeks.")
    need_terminal()
    with ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="planner-demo-")))
        plan = _built(run, folder, weeks)
        first = stack.enter_context(_alone(folder / IN_USE))
        home = plan.me_home if first else plan.you_home
        return run.screen(Home.at(str(home), "default", env={}))


def _built(run: Run, folder: Path, weeks: int) -> DemoPlan:
    from planner import demo

    found = demo.find(folder)
    if found is not None:
        return found
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderProblem(f"{folder} holds other things; the demo needs an empty folder, or a new one.")
    from planner.domain.when import zone

    return demo.build(folder, weeks=weeks, today=run.clock().astimezone(zone(local_zone())).date())


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether nobody else is in here as long as we are; a process that ends in any way leaves."""
    from fcntl import LOCK_EX, LOCK_NB, flock

    with path.open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
