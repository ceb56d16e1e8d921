"""Width of text in terminal cells, and text made safe for every terminal.

Terminals differ on some characters: one joins the people of a family emoji into two cells, another draws each of them.
Such characters would shift everything to their right, so they are replaced: joiners and variation selectors are left
out, a flag becomes its two letters, and anything else becomes one `�`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache

from planner.domain.text import shown

REPLACEMENT = "\ufffd"
BLANKED = "· · ·"
"""Shown in place of words that are not to be read now."""
_DOUBTFUL = -1
# Most text, and every sign of our own, takes one cell each and needs no table.
_SINGLE = re.compile("[ -~¡-¬®-˿Ͱ-ͷͺ-Ϳ΄-ΊЀ-҂‐-‧‰-⁞←-⇿─-╿▀-▕■-◡✓✗�]*")
# Invisible signs: the soft hyphen, joiners, variation selectors of three kinds, and skin tones. They're compiled when
# a text may have one: that takes longer than the rest of this module, and most texts have none.
_INVISIBLE = "[\u00ad\u034f\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_SKIN_TONE = "(?<=[\u261d-\U0001faff])[\U0001f3fb-\U0001f3ff]"
_INSTEAD = {chr(0x1F1E6 + n): chr(ord("A") + n) for n in range(26)} | {
    # Thai and Lao sara am, as the two signs that it consists of.
    "\u0e33": "\u0e4d\u0e32",
    "\u0eb3": "\u0ecd\u0eb2",
}


def drawable(text: str) -> str:
    """The text with nothing in it that terminals draw in different numbers of cells."""
    if _SINGLE.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", re.sub(_SKIN_TONE, "", re.sub(_INVISIBLE, "", text)))
    return "".join([sign if _width(sign) != _DOUBTFUL else _INSTEAD.get(sign, REPLACEMENT) for sign in text])


def drawn(text: str) -> str:
    """The text as one line that is safe to show and takes the same cells everywhere."""
    return drawable(shown(text))


def drawn_lines(text: str) -> list[str]:
    """As `drawn`, for text of several lines (notes)."""
    return [drawn(line) for line in text.splitlines()]


def cells(text: str) -> int:
    """The number of cells that the text takes when it's drawn."""
    if _SINGLE.fullmatch(text):
        return len(text)
    return sum(map(_width, drawable(text)))


def cut(text: str, most: int) -> str:
    """As much of a drawable text as fits into so many cells."""
    if _SINGLE.fullmatch(text):
        return text[: max(0, most)]
    for end, sign in enumerate(text):
        most -= _width(sign)
        if most < 0:
            return text[:end]
    return text


@lru_cache(maxsize=4096)
def _width(sign: str) -> int:
    """0, 1 or 2 cells; -1 where terminals differ, and for what moves the cursor."""
    if " " <= sign <= "~":
        return 1
    starts, widths = _table()
    return widths[bisect_right(starts, ord(sign)) - 1]


@cache
def _table() -> tuple[list[int], list[int]]:
    """Where each run of code points of one width starts, and that width."""
    from planner.domain.cell_table import DOUBTFUL, WIDE, ZERO  # not needed for most text

    ranges = [(0, 0x9F, _DOUBTFUL)]
    for text, width in ((WIDE, 2), (ZERO, 0), (DOUBTFUL, _DOUBTFUL)):
        for span in text.split():
            first, _, last = span.partition("-")
            ranges.append((int(first, 16), int(last or first, 16), width))
    starts: list[int] = []
    widths: list[int] = []
    after = 0
    for start, end, width in sorted(ranges):
        if start > after:
            starts.append(after)
            widths.append(1)
        starts.append(start)
        widths.append(width)
        after = end + 1
    return starts, widths
