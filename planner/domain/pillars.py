"""Pillars: what a block is for.

Statistics use the *kind* of a pillar (docs/design.md, section 4). A person is offered six of them; the others follow
from what a block is linked to: a goal, the other's goal, a shared rule, a calendar of work.
"""

from __future__ import annotations

from planner.domain.errors import BadInput

PILLAR_KINDS: dict[str, tuple[str, ...]] = {
    "solo": ("passion", "goal", "friends", "rest"),
    "shared": ("date", "ritual", "explore"),
    "support": ("champion",),
    "either": ("home", "fixed"),
}
_KIND_OF = {pillar: kind for kind, pillars in PILLAR_KINDS.items() for pillar in pillars}
PILLARS: tuple[str, ...] = tuple(pillar for pillars in PILLAR_KINDS.values() for pillar in pillars)
OFFERED_PILLARS = ("passion", "friends", "rest", "date", "explore", "home")
_NAMES = {"explore": "new"}
_OF_A_GOAL = (None, "goal", "champion")


def find_pillar(text: str) -> str:
    """The pillar that `text` names or unambiguously begins. Raises BadInput."""
    wanted = text.strip().lower()
    names = {pillar_name(pillar): pillar for pillar in PILLARS} | {pillar: pillar for pillar in PILLARS}
    if wanted in names:
        return names[wanted]
    fits = [name for name in names if wanted and name.startswith(wanted)]
    if len(fits) == 1:
        return names[fits[0]]
    if fits:
        raise BadInput(f"“{text}” could be {' or '.join(fits)}.")
    raise BadInput(f"There’s no pillar “{text}”; known: {offered_names()}.")


def pillar_name(pillar: str) -> str:
    """What a pillar is called on the screen and in the shell: `new` for `explore`."""
    return _NAMES.get(pillar, pillar)


def offered_names() -> str:
    """The names of the pillars that a person is offered, with commas."""
    return ", ".join(map(pillar_name, OFFERED_PILLARS))


def pillar_for_goal(pillar: str | None, who: str, owner: str | None) -> str | None:
    """The pillar of a block in the column `who` that is for a goal of `owner`.

    It's `goal` in the owner's own column, else `champion`. Without an owner there's no goal any more. A pillar that a
    person chose stays.
    """
    if pillar not in _OF_A_GOAL:
        return pillar
    if owner is None:
        return None
    return "goal" if who == owner else "champion"


def kind_of(pillar: str) -> str | None:
    """`solo`, `shared`, `support` or `either`; None for a pillar of the couple's own."""
    return _KIND_OF.get(pillar)
