"""Split a typed line into its phrases and the words of its title.

Every phrase has a slot (a day, a time, a place …). Of several for one slot the last counts, and the others are part
of the title, because the title comes first: `Watch Saturday night fever fri 20:00`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.domain.errors import BadInput
from planner.domain.model.block import COLUMNS, Column
from planner.domain.pillars import find_pillar
from planner.domain.quickadd.date_ranges import match_days
from planner.domain.quickadd.dates import WEEKDAYS, match_day
from planner.domain.quickadd.recurrence import match_bound, match_every
from planner.domain.quickadd.times import match_length, match_time
from planner.domain.quickadd.tokens import Amount, Impossible, Keys, Match, Meaning, PhraseSlot, Said, key_at

# `@"two words"`, `"literal"`, or anything up to the next blank. A quote inside a word (5") is just a sign.
_WORD = re.compile(r'(@?)(?:"([^"]*)"|“([^”]*)”)(?!\S)|(\S+)')
_ISO_TIME = re.compile(r"(?<!\S)(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?!\S)", re.ASCII)
_BARE_RANGE = re.compile(r"\d{1,2}[-–—]\d{1,2}", re.ASCII)
_PERIODS = ("days", "weeks", "months", "years", "morning", "afternoon", "evening", "night", *WEEKDAYS)
_AMBIGUOUS = ("sun", "sat", "wed")
"""Weekdays that are words too: at the very beginning they need a time or date after them."""


@dataclass(frozen=True, slots=True)
class Word:
    """`text` as it stands in a title; `key` as it is compared (empty: it is literal); `place` of a quoted `@`."""

    text: str
    key: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words `first` up to, not including, `end`."""

    first: int
    end: int
    meaning: Meaning


class TypedLine:
    """A typed line, taken apart. `names` maps a person's name, lower case, to the column it stands for."""

    def __init__(
        self,
        text: str,
        today: date,
        names: dict[str, Column] | None = None,
        *,
        bare: bool = False,
        day_first: bool = True,
    ) -> None:
        self._today, self._day_first = today, day_first
        self._names = {tuple(name.split()): column for name, column in (names or {}).items() if name.split()}
        self._names.update({(column,): column for column in COLUMNS})
        self.words = words_of(text)
        self._keys: Keys = [word.key for word in self.words]
        self._repeats = _repeats(self._keys)
        self.repeating: tuple[str, ...] = ()
        self._phrases: dict[PhraseSlot, Phrase] = {}
        for phrase in self._found(bare):
            self._phrases[phrase.meaning.slot] = phrase

    def get(self, slot: PhraseSlot) -> Meaning | None:
        """What counts for this slot. BadInput when that cannot be (`31 nov`)."""
        phrase = self._phrases.get(slot)
        if phrase is None:
            return None
        if isinstance(phrase.meaning, Impossible):
            raise BadInput(phrase.meaning.sentence)
        return phrase.meaning

    def give_back(self, slot: PhraseSlot) -> str:
        """Make that slot's words part of the title again; gives the words."""
        phrase = self._phrases.pop(slot)
        return self._text(range(phrase.first, phrase.end))

    def later(self, one: PhraseSlot, other: PhraseSlot) -> PhraseSlot:
        """Which of two slots has its phrase later in the line."""
        return max(one, other, key=lambda slot: self._phrases[slot].first)

    @property
    def title(self) -> str:
        """The words that belong to no phrase that counts."""
        used = {index for phrase in self._phrases.values() for index in range(phrase.first, phrase.end)}
        title = self._text(index for index in range(len(self.words)) if index not in used)
        return title.rstrip(",; ") if used else title

    def _text(self, indices: Iterable[int]) -> str:
        return " ".join(self.words[index].text for index in indices).strip()

    # -- finding --------------------------------------------------------------------------------------------------

    def _found(self, bare: bool) -> list[Phrase]:
        """All phrases from left to right. With `bare` a lone hour is a time even at the beginning."""
        found: list[Phrase] = []
        i = 0
        while i < len(self._keys):
            previous = found[-1] if found and found[-1].end == i else None
            match = self._match(i, previous, bare=bare and i == 0)
            if match is None:
                self._not_understood(i)
                i += 1
                continue
            found.append(Phrase(i, match[0], match[1]))
            i = match[0]
        return found

    def _match(self, i: int, previous: Phrase | None, *, bare: bool) -> Match:
        match = self._plain(i)
        if match and (i > 0 or bare or not self._weak(i, match)):
            return match
        after_day = previous is not None and previous.meaning.slot in ("day", "week", "every")
        if after_day and self._keys[i : i + 3] in (["no", "hour", "yet"], ["no", "day", "yet"]):
            return i + 3, Said("yet")
        if bare or after_day:
            hour = match_time(self._keys, i, bare=True)
            if hour and self._closes(hour[0]):
                return hour
        return self._person(i, previous)

    def _plain(self, i: int) -> Match:
        """A phrase that stands for itself, whatever is around it."""
        key = self._keys[i]
        if self.words[i].place:
            return i + 1, Said("place", self.words[i].place)
        if not key:
            return None
        if not key[0].isalnum():
            return self._mark(i)
        keys, today, day_first = self._keys, self._today, self._day_first
        return (
            match_every(keys, i)
            or (match_bound(keys, i, today, day_first=day_first) if self._repeats else None)
            or match_days(keys, i, today, day_first=day_first)
            or match_day(keys, i, today, day_first=day_first)
            or match_time(keys, i)
            or match_length(keys, i)
        )

    def _mark(self, i: int) -> Match:
        text = self.words[i].text
        if text == "!":
            return i + 1, Said("protected")
        if text in (".", ".."):
            return i + 1, Said("visibility", "busy" if text == "." else "hidden")
        if text.startswith("@") and len(text) > 1:
            return i + 1, Said("place", text[1:].rstrip(",;") or text[1:])
        if text.startswith("#"):
            try:
                return i + 1, Said("pillar", find_pillar(self._keys[i][1:]))
            except BadInput:
                return None
        return None

    def _person(self, i: int, previous: Phrase | None) -> Match:
        """`me`, `we`, `you` or a name, set apart from the title: behind a phrase or a quotation, before one or the end.

        `we` needs less: as the last word of a line, since no title ends with it.
        """
        for name, column in self._names.items():
            end = i + len(name)
            if tuple(self._keys[i:end]) != name:
                continue
            apart = previous is not None or (i > 0 and not self._keys[i - 1])
            if (apart and self._closes(end)) or (name == ("we",) and i > 0 and end == len(self._keys)):
                return end, Said("who", column)
        return None

    def _closes(self, i: int) -> bool:
        """Whether no word of a title begins at word `i`."""
        return i >= len(self._keys) or self._plain(i) is not None or (self._keys[i],) in self._names

    def _weak(self, i: int, match: tuple[int, Meaning]) -> bool:
        """Whether a phrase at the very beginning is more likely the title: `3d printing`, `Sun salutation`."""
        key, (end, meaning) = self._keys[i], match
        doubtful = (
            isinstance(meaning, Amount)
            or "/" in key
            or (key in _AMBIGUOUS and end == i + 1)
            or (_BARE_RANGE.fullmatch(key) and end == i + 1)
        )
        return bool(doubtful) and (end >= len(self._keys) or self._plain(end) is None)

    def _not_understood(self, i: int) -> None:
        """Remember an `every …` that was probably meant as one."""
        if self._keys[i] == "every" and any(key in _PERIODS for key in self._keys[i + 1 : i + 4]):
            self.repeating += (self._text(range(i, min(i + 3, len(self._keys)))),)


def _repeats(keys: Keys) -> bool:
    """Whether there is a phrase for a ritual anywhere."""
    begins = (i for i, key in enumerate(keys) if key == "every" or key_at(keys, i + 1) in ("a", "per", "times"))
    return any(match_every(keys, i) for i in begins)


def words_of(text: str) -> list[Word]:
    """The words, quotations as one literal word each."""
    words = []
    for match in _WORD.finditer(_ISO_TIME.sub(r"\1 \2", text)):
        at, straight, curly, plain = match.groups()
        literal = straight if straight is not None else curly
        if literal is None:
            words.append(Word(plain, plain.lower().rstrip(",;")))
        elif at:
            folded = " ".join(literal.split())
            words.append(Word(match[0], "", place=folded) if folded else Word(match[0], ""))
        else:
            words.append(Word(" ".join(literal.split()), ""))
    return words
