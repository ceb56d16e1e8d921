"""Lines as people type them, by kind, with the reading that each must give.

The table is also the heart of docs/quick-add.md. Unless a kind says otherwise it is Wednesday 25 November 2026, 12:00,
in Berlin, and the day stands before the month.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from planner.domain.quickadd import Cursor

BERLIN = "Europe/Berlin"


def at(*moment: int, day_first: bool = True) -> Cursor:
    """Where a line is typed at that moment in Berlin, without a screen."""
    now = datetime(*moment, tzinfo=ZoneInfo(BERLIN))  # type: ignore[arg-type,misc]
    return Cursor(now, BERLIN, me="Alex", you="Sam", day_first=day_first)


NOON = at(2026, 11, 25, 12, 0)
MONTH_FIRST = at(2026, 11, 25, 12, 0, day_first=False)
LATE_IN_THE_MONTH = at(2026, 11, 30, 22, 30)
LATE_IN_THE_YEAR = at(2026, 12, 30, 12, 0)
MORNING = at(2026, 11, 25, 8, 0)


class Line(NamedTuple):
    """A typed line, with the title, start and minutes that quick add reads from it.

    `asked` or `note` is a piece of the question or the note instead. `rest` holds what else was understood, as names
    and values of the reading; a rule as its RRULE.
    """

    typed: str
    title: str = ""
    start: str = ""
    minutes: int = 60
    asked: str = ""
    note: str = ""
    rest: tuple[tuple[str, str], ...] = ()


class Kind(NamedTuple):
    """Lines of one kind, typed at one moment."""

    name: str
    lines: tuple[Line, ...]
    cursor: Cursor = NOON


def ask(typed: str, about: str) -> Line:
    """A line that is not added before a question is answered."""
    return Line(typed, asked=about)


def rule(typed: str, title: str, start: str, rrule: str, minutes: int = 60, left_out: str = "") -> Line:
    """A line that makes a ritual."""
    return Line(typed, title, start, minutes, rest=(("rule", rrule), ("left_out", left_out)))


KINDS = (
    Kind(
        "Days after another day",
        (
            Line("Gym day after tomorrow 7pm", "Gym", "2026-11-27T19:00"),
            Line("Gym the day after tomorrow 7:00", "Gym", "2026-11-27T07:00"),
            Line("day after tomorrow 12:30 lunch", "lunch", "2026-11-27T12:30"),
            Line("Dinner a week from friday 19:00", "Dinner", "2026-12-04T19:00"),
            Line("Dinner two weeks from sat 7pm", "Dinner", "2026-12-12T19:00"),
            Line("Check-up 2 weeks from 24 dec 9am", "Check-up", "2027-01-07T09:00"),
            Line("Dinner a week from tomorrow 11:30", "Dinner", "2026-12-03T11:30"),
            Line("Call 3 weeks from now", "Call", "2026-12-16"),
            Line("Gym wednesday week 7pm", "Gym", "2026-12-02T19:00"),
            Line("Holiday the week after next", "Holiday", "2026-W50"),
            Line("Physio in 2 months 9:00", "Physio", "2027-01-25T09:00"),
        ),
    ),
    Kind(
        "A weekday of a month",
        (
            Line("Opera 2nd fri in jan 19:00", "Opera", "2027-01-08T19:00"),
            Line("Brunch 1st sat of dec 11:00", "Brunch", "2026-12-05T11:00"),
            Line("Brunch first sunday in december 11am", "Brunch", "2026-12-06T11:00"),
            Line("Concert last fri of nov 8pm", "Concert", "2026-11-27T20:00"),
            Line("Fair 3rd wed in nov 10:00", "Fair", "2027-11-17T10:00"),
            Line("Market 1st sat of next month 9am", "Market", "2026-12-05T09:00"),
            Line("Gala the 2nd thu of mar 2028 7pm", "Gala", "2028-03-09T19:00"),
            ask("Opera last fri 19:00", "last fri"),
        ),
    ),
    Kind(
        "A ritual with days left out",
        (
            rule("Choir every fri 19:00 except 25 dec", "Choir", "2026-11-27T19:00", "FREQ=WEEKLY;BYDAY=FR",
                 left_out="2026-12-25"),
            rule("Choir every fri 7pm except 25 dec and 1 jan", "Choir", "2026-11-27T19:00", "FREQ=WEEKLY;BYDAY=FR",
                 left_out="2026-12-25 2027-01-01"),
            rule("Choir every fri 11:00 but not 4.12.", "Choir", "2026-11-27T11:00", "FREQ=WEEKLY;BYDAY=FR",
                 left_out="2026-12-04"),
            rule("Run every day except sunday 18:00", "Run", "2026-11-25T18:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"),
            rule("Run every day except sat and sun 6am", "Run", "2026-11-26T06:00",
                 "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
            rule("Run every weekday except wed 13:00", "Run", "2026-11-26T13:00", "FREQ=WEEKLY;BYDAY=MO,TU,TH,FR"),
            ask("Run every day except holidays 18:00", "except holidays"),
            Line("Run every fri 18:00 except 24 dec", "Run", "2026-11-27T18:00", note="Thu 24 Dec"),
        ),
    ),
    Kind(
        "A ritual with a beginning and an end",
        (
            rule("Class every fri 18:00 from 4 dec to 18 dec", "Class", "2026-12-04T18:00",
                 "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261218"),
            rule("Class every fri 6pm from 18 dec until 8 jan", "Class", "2026-12-18T18:00",
                 "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270108"),
            rule("Class every mon 9:00 between 7.12. and 21.12.", "Class", "2026-12-07T09:00",
                 "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261221"),
            rule("Class every day 7am 28 nov - 6 dec", "Class", "2026-11-28T07:00", "FREQ=DAILY;UNTIL=20261206"),
            rule("Class every fri 18 for 3 weeks", "Class", "2026-11-27T18:00", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261217"),
            rule("Class every day 7am for 10 days", "Class", "2026-11-26T07:00", "FREQ=DAILY;UNTIL=20261205"),
            rule("Class every tue 9 for 2 months", "Class", "2026-12-01T09:00", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270131"),
            rule("Class every mon 12:00 for a year", "Class", "2026-11-30T12:00",
                 "FREQ=WEEKLY;BYDAY=MO;UNTIL=20271129"),
            rule("Class every fri 18:00 until 18 dec", "Class", "2026-11-27T18:00",
                 "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261218"),
            ask("Class every fri 18:00 until christmas", "until christmas"),
            ask("Class every fri at 18 from january", "from january"),
            ask("Class every fri 18:00 between christmas and easter", "between christmas"),
            ask("Class every fri 18:00 until further notice", "until further"),
        ),
    ),
    Kind(
        "How often, in one word",
        (
            rule("Rent every 15th", "Rent", "2026-12-15", "FREQ=MONTHLY;BYMONTHDAY=15"),
            rule("Rent every 1st 10:00", "Rent", "2026-12-01T10:00", "FREQ=MONTHLY;BYMONTHDAY=1"),
            rule("Yoga daily 7am", "Yoga", "2026-11-26T07:00", "FREQ=DAILY"),
            rule("Yoga daily 7pm", "Yoga", "2026-11-25T19:00", "FREQ=DAILY"),
            rule("Yoga weekly fri 18", "Yoga", "2026-11-27T18:00", "FREQ=WEEKLY;BYDAY=FR"),
            rule("Rent monthly on the 3rd", "Rent", "2026-12-03", "FREQ=MONTHLY;BYMONTHDAY=3"),
            rule("Tax yearly on 31 jan", "Tax", "2027-01-31", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31"),
            rule("Bins fortnightly on tue 6am", "Bins", "2026-12-01T06:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
            rule("Tea every evening 19:30", "Tea", "2026-11-25T19:30", "FREQ=DAILY"),
            rule("Walk every morning 7", "Walk", "2026-11-26T07:00", "FREQ=DAILY"),
            rule("Film every friday night 9", "Film", "2026-11-27T21:00", "FREQ=WEEKLY;BYDAY=FR"),
            ask("Tea every evening", "Evening: which hour?"),
            ask("Tea every third evening 19:00", "every third evening"),
            rule("Rent on the 1st of every month", "Rent", "2026-12-01", "FREQ=MONTHLY;BYMONTHDAY=1"),
            rule("Rent every first of the month 9am", "Rent", "2026-12-01T09:00", "FREQ=MONTHLY;BYMONTHDAY=1"),
            rule("Opera last fri of every month 19:00", "Opera", "2026-11-27T19:00", "FREQ=MONTHLY;BYDAY=-1FR"),
            ask("Gym biweekly fri", "biweekly"),
            ask("Yoga sunday mornings 9", "sunday mornings"),
            Line("Love each other fri", "Love each other", "2026-11-27"),
            Line("Weekly review fri 18:00", "Weekly review", "2026-11-27T18:00", note="Weekly"),
        ),
    ),
    Kind(
        "Two of what can only be one",
        (
            ask("Swim every mon at 7 and wed at 8", "two times"),
            ask("Swim every mon 7am and every wed 8am", "two rules"),
            ask("Swim mon 7:00, wed 8:00", "two days"),
            ask("Yoga mon and wed 7am", "every mon and wed"),
            ask("Yoga mon wed 19:00", "every mon and wed"),
            ask("Yoga mon/wed 7pm", "mon/wed"),
            ask("Gym fri or sat 18:00", "two days"),
            ask("Gym fri 18:00 or 19:00", "two times"),
            ask("Gym fri at 7 or 8", "two times"),
            ask("Gym tomorrow fri 9:00", "two days"),
            ask("Call week 50 3 dec", "week 50"),
            ask("Call week 50 next week", "two weeks"),
            ask("Gym every day 9:00 for 3 weeks until 18 dec", "two ends"),
            Line("Gym tomorrow thu 9:00", "Gym", "2026-11-26T09:00"),
        ),
    ),
    Kind(
        "Words before and behind a time",
        (
            Line("Watch Saturday night fever fri 20:00", "Watch Saturday night fever", "2026-11-27T20:00",
                 note="Saturday night"),
            Line("Sunday dinner sun 19:00", "Sunday dinner", "2026-11-29T19:00"),
            rule("Sunday dinner every sun 19:00", "Sunday dinner", "2026-11-29T19:00", "FREQ=WEEKLY;BYDAY=SU"),
            rule("Sunday dinner every sunday", "Sunday dinner", "2026-11-29", "FREQ=WEEKLY;BYDAY=SU"),
            rule("Sunday roast every sun we 1pm", "Sunday roast", "2026-11-29T13:00", "FREQ=WEEKLY;BYDAY=SU"),
            rule("Dinner sunday every sun 19:00", "Dinner", "2026-11-29T19:00", "FREQ=WEEKLY;BYDAY=SU"),
            Line("Friday drinks every sat 18:00", "Friday drinks", "2026-11-28T18:00", note="“Friday” stays"),
            Line("two hours to read thu 20:00", "read", "2026-11-26T20:00", 120),
            Line("half an hour of yoga tomorrow 7am", "yoga", "2026-11-26T07:00", 30),
            Line("2 hours walk sat 10:00", "walk", "2026-11-28T10:00", 120),
            Line("3d printing fri 19:00", "3d printing", "2026-11-27T19:00"),
            Line("Casual Fridays party sat 20:00", "Casual Fridays party", "2026-11-28T20:00"),
            Line("Drinks after work fri 18:00", "Drinks after work", "2026-11-27T18:00"),
            Line("Gym around 19:00 fri", "Gym", "2026-11-27T19:00"),
            ask("Gym fri after 17:00", "after 17:00"),
            ask("Report by fri", "by fri"),
            ask("Call Kim within 2 hours", "within 2 hours"),
            ask("Call Kim in the next 2 days", "in the next 2 days"),
            ask("Gym fri until 20:00", "until 20:00"),
            ask("Gym fri after work", "after work"),
            ask("Call fri 9:00 UTC", "UTC"),
            ask("Dinner fri 2-3 hours", "how long"),
            ask("Hike sat 10:00 a few hours", "how long"),
            Line("Open until fri", "Open until", "2026-11-27", note="until"),
        ),
    ),
    Kind(
        "Numbers that are no date",
        (
            Line("Pay 1/3 of rent fri", "Pay 1/3 of rent", "2026-11-27"),
            Line("Read 2/3 of the book sun 15:00", "Read 2/3 of the book", "2026-11-29T15:00"),
            Line("Paint 3/4 of the wall 3/12", "Paint 3/4 of the wall", "2026-12-03"),
            Line("Open 24/7 shop fri 10:00", "Open 24/7 shop", "2026-11-27T10:00"),
            Line("Call 24/7 hotline tomorrow 9am", "Call 24/7 hotline", "2026-11-26T09:00"),
            Line("Walk sat-sun 5 km", "Walk 5 km", "2026-11-28", 2 * 1440),
            Line("Sam's 30th birthday", "Sam's 30th birthday", "2026-W48", note="30th"),
            Line("Read 1984 fri", "Read 1984", "2026-11-27"),
            Line("Sam's 30th birthday sat 19:00", "Sam's 30th birthday", "2026-11-28T19:00"),
            Line("Run 3.5 km fri 7am", "Run 3.5 km", "2026-11-27T07:00"),
            Line("Dinner sat for 6-8 people 19:00", "Dinner for 6-8 people", "2026-11-28T19:00"),
        ),
    ),
    Kind(
        "The same with the month before the day",
        (
            Line("Pay 1/3 of rent fri", "Pay 1/3 of rent", "2026-11-27"),
            Line("Paint 3/4 of the wall 12/3", "Paint 3/4 of the wall", "2026-12-03"),
            Line("Open 24/7 shop fri 10:00", "Open 24/7 shop", "2026-11-27T10:00"),
            Line("Gym 3.12 19:00", "Gym", "2026-12-03T19:00"),
            Line("Gym 12/3 7pm", "Gym", "2026-12-03T19:00"),
            Line("Gym fri 12/4 7pm", "Gym", "2026-12-04T19:00"),
            ask("Zoo mon 12/15", "Tuesday"),
            rule("Choir every fri 19:00 except 12/25", "Choir", "2026-11-27T19:00", "FREQ=WEEKLY;BYDAY=FR",
                 left_out="2026-12-25"),
        ),
        MONTH_FIRST,
    ),
    Kind(
        "Lengths in words and fractions",
        (
            Line("Swim fri 7pm for 1 1/2 hours", "Swim", "2026-11-27T19:00", 90),
            Line("Swim fri 7am for 2½ hours", "Swim", "2026-11-27T07:00", 150),
            Line("Swim fri 11:30 for an hour and a half", "Swim", "2026-11-27T11:30", 90),
            Line("Swim fri 19:00 one and a half hours", "Swim", "2026-11-27T19:00", 90),
            Line("Gym fri for half an hour at 18", "Gym", "2026-11-27T18:00", 30),
            Line("Gym fri 12:00 half an hour", "Gym", "2026-11-27T12:00", 30),
            Line("Gym fri 6pm for three quarters of an hour", "Gym", "2026-11-27T18:00", 45),
            Line("Gym fri 9am for 1 hour and 15 minutes", "Gym", "2026-11-27T09:00", 75),
            Line("Hut 5 dec for 2 weeks", "Hut", "2026-12-05", 14 * 1440),
        ),
    ),
    Kind(
        "Days with a name of their own",
        (
            Line("Black Friday shopping 27 nov", "Black Friday shopping", "2026-11-27"),
            Line("Cyber Monday orders 30 nov 9:00", "Cyber Monday orders", "2026-11-30T09:00"),
            Line("Easter Sunday brunch 28 mar 2027 11am", "Easter Sunday brunch", "2027-03-28T11:00"),
            Line("Good Friday lunch 26.3.2027", "Good Friday lunch", "2027-03-26"),
            Line("Black Friday shopping", "Black Friday shopping", "2026-W48", note="Black Friday"),
            Line("Christmas day walk 25 dec", "Christmas day walk", "2026-12-25"),
            ask("Dinner new year's eve 20:00", "new year's eve"),
        ),
    ),
    Kind(
        "The number of a week",
        (
            Line("Tax week 1", "Tax", "2027-W01"),
            Line("Tax week 47", "Tax", "2027-W47"),
            Line("Tax week 48", "Tax", "2026-W48"),
            Line("Tax week 50", "Tax", "2026-W50"),
            Line("Tax week 1 of 2028", "Tax", "2028-W01"),
            Line("Tax week 2 fri 9am", "Tax", "2027-01-15T09:00"),
            Line("Cabin week of 7 dec", "Cabin", "2026-W50"),
        ),
    ),
    Kind(
        "Days that go over the end of a month",
        (
            Line("Cabin 28-3 jan", "Cabin", "2026-12-28", 7 * 1440),
            Line("Cabin 30-2 dec", "Cabin", "2026-11-30", 3 * 1440),
            Line("Cabin dec 28-3", "Cabin", "2026-12-28", 7 * 1440),
            Line("Cabin 28.-3.1.", "Cabin", "2026-12-28", 7 * 1440),
            Line("Cabin from 30 nov to 2 dec", "Cabin", "2026-11-30", 3 * 1440),
            Line("Cabin 15th-18th", "Cabin", "2026-12-15", 4 * 1440),
            Line("Cabin the 30th to the 2nd", "Cabin", "2026-11-30", 3 * 1440),
            Line("Cabin 28 dec - 3 jan", "Cabin", "2026-12-28", 7 * 1440),
            Line("Cabin 28 nov - 2 dec 2027", "Cabin", "2027-11-28", 5 * 1440),
        ),
    ),
    Kind(
        "Over noon",
        (
            Line("Lunch sat 12-1", "Lunch", "2026-11-28T12:00", 60),
            Line("Lunch sat 12:30-1:30", "Lunch", "2026-11-28T12:30", 60),
            Line("Work sat 9-5", "Work", "2026-11-28T09:00", 480),
            Line("Lunch sat 11-2", "Lunch", "2026-11-28T11:00", 180),
            Line("Lunch sat 11-1pm", "Lunch", "2026-11-28T11:00", 120),
            Line("Lunch sat 11:30-1:30 pm", "Lunch", "2026-11-28T11:30", 120),
            Line("Lunch sat noon-2", "Lunch", "2026-11-28T12:00", 120),
            Line("Party sat 22-1", "Party", "2026-11-28T22:00", 180),
            Line("Party sat 10pm-1am", "Party", "2026-11-28T22:00", 180),
            Line("Party tonight 10-2", "Party", "2026-11-25T22:00", 240),
            Line("Night sat 12:00-01:00", "Night", "2026-11-28T12:00", 780),
        ),
    ),
    Kind(
        "An hour with an h",
        (
            Line("Dinner sat 18h", "Dinner", "2026-11-28T18:00"),
            Line("Dinner sat 18h30", "Dinner", "2026-11-28T18:30"),
            Line("Dinner sat at 9h", "Dinner", "2026-11-28T09:00"),
            Line("Dinner sat 18h-20h", "Dinner", "2026-11-28T18:00", 120),
            Line("Dinner sat 18h 2h", "Dinner", "2026-11-28T18:00", 120),
            Line("Hike sat 6:00 14h", "Hike", "2026-11-28T06:00", 840),
            Line("Hike sat 2h", "Hike", "2026-11-28", 120),
            ask("Hike sat 9h", "9h"),
            ask("Hike sat 11h30", "11h30"),
        ),
    ),
    Kind(
        "Other ways to write a day",
        (
            Line("Gym tmrw 7pm", "Gym", "2026-11-26T19:00"),
            Line("Gym tommorow 7am", "Gym", "2026-11-26T07:00"),
            Line("Gym Sat. 7pm", "Gym", "2026-11-28T19:00"),
            Line("Gym fri. 7:00", "Gym", "2026-11-27T07:00"),
            Line("Party tomorrow!", "Party", "2026-11-26"),
            Line("Dinner (sat 19:00)", "Dinner", "2026-11-28T19:00"),
            Line("Gym 2026/12/03 7am", "Gym", "2026-12-03T07:00"),
            Line("Gym weds 7am", "Gym", "2026-12-02T07:00"),
            ask("Gym fridays 7pm", "every fri"),
            ask("Gym on mondays 7am", "every mon"),
            ask("Gym weekdays 12:00", "every weekday"),
            ask("Gym thurs and fris 7pm", "fris"),
        ),
    ),
    Kind(
        "Dates with a dot",
        (
            Line("Gym 3.12 19:00", "Gym", "2026-12-03T19:00"),
            Line("Gym 24.12", "Gym", "2026-12-24"),
            Line("Gym 3.12. 7pm", "Gym", "2026-12-03T19:00"),
            Line("Gym 1.1 12:00", "Gym", "2027-01-01T12:00"),
            Line("Gym thu 3.12 7am", "Gym", "2026-12-03T07:00"),
            Line("Gym 24.11 9:00", "Gym", "2027-11-24T09:00"),
            ask("Gym fri 10.12", "10:12"),
            ask("Gym 7.10 fri", "7:10"),
        ),
    ),
    Kind(
        "A day of the month",
        (
            Line("Rent 15th 10:00", "Rent", "2026-12-15T10:00"),
            Line("Rent the 1st of dec", "Rent", "2026-12-01"),
            Line("Rent the first of december 9am", "Rent", "2026-12-01T09:00"),
            Line("Rent 30th", "Rent", "2026-11-30"),
            Line("Rent 31st 12:00", "Rent", "2026-12-31T12:00"),
            Line("Rent on the 25th 14:00", "Rent", "2026-11-25T14:00"),
            Line("Rent 25th 10am", "Rent", "2026-12-25T10:00"),
            Line("Rent 15th of next month", "Rent", "2026-12-15"),
            Line("Zoo tue the 15th 2pm", "Zoo", "2026-12-15T14:00"),
            ask("Zoo mon the 15th", "Tuesday"),
        ),
    ),
    Kind(
        "A weekday and a date that don't go together",
        (
            ask("Zoo mon 15 dec", "15 Dec 2026 is a Tuesday"),
            ask("Zoo fri 3.12. 9am", "Thursday"),
            ask("Zoo sat 1 jan 14:00", "Friday"),
            ask("Zoo sun dec 24", "Thursday"),
            Line("Zoo tue 15 dec", "Zoo", "2026-12-15"),
            Line("Zoo fri 1 jan 2pm", "Zoo", "2027-01-01T14:00"),
            Line("Zoo Tue 24 Nov", "Zoo", "2026-11-24"),
        ),
    ),
    Kind(
        "Days that nobody can tell",
        (
            ask("Brunch next weekend", "next weekend"),
            ask("Brunch this weekend 11:00", "this weekend"),
            ask("Brunch next weekend sat 11:00", "next weekend"),
            ask("Brunch over the weekend 1pm", "over the weekend"),
            ask("Trip next month", "next month"),
            ask("Trip in december", "in december"),
            ask("Trip end of the month", "end of the month"),
            ask("Trip early january", "early january"),
            ask("Trip mid-december 2d", "mid-december"),
            ask("Trip next year", "next year"),
            Line("Brunch sat next week 11:00", "Brunch", "2026-12-05T11:00"),
        ),
    ),
    Kind(
        "So long from now",
        (
            Line("Call Kim in 2 hours", "Call Kim", "2026-11-25T14:00"),
            Line("Call Kim in 90 minutes", "Call Kim", "2026-11-25T13:30"),
            Line("Call Kim in half an hour", "Call Kim", "2026-11-25T12:30"),
            Line("Call Kim in an hour for 20m", "Call Kim", "2026-11-25T13:00", 20),
            Line("Call Kim in an hour 20m", "Call Kim", "2026-11-25T13:20"),
            Line("Call Kim in 13 hours", "Call Kim", "2026-11-26T01:00"),
            ask("Call Kim fri in 2 hours", "in 2 hours"),
        ),
    ),
    Kind(
        "Other ways to write an hour",
        (
            Line("Gym 7.30 fri", "Gym", "2026-11-27T07:30"),
            Line("Gym fri 18.30-20.00", "Gym", "2026-11-27T18:30", 90),
            Line("Gym fri 7.30pm", "Gym", "2026-11-27T19:30"),
            Line("Gym fri 0900", "Gym", "2026-11-27T09:00"),
            Line("Gym fri 1930", "Gym", "2026-11-27T19:30"),
            Line("Gym 0730", "Gym", "2026-11-26T07:30"),
            Line("Lunch 12-1 downtown fri", "Lunch 12-1 downtown", "2026-11-27", note="12-1"),
            Line("Gym fri 0900-1030", "Gym", "2026-11-27T09:00", 90),
            Line("Gym fri 9 a.m.", "Gym", "2026-11-27T09:00"),
            Line("Gym fri 9 p.m.", "Gym", "2026-11-27T21:00"),
            Line("Gym fri 9:15 a.m. 1h", "Gym", "2026-11-27T09:15"),
            Line("Gym fri 12 noon", "Gym", "2026-11-27T12:00"),
            Line("Gym fri 12 midnight", "Gym", "2026-11-28T00:00"),
            Line("Gym fri ~19:00", "Gym", "2026-11-27T19:00"),
            ask("Gym fri 7ish", "7ish"),
            ask("Gym fri 19:00 45", "45m"),
            Line("Gym fri at midday", "Gym", "2026-11-27T12:00"),
            Line("Gym fri 24:00", "Gym", "2026-11-28T00:00"),
            Line("Gym fri @7pm", "Gym", "2026-11-27T19:00"),
            Line("Gym fri 7 to 9", "Gym", "2026-11-27T07:00", 120),
            Line("Dinner at 20 fri", "Dinner", "2026-11-27T20:00"),
        ),
    ),
    Kind(
        "Hours as people say them",
        (
            ask("Gym fri half past 7", "7:30 or 19:30"),
            Line("Gym fri half past 7 pm", "Gym", "2026-11-27T19:30"),
            Line("Gym fri quarter to 8 in the evening", "Gym", "2026-11-27T19:45"),
            Line("Gym fri half past 14", "Gym", "2026-11-27T14:30"),
            Line("Gym fri quarter past 12", "Gym", "2026-11-27T12:15"),
            ask("Gym fri half 7", "half 7"),
            ask("Gym fri 7 o'clock", "7:00 or 19:00"),
            ask("Gym fri at seven", "7:00 or 19:00"),
            Line("Gym fri seven pm", "Gym", "2026-11-27T19:00"),
            Line("Gym fri 7 in the morning", "Gym", "2026-11-27T07:00"),
            Line("Gym fri 7 in the evening", "Gym", "2026-11-27T19:00"),
        ),
    ),
    Kind(
        "Parts of a day",
        (
            ask("Gym tomorrow morning", "Morning: which hour?"),
            ask("Gym fri evening", "Evening: which hour?"),
            ask("Gym fri in the afternoon", "Afternoon: which hour?"),
            ask("Gym this evening", "Evening: which hour?"),
            ask("Gym fri morning 19:00", "Morning"),
            ask("Gym fri at 7 evening", "7 in the evening"),
            Line("Gym tomorrow morning 9", "Gym", "2026-11-26T09:00"),
            Line("Gym tomorrow evening 7", "Gym", "2026-11-26T19:00"),
            Line("Gym fri evening half past 7", "Gym", "2026-11-27T19:30"),
            Line("Gym fri afternoon at 3", "Gym", "2026-11-27T15:00"),
            Line("Gym sat night 11", "Gym", "2026-11-28T23:00"),
            Line("Gym tonight 9", "Gym", "2026-11-25T21:00"),
            Line("Gym tonight", "Gym", "2026-11-25"),
        ),
    ),
    Kind(
        "Marks as words",
        (
            Line("Gift fri 19:00 hidden", "Gift", "2026-11-27T19:00", rest=(("visibility", "hidden"),)),
            Line("Therapy fri 18 private", "Therapy", "2026-11-27T18:00", rest=(("visibility", "busy"),)),
            Line("Therapy busy fri 6pm", "Therapy busy", "2026-11-27T18:00", rest=(("visibility", "open"),)),
            Line("Therapy fri busy 6pm", "Therapy", "2026-11-27T18:00", rest=(("visibility", "busy"),)),
            Line("Climbing fri 18:00 protected", "Climbing", "2026-11-27T18:00", rest=(("protected", "True"),)),
            Line("Gift hidden", "Gift", "2026-W48", rest=(("visibility", "hidden"),)),
            Line("Groceries sat 10:00 either", "Groceries", "2026-11-28T10:00", rest=(("lead", "either"),)),
            Line("Groceries sat either 10:00 #rest", "Groceries", "2026-11-28T10:00", rest=(("lead", "either"),)),
            Line("Groceries sat in turns", "Groceries", "2026-11-28", rest=(("lead", "me"), ("turns", "True"))),
            Line("Groceries sat 10:00 Sam has it", "Groceries", "2026-11-28T10:00", rest=(("lead", "you"),)),
            Line("Groceries sat Alex has it 10:00", "Groceries", "2026-11-28T10:00", rest=(("lead", "me"),)),
            Line("See who has it sat 10:00", "See who has it", "2026-11-28T10:00", rest=(("lead", ""),)),
            Line("Sing in turns sat 10:00", "Sing in turns", "2026-11-28T10:00", rest=(("turns", "False"),)),
            Line("Either way sat 10:00", "Either way", "2026-11-28T10:00", rest=(("lead", ""),)),
            Line("Private lesson fri 18:00", "Private lesson", "2026-11-27T18:00", rest=(("visibility", "open"),)),
            Line('Gift fri "hidden"', "Gift hidden", "2026-11-27", rest=(("visibility", "open"),)),
            Line("Dinner fri 19:00 no screens", "Dinner", "2026-11-27T19:00", rest=(("tags", "('no screens',)"),)),
            Line("Dinner no screens fri 7pm we", "Dinner no screens", "2026-11-27T19:00", rest=(("tags", "()"),)),
            Line("Dinner #no-screens fri 19:00", "Dinner", "2026-11-27T19:00", rest=(("tags", "('no screens',)"),)),
            Line("Film fri 20:00 remind 30m", "Film", "2026-11-27T20:00", rest=(("remind", "30"),)),
            Line("Film fri 20:00 remind me 30m before", "Film", "2026-11-27T20:00", rest=(("remind", "30"),)),
            Line("Remind 30m film fri 20:00", "film", "2026-11-27T20:00", rest=(("remind", "30"),)),
            Line("Film fri 20:00 2h remind 1h30", "Film", "2026-11-27T20:00", minutes=120, rest=(("remind", "90"),)),
            Line("Film fri 20:00 remind 0m", "Film", "2026-11-27T20:00", rest=(("remind", "0"),)),
            Line(
                "Walk every day 20:15 20m remind 10m", "Walk", "2026-11-25T20:15",
                minutes=20, rest=(("rule", "FREQ=DAILY"), ("remind", "10")),
            ),
            Line(
                "Passport fri remind 1d", "Passport", "2026-11-27",
                note="once it has an hour", rest=(("remind", "1440"),),
            ),
            Line(
                "Film fri 20:00 you remind 30m", "Film", "2026-11-27T20:00",
                note="won’t remind you", rest=(("column", "you"), ("remind", "None")),
            ),
            Line("Remind Sam fri 20:00", "Remind Sam", "2026-11-27T20:00"),
            ask("Film fri 20:00 remind 2w", "“remind 2w”: how long before?"),
            ask("Film fri 20:00 remind me 2 weeks before", "“remind me 2 weeks”: how long before?"),
            ask("Film remind 30 fri 20:00", "“remind 30”: how long before?"),
            Line("Please remind 2 friends fri 20:00", "Please remind 2 friends", "2026-11-27T20:00"),
        ),
    ),
    Kind(
        "Pillars and places",
        (
            Line("Film fri 20:00 #nopillar", "Film #nopillar", "2026-11-27T20:00", note="no pillar “nopillar”; known:"),
            Line("Film fri 8pm #f", "Film #f", "2026-11-27T20:00", note="no pillar “f”; known:"),
            Line("Issue #12 fri 9:00", "Issue #12", "2026-11-27T09:00"),
            Line("Cinema fri 20:00 @Odeon, room 2", "Cinema", "2026-11-27T20:00", rest=(("place", "Odeon, room 2"),)),
            Line("Cinema @Odeon, room 2 fri 8pm", "Cinema", "2026-11-27T20:00", rest=(("place", "Odeon, room 2"),)),
            Line("Cinema @Odeon, fri 11:00", "Cinema", "2026-11-27T11:00", rest=(("place", "Odeon"),)),
            Line("Cinema fri 20:00 @Odeon, 2nd floor we", "Cinema", "2026-11-27T20:00",
                 rest=(("place", "Odeon, 2nd floor"), ("column", "we"))),
        ),
    ),
    Kind(
        "Plain lines",
        (
            Line("Gym next fri", "Gym", "2026-12-04"),
            Line("Gym fri next week", "Gym", "2026-12-04"),
            Line("Monitor fri 9:00", "Monitor", "2026-11-27T09:00"),
            Line("Sundae sat", "Sundae", "2026-11-28"),
            Line("Marching band sun 11am", "Marching band", "2026-11-29T11:00"),
            Line("Wedding sat 14:00", "Wedding", "2026-11-28T14:00"),
            rule("Gym every last fri 18:00", "Gym", "2026-11-27T18:00", "FREQ=MONTHLY;BYDAY=-1FR"),
            rule("Gym every other thu 7pm", "Gym", "2026-11-26T19:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
            Line('"Every Friday at 8pm" tomorrow', "Every Friday at 8pm", "2026-11-26"),
        ),
    ),
    Kind(
        "Late on the last day of a month",
        (
            Line("Rent 1st 9:00", "Rent", "2026-12-01T09:00"),
            Line("Rent 30th 9am", "Rent", "2026-12-30T09:00"),
            Line("Gym tmrw 7pm", "Gym", "2026-12-01T19:00"),
            Line("Gym day after tomorrow 7am", "Gym", "2026-12-02T07:00"),
            Line("Call Kim in 2 hours", "Call Kim", "2026-12-01T00:30"),
            Line("Gym mon 12:00", "Gym", "2026-12-07T12:00"),
            Line("Brunch 1st sat of dec 11:00", "Brunch", "2026-12-05T11:00"),
            rule("Yoga daily 7am", "Yoga", "2026-12-01T07:00", "FREQ=DAILY"),
        ),
        LATE_IN_THE_MONTH,
    ),
    Kind(
        "At the end of a year",
        (
            Line("Rent 1st 9:00", "Rent", "2027-01-01T09:00"),
            Line("Tax week 1", "Tax", "2027-W01"),
            Line("Tax week 53", "Tax", "2026-W53"),
            Line("Gym 3.1 7pm", "Gym", "2027-01-03T19:00"),
            Line("Gym 24.12", "Gym", "2027-12-24"),
            Line("Dinner a week from friday 19:00", "Dinner", "2027-01-08T19:00"),
            Line("Cabin 30-2 jan", "Cabin", "2026-12-30", 4 * 1440),
            Line("Opera 2nd fri in jan 19:00", "Opera", "2027-01-08T19:00"),
            ask("Zoo sat 1 jan", "Friday"),
        ),
        LATE_IN_THE_YEAR,
    ),
    Kind(
        "In the morning",
        (
            Line("Gym 9am", "Gym", "2026-11-25T09:00"),
            Line("Gym wed 7:30", "Gym", "2026-12-02T07:30"),
            Line("Rent 25th 10am", "Rent", "2026-11-25T10:00"),
            Line("Call Kim in 5 hours", "Call Kim", "2026-11-25T13:00"),
            rule("Walk every morning 9", "Walk", "2026-11-25T09:00", "FREQ=DAILY"),
            rule("Run every day except sunday 7:00", "Run", "2026-11-26T07:00",
                 "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"),
        ),
        MORNING,
    ),
)  # fmt: skip
