"""Lay out a page of looking back: the braid, sentences, hours last. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from planner.domain.looking_back import (
    AWAY_SIGN,
    LookBack,
    blank_sentences,
    braid_lines,
    hours_sentences,
    kept_lines,
    look_back_sentences,
    page_span,
    quiet_sentence,
)
from planner.domain.model.block import WE
from planner.tui.widgets.text_runs import TextRun, wrapped

_MARGIN = 2
_WIDEST = 96
"""Cells of a page; longer lines are harder to read."""
_TALL = 32
"""Lines of a screen on which the page begins below a blank line."""
_MOST_LINES = 3
"""Lines of one sentence."""

PageLines = list[list[TextRun]]


def look_back_lines(page: LookBack, me: str, width: int, height: int) -> PageLines:
    """The lines of a page for a screen of that size, as the person `me` sees it.

    Where it's small, lines that were kept give way first, then the blanks between the parts, then the last sentences.
    """
    said = 0 if page.is_blank else len(look_back_sentences(page))
    choices = [(kept, True, said) for kept in (3, 2, 1)]
    choices += [(1, False, most) for most in range(said, 0, -1)]
    lines: PageLines = []
    for most_kept, is_airy, most_said in choices:
        parts = _parts(page, me, min(width - 2 * _MARGIN, _WIDEST), most_kept, most_said)
        lines = list(_joined(parts, is_airy=is_airy))
        if len(lines) <= height:
            break
    return [[], *lines] if height >= _TALL else lines


def _joined(parts: Sequence[PageLines], *, is_airy: bool) -> Iterator[list[TextRun]]:
    """The parts one below the other, with a blank line between them if there's room."""
    for number, part in enumerate(parts):
        if number == 1 or (number and is_airy):
            yield []
        for line in part:
            yield [(" " * _MARGIN, "text"), *line] if line else []


def _parts(page: LookBack, me: str, width: int, most_kept: int, most_said: int) -> list[PageLines]:
    """The heading, the braid, what was kept, sentences, and what's for the reader."""
    name, names = "Looking back", f"  {page.names}"
    span = page_span(page)
    room = max(0, width - cell_len(name + names + span))
    heading: PageLines = [[(name, "strong"), (names, "dim"), (" " * room + span, "dim")]]
    if page.is_blank:
        return [heading, *(_text([sentence], width, "text") for sentence in blank_sentences(page))]
    parts = [
        heading,
        _braid(page, me, width) + _kept(page, width, most_kept),
        _text(look_back_sentences(page)[:most_said], width, "text"),
        _text(hours_sentences(page), width, "text"),
        _text([quiet_sentence(page)], width, "dim"),
    ]
    return [part for part in parts if part]


def _braid(page: LookBack, me: str, width: int) -> PageLines:
    """Every row of the braid, each line in the hue of its column."""
    lines: PageLines = []
    for row in braid_lines(page, width):
        for who, label, text in row:
            hue = {"": "dim", WE: "we", me: "me"}.get(who, "you")
            lines.append([(f"{label}  ", hue), (text, hue)])
    return lines


def _kept(page: LookBack, width: int, most: int) -> PageLines:
    """What the two kept, below the braid, and what a dot in it means."""
    [(_, label, _), *_] = braid_lines(page, width)[0]
    indent = cell_len(label) + 2
    kept = kept_lines(page, width - indent - cell_len(AWAY_SIGN) - 3 if page.has_away else width - indent, most)
    lines: PageLines = [[(" " * indent, "text"), (text, "text")] for text in kept]
    blank: PageLines = [[]] if lines else []
    if page.has_away:
        last = lines.pop() if lines else [(" " * indent, "text")]
        room = width - sum(cell_len(text) for text, _ in last) - cell_len(AWAY_SIGN)
        lines.append([*last, (" " * room + AWAY_SIGN, "dim")])
    return blank + lines


def _text(sentences: Sequence[str], width: int, look: str) -> PageLines:
    """Sentences, each on lines of its own."""
    return [[(line, look)] for text in sentences if text for line in wrapped(text, width, _MOST_LINES)]
