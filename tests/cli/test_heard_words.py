"""What one does, in the words of the other's inbox: one right sentence, or none."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.cli.conftest import Lay, join
from tests.cli.shell import Shell

Line = tuple[str, ...]
QUIET = "All quiet: nothing to answer, nothing new."
ASKED = ("You asked", "Opera: Sun 29 Nov 20:00–21:00 · not answered")
THU, FRI = "2026-11-26", "2026-11-27"


class Told(NamedTuple):
    """What Alex does after things that Sam has seen, and the lines of Sam's inbox."""

    does: tuple[Line, ...]
    lines: tuple[str, ...]
    seen: tuple[Line, ...] = ()


TOLD = {
    "one evening has a place": Told(
        (("edit", "yoga", "--occurrence", THU, "--place", "the studio"),),
        ("New from Alex", "Yoga: at the studio"),
    ),
    "one evening has another title": Told(
        (("edit", "yoga", "--occurrence", THU, "--title", "Pilates"),),
        ("New from Alex", "Pilates: before “Yoga”"),
    ),
    "one of their own is moved": Told(
        (("edit", "run", "--occurrence", FRI, "--start", "8:00"),),
        ("Also", "Run: Fri 27 Nov 07:00–08:00 → Fri 27 Nov 08:00–09:00"),
    ),
    "one of the household is moved": Told(
        (("edit", "bins", "--occurrence", THU, "--start", "9:00"),),
        ("New from Alex", "Bins: Thu 26 Nov 08:00–09:00 → Thu 26 Nov 09:00–10:00"),
    ),
    "one is moved and back": Told(
        (
            ("edit", "run", "--occurrence", FRI, "--start", "8:00"),
            ("undo",),
        ),
        (),
    ),
    "a title is changed and back": Told((("edit", "cinema", "--title", "Film"), ("undo",)), ()),
    "a yes is taken back": Told(
        (("undo",),), ("New from Alex", "Opera: Alex takes the yes back"), (("agree", "opera"),)
    ),
    "a yes is given and taken back": Told((("agree", "opera"), ("undo",)), ()),
    "called off, and on again": Told((("undo",),), ("New from Alex", "Cinema: on again"), (("remove", "cinema"),)),
    "protected": Told((("edit", "climbing", "--protected"),), ("Also", "Climbing: protected")),
    "away": Told(
        (("away", "America/New_York", "--from", THU, "--to", "2026-11-30"),),
        ("Also", "Alex is away: New York, Thu 26 Nov – Mon 30 Nov"),
    ),
    "an earlier absence is not told again": Told(
        (("off", "next", "--because", "flu"),),
        ("Also", "Alex has next week off: flu"),
        (("away", "America/New_York", "--from", THU, "--to", "2026-11-30"),),
    ),
    "a week off for both": Told(
        (("off", "2026-W52", "--we", "--because", "the sea"),),
        ("Also", "The week of 21 Dec is a week off for both of you: the sea"),
    ),
    "the word for why comes later": Told(
        (("off", "this", "--because", "flu"),), ("Also", "Alex has this week off: flu"), (("off", "this"),)
    ),
    "an absence that is taken back": Told((("off", "next"), ("off", "next", "--on")), ()),
}


def seen_week(a: Shell, s: Shell) -> None:
    """Shared and own things that both have seen; the opera waits for Alex."""
    join(a, s)
    for words in ("Cinema sat 20:00 2h we", "Climbing fri 18:00 2h", "Bins every thu 8:00 we #home"):
        a.did("add", words)
    a.did("add", "Yoga every thu 18:00 1h we")
    a.did("add", "Run every fri 7:00")
    s.did("agree", "cinema")
    s.did("agree", "yoga")
    s.did("add", "Opera sun 20:00 we")
    for shell in (a, s):
        shell.did("inbox", "--seen")


@pytest.fixture
def both(lay_out: Lay) -> tuple[Shell, Shell]:
    return lay_out(seen_week)


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_the_inbox_says_what_happened(told: Told, both: tuple[Shell, Shell]) -> None:
    alex, sam = both
    for words in told.seen:
        alex.did(*words)
    sam.did("inbox", "--seen")

    for words in told.does:
        alex.did(*words)

    lines = [line.strip() for line in sam.did("inbox").splitlines()]
    assert [line for line in lines if line not in (QUIET, *ASKED)] == [*told.lines]


def test_a_ritual_that_gets_its_yes_tells_of_the_yes_alone(a: Shell, s: Shell) -> None:
    a.did("ritual", "--choose", "date-night", "every fri 19:30 2h30")
    s.did("agree", "date")

    assert a.did("inbox").splitlines() == ["New from Sam", "  Date night: Sam says yes"]


def test_what_an_absence_set_aside_is_on_after_all(a: Shell, s: Shell) -> None:
    a.did("add", "Yoga every thu 18:00 1h we")
    s.did("agree", "yoga")
    a.did("off", "this", "--because", "flu")
    for shell in (a, s):
        shell.did("inbox", "--seen")

    s.did("agree", "yoga")

    assert a.did("inbox").splitlines() == ["New from Sam", "  Yoga is on after all: Thu 26 Nov 18:00–19:00"]


def test_a_no_to_another_time_leaves_the_evening_where_it_is(a: Shell, s: Shell) -> None:
    a.did("add", "Cinema fri 20:00 2h we")
    s.did("agree", "cinema")
    a.did("suggest", "cinema", "--start", "sat 20:00")
    s.did("decline", "cinema", "--because", "an early start")

    said = "Cinema · Sat 28 Nov 20:00–22:00: not this time: an early start; it stays at Fri 27 Nov 20:00–22:00"
    assert a.did("inbox").splitlines() == ["You asked", f"  {said}"]


def test_ones_own_request_is_told_once_when_it_has_its_yes(a: Shell, s: Shell) -> None:
    a.did("request", "--need", "two hours to read thu 20:00", "--offer", "a film fri 20:00")
    assert "  you ask · not answered" in a.did("inbox").splitlines()
    s.did("agree", "two hours")

    assert a.did("inbox", "--seen").splitlines() == ["New from Sam", "  Sam says yes: two hours to read thu 20:00"]
    assert a.did("inbox").splitlines() == [QUIET]


def test_what_is_called_off_today_is_new_in_today_until_it_is_seen(a: Shell, s: Shell) -> None:
    a.did("add", "Concert wed 20:00 2h we")
    s.did("agree", "concert")
    a.did("inbox", "--seen")
    s.did("remove", "concert")
    a.did("sync")

    new = "new from Sam (1): Concert, Wed 25 Nov 20:00–22:00, is called off"
    assert a.did("today").splitlines() == ["Wed 25 Nov · nothing planned", new]
    assert a.did("inbox", "--seen").splitlines() == [
        "You asked",
        "  Concert: Wed 25 Nov 20:00–22:00 · Sam called it off",
    ]
    assert a.did("today").splitlines() == ["Wed 25 Nov · nothing planned"]


def test_a_no_to_a_request_ends_with_its_day(a: Shell, s: Shell) -> None:
    a.did("request", "--need", "two hours to read thu 20:00", "--offer", "a film sat 20:00")
    s.did("decline", "two hours", "--because", "a full week")
    assert "  you ask · not this time: a full week" in a.did("inbox", "--seen").splitlines()
    a.clock.forward(days=3)
    assert "not this time" in a.did("inbox"), "the film is still ahead"
    a.clock.forward(days=1)
    assert a.did("inbox").splitlines() == [QUIET]
    assert "not this time" in a.did("requests")
