"""Modules that are loaded when somebody first names them.

The package of a room may have a door: after `from planner.tui import dialogs` the first use of `dialogs.picker` loads
`planner.tui.dialogs.picker`, and nothing was loaded before. So commands, the first paint and the first press of a key
load only what they use, and every import still stands at the top of its module. docs/decisions/11-doors.md has the
reasons and the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType


def door(package: str) -> Callable[[str], ModuleType]:
    """A package's `__getattr__` (PEP 562), which loads the module of that name."""

    def load(name: str) -> ModuleType:
        full = f"{package}.{name}"
        if not name.startswith("_"):
            try:
                return import_module(full)
            except ModuleNotFoundError as missing:
                if missing.name != full:
                    raise
        raise AttributeError(f"{package} has no module {name}.")

    return load


def found_at(place: str) -> object:
    """What `module:name` names; the module is loaded."""
    module, _, name = place.partition(":")
    found: object = getattr(import_module(module), name)
    return found
