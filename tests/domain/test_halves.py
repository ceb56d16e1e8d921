"""What the two lines of a request are read as, on Wednesday 25 November 2026."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from planner.domain.errors import BadInput
from planner.domain.quickadd import Cursor
from planner.domain.quickadd.halves import read_halves
from planner.domain.time.week import Week

WEDNESDAY = Cursor(datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/Berlin")), "Europe/Berlin", me="Alex", you="Sam")
SUNDAY = Cursor(datetime(2026, 11, 29, 12, tzinfo=ZoneInfo("Europe/Berlin")), "Europe/Berlin", me="Alex", you="Sam")


def halves(need: str, offer: str = "", cursor: Cursor = WEDNESDAY) -> list[tuple[object, ...]]:
    drafts = read_halves(need, offer, cursor).drafts("alex", "sam").values()
    return [(half.role, half.title, half.when.start, half.when.minutes, half.who, half.protected) for half in drafts]


def test_the_need_is_protected_and_the_offer_is_for_both() -> None:
    assert halves("two hours to read thu 20:00", "a film fri 20:00") == [
        ("need", "Read", "2026-11-26T20:00", 120, "alex", True),
        ("offer", "Film", "2026-11-27T20:00", 60, "we", False),
    ]


@pytest.mark.parametrize(
    ("words", "title", "minutes"),
    [
        ("two hours to read", "Read", 120),
        ("2h of yoga", "Yoga", 120),
        ("an hour and a half alone", "Alone", 90),
        ("two hours", "Two hours", 120),
        ("two days alone", "Alone", 2880),
        ("an evening out", "Evening out", 60),
        ("a few pages a day", "A few pages a day", 60),
        ("a", "A", 60),
        ('"two hours" of peace', "two hours of peace", 60),
    ],
)
def test_a_wish_in_words_becomes_a_title_and_a_length(words: str, title: str, minutes: int) -> None:
    assert halves(words) == [("need", title, "2026-W48", minutes, "alex", True)]


def test_an_offer_may_be_the_givers_own() -> None:
    assert halves("read", "I cook wed 18:00 me")[1] == ("offer", "I cook", "2026-11-25T18:00", 60, "alex", False)


def test_a_need_may_be_for_both_and_is_then_not_protected() -> None:
    assert halves("a walk sat 15:00 we") == [("need", "Walk", "2026-11-28T15:00", 60, "we", False)]


@pytest.mark.parametrize(
    ("need", "offer", "weeks"),
    [
        ("two hours to read", "a film", ["2026-W48", "2026-W48"]),
        ("two hours to read", "a film next fri 20:00", ["2026-W49", "2026-12-04T20:00"]),
        ("two hours to read next tue 20:00", "a film", ["2026-12-01T20:00", "2026-W49"]),
        ("read next week", "a film", ["2026-W49", "2026-W48"]),
        ("read this week", "a film next fri 20:00", ["2026-W48", "2026-12-04T20:00"]),
    ],
)
def test_a_half_without_a_day_goes_on_that_weeks_line(need: str, offer: str, weeks: list[str]) -> None:
    assert [half[2] for half in halves(need, offer)] == weeks


def test_a_half_written_on_a_sunday_goes_on_next_weeks_line() -> None:
    assert halves("read", cursor=SUNDAY)[0][2] == "2026-W49"
    assert halves("read this week", cursor=SUNDAY)[0][2] == "2026-W48"
    assert halves("read sun 20:00", cursor=SUNDAY)[0][2] == "2026-11-29T20:00"


def test_the_week_in_view_counts_unless_it_is_over() -> None:
    for week, line in (("2026-W50", "2026-W50"), ("2026-W40", "2026-W48")):
        there = Cursor(WEDNESDAY.now, WEDNESDAY.zone, week=Week.parse(week))
        assert halves("read", cursor=there)[0][2] == line


@pytest.mark.parametrize(
    ("need", "offer", "sentence"),
    [
        ("read every fri 20:00", "", "A ritual can’t be half of a give and take. Say one day, such as fri 20:00."),
        ("read", "a walk every day", "A ritual can’t be half of a give and take. Say one day, such as fri 20:00."),
        ("read thu 20:00 busy", "", "What is busy or hidden can’t be half of a give and take."),
        ("read", "a film fri 20:00 hidden", "What is busy or hidden can’t be half of a give and take."),
        ("read", "a film fri 20:00 you", "Half of a give and take is your own or for both; leave out “Sam”."),
        ("read on wednesday evening", "", "Evening: which hour? Type it, such as 19:00."),
        ("thu 20:00", "", "It has no title yet; type what it is, then when."),
    ],
)
def test_what_cannot_be_a_half_is_said_in_one_sentence(need: str, offer: str, sentence: str) -> None:
    with pytest.raises(BadInput) as problem:
        halves(need, offer)
    assert str(problem.value) == sentence
