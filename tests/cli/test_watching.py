"""`planner watch --json`: a line for each change, of either person."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from planner.plan.change_feed import ChangeFeed
from planner.plan.plan import Plan
from tests.cli.shell import Shell
from tests.cli.test_heard import HEARD, Heard, both
from tests.real.people import PLANNER, Someone, two_people
from tests.real.waiting import until

__all__ = ["both"]


def feed_of(shell: Shell) -> tuple[Plan, ChangeFeed]:
    plan = Plan.open(shell.home / "default" / "mirror", clock=shell.clock)
    return plan, ChangeFeed(plan)


@pytest.mark.parametrize("said", HEARD, ids=lambda said: " ".join(said.typed))
def test_what_one_says_is_told_on_both_sides(said: Heard, both: tuple[Shell, Shell]) -> None:
    alex, sam = both
    for words in said.first:
        alex.did(*words)
    sam.did("inbox", "--seen")
    alex.clock.forward(minutes=5)
    feeds = [feed_of(shell) for shell in both]

    alex.did(*said.typed)
    sam.did("sync")

    for plan, feed in feeds:
        assert feed.changed()
        plan.refresh()
        made = feed.take()
        assert made
        assert {change.by for change in made} == {feeds[0][0].me.id}
        assert feed.take() == ()


def test_ticks_and_hidden_time_are_told_at_home_alone(both: tuple[Shell, Shell]) -> None:
    alex, sam = both
    (plan, mine), (theirs_plan, theirs) = map(feed_of, both)
    alex.did("done", "cinema")
    alex.did("add", "Surprise", "sat", "9:00", "..")
    sam.did("sync")
    for reread in (plan, theirs_plan):
        reread.refresh()
    assert [(made.kind, made.text) for made in mine.take()] == [("changed", "Cinema"), ("new", "Surprise")]
    assert theirs.take() == ()


def test_an_undo_is_told_as_what_it_does(both: tuple[Shell, Shell]) -> None:
    alex, _ = both
    plan, feed = feed_of(alex)
    for words in (("add", "Swim", "fri", "7:00"), ("undo",), ("redo",)):
        alex.did(*words)
        plan.refresh()
        (made,) = feed.take()
        assert made.kind == {"add": "new", "undo": "deleted", "redo": "new"}[words[0]]


def test_people_are_told_that_it_is_for_programs(a: Shell) -> None:
    assert a("watch").sentence == "watch is for other programs and prints JSON: planner watch --json."


class Watching:
    """The lines of a `planner watch --json` that runs in a process of its own."""

    def __init__(self, person: Someone) -> None:
        self.process = subprocess.Popen(
            [*PLANNER, "watch", "--json"], env=person.env, stdout=subprocess.PIPE, cwd=person.home
        )
        assert self.process.stdout is not None
        self.out = self.process.stdout
        os.set_blocking(self.out.fileno(), False)
        self._read = b""

    def lines(self) -> list[dict[str, Any]]:
        self._read += self.out.read() or b""
        return [json.loads(line) for line in self._read.decode().splitlines()]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.out.close()


@pytest.mark.disk
def test_a_program_reads_the_changes_of_both_as_they_are_made(tmp_path: Path) -> None:
    alex, sam = two_people(tmp_path)
    watching = Watching(alex)
    try:

        def told(add: str, person: Someone) -> bool:
            person.add(add, "fri", "20:00", "--we")
            return any(line["text"] == add and line["block"]["title"] == add for line in watching.lines())

        # It begins with what is changed once it has started.
        until(lambda: told("Cinema", sam), "Sam’s change")
        until(lambda: told("Dinner", alex), "Alex’s change")
        people = {line["text"]: line["by"] for line in watching.lines()}
        assert people["Cinema"] != people["Dinner"]

        watching.out.close()
        until(lambda: told_nobody(alex, watching), "the end, since nobody reads it")
    finally:
        watching.close()


def told_nobody(person: Someone, watching: Watching) -> bool:
    person.add("Walk", "fri", "20:00")
    return watching.process.poll() is not None
