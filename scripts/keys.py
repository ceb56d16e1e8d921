#!/usr/bin/env python3
"""Write the tables in docs/keys.md from the table of actions.

scripts/keys.py       run it again whenever planner/tui/actions/table.py changes; a test compares
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from planner.tui.actions.former_keys import FORMER_KEYS  # noqa: E402
from planner.tui.actions.table import ACTIONS, BY_ID, GROUPS, MERGED, shown_key  # noqa: E402

PAGE = HERE / "docs" / "keys.md"
BEGIN, END = "<!-- keys: written by scripts/keys.py -->\n", "<!-- end of keys -->\n"


def tables() -> str:
    """The actions with their keys by group, those without a key, and former keys."""
    return "\n".join(_lines()) + "\n"


def page() -> str:
    """The page, with its tables as the actions are now."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{tables()}{END}{rest.partition(END)[2]}"


def _lines() -> Iterator[str]:
    for group, heading in GROUPS.items():
        found = [action for action in ACTIONS if action.group == group and action.keys]
        yield from (f"### {heading}", "", "| keys | what they do | in settings.toml |", "|---|---|---|")
        for action in found:
            keys = " ".join(f"`{shown_key(key)}`" for key in action.keys)
            yield f"| {keys} | {action.label} | `{action.id}` |"
        yield ""
    yield from (
        "### Without a key, under Enter or in the palette",
        "",
        "| what it does | in settings.toml |",
        "|---|---|",
    )
    for action in ACTIONS:
        if not action.keys and action.id not in MERGED:
            yield f"| {action.label} | `{action.id}` |"
    yield from ("", "### Former keys", "", "| key | leads to | where that is now |", "|---|---|---|")
    places = {action.id: action.key or action.label for action in ACTIONS}
    for key, former in FORMER_KEYS.items():
        now = former.place.format_map(places).partition(" now")[0]
        yield f"| `{key}` | {BY_ID[former.action].label} | {now} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
