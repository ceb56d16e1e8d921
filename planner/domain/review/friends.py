"""Names of friends in the titles of blocks: `Swim with Mia and Jonas`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from planner.domain.text import fold_text

_WITH = re.compile(r"\b(?:with|w/|mit|avec|con)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|&|\+|\band\b|\bund\b|\bet\b|\by\b)\s*")
_AT = ("at", "in", "im", "on", "am", "to", "the", "from", "chez")
"""Words before a place, not a person."""
_NOBODY = ("friends", "people", "everyone", "everybody", "others", "family", "colleagues", "kids", "them", "us", "you")
_OF = ("’s", "'s", "’", "'")


def friends_in(title: str, own: Collection[str]) -> tuple[str, ...]:
    """The names in a title: after `with`, else capitalised words past its first.

    `own` are the names of the two people, which don't count. A title of one word has no name.
    """
    found = list(_after_with(title)) if _WITH.search(title) else list(_capitalised(title))
    mine = {fold_text(name) for name in own}
    return tuple(dict.fromkeys(name for name in found if fold_text(name) not in mine))


def _after_with(title: str) -> Iterator[str]:
    for part in _BETWEEN.split(_WITH.split(title, maxsplit=1)[1]):
        name = []
        for word in part.split():
            if not _is_name(word):
                break
            name.append(_bare(word))
            if name[-1] != word:
                break  # what follows belongs to them: Mia’s mother
        if name:
            yield " ".join(name)
        elif part.isalpha() and part.lower() not in _NOBODY:
            yield part  # typed in a hurry: with mia


def _capitalised(title: str) -> Iterator[str]:
    words = title.split()
    for before, word in pairwise(words):
        at_a_place = before.lower() in _AT and _bare(word) == word
        if _is_name(word) and not at_a_place:
            yield _bare(word)


def _is_name(word: str) -> bool:
    return word[:1].isupper() and not word.isupper()


def _bare(word: str) -> str:
    """The word without what shows that something is theirs, and without punctuation."""
    word = word.rstrip(".,;:!?)")
    return next((word.removesuffix(end) for end in _OF if word.endswith(end)), word)
