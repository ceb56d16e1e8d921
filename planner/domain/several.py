"""“Each wrote something”: one register that people wrote without having seen each other, and what can be kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from planner.domain.model import Version
from planner.domain.text import many_lines, one_line

BETWEEN = " / "
"""Stands between two texts of one line that are both kept."""


class Several(NamedTuple):
    """The versions of one register, the one that is shown first. `both` is all of their words together, None where
    only one of them can be kept."""

    register: str
    versions: tuple[Version, ...]
    both: str | None = None


def several(register: str, versions: Sequence[Version]) -> Several:
    """Of at least two versions, the shown one first."""
    return Several(register, tuple(versions), together(register, [version.value for version in versions]))


def together(register: str, values: Sequence[object]) -> str | None:
    """All of these words: one after the other on a line, or in paragraphs. None where that would not be more than one
    of them. BadInput when they are more than one field keeps."""
    texts = list(dict.fromkeys(value for value in values if isinstance(value, str) and value))
    if register == "notes":
        texts = [text for text in texts if not any(text != other and text in other for other in texts)]
        return many_lines("\n\n".join(texts), "notes") if len(texts) > 1 else None
    if register not in ("title", "place", "intention") or len(texts) < 2:
        return None
    return one_line(BETWEEN.join(texts), register)
