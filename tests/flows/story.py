"""Reads the stories of `docs/`: commands and keys, and the lines seen next.

In a story's blocks a line `alex$ planner …` is a command, `sam> o · y` are keys on Sam's open screen, `# Mon 23 Nov
2026, 08:00` is when it happens; all other lines are what that person then sees. `not here: …` is what isn't on the
screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT = DOCS / "flows.md"
HEADING, BLOCK = re.compile(r"(?m)^## (.+)$"), re.compile(r"(?ms)^```\n(.*?)^```$")
PROMPT = re.compile(r"(alex|sam)([$>]) (.+)")
CODE = re.compile(r"`([^`\n]+)`")
NOT_HERE = "not here: "
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Step:
    """One action and the lines seen after it; `by` is empty where only time passes.

    `misses` are words that aren't on the screen then.
    """

    by: str
    does: str
    command: bool = False
    sees: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return self.does.split(" · ")

    @property
    def time(self) -> datetime:
        return datetime.strptime(self.does, "%a %d %b %Y, %H:%M").replace(tzinfo=BERLIN)


def document(path: Path = DOCUMENT) -> str:
    return path.read_text(encoding="utf-8")


def stories(path: Path = DOCUMENT) -> dict[str, list[list[Step]]]:
    """The steps of every block under each heading; headings without any are left out."""
    parts = HEADING.split(document(path))[1:]
    texts = zip(parts[::2], parts[1::2], strict=True)
    told = {title: [_steps(block) for block in BLOCK.findall(text)] for title, text in texts}
    return {title: blocks for title, blocks in told.items() if blocks}


def in_prose(path: Path = DOCUMENT) -> list[str]:
    """The words in backquotes outside the blocks."""
    return CODE.findall(BLOCK.sub("", document(path)))


def _steps(block: str) -> list[Step]:
    steps: list[Step] = []
    for line in block.splitlines():
        if found := PROMPT.fullmatch(line):
            steps.append(Step(found[1], found[3], found[2] == "$"))
        elif line.startswith("# "):
            steps.append(Step("", line.removeprefix("# ")))
        elif line.startswith(NOT_HERE):
            steps[-1].misses.append(line.removeprefix(NOT_HERE))
        elif line.strip():
            steps[-1].sees.append(line)
    return steps
