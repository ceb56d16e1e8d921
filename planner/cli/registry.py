"""All commands, and the module of each family.

Only the module that is needed is imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from planner.cli.errors import Usage
from planner.cli.parser import Command
from planner.doors import found_at

FAMILIES: dict[str, tuple[str, ...]] = {
    "setup": ("init", "join", "demo"),
    "week": ("week", "today", "next"),
    "remind": ("remind",),
    "show": ("show", "search", "trash"),
    "inbox": ("free", "inbox", "request", "requests"),
    "edit": ("add", "edit", "done", "partly", "skip", "reopen", "remove", "restore", "undo", "redo"),
    "conflicts": ("choose",),
    "answer": ("agree", "decline", "suggest", "withdraw"),
    "extras": ("idea", "ideas", "schedule", "goal", "goals", "intention", "cheer", "comment", "like", "off"),
    "rituals": ("ritual", "rituals", "away"),
    "notes_and_rules": ("bring", "rule", "rules"),
    "settings": ("settings", "leave"),
    "overlays": ("overlays",),
    "sync": ("sync",),
    "watch": ("watch",),
    "doctor": ("history", "devices", "doctor"),
    "backup": ("backup", "recover"),
    "erase": ("erase",),
    "review": ("review",),
    "balance": ("balance",),
    "print": ("print",),
    "export": ("export",),
    "import_calendar": ("import",),
    "completion": ("completion",),
    "help": ("help",),
}
CHAPTERS: dict[str, tuple[str, ...]] = {
    "Begin": ("setup",),
    "See the week": ("week", "remind", "show"),
    "Plan and change": ("edit", "conflicts"),
    "Between the two of you": ("answer", "inbox"),
    "Rituals": ("rituals",),
    "Around the week": ("extras", "notes_and_rules"),
    "Look back": ("review", "balance", "print"),
    "Other calendars": ("export", "import_calendar", "overlays"),
    "Settings": ("settings", "completion"),
    "The folder, and when something is wrong": ("sync", "watch", "doctor", "backup", "erase"),
    "Help": ("help",),
}
"""The families in the order in which help and docs list them, by heading."""
EVERYDAY = (
    "week",
    "today",
    "add",
    "edit",
    "done",
    "remove",
    "undo",
    "inbox",
    "agree",
    "decline",
    "suggest",
    "request",
    "free",
    "search",
)
"""The commands that `planner --help` lists."""
COMMAND_NAMES: tuple[str, ...] = tuple(name for names in FAMILIES.values() for name in names)


def find_command(name: str) -> Command:
    """The command with that name. Raises Usage."""
    for family, names in FAMILIES.items():
        if name in names:
            return cast("dict[str, Command]", found_at(f"planner.cli.commands.{family}:COMMANDS"))[name]
    from difflib import get_close_matches  # only for a command that there is none of

    close = get_close_matches(name[:40], COMMAND_NAMES, n=1)
    hint = f"Did you mean {close[0]}?" if close else "planner help all lists them."
    raise Usage(f"Unknown command: {name[:40]}. {hint}")


def everyday_help() -> str:
    """The everyday commands in a line each, for `planner --help`."""
    more = "planner help all lists every command; planner help COMMAND explains one."
    return f"everyday commands:\n{_lines(EVERYDAY)}\n\n{more}"


def full_help() -> str:
    """All commands by chapter, in a line each, for `planner help all`."""
    chapters = (
        f"{heading}:\n{_lines(name for family in families for name in FAMILIES[family])}"
        for heading, families in CHAPTERS.items()
    )
    return "\n\n".join((*chapters, "planner help COMMAND explains one, with examples."))


def _lines(names: Iterable[str]) -> str:
    return "\n".join(f"  {name:<11} {find_command(name).help}" for name in names)
