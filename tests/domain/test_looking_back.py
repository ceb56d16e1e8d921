"""Looking back: its sentences, its lines, and waking hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from planner.domain.availability import OwnHours
from planner.domain.braid import BraidWeek
from planner.domain.cells import cells
from planner.domain.looking_back import (
    AverageHours,
    Highlight,
    HighlightKind,
    LookBack,
    blank_sentences,
    braid_lines,
    highlights_of,
    hours_sentences,
    kept_lines,
    look_back_sentences,
    page_span,
    quiet_sentence,
    waking_minutes,
)
from planner.domain.model.block import WE, Block, Person
from planner.domain.model.items import Goal
from planner.domain.statistics import Counted, Habit, counted
from planner.domain.time.week import Week
from planner.domain.time.when import UTC_ZONE, zone
from planner.domain.wording import formats
from planner.domain.wording.formats import Style, style_now
from tests.support import THIS_WEEK, TODAY, ZONE, at

ALEX, SAM = Person("a", "Alex", ZONE), Person("s", "Sam", ZONE)
EMPTY = {"a": "─" * 7, WE: " " * 7, "s": "─" * 7}
SCOLDS = re.compile(r"\d+ of \d+|miss|fail|behind|score|streak|fair|only \d|more than|less than|%", re.IGNORECASE)


def braid(weeks: int, last: Week = THIS_WEEK) -> tuple[BraidWeek, ...]:
    return tuple(BraidWeek(last.plus(-ago), EMPTY) for ago in range(weeks - 1, -1, -1))


def page(*highlights: Highlight, weeks: int = 8, **fields: Any) -> LookBack:
    return LookBack((ALEX, SAM), TODAY, braid(weeks), highlights, **fields)


def thing(
    kind: HighlightKind, ago: int, title: str = "Cinema", who: str = WE, *, long: int = 1, **more: Any
) -> Highlight:
    """Something so many days ago; ahead of today with a negative number."""
    first = TODAY - timedelta(days=ago)
    return Highlight(kind, who, title, first, first + timedelta(days=long - 1), **more)


@pytest.fixture
def usual_style() -> Iterator[None]:
    style = style_now()
    yield
    formats.write_as(style)


SENTENCES: list[tuple[str, LookBack, list[str]]] = [
    ("nothing", page(), []),
    ("a date", page(thing("date", 5)), ["The last date was Cinema, on Fri 20 Nov. The next isn’t planned yet."]),
    (
        "the last of several, and the next",
        page(thing("date", 12, "Soup"), thing("date", 5), thing("date", -6, "Jazz"), thing("date", -13, "Sauna")),
        ["The last date was Cinema, on Fri 20 Nov. The next is Jazz, on Tue 1 Dec."],
    ),
    ("a date ahead", page(thing("date", -6, "Jazz")), ["The next date is Jazz, on Tue 1 Dec."]),
    ("today’s is ahead", page(thing("date", 0)), ["The next date is Cinema, on Wed 25 Nov."]),
    (
        "today’s has happened",
        page(thing("date", 0, happened=True)),
        ["The last date was Cinema, on Wed 25 Nov. The next isn’t planned yet."],
    ),
    (
        "an earlier page",
        page(thing("date", 5), is_latest=False),
        ["The last date of these weeks was Cinema, on Fri 20 Nov."],
    ),
    (
        "weekends alone",
        page(thing("alone", 11, who="a", long=2), thing("alone", -17, who="s", long=2)),
        ["Alex had a weekend alone from Sat 14 Nov; Sam has one from Sat 12 Dec."],
    ),
    (
        "the next weekend alone",
        page(thing("alone", 11, who="s", long=2), thing("alone", -17, who="s", long=2)),
        ["Sam had a weekend alone from Sat 14 Nov and has the next from Sat 12 Dec."],
    ),
    (
        "a weekend that isn’t over",
        page(thing("alone", 1, who="a", long=3)),
        ["Alex has a weekend alone from Tue 24 Nov."],
    ),
    (
        "friends",
        page(
            thing("friends", 13, "Band practice", "a"),
            thing("friends", 2, "Book club", "s"),
            thing("friends", 4, "Dinner at Mia’s"),
            thing("friends", -2, "Chess", "s"),
        ),
        [
            "Alex saw friends on Thu 12 Nov (Band practice), Sam on Mon 23 Nov (Book club) and both of you on "
            "Sat 21 Nov (Dinner at Mia’s)."
        ],
    ),
    ("friends of both", page(thing("friends", 4, "Tea")), ["Both of you saw friends on Sat 21 Nov (Tea)."]),
    (
        "something new",
        page(thing("new", 4, "Sauna"), thing("new", 11, "Dance class"), thing("new", 25, "Hut"), thing("new", -3)),
        ["Something new to you both: Dance class on Sat 14 Nov and Sauna on Sat 21 Nov."],
    ),
    (
        "goals",
        page(reached=((date(2026, 11, 12), Goal("g", "s", "5 km")),), aims=(Goal("h", "a", "finish the song"),)),
        ["Sam reached “5 km” on Thu 12 Nov.", "Alex is working towards “finish the song”."],
    ),
    (
        "aims of both",
        page(aims=(Goal("g", "a", "a song"), Goal("h", "a", "French"), Goal("i", "s", "10 km"))),
        ["Alex is working towards “a song” and “French”, Sam towards “10 km”."],
    ),
    ("no title", page(thing("date", -6, "")), ["The next date is Untitled, on Tue 1 Dec."]),
    (
        "another year",
        page(thing("date", 400)),
        ["The last date was Cinema, on Tue 21 Oct 2025. The next isn’t planned yet."],
    ),
]


@pytest.mark.parametrize(("found", "said"), [row[1:] for row in SENTENCES], ids=[row[0] for row in SENTENCES])
def test_sentences(found: LookBack, said: list[str]) -> None:
    assert look_back_sentences(found) == said
    assert not SCOLDS.search(" ".join(said))


def test_hours_tell_what_happened_what_is_unknown_and_the_range() -> None:
    mine, ours = AverageHours("a", 330, 130, (240, 480)), AverageHours(WE, 60, 0, None)
    assert hours_sentences(page(hours=(mine, ours))) == [
        "On your own: 5.5h a week happened, 2.2h not marked. Your range: 4h–8h.",
        "Together: 1h a week happened.",
    ]


def test_what_has_gone_quiet_is_one_calm_sentence() -> None:
    rows = tuple(Habit(title, 9, date(2026, 9, 1)) for title in ("Chess", "Pottery", "Sauna"))
    assert quiet_sentence(page(quiet=rows)) == (
        "You used to do this often: Chess (last on Tue 1 Sep) and Pottery (last on Tue 1 Sep). Only you see this."
    )
    assert quiet_sentence(page()) == ""


def test_a_first_week_says_what_will_be_here_and_when() -> None:
    first = page(weeks=1)
    assert first.is_blank
    assert not page(weeks=1, has_earlier=True).is_blank
    assert not page(weeks=2).is_blank
    assert "From Mon 30 Nov on" in " ".join(blank_sentences(first))


def test_the_braid_has_dates_and_three_lines() -> None:
    [[dates, *lines]] = braid_lines(page(), 76)
    assert dates.text == "5 Oct   12      19      26      2 Nov   9       16      23"
    assert [(line.who, line.label) for line in lines] == [("a", "Alex"), (WE, "both"), ("s", "Sam ")]
    assert lines[0].text.split(" ") == ["───────"] * 8


@pytest.mark.parametrize("width", [40, 56, 76, 100, 200])
def test_the_braid_fits_any_width(width: int) -> None:
    name = "Bartholomew the Second of his name"
    rows = braid_lines(page(weeks=20)._replace(people=(ALEX._replace(name=name), SAM)), width)
    assert all(cells(f"{line.label}  {line.text}") <= width for row in rows for line in row)
    assert sum(line.text.count("───────") for row in rows for line in row if line.who == "s") == 20


@pytest.mark.usefixtures("usual_style")
@pytest.mark.parametrize(("dates", "marks"), [("mdy", ["Oct 5", "12"]), ("ymd", ["10-05", "10-12"])])
def test_dates_are_written_as_the_settings_say(dates: str, marks: list[str]) -> None:
    formats.write_as(Style(dates=dates))
    assert re.split(r"  +", braid_lines(page(), 76)[0][0].text)[:2] == marks


def test_the_span_has_its_years_when_they_are_others() -> None:
    assert page_span(page()) == "5 Oct – 29 Nov"
    assert page_span(page()._replace(weeks=braid(8, Week(2025, 4)))) == "2 Dec 2024 – 26 Jan 2025"


def test_what_was_kept_is_in_quotes_and_the_oldest_gives_way() -> None:
    kept = ("two verses, one river", "the sauna was your idea", "rain, soup, and nobody minded")
    assert kept_lines(page(kept=kept), 60, 2) == [
        "“two verses, one river” · “the sauna was your idea”",
        "“rain, soup, and nobody minded”",
    ]
    assert kept_lines(page(kept=kept), 50, 1) == ["“rain, soup, and nobody minded”"]
    assert kept_lines(page(), 60, 2) == []
    [line] = kept_lines(page(kept=("word " * 60,)), 60, 1)
    assert cells(line) <= 60
    assert line.endswith("…”")


# -- what highlights and hours are made of ----------------------------------------------------------------------------


def block(title: str, who: str = WE, start: str = "2026-11-27T19:00", minutes: int = 60, **more: Any) -> Block:
    return Block("2026-11-aaaaaaaa", who, title, at(start, minutes), "a", **more)


def count(*blocks: Block) -> list[Counted]:
    return [counted(found, zone(ZONE)) for found in blocks]


def test_highlights_are_dates_something_new_friends_and_weekends_alone() -> None:
    found = highlights_of(
        THIS_WEEK,
        count(
            block("Cinema", pillar="date"),
            block("Hut", pillar="explore", status="done"),
            block("Choir", "s", pillar="friends"),
            block("Solo weekend", "a", "2026-11-28", 2 * 1440),
            block("Boiler", pillar="home"),
            block("Film", "a", pillar="date"),
            block("Called off", pillar="date", status="skipped"),
            block("Last week’s", pillar="date", start="2026-11-20T19:00"),
        ),
    )
    assert [(row.kind, row.who, row.title, row.happened) for row in found] == [
        ("date", WE, "Cinema", False),
        ("new", WE, "Hut", True),
        ("friends", "s", "Choir", False),
        ("alone", "a", "Solo weekend", False),
    ]


def test_a_highlight_is_on_the_day_of_its_own_zone_for_both() -> None:
    tokyo = Block("2026-11-aaaaaaaa", WE, "Sushi", at("2026-11-26T01:00", 60, "Asia/Tokyo"), "a", pillar="date")
    for viewer in (zone(ZONE), UTC_ZONE, zone("Asia/Tokyo")):
        [found] = highlights_of(THIS_WEEK, [counted(tokyo, viewer)])
        assert found.first == date(2026, 11, 26)


HOURS: list[tuple[str, list[Block], tuple[int, int]]] = [
    ("what happened", [block("Run", "a", minutes=90, status="done")], (90, 0)),
    ("in part", [block("Run", "a", minutes=90, status="partly")], (90, 0)),
    ("nobody marked it", [block("Run", "a", minutes=90)], (0, 90)),
    ("it didn’t happen", [block("Run", "a", status="skipped")], (0, 0)),
    ("the other’s", [block("Run", "s", status="done")], (0, 0)),
    ("the household and work", [block("Bins", "a", pillar="home"), block("Work", "a", pillar="fixed")], (0, 0)),
    (
        "early and late",
        [block("Run", "a", "2026-11-27T05:00", 60), block("Band", "a", "2026-11-27T22:00", 180)],
        (0, 240),
    ),
    ("a weekend has its waking hours", [block("Alone", "a", "2026-11-28", 2 * 1440, status="done")], (2 * 900, 0)),
    ("from Friday evening to Sunday noon", [block("Hut", "a", "2026-11-27T18:00", 42 * 60)], (0, 270 + 900 + 240)),
    (
        "no day has more than its own hours",
        [block("Alone", "a", "2026-11-28", 1440, status="done"), block("Run", "a", "2026-11-28T09:00", 60)],
        (900, 0),
    ),
    ("only the days of this week", [block("Trip", "a", "2026-11-22", 3 * 1440)], (0, 2 * 870)),
    ("some time that week", [block("Letters", "a", "2026-W48", 45)], (0, 45)),
    ("a flexible ritual", [block("Walk", "a", "2026-W48", 30, tally=(2, 3), ritual="walk")], (60, 30)),
]


@pytest.mark.parametrize(("blocks", "minutes"), [row[1:] for row in HOURS], ids=[row[0] for row in HOURS])
def test_waking_minutes(blocks: list[Block], minutes: tuple[int, int]) -> None:
    assert waking_minutes(THIS_WEEK, count(*blocks), "a", OwnHours()) == minutes
