"""Sentences about blocks: every outcome, every precision, and hostile text."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.cells import cells
from planner.domain.model.block import Block, Outcome, OutcomeKind, Person
from planner.domain.model.items import Deed
from planner.domain.time.week import Week
from planner.domain.time.when import When, zone
from planner.domain.wording import blocks as wording

BERLIN = "Europe/Berlin"
HERE = zone(BERLIN)
TODAY = date(2026, 11, 25)
ALEX = Person("p1", "Alex", BERLIN)
SAM = Person("p2", "Sam", BERLIN)
CINEMA = Block("2026-11-aaaaaaaa", "we", "Cinema", When("2026-11-27T19:30", 120, BERLIN), "p1")

NEVER_SAID = re.compile(r"miss|fail|declin|reject|conflict|overdue|behind|score|streak|fair|partner", re.IGNORECASE)


def told(kind: OutcomeKind, block: Block, before: Block | None = CINEMA, of: OutcomeKind | None = None) -> str:
    return wording.told(Outcome(kind, block, before, of), ALEX, SAM, HERE, TODAY)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 27), "Fri 27 Nov"),
        (date(2026, 5, 3), "Sun 3 May"),
        (date(2027, 1, 2), "Sat 2 Jan 2027"),
        (date(2025, 12, 31), "Wed 31 Dec 2025"),
    ],
)
def test_a_day_of_another_year_is_written_with_its_year(day: date, text: str) -> None:
    assert wording.day(day, TODAY) == text


def test_a_day_alone_has_no_year() -> None:
    assert wording.day(date(2031, 11, 27)) == "Thu 27 Nov"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0m"),
        (45, "45m"),
        (60, "1h"),
        (90, "1h30"),
        (65, "1h05"),
        (600, "10h"),
        (1440, "1d"),
        (2880, "2d"),
        (1500, "25h"),
    ],
)
def test_a_length_is_written_in_days_hours_and_minutes(minutes: int, text: str) -> None:
    assert wording.length(minutes) == text


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (When("2026-11-27T19:30", 120, BERLIN), "Fri 27 Nov 19:30–21:30"),
        (When("2026-11-27T19:30", 0, BERLIN), "Fri 27 Nov 19:30"),
        (When("2026-11-27T22:00", 180, BERLIN), "Fri 27 Nov 22:00–01:00"),
        (When("2026-11-27T22:00", 120, BERLIN), "Fri 27 Nov 22:00–00:00"),
        (When("2026-11-27T18:00", 2880, BERLIN), "Fri 27 Nov 18:00 – Sun 29 Nov 18:00"),
        (When("2026-11-27T19:30", 120, "America/New_York"), "Sat 28 Nov 01:30–03:30"),
        (When("2027-01-01T10:00", 60, BERLIN), "Fri 1 Jan 2027 10:00–11:00"),
        (When("2027-10-30T22:00", 540, BERLIN), "Sat 30 Oct 2027 22:00–06:00, 9h"),
        (When("2027-03-28T02:30", 60, BERLIN), "Sun 28 Mar 2027 03:30–04:30"),
        (When("2026-11-27", 60), "Fri 27 Nov, no hour yet, 1h"),
        (When("2026-11-27", 0), "Fri 27 Nov, no hour yet"),
        (When("2026-11-27", 1440), "Fri 27 Nov"),
        (When("2026-11-28", 2880), "Sat 28–Sun 29 Nov"),
        (When("2026-11-30", 2880), "Mon 30 Nov – Tue 1 Dec"),
        (When("2026-12-31", 2880), "Thu 31 Dec 2026 – Fri 1 Jan 2027"),
        (When("2027-01-02", 2880), "Sat 2–Sun 3 Jan 2027"),
        (When("2026-W48", 60), "this week, no day yet"),
        (When("2026-W48", 90), "this week, no day yet, 1h30"),
        (When("2026-W49", 60), "next week, no day yet"),
        (When("2026-W46", 60), "the week of 9 Nov 2026, no day yet"),
        (When("2027-W01", 60), "the week of 4 Jan 2027, no day yet"),
    ],
)
def test_a_span_is_written_with_day_and_hours(when: When, text: str) -> None:
    assert wording.span(when, HERE, TODAY) == text


def test_the_year_of_a_week_is_the_weeks_own() -> None:
    # On 1 January 2027 it is still week 53 of 2026.
    assert wording.week(Week(2026, 53), date(2027, 1, 1)) == "week 53"
    assert wording.week(Week(2027, 1), date(2027, 1, 1)) == "week 1 of 2027"


def test_a_start_is_written_with_its_precision() -> None:
    assert wording.start(CINEMA.when, HERE, TODAY) == "Fri 27 Nov 19:30"
    assert wording.start(When("2026-11-28", 2880), HERE, TODAY) == "Sat 28 Nov"
    assert wording.start(When("2026-W48", 60), HERE, TODAY) == "this week"


def test_an_owner_is_written_by_name() -> None:
    assert [wording.who(who, ALEX, SAM) for who in ("p1", "p2", "we", "p9")] == [
        "Alex",
        "Sam",
        "both of you",
        "somebody else",
    ]


MOVED = CINEMA._replace(when=CINEMA.when.plus_days(1))


@pytest.mark.parametrize(
    ("kind", "block", "before", "sentence"),
    [
        ("added", CINEMA, None, "Added Cinema: Fri 27 Nov 19:30–21:30, both of you"),
        ("added", CINEMA._replace(who="p2"), None, "Added Cinema: Fri 27 Nov 19:30–21:30, Sam"),
        ("moved", MOVED, CINEMA, "Cinema moved to Sat 28 Nov 19:30"),
        ("moved", CINEMA._replace(when=When("2026-W49", 120)), CINEMA, "Cinema moved to next week"),
        ("moved", CINEMA._replace(who="p1"), CINEMA, "Cinema is Alex’s"),
        ("moved", CINEMA, CINEMA._replace(who="p1"), "Cinema is for both of you"),
        ("changed", CINEMA._replace(title="Film"), CINEMA, "Cinema is now called Film"),
        ("changed", MOVED._replace(title="Film"), CINEMA, "Cinema is now called Film, moved to Sat 28 Nov 19:30"),
        ("changed", CINEMA._replace(when=CINEMA.when._replace(minutes=90)), CINEMA, "Cinema lasts 1h30"),
        ("changed", CINEMA._replace(pillar="date", place="Odeon"), CINEMA, "Cinema is for date and is at Odeon"),
        (
            "changed",
            CINEMA,
            CINEMA._replace(pillar="date", place="x"),
            "Cinema is for nothing in particular and has no place",
        ),
        ("changed", CINEMA._replace(protected=True), CINEMA, "Cinema is protected"),
        ("changed", CINEMA, CINEMA._replace(protected=True), "Cinema is no longer protected"),
        ("changed", CINEMA._replace(notes="a", tags=("b",)), CINEMA, "Cinema has new notes and has new tags"),
        ("changed", CINEMA._replace(lead="p2"), CINEMA, "Cinema is up to Sam"),
        ("changed", CINEMA, CINEMA._replace(lead="p2"), "Cinema is up to nobody yet"),
        ("changed", CINEMA._replace(goal="g"), CINEMA, "Cinema is for a goal"),
        ("changed", CINEMA._replace(goal="g"), CINEMA._replace(goal="h"), "Cinema has another goal"),
        ("changed", CINEMA, None, "Cinema is changed: Fri 27 Nov 19:30–21:30"),
        ("done", CINEMA._replace(status="done"), CINEMA, "Cinema happened"),
        ("partly", CINEMA._replace(status="partly"), CINEMA, "Cinema happened in part"),
        ("skipped", CINEMA._replace(status="skipped"), CINEMA, "Cinema didn’t happen"),
        ("reopened", CINEMA, CINEMA._replace(status="done"), "Cinema is planned again"),
        ("removed", CINEMA._replace(deleted=True), CINEMA, "Cinema is deleted; you can still restore it"),
        ("restored", CINEMA, CINEMA._replace(deleted=True), "Cinema is back in the week: Fri 27 Nov 19:30–21:30"),
        ("duplicated", CINEMA, CINEMA, "Another Cinema: Fri 27 Nov 19:30–21:30"),
        ("chosen", MOVED, CINEMA, "Settled: Cinema moved to Sat 28 Nov 19:30"),
        ("chosen", CINEMA, CINEMA, "Settled: Cinema stays as it is"),
        ("undone", CINEMA, MOVED, "Undone: Cinema moved to Fri 27 Nov 19:30"),
        ("undone", CINEMA._replace(deleted=True), CINEMA, "Undone: Cinema is deleted; you can still restore it"),
        ("undone", CINEMA, CINEMA._replace(deleted=True), "Undone: Cinema is back in the week: Fri 27 Nov 19:30–21:30"),
        ("undone", CINEMA, CINEMA._replace(status="done"), "Undone: Cinema is planned again"),
        ("redone", MOVED, CINEMA, "Done again: Cinema moved to Sat 28 Nov 19:30"),
        ("redone", CINEMA._replace(status="done"), CINEMA, "Done again: Cinema happened"),
        ("unchanged", CINEMA, CINEMA, "Cinema stays as it is"),
    ],
)
def test_an_outcome_is_told_in_one_sentence(
    kind: OutcomeKind, block: Block, before: Block | None, sentence: str
) -> None:
    assert told(kind, block, before) == sentence


@pytest.mark.parametrize("kind", get_args(OutcomeKind))
def test_every_outcome_has_one_calm_line_without_control_characters(kind: OutcomeKind) -> None:
    harm = "\x1b[31mred\x07\n[b]bold[/b] \u202etxt.exe"
    block = CINEMA._replace(title=harm, place=harm, pillar=harm, who="p2", lead="p9")
    for before in (CINEMA, None, CINEMA._replace(deleted=True)):
        line = wording.told(Outcome(kind, block, before), ALEX, SAM._replace(name=harm), HERE, TODAY)
        assert not re.search("[\x00-\x1f\u202e]", line)
        assert not NEVER_SAID.search(line)


def test_a_block_without_a_title_has_a_name() -> None:
    assert told("done", CINEMA._replace(title=" ")) == "Untitled happened"


def test_a_long_title_is_shortened() -> None:
    line = told("done", CINEMA._replace(title="x" * 10_000))

    assert line == "x" * 39 + "… happened"


@given(st.text(max_size=120), st.integers(2, 50))
def test_short_text_fits_its_cells_and_is_one_line(text: str, most: int) -> None:
    line = wording.short(text, most)

    assert cells(line) <= most
    assert line.isprintable() or not line.isascii()
    assert "\n" not in line


def test_wide_and_combining_signs_are_counted_as_cells() -> None:
    assert cells("漢字") == 4
    assert cells("e\u0301") == 1
    assert wording.short("漢" * 30) == "漢" * 19 + "…"
    assert wording.short("漢" * 20) == "漢" * 20


@pytest.mark.parametrize(
    ("style", "hour", "day_said", "days"),
    [
        (wording.Style("12", "mdy"), "7:30pm", "Fri Nov 27", "Sat Nov 28 – Sun Nov 29"),
        (wording.Style("24", "ymd"), "19:30", "Fri 2026-11-27", "Sat 2026-11-28 – Sun 2026-11-29"),
        (wording.Style(), "19:30", "Fri 27 Nov", "Sat 28–Sun 29 Nov"),
    ],
)
def test_hours_and_dates_follow_the_persons_style(style: wording.Style, hour: str, day_said: str, days: str) -> None:
    wording.write_as(style)
    at = datetime(2026, 11, 27, 19, 30)
    assert (wording.clock(at), wording.day(at.date(), TODAY)) == (hour, day_said)
    assert wording.span(When("2026-11-28", 2880), HERE, TODAY) == days
    assert len(wording.clock(datetime(2026, 11, 27, 0, 30))) <= wording.clock_cells()


def test_an_undone_remark_on_an_erased_block_still_has_a_name() -> None:
    assert wording.told(Deed("undone", ""), ALEX, SAM, HERE, TODAY) == "Undone: a word about it"
