"""Quick add: a table of what is typed and what it means, and promises that hold for any text."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from planner.domain.errors import BadInput
from planner.domain.model import Column
from planner.domain.pillars import PILLARS
from planner.domain.quickadd import (
    Cursor,
    Known,
    Reading,
    draft,
    read,
    read_length,
    read_when,
    said,
)
from planner.domain.rule_parts import CODES
from planner.domain.rules import Rule, make
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
    # several days
    ("Trip sat-sun", "Trip", "2026-11-28", 2880),
    ("Trip fri–sun", "Trip", "2026-11-27", 4320),
    ("Trip fri - mon", "Trip", "2026-11-27", 5760),
    ("Trip fri to sunday", "Trip", "2026-11-27", 4320),
    ("Trip next fri-sun", "Trip", "2026-12-04", 4320),
    ("Trip next week fri-sun", "Trip", "2026-12-04", 4320),
    ("Trip sat-sat", "Trip", "2026-11-28", 8 * 1440),
    ("Trip tomorrow to sun", "Trip", "2026-11-26", 5760),
    ("Trip 28-30 nov", "Trip", "2026-11-28", 4320),
    ("Trip 28 - 30 nov", "Trip", "2026-11-28", 4320),
    ("Trip nov 28-30", "Trip", "2026-11-28", 4320),
    ("Trip 28.-30.11.", "Trip", "2026-11-28", 4320),
    ("Trip 28.11.-1.12.", "Trip", "2026-11-28", 5760),
    ("Trip 30 nov - 2 dec", "Trip", "2026-11-30", 4320),
    ("Trip 30 dec to 2 jan", "Trip", "2026-12-30", 5760),
    ("Trip 24 nov - 27 nov", "Trip", "2026-11-24", 5760),
    ("Trip 2026-11-28 - 2026-11-30", "Trip", "2026-11-28", 4320),
    ("Trip 28 nov 2027 – 2 dec 2027", "Trip", "2027-11-28", 7200),
    ("Trip Sat 28–Sun 29 Nov", "Trip", "2026-11-28", 2880),
    ("Trip Fri 27 Nov 22:00 – Sun 29 Nov 10:00", "Trip", "2026-11-27T22:00", 2160),
    ("Trip fri 22:00 - sun 10:00", "Trip", "2026-11-27T22:00", 2160),
    ("Trip sat-sun 10:00", "Trip 10:00", "2026-11-28", 2880),
    ("Trip sat-sun 2d", "Trip", "2026-11-28", 2880),
    ("Trip sat-sun 3d", "Trip 3d", "2026-11-28", 2880),
    ("Trip sat 30h", "Trip", "2026-11-28", 2880),
    ("Wedding sat all day", "Wedding", "2026-11-28", 1440),
    ("Well-known film fri", "Well-known film", "2026-11-27", 60),
    # day and month with a stroke
    ("Dentist 3/12", "Dentist", "2026-12-03", 60),
    ("Dentist 3/12/2027", "Dentist", "2027-12-03", 60),
    ("Dentist 13/12/27 9:00", "Dentist", "2027-12-13T09:00", 60),
    ("Dentist 12/13", "Dentist 12/13", WEEK, 60),
    ("1/2 marathon sun", "1/2 marathon", "2026-11-29", 60),
    # what is said back can be typed
    ("Film week 50", "Film", "2026-W50", 60),
    ("Film week 1 of 2027, no day yet, 30m", "Film", "2027-W01", 30),
    ("Film Fri 27 Nov, no hour yet, 1h30", "Film", "2026-11-27", 90),
    ("Read week after week", "Read week after week", WEEK, 60),
    ("There is no hour yet", "There is no hour yet", WEEK, 60),
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


# What is typed, its rule, the start of its first occurrence, the minutes. The title is always Gym.
RITUALS = [
    ("Gym every fri 19:30 2h", "FREQ=WEEKLY;BYDAY=FR", "2026-11-27T19:30", 120),
    ("Gym every friday at 19:30", "FREQ=WEEKLY;BYDAY=FR", "2026-11-27T19:30", 60),
    ("Gym every fri 19", "FREQ=WEEKLY;BYDAY=FR", "2026-11-27T19:00", 60),
    ("Gym every fri 18-20", "FREQ=WEEKLY;BYDAY=FR", "2026-11-27T18:00", 120),
    ("Gym every fri 22-1", "FREQ=WEEKLY;BYDAY=FR", "2026-11-27T22:00", 180),
    ("Gym 18:00 every fri 45m", "FREQ=WEEKLY;BYDAY=FR", "2026-11-27T18:00", 45),
    ("every fri 18:00 Gym", "FREQ=WEEKLY;BYDAY=FR", "2026-11-27T18:00", 60),
    ("Gym every wed 14:00", "FREQ=WEEKLY;BYDAY=WE", "2026-12-02T14:00", 60),
    ("Gym every wed 16:00", "FREQ=WEEKLY;BYDAY=WE", "2026-11-25T16:00", 60),
    ("Gym every wed", "FREQ=WEEKLY;BYDAY=WE", "2026-11-25", 60),
    ("Gym every mon, wed and fri 18:00", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-25T18:00", 60),
    ("Gym every mon wed fri 18:00", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-25T18:00", 60),
    ("Gym every sat & sun", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-28", 60),
    ("Gym every tue-thu 7:00", "FREQ=WEEKLY;BYDAY=TU,WE,TH", "2026-11-26T07:00", 60),
    ("Gym every weekday 7:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-26T07:00", 60),
    ("Gym every weekend 9am", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-28T09:00", 60),
    ("Gym every weekend 2d", "FREQ=WEEKLY;BYDAY=SA", "2026-11-28", 2880),
    ("Gym every day 20:15 20m", "FREQ=DAILY", "2026-11-25T20:15", 20),
    ("Gym every day 9:00", "FREQ=DAILY", "2026-11-26T09:00", 60),
    ("Gym every day", "FREQ=DAILY", "2026-11-25", 60),
    ("Gym every 3 days", "FREQ=DAILY;INTERVAL=3", "2026-11-25", 60),
    ("Gym every other day", "FREQ=DAILY;INTERVAL=2", "2026-11-25", 60),
    ("Gym every 3rd day from sat", "FREQ=DAILY;INTERVAL=3", "2026-11-28", 60),
    ("Gym every week", "FREQ=WEEKLY", "2026-W48", 60),
    ("Gym every week 19:30", "FREQ=WEEKLY;BYDAY=WE", "2026-11-25T19:30", 60),
    ("Gym every week fri", "FREQ=WEEKLY;BYDAY=FR", "2026-11-27", 60),
    ("Gym every week on mon and thu", "FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-26", 60),
    ("Gym every 2 weeks", "FREQ=WEEKLY;INTERVAL=2", "2026-W48", 60),
    ("Gym every two weeks next week", "FREQ=WEEKLY;INTERVAL=2", "2026-W49", 60),
    ("Gym every 2 weeks on tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01", 60),
    ("Gym every 2 weeks tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01", 60),
    ("Gym every 2 weeks mon and tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU", "2026-11-30", 60),
    ("Gym every other fri 7am", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-27T07:00", 60),
    ("Gym every second fri", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-27", 60),
    ("Gym every 3rd week on fri", "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR", "2026-11-27", 60),
    ("Gym every 2nd sat", "FREQ=MONTHLY;BYDAY=2SA", "2026-12-12", 60),
    ("Gym every second sat of the month", "FREQ=MONTHLY;BYDAY=2SA", "2026-12-12", 60),
    ("Gym every 1st sat 2d", "FREQ=MONTHLY;BYDAY=1SA", "2026-12-05", 2880),
    ("Gym every first saturday of the month", "FREQ=MONTHLY;BYDAY=1SA", "2026-12-05", 60),
    ("Gym every 1st and 3rd sat", "FREQ=MONTHLY;BYDAY=1SA,3SA", "2026-12-05", 60),
    ("Gym every last fri", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", 60),
    ("Gym every 2 months on the 1st sat", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SA", "2026-12-05", 60),
    ("Gym every month", "FREQ=MONTHLY;BYMONTHDAY=25", "2026-11-25", 60),
    ("Gym every month fri", "FREQ=MONTHLY;BYMONTHDAY=27", "2026-11-27", 60),
    ("Gym every month on the 3rd", "FREQ=MONTHLY;BYMONTHDAY=3", "2026-12-03", 60),
    ("Gym every month on 3 19:00", "FREQ=MONTHLY;BYMONTHDAY=3", "2026-12-03T19:00", 60),
    ("Gym every month on the 3rd 19", "FREQ=MONTHLY;BYMONTHDAY=3", "2026-12-03T19:00", 60),
    ("Gym every 3rd of the month", "FREQ=MONTHLY;BYMONTHDAY=3", "2026-12-03", 60),
    ("Gym every month on the 1st and 15th", "FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01", 60),
    ("Gym every month on the 31st", "FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31", 60),
    ("Gym every month on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", 60),
    ("Gym every last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", 60),
    ("Gym every other month on the 3rd", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=3", "2026-12-03", 60),
    ("Gym every year", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25", "2026-11-25", 60),
    ("Gym every year on 3 dec", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=3", "2026-12-03", 60),
    ("Gym every 3 dec all day", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=3", "2026-12-03", 1440),
    ("Gym every december 3rd", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=3", "2026-12-03", 60),
    ("Gym 3 dec every year", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=3", "2026-12-03", 60),
    ("Gym every 29 feb", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29", 60),
    ("Gym every year on the 2nd sun of may", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "2027-05-09", 60),
    ("Gym sat-sun every month", "FREQ=MONTHLY;BYMONTHDAY=28", "2026-11-28", 2880),
    ("Gym fri-sun every 2 weeks", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-27", 4320),
    ("Gym every fri until 18 dec", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261218", "2026-11-27", 60),
    ("Gym every fri 18:30 until 18 dec", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261218", "2026-11-27T18:30", 60),
    ("Gym every fri 18:30 until 20:00", "FREQ=WEEKLY;BYDAY=FR", "2026-11-27T18:30", 90),
    ("Gym every fri till 2027-01-31", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270131", "2026-11-27", 60),
    ("Gym every day until sun", "FREQ=DAILY;UNTIL=20261129", "2026-11-25", 60),
    ("Gym every day until next week", "FREQ=DAILY;UNTIL=20261206", "2026-11-25", 60),
    ("Gym every fri 5 times", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261225", "2026-11-27", 60),
    ("Gym every tue 18:30 three times", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215", "2026-12-01T18:30", 60),
    ("Gym every tue from 10 dec", "FREQ=WEEKLY;BYDAY=TU", "2026-12-15", 60),
    ("Gym every tue starting next week", "FREQ=WEEKLY;BYDAY=TU", "2026-12-01", 60),
    ("Gym every day from 18 to 20", "FREQ=DAILY", "2026-11-25T18:00", 120),
    ("Gym fri 4 dec every fri 9:00", "FREQ=WEEKLY;BYDAY=FR", "2026-12-04T09:00", 60),
]


@pytest.mark.parametrize(("typed", "rrule", "start", "minutes"), RITUALS)
def test_rituals(typed: str, rrule: str, start: str, minutes: int) -> None:
    reading = read(typed, CURSOR)

    zone_name = BERLIN if "T" in start else None
    assert (reading.title, reading.rule) == ("Gym", Rule(rrule, start, minutes, zone_name))
    assert reading.when == When(start, minutes, zone_name)


# What is typed, how often a week, after which hour, the start.
FLEXIBLE = [
    ("Walk 5 a week", 5, None, WEEK),
    ("Walk 5 a week after 17:00", 5, "17:00", WEEK),
    ("Walk, 5 a week, after 5pm", 5, "17:00", WEEK),
    ("Walk every 5 a week after 17", 5, "17:00", WEEK),
    ("Walk 5x a week", 5, None, WEEK),
    ("Walk 3 times per week", 3, None, WEEK),
    ("Walk three times a week", 3, None, WEEK),
    ("Walk twice a week 30m", 2, None, WEEK),
    ("Walk once a week", 1, None, WEEK),
    ("Walk 5 a week next week", 5, None, "2026-W49"),
    ("Walk 5 a week fri", 5, None, WEEK),
    ("Walk every week after 17:00", None, "17:00", WEEK),
    ("Walk every day after 17:00", None, "17:00", "2026-11-25"),
]


@pytest.mark.parametrize(("typed", "times", "after", "start"), FLEXIBLE)
def test_rituals_without_an_hour(typed: str, times: int | None, after: str | None, start: str) -> None:
    reading = read(typed, CURSOR)

    assert reading.title == "Walk"
    assert reading.rule is not None
    assert (reading.rule.times, reading.rule.after, reading.rule.start) == (times, after, start)
    assert reading.rule.flexible == ("W" in start)


# Words that could be about repeating, and are not.
NOT_RITUALS = [
    ("Every breath you take fri", "Every breath you take"),
    ("Open until fri", "Open until"),
    ("Looking after 5pm tea fri", "Looking after tea"),
    ("Read it 5 times fri", "Read it 5 times"),
    ("Fruit 5 a day fri", "Fruit 5 a day"),
    ("Tea every evening fri", "Tea every evening"),
    ('"Every Friday" fri', "Every Friday"),
    ("Try every may pole fri", "Try every may pole"),
    ("every", "every"),
]


@pytest.mark.parametrize(("typed", "title"), NOT_RITUALS)
def test_words_that_are_no_rule(typed: str, title: str) -> None:
    reading = read(typed, CURSOR)

    assert (reading.title, reading.rule) == (title, None)


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("Gym every fri", "2026-12-04"),
        ("Gym every day", "2026-12-05"),
        ("Gym every week", "2026-12-05"),
        ("Gym every month", "2026-12-05"),
        ("Gym every wed 14:00", "2026-12-02T14:00"),
        ("Gym 5 a week", "2026-W49"),
        ("Gym every fri from today", "2026-11-27"),
    ],
)
def test_a_ritual_begins_in_the_week_of_the_cursor(typed: str, start: str) -> None:
    assert read(typed, IN_A_CELL).when.start == start


def test_a_ritual_begins_today_when_the_cursor_is_in_the_past() -> None:
    assert read("Gym every mon", replace(IN_A_CELL, day=date(2026, 11, 9))).when.start == "2026-11-30"


def test_what_a_ritual_cannot_do_with_stays_in_the_title() -> None:
    walk = read("Walk 5 a week 17:00", CURSOR)
    assert (walk.title, walk.when.start) == ("Walk 17:00", WEEK)
    assert "an hour needs a day" in walk.notes[0]
    gym = read("Gym every fri 18:00 after 17:00", CURSOR)
    assert gym.title == "Gym after 17:00"
    assert "the hour is given already" in gym.notes[0]


@pytest.mark.parametrize(
    ("typed", "visibility", "title"),
    [
        ("Gift fri .", "busy", "Gift"),
        ("Gift fri ..", "hidden", "Gift"),
        ("Gift . fri #rest", "busy", "Gift"),
        ("Gift every fri ..", "hidden", "Gift"),
        ("Gift fri", "open", "Gift"),
        ("Gift etc. fri", "open", "Gift etc."),
        ("Gift ... fri", "open", "Gift ..."),
    ],
)
def test_busy_and_hidden(typed: str, visibility: str, title: str) -> None:
    reading = read(typed, CURSOR)

    assert (reading.visibility, reading.title) == (visibility, title)
    assert draft(reading, "p1", "p2").visibility == visibility


@pytest.mark.parametrize("typed", ["Gift fri we .", "Gift fri you ..", "Gift fri Sam ."])
def test_only_ones_own_is_busy_or_hidden(typed: str) -> None:
    with pytest.raises(BadInput, match="yours alone"):
        read(typed, CURSOR)


def test_the_settings_say_which_of_two_numbers_is_the_day() -> None:
    month_first = replace(CURSOR, day_first=False)

    assert read("Dentist 12/3", month_first).when.start == "2026-12-03"
    assert read("Dentist 12/3/2027", month_first).when.start == "2027-12-03"
    assert read("Gym every fri until 12/18", month_first).rule == read("Gym every fri until 18/12", CURSOR).rule
    assert read_when("12/3", month_first) == When("2026-12-03", 60)
    # A dot is for the day, wherever one is.
    assert read("Dentist 3.12.", month_first).when.start == "2026-12-03"


# -- what was planned under that title before ----------------------------------------------------------------------

BEFORE = {"Climbing": Known("passion", 150), "Walk": Known(None, 20), "Film": Known("date")}
REMEMBERING = replace(CURSOR, known=BEFORE.get)


@pytest.mark.parametrize(
    ("typed", "pillar", "minutes", "guessed"),
    [
        ("Climbing fri 18:00", "passion", 150, ("pillar", "minutes")),
        ("Climbing fri", "passion", 150, ("pillar", "minutes")),
        ("Climbing", "passion", 150, ("pillar", "minutes")),
        ("Climbing fri 18:00 #rest", "rest", 150, ("minutes",)),
        ("Climbing fri 18:00 1h", "passion", 60, ("pillar",)),
        ("Climbing fri 18-20", "passion", 120, ("pillar",)),
        ("Climbing fri-sat", "passion", 2880, ("pillar",)),
        ("Walk every day 20:15", None, 20, ("minutes",)),
        ("Film fri 20:00", "date", 60, ("pillar",)),
        ("Chess fri 20:00", None, 60, ()),
        ("fri 20:00", None, 60, ()),
    ],
)
def test_guesses(typed: str, pillar: str | None, minutes: int, guessed: tuple[str, ...]) -> None:
    reading = read(typed, REMEMBERING)

    assert (reading.pillar, reading.when.minutes, reading.guessed) == (pillar, minutes, guessed)
    assert reading.rule is None or reading.rule.minutes == minutes


def test_a_guess_is_said_as_one() -> None:
    line = said(read("Climbing fri 18:00", REMEMBERING), REMEMBERING)

    assert line == "Fri 27 Nov 18:00–20:30 · Alex · for: passion · as before: for passion, 2h30"
    assert "as before" not in said(read("Climbing fri 18-20 #rest", REMEMBERING), REMEMBERING)


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
    ("Film 30-28 nov 2026", "ends before it starts"),
    ("Film sun 10:00 - 3 nov 2026 9:00", "ends before it starts"),
    ("Film fri 20:00 - 27 nov 19:00", "ends before it starts"),
    ("Film 1 jan 2027 - 1 mar 2028", "up to a year"),
    ("Film week 53 of 2027", "2027 has no week 53"),
    ("Film every minute", "at most once a day"),
    ("Film every 5 minutes", "at most once a day"),
    ("Film every hour", "at most once a day"),
    ("Film every 0 days", "1 to 1000"),
    ("Film every 9999 weeks", "1 to 1000"),
    ("Film every 31 feb", "never comes"),
    ("Film every 30 feb 20:00", "never comes"),
    ("Film every 6th sat", "no such day"),
    ("Film every fri 0 times", "1 to 5000"),
    ("Film every 1000 years 20 times", "beyond the calendar"),
    ("Film every fri until 31 nov", "November has no day 31"),
    ("Film every fri until 2026-11-01", "end before it begins"),
    ("Film every fri until 3 dec 5 times", "not both"),
    ("Film every fri midnight", "next day begins"),
    ("Film 100 a week", "1 to 21"),
    ("Film every sun 2:30 from 28.3.2027", "02:30 does not exist on Sun 28 Mar 2027"),
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


def typed_again(reading: Reading, cursor: Cursor) -> Reading:
    """What is said of a reading, typed."""
    marks = {"protected": "!", "busy": ".", "hidden": ".."}
    words = []
    for part in said(replace(reading, notes=()), cursor).split(" · "):
        kind, _, rest = part.partition(": ")
        words.append({"for": f"#{rest}", "at": f'@"{rest}"', "as before": ""}.get(kind, marks.get(part, part)))
    return read(" ".join(['"It"', *words]), cursor)


def the_same(reading: Reading, cursor: Cursor) -> None:
    again = typed_again(reading, cursor)
    assert replace(again, notes=(), title="") == replace(reading, notes=(), title="")


@pytest.mark.parametrize("typed", [row[0] for row in (*TIMES, *WORDS, *RITUALS, *FLEXIBLE)])
def test_every_row_is_said_so_that_it_means_the_same_when_typed(typed: str) -> None:
    for cursor in (CURSOR, IN_A_CELL, REMEMBERING, replace(CURSOR, day_first=False)):
        with suppress(BadInput):
            the_same(read(typed, cursor), cursor)


@given(st.lists(PIECES, max_size=12).map(" ".join))
@example("every other week 5 times")
def test_whatever_is_understood_is_said_so_that_it_means_the_same_when_typed(text: str) -> None:
    for cursor in (CURSOR, IN_A_CELL):
        reading = answer(text, cursor)
        if isinstance(reading, Reading):
            the_same(reading, cursor)


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
        assume(False)
    the_same(Reading("Film", rule.first, "we", rule=rule), CURSOR)


def test_a_rule_that_has_no_words_says_so() -> None:
    rule = make("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", EVENING)

    assert "a rule of its own" in said(Reading("Film", rule.first, "we", rule=rule), CURSOR)


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
