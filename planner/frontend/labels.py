"""One table for each kind of label that the screen and the shell both show."""

from __future__ import annotations

from planner.domain.model.block import Status, Visibility, Yes
from planner.domain.wording.fields import SEEN_AS as SEEN_AS
from planner.domain.wording.results import HAPPENED as HAPPENED

STATUS_MARKS: dict[Status, str] = {"planned": " ", "done": "✓", "partly": "~", "skipped": "-"}
"""One cell before a title, in the week and in the review."""
ANSWER_WORDS: dict[Yes, str] = {
    "yes": "yes",
    "no": "not this time",
    "changed": "yes to another time",
    "open": "not answered",
}
"""A person's answer to a block's terms, or to a request."""
AGREEMENT: dict[bool, str] = {
    True: "on: what you’ve agreed on changes only if you both say yes",
    False: "off: every change counts at once",
}
"""The setting for both, and what it means."""
PILLAR_KIND_NAMES: dict[str, str] = {
    "solo": "own time",
    "shared": "our time",
    "support": "for the other’s thing",
    "either": "either",
}


def visibility_label(visibility: Visibility) -> str:
    """What the other person sees, as an option: `busy: only that the time is taken`."""
    return visibility if visibility == "open" else f"{visibility}: {SEEN_AS[visibility]}"
