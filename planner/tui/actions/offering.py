"""Which actions are offered for a block, and in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from planner.frontend.perform import Refused, WayOut
from planner.frontend.verbs import NOT_OFFERED, BlockContext, Offer, is_protected_from_me
from planner.tui.actions.table import Action

ANSWERS = ("yes", "no", "suggest", "yes_here", "withdraw", "restore")
"""Actions that come first in Enter's menu, in this order."""
OF_THE_OTHER = frozenset({"cheer", "comment", "duplicate", "settle", "versions"})
"""Actions on time that the other protects, besides making a request."""
_WAYS_OUT: dict[WayOut, str] = {
    "request": "{request}: say what you would like",
    "suggest": "{suggest}: another time",
    "remove": "{remove}: take it out of the week",
    "bin": "To erase it: {remove} on it, then {recover}.",
}
"""What to press; the keys of the named actions come from the live table."""
_NAMED = re.compile(r"{(\w+)}")


def offered(context: BlockContext, actions: Iterable[Action]) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """The available actions with their labels: answers and questions, then the rest."""
    offers = {action.id: _offer(action, context) for action in actions if action.available}
    found = {name: action for name, action in offers.items() if action}
    if is_protected_from_me(context.block, context.plan):
        ask = (action._replace(label="say what you would like") for action in actions if action.id == "request")
        return tuple(ask), tuple(action for name, action in found.items() if name in OF_THE_OTHER)
    first = tuple(found[name] for name in ANSWERS if name in found)
    return first, tuple(action for name, action in found.items() if name not in ANSWERS)


def _offer(action: Action, context: BlockContext) -> Action | None:
    offer = action.available(context) if action.available else NOT_OFFERED
    return action._replace(label=offer.label or action.label) if isinstance(offer, Offer) else None


def with_key(refused: Refused, key_of: Callable[[str], str]) -> str:
    """Why something was not done, and the key of what can be done instead."""
    words = _WAYS_OUT.get(refused.way_out, "")
    keys = {action: key_of(action) for action in _NAMED.findall(words)}
    return f"{refused.sentence} {words.format(**keys)}" if keys and all(keys.values()) else refused.sentence
