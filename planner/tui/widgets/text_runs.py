"""A line as runs of text with style names, measured in terminal cells. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from planner.domain.cells import drawn

TextRun = tuple[str, str]
"""A text and the name of its style, such as `me`, `we`, `you`, `text` or `dim`."""


def fit(text: str, width: int) -> str:
    """Fit text into exactly `width` cells, with `…` or blanks at its end."""
    if width <= 0:
        return ""
    # Look only at the part that may fit: a title may have thousands of characters.
    line = drawn(text[: 8 * width + 8])
    if cell_len(line) <= width:
        return set_cell_size(line, width)
    return set_cell_size(set_cell_size(line, width - 1).rstrip() + "…", width)


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Wrap text into at most `most` lines of `width` cells, ending in `…`.

    Lines break at blanks where possible.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and cell_len(longer) > width:
            lines.append(line)
            line = word
            if len(lines) == most:
                break
        else:
            line = longer
    if len(lines) < most:
        lines.append(line)
        line = ""
    if line:
        lines[-1] = fit(f"{lines[-1]} {line}", width).rstrip()
    return [fit(one, width).rstrip() for one in lines]


def merged(runs: Sequence[TextRun]) -> list[TextRun]:
    """Join neighbouring runs of one style: each run costs an escape sequence."""
    out: list[TextRun] = []
    for text, style in runs:
        if not text:
            continue
        if out and (out[-1][1] == style):
            out[-1] = (out[-1][0] + text, style)
        else:
            out.append((text, style))
    return out
