"""demo: show the screen on a made-up plan.

The plan is in a temporary folder, or in one that the person names.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.errors import need_terminal
from planner.config.host import local_zone
from planner.config.paths import Home
from planner.demo import build
from planner.domain.errors import BadInput
from planner.domain.time.when import zone

if TYPE_CHECKING:
    from planner.cli.context import Run

MOST_WEEKS = 1040
FIRST = "first.lock"
"""A lock held by the terminal that shows the demo as its first person.

The next terminal opens it as the other one.
"""


def show_demo(run: Run, weeks: int, folder: Path | None) -> int:
    """Make the demo or find it in `folder`, and show it until the person leaves.

    Raises BadInput and FolderProblem.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInput(f"A demo has 1 to {MOST_WEEKS} weeks.")
    need_terminal()
    with ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="planner-demo-")))
        plan = build(folder, weeks=weeks, today=run.clock().astimezone(zone(local_zone())).date())
        nobody_else = stack.enter_context(_alone(folder / FIRST))
        home = plan.me_home if nobody_else else plan.you_home
        return run.screen(Home.at(str(home), "default", env={}))


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Yield whether this is the only process in the demo.

    A process that ends in any way releases the lock.
    """
    with path.open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
