"""Pillars: what a block is for.

Statistics use the *kind* of a pillar (docs/design.md, section 4).
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


def find_pillar(text: str) -> str:
    """The pillar that `text` names or unambiguously begins. Raises BadInput."""
    wanted = text.strip().lower()
    if wanted in PILLARS:
        return wanted
    fits = [pillar for pillar in PILLARS if wanted and pillar.startswith(wanted)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise BadInput(f"“{text}” could be {' or '.join(fits)}.")
    raise BadInput(f"“{text}” is no pillar; there are {', '.join(PILLARS)}.")


def kind_of(pillar: str) -> str | None:
    """`solo`, `shared`, `support` or `either`; None for a pillar of the couple's own."""
    return _KIND_OF.get(pillar)
