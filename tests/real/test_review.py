"""Whole Sundays at two terminals and at one, and those killed at any step."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.domain.review.steps import steps_of
from planner.domain.time.week import Week
from tests.real.conftest import need
from tests.real.people import PLANNER, Someone
from tests.real.tmux import Pane, Tmux
from tests.real.waiting import processes_with, until

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


def first_lines(pane: Pane, *fields: tuple[str, str]) -> None:
    """Write into the fields with these labels, going down through them."""
    for label, text in fields:
        to_field(pane, label)
        write(pane, text)


def to_field(pane: Pane, label: str, key: str = "Down") -> None:
    """Go to the field with that label, a row at a time."""
    for _ in range(10):
        screen = pane.screen()
        if f"> {label}" in screen:
            return
        before = cursor_at(screen)
        pane.press(key)
        # The footer may change first, while the row is still scrolled into sight.
        pane.wait_until(lambda now, at=before: cursor_at(now) not in ("", at), "another row")  # type: ignore[misc]
    raise AssertionError(f"no field {label!r} on\n{pane.screen()}")


def cursor_at(screen: str) -> str:
    """The words beside the cursor; empty while it isn't in sight."""
    found = re.search(r"> ([^▏│]+)", screen)
    return found[1].strip() if found else ""


def edit(pane: Pane, label: str, more: str) -> None:
    """Add to a line that was written before."""
    to_field(pane, label, "Up")
    pane.press("Enter")
    pane.wait_for("keep it as words")
    pane.type(more)
    pane.press("Enter")
    pane.wait_until(outside_a_field, "the review, outside a field")


def coming_week(person: Someone) -> dict[str, dict[str, Any]]:
    return person.week(json.loads(person.run("review", "--json"))["next_week"])


def on_monday(person: Someone) -> str:
    """What `planner today` says on the Monday of the week that was planned."""
    need("faketime", "faketime")
    week = Week.parse(json.loads(person.run("review", "--json"))["next_week"])
    done = subprocess.run(
        ["faketime", "-f", f"{week.monday} 06:00:00", *PLANNER, "today"],
        env=person.env,
        cwd=person.home,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def has_become_the_week(people: tuple[Someone, Someone]) -> None:
    """What both wrote is there once, on both sides, and is told on Monday."""
    for person in people:
        person.run("sync")
    for person in people:
        week = coming_week(person)  # no two have the same title
        assert {"songwriting", "cook", "run", "sauna"} <= week.keys()
        alex = "me" if person.name == "Alex" else "you"
        sam = "you" if alex == "me" else "me"
        assert {name: week[name]["column"] for name in ("songwriting", "cook", "run", "sauna")} == {
            "songwriting": alex,
            "cook": alex,
            "run": sam,
            "sauna": "we",
        }
        assert [week[name]["protected"] for name in ("songwriting", "run")] == [True, True]
        assert (week["songwriting"]["minutes"], week["songwriting"]["place"]) == (120, "attic")
        [goal] = json.loads(person.run("goals", "--json"))["goals"]
        assert week["cook"]["goal"] == goal["id"]
        assert set(week["sauna"]["agreement"].values()) == {"yes"}
        told = on_monday(person)
        assert "songwriting" in told
        assert "cook" in told
        assert "slow mornings" in told


def test_a_whole_sunday_at_two_terminals_becomes_the_week(tmux: Tmux, people: tuple[Someone, Someone]) -> None:
    alex, sam = people
    sam.run("goal", "Write songs")
    alex.run("sync")
    panes = opened(tmux, alex), opened(tmux, sam)
    for pane in panes:
        begin(pane)
    panes[0].wait_for("Alex here · Sam here")
    walk_to(panes, "mine, yours")
    first_lines(panes[0], ("one thing alone", "songwriting mon 18:00"), ("for Sam’s goal I could", "cook mon 20:30"))
    first_lines(panes[1], ("one thing alone", "run mon 07:00"))
    edit(panes[0], "one thing alone", " 2h")
    edit(panes[0], "one thing alone", " @attic")
    walk_to(panes, "ours and home")
    first_lines(panes[0], ("something new to you", "sauna sat 15:00"))
    walk_to(panes, "the week")
    panes[0].press("Right")
    to_field(panes[0], "for the week", "Up")
    write(panes[0], "slow mornings")
    until(lambda: "sauna" in sam.run("search", "sauna"), "the sauna at the other's")
    panes[1].wait_for("sauna")
    for pane in panes:
        pane.press("End", "1")
    for pane in panes:
        pane.wait_for("is agreed")
        pane.press("End", "q")
        pane.wait_gone("Sunday ·")
    has_become_the_week(people)


def step_title(screen: str) -> str:
    """The step that the top line names, without who is here."""
    return screen.split("\n")[0].strip().partition("   ")[0]


def walk_to(panes: tuple[Pane, ...], step: str) -> None:
    """Page on with the first keyboard until all are at that step."""
    while not titled(step)(panes[0].screen()):
        before = step_title(panes[0].screen())
        panes[0].press("NPage")
        panes[0].wait_until(lambda now, before=before: step_title(now) != before, "the next step")  # type: ignore[misc]
    for pane in panes:
        at_step(pane, step)
        pane.wait_until(lambda now: "> " in now, "the cursor")


def test_a_whole_sunday_at_one_keyboard_becomes_the_week(tmux: Tmux, people: tuple[Someone, Someone]) -> None:
    """The whole review on Alex's screen: Sam finds the agreed week and both answers."""
    alex, sam = people
    sam.run("goal", "Write songs")
    alex.run("sync")
    pane = opened(tmux, alex)
    begin(pane)
    pane.press("Right", "Enter")  # together at one keyboard
    pane.wait_for("speaks first")
    pane.wait_for("> in a word")
    to_field(pane, "thank you for")
    write(pane, "the tea")
    walk_to((pane,), "mine, yours")
    speaker = speaks_first(pane)
    lines = {
        "Alex": (("one thing alone", "songwriting mon 18:00"), ("for Sam’s goal I could", "cook mon 20:30")),
        "Sam": (("one thing alone", "run mon 07:00"),),
    }
    for name in (speaker, "Sam" if speaker == "Alex" else "Alex"):
        if name != speaker:
            pane.press("Right")
            to_field(pane, "one thing alone", "Up")
        first_lines(pane, *lines[name])
        if name == "Alex":
            edit(pane, "one thing alone", " 2h")
            edit(pane, "one thing alone", " @attic")
    walk_to((pane,), "ours and home")
    to_field(pane, "something new to you")
    write(pane, "sauna sat 15:00")
    walk_to((pane,), "the week")
    to_field(pane, "for the week", "Up")
    write(pane, "slow mornings")
    to_field(pane, "you both say yes")
    pane.press("Enter")
    pane.wait_for("is agreed")
    pane.press("End", "q")
    pane.wait_gone("Sunday ·")
    has_become_the_week(people)
    for person in people:
        assert "the tea" in person.run("review", "--markdown")


def speaks_first(pane: Pane) -> str:
    """The name in the line at the top."""
    return next(name for name in ("Alex", "Sam") if f"{name} speaks first" in pane.screen())


def test_ten_minutes_reach_the_other_home(tmux: Tmux, people: tuple[Someone, Someone]) -> None:
    pane = opened(tmux, people[0])
    begin(pane)
    pane.press("Right", "Down", "Enter")  # ten minutes
    pane.wait_for("1 of 3")
    pane.wait_for("> thank you for")
    write(pane, "the tea")
    pane.press("Space")
    at_step(pane, "one date")
    pane.wait_for("> one thing alone")
    pane.press("Right" if speaks_first(pane) == "Alex" else "Left", "Home", "Enter")
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
def test_a_planned_line_killed_in_the_middle_is_one_block(
    killed: int, tmux: Tmux, people: tuple[Someone, Someone]
) -> None:
    """Killed after the line was saved, while it's edited, and once more after that."""
    person, other = people[killed], people[1 - killed]
    pane = opened(tmux, person)
    begin(pane)
    walk_to((pane,), "mine, yours")
    first_lines(pane, ("one thing alone", "guitar sat 10:00"))
    to_field(pane, "one thing alone", "Up")
    pane.press("Enter")
    pane.wait_for("keep it as words")
    pane.type(" 2h")
    until(lambda: b"10:00 2h" in saved(person.home), "a draft")
    for kept in (60, 120):
        kill(person)
        until(lambda: not processes_with("PLANNER_HOME", str(person.home)), "the end of it")
        person.run("sync")
        for one in (person, other):
            assert [(title, block["minutes"]) for title, block in coming_week(one).items()] == [("guitar", kept)]
        if kept == 60:
            pane = go_on(tmux, person)
            at_step(pane, "mine, yours")
            to_field(pane, "one thing alone")
            pane.press("Enter")
            pane.wait_for("keep it as words")
            pane.press("Enter")
            until(lambda: coming_week(person)["guitar"]["minutes"] == 120, "the longer block")


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
