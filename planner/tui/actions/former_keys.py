"""Former keys: each still does its action, and says where that is now.

These are keys of version 0.1 that have gone; they're kept for one release. A key that the person has given to an
action is that action's alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.named_tuple import NamedTuple

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession


class FormerKey(NamedTuple):
    """The action that a key had, and where it is now.

    `{open}` is filled in with the key of that action.
    """

    action: str
    place: str


FORMER_KEYS = {
    "%": FormerKey("partly", "{partly_or_not} now"),
    "-": FormerKey("skipped", "{partly_or_not} twice now"),
    '"': FormerKey("comment", "under {open} now"),
    "=": FormerKey("recover", "{recover} now"),
    "X": FormerKey("recover", "{recover} now"),
    "g": FormerKey("find", "{find} now"),
    "T": FormerKey("take_lead", "under {open} now"),
    "C": FormerKey("carry", "{open} on the head of a column now"),
    "E": FormerKey("rituals", "under {palette} now: rituals"),
    "Y": FormerKey("inbox", "the last row of {inbox} now"),
}


def former_key(session: WeekSession, key: str) -> FormerKey | None:
    """What this key did before; None for a key that has an action."""
    found = FORMER_KEYS.get(key)
    return None if found is None or any(key in action.keys for action in session.keys) else found


def former_place(session: WeekSession, key: str) -> str:
    """One sentence about where the action of a key is now, such as under Enter."""
    found = FORMER_KEYS[key]
    places = {action.id: action.key or action.label for action in session.keys}
    return f"{key} is {found.place.format_map(places)}."
