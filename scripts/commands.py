#!/usr/bin/env python3
"""Write docs/commands.md from the commands themselves, so that it never lags.

scripts/commands.py        run it again whenever a command, its line or its examples change; a test compares
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from planner.cli.registry import CHAPTERS, FAMILIES, find_command  # noqa: E402

PAGE = HERE / "docs" / "commands.md"
HEAD = """# Commands

`planner` alone opens the screen. Everything it does can be done from a shell too. `planner --help` has the everyday
commands, `planner help all` every one, and `planner help COMMAND` explains one. This page is written by
`scripts/commands.py`.

- `ID` is a title or a part of one, in any case, with or without accents: `planner done songwriting`, `agree pottery`.
  What is near comes before what is long past, and just that title before a part of one; where several are left, they
  are listed and nothing is done. The title of a ritual means its next occurrence (for `done`, today's or the latest
  one). An id, at least four letters of its beginning or ending, or `<ritual>@<date>` will do too; `--ids` prints ids.
  `erase` and `devices retire` take a whole id only.
- A time is what [quick add](quick-add.md) takes for one: `fri 19:30`, `3 dec 9am`, `next week`. A length is `90m`,
  `2h`, `1h30` or `3d`. A week is `next`, `last`, `+2`, `-1` or `2026-W48`.
- `--json` prints one JSON document, `--ids` adds ids to what is printed, `--offline` leaves the shared folder alone,
  `--home DIR` and `--profile NAME` say whose plan it is. They stand anywhere in the line.
- The exit status is 0 when it was done, 1 when it could not be, 2 when the line was not understood; a sentence on
  standard error says why.
"""


FOOT = """
## When something goes wrong

A fault inside planner ends the command or the screen with exit status 1 and one sentence. Nothing you saved is lost.
The sentence names a crash report: the versions of planner, Python and Textual, the system, the types of the
exceptions and the places in the code they came from. It holds no message, no value and no word of your plan, so you
can send it with your report of the fault. Reports lie in `local/crashes/` of the plan's folder on this device (or
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
    for heading, families in CHAPTERS.items():
        yield f"\n## {heading}\n"
        yield from map(_one, (name for family in families for name in FAMILIES[family]))


def _one(name: str) -> str:
    command = find_command(name)
    more = " ".join(command.more.split())
    said = f"{command.help[:1].upper()}{command.help[1:]}. {more}".strip()
    examples = "\n".join(f"    {example}" for example in command.examples)
    return f"\n**{name}**: {said}\n\n{examples}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
