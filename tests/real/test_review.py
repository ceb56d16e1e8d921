"""A whole Sunday at two terminals, and one killed at each step, in tmux."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planner.domain.review.steps import steps_of
from tests.real.people import PLANNER, Someone
from tests.real.tmux import Pane, Tmux
from tests.real.waiting import processes_with, until

ZONE = ZoneInfo("Europe/Berlin")
pytestmark = pytest.mark.real
STEPS = [step.title for step in steps_of("two")]
WRITTEN = ("arrive and thanks", "mine, yours", "one thing")
"""The steps whose first row is a field."""


def titled(step: str) -> Callable[[str], bool]:
    return lambda screen: f"· {step}" in screen.split("\n")[0] and screen.startswith(" Sunday ·")


def at_step(pane: Pane, step: str) -> None:
    pane.wait_until(titled(step), f"the step {step}")


def outside_a_field(screen: str) -> bool:
    """Whether the footer names keys of the review, and not those of an open field."""
    return "q pause" in screen or " End " in screen


def begin(pane: Pane) -> None:
    pane.press("R")
    pane.wait_until(outside_a_field, "the review, outside a field")


def go_on(tmux: Tmux, person: Someone) -> Pane:
    """A new terminal of somebody who has heard of the review, in it."""
    until(lambda: json.loads(person.run("review", "--json"))["step"], "the review that was begun")
    pane = opened(tmux, person)
    begin(pane)
    return pane


def opened(tmux: Tmux, person: Someone) -> Pane:
    """The week on a screen."""
    pane = tmux.open(PLANNER, person.env, cwd=person.home)
    pane.wait_for("│ we ")
    return pane


def write(pane: Pane, text: str) -> None:
    pane.press("Enter")
    pane.wait_for("writing:")
    pane.type(text)
    pane.press("Enter")
    pane.wait_until(outside_a_field, "the review, outside a field")


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def saved(folder: Path) -> bytes:
    """The content of whole files; a file being written does not count after a kill."""
    return b"".join(path.read_bytes() for path in folder.rglob("*.json") if not path.name.startswith("."))


def both(panes: tuple[Pane, Pane], key: str, step: str) -> None:
    for pane in panes:
        pane.press(key)
    for pane in panes:
        at_step(pane, step)


def kill(person: Someone) -> None:
    for process in processes_with("PLANNER_HOME", str(person.home)):
        os.kill(process, signal.SIGKILL)


def test_two_terminals_hold_a_review_from_the_menu_to_the_seal(tmux: Tmux, people: tuple[Someone, Someone]) -> None:
    alex, sam = people
    panes = opened(tmux, alex), opened(tmux, sam)
    begin(panes[0])
    begin(panes[1])
    panes[0].wait_for("Alex here · Sam here")
    for pane in panes:
        pane.press("Down")
    write(panes[0], "pancakes on Tuesday")
    panes[0].press("Space")
    panes[0].wait_for("1 wait · 2 go on")
    panes[1].wait_for("sent; opens")
    assert b"pancakes" not in bytes_of(alex.folder)
    write(panes[1], "the long walk")
    panes[1].press("Space")
    panes[0].wait_for("the long walk")
    panes[1].wait_for("pancakes on Tuesday")
    for step in STEPS[1 : STEPS.index("one thing")]:
        both(panes, "Space", step)
    for step in STEPS[STEPS.index("one thing") :]:
        panes[0].press("NPage")
        for pane in panes:
            at_step(pane, step)
    for pane in panes:
        pane.press("End", "1")
    for pane in panes:
        pane.wait_for("is agreed")
        pane.press("End", "q")
        pane.wait_gone("Sunday ·")
    for person in people:
        review = json.loads(person.run("review", "--json"))
        assert review["sealed"]
        assert {review["me"]["answers"]["thanks"], review["you"]["answers"]["thanks"]} == {
            "pancakes on Tuesday",
            "the long walk",
        }
        markdown = person.run("review", "--markdown")
        assert "pancakes on Tuesday" in markdown
        for blocks in json.loads(person.run("week", review["next_week"], "--json"))["columns"].values():
            assert all(said == "yes" for block in blocks for said in block["agreement"].values())


def test_a_review_at_one_keyboard_reaches_the_other_home(tmux: Tmux, people: tuple[Someone, Someone]) -> None:
    """The whole review on Alex's screen: Sam finds the agreed week and both answers."""
    pane = opened(tmux, people[0])
    begin(pane)
    pane.press("Right", "Down", "Enter")  # ten minutes
    pane.wait_for("1 of 3")
    pane.press("Left")
    write(pane, "the tea")
    pane.press("Space")
    at_step(pane, "one date")
    pane.press("Right", "Enter")
    pane.wait_for("Added Date")
    pane.press("Space")
    at_step(pane, "the week")
    pane.press("End", "1")
    pane.wait_for("And Sam?")
    pane.press("End", "0")
    pane.wait_for("is agreed")
    pane.press("End", "q")
    pane.wait_gone("Sunday ·")
    for person in people:
        person.run("sync")
    for person in people:
        review = json.loads(person.run("review", "--json"))
        assert review["sealed"]
        week = json.loads(person.run("week", review["next_week"], "--json"))
        dates = [block for block in week["columns"]["we"] if block["pillar"] == "date"]
        assert [set(block["agreement"].values()) for block in dates] == [{"yes"}]
        assert "the tea" in person.run("review", "--markdown")


@pytest.mark.parametrize("killed", [0, 1], ids=["alex", "sam"])
def test_a_review_killed_at_any_step_resumes_with_every_answer(
    killed: int, tmux: Tmux, people: tuple[Someone, Someone]
) -> None:
    """Saved answers and the text being typed are there after a kill in mid-word."""
    person, other = people[killed], people[1 - killed]
    staying = opened(tmux, other)
    begin(staying)
    for number, step in enumerate(STEPS):
        at_step(staying, step)
        pane = go_on(tmux, person)
        at_step(pane, step)
        if step in WRITTEN:
            pane.press("Enter")
            pane.wait_for("writing:")
            pane.type(f"word {number}")
            until(lambda number=number: f"word {number}".encode() in saved(person.home), "a draft")  # type: ignore[misc]
        kill(person)
        until(lambda: not processes_with("PLANNER_HOME", str(person.home)), "the end of it")
        if number + 1 < len(STEPS):
            staying.press("NPage")
    found = json.loads(person.run("review", "--json"))
    assert found["step"] == "seal"
    pane = go_on(tmux, person)
    for number, step in reversed(list(enumerate(STEPS[:-1]))):
        pane.press("PPage")
        at_step(pane, step)
        if step in WRITTEN:
            pane.wait_for(f"word {number}")
