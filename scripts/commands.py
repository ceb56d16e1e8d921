#!/usr/bin/env python3
"""Writes docs/commands.md from the commands themselves, so that it never lags behind them.

scripts/commands.py        run it again whenever a command, its line or its examples change; a test compares
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from planner.cli.registry import FAMILIES, find_command  # noqa: E402

PAGE = HERE / "docs" / "commands.md"
CHAPTERS: dict[str, tuple[str, ...]] = {
    "Begin": ("setup",),
    "See the week": ("week", "show"),
    "Plan and change": ("edit", "conflicts"),
    "Between the two of you": ("answer", "inbox"),
    "Rituals": ("rituals",),
    "What goes along with the week": ("extras", "notes_and_rules"),
    "Look back": ("review", "balance"),
    "Settings": ("settings", "completion"),
    "The folder, and when something is odd": ("sync", "doctor", "backup"),
}
"""Families of commands by heading; those that are in none come last."""

HEAD = """# Commands

`planner` alone opens the screen. Everything it does can be done from a shell too, and `planner COMMAND --help` says all
about one command. This page is written by `scripts/commands.py`.

- `ID` names a block, an occurrence (`<ritual>@<date>`), a ritual, a request or an idea; any unambiguous beginning or
  ending of it will do. `planner week --ids` shows them.
- A time is what [quick add](quick-add.md) takes for one: `fri 19:30`, `3 dec 9am`, `next week`. A length is `90m`,
  `2h`, `1h30` or `3d`. A week is `next`, `last`, `+2`, `-1` or `2026-W48`.
- `--json` prints one JSON document, `--offline` leaves the shared folder alone, `--home DIR` and `--profile NAME` say
  whose plan it is. They stand anywhere in the line.
- The exit status is 0 when it was done, 1 when it could not be, 2 when the line was not understood; a sentence on
  standard error says why.
"""


FOOT = """
## When something goes wrong

A fault inside planner ends the command or the screen with exit status 1 and one sentence. Nothing you saved is lost.
The sentence names a crash report: the versions of planner, Python and Textual, the system, the types of the
exceptions and the places in the code they came from. It holds no message, no value and no word of your plan, so you
can send it along when you report the fault. Reports lie in `local/crashes/` of the plan's folder on this device (or
in `crashes/` beside it, before there is a plan); only you can read them, and the newest ten are kept. A fault in the
exchange does not end the screen: the header says that sharing went wrong, and it tries again.

With `PLANNER_DEBUG=1` in the environment the traceback is printed as well. It shows no local variables, but its last
line may hold words of your plan.

`local/log` has a line for each save, exchange and renewal: the time, the process, the version, and ids, names of files
and numbers. There are no titles, notes or names in it. At 256 KB it becomes `local/log.1`, so it never grows beyond
twice that. Neither the log nor the reports are exchanged or in a backup; `planner doctor` says where they are.
"""


def page() -> str:
    return "".join((HEAD, *_chapters(), FOOT))


def _chapters() -> Iterator[str]:
    placed = {family for families in CHAPTERS.values() for family in families}
    others = {"More": tuple(family for family in FAMILIES if family not in placed)}
    for heading, families in (CHAPTERS | others).items():
        names = [name for family in families for name in FAMILIES.get(family, ())]
        if names:
            yield f"\n## {heading}\n"
            yield from map(_one, names)


def _one(name: str) -> str:
    command = find_command(name)
    more = " ".join(command.more.split())
    said = f"{command.help[:1].upper()}{command.help[1:]}. {more}".strip()
    examples = "\n".join(f"    {example}" for example in command.examples)
    return f"\n**{name}**: {said}\n\n{examples}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
