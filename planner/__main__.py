"""The entry point of `planner` and `python -m planner`.

It's the one place that knows both the commands and the screen.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.config.paths import Home


def main() -> int:
    """Run the command line and return its exit status."""
    # Collecting garbage while modules load finds none; a command ends before there is any.
    gc.disable()
    try:
        from planner.cli.main import main as run  # with the collector off

        return run(screen=_screen)
    except KeyboardInterrupt:
        return 130


def _screen(home: Home) -> int:
    from planner.tui.run import run_screen  # commands never load the screens

    return run_screen(home)


if __name__ == "__main__":
    sys.exit(main())
