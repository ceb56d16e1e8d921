"""A line as runs of text, each with the name of a style, measured in terminal cells. Pure, nothing of Textual."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from planner.domain.cells import drawn

Run = tuple[str, str]
"""Text and the name of its style: `me`, `we`, `you`, `text`, `over`, `dim`, `new`, `rule`, `today` …"""


def fit(text: str, width: int) -> str:
    """Exactly `width` cells: `…` at the end where the text is longer, blanks where it is shorter."""
    if width <= 0:
        return ""
    # What cannot fit is not looked at: a title may have thousands of characters.
    line = drawn(text[: 8 * width + 8])
    if cell_len(line) <= width:
        return set_cell_size(line, width)
    return set_cell_size(set_cell_size(line, width - 1).rstrip() + "…", width)


def merged(runs: Sequence[Run]) -> list[Run]:
    """The same text with neighbours of one style made one: each run costs its own escape sequence."""
    out: list[Run] = []
    for text, style in runs:
        if not text:
            continue
        if out and (out[-1][1] == style):
            out[-1] = (out[-1][0] + text, style)
        else:
            out.append((text, style))
    return out
