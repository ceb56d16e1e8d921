"""Quick add: properties that hold for any text.

The table of phrases is in tests/domain/phrases.py.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planner.domain.errors import BadInput
from planner.domain.model.block import Column
from planner.domain.pillars import PILLARS
from planner.domain.quickadd import (
    Cursor,
    Reading,
    read,
    read_length,
    read_when,
    said,
)
from planner.domain.recurrence.rrule import CODES
from planner.domain.recurrence.rule import make
from planner.domain.time.week import Week
from planner.domain.time.when import When, zone
from planner.domain.wording.blocks import length, span
from tests.domain.phrases import (
    BERLIN,
    CURSOR,
    FLEXIBLE,
    IN_A_CELL,
    REMEMBERING,
    RITUALS,
    TIMES,
    WEDNESDAY,
    WORDS,
)

EVENING = When("2026-11-27T19:30", 120, BERLIN)

PIECES_TYPED = (
    "fri sun next this week in 2 days weeks today tonight 3 dec 3.12. 29 feb 31 nov 2026-11-27 2026-W48 19:30 7pm pm "
    "noon midnight 18-20 22-1 18-16 - to from at on for 90m 2h 1h30 0m 3d 1.5h 25:00 every 1st and @home @ #date #f # "
    'me we you Sam Alex "quoted" " . .. , 99999 2:30 28.3.2027 31.10.2027 ! Film every every every day weekday weekend '
    "other 2nd last month on the week year 5 times a until after fri-sun 28-30 nov 2d 22:00 – 17:00 all 1/2 mon"
)
PIECES = st.sampled_from(PIECES_TYPED.split(" "))


def answer(text: str, cursor: Cursor) -> Reading | str:
    """What is read, or the sentence that says why not."""
    try:
        return read(text, cursor)
    except BadInput as error:
        return str(error)


@given(st.text(max_size=60) | st.lists(PIECES, max_size=10).map(" ".join))
def test_nothing_but_bad_input_is_ever_raised(text: str) -> None:
    for cursor in (CURSOR, IN_A_CELL):
        reading = answer(text, cursor)
        if isinstance(reading, str):
            assert reading.endswith(".")
        else:
            assert reading.title == reading.title.strip()
            assert "\n" not in said(reading, cursor)


@given(
    st.text(max_size=40) | st.lists(PIECES, max_size=6).map(" ".join),
    st.none() | st.sampled_from([EVENING, When("2026-11-28", 2880), When("2026-W49", 60), When("9997-12-31", 60)]),
)
def test_a_time_alone_raises_nothing_but_bad_input(text: str, current: When | None) -> None:
    with suppress(BadInput):
        read_when(text, CURSOR, current)


@given(
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(ZoneInfo("Pacific/Kiritimati"))),
    st.lists(PIECES, max_size=6).map(" ".join),
)
def test_lines_at_the_ends_of_the_calendar_are_read_or_refused(now: datetime, text: str) -> None:
    reading = answer(text, Cursor(now, "Pacific/Kiritimati"))

    assert isinstance(reading, Reading) or reading.endswith(".")


PLAIN_TYPED = "Cinema Paint the old shed with Mia and paper lamps; call Bob? naïve 漢字 don't [red]x[/red]"
PLAIN = st.sampled_from(PLAIN_TYPED.split(" "))


@given(st.lists(PLAIN, min_size=1, max_size=12))
def test_plain_words_stay_the_title(words: list[str]) -> None:
    assert read(" ".join(words), CURSOR).title == " ".join(words)
    assert read(" ".join([*words, "fri 19:30 2h we"]), CURSOR).title == " ".join(words).rstrip(";")


@given(st.text(alphabet=st.characters(exclude_characters='"“”', exclude_categories=("C", "Z")), min_size=1))
def test_quoted_words_stay_in_the_title(text: str) -> None:
    assert read(f'"{text} fri 19:30" sat', CURSOR).title == f"{text} fri 19:30"


@st.composite
def meant(draw: st.DrawFn) -> When:
    """Times that are one line without a date for the end."""
    precision = draw(st.sampled_from(["time", "day", "week"]))
    day = draw(st.dates(date(2026, 1, 1), date(2036, 12, 31)))
    if precision == "week":
        return When.in_week(Week.of(day), draw(st.integers(1, 600)))
    if precision == "day":
        return When.on_day(day, draw(st.integers(1, 600)))
    # Ends at hours that no change of the clocks makes ambiguous.
    hour, minute = draw(st.integers(4, 23)), draw(st.integers(0, 59))
    most = 60 * 26 - (hour * 60 + minute)
    start = datetime(day.year, day.month, day.day, hour, minute)
    return When.at(start, draw(st.integers(1, min(most, 960))), BERLIN)


def typed_again(reading: Reading, cursor: Cursor) -> Reading:
    """What is said of a reading, typed."""
    marks = {"protected": "!", "busy": ".", "hidden": ".."}
    words = []
    for part in said(replace(reading, notes=(), title=""), cursor).split(" · "):
        kind, _, rest = part.partition(": ")
        guess = rest.split(", ")[0]
        before = f"#{guess.removeprefix('for ')}" if guess.startswith("for ") else ""
        words.append({"for": f"#{rest}", "at": f'@"{rest}"', "as before": before}.get(kind, marks.get(part, part)))
    return read(" ".join(['"It"', *words]), cursor)


def the_same(reading: Reading, cursor: Cursor) -> None:
    if reading.unclear:  # a question is asked, and nothing can be added
        return
    again = typed_again(reading, cursor)
    assert replace(again, notes=(), title="") == replace(reading, notes=(), title="")


@pytest.mark.parametrize("typed", [row[0] for row in (*TIMES, *WORDS, *RITUALS, *FLEXIBLE)])
def test_every_printed_row_is_read_the_same(typed: str) -> None:
    for cursor in (CURSOR, IN_A_CELL, REMEMBERING, replace(CURSOR, day_first=False)):
        with suppress(BadInput):
            the_same(read(typed, cursor), cursor)


@given(st.lists(PIECES, max_size=12).map(" ".join))
@example("every other week 5 times")
def test_any_printed_reading_is_read_the_same(text: str) -> None:
    for cursor in (CURSOR, IN_A_CELL):
        reading = answer(text, cursor)
        if isinstance(reading, Reading):
            the_same(reading, cursor)


EVERY = st.sampled_from(
    [row[0].split("every ")[1].split(" until")[0] for row in RITUALS if row[0].startswith("Gym every")]
)
PARTS_OF_A_LINE = st.fixed_dictionaries(
    {"every": EVERY.map(lambda phrase: f"every {phrase}")},
    optional={
        "until": st.sampled_from(["until 18 dec 2027", "until 2027-12-18", "3 times"]),
        "length": st.sampled_from(["2h", "45m", "1h30"]),
        "place": st.sampled_from(["@Odeon", '@"Odeon, room 2"']),
        "pillar": st.sampled_from(["#date", "#pas"]),
        "protected": st.just("!"),
    },
).flatmap(lambda parts: st.permutations(list(parts.values())))


@given(PARTS_OF_A_LINE)
def test_a_ritual_is_read_in_any_order(parts: list[str]) -> None:
    line = " ".join(["Cinema", *parts])
    with suppress(BadInput):
        reading = read(line, CURSOR)
        assert reading.rule is not None
        assert not reading.title.startswith("Cinema every")
        the_same(reading, CURSOR)


SAYABLE = st.one_of(
    st.builds(lambda n: f"FREQ=DAILY;INTERVAL={n}", st.integers(1, 400)),
    st.builds(
        lambda n, days: f"FREQ=WEEKLY;INTERVAL={n};BYDAY={','.join(days)}",
        st.integers(1, 60),
        st.sets(st.sampled_from(CODES), min_size=1),
    ),
    st.builds(
        lambda n, ordinals, day: f"FREQ=MONTHLY;INTERVAL={n};BYDAY={','.join(f'{nth}{day}' for nth in ordinals)}",
        st.integers(1, 24),
        st.sets(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1),
        st.sampled_from(CODES),
    ),
    st.builds(
        lambda n, days: f"FREQ=MONTHLY;INTERVAL={n};BYMONTHDAY={','.join(map(str, days))}",
        st.integers(1, 24),
        st.sets(st.integers(1, 31) | st.just(-1), min_size=1),
    ),
    st.builds(
        lambda n, month, day: f"FREQ=YEARLY;INTERVAL={n};BYMONTH={month};BYMONTHDAY={day}",
        st.integers(1, 4),
        st.integers(1, 12),
        st.integers(1, 31),
    ),
    st.builds(
        lambda n, month, nth, day: f"FREQ=YEARLY;INTERVAL={n};BYMONTH={month};BYDAY={nth}{day}",
        st.integers(1, 4),
        st.integers(1, 12),
        st.sampled_from([1, 2, 3, 4, 5, -1]),
        st.sampled_from(CODES),
    ),
)


@given(SAYABLE, st.none() | st.integers(1, 30), st.data())
def test_a_rule_in_words_is_read_as_the_same_rule(text: str, count: int | None, data: st.DataObject) -> None:
    first = data.draw(meant().filter(lambda when: when.precision != "week"))
    ending = "" if count is None else f";COUNT={count}"
    try:
        rule = make(text + ending, first)
    except BadInput:
        return
    the_same(Reading("Film", rule.first, "we", rule=rule), CURSOR)


def test_a_rule_that_cannot_be_typed_says_so() -> None:
    rule = make("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", EVENING)

    assert "a rule of its own" in said(Reading("Film", rule.first, "we", rule=rule), CURSOR)


@given(meant(), st.sampled_from(["me", "we", "you"]), st.none() | st.sampled_from(PILLARS), st.booleans())
def test_a_printed_reading_is_read_the_same(when: When, column: Column, pillar: str | None, protected: bool) -> None:
    reading = Reading("Film", when, column, pillar, "", protected)
    parts = said(replace(reading, title=""), CURSOR).split(" · ")

    assert read_when(parts[1], CURSOR) == when
    if when.precision == "time":
        typed = " ".join(['"Film"', *parts]).replace("for: ", "#").replace("protected", "!")
        assert read(typed, CURSOR) == reading


@given(meant())
def test_the_span_of_a_block_can_be_typed(when: When) -> None:
    assert read_when(span(when, zone(BERLIN), WEDNESDAY.date()), CURSOR) == when


@given(st.integers(1, 6000) | st.integers(1, 366).map(lambda days: days * 1440))
def test_a_length_that_is_said_can_be_typed(minutes: int) -> None:
    assert read_length(length(minutes)) == minutes


PASTED = ["x" * 20_000, "fri " * 5_000, '" ' * 10_000, "every " * 3_000, "1" * 20_000, "- " * 9_000, "18 to " * 3_000]


@pytest.mark.parametrize("text", PASTED, ids=[text[:6] for text in PASTED])
def test_reading_any_pasted_text_is_quick(text: str) -> None:
    began = perf_counter()
    read(text, CURSOR)

    # Some hundred times what it takes: only a reading that grows with the square of the length gets there.
    assert perf_counter() - began < 5


def test_a_weekday_means_the_next_one_within_seven_days() -> None:
    for hours in range(0, 24 * 8, 5):
        now = WEDNESDAY + timedelta(hours=hours)
        for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
            start = read(f"Film {name} 19:30", Cursor(now, BERLIN)).when.starts(zone(BERLIN))
            assert timedelta() <= start - now <= timedelta(days=7)
