"""Conflicts: one register that people wrote without seeing each other.

A conflict also says which of the values can be kept, or whether both can.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from planner.domain.model.block import Seen, Version
from planner.domain.text import many_lines, one_line

_BETWEEN = " / "
"""Stands between two texts of one line that are both kept."""
ONE_LINE = frozenset({"title", "place", "intention", "feeling", "need", "offer", "text"})


class Several(NamedTuple):
    """The versions of one register, the one that is shown first. `both` is all of their words together, None where
    only one of them can be kept."""

    register: str
    versions: tuple[Version, ...]
    both: str | None = None


TwiceKind = Literal["request", "idea", "goal", "note", "rule", "line", "person", "setting"]
EVERY_KIND: tuple[TwiceKind, ...] = get_args(TwiceKind)


class Twice(NamedTuple):
    """Something that is no block, with what was written of it twice.

    Only the person `whose` it is may choose; either of them where that is "". `file` is the store's own word for
    where it is, `seen` what the reader could know of it.
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
        """What it is, in words: its own where it has some. Text from a person: whoever shows it makes it safe."""
        return _CALLED.get(self.kind, "") or _SETTINGS.get(self.id, "") or self.title or "Untitled"


_CALLED: dict[TwiceKind, str] = {"person": "What you say of yourself"}
_SETTINGS = {"agreement": "Whether agreement is on", "turn": "Who plans the next date"}


def several(register: str, versions: Sequence[Version]) -> Several:
    """Of at least two versions, the shown one first."""
    return Several(register, tuple(versions), together(register, [version.value for version in versions]))


def together(register: str, values: Sequence[object]) -> str | None:
    """All of these words: one after the other on a line, or in paragraphs. None where that would not be more than one
    of them. BadInput when they are more than one field keeps."""
    texts = list(dict.fromkeys(value for value in values if isinstance(value, str) and value))
    if register == "notes" or (register == "text" and any("\n" in text for text in texts)):
        texts = [text for text in texts if not any(text != other and text in other for other in texts)]
        return many_lines("\n\n".join(texts), register) if len(texts) > 1 else None
    if register not in ONE_LINE or len(texts) < 2:
        return None
    return one_line(_BETWEEN.join(texts), register)
