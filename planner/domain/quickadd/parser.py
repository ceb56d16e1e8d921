"""Split a typed line into its phrases and the words of its title.

Every phrase has a slot (a day, a time, a place …); `choice` says which of several for one slot counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.domain.errors import BadInput
from planner.domain.model.block import COLUMNS, EITHER, Column
from planner.domain.no_screens import NO_SCREENS
from planner.domain.pillars import find_pillar, offered_names
from planner.domain.quickadd.choice import CONNECTORS, choose
from planner.domain.quickadd.date_ranges import match_days
from planner.domain.quickadd.dates import WEEKDAYS, match_day
from planner.domain.quickadd.lengths import match_length
from planner.domain.quickadd.numbers import ordinal_number
from planner.domain.quickadd.recurrence import ADVERBS, EVERY, match_bound, match_every
from planner.domain.quickadd.times import match_from_now, match_length_or_time, match_time
from planner.domain.quickadd.tokens import (
    PARTS_OF_DAY,
    Amount,
    AtTime,
    DayOrTime,
    Every,
    Impossible,
    Keys,
    Match,
    Meaning,
    OnDate,
    OnMonthDay,
    Phrase,
    PhraseSlot,
    Said,
    Unclear,
    key_at,
)
from planner.domain.quickadd.vague import NAMED_DAYS, in_zone, match_several_parts, match_vague
from planner.domain.text import fold_text
from planner.domain.time.when import DAY

# `@"two words"`, `"literal"`, or anything up to the next blank. A quote inside a word (5") is an ordinary sign.
_WORD = re.compile(r'(@?)(?:"([^"]*)"|“([^”]*)”)(?!\S)|(\S+)')
_ISO_TIME = re.compile(r"(?<!\S)(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?!\S)", re.ASCII)
_BARE_RANGE = re.compile(r"\d{1,2}[-–—]\d{1,2}", re.ASCII)
_LEADING_ZERO = re.compile(r"0\d{3}", re.ASCII)
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}", re.ASCII)
_PERIODS = ("days", "weeks", "months", "years", "morning", "afternoon", "evening", "night", *WEEKDAYS)
_AMBIGUOUS = ("sun", "sat", "wed")
"""Weekdays that are also words: at the start they need a time or date after them."""
_GOES_ON_WITH = ("with", "at", "in", "for", "to")
"""Words after which a title continues, past a phrase: `Gym 3.12 with Sam`."""
TURNS = "turns"
"""What `lead` says for `in turns`."""
_SETTINGS: dict[str, Said] = {
    "busy": Said("visibility", "busy"),
    "private": Said("visibility", "busy"),
    "hidden": Said("visibility", "hidden"),
    "protected": Said("protected"),
    NO_SCREENS: Said("tag", NO_SCREENS),
    "either": Said("lead", EITHER),
    "in turns": Said("lead", TURNS),
}
_HAS_IT = ["has", "it"]
"""After a name: who has it at home."""
_LONGEST_PLACE = 6


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the line.

    `text` is for the title; `key` is for comparing, empty for literal text; `place` is the text of a quoted `@`.
    """

    text: str
    key: str
    place: str = ""


class TypedLine:
    """A typed line, split into phrases and title.

    `names` maps a person's name to their column.
    """

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
        self._names = {tuple(fold_text(name).split()): column for name, column in (names or {}).items() if name.split()}
        self._names.update({(column,): column for column in COLUMNS})
        self.words = words_of(text)
        self._keys: Keys = [word.key for word in self.words]
        self._repeats = _repeats(self._keys)
        self.notes: list[str] = []
        self.unclear: list[str] = []
        self._named_day = ""
        self._known: dict[int, Match] = {}
        self._held: list[Phrase] = []
        found = self._found(bare)
        choice = choose(found, self._keys, [word.text for word in self.words], today)
        self._phrases, self._joining = dict(choice.phrases), choice.joining
        self.notes += choice.notes
        self.unclear += choice.unclear
        for phrase in self._held:
            if phrase.meaning.slot not in self._phrases:
                words = self._text(range(phrase.first, phrase.end))
                self.notes.append(f"“{words}” stays in the title: type a day or an hour behind the title.")
        if self._named_day and not self._phrases.keys() & {"day", "week", "every"}:
            if "time" in self._phrases:
                self.unclear.append(f"“{self._named_day}”: which day? Type its date, such as 24 dec.")
            else:
                self.notes.append(
                    f"“{self._named_day}” stays in the title: for the day, type its date, such as 24 dec."
                )

    def get(self, slot: PhraseSlot) -> Meaning | None:
        """The meaning that counts for a slot; None if it's missing or unclear.

        Raises BadInput for an impossible one, such as `31 nov`.
        """
        phrase = self._phrases.get(slot)
        if phrase is None or isinstance(phrase.meaning, Unclear):
            return None
        if isinstance(phrase.meaning, Impossible):
            raise BadInput(phrase.meaning.sentence)
        return phrase.meaning

    def give_back(self, slot: PhraseSlot) -> str:
        """Make a slot's words part of the title again; returns them."""
        phrase = self._phrases.pop(slot)
        return self._text(range(phrase.first, phrase.end))

    def words_for(self, slot: PhraseSlot) -> str:
        """The words of the phrase that counts for a slot."""
        phrase = self._phrases[slot]
        return self._text(range(phrase.first, phrase.end)).rstrip(",;")

    def later(self, one: PhraseSlot, other: PhraseSlot) -> PhraseSlot:
        """The one of two slots whose phrase is later in the line."""
        return max(one, other, key=lambda slot: self._phrases[slot].first)

    @property
    def title(self) -> str:
        """The words that are in no phrase that counts."""
        used = {index for phrase in self._phrases.values() for index in range(phrase.first, phrase.end)}
        used |= self._joining | self._joint_of_length()
        title = self._text(index for index in range(len(self.words)) if index not in used)
        return title.rstrip(",; ") if used else title

    def _joint_of_length(self) -> set[int]:
        """The word that joins a length at the start to the title: `two hours to read`."""
        length = self._phrases.get("length")
        if length is None or length.first or key_at(self._keys, length.end) not in ("to", "of"):
            return set()
        return {length.end}

    def _text(self, indices: Iterable[int]) -> str:
        return " ".join(self.words[index].text for index in indices).strip()

    # -- finding --------------------------------------------------------------------------------------------------

    def _found(self, bare: bool) -> list[Phrase]:
        """All phrases from left to right.

        With `bare`, a lone hour is a time even at the start.
        """
        found: list[Phrase] = []
        i = 0
        while i < len(self._keys):
            previous = found[-1] if found and found[-1].end == i else None
            match = self._match(i, previous, bare=bare and i == 0)
            if match is None:
                i += self._not_understood(i)
                continue
            found.append(Phrase(i, match[0], match[1]))
            i = match[0]
        return found

    def _match(self, i: int, previous: Phrase | None, *, bare: bool) -> Match:
        match = self._plain(i)
        after_day = previous is not None and previous.meaning.slot in ("day", "week", "every")
        if match and (i > 0 or bare or not self._weak(i, match)) and self._stands(i, match, after_day):
            return self._with_zone(match)
        if match and isinstance(match[1], AtTime | OnMonthDay) and i > 0 and self._keys[i - 1] != "for":
            self._held.append(Phrase(i, match[0], match[1]))
        if after_day and self._keys[i : i + 3] in (["no", "hour", "yet"], ["no", "day", "yet"]):
            return i + 3, Said("yet")
        if bare or after_day or self._keys[i] == "at" or _LEADING_ZERO.fullmatch(self._keys[i]):
            hour = match_time(self._keys, i, bare=True) if self._keys[i] else None
            if hour and self._closes(hour[0]):
                return hour
        return self._setting(i, previous) or self._person(i, previous) or self._vague(i, previous, after_day)

    def _plain(self, i: int) -> Match:
        """Match a phrase at word `i` that doesn't depend on its neighbours."""
        if i not in self._known:
            self._known[i] = self._read(i)
        return self._known[i]

    def _read(self, i: int) -> Match:
        key = self._keys[i]
        if self.words[i].place:
            return i + 1, Said("place", self.words[i].place)
        if not key:
            return None
        if not key[0].isalnum():
            return self._mark(i)
        keys, today, day_first = self._keys, self._today, self._day_first
        if key == "remind" and (reminder := self._reminder(i)):
            return reminder
        return (
            match_every(keys, i)
            or (match_bound(keys, i, today, day_first=day_first) if self._repeats else None)
            or match_from_now(keys, i)
            or self._days_from(i)
            or match_days(keys, i, today, day_first=day_first)
            or self._dotted(i)
            or match_several_parts(keys, i)
            or match_day(keys, i, today, day_first=day_first)
            or match_length_or_time(keys, i)
            or match_time(keys, i)
            or match_length(keys, i)
        )

    def _reminder(self, i: int) -> Match:
        """`remind 30m`, `remind me 30m before`."""
        at = i + 1 + (key_at(self._keys, i + 1) == "me")
        length = match_length(self._keys, at) if key_at(self._keys, at) else None
        if length is None or not isinstance(length[1], Amount | Impossible):
            return None
        minutes = length[1].number if isinstance(length[1], Amount) else 0  # a length of none at all
        return length[0] + (key_at(self._keys, length[0]) == "before"), Amount("remind", minutes)

    def _days_from(self, i: int) -> Match:
        """`from fri to sun`."""
        if self._keys[i] != "from" or i + 1 >= len(self._keys) or not self._keys[i + 1]:
            return None
        return match_days(self._keys, i + 1, self._today, day_first=self._day_first)

    def _dotted(self, i: int) -> Match:
        """Match `7.10`, which is a day or a time; None if it's only one of them."""
        if not _DOTTED.fullmatch(self._keys[i]):
            return None
        day, time = match_day(self._keys, i, self._today), match_time(self._keys, i)
        if day is None or not isinstance(day[1], OnDate):
            return None
        return i + 1, DayOrTime(day[1], time[1] if time and isinstance(time[1], AtTime) else None)

    def _stands(self, i: int, match: tuple[int, Meaning], after_day: bool) -> bool:
        """Whether a phrase counts here.

        Some do only where the title doesn't continue after them.
        """
        key, (end, meaning) = self._keys[i], match
        if "/" in key and isinstance(meaning, OnDate):
            # 1/3 of it, and a shop that is open 24/7
            return key_at(self._keys, end) != "of" and (key != "24/7" or self._closes(end))
        ordinal = isinstance(meaning, OnMonthDay) and key != "on"
        nth = isinstance(meaning, Every) and end == i + 2 and ordinal_number(self._keys[i + 1]) is not None
        bare = bool(_BARE_RANGE.fullmatch(key)) and end == i + 1 and not after_day
        spoken = isinstance(meaning, AtTime) and bool(meaning.half_unsaid)
        weak = isinstance(meaning, Unclear) and meaning.weak
        if key in ADVERBS:
            return self._closes(end) and (i > 0 or end < len(self._keys))
        if ordinal or nth or bare or spoken or weak or _DOTTED.fullmatch(key):
            return self._closes(end) or key_at(self._keys, end) in _GOES_ON_WITH or self._is_hour(end)
        return True

    def _is_hour(self, i: int) -> bool:
        """Whether a bare hour is at word `i`, without a word of the title after it."""
        hour = match_time(self._keys, i, bare=True) if self._keys[i] else None
        return hour is not None and self._closes(hour[0])

    def _with_zone(self, match: tuple[int, Meaning]) -> Match:
        return (isinstance(match[1], AtTime) and in_zone(self._keys, match[0])) or match

    def _vague(self, i: int, previous: Phrase | None, after_day: bool) -> Match:
        """Match words about time that aren't exact, which become a question."""
        if not self._keys[i]:
            return None
        match = match_vague(self._keys, i, self._today, day_first=self._day_first, behind_day=after_day)
        if match and (match[1].slot == "day" or self._closes(match[0])):
            return match
        after_time = previous is not None and previous.meaning.slot == "time"
        if after_time and self._keys[i] in PARTS_OF_DAY and self._closes(i + 1):
            words = self._text(range(i - 1, i + 1))
            return i + 1, Unclear("time", f"“{words}”: which hour? Type it, such as 7 in the evening, or 19:00.")
        if after_time and self._keys[i].isdigit() and len(self._keys[i]) < 4 and self._closes(i + 1):
            number = self._keys[i]
            return i + 1, Unclear("length", f"“{number}”: a length? Type {number}m.")
        if after_time and self._keys[i] in ("or", "and", "/") and key_at(self._keys, i + 1).isdigit():
            words = self._text(range(i - 1, i + 2))
            return i + 2, Unclear("time", f"“{words}”: two times. Type one line for each.")
        return None

    def _mark(self, i: int) -> Match:
        text = self.words[i].text
        if text == "!":
            return i + 1, Said("protected")
        if text in (".", ".."):
            return i + 1, Said("visibility", "busy" if text == "." else "hidden")
        if text.startswith("@"):
            return self._place(i)
        if text.startswith("#"):
            if self._keys[i][1:].replace("-", " ") == NO_SCREENS:
                return i + 1, _SETTINGS[NO_SCREENS]
            try:
                return i + 1, Said("pillar", find_pillar(self._keys[i][1:]))
            except BadInput:
                return None
        return None

    def _place(self, i: int) -> Match:
        """Match a place such as `@Odeon`.

        After a comma it continues up to the next phrase: `@Odeon, room 2`. `@7pm` is a time.
        """
        text, end = self.words[i].text, i + 1
        time = match_time([self._keys[i][1:]], 0) if text != "@" else None
        if time:
            return end, time[1]
        if text == "@":
            time = match_time(self._keys, end) if end < len(self._keys) and self._keys[end] else None
            return time and (time[0], time[1])
        if text.endswith(","):
            while end < min(len(self.words), i + 1 + _LONGEST_PLACE) and not self._ends_place(end):
                end += 1
        place = " ".join([text[1:], *(word.text for word in self.words[i + 1 : end])])
        return end, Said("place", place.rstrip(",;") or place)

    def _ends_place(self, i: int) -> bool:
        key, match = self._keys[i], self._plain(i)
        is_phrase = match is not None and self._stands(i, match, after_day=False)
        return (
            is_phrase
            or not key
            or not key[0].isalnum()
            or (fold_text(key),) in self._names
            or self._setting_at(i) is not None
        )

    def _setting(self, i: int, previous: Phrase | None) -> Match:
        """Match a word such as `busy`, `protected` or `no screens`.

        It must come after a phrase or at the end.
        """
        match = self._setting_at(i)
        if match is None or i == 0:
            return None
        behind = previous is not None and self._closes(match[0])
        return match if behind or match[0] == len(self._keys) else None

    def _setting_at(self, i: int) -> Match:
        return next(
            ((end, said) for end in (i + 1, i + 2) if (said := _SETTINGS.get(" ".join(self._keys[i:end])))), None
        )

    def _person(self, i: int, previous: Phrase | None) -> Match:
        """Match `me`, `we`, `you` or a name that is set apart from the title.

        It must come after a phrase or a quotation, and before one or the end. `we` may also be the last word of a
        line, since no title ends with it.
        """
        for name, column in self._names.items():
            end = i + len(name)
            if tuple(map(fold_text, self._keys[i:end])) != name:
                continue
            has = end + len(_HAS_IT)
            if column != "we" and i > 0 and self._keys[end:has] == _HAS_IT and (previous or has == len(self._keys)):
                return (has, Said("lead", column)) if self._closes(has) else None
            apart = previous is not None or (i > 0 and not self._keys[i - 1])
            if (apart and self._closes(end)) or (name == ("we",) and i > 0 and end == len(self._keys)):
                return end, Said("who", column)
        return None

    def _closes(self, i: int) -> bool:
        """Whether word `i` doesn't begin a part of the title."""
        if i >= len(self._keys) or self._plain(i) is not None:
            return True
        key, beside = self._keys[i], key_at(self._keys, i + 1)
        if key in PARTS_OF_DAY and (i + 1 == len(self._keys) or self._plain(i + 1)):
            return True
        if key in CONNECTORS and beside:
            return beside.isdigit() or self._plain(i + 1) is not None
        return (fold_text(key),) in self._names or self._setting_at(i) is not None

    def _weak(self, i: int, match: tuple[int, Meaning]) -> bool:
        """Whether a phrase at the start is more likely the title: `3d printing`."""
        key, (end, meaning) = self._keys[i], match
        spelled = isinstance(meaning, Amount) and end > i + 1 and meaning.number < DAY
        doubtful = (
            (isinstance(meaning, Amount) and not spelled)
            or "/" in key
            or (key in _AMBIGUOUS and end == i + 1)
            or (_BARE_RANGE.fullmatch(key) and end == i + 1)
        )
        return bool(doubtful) and (end >= len(self._keys) or self._plain(end) is None)

    def _not_understood(self, i: int) -> int:
        """Count the words that go into the title from word `i`.

        Words about time, and marks that weren't understood, get a sentence.
        """
        key = self._keys[i]
        is_rule = key in EVERY and key_at(self._keys, i + 1) != "other"
        if is_rule and any(key in _PERIODS for key in self._keys[i + 1 : i + 4]):
            words = self._text(range(i, min(i + 3, len(self._keys))))
            self.unclear.append(f"“{words}”: how often is that? Type every fri, every 2 weeks or 3 a week.")
        elif key == "every" and 0 < i < len(self._keys) - 1:
            words = self._text(range(i, min(i + 3, len(self._keys))))
            self.notes.append(f"“{words}” stays in the title: it’s no rule such as every fri.")
        elif key in ADVERBS:
            self.notes.append(f"“{self.words[i].text}” stays in the title: for a rule, type every fri.")
        elif key.startswith("#"):
            self._unknown_pillar(key[1:])
        elif key == "remind" and i:
            self._unclear_reminder(i)
        for name in NAMED_DAYS:
            parts = name.split()
            if [*self._keys[i : i + len(parts)]] == parts:
                self._named_day = self._text(range(i, i + len(parts)))
                return len(parts)
        return 1

    def _unclear_reminder(self, i: int) -> None:
        """Ask about `remind 2w`; `remind 2 friends` is a title."""
        at = i + 1 + (key_at(self._keys, i + 1) == "me")
        words = self._keys[at : at + 2]
        ends = at + 1 + any(words[1:] == [period] for period in ("week", "weeks", "month", "months"))
        if words and words[0][:1].isdigit() and (self._closes(ends) or key_at(self._keys, ends) == "before"):
            asked = self._text(range(i, ends))
            self.unclear.append(f"“{asked}”: how long before? Type remind 30m, remind 2h or remind 1d.")

    def _unknown_pillar(self, typed: str) -> None:
        """Add a note about an unknown pillar, unless it's a number such as #12."""
        if typed and not typed.isdigit():
            self.notes.append(f"There’s no pillar “{typed}”; known: {offered_names()}.")


def _repeats(keys: Keys) -> bool:
    """Whether there is a phrase for a ritual anywhere."""
    begins = (
        i
        for i, key in enumerate(keys)
        if key in EVERY or key in ADVERBS or key_at(keys, i + 1) in ("a", "per", "times")
    )
    return any(match_every(keys, i) for i in begins)


def words_of(text: str) -> list[Word]:
    """Split a line into words; a quotation is one literal word."""
    words = []
    for match in _WORD.finditer(_ISO_TIME.sub(r"\1 \2", text)):
        at, straight, curly, plain = match.groups()
        literal = straight if straight is not None else curly
        if literal is None:
            words.append(Word(plain, _key(plain)))
        elif at:
            folded = " ".join(literal.split())
            words.append(Word(match[0], "", place=folded) if folded else Word(match[0], ""))
        else:
            words.append(Word(" ".join(literal.split()), ""))
    return words


def _key(word: str) -> str:
    """The key of a word: lower case, without brackets and punctuation.

    The dots of `3.12.` and `a.m.` stay.
    """
    key = word.lower().rstrip(",;")
    if len(key) > 1:
        key = key.lstrip("([~≈").rstrip(")]!?,;") or key
    if key[:1] == "+" and key[1:2].isdigit():
        key = key[1:]
    if key[:1].isdigit():
        key = key.rstrip("-–—")
    return key.removesuffix(".") if key[-2:-1].isalpha() else key
