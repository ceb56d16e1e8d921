"""Quick add: a table of what is typed and what it means, and promises that hold for any text."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.errors import BadInput
from planner.domain.model import Column
from planner.domain.pillars import PILLARS
from planner.domain.quickadd import Cursor, Reading, draft, read, read_length, read_when, said
from planner.domain.week import Week
from planner.domain.when import When, zone
from planner.domain.wording import length, span

BERLIN = "Europe/Berlin"
# A Wednesday afternoon in week 48.
WEDNESDAY = datetime(2026, 11, 25, 15, 0, tzinfo=ZoneInfo(BERLIN))
CURSOR = Cursor(WEDNESDAY, BERLIN, me="Alex", you="Sam")
IN_A_CELL = Cursor(WEDNESDAY, BERLIN, column="we", day=date(2026, 12, 5), me="Alex", you="Sam")
WEEK = "2026-W48"

# What is typed, the title, the start (its precision says which), the minutes.
TIMES: list[tuple[str, str, str, int]] = [
    # no day, no time
    ("Call mum", "Call mum", WEEK, 60),
    ("Call mum 30m", "Call mum", WEEK, 30),
    ("Tidy the cellar 2d", "Tidy the cellar", WEEK, 2880),
    # weekdays: the coming such day, today included
    ("Climbing fri", "Climbing", "2026-11-27", 60),
    ("Climbing Friday", "Climbing", "2026-11-27", 60),
    ("Climbing on friday", "Climbing", "2026-11-27", 60),
    ("Climbing tues", "Climbing", "2026-12-01", 60),
    ("Climbing wed", "Climbing", "2026-11-25", 60),
    ("Climbing wed 19:30", "Climbing", "2026-11-25T19:30", 60),
    ("Climbing wed 15:00", "Climbing", "2026-11-25T15:00", 60),
    ("Climbing wed 14:59", "Climbing", "2026-12-02T14:59", 60),
    ("Climbing this fri", "Climbing", "2026-11-27", 60),
    ("Climbing next fri", "Climbing", "2026-12-04", 60),
    ("Climbing next mon 18:00", "Climbing", "2026-11-30T18:00", 60),
    ("Climbing next week fri 8pm", "Climbing", "2026-12-04T20:00", 60),
    ("Climbing fri next week", "Climbing", "2026-12-04", 60),
    ("Climbing 2026-W50 sat", "Climbing", "2026-12-12", 60),
    # days by other names
    ("Film today", "Film", "2026-11-25", 60),
    ("Film today 14:00", "Film", "2026-11-25T14:00", 60),
    ("Film tonight", "Film", "2026-11-25", 60),
    ("Film tonight 8", "Film", "2026-11-25T20:00", 60),
    ("Film tonight 8:30", "Film", "2026-11-25T20:30", 60),
    ("Film tonight 7-9", "Film", "2026-11-25T19:00", 120),
    ("Film tonight 8-12", "Film", "2026-11-25T20:00", 240),
    ("Film tonight 21-23", "Film", "2026-11-25T21:00", 120),
    ("Film tonight 1:00", "Film", "2026-11-26T01:00", 60),
    ("Film tomorrow", "Film", "2026-11-26", 60),
    ("Film tomorrow 9am", "Film", "2026-11-26T09:00", 60),
    ("tomorrow 9am dentist", "dentist", "2026-11-26T09:00", 60),
    ("Trip in 3 days", "Trip", "2026-11-28", 60),
    ("Trip in 2 weeks", "Trip", "2026-12-09", 60),
    ("Trip in a week", "Trip", "2026-12-02", 60),
    ("Trip fri in 2 weeks 2d", "Trip", "2026-12-11", 2880),
    ("Trip in 2 weeks 19:00", "Trip", "2026-12-09T19:00", 60),
    # dates
    ("Dentist 3 dec 9am 45m", "Dentist", "2026-12-03T09:00", 45),
    ("Dentist dec 3", "Dentist", "2026-12-03", 60),
    ("Dentist 3rd of december", "Dentist", "2026-12-03", 60),
    ("Dentist Dec 3rd 2027", "Dentist", "2027-12-03", 60),
    ("Dentist 3. dec", "Dentist", "2026-12-03", 60),
    ("Dentist 3.12. 20:00", "Dentist", "2026-12-03T20:00", 60),
    ("Dentist 3.12.2028", "Dentist", "2028-12-03", 60),
    ("Dentist 3.12.28", "Dentist", "2028-12-03", 60),
    ("Dentist 25 nov", "Dentist", "2026-11-25", 60),
    ("Dentist 24 nov", "Dentist", "2027-11-24", 60),
    ("Leap 29 feb", "Leap", "2028-02-29", 60),
    ("Dentist 2026-12-03", "Dentist", "2026-12-03", 60),
    ("Dentist 2020-12-03", "Dentist", "2020-12-03", 60),
    ("Dentist 2026-12-03T09:15", "Dentist", "2026-12-03T09:15", 60),
    ("Dentist Thu 3 Dec 9:00", "Dentist", "2026-12-03T09:00", 60),
    ("Dentist Mon 3 Dec 9:00", "Dentist Mon", "2026-12-03T09:00", 60),
    ("Dentist Tue 24 Nov 9:00", "Dentist", "2026-11-24T09:00", 60),
    ("Bath 0h30", "Bath", WEEK, 30),
    # weeks
    ("Call mum this week", "Call mum", WEEK, 60),
    ("Call mum next week 20m", "Call mum", "2026-W49", 20),
    ("Call mum 2026-W53", "Call mum", "2026-W53", 60),
    ("Call mum 2026-w50", "Call mum", "2026-W50", 60),
    ("Call mum next week 19:30", "Call mum 19:30", "2026-W49", 60),
    # times without a day: today, or tomorrow when it is over
    ("Run 19:30", "Run", "2026-11-25T19:30", 60),
    ("Run 7pm", "Run", "2026-11-25T19:00", 60),
    ("Run 7 pm", "Run", "2026-11-25T19:00", 60),
    ("Run 7:15pm", "Run", "2026-11-25T19:15", 60),
    ("Run at 7pm", "Run", "2026-11-25T19:00", 60),
    ("Run 9am", "Run", "2026-11-26T09:00", 60),
    ("Run 12am", "Run", "2026-11-26T00:00", 60),
    ("Run 12pm fri", "Run", "2026-11-27T12:00", 60),
    ("Run noon", "Run", "2026-11-26T12:00", 60),
    ("Run fri midnight", "Run", "2026-11-28T00:00", 60),
    ("Run 14:00", "Run", "2026-11-26T14:00", 60),
    # from … to
    ("Climbing fri 18:00-20:00 #passion !", "Climbing", "2026-11-27T18:00", 120),
    ("Climbing fri 18-20", "Climbing", "2026-11-27T18:00", 120),
    ("Climbing fri 18–20:30", "Climbing", "2026-11-27T18:00", 150),
    ("Climbing fri 18:00 - 20:00", "Climbing", "2026-11-27T18:00", 120),
    ("Climbing fri 18:00 to 20", "Climbing", "2026-11-27T18:00", 120),
    ("Climbing fri from 18 to 20", "Climbing", "2026-11-27T18:00", 120),
    ("Climbing fri 9:00 until noon", "Climbing", "2026-11-27T09:00", 180),
    ("Climbing fri 6-8pm", "Climbing", "2026-11-27T18:00", 120),
    ("Climbing fri 6-8 pm", "Climbing", "2026-11-27T18:00", 120),
    ("Climbing fri 11-1pm", "Climbing", "2026-11-27T11:00", 120),
    ("Climbing fri 9am-5pm", "Climbing", "2026-11-27T09:00", 480),
    ("Climbing fri 9am-5", "Climbing", "2026-11-27T09:00", 480),
    ("Party sat 22-1", "Party", "2026-11-28T22:00", 180),
    ("Party sat 10pm-1", "Party", "2026-11-28T22:00", 180),
    ("Party sat 22:30-00:15", "Party", "2026-11-28T22:30", 105),
    ("Party sat 20-24", "Party", "2026-11-28T20:00", 240),
    ("Party sat 18-10", "Party", "2026-11-28T18:00", 960),
    ("Climbing fri 18-20 2h", "Climbing", "2026-11-27T18:00", 120),
    ("Climbing fri 18-20 3h", "Climbing 3h", "2026-11-27T18:00", 120),
    # a bare hour, only behind a day and before nothing of the title
    ("Cinema fri 19", "Cinema", "2026-11-27T19:00", 60),
    ("Cinema fri at 19 we", "Cinema", "2026-11-27T19:00", 60),
    ("Cinema tomorrow 9 2h", "Cinema", "2026-11-26T09:00", 120),
    ("Cinema 3 dec 19", "Cinema", "2026-12-03T19:00", 60),
    ("Cinema fri 19 dec 20:00", "Cinema fri", "2026-12-19T20:00", 60),
    ("Run fri 5 km", "Run 5 km", "2026-11-27", 60),
    ("Read 1984", "Read 1984", WEEK, 60),
    ("Four of us for 4", "Four of us for 4", WEEK, 60),
    # lengths
    ("Walk 2h", "Walk", WEEK, 120),
    ("Walk 1h30", "Walk", WEEK, 90),
    ("Walk 1h30m", "Walk", WEEK, 90),
    ("Walk 1.5h", "Walk", WEEK, 90),
    ("Walk 1,5h", "Walk", WEEK, 90),
    ("Walk 1h 30m", "Walk", WEEK, 90),
    ("Walk 90min", "Walk", WEEK, 90),
    ("Walk for 2 hours", "Walk", WEEK, 120),
    ("Walk 2 hours 15 minutes", "Walk", WEEK, 135),
    ("Solo weekend sat 2d me", "Solo weekend", "2026-11-28", 2880),
    ("Solo weekend fri 18:00 2d", "Solo weekend", "2026-11-27T18:00", 2880),
    ("Swim 1500m", "Swim 1500m", WEEK, 60),
    # any order; of several the last counts
    ("Cinema we 2h 19:30 fri", "Cinema we", "2026-11-27T19:30", 120),
    ("Watch Saturday night fever fri 20:00", "Watch Saturday night fever", "2026-11-27T20:00", 60),
    ("Psalm 23:75 fri 19:00", "Psalm 23:75", "2026-11-27T19:00", 60),
    ("Cinema, fri, 19:30, 2h", "Cinema", "2026-11-27T19:30", 120),
    # at the very beginning words that are usually a title need company
    ("Sun salutation 16:00", "Sun salutation", "2026-11-25T16:00", 60),
    ("Sun 9am yoga", "yoga", "2026-11-29T09:00", 60),
    ("3d printing fri", "3d printing", "2026-11-27", 60),
    ("2-3 friends over fri", "2-3 friends over", "2026-11-27", 60),
    # quoted words are literal
    ('"Every Friday at 8pm" tomorrow', "Every Friday at 8pm", "2026-11-26", 60),
    ('Read "1984 fri" sat', "Read 1984 fri", "2026-11-28", 60),
    ('Fix the 5" pipe fri', 'Fix the 5" pipe', "2026-11-27", 60),
    ('An open "quote fri', 'An open "quote', "2026-11-27", 60),
    ("Gift . .. fri", "Gift .", "2026-11-27", 60),
]


@pytest.mark.parametrize(("typed", "title", "start", "minutes"), TIMES)
def test_title_and_time(typed: str, title: str, start: str, minutes: int) -> None:
    reading = read(typed, CURSOR)

    assert (reading.title, reading.when.start, reading.when.minutes) == (title, start, minutes)
    assert reading.when.zone == (BERLIN if "T" in start else None)


# What is typed, the title, the column, the pillar, the place, whether protected.
WORDS: list[tuple[str, str, Column, str | None, str, bool]] = [
    ("Climbing fri #passion !", "Climbing", "me", "passion", "", True),
    ("Climbing #PAS", "Climbing", "me", "passion", "", False),
    ("Climbing #p", "Climbing", "me", "passion", "", False),
    ("Climbing #f", "Climbing #f", "me", None, "", False),
    ("Climbing #gym #nine", "Climbing #gym #nine", "me", None, "", False),
    ("Climbing #", "Climbing #", "me", None, "", False),
    ("Issue #12", "Issue #12", "me", None, "", False),
    ("Film @odeon", "Film", "me", None, "odeon", False),
    ('Film @"Odeon, room 2" fri', "Film", "me", None, "Odeon, room 2", False),
    ("Film @", "Film @", "me", None, "", False),
    ('Film @"" fri', 'Film @""', "me", None, "", False),
    ("Write to a@b.example", "Write to a@b.example", "me", None, "", False),
    ("Party!", "Party!", "me", None, "", False),
    ("Party ! fri", "Party", "me", None, "", True),
    ("Cinema we", "Cinema", "we", None, "", False),
    ("Cinema fri we", "Cinema", "we", None, "", False),
    ("Cinema fri 19:30 WE", "Cinema", "we", None, "", False),
    ("Cinema fri you 19:30", "Cinema", "you", None, "", False),
    ("Cinema fri 19:30 Sam", "Cinema", "you", None, "", False),
    ("Cinema #date sam @odeon", "Cinema", "you", "date", "odeon", False),
    ("Cinema fri alex", "Cinema", "me", None, "", False),
    ("Cinema fri you we", "Cinema you", "we", None, "", False),
    ("Call me", "Call me", "me", None, "", False),
    ("Thank you", "Thank you", "me", None, "", False),
    ("Thank you fri", "Thank you", "me", None, "", False),
    ("fri 19:00 me time", "me time", "me", None, "", False),
    ("Call Sam", "Call Sam", "me", None, "", False),
    ("Dinner with Sam fri 19:30", "Dinner with Sam", "me", None, "", False),
    ('"Call me" you', "Call me", "you", None, "", False),
    ("we", "we", "me", None, "", False),
    ("What we need", "What we need", "me", None, "", False),
]


@pytest.mark.parametrize(("typed", "title", "column", "pillar", "place", "protected"), WORDS)
def test_everything_else(
    typed: str, title: str, column: Column, pillar: str | None, place: str, protected: bool
) -> None:
    reading = read(typed, CURSOR)

    assert reading.title == title
    assert (reading.column, reading.pillar, reading.place, reading.protected) == (column, pillar, place, protected)


def test_the_cursor_gives_what_is_not_said() -> None:
    assert read("Film", IN_A_CELL).when == When("2026-12-05", 60)
    assert read("Film 19:30", IN_A_CELL).when == When("2026-12-05T19:30", 60, BERLIN)
    assert read("Film fri", IN_A_CELL).when == When("2026-11-27", 60)
    assert read("Film", IN_A_CELL).column == "we"
    assert read("Film fri me", IN_A_CELL).column == "me"


def test_a_time_that_is_over_stays_on_the_day_of_the_cursor() -> None:
    here = Cursor(WEDNESDAY, BERLIN, day=WEDNESDAY.date())

    assert read("Run 7:00", here).when.start == "2026-11-25T07:00"


def test_names_of_several_words_and_no_names() -> None:
    named = Cursor(WEDNESDAY, BERLIN, me="Jo", you="Anna Maria")

    assert read("Film fri anna maria", named).column == "you"
    assert read("Film fri anna", named).title == "Film anna"
    assert read("Film fri", Cursor(WEDNESDAY, BERLIN)).title == "Film"


IMPOSSIBLE = [
    ("Film 31 nov", "November has no day 31"),
    ("Film 30.2.", "February has no day 30"),
    ("Film 29 feb 2027", "February 2027 has no day 29"),
    ("Film 2026-02-30", "February 2026 has no day 30"),
    ("Film 2026-13-01", "2026-13-01 is not in the calendar"),
    ("Film 2026-W54", "2026 has no week 54"),
    ("Film 0000-W01", "outside the calendar"),
    ("Film 0001-01-01", "outside the calendar"),
    ("Film fri 25:00", "“25:00” is no time of day"),
    ("Film fri 19:75", "“19:75” is no time of day"),
    ("Film fri 13pm", "“13pm” is no time of day"),
    ("Film fri 18:00-25:00", "“18:00-25:00” is no time of day"),
    ("Film fri 18-16", "18:00–16:00 ends before it starts; past midnight it would last 22h"),
    ("Film fri 18:00-18:00", "ends before it starts"),
    ("Film 400d", "up to a year"),
    ("Film 0m", "at least a minute"),
    ("Film 28.3.2027 2:30", "02:30 does not exist on Sun 28 Mar 2027 in Europe/Berlin"),
    ("Film 27.3.2027 22:00-2:30", "02:30 does not exist on Sun 28 Mar 2027 in Europe/Berlin"),
]


@pytest.mark.parametrize(("typed", "sentence"), IMPOSSIBLE)
def test_what_cannot_be_is_said_in_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(typed, CURSOR)

    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_time_that_does_not_exist_comes_with_one_that_does() -> None:
    with pytest.raises(BadInput, match=r"03:30 would work\.$"):
        read("Film 28.3.2027 2:30", CURSOR)
    assert read("Film 28.3.2027 3:30", CURSOR).when.exists()


def test_a_longer_night_is_counted_in_hours_that_pass() -> None:
    assert read("Night 27.3.2027 22-6", CURSOR).when.minutes == 7 * 60
    assert read("Night 30.10.2027 22-6", CURSOR).when.minutes == 9 * 60


def test_a_time_that_comes_twice_is_noted() -> None:
    reading = read("Film 31.10.2027 2:30", CURSOR)

    assert reading.notes == ("02:30 comes twice that night; the first one is meant.",)


def test_what_stays_in_the_title_unexpectedly_is_noted() -> None:
    assert "every evening" in read("Tea every evening 19:30", CURSOR).notes[0]
    assert "19:30" in read("Film next week 19:30", CURSOR).notes[0]
    assert "3h" in read("Film fri 18-20 3h", CURSOR).notes[0]
    assert read("Every breath you take fri", CURSOR).notes == ()


# -- a time alone, a length alone ----------------------------------------------------------------------------------

EVENING = When("2026-11-27T19:30", 120, BERLIN)


@pytest.mark.parametrize(
    ("typed", "current", "expected"),
    [
        ("fri 19:30", None, When("2026-11-27T19:30", 60, BERLIN)),
        ("19:30", None, When("2026-11-25T19:30", 60, BERLIN)),
        ("19", None, When("2026-11-25T19:00", 60, BERLIN)),
        ("next week", None, When("2026-W49", 60)),
        ("week 50", None, When("2026-W50", 60)),
        ("2h", None, When("2026-W48", 120)),
        ("2026-11-27T19:30", None, When("2026-11-27T19:30", 60, BERLIN)),
        ("2026-11-27T19:30:00+00:00", None, When("2026-11-27T20:30", 60, BERLIN)),
        ("2026-11-27T19:30Z", EVENING, When("2026-11-27T20:30", 120, BERLIN)),
        ("sat", EVENING, When("2026-11-28T19:30", 120, BERLIN)),
        ("20:00", EVENING, When("2026-11-27T20:00", 120, BERLIN)),
        ("20", EVENING, When("2026-11-27T20:00", 120, BERLIN)),
        ("18-21", EVENING, When("2026-11-27T18:00", 180, BERLIN)),
        ("90m", EVENING, When("2026-11-27T19:30", 90, BERLIN)),
        ("sat 90m", EVENING, When("2026-11-28T19:30", 90, BERLIN)),
        ("next week", EVENING, When("2026-W49", 120)),
        ("19:30", When("2026-12-01", 45), When("2026-12-01T19:30", 45, BERLIN)),
        ("sat", When("2026-12-01", 2880), When("2026-11-28", 2880)),
        ("sat", When("2026-W49", 60), When("2026-11-28", 60)),
        ("19:30", When("2026-W49", 90), When("2026-11-25T19:30", 90, BERLIN)),
    ],
)
def test_a_time_alone(typed: str, current: When | None, expected: When) -> None:
    assert read_when(typed, CURSOR, current) == expected


def test_a_day_alone_is_the_viewers_day_and_keeps_the_blocks_zone() -> None:
    abroad = When("2026-11-26T20:00", 60, "America/New_York")  # Friday 02:00 in Berlin

    assert read_when("sat", CURSOR, abroad) == When("2026-11-27T20:00", 60, "America/New_York")


@pytest.mark.parametrize(
    "typed", ["", "  ", "Cinema fri", "fri #date", "fri !", "fri we", "fri @home", "soon", '"fri"']
)
def test_anything_else_is_no_time(typed: str) -> None:
    with pytest.raises(BadInput, match="is not a time"):
        read_when(typed, CURSOR)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90m", 90),
        ("2h", 120),
        ("1h30", 90),
        ("3d", 4320),
        ("1.5h", 90),
        ("2 hours", 120),
        ("1500m", 1500),
        ("1h 5m", 65),
    ],
)
def test_a_length_alone(typed: str, minutes: int) -> None:
    assert read_length(typed) == minutes


@pytest.mark.parametrize("typed", ["", "90", "0m", "soon", "2h later", "-2h", "2h!", "٣h"])
def test_anything_else_is_no_length(typed: str) -> None:
    with pytest.raises(BadInput, match="is not a length"):
        read_length(typed)


# -- saying it back, making a block --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Date night fri 19:30 2h we #da", "Fri 27 Nov 19:30–21:30 · we · for: date"),
        ("Film fri sam", "Fri 27 Nov, no hour yet, 1h · Sam"),
        ("Solo weekend sat 2d me !", "Sat 28–Sun 29 Nov · Alex · protected"),
        ('Film this week @"Odeon" ', "week 48, no day yet · Alex · at: Odeon"),
        ("Night 31.10.2027 2:30", "Sun 31 Oct 2027 02:30–02:30, 1h · Alex · 02:30 comes twice that night; the first "
         "one is meant."),
    ],
)  # fmt: skip
def test_said(typed: str, line: str) -> None:
    assert said(read(typed, CURSOR), CURSOR) == line


def test_said_shows_no_control_characters() -> None:
    line = said(read("Film fri @\x1b[31mred", CURSOR), Cursor(WEDNESDAY, BERLIN, me="A\x07\u202eb", you="B"))

    assert "\x1b" not in line
    assert "\x07" not in line
    assert "\u202e" not in line


def test_a_draft_has_the_ids_of_people() -> None:
    assert draft(read("Film fri", CURSOR), "p1", "p2").who == "p1"
    assert draft(read("Film fri you", CURSOR), "p1", "p2").who == "p2"
    made = draft(read("Film fri we #date @odeon !", CURSOR), "p1", "p2")
    assert (made.who, made.title, made.pillar, made.place, made.protected) == ("we", "Film", "date", "odeon", True)


def test_a_draft_needs_a_title_of_a_length_that_is_kept() -> None:
    with pytest.raises(BadInput, match="no title"):
        draft(read("fri 19:30", CURSOR), "p1", "p2")
    with pytest.raises(BadInput, match="characters long"):
        draft(read("x" * 20_001, CURSOR), "p1", "p2")
    assert draft(read("x" * 10_000, CURSOR), "p1", "p2").title == "x" * 10_000


# -- promises for any text -----------------------------------------------------------------------------------------

PIECES_TYPED = (
    "fri sun next this week in 2 days weeks today tonight 3 dec 3.12. 29 feb 31 nov 2026-11-27 2026-W48 19:30 7pm pm "
    "noon midnight 18-20 22-1 18-16 - to from at on for 90m 2h 1h30 0m 3d 1.5h 25:00 every 1st and @home @ #date #f # "
    'me we you Sam Alex "quoted" " . .. , 99999 2:30 28.3.2027 ! Film'
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
def test_at_the_ends_of_the_calendar_too(now: datetime, text: str) -> None:
    reading = answer(text, Cursor(now, "Pacific/Kiritimati"))

    assert isinstance(reading, Reading) or reading.endswith(".")


PLAIN_TYPED = "Cinema Paint the old shed with Mia and paper lamps; call Bob? naïve 漢字 don't [red]x[/red]"
PLAIN = st.sampled_from(PLAIN_TYPED.split(" "))


@given(st.lists(PLAIN, min_size=1, max_size=12))
def test_plain_words_stay_the_title(words: list[str]) -> None:
    assert read(" ".join(words), CURSOR).title == " ".join(words)
    assert read(" ".join([*words, "fri 19:30 2h we"]), CURSOR).title == " ".join(words).rstrip(";")


@given(st.text(alphabet=st.characters(exclude_characters='"“”', exclude_categories=("C", "Z")), min_size=1))
def test_what_is_quoted_is_kept(text: str) -> None:
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


@given(meant(), st.sampled_from(["me", "we", "you"]), st.none() | st.sampled_from(PILLARS), st.booleans())
def test_what_is_said_means_the_same_when_typed(
    when: When, column: Column, pillar: str | None, protected: bool
) -> None:
    reading = Reading("Film", when, column, pillar, "", protected)
    parts = said(reading, CURSOR).split(" · ")

    assert read_when(parts[0], CURSOR) == when
    if when.precision == "time":
        typed = " ".join(["Film", *parts]).replace("for: ", "#").replace("protected", "!")
        assert read(typed, CURSOR) == reading


@given(meant())
def test_the_span_of_a_block_can_be_typed(when: When) -> None:
    assert read_when(span(when, zone(BERLIN), WEDNESDAY.date()), CURSOR) == when


@given(st.integers(1, 6000) | st.integers(1, 366).map(lambda days: days * 1440))
def test_a_length_that_is_said_can_be_typed(minutes: int) -> None:
    assert read_length(length(minutes)) == minutes


PASTED = ["x" * 20_000, "fri " * 5_000, '" ' * 10_000, "every " * 3_000, "1" * 20_000, "- " * 9_000, "18 to " * 3_000]


@pytest.mark.parametrize("text", PASTED, ids=[text[:6] for text in PASTED])
def test_reading_is_quick_whatever_is_pasted(text: str) -> None:
    began = perf_counter()
    read(text, CURSOR)

    # Some hundred times what it takes: only a reading that grows with the square of the length gets there.
    assert perf_counter() - began < 5


def test_the_coming_weekday_is_never_in_the_past_and_within_a_week() -> None:
    for hours in range(0, 24 * 8, 5):
        now = WEDNESDAY + timedelta(hours=hours)
        for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
            start = read(f"Film {name} 19:30", Cursor(now, BERLIN)).when.starts(zone(BERLIN))
            assert timedelta() <= start - now <= timedelta(days=7)
