"""week, today, next, show, search, trash, as a person reads them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.domain.cells import cells
from planner.frontend.week_names import find_week
from planner.plan.plan import Plan
from tests.cli.shell import Shell
from tests.support import THIS_WEEK, HeldClock

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("this", "2026-W48"),
        ("next", "2026-W49"),
        ("LAST", "2026-W47"),
        ("+1", "2026-W49"),
        ("-2", "2026-W46"),
        ("+0", "2026-W48"),
        ("2026-W53", "2026-W53"),
        ("2026w48", "2026-W48"),
        ("2027-01-01", "2026-W53"),
        ("20261130", "2026-W49"),
    ],
)
def test_a_week_is_named_in_many_ways(text: str, week: str) -> None:
    assert str(find_week(text, TODAY)) == week


def test_an_earlier_week_by_a_minus(a: Shell) -> None:
    assert a.json("week", "-2")["week"] == "2026-W46"
    assert a.json("--offline", "week", "-2")["week"] == "2026-W46"


@pytest.fixture
def busy(a: Shell, s: Shell) -> Shell:
    """Alex's shell in a week with something of every sort."""
    a.did("add", "Guitar tue 19:00 #passion")
    a.did("add", "Climbing fri 18:00-20:00 !")
    a.did("add", "Solo weekend sat 2d")
    a.did("add", "Call the bank this week")
    a.did("done", a.added("Run today 7:00"))
    s.did("add", "Cinema fri 19:30 2h we @Odeon")
    s.did("add", "Write letters fri")
    s.did("add", "映画を見る fri 21:00")
    s.did("add", "Night train fri 23:00 8h")
    return a


def test_the_week_is_three_columns_with_the_days_in_rows(busy: Shell) -> None:
    busy.env["COLUMNS"] = "80"
    assert busy.did("week").splitlines() == [
        " Week 48 · 23–29 Nov 2026",
        "       │ me · Alex             │ we                    │ you · Sam",
        "───────┼───────────────────────┼───────────────────────┼───────────────────────",
        " Mon 23│                       │                       │",
        " Tue 24│                       │                       │",
        ">Wed 25│ 07:00 ✓ Run           │                       │",
        " Thu 26│                       │                       │",
        " Fri 27│ 18:00 [Climbing] ×    │ 19:30 Cinema × yes?   │ day   Write letters",
        "       │                       │                       │ 21:00 映画を見る ×",
        "       │                       │                       │ 23:00 Night train",
        " Sat 28│       Solo weekend    │                       │",
        " Sun 29│ …     Solo weekend    │                       │",
        "───────┼───────────────────────┼───────────────────────┼───────────────────────",
        " week  │ Call the bank         │                       │",
    ]


@pytest.mark.parametrize("width", [1, 40, 79, 80, 120, 200])
def test_the_week_is_as_wide_as_the_terminal_and_no_wider(busy: Shell, width: int) -> None:
    busy.env["COLUMNS"] = str(width)
    busy.did("add", "走" * 200, "fri", "20:00", "we")
    for words in (("week",), ("week", "--ids")):
        lines = busy.did(*words).splitlines()
        assert max(map(cells, lines[1:])) <= max(40, width)
        rows = [line for line in lines if "│" in line]
        bars = {tuple(cells(line[:at]) for at, sign in enumerate(line) if sign == "│") for line in rows}
        assert len(bars) == 1


def test_the_endings_of_ids_name_blocks(busy: Shell) -> None:
    cinema = busy.json("search", "cinema")["blocks"][0]["id"]
    listed = busy.did("week", "--ids")
    assert cinema[-5:] in listed
    assert "× yes?" in listed
    assert busy.did("show", cinema[-5:]).startswith("Cinema\n")


def test_the_endings_of_ids_name_occurrences(busy: Shell) -> None:
    said = busy("add", "Date night every fri 19:30 2h we")
    assert (said.status, said.sentence) == (0, "You keep Fri 27 Nov 18:00–20:00 for Climbing.")
    busy.did("add", "Walk every day 20:15 20m we")
    night = busy.json("search", "date night")["blocks"][0]["id"]
    short = f"{night.partition('@')[0][-3:]}@11-27"
    assert short in busy.did("week", "--ids")
    assert busy.json("show", short)["id"] == night
    far = f"{night.partition('@')[0][-3:]}@2027-11-26"
    assert far in busy.did("week", "2027-W47", "--ids")
    assert busy.json("show", far)["start"] == "2027-11-26T19:30+01:00"
    assert busy.json("show", far.replace("2027-11-26", "01-01"))["occurrence"] == "2027-01-01"
    assert busy("show", far.replace("2027-11-26", "13-45")).status == 1


def test_today_takes_eight_lines_at_most(busy: Shell, s: Shell) -> None:
    assert busy.did("today").splitlines() == ["Wed 25 Nov", "  07:00 ✓ Run"]
    for hour in range(8, 20):
        busy.did("add", f"Thing {hour} today {hour}:00")
        s.did("add", f"Other {hour} today {hour}:30 {'we' if hour % 2 else 'me'}")
    busy.did("sync")
    lines = busy.did("today").splitlines()
    assert len(lines) == 8
    assert lines[2:4] == ["  08:00 Thing 8", "  09:00 Thing 9"]
    assert lines[4] == "  and 16 more"
    assert lines[5].startswith("Sam: 08:30 Other 8, 10:30 Other 10")
    assert lines[6].startswith("waits for your answer (5): ")
    assert lines[7].startswith("new from Sam (2): new: Other ")
    assert max(map(cells, lines)) <= 80
    assert list(busy.json("today")) == ["date", "me", "you", "columns", "intentions", "waiting"]
    assert len(busy.json("today")["columns"]["me"]) == 13


@pytest.fixture
def sunday(a: Shell, s: Shell, clock: HeldClock) -> Shell:
    """Alex on Sunday at noon, with the offered review at 20:00."""
    a.did("ritual", "--choose", "sunday-review")
    s.did("sync")
    clock.at = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)
    return a


def test_today_begins_with_the_review_from_noon_on(sunday: Shell, clock: HeldClock) -> None:
    assert sunday.did("today").splitlines()[:2] == ["Sunday review at 20:00.", "Sun 29 Nov"]
    clock.forward(minutes=-1)
    assert sunday.did("today").splitlines()[0] == "Sun 29 Nov"
    for hour in range(7, 20):
        sunday.did("add", f"Thing {hour} today {hour}:00")
    clock.forward(minutes=1)
    lines = sunday.did("today").splitlines()
    assert len(lines) == 8
    assert lines[-1] == "  and 9 more"
    assert list(sunday.json("today")) == ["date", "me", "you", "columns", "intentions", "waiting"]


def test_today_and_week_tell_of_the_review(sunday: Shell, s: Shell) -> None:
    plans = [Plan.open(Home.at(str(shell.home), env={}).mirror, clock=sunday.clock) for shell in (sunday, s)]
    plans[1].reviews.begin_review(THIS_WEEK, "two")
    s.did("sync")
    sunday.did("sync")
    assert sunday.did("today").splitlines()[0] == "Sam has started the review. To join: planner"
    assert s.did("today").splitlines()[0] == "Sun 29 Nov"
    for shell, plan in zip((sunday, s), plans, strict=True):
        assert "agreed" not in sunday.did("week", "next")
        plan.refresh()
        plan.reviews.seal(plan.reviews.review(THIS_WEEK), ())
        shell.did("sync")
    sunday.did("sync")
    for shell in (sunday, s):
        assert shell.did("week", "next").startswith(" Week 49 · 30 Nov–6 Dec 2026 · agreed on Sunday\n")
        assert "agreed" not in shell.did("week", "this")
        assert "agreed on" not in json.dumps(shell.json("week", "next"))
        assert shell.did("today").splitlines()[0] == "Sun 29 Nov"


def test_today_and_next_with_nothing_planned(a: Shell) -> None:
    assert a.did("today") == "Wed 25 Nov · nothing planned\n"
    said = a("next")
    assert (said.status, said.out, said.sentence) == (1, "", "Nothing with a time is coming up.")
    said = a("next", "--json")
    assert (said.status, said.out) == (1, "null\n")


def test_next_is_the_first_of_mine_and_ours_from_now_on(busy: Shell, s: Shell) -> None:
    s.did("add", "Sam’s own today 12:15")
    busy.did("sync")
    assert busy.did("next") == "Fri 27 Nov 18:00 Climbing\n"
    busy.clock.forward(days=2, hours=6)
    assert busy.did("next") == "18:00 Climbing\n"
    busy.clock.forward(minutes=1)
    assert busy.did("next") == "19:30 Cinema @ Odeon\n"
    assert busy.json("next")["title"] == "Cinema"


def test_next_within_a_limit(busy: Shell) -> None:
    busy.clock.forward(days=2, hours=5, minutes=44)
    said = busy("next", "--within", "15m")
    assert (said.status, said.out, said.sentence) == (1, "", "Nothing starts within 15m.")
    busy.clock.forward(minutes=1)
    assert busy.did("next", "--within", "15m") == "18:00 Climbing\n"
    assert "is not a length" in busy("next", "--within", "soon").sentence


def test_next_looks_into_later_weeks(a: Shell) -> None:
    a.did("add", "Concert 4 jul 2027 20:00")
    assert a.did("next") == "Sun 4 Jul 2027 20:00 Concert\n"
    assert a("next", "--within", "3d").status == 1


def test_marked_blocks_are_not_next(a: Shell) -> None:
    a.did("skip", a.added("Swim today 18:00"))
    assert a("next").status == 1


def test_show_prints_everything_about_a_block(a: Shell, s: Shell) -> None:
    block = s.added("Cinema fri 19:30 2h we @Odeon #date")
    s.did(
        "edit",
        block,
        "--lead",
        "me",
        "--notes",
        "two tickets\nrow 7",
        "--protected",
        "--goal",
        s.json("goal", "A film a week")["id"],
    )
    s.did("done", block)
    assert a.did("show", block).splitlines() == [
        "Cinema",
        "  Fri 27 Nov 19:30–21:30 · both of you · for: date · at Odeon · happened · protected",
        "  Alex · not answered",
        "  Sam · yes",
        "  Sam plans it",
        "  for the goal A film a week",
        "  two tickets",
        "  row 7",
        "  added by Sam",
    ]
    assert a.did("show", block, "--ids").splitlines()[-1] == f"  {block}"
    a.did("remove", block)
    assert "· deleted\n" in a.did("show", block)


def test_search_finds_in_all_weeks(a: Shell) -> None:
    first, later = a.added("Cinema fri 19:30 2h"), a.added("Cinema again 4 jul 2027")
    assert [block["id"] for block in a.json("search", "CINEMA")["blocks"]] == [later, first]
    assert a.did("search", "cinema", "again", "--ids").startswith(f"{later}  ")
    assert a.did("search", "theatre") == "Nothing found.\n"
    assert a.json("search", "theatre") == {"blocks": []}


def test_trash_lists_deleted_blocks(a: Shell) -> None:
    assert a.did("trash") == "Nothing has been deleted.\n"
    block = a.added("Cinema fri 19:30 2h")
    a.did("remove", block)
    assert a.did("trash") == "Fri 27 Nov 19:30–21:30      Cinema · Alex\n"
    assert a.did("trash", "--ids") == f"{block}  Fri 27 Nov 19:30–21:30      Cinema · Alex\n"


def test_each_reads_the_hours_of_their_own_zone(a: Shell, s: Shell, folder: Path) -> None:
    tokyo = Shell(a.home.with_name("tokyo"), a.clock)
    tokyo.did("join", str(folder), "--as", "Sam", "--timezone", "Asia/Tokyo")
    block = a.added("Call fri 19:00 we")
    assert tokyo.block(block)["start"] == "2026-11-28T03:00+09:00"
    assert "03:00 Call" in tokyo.did("week")
    assert a.block(block)["start"] == "2026-11-27T19:00+01:00"


def test_words_that_would_cut_a_title_stand_below_it(busy: Shell, s: Shell) -> None:
    s.did("add", "Dinner with Robin thu 19:30 2h we")
    s.did("add", "Tea thu 16:00 we")
    busy.did("sync")
    rows = [row.split("│")[2].rstrip() for row in busy.did("week").splitlines() if row.count("│") == 3]
    at = rows.index(" 19:30 Dinner with Rob…")
    assert rows[at + 1] == "       yes?"
    assert " 16:00 Tea yes?" in rows
