"""The lines of one entry of a menu. Pure."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from planner.domain.cells import drawn, drawn_lines

INDENT = "  "  # of the further lines of an entry
LEAST_ROOM = 10  # for that
LONGEST_LINES = 8  # of one entry; the rest of a long text is left out


def entry_lines(key: str, words: str, note: str, key_width: int, width: int) -> tuple[tuple[str, str, str], ...]:
    """The key, words and note of each line of an entry.

    The note is at the right, on a line of its own if there's no room.
    """
    # A wide key moves the words of its own line only, so that all others stay aligned.
    keys = key.ljust(key_width) + "  " if key_width else ""
    room = max(2, width - cell_len(keys))
    wrapped = _wrapped(words, room)
    if len(wrapped) > LONGEST_LINES:
        wrapped = [*wrapped[: LONGEST_LINES - 1], "…"]
    lines = [(keys if n == 0 else " " * cell_len(keys), words, "") for n, words in enumerate(wrapped)]
    if note := drawn(note):
        first, last, _ = lines[-1]
        space = room - cell_len(last) - cell_len(note)
        if space >= 2:
            lines[-1] = (first, last, " " * space + note)
        else:
            # A sentence is at the left, below its words.
            space = room - cell_len(note)
            indent = " " * space if space >= room // 2 else INDENT
            lines += [(" " * cell_len(keys), indent, piece) for piece in _wrap(note, max(2, room - cell_len(indent)))]
    return tuple(lines)


def _wrapped(words: str, room: int) -> list[str]:
    """Wrap text to lines of `room` cells, all but the first indented."""
    indent = INDENT if room >= LEAST_ROOM else ""
    first, *others = drawn_lines(words) or [""]
    line = _wrap(first, room)[0]
    rest = [first[len(line) :].strip(), *others]
    return [line, *(indent + piece for text in rest if text for piece in _wrap(text, room - len(indent)))]


def _wrap(text: str, room: int) -> list[str]:
    return [line.plain.rstrip() for line in Content(text).wrap(room)] or [""]
