"""Two real terminals, two homes, one folder; one terminal is over real SSH."""

from __future__ import annotations

import pytest

from tests.real.people import PLANNER, Someone
from tests.real.screens import column_of, line_with, quick_add
from tests.real.sshd import Sshd
from tests.real.tmux import Pane, Tmux
from tests.real.waiting import processes_with, until


@pytest.fixture
def here(tmux: Tmux, people: tuple[Someone, Someone]) -> Pane:
    """Alex's screen, in a terminal of this machine."""
    pane = tmux.open(PLANNER, people[0].env)
    pane.wait_for("me · Alex")
    return pane


@pytest.fixture
def far(tmux: Tmux, sshd: Sshd, people: tuple[Someone, Someone]) -> Pane:
    """Sam's screen, through SSH."""
    return log_in(tmux, sshd, people[1])


def test_an_added_block_appears_on_the_other_screen(here: Pane, far: Pane) -> None:
    quick_add(here, "Run")
    far.wait_until(lambda screen: column_of(screen, "Run") == "you", "Alex's run in Sam's column of the other")
    quick_add(far, "Cinema we")
    here.wait_until(lambda screen: column_of(screen, "Cinema") == "we", "Sam's cinema in Alex's column of both")


@pytest.mark.real
def test_a_change_appears_on_the_other_screen(here: Pane, far: Pane) -> None:
    quick_add(far, "Cinema we")
    here.wait_for("Cinema")
    far.press("l", "d")  # an add never moves the column
    here.wait_until(lambda screen: "✓" in line_with(screen, "Cinema"), "that it happened")
    far.press("x")
    here.wait_gone("Cinema")
    far.press("u")
    here.wait_for("Cinema")


@pytest.mark.real
def test_a_commands_change_appears_on_the_screen(here: Pane, people: tuple[Someone, Someone]) -> None:
    alex, _ = people
    block = alex.add("Run", "today", "--offline")
    here.wait_for("Run")
    alex.run("remove", block["id"], "--offline")
    here.wait_gone("Run")


@pytest.mark.real
def test_over_ssh_it_starts_quiet(tmux: Tmux, far: Pane) -> None:
    """Clicks and drags are asked for; every motion of the mouse is not."""
    flags = tmux.run("display-message", "-p", "-t", far.name, "#{mouse_button_flag}#{mouse_all_flag}")
    assert flags.strip() == "10"


@pytest.mark.real
def test_a_cut_connection_loses_nothing_saved_and_leaves_nothing_behind(
    tmux: Tmux, sshd: Sshd, far: Pane, here: Pane, people: tuple[Someone, Someone]
) -> None:
    alex, sam = people
    quick_add(far, "Climbing")
    far.press("a")
    far.wait_for("─ Add ─")
    far.type("Half a thought")
    far.wait_for("Half a thought")
    sshd.cut()
    assert far.wait_ended() == 255
    until(lambda: not processes_with("PLANNER_HOME", str(sam.home)), "the end of Sam's program")
    # What was saved is in the folder at the latest with Sam's next command, however soon after it the cut came.
    sam.run("add", "Afterwards", "today")
    here.wait_for("Climbing")
    assert sam.week().keys() == alex.week().keys() == {"Climbing", "Afterwards"}
    again = log_in(tmux, sshd, sam)
    again.wait_for("Afterwards")
    assert "Half" not in again.screen()


@pytest.mark.real
def test_a_connection_cut_during_a_save_leaves_a_whole_plan(
    tmux: Tmux, sshd: Sshd, people: tuple[Someone, Someone]
) -> None:
    """Cut right after the key: the edit is whole or absent, and shown edits remain."""
    alex, sam = people
    shown = set()
    for number in range(4):
        pane = log_in(tmux, sshd, sam)
        pane.press("a")
        pane.wait_for("─ Add ─")
        pane.press("C-u")  # what was cut off is there as a draft
        pane.type(f"Walk {number}")
        pane.wait_for(f"Walk {number}")
        pane.press("Enter")
        if number % 2:
            pane.wait_for(f"Added Walk {number}")
            shown.add(f"Walk {number}")
        sshd.cut()
        pane.wait_ended()
        until(lambda: not processes_with("PLANNER_HOME", str(sam.home)), "the end of Sam's program")
    sam.run("sync")
    assert shown <= sam.week().keys() <= {f"Walk {number}" for number in range(4)}
    assert alex.week().keys() == sam.week().keys()


@pytest.mark.real
def test_one_person_settles_a_conflict_for_both(tmux: Tmux, sshd: Sshd, people: tuple[Someone, Someone]) -> None:
    alex, sam = people
    block = alex.add("Walk", "today", "--we")
    sam.run("edit", block["id"], "--title", "Early")
    # Alex writes without having seen it: a command's context is what the mirror had before its exchange.
    alex.run("edit", block["id"], "--title", "Late")
    here, far = tmux.open(PLANNER, alex.env), log_in(tmux, sshd, sam)
    for pane in (here, far):
        pane.wait_for("Late")
    here.press("Right")
    here.wait_for("you both changed")
    here.press("V")
    here.wait_for("Early")
    here.press("Down", "Enter")
    here.wait_for("Settled")
    here.press("q")
    for pane in (here, far):
        pane.wait_until(lambda screen: "Early" in line_with(screen, "  day "), "the one title on both screens")
    assert alex.week()["Early"]["conflicts"] == sam.week()["Early"]["conflicts"] == []


@pytest.mark.real
def test_the_screen_survives_a_very_small_terminal(here: Pane) -> None:
    quick_add(here, "Run")
    here.resize(20, 5)
    here.wait_until(lambda screen: len(screen.split("\n")) <= 6 and bool(screen.strip()), "something in 20x5")
    here.resize(80, 24)
    here.wait_for("Run")
    here.press("q")
    assert here.wait_ended() == 0


def log_in(tmux: Tmux, sshd: Sshd, person: Someone) -> Pane:
    variables = [f"{name}={value}" for name, value in person.env.items()]
    pane = tmux.open(sshd.command(["env", *variables, *PLANNER]), {})
    pane.wait_for(f"me · {person.name}")
    return pane
