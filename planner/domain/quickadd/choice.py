"""Choose which phrases of a line count, and find contradictions between them.

Of several phrases for one slot the last counts, because the title comes first: `Watch Saturday night fever fri
20:00`. An earlier one is part of the title only where the title continues after it; two side by side become a
question: `mon and wed`. No word about time goes into the title without a sentence about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from planner.domain.quickadd.tokens import (
    Amount,
    AtTime,
    DayOrTime,
    Every,
    Impossible,
    InMinutes,
    Keys,
    LengthOrTime,
    Meaning,
    OnDate,
    OnWeekday,
    Phrase,
    PhraseSlot,
    Unclear,
    key_at,
)
from planner.domain.time.week import MONTHS
from planner.named_tuple import NamedTuple

CONNECTORS = ("and", "&", "+", "or", "/", "then", "but", "plus", "to", "-", "–", "—")
_SEPARATORS = ("-", "–", "—", "·", "|", ",", ";")
_PREPOSITIONS = ("from", "until", "till", "to", "except", "between", "starting", "at", "on", "not", "in")
_OF_TIME: tuple[PhraseSlot, ...] = ("day", "week", "time", "length", "every", "until", "count", "after", "except")
_SINGLE: tuple[PhraseSlot, ...] = ("every", "day", "week", "time", "length", "until", "after", "count", "except")
_TWO: dict[PhraseSlot, str] = {
    "every": "rules",
    "day": "days",
    "week": "weeks",
    "time": "times",
    "length": "lengths",
    "until": "ends",
    "after": "hours",
    "count": "numbers",
    "except": "exceptions",
}
_NOON = 12 * 60


class Choice(NamedTuple):
    """The result of choosing among the phrases of a line.

    `phrases` has the one that counts for each slot, `joining` the indexes of words that only join phrases, `unclear`
    the questions and `notes` the remarks.
    """

    phrases: dict[PhraseSlot, Phrase]
    joining: frozenset[int]
    unclear: tuple[str, ...]
    notes: tuple[str, ...]


class _Line(NamedTuple):
    """The phrases of a line, and its words."""

    found: Sequence[Phrase]
    keys: Keys
    texts: Sequence[str]

    def words(self, phrase: Phrase) -> str:
        return " ".join(self.texts[phrase.first : phrase.end]).rstrip(",;")

    def has(self, *kinds: type, but: Phrase) -> bool:
        """Whether another clear phrase is of one of these kinds."""
        return any(isinstance(phrase.meaning, kinds) for phrase in self.found if phrase is not but)

    def has_slot(self, *slots: PhraseSlot, but: Phrase) -> bool:
        """Whether another clear phrase is for one of these slots."""
        return any(
            phrase.meaning.slot in slots and not isinstance(phrase.meaning, Unclear | LengthOrTime | DayOrTime)
            for phrase in self.found
            if phrase is not but
        )


def choose(found: Sequence[Phrase], keys: Keys, texts: Sequence[str], today: date) -> Choice:
    """Choose which of the phrases count."""
    line = _Line(found, keys, texts)
    line = line._replace(found=[replace(phrase, meaning=_settled(phrase, line)) for phrase in found])
    notes: list[str] = []
    unclear: list[str] = []
    phrases: dict[PhraseSlot, Phrase] = {}
    joining: set[int] = set()
    for phrase in _without_superseded(line, notes):
        slot = phrase.meaning.slot
        earlier = phrases.get(slot)
        phrases[slot] = phrase
        if earlier is None or slot not in _SINGLE:
            continue
        is_same, is_title = _is_same(earlier.meaning, phrase.meaning, today), _goes_on(earlier, line)
        if is_same and not is_title:
            joining.update(range(earlier.first, earlier.end))
        elif is_title and not is_same:
            notes.append(_stays(line.words(earlier), f"“{line.words(phrase)}” counts"))
        elif not is_same:
            unclear.append(_two(slot, line, earlier, phrase))
    notes += _name_before_rule(line, phrases)
    asked = [phrase.meaning.sentence for phrase in phrases.values() if isinstance(phrase.meaning, Unclear)]
    joined = list(_joints(line, phrases.values()))
    joining.update(index for indices, is_clear in joined for index in indices if is_clear)
    if not unclear:
        unclear += [_joint(line, indices) for indices, is_clear in joined if not is_clear]
    notes += _dangling(line, phrases.values())
    return Choice(phrases, frozenset(joining), tuple(dict.fromkeys([*unclear, *asked])), tuple(notes))


def _settled(phrase: Phrase, line: _Line) -> Meaning:
    """The meaning of a phrase with two readings, decided by the rest of the line."""
    meaning = phrase.meaning
    if isinstance(meaning, DayOrTime):
        return _day_or_time(meaning, phrase, line)
    return _length_or_time(meaning, phrase, line) if isinstance(meaning, LengthOrTime) else meaning


def _day_or_time(meaning: DayOrTime, phrase: Phrase, line: _Line) -> OnDate | Unclear:
    """Decide about `3.12`: a day, unless another day is given; then it's a question."""
    if not line.has_slot("day", "week", "every", but=phrase):
        return meaning.day
    words, day = line.words(phrase), meaning.day.day
    date = f"{day.day} {MONTHS[day.month - 1].lower()}"
    if meaning.time is None:
        return Unclear("day", f"“{words}”: another day? Type {date}, or leave the other one out.", weak=True)
    return Unclear("time", f"“{words}”: a time or a day? Type {words.replace('.', ':')}, or {date}.")


def _length_or_time(meaning: LengthOrTime, phrase: Phrase, line: _Line) -> AtTime | Amount | Unclear:
    """Decide about `18h`: an hour, unless there is one; `9h` on a day is a question."""
    length = Amount("length", meaning.minutes)
    if line.has(AtTime, InMinutes, but=phrase) or line.has_slot("yet", but=phrase):
        return length
    if line.has_slot("length", but=phrase) or meaning.minutes > _NOON:
        return meaning.time
    if line.has_slot("day", "every", but=phrase):
        hour = f"{meaning.minutes // 60}:{meaning.minutes % 60:02}"
        return Unclear(
            "time", f"“{line.words(phrase)}”: at {hour}, or that long? Type {hour}, or for {line.words(phrase)}."
        )
    return length


def _without_superseded(line: _Line, notes: list[str]) -> Iterator[Phrase]:
    """The phrases without those that a clearer one makes part of the title."""
    for n, phrase in enumerate(line.found):
        meaning = phrase.meaning
        is_day = meaning.slot == "day"
        slots: tuple[PhraseSlot, ...] = ("day", "week", "every") if is_day else (meaning.slot,)
        is_title = isinstance(meaning, Unclear) and meaning.weak and (not is_day or _goes_on(phrase, line))
        if is_title and line.has_slot(*slots, but=phrase):
            notes.append(_stays(line.words(phrase), "the rest of the line says it exactly"))
        elif isinstance(meaning, Impossible) and any(
            later.meaning.slot == meaning.slot and not isinstance(later.meaning, Impossible | Unclear)
            for later in line.found[n + 1 :]
        ):
            notes.append(_stays(line.words(phrase), "that can’t be"))
        else:
            yield phrase


def _is_same(one: Meaning, other: Meaning, today: date) -> bool:
    """Whether two phrases mean the same, such as `tomorrow thu`."""
    for first, second in ((one, other), (other, one)):
        if isinstance(first, OnDate) and isinstance(second, OnWeekday) and not second.of and not second.later:
            return first.day.weekday() == second.number and 0 <= (first.day - today).days < 7
    return one == other


def _name_before_rule(line: _Line, phrases: dict[PhraseSlot, Phrase]) -> Iterator[str]:
    """Leave a weekday in the title where it names what comes again.

    `Sunday dinner every sun` keeps its Sunday; another day than the rule's gets a sentence.
    """
    day, every = phrases.get("day"), phrases.get("every")
    if day is None or every is None or every.first < day.end or not _goes_on(day, line):
        return
    meaning, rule = day.meaning, every.meaning
    if not isinstance(meaning, OnWeekday) or meaning.of or meaning.later or not isinstance(rule, Every):
        return
    is_same = meaning.number in rule.parts.weekdays
    if is_same or (day.first == 0 and rule.parts.weekdays):
        del phrases["day"]
        if not is_same:
            yield _stays(line.words(day), f"“{line.words(every)}” counts")


def _goes_on(phrase: Phrase, line: _Line) -> bool:
    """Whether a phrase is followed by a word of the title, not by another phrase."""
    starts = {other.first for other in line.found}
    end = phrase.end
    while end < len(line.keys) and line.keys[end] in CONNECTORS:
        end += 1
    return end < len(line.keys) and end not in starts


def _joints(line: _Line, phrases: Iterable[Phrase]) -> Iterator[tuple[range, bool]]:
    """Yield the words between two phrases about time, and whether they mean nothing.

    For example the dash in `fri - 19:00`.
    """
    ordered = sorted((p for p in phrases if p.meaning.slot in _OF_TIME), key=lambda phrase: phrase.first)
    for before, after in pairwise(ordered):
        between = range(before.end, after.first)
        words = [line.keys[index] or line.texts[index] for index in between]
        if words and all(word in (*CONNECTORS, *_SEPARATORS) for word in words):
            yield between, all(word in _SEPARATORS for word in words)


def _joint(line: _Line, indices: range) -> str:
    words = " ".join(line.texts[indices.start - 1 : indices.stop + 1])
    return f"“{words}” isn’t understood. Type one line for each."


def _dangling(line: _Line, phrases: Iterable[Phrase]) -> Iterator[str]:
    """A sentence for each preposition left in the title before a phrase about time."""
    used = {index for phrase in phrases for index in range(phrase.first, phrase.end)}
    for phrase in phrases:
        before = phrase.first - 1
        if phrase.meaning.slot not in ("day", "time", "week") or before < 1 or before in used:
            continue
        if key_at(line.keys, before) in _PREPOSITIONS:
            words = " ".join(line.texts[before : phrase.end])
            yield _stays(line.texts[before], f"of “{words}” only “{line.words(phrase)}” counts")


def _two(slot: PhraseSlot, line: _Line, first: Phrase, second: Phrase) -> str:
    said = f"“{line.words(first)}” and “{line.words(second)}” are two {_TWO[slot]}."
    are_weekdays = isinstance(first.meaning, OnWeekday) and isinstance(second.meaning, OnWeekday)
    if are_weekdays and not any(isinstance(phrase.meaning, Every) for phrase in line.found):
        return f"{said} Type one line for each, or every {line.words(first)} and {line.words(second)}."
    return f"{said} Type one line for each."


def _stays(words: str, because: str) -> str:
    return f"“{words}” stays in the title: {because}."
