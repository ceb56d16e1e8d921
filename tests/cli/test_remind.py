"""remind: what is due is handed over once, whatever the clock does."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.cli import hand_over
from planner.domain.reminders import LATE
from planner.store.disk.lock import locked
from planner.store.journal import handed_over
from tests.cli.shell import Shell
from tests.support import NOW, HeldClock

STARTS = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
"""Wednesday at 19:00 in Berlin."""
LINE = "At 19:00: Climbing, in 30 minutes\n"


@pytest.fixture
def climbing(a: Shell) -> str:
    """Alex's climbing at 19:00 today, which reminds half an hour before; its id."""
    return a.added("Climbing 19:00-21:00 today @Hall remind 30m")


def go_to(shell: Shell, moment: datetime) -> None:
    shell.clock.at = moment


def before(**amount: float) -> datetime:
    return STARTS - timedelta(**amount)


def test_it_is_printed_when_it_is_due_and_only_once(a: Shell, climbing: str) -> None:
    go_to(a, before(minutes=31))
    assert a.did("remind") == ""
    go_to(a, before(minutes=30))
    assert a.did("remind") == LINE
    assert a.did("remind") == ""
    go_to(a, before(minutes=5))
    assert a.did("remind") == ""


def test_a_login_message_says_what_is_left(a: Shell, climbing: str) -> None:
    go_to(a, before(minutes=4, seconds=10))
    assert a.did("remind") == "At 19:00: Climbing, in 5 minutes\n"


def test_it_may_come_a_little_early_or_late_but_not_afterwards(a: Shell) -> None:
    for hour in ("14:00", "15:00", "16:00"):
        a.did("add", f"Tea {hour} today remind 10m")
    go_to(a, NOW + timedelta(hours=1, minutes=46))
    assert a.did("remind", "--within", "5m") == "At 14:00: Tea, in 14 minutes\n"
    go_to(a, NOW + timedelta(hours=3, minutes=3))
    assert a.did("remind") == "At 15:00: Tea, 3 minutes ago\n"
    go_to(a, NOW + timedelta(hours=4) + LATE)
    assert a.did("remind") == ""


def test_a_moved_block_reminds_again_at_its_new_time(a: Shell, climbing: str) -> None:
    go_to(a, before(minutes=20))
    assert a.did("remind") == "At 19:00: Climbing, in 20 minutes\n"
    a.did("edit", climbing, "--start", "20:00")
    assert a.did("remind") == ""
    go_to(a, before(minutes=-30))
    assert a.did("remind") == "At 20:00: Climbing, in 30 minutes\n"
    a.did("edit", climbing, "--title", "Bouldering", "--place", "Odeon", "--length", "3h")
    assert a.did("remind") == ""


def test_json_has_one_document(a: Shell, climbing: str) -> None:
    assert a.json("remind") == {"reminders": []}
    go_to(a, before(minutes=30))
    assert a.json("remind") == {
        "reminders": [
            {
                "id": climbing,
                "who": a.block(climbing)["who"],
                "title": "Climbing",
                "start": "2026-11-25T19:00+01:00",
                "place": "Hall",
                "in_minutes": 30,
                "text": LINE.rstrip("\n"),
            }
        ]
    }
    assert a.json("remind") == {"reminders": []}


def test_nothing_of_the_others_own_and_each_has_their_own_reminders(a: Shell, s: Shell) -> None:
    a.did("add", "Film 19:00 today we remind 2h")
    a.did("sync")
    s.did("sync")
    s.did("agree", "film")
    s.did("add", "Yoga 19:00 today remind 2h")
    a.did("sync")
    go_to(a, before(hours=1))
    assert a.did("remind") == "At 19:00: Film, in an hour\n"
    assert s.did("remind") == "At 19:00: Yoga, in an hour\n"
    assert (a.block("film")["remind_minutes"], s.block("film")["remind_minutes"]) == (120, None)


@pytest.mark.parametrize("act", [("done",), ("partly",), ("skip",), ("remove",), ("edit", "--remind", "off")])
def test_what_was_done_or_let_go_is_not_handed_over(a: Shell, climbing: str, act: tuple[str, ...]) -> None:
    a.did(act[0], climbing, *act[1:])
    go_to(a, before(minutes=10))
    assert a.did("remind") == ""


def test_a_refused_evening_is_not_handed_over(a: Shell, s: Shell) -> None:
    a.did("add", "Film 19:00 today we remind 2h")
    s.did("sync")
    s.did("decline", "film")
    a.did("sync")
    go_to(a, before(hours=1))
    assert a.did("remind") == ""


def test_nothing_is_handed_over_during_an_evening_without_screens(a: Shell, s: Shell, climbing: str) -> None:
    a.did("add", "Lunch together 18:00-18:45 today we #no-screens")
    s.did("sync")
    s.did("agree", "lunch")
    a.did("sync")
    go_to(a, before(minutes=20))
    assert a.did("remind") == ""
    go_to(a, before(minutes=15))
    assert a.did("remind") == "At 19:00: Climbing, in 15 minutes\n"


def test_the_settings_remind_of_what_says_nothing(a: Shell, s: Shell) -> None:
    a.did("add", "Guitar 19:00 today !")
    a.did("add", "Film 21:00 today we")
    s.did("sync")
    s.did("agree", "film")
    a.did("sync")
    go_to(a, before(minutes=15))
    assert a.did("remind") == ""
    a.did("settings", "remind_protected", "30m")
    a.did("settings", "remind_shared", "2h15")
    assert a.did("remind") == "At 19:00: Guitar, in 15 minutes\nAt 21:00: Film, in 2h15\n"
    assert a("settings", "remind_shared", "soon").sentence.startswith("The setting remind_shared is a length")


def test_it_never_looks_at_the_folder(a: Shell, climbing: str, folder: Path) -> None:
    folder.rename(folder.with_name("gone"))
    go_to(a, before(minutes=30))
    assert a.did("remind") == LINE


# -- handed to a command --------------------------------------------------------------------------------------------


def heard(script: Path, at: Path) -> str:
    """A command that writes down its arguments, input and environment."""
    script.write_text(
        "import json, os, sys\n"
        "told = {name: value for name, value in os.environ.items() if name.startswith('PLANNER_')}\n"
        f"with open({str(at)!r}, 'a') as file:\n"
        "    file.write(json.dumps([sys.argv[1:], sys.stdin.read(), told]) + '\\n')\n"
        "print('not for the reader')\n"
    )
    return f"{sys.executable} {script} 'two words'"


def test_a_command_gets_each_line_in_words(a: Shell, tmp_path: Path) -> None:
    title = "Tea $(touch broken) `id` ; rm -rf x 'quoted' --help"
    key = a.added(f"{title} 19:00 today remind 30m")
    go_to(a, before(minutes=30))
    told = tmp_path / "told"

    assert a.did("remind", "--run", heard(tmp_path / "hear.py", told)) == ""

    line = f"At 19:00: {title[:39]}…, in 30 minutes"
    argv, typed, about = json.loads(told.read_text())
    assert (argv, typed) == (["two words", line], f"{line}\n")
    assert about["PLANNER_TITLE"] == title
    assert (about["PLANNER_START"], about["PLANNER_ID"]) == ("2026-11-25T19:00+01:00", key)
    assert (about["PLANNER_IN_MINUTES"], about["PLANNER_TEXT"]) == ("30", line)
    assert a.did("remind") == ""


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("false", "false ended with status 1"),
        ("/no/such/program", "/no/such/program can’t be run (No such file or directory)"),
    ],
)
def test_a_failure_is_said_once_and_the_next_call_hands_it_over(
    a: Shell, climbing: str, command: str, why: str
) -> None:
    a.did("add", "Tea 19:00 today remind 30m")
    go_to(a, before(minutes=30))
    said = a("remind", "--run", command)
    assert (said.status, said.out) == (1, "")
    assert said.sentence == f"{why}; it gets the reminder next time."
    assert len(a.did("remind").splitlines()) == 2


def test_a_command_that_hangs_is_ended() -> None:
    with pytest.raises(hand_over.NotHandedOver, match="didn’t end within"):
        hand_over.hand_over(["sh", "-c", "exec sleep 60"], "line", {}, seconds=0.05)


@pytest.mark.parametrize("command", ["'", "", "  "])
def test_a_command_that_says_nothing(a: Shell, climbing: str, command: str) -> None:
    assert a("remind", "--run", command).status == 1


def test_the_half_that_was_handed_over_is_not_again(a: Shell, climbing: str, tmp_path: Path) -> None:
    a.did("add", "Tea 18:55 today remind 30m")
    go_to(a, before(minutes=20))
    once = tmp_path / "once"
    script = tmp_path / "once.sh"
    script.write_text(f'#!/bin/sh\n[ ! -e {once} ] && echo "$1" > {once}\n')
    script.chmod(0o755)

    assert a("remind", "--run", str(script)).status == 1

    assert once.read_text() == "At 18:55: Tea, in 15 minutes\n"
    assert a.did("remind") == "At 19:00: Climbing, in 20 minutes\n"


def test_while_another_process_hands_over_there_is_nothing_to_do(
    a: Shell, climbing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handed_over, "HANDING_TIMEOUT_S", 0.0)
    go_to(a, before(minutes=30))
    with locked(a.home / "default" / "mirror" / "local" / "reminded.lock"):
        assert a.did("remind") == ""
        assert a.json("remind") == {"reminders": []}
    assert a.did("remind") == LINE


@pytest.mark.parametrize("damage", [b"", b"{", b"[1, null]", b"\xff" * 20, b'{"a": 1}'])
def test_a_damaged_memory_reminds_again_and_no_worse(a: Shell, climbing: str, damage: bytes) -> None:
    go_to(a, before(minutes=30))
    assert a.did("remind") == LINE
    (a.home / "default" / "mirror" / "local" / "reminded.json").write_bytes(damage)
    assert a.did("remind") == LINE
    assert a.did("remind") == ""


def test_what_is_remembered_has_no_words_and_ends_somewhere(tmp_path: Path) -> None:
    (tmp_path / "local").mkdir()
    many = [f"2026-11-aaaaaaaa {number}" for number in range(handed_over.MOST_HANDED_OVER + 5)]
    handed_over.write_handed_over(tmp_path, many)
    assert handed_over.read_handed_over(tmp_path) == many[5:]


# -- exactly once ----------------------------------------------------------------------------------------------------

MINUTES = st.integers(min_value=-90, max_value=90)
"""Minutes from 19:00 at which somebody asks, in any order: a clock may jump."""


@given(calls=st.lists(MINUTES, max_size=8), ahead=st.sampled_from([0, 1, 30, 60]), within=st.sampled_from([0, 5, 20]))
def test_it_is_handed_over_once_however_the_clock_jumps(calls: list[int], ahead: int, within: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        shell = Shell(Path(place) / "alex", HeldClock())
        shell.did("init", str(Path(place) / "shared"), "--me", "Alex", "--you", "Sam", "--timezone", "Europe/Berlin")
        shell.did("add", f"Climbing 19:00 today remind {ahead}m")
        told = 0
        for minute in calls:
            go_to(shell, STARTS + timedelta(minutes=minute))
            told += len(shell.did("remind", "--within", f"{within}m" if within else "1m").splitlines())
    early = max(within, 1)
    in_time = any(-ahead - early <= minute < LATE / timedelta(minutes=1) for minute in calls)
    assert told == int(in_time)
