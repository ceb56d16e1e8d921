"""Every story of `docs/flows.md`, carried out by commands and real keys."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from planner.cli.parser import parse_command, parser_of, split
from planner.cli.registry import find_command
from planner.tui.actions.table import ACTIONS
from tests.flows.people import KEYS, People, Screen
from tests.flows.story import Step, in_prose, stories
from tests.support import HeldClock

STORIES = stories()
TOGETHER = (
    "alex planner init ~/Sync/us --me Alex --you Sam --timezone Europe/Berlin",
    "sam planner join ~/Sync/us --as Sam",
)
BEFORE: dict[str, Sequence[str]] = {
    "The first evening, alone": (),
    "The other joins": (TOGETHER[0],),
    "Monday's glance": TOGETHER,
    "A change in mid-week": TOGETHER,
    "A no": TOGETHER,
    "What is said is heard": TOGETHER,
    "A goal, and what it frees": TOGETHER,
    "Taken back": TOGETHER,
    "A ritual at another time": TOGETHER,
    "Sunday's yes, with a question open": TOGETHER,
    "A holiday week": TOGETHER,
    "Six weeks": TOGETHER,
    "One of the two stops": TOGETHER,
    "A partner with only a phone": TOGETHER[:1],
}
"""Actions before each story begins, so that each can be read and run alone."""


@pytest.fixture
def people(tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> People:
    return People(tmp_path, clock, monkeypatch)


def test_every_flow_is_there() -> None:
    assert list(STORIES) == list(BEFORE)


@pytest.mark.parametrize("title", BEFORE)
async def test_every_story_runs_as_written(title: str, people: People) -> None:
    blocks = STORIES[title]
    people.clock.at = blocks[0][0].time
    for line in BEFORE[title]:
        people.run(*line.split(" ", 1))
    for steps in blocks:
        await tell(people, steps)


async def tell(people: People, steps: Iterable[Step]) -> None:
    """Carry out one block of a story.

    A screen stays open until the next command of either person, or the block's end.
    """
    async with AsyncExitStack() as stack:
        screen: Screen | None = None
        for step in steps:
            if not step.by:
                people.clock.at = step.time
            elif not step.command:
                assert screen, f"no screen is open for {step.does!r}"
                await screen.press(step)
                await look(screen, step)
            elif step.does == "planner":
                await stack.aclose()
                screen = await stack.enter_async_context(people.screen(step.by))
                await look(screen, step)
            else:
                await stack.aclose()
                screen = None
                compare(people, step, people.run(step.by, step.does))
            people.clock.forward(seconds=10)


async def look(screen: Screen, step: Step) -> None:
    for line in step.sees:
        assert await screen.shows(line), f"{step.by}: {step.does}: no {line!r} on\n" + "\n".join(screen.rows())
    for words in step.misses:
        assert not screen.has(words), f"{step.by}: {step.does}: {words!r} is on\n" + "\n".join(screen.rows())


def compare(people: People, step: Step, said: list[str]) -> None:
    real = [line for line in said if line.strip()]
    fits = len(real) == len(step.sees) and all(map(people.fits, step.sees, real))
    assert fits, f"{step.by}$ {step.does}\n" + "\n".join(said)


# -- what the prose names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [code for code in in_prose() if code.startswith("planner")])
def test_every_command_that_is_named_exists(words: str) -> None:
    """Options are checked as written; prose may leave out arguments."""
    name, rest = split(shlex.split(words)[1:])
    if name is None:
        return
    parser = parser_of(name, find_command(name))
    options = {option for action in parser._actions for option in action.option_strings}
    assert {word for word in rest if word.startswith("-")} <= options


def test_every_command_of_a_story_can_be_parsed() -> None:
    for step in (step for blocks in STORIES.values() for steps in blocks for step in steps if step.command):
        name, rest = split(shlex.split(step.does)[1:])
        if name is not None:
            parse_command(parser_of(name, find_command(name)), rest)


def test_every_key_that_is_named_does_something() -> None:
    """A key of the table, or of a list that a story opens and presses it in."""
    known = {action.key for action in ACTIONS} | {key for action in ACTIONS for key in action.keys} | set(KEYS)
    pressed = {key for blocks in STORIES.values() for steps in blocks for step in steps for key in step.keys}
    named = {code for code in in_prose() if len(code) == 1 or code in KEYS}
    assert named, "the document names keys"
    assert named <= known | pressed
