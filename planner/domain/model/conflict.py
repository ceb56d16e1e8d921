"""Conflicts: one register that people wrote without seeing each other.

A conflict also says which of the values can be kept, or whether both can.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from planner.domain.model.block import Seen, Version
from planner.domain.text import many_lines, one_line
from planner.named_tuple import NamedTuple

_BETWEEN = " / "
"""The separator of two one-line texts that are both kept."""
ONE_LINE = frozenset({"title", "place", "intention", "feeling", "need", "offer", "text", "step", "line"})


class Several(NamedTuple):
    """The conflicting versions of one register, the shown one first.

    `both` is all their words joined; None if only one of them can be kept.
    """

    register: str
    versions: tuple[Version, ...]
    both: str | None = None


TwiceKind = Literal["request", "idea", "goal", "note", "rule", "line", "person", "setting"]
EVERY_KIND: tuple[TwiceKind, ...] = get_args(TwiceKind)


class Twice(NamedTuple):
    """A conflict in something that isn't a block.

    Only the person `whose` it is may choose; an empty one means that either may. `file` is the store's name for where
    it is, `seen` what the reader could know of it.
    """

    kind: TwiceKind
    id: str
    title: str
    found: tuple[Several, ...]
    whose: str
    file: str
    seen: Seen

    @property
    def called(self) -> str:
        """What it's called in a sentence; text from a person, not yet safe to print."""
        return _CALLED.get(self.kind, "") or _SETTINGS.get(self.id, "") or self.title or "Untitled"


_CALLED: dict[TwiceKind, str] = {"person": "Your own settings"}
_SETTINGS = {"agreement": "Whether agreement is on", "turn": "Who plans the next date"}


def several(register: str, versions: Sequence[Version]) -> Several:
    """Sort out at least two versions of a register, the shown one first."""
    return Several(register, tuple(versions), together(register, [version.value for version in versions]))


def together(register: str, values: Sequence[object]) -> str | None:
    """All of these texts joined, on one line or as paragraphs.

    None if that would be no more than one of them. Raises BadInput if it's longer than a field may be.
    """
    texts = list(dict.fromkeys(value for value in values if isinstance(value, str) and value))
    if register == "notes" or (register == "text" and any("\n" in text for text in texts)):
        texts = [text for text in texts if not any(text != other and text in other for other in texts)]
        return many_lines("\n\n".join(texts), register) if len(texts) > 1 else None
    if register not in ONE_LINE or len(texts) < 2:
        return None
    return one_line(_BETWEEN.join(texts), register)
