"""All commands, and the module of each family.

Only the module that is needed is imported.
"""

from __future__ import annotations

from importlib import import_module

from planner.cli.errors import Usage
from planner.cli.parser import Command

FAMILIES: dict[str, tuple[str, ...]] = {
    "setup": ("init", "join", "demo"),
    "week": ("week", "today", "next"),
    "show": ("show", "search", "trash"),
    "inbox": ("free", "inbox", "request", "requests"),
    "edit": ("add", "edit", "done", "partly", "skip", "reopen", "remove", "restore", "undo", "redo"),
    "conflicts": ("choose",),
    "answer": ("agree", "decline", "suggest", "withdraw"),
    "extras": ("idea", "ideas", "schedule", "goal", "goals", "intention", "cheer", "comment", "off"),
    "rituals": ("ritual", "rituals", "away"),
    "notes_and_rules": ("bring", "rule", "rules"),
    "settings": ("settings", "leave"),
    "sync": ("sync",),
    "doctor": ("history", "devices", "doctor"),
    "backup": ("backup", "recover"),
    "erase": ("erase",),
    "review": ("review",),
    "balance": ("balance",),
    "completion": ("completion",),
}
COMMAND_NAMES: tuple[str, ...] = tuple(name for names in FAMILIES.values() for name in names)


def find_command(name: str) -> Command:
    """The command with that name. Raises Usage."""
    for family, names in FAMILIES.items():
        if name in names:
            commands: dict[str, Command] = import_module(f"planner.cli.commands.{family}").COMMANDS
            return commands[name]
    from difflib import get_close_matches

    close = get_close_matches(name[:40], COMMAND_NAMES, n=1)
    hint = f"Did you mean {close[0]}?" if close else "planner --help lists them."
    raise Usage(f"Unknown command: {name[:40]}. {hint}")


def overview() -> str:
    """All commands, a line each, for `planner --help`."""
    return "\n".join(f"  {name:<11} {find_command(name).help}" for name in COMMAND_NAMES)
