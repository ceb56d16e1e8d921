"""Tell what carries the shared folder of files that changed.

The setting `nudge` says how.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from planner.hooks.failures import is_news
from planner.hooks.programs import run_program
from planner.hooks.syncthing import SyncthingProblem, ask_to_scan, read_config

SYNCTHING = "syncthing"


def tell_carrier(setting: str, shared: Path, files: Sequence[str]) -> str:
    """Tell of these files; returns why it failed in one sentence, "" if it didn't.

    `setting` is `syncthing`, or a command. A command is given the folder in PLANNER_FOLDER, and the path of each file
    on a line of its standard input.
    """
    if setting == SYNCTHING:
        try:
            ask_to_scan(read_config(os.environ, Path.home()), shared, files)
        except SyncthingProblem as problem:
            return str(problem)
        return ""
    try:
        command = shlex.split(setting)
    except ValueError:
        return "The command in the setting nudge has a quote that isn’t closed."
    lines = "".join(f"{shared / file}\n" for file in files)
    failed = run_program(command, lines, env={"PLANNER_FOLDER": str(shared)})
    return f"The command in the setting nudge {failed}." if failed else ""


def tell_carrier_once(root: Path, setting: str, shared: Path, files: Sequence[str]) -> str:
    """As `tell_carrier`, but a failure that was said before is "" as well.

    `root` is the mirror.
    """
    failure = tell_carrier(setting, shared, files) if setting and files else ""
    return failure if is_news(root, "nudge", failure) else ""
