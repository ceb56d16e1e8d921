"""The week's state as a value: which week and day each action leads to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner.domain.model.block import WE, Block
from planner.domain.model.items import Carried
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.tui.week.bands import RowPlace, week_bands
from planner.tui.week.state import Waiting, WeekContents, WeekMode, WeekState
from tests.tui.test_layout import MONDAY, NOW, at, block, on, view

WEDNESDAY = MONDAY + timedelta(days=2)
WEEK = Week.of(MONDAY)
NEXT = WEEK.plus(1)


def contents(*blocks: Block, week: Week = WEEK, intentions: dict[str, str] | None = None) -> WeekContents:
    found = view(*blocks, week=week)
    return WeekContents(found, Carried(week, intentions or {}, frozenset(), {}, {}), {}, {}, found)


def state(*blocks: Block, mode: WeekMode = "week", intentions: dict[str, str] | None = None) -> WeekState:
    return WeekState(contents(*blocks, intentions=intentions), WEDNESDAY, mode)


@pytest.mark.parametrize(
    ("when", "week"),
    [
        (at(4, "10:00"), WEEK),
        (at(7, "10:00"), NEXT),
        (on(6, 3 * 1440), WEEK),  # it begins here and runs on into the next
        (on(-2, 3 * 1440), WEEK),
        (on(-2, 2 * 1440), WEEK.plus(-1)),
        (When.in_week(NEXT), NEXT),
        (When.in_week(WEEK), WEEK),
    ],
)
def test_after_an_action_the_week_of_its_block_is_shown(when: When, week: Week) -> None:
    assert state().week_for(block("Run", when)) == week


def test_after_a_deletion_the_week_stays() -> None:
    assert state().week_for(block("Run", at(7, "10:00"))._replace(deleted=True)) == WEEK


def test_the_day_view_follows_a_block_and_the_week_does_not() -> None:
    friday = block("Run", at(4, "10:00"))
    assert state(mode="day").following(friday).day == MONDAY + timedelta(days=4)
    assert state(mode="week").following(friday).day == WEDNESDAY
    assert state(mode="day").following(block("Trip", on(1, 3 * 1440))).day == WEDNESDAY
    assert state(mode="day").following(block("Bank", When.in_week(WEEK))).day == WEDNESDAY


def test_another_week_opens_on_the_nearest_day() -> None:
    later = state().showing(contents(week=NEXT))
    assert (later.week, later.day) == (NEXT, NEXT.monday)
    assert later.showing(contents(week=WEEK)).day == WEEK.sunday


def test_going_to_a_day_keeps_the_view_unless_another_is_named() -> None:
    there = state(mode="column").on_day(NEXT.sunday, contents(week=NEXT))
    assert (there.week, there.day, there.mode) == (NEXT, date(2026, 12, 6), "column")
    assert there.on_day(NEXT.monday, contents(week=NEXT), "day").mode == "day"


def test_the_cursor_arrives_at_the_day_in_the_week() -> None:
    found = state()
    assert found.first_place(week_bands(found.view, NOW), 1, "x", None) == RowPlace(2, 1, 0, "x")


def test_the_day_view_opens_at_nine_or_at_the_given_hour() -> None:
    bands = [band._replace(hour=hour) for hour, band in enumerate(week_bands(view(), NOW), start=6)]
    found = state(mode="day")
    assert found.first_place(bands, 0, None, None).band == 3
    assert found.first_place(bands, 0, None, 12).band == 6
    assert found.first_place(bands, 0, None, 23).band == 0


def test_intentions_are_painted_above_the_week_unless_words_are_blanked() -> None:
    intentions = {"a": "sleep", WE: "one evening out"}
    found = state(intentions=intentions)
    assert found.picture((), "").intentions == ("sleep", "one evening out", "")
    assert found._replace(blank=True).picture((), "").intentions == ("", "", "")
    assert found._replace(mode="day").picture((), "").intentions == ("", "", "")


@pytest.mark.parametrize(
    ("mode", "shrink", "single"), [("week", True, False), ("day", False, False), ("column", True, True)]
)
def test_each_view_has_its_picture(mode: WeekMode, shrink: bool, single: bool) -> None:
    picture = state(mode=mode).picture((), "a: add something", "Sam")
    assert (picture.shrink, picture.single) == (shrink, single)
    assert (picture.hint, picture.beside) == ("a: add something", "Sam")


def test_the_header_names_the_week_or_the_day_and_open_questions() -> None:
    found = state()._replace(waiting=Waiting(2, 1))
    assert found.title() == "Week 48 · 23–29 Nov"
    assert found._replace(mode="day").title() == "Wed 25 Nov, today · week 48"
    assert found.news_words("o") == ("2 to answer (o)", "1 new from Sam")
    assert state().news_words("o") == ()
