"""Looking back: the braid of some weeks, a few sentences, and hours.

Everything but hours and habits is the same for both people. It comes from open, agreed blocks, so nothing about a
private block can be worked out from it. Nothing is counted, ranked or compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import repeat
from typing import Literal

from planner.domain.availability import OwnHours
from planner.domain.braid import DAY_AWAY, BraidWeek
from planner.domain.cells import cells
from planner.domain.model.block import WE, Person
from planner.domain.model.items import Goal
from planner.domain.pillars import kind_of
from planner.domain.statistics import Counted, Habit, days_listed, is_weekend_alone
from planner.domain.time.week import Week
from planner.domain.time.when import LONGEST_NIGHT
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import join_words, short
from planner.domain.wording.formats import style_now
from planner.named_tuple import NamedTuple

PAGE_WEEKS = 8
"""How many weeks a page shows."""
HighlightKind = Literal["date", "new", "friends", "alone"]
_KINDS: dict[str | None, HighlightKind] = {"date": "date", "explore": "new", "friends": "friends"}
AWAY_SIGN = f"{DAY_AWAY} away"
"""What a dot in the braid means."""
_TITLE_CELLS, _KEPT_CELLS, _NAME_CELLS = 26, 44, 12
_MOST_NAMED = 2
"""How many things of a kind a sentence names."""


class Highlight(NamedTuple):
    """Something that a sentence can name. `who` is a person's id or `we`."""

    kind: HighlightKind
    who: str
    title: str
    first: date
    last: date
    happened: bool = False


class AverageHours(NamedTuple):
    """Minutes of an average week: those that happened, and those that nobody marked.

    `chosen` is the reader's range in minutes, None without one.
    """

    who: str
    happened: float
    unknown: float
    chosen: tuple[int, int] | None


class LookBack(NamedTuple):
    """A page of looking back.

    `people` are the two by name, `weeks` the oldest first, `kept` the lines and memories they kept, the oldest first.
    `highlights` touch these weeks, and on the latest page also the weeks ahead; `reached` are goals reached in them,
    `aims` the present goals. `hours` and `quiet` are for the reader alone, empty where the other looks on.
    """

    people: tuple[Person, Person]
    today: date
    weeks: tuple[BraidWeek, ...]
    highlights: tuple[Highlight, ...] = ()
    reached: tuple[tuple[date, Goal], ...] = ()
    aims: tuple[Goal, ...] = ()
    kept: tuple[str, ...] = ()
    hours: tuple[AverageHours, ...] = ()
    quiet: tuple[Habit, ...] = ()
    is_latest: bool = True
    has_earlier: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether this is the plan's first week, with nothing behind it."""
        return self.is_latest and not self.has_earlier and len(self.weeks) < 2

    @property
    def has_away(self) -> bool:
        """Whether somebody was away on a day that is drawn."""
        return any(DAY_AWAY in line for found in self.weeks for line in found.lines.values())

    @property
    def names(self) -> str:
        """The names of the two."""
        return join_words([short(person.name) for person in self.people])


# -- what a page is made of -------------------------------------------------------------------------------------------


def highlights_of(week: Week, blocks: Iterable[Counted]) -> Iterator[Highlight]:
    """The highlights that begin in a week, from what counts in it."""
    for block in blocks:
        kind = "alone" if is_weekend_alone(block) else highlight_kind(block.pillar, block.who)
        first, last = days_listed(block)
        if kind and block.status != "skipped" and first in week:
            happened = block.status in ("done", "partly")
            yield from repeat(Highlight(kind, block.who, block.title, first, last, happened), block.many)


def highlight_kind(pillar: str | None, who: str) -> HighlightKind | None:
    """Which highlight a pillar's block is, weekends alone aside; None for none."""
    kind = _KINDS.get(pillar)
    return kind if kind == "friends" or who == WE else None


def waking_minutes(week: Week, blocks: Iterable[Counted], who: str, own: OwnHours) -> tuple[int, int]:
    """The minutes of `who` in a week that happened, and those that nobody marked.

    No day counts more than its own hours. The household, fixed things and support are in neither.
    """
    happened, unknown = Counter[date | None](), Counter[date | None]()
    for block in blocks:
        if block.who != who or block.status == "skipped" or kind_of(block.pillar or "") in ("either", "support"):
            continue
        if block.tally:
            ticked, times = block.tally
            happened[None] += block.minutes * ticked
            unknown[None] += block.minutes * (times - ticked)
            continue
        into = unknown if block.status == "planned" else happened
        for day, minutes in _minutes_by_day(block, own):
            if day is None or day in week:
                into[day] += minutes
    known = sum(min(minutes, _waking(day, own)) for day, minutes in happened.items())
    both = sum(min(minutes, _waking(day, own)) for day, minutes in (happened + unknown).items())
    return known, both - known


def _minutes_by_day(block: Counted, own: OwnHours) -> Iterator[tuple[date | None, int]]:
    """The minutes of a block by day; nights of a long one don't count."""
    if not block.dated:
        yield None, block.minutes
    elif block.many > 1 or block.minutes <= LONGEST_NIGHT:
        yield block.first, block.minutes
    else:
        begins = datetime.combine(block.first, datetime.min.time()) + timedelta(minutes=block.begins)
        ends = begins + timedelta(minutes=block.minutes)
        for later in range((block.last - block.first).days + 1):
            day = block.first + timedelta(days=later)
            opens, closes = (datetime.combine(day, at) for at in own.on(day))
            yield day, max(0, int((min(ends, closes) - max(begins, opens)).total_seconds()) // 60)


def _waking(day: date | None, own: OwnHours) -> int:
    """The minutes between the start and the end of a person's day."""
    if day is None:
        return 7 * 24 * 60
    opens, closes = own.on(day)
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


# -- the braid as text ------------------------------------------------------------------------------------------------


class BraidLine(NamedTuple):
    """One line of the braid.

    `who` is a person's id, `we`, or empty for the dates.
    """

    who: str
    label: str
    text: str


def braid_lines(page: LookBack, width: int) -> list[list[BraidLine]]:
    """The braid in rows of up to eight weeks: the dates, one person, both, the other."""
    names = {person.id: short(person.name, _NAME_CELLS) for person in page.people}
    first, second = names
    labels = {"": "", first: names[first], WE: "both", second: names[second]}
    wide = max(map(cells, labels.values()))
    room = width - wide - 2
    in_row = max(1, min(PAGE_WEEKS, room // 8))
    pitch = max(8, min(11, room // in_row))
    rows = []
    for at in range(0, len(page.weeks), in_row):
        weeks = page.weeks[at : at + in_row]
        texts = {who: "".join(week.lines[who].ljust(pitch) for week in weeks) for who in labels if who}
        texts[""] = "".join(mark.ljust(pitch) for mark in _date_marks(weeks))
        rows.append(
            [BraidLine(who, label + " " * (wide - cells(label)), texts[who].rstrip()) for who, label in labels.items()]
        )
    return rows


def _date_marks(weeks: Sequence[BraidWeek]) -> Iterator[str]:
    """The Monday of each week; its month where that changed."""
    month = 0
    for found in weeks:
        monday = found.week.monday
        if style_now().dates == "ymd":
            yield f"{monday:%m-%d}"
        else:
            yield str(monday.day) if monday.month == month else _short_day(monday)
        month = monday.month


def page_span(page: LookBack) -> str:
    """From which day to which the page goes, such as `5 Oct – 29 Nov`."""
    first, last = page.weeks[0].week.monday, page.weeks[-1].week.sunday
    if style_now().dates == "ymd":
        return f"{first} – {last}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{_short_day(first)}{year} – {_short_day(last)}{'' if last.year == page.today.year else f' {last.year}'}"


def _short_day(day: date) -> str:
    """A day without its weekday, such as `5 Oct`."""
    return wording.day(day).partition(" ")[2]


def kept_lines(page: LookBack, width: int, most: int) -> list[str]:
    """What they kept, in quotes and in at most so many lines; the oldest give way."""
    quoted = [f"“{short(text, min(_KEPT_CELLS, width - 2))}”" for text in page.kept]
    for dropped in range(len(quoted)):
        lines = _joined_lines(quoted[dropped:], width)
        if len(lines) <= most:
            return lines
    return []


def _joined_lines(texts: Iterable[str], width: int) -> list[str]:
    lines: list[str] = []
    for text in texts:
        longer = f"{lines[-1]} · {text}" if lines else text
        if lines and cells(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(text)
    return lines


# -- sentences --------------------------------------------------------------------------------------------------------


def look_back_sentences(page: LookBack) -> list[str]:
    """A few sentences: the date, weekends alone, friends, something new, goals."""
    found = (_dates(page), _weekends(page), _friends(page), _new(page), _reached(page), _aims(page))
    return [sentence for sentence in found if sentence]


def blank_sentences(page: LookBack) -> list[str]:
    """What the page will show, while there's nothing behind the plan's first week."""
    monday = Week.of(page.today).plus(1).monday
    return [
        "There’s nothing to look back on yet.",
        f"From {wording.day(monday, page.today)} on this page draws your weeks, a sign for each day: "
        "─ on your own, ═ together, · away.",
        "Below it are the lines that you keep on Sunday, and a few sentences: the last date, weekends alone, friends, "
        "something new, goals.",
    ]


def hours_sentences(page: LookBack) -> list[str]:
    """The hours of an average week, own and together, beside the reader's range."""
    return [_hours_sentence(found) for found in page.hours]


def _hours_sentence(found: AverageHours) -> str:
    name = "Together" if found.who == WE else "On your own"
    unknown = f", {format_hours(found.unknown)} not marked" if round(found.unknown / 60, 1) else ""
    chosen = f" Your range: {format_hours(found.chosen[0])}–{format_hours(found.chosen[1])}." if found.chosen else ""
    return f"{name}: {format_hours(found.happened)} a week happened{unknown}.{chosen}"


def format_hours(minutes: float) -> str:
    """Minutes as hours, such as `4.5h`."""
    return f"{minutes / 60:.1f}".removesuffix(".0") + "h"


def quiet_sentence(page: LookBack) -> str:
    """What the reader used to do often and hasn't for six weeks; empty for nothing."""
    found = [f"{_title(row.title)} (last on {wording.day(row.last, page.today)})" for row in page.quiet[:_MOST_NAMED]]
    return f"You used to do this often: {join_words(found)}. Only you see this." if found else ""


def _dates(page: LookBack) -> str:
    dates = [found for found in page.highlights if found.kind == "date"]
    last, coming = _last(page, dates), _next(page, dates)
    if not page.is_latest:
        return f"The last date of these weeks was {_named(page, last)}." if last else ""
    if not last:
        return f"The next date is {_named(page, coming)}." if coming else ""
    then = f"The next is {_named(page, coming)}." if coming else "The next isn’t planned yet."
    return f"The last date was {_named(page, last)}. {then}"


def _weekends(page: LookBack) -> str:
    said: list[str] = []
    for person in page.people:
        found = [row for row in page.highlights if row.kind == "alone" and row.who == person.id]
        last, coming = _last(page, found), _next(page, found)
        parts = []
        if last:
            parts.append(f"had {'one' if said else 'a weekend alone'} from {_day(page, last)}")
        if coming:
            one = "the next" if last else "one" if said else "a weekend alone"
            parts.append(f"has {one} from {_day(page, coming)}")
        if parts:
            said.append(f"{short(person.name, _NAME_CELLS)} {' and '.join(parts)}")
    return f"{'; '.join(said)}." if said else ""


def _friends(page: LookBack) -> str:
    said: list[str] = []
    for who, name in (*((row.id, short(row.name, _NAME_CELLS)) for row in page.people), (WE, "both of you")):
        last = _last(page, [row for row in page.highlights if row.kind == "friends" and row.who == who])
        if last:
            name = name if said or who != WE else "Both of you"
            said.append(f"{name}{'' if said else ' saw friends'} on {_day(page, last)} ({_title(last.title)})")
    return f"{join_words(said)}." if said else ""


def _new(page: LookBack) -> str:
    past = [found for found in page.highlights if found.kind == "new" and _is_past(page, found)]
    named = [f"{_title(found.title)} on {_day(page, found)}" for found in sorted(past, key=_when)[-_MOST_NAMED:]]
    return f"Something new to you both: {join_words(named)}." if named else ""


def _reached(page: LookBack) -> str:
    names = {person.id: short(person.name, _NAME_CELLS) for person in page.people}
    found = sorted((day, goal) for day, goal in page.reached if goal.person in names)[-_MOST_NAMED:]
    said = [
        f"{names[goal.person]} reached “{_title(goal.title)}” on {wording.day(day, page.today)}" for day, goal in found
    ]
    return f"{join_words(said)}." if said else ""


def _aims(page: LookBack) -> str:
    said: list[str] = []
    for person in page.people:
        aims = [f"“{_title(goal.title)}”" for goal in page.aims if goal.person == person.id][:_MOST_NAMED]
        if aims:
            working = "" if said else " is working"
            said.append(f"{short(person.name, _NAME_CELLS)}{working} towards {join_words(aims)}")
    return f"{', '.join(said)}." if said else ""


def _is_past(page: LookBack, found: Highlight) -> bool:
    """Whether it's over, or was marked as happened."""
    return found.last < page.today or found.happened


def _last(page: LookBack, found: Iterable[Highlight]) -> Highlight | None:
    return max((row for row in found if _is_past(page, row)), key=_when, default=None)


def _next(page: LookBack, found: Iterable[Highlight]) -> Highlight | None:
    return min((row for row in found if page.is_latest and not _is_past(page, row)), key=_when, default=None)


def _when(found: Highlight) -> tuple[date, str]:
    return found.first, found.title


def _named(page: LookBack, found: Highlight) -> str:
    return f"{_title(found.title)}, on {_day(page, found)}"


def _day(page: LookBack, found: Highlight) -> str:
    return wording.day(found.first, page.today)


def _title(title: str) -> str:
    return short(title, _TITLE_CELLS) or "Untitled"
