"""Read what a request asks for and offers, each as a block of the week."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.domain.errors import BadInput
from planner.domain.model.block import Draft, Role
from planner.domain.quickadd.cursor import Cursor
from planner.domain.quickadd.interpret import Reading, draft, read
from planner.domain.quickadd.lengths import match_length
from planner.domain.quickadd.tokens import Amount
from planner.domain.text import fold_text
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.wording.blocks import length

_ARTICLES = ("a", "an", "the")
_AMOUNTS = ("few", "couple", "bit", "little", "lot")
"""Words that need their article: `a few pages`."""
_JOINING = ("to", "of")
"""Words between a length and what it's for: `two hours to read`."""
_QUOTES = ('"', "“")
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class HalfReadings:
    """What the lines of a request were understood as; None for an empty one."""

    need: Reading | None
    offer: Reading | None

    def of(self, role: str) -> Reading | None:
        """The reading of one line, by its role."""
        return {"need": self.need, "offer": self.offer}.get(role)

    def drafts(self, me: str, you: str) -> dict[Role, Draft]:
        """The blocks to add, by role; `me` and `you` are the people's ids."""
        found: dict[Role, Draft] = {}
        if self.need:
            found["need"] = draft(self.need, me, you)
        if self.offer:
            found["offer"] = draft(self.offer, me, you)
        return {role: half._replace(role=role) for role, half in found.items()}


def read_halves(need: str, offer: str, cursor: Cursor) -> HalfReadings:
    """Read the lines of a request as quick add does; an empty line gives None.

    The need is protected in the asker's own column. A half without a day is put into the week of the other half, else
    of the cursor, on a Sunday the coming one. Raises BadInput as quick add does, and for what can't be half of a give
    and take.
    """
    if cursor.other_week and cursor.other_week < Week.of(cursor.today):
        cursor = replace(cursor, week=None)
    wish = _read_half(need, replace(cursor, column="me", day=None)) if need else None
    wish = replace(wish, protected=wish.column == "me") if wish else None
    gift = _read_half(offer, replace(cursor, column="we", day=None)) if offer else None
    return HalfReadings(_in_week(wish, need, gift, cursor), _in_week(gift, offer, wish, cursor))


def _read_half(text: str, cursor: Cursor) -> Reading:
    """Read one line; a length may come first, as in `two hours to read`."""
    words = text.split()
    match = match_length([word.lower().rstrip(",;") for word in words], 0) if words else None
    minutes = match[1].number if match and isinstance(match[1], Amount) else 0
    rest = words[match[0] :] if match and minutes else words
    if minutes and len(rest) > 1 and rest[0].lower() in _JOINING:
        del rest[0]
    line = " ".join([*rest, length(minutes)]) if minutes and rest else text
    if minutes and not rest:
        line = f'"{text}"'  # nothing but a length: that's what it is called
    if read(line, replace(cursor, column="me")).visibility != "open":
        raise BadInput("What is busy or hidden can’t be half of a give and take.")
    reading = read(line, cursor)
    if reading.rule:
        raise BadInput("A ritual can’t be half of a give and take. Say one day, such as fri 20:00.")
    if reading.column == "you":
        raise BadInput(f"Half of a give and take is your own or for both; leave out “{cursor.you or 'you'}”.")
    if minutes and not rest:
        reading = replace(reading, when=reading.when._replace(minutes=minutes))
    quoted = bool(rest) and rest[0].startswith(_QUOTES)
    return reading if quoted else replace(reading, title=_as_title(reading.title))


def _as_title(words: str) -> str:
    """`a film` as a title: `Film`."""
    first, _, rest = words.partition(" ")
    if rest and first.lower() in _ARTICLES and rest.split()[0].lower() not in _AMOUNTS:
        words = rest
    return words[:1].upper() + words[1:]


def _in_week(half: Reading | None, text: str, other: Reading | None, cursor: Cursor) -> Reading | None:
    """A half without a day in the week where it belongs."""
    this = Week.of(cursor.today)
    if half is None or half.when.start != str(this) or "this week" in fold_text(text):
        return half
    if other and other.when.precision != "week":
        week = other.when.week
    else:
        week = cursor.other_week or (this.plus(1) if cursor.today.weekday() == _SUNDAY else this)
    return replace(half, when=When.in_week(week, half.when.minutes))
